//! Deleting a session at Veriff: the limits, and what may come of it.

use super::veriff_error_code::{parse_veriff_error_key, veriff_error_key};
use super::veriff_error_words;

/// How many sessions Veriff deletes in an hour (devdocs, `v1sessionsid-3`).
pub const DELETIONS_AN_HOUR: i64 = 5;
/// How many sessions Veriff deletes in a day.
pub const DELETIONS_A_DAY: i64 = 10;

/// What came of a request to delete a session at Veriff.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeletionOutcome {
    /// Veriff has deleted the session.
    Deleted,
    /// Veriff had deleted the session before.
    GoneBefore,
    /// The session is not at Veriff.
    NotThere,
    /// The pictures are on their way to Veriff at the moment.
    Sending,
    /// The limit of an hour or a day is reached: no request was sent.
    Limit,
    /// Veriff says that the limit is reached (429).
    TooMany,
    /// Veriff knows no such session (404).
    Unknown,
    /// Deleting is not enabled for the integration.
    NotEnabled,
    /// Veriff did not answer in time. Whether the session is deleted is not known.
    Unreachable,
    /// Veriff refused, perhaps with a code.
    Refused(Option<i64>),
}

impl DeletionOutcome {
    const PLAIN: [Self; 9] = [
        Self::Deleted,
        Self::GoneBefore,
        Self::NotThere,
        Self::Sending,
        Self::Limit,
        Self::TooMany,
        Self::Unknown,
        Self::NotEnabled,
        Self::Unreachable,
    ];

    /// Returns the word for addresses and the timeline.
    pub fn key(self) -> String {
        let word = match self {
            Self::Deleted => "deleted",
            Self::GoneBefore => "gone_before",
            Self::NotThere => "not_there",
            Self::Sending => "sending",
            Self::Limit => "limit",
            Self::TooMany => "too_many",
            Self::Unknown => "unknown",
            Self::NotEnabled => "not_enabled",
            Self::Unreachable => "unreachable",
            Self::Refused(code) => return veriff_error_key(code),
        };
        word.to_owned()
    }

    /// Reads what [`DeletionOutcome::key`] says.
    pub fn parse(key: &str) -> Option<Self> {
        let plain = Self::PLAIN.into_iter().find(|outcome| outcome.key() == key);
        plain.or_else(|| parse_veriff_error_key(key, Self::Refused))
    }

    /// Says whether the session is deleted at Veriff.
    pub fn is_gone(self) -> bool {
        matches!(self, Self::Deleted | Self::GoneBefore)
    }

    /// Returns the sentence for a reviewer.
    pub fn sentence(self) -> String {
        let words = match self {
            Self::Deleted => "Deleted at Veriff. Its data is erased there within 12 hours.",
            Self::GoneBefore => "Veriff does not have this session any more: it was deleted there before.",
            Self::NotThere => "This session is not at Veriff. There is nothing to delete there.",
            Self::Sending => "The pictures are on their way to Veriff. Wait until they are there, then try again.",
            Self::Limit => {
                "The limit is reached: Veriff deletes 5 sessions an hour and 10 a day. Nothing was asked; try again later."
            }
            Self::TooMany => "Veriff says that too many sessions were deleted. Try again in an hour.",
            Self::Unknown => "Veriff knows no such session under this integration’s key. Nothing was deleted.",
            Self::NotEnabled => {
                "Deleting is not enabled for this integration. Veriff switches it on when you ask your contact there."
            }
            Self::Unreachable => {
                "Veriff did not answer, so it is not known whether the session is deleted. Try again in a moment: twice does no harm."
            }
            Self::Refused(code) => return format!("Veriff refused, nothing was deleted: {}", veriff_error_words(code)),
        };
        words.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outcomes_read_back_and_have_sentences() {
        for outcome in DeletionOutcome::PLAIN.into_iter().chain([DeletionOutcome::Refused(Some(1305))]) {
            assert_eq!(DeletionOutcome::parse(&outcome.key()), Some(outcome));
            assert!(outcome.sentence().ends_with('.'));
        }
        assert!(DeletionOutcome::Refused(Some(1306)).sentence().contains("wait for its decision"));
        assert_eq!(DeletionOutcome::parse("refused-x"), None);
    }
}
