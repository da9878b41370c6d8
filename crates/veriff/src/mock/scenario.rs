//! Choosing the decision when the session is created: magic first names and a prefix in `vendorData`.
//!
//! | first name begins with | decision |
//! |---|---|
//! | `Approve` | approved |
//! | `Decline` | declined, reason code 102 |
//! | `Resubmi` | the first attempt is to be taken again (204), the next is approved |
//!
//! `vendorData` that begins with `standin:` says more, and goes first: `standin:declined:106`,
//! `standin:resubmission:203`, `standin:review`, `standin:expired`, `standin:abandoned`, `standin:approved`,
//! `standin:undecided`. What follows another colon is free.

use super::decisions::Verdict;

/// What `vendorData` of a scenario begins with. (inferred)
const PREFIX: &str = "standin:";

/// What becomes of a session.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Scenario {
    /// Nothing special was asked for.
    Plain,
    /// Undecided until told.
    Undecided,
    /// Decided like this.
    Decided(Verdict),
}

/// What was asked for, for the attempt with the number `attempt`, from 1.
pub(super) fn choose(first_name: Option<&str>, vendor_data: Option<&str>, attempt: usize) -> Scenario {
    if let Some(scenario) = vendor_data.and_then(|text| text.strip_prefix(PREFIX)) {
        return by_vendor_data(scenario, attempt);
    }
    let name = first_name.unwrap_or_default().trim().to_lowercase();
    if name.starts_with("approve") {
        Scenario::Decided(Verdict::approved())
    } else if name.starts_with("decline") {
        Scenario::Decided(Verdict::declined(102))
    } else if name.starts_with("resubmi") {
        Scenario::Decided(again(204, attempt))
    } else {
        Scenario::Plain
    }
}

fn by_vendor_data(scenario: &str, attempt: usize) -> Scenario {
    let mut words = scenario.split(':');
    let verdict = words.next().unwrap_or_default();
    let code = words.next().and_then(|code| code.parse().ok());
    Scenario::Decided(match verdict {
        "approved" => Verdict::approved(),
        "declined" => Verdict::declined(code.unwrap_or(102)),
        "resubmission" | "resubmission_requested" => again(code.unwrap_or(204), attempt),
        // Every attempt, until the ninth resubmission ends it.
        "resubmission_always" => Verdict::resubmission(code.unwrap_or(204)),
        "review" => Verdict::review(),
        "expired" => Verdict::expired(),
        "abandoned" => Verdict::abandoned(),
        "undecided" => return Scenario::Undecided,
        _ => return Scenario::Plain,
    })
}

fn again(code: i64, attempt: usize) -> Verdict {
    if attempt > 1 { Verdict::approved() } else { Verdict::resubmission(code) }
}

#[cfg(test)]
mod tests {
    use super::{Scenario, Verdict, choose};

    #[test]
    fn names_and_vendor_data_choose() {
        let decided = |name, data, attempt| match choose(name, data, attempt) {
            Scenario::Decided(verdict) => Some(verdict),
            Scenario::Plain | Scenario::Undecided => None,
        };
        assert_eq!(decided(Some("APPROVED"), None, 1), Some(Verdict::approved()));
        assert_eq!(decided(Some("Decline"), None, 1), Some(Verdict::declined(102)));
        assert_eq!(decided(Some("Resubmission"), None, 1), Some(Verdict::resubmission(204)));
        assert_eq!(decided(Some("Resubmit"), None, 2), Some(Verdict::approved()));
        assert_eq!(decided(Some("Approve"), Some("standin:declined:106:x"), 1), Some(Verdict::declined(106)));
        assert_eq!(choose(Some("Alex"), Some("standin:undecided"), 1), Scenario::Undecided);
        assert_eq!(choose(Some("Alex"), Some("user-1"), 1), Scenario::Plain);
    }
}
