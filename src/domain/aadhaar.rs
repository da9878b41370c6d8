//! India's Aadhaar number and the code that is sent to its holder's phone: parsed here, and never stored.

/// A number of 12 digits whose last digit fits the others. It never prints itself.
#[derive(Clone, PartialEq, Eq)]
pub struct AadhaarNumber(String);

impl AadhaarNumber {
    /// Reads what somebody typed, spaces and hyphens included. The last digit is the Verhoeff check digit of the others
    /// (UIDAI, "Aadhaar number format").
    pub fn read(typed: &str) -> Option<Self> {
        let digits = digits(typed, 12)?;
        is_verhoeff(&digits).then_some(Self(digits))
    }

    /// Returns the digits, for the one call that needs them.
    pub fn digits(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for AadhaarNumber {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("AadhaarNumber(…)")
    }
}

/// The six digits that the person got. It never prints itself.
#[derive(Clone, PartialEq, Eq)]
pub struct OneTimeCode(String);

impl OneTimeCode {
    /// Reads what somebody typed, spaces and hyphens included.
    pub fn read(typed: &str) -> Option<Self> {
        digits(typed, 6).map(Self)
    }

    /// Returns the digits, for the one call that needs them.
    pub fn digits(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for OneTimeCode {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("OneTimeCode(…)")
    }
}

/// How far a person is with the code.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CodeState {
    /// None was sent.
    #[default]
    NotSent,
    /// One is on the person's phone.
    Sent {
        /// Since when, in milliseconds since 1970.
        at: i64,
    },
    /// The right one was given.
    Passed {
        /// When, in milliseconds since 1970.
        at: i64,
    },
}

/// How long it takes until another code may be asked for, in milliseconds (devdocs, `v1sessionsidmfagenerate`).
const RESEND_AFTER: i64 = 60_000;

/// How many wrong codes Veriff accepts in a session before it continues without one. Inferred: the number is not published.
pub const CODE_TRIES: i64 = 3;

impl CodeState {
    /// Returns in how many seconds another code may be asked for; 0 is now.
    pub fn wait_seconds(self, now: i64) -> i64 {
        match self {
            Self::Sent { at } => {
                (at + RESEND_AFTER - now).clamp(0, RESEND_AFTER).div_euclid(1_000)
                    + i64::from((at + RESEND_AFTER - now).clamp(0, RESEND_AFTER) % 1_000 > 0)
            }
            Self::NotSent | Self::Passed { .. } => 0,
        }
    }
}

/// Returns the digits of `typed` if there are exactly `count`, and nothing else but spaces and hyphens between them.
fn digits(typed: &str, count: usize) -> Option<String> {
    let is_gap = |letter: char| letter.is_whitespace() || letter == '-';
    let digits: String = typed.chars().filter(|letter| !is_gap(*letter)).take(count + 1).collect();
    (digits.len() == count && digits.bytes().all(|digit| digit.is_ascii_digit())).then_some(digits)
}

/// Checks the last digit by Verhoeff's scheme (J. Verhoeff, "Error detecting decimal codes", 1969): the product of all
/// digits, each permuted by its position, in the group of a pentagon's symmetries is the identity.
fn is_verhoeff(digits: &str) -> bool {
    const PERMUTATIONS: [[u8; 10]; 8] = [
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
        [1, 5, 7, 6, 2, 8, 3, 0, 9, 4],
        [5, 8, 0, 3, 7, 9, 6, 1, 4, 2],
        [8, 9, 1, 6, 0, 4, 3, 5, 2, 7],
        [9, 4, 5, 3, 1, 2, 6, 8, 7, 0],
        [4, 2, 8, 6, 5, 7, 3, 9, 0, 1],
        [2, 7, 9, 3, 8, 0, 6, 4, 1, 5],
        [7, 0, 4, 6, 9, 1, 3, 2, 5, 8],
    ];
    let permuted = digits
        .bytes()
        .rev()
        .zip(PERMUTATIONS.iter().cycle())
        .map(|(digit, permutation)| permutation[usize::from(digit - b'0')]);
    permuted.fold(0, pentagon) == 0
}

/// Multiplies two symmetries of a pentagon: 0 to 4 are turns, 5 to 9 are reflections.
fn pentagon(one: u8, other: u8) -> u8 {
    match (one < 5, other < 5) {
        (true, true) => (one + other) % 5,
        (true, false) => 5 + (one + other) % 5,
        (false, true) => 5 + (one - other) % 5,
        (false, false) => (5 + one - other) % 5,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_reads_as_people_write_it() {
        for typed in ["234123412346", "2341 2341 2346", " 2341-2341-2346 "] {
            assert_eq!(AadhaarNumber::read(typed).map(|number| number.0).as_deref(), Some("234123412346"), "{typed}");
        }
        for typed in ["", "23412341234", "2341234123466", "23412341234x", "٢٣٤١٢٣٤١٢٣٤٦", "234123412346 and more"]
        {
            assert!(AadhaarNumber::read(typed).is_none(), "{typed}");
        }
    }

    #[test]
    fn every_wrong_digit_and_every_swap_is_noticed() {
        let right = "234123412346";
        for position in 0..12 {
            for digit in '0'..='9' {
                let mut typed: Vec<char> = right.chars().collect();
                if typed[position] != digit {
                    typed[position] = digit;
                    assert!(AadhaarNumber::read(&typed.iter().collect::<String>()).is_none(), "{position} {digit}");
                }
            }
        }
        for position in 0..11 {
            let mut typed: Vec<char> = right.chars().collect();
            typed.swap(position, position + 1);
            let swapped: String = typed.iter().collect();
            assert_eq!(AadhaarNumber::read(&swapped).is_none(), swapped != right, "{swapped}");
        }
    }

    #[test]
    fn numbers_and_codes_never_print_themselves() {
        let number = AadhaarNumber::read("234123412346").expect("a number");
        let code = OneTimeCode::read("123 456").expect("a code");
        let printed = format!("{number:?} {code:?}");
        assert!(!printed.contains("2341") && !printed.contains("123"), "{printed}");
        assert!(OneTimeCode::read("12345").is_none() && OneTimeCode::read("12345a").is_none());
    }

    #[test]
    fn another_code_may_be_asked_for_after_a_minute() {
        let sent = CodeState::Sent { at: 1_000 };
        assert_eq!(sent.wait_seconds(1_000), 60);
        assert_eq!(sent.wait_seconds(1_001), 60);
        assert_eq!(sent.wait_seconds(60_999), 1);
        assert_eq!(sent.wait_seconds(61_000), 0);
        assert_eq!(sent.wait_seconds(0), 60, "a clock that was set back");
        assert_eq!(CodeState::NotSent.wait_seconds(0), 0);
    }
}
