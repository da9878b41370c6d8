//! Who acts: every event says by whom it came about.

/// Who acts. [`Principal::to_stored`] is what is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Principal {
    /// The person who was sent the link.
    Applicant,
    /// A reviewer, by the e-mail address with which they signed in.
    Reviewer(String),
    /// Whoever runs the program's commands.
    Operator,
    /// The portal by itself: a job, or what Veriff told it.
    System,
}

/// What stands before a reviewer's address.
const REVIEWER: &str = "reviewer:";

impl Principal {
    /// Returns the words that are stored.
    pub fn to_stored(&self) -> String {
        match self {
            Self::Applicant => "applicant".to_owned(),
            Self::Reviewer(email) => format!("{REVIEWER}{email}"),
            Self::Operator => "operator".to_owned(),
            Self::System => "system".to_owned(),
        }
    }

    /// Reads what is stored; nothing for what a newer program wrote.
    pub fn parse(stored: &str) -> Option<Self> {
        match stored {
            "applicant" => Some(Self::Applicant),
            "operator" => Some(Self::Operator),
            "system" => Some(Self::System),
            _ => stored.strip_prefix(REVIEWER).map(|email| Self::Reviewer(email.to_owned())),
        }
    }

    /// Returns the reviewer's address: it is the only one that the timeline names, for the others follow from the event.
    pub fn reviewer(self) -> Option<String> {
        if let Self::Reviewer(email) = self { Some(email) } else { None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_acted_is_read_as_it_was_written() {
        let reviewers = ["rosa@example.com", "system", "reviewer:", "", "Ünï code@example.com"];
        let mut all = vec![Principal::Applicant, Principal::Operator, Principal::System];
        all.extend(reviewers.map(|email| Principal::Reviewer(email.to_owned())));
        for principal in all {
            assert_eq!(Principal::parse(&principal.to_stored()), Some(principal));
        }
        assert_eq!(Principal::parse("somebody else"), None);
    }
}
