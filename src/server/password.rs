//! New passwords: given by somebody and strong enough, or made up.

use std::fmt;

/// The shortest password, in characters.
pub const MIN_PASSWORD_LENGTH: usize = 10;
/// The longest password, in bytes.
pub const MAX_PASSWORD_BYTES: usize = 1024;

/// A password that is not easily guessed. It never prints itself.
#[derive(Clone)]
pub struct NewPassword(String);

/// Why a password is refused, and what to do instead.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WeakPassword {
    /// Too few characters.
    #[error("the password must have at least {MIN_PASSWORD_LENGTH} characters")]
    Short,
    /// Too many bytes.
    #[error("the password must have at most {MAX_PASSWORD_BYTES} bytes")]
    Long,
    /// A character that no keyboard types, such as NUL.
    #[error("the password holds a control character, which nobody could type in a browser: leave it out")]
    Control,
    /// One of those that are tried first.
    #[error(
        "the password is easily guessed{0}. Take a longer one, such as four or more words that have nothing to do with each \
         other, or leave `--password-stdin` out and have one made up"
    )]
    Guessable(String),
}

impl fmt::Debug for NewPassword {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("NewPassword")
    }
}

impl NewPassword {
    /// Takes a password unless it can be guessed in fewer than about 10^8 tries (a score below 3 of `zxcvbn`). What is
    /// known of whose it is, such as their address, counts as guessed.
    pub fn given(password: &str, known: &[&str]) -> Result<Self, WeakPassword> {
        if password.chars().count() < MIN_PASSWORD_LENGTH {
            return Err(WeakPassword::Short);
        }
        if password.len() > MAX_PASSWORD_BYTES {
            return Err(WeakPassword::Long);
        }
        if password.chars().any(char::is_control) {
            return Err(WeakPassword::Control);
        }
        let words = known.iter().flat_map(|text| {
            text.split(|letter: char| !letter.is_alphanumeric()).chain(text.split('@')).chain([*text])
        });
        let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
        let estimate = zxcvbn::zxcvbn(password, &words);
        if estimate.score() < zxcvbn::Score::Three {
            let why = estimate.feedback().and_then(zxcvbn::feedback::Feedback::warning);
            let why = why.map(|why| format!(": {}", why.to_string().trim_end_matches('.'))).unwrap_or_default();
            return Err(WeakPassword::Guessable(why));
        }
        Ok(Self(password.to_owned()))
    }

    /// Takes a password that was drawn at random.
    pub(super) fn generated(token: &str) -> Self {
        Self(token[..20].to_owned())
    }

    /// Returns the password itself.
    pub(super) fn into_text(self) -> String {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(password: &str) -> Option<WeakPassword> {
        NewPassword::given(password, &["maria.tamm@example.com", "Acme Bank"]).err()
    }

    #[test]
    fn what_is_tried_first_is_refused_with_a_sentence() {
        for weak in [
            "1234567890",
            "password12",
            "qwertyuiop",
            "aaaaaaaaaaaa",
            "Password123!",
            "maria.tamm@example.com",
            "maria.tamm1",
            "iloveyou2024",
            "abcdefghijkl",
        ] {
            let why = refused(weak).unwrap_or_else(|| panic!("{weak} is taken"));
            assert!(why.to_string().contains("four or more words"), "{why}");
            assert!(!why.to_string().contains(weak), "the password is not repeated");
        }
        assert_eq!(refused("short"), Some(WeakPassword::Short));
        assert_eq!(refused("a\0bcdefghijklmnopqrst"), Some(WeakPassword::Control));
        assert_eq!(refused(&"x".repeat(1025)), Some(WeakPassword::Long));
    }

    #[test]
    fn what_nobody_guesses_is_taken() {
        for strong in
            ["correct-horse-battery-staple", "fig wolf anchor tulip", "õunapuu kärbes 71 rehi", "kV9#mQz2!xLp"]
        {
            assert_eq!(refused(strong), None, "{strong}");
        }
        let given = NewPassword::given("fig wolf anchor tulip", &[]).expect("it is taken");
        assert_eq!(format!("{given:?}"), "NewPassword");
    }
}
