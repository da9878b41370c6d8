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

use super::decision::MockDecision;

/// What `vendorData` of a scenario begins with. (inferred)
const PREFIX: &str = "standin:";

/// What becomes of a session.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Scenario {
    /// Nothing special was asked for.
    Plain,
    /// Undecided until it is decided by hand.
    Undecided,
    /// Decided like this.
    Decided(MockDecision),
}

/// What was asked for, for the attempt with the number `attempt`, from 1.
pub(super) fn choose(first_name: Option<&str>, vendor_data: Option<&str>, attempt: usize) -> Scenario {
    if let Some(scenario) = vendor_data.and_then(|text| text.strip_prefix(PREFIX)) {
        return by_vendor_data(scenario, attempt);
    }
    let name = first_name.unwrap_or_default().trim().to_lowercase();
    if name.starts_with("approve") {
        Scenario::Decided(MockDecision::approved())
    } else if name.starts_with("decline") {
        Scenario::Decided(MockDecision::declined(102))
    } else if name.starts_with("resubmi") {
        Scenario::Decided(again(204, attempt))
    } else {
        Scenario::Plain
    }
}

fn by_vendor_data(scenario: &str, attempt: usize) -> Scenario {
    let mut words = scenario.split(':');
    let decision = words.next().unwrap_or_default();
    let code = words.next().and_then(|code| code.parse().ok());
    Scenario::Decided(match decision {
        "approved" => MockDecision::approved(),
        "declined" => MockDecision::declined(code.unwrap_or(102)),
        "resubmission" | "resubmission_requested" => again(code.unwrap_or(204), attempt),
        // Every attempt, until the ninth resubmission ends it.
        "resubmission_always" => MockDecision::resubmission(code.unwrap_or(204)),
        "review" => MockDecision::review(),
        "expired" => MockDecision::expired(),
        "abandoned" => MockDecision::abandoned(),
        "undecided" => return Scenario::Undecided,
        _ => return Scenario::Plain,
    })
}

fn again(code: i64, attempt: usize) -> MockDecision {
    if attempt > 1 { MockDecision::approved() } else { MockDecision::resubmission(code) }
}

#[cfg(test)]
mod tests {
    use super::{MockDecision, Scenario, choose};

    #[test]
    fn names_and_vendor_data_choose() {
        let decided = |name, data, attempt| match choose(name, data, attempt) {
            Scenario::Decided(decision) => Some(decision),
            Scenario::Plain | Scenario::Undecided => None,
        };
        assert_eq!(decided(Some("APPROVED"), None, 1), Some(MockDecision::approved()));
        assert_eq!(decided(Some("Decline"), None, 1), Some(MockDecision::declined(102)));
        assert_eq!(decided(Some("Resubmission"), None, 1), Some(MockDecision::resubmission(204)));
        assert_eq!(decided(Some("Resubmit"), None, 2), Some(MockDecision::approved()));
        assert_eq!(decided(Some("Approve"), Some("standin:declined:106:x"), 1), Some(MockDecision::declined(106)));
        assert_eq!(choose(Some("Alex"), Some("standin:undecided"), 1), Scenario::Undecided);
        assert_eq!(choose(Some("Alex"), Some("user-1"), 1), Scenario::Plain);
    }
}
