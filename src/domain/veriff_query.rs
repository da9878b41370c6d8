//! The queries to Veriff about a session, and their outcomes.

use super::veriff_error_code::{parse_veriff_error_key, veriff_error_key};
use super::veriff_error_words;

/// A query to Veriff about a session (devdocs, `v1sessionsid…`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VeriffQuery {
    /// The decision, with its code and reason.
    Decision,
    /// The attempts, with their statuses.
    Attempts,
    /// The pictures and other files of every attempt.
    Media,
    /// The person, with matches on lists.
    Person,
    /// The screening against watchlists.
    WatchlistScreening,
    /// The decision of the self-serve plan.
    FullAuto,
    /// Mexico's voter registry.
    IneRegistry,
    /// Mexico's population registry.
    CurpRegistry,
    /// Both of them.
    CombinedIneCurpRegistry,
}

impl VeriffQuery {
    /// Every query, in the order of the menu.
    pub const ALL: [Self; 9] = [
        Self::Decision,
        Self::Attempts,
        Self::Media,
        Self::Person,
        Self::WatchlistScreening,
        Self::FullAuto,
        Self::IneRegistry,
        Self::CurpRegistry,
        Self::CombinedIneCurpRegistry,
    ];

    /// Returns the word that forms send and that is stored as the kind of the answer.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Decision => "decision",
            Self::Attempts => "attempts",
            Self::Media => "media",
            Self::Person => "person",
            Self::WatchlistScreening => "watchlist_screening",
            Self::FullAuto => "full_auto",
            Self::IneRegistry => "ine_registry",
            Self::CurpRegistry => "curp_registry",
            Self::CombinedIneCurpRegistry => "combined_ine_curp_registry",
        }
    }

    /// Reads the word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|query| query.as_str() == word)
    }

    /// Returns the words for a reviewer.
    pub fn label(self) -> &'static str {
        match self {
            Self::Decision => "Decision",
            Self::Attempts => "Attempts",
            Self::Media => "Files at Veriff",
            Self::Person => "Person and lists",
            Self::WatchlistScreening => "Watchlist screening",
            Self::FullAuto => "Automatic decision",
            Self::IneRegistry => "Voter registry (INE)",
            Self::CurpRegistry => "Population registry (CURP)",
            Self::CombinedIneCurpRegistry => "Both Mexican registries",
        }
    }

    /// Says whether the portal runs the query by itself after a decision.
    pub fn is_automatic(self) -> bool {
        match self {
            Self::Decision | Self::Attempts | Self::Media | Self::Person | Self::WatchlistScreening => true,
            Self::FullAuto | Self::IneRegistry | Self::CurpRegistry | Self::CombinedIneCurpRegistry => false,
        }
    }
}

/// The outcome of a query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FetchOutcome {
    /// The answer was received and stored.
    Fetched,
    /// Veriff is still working on the answer (202).
    Running,
    /// Veriff says that it is not enabled (402).
    NotEnabled,
    /// Veriff has no such answer about the session (404).
    Absent,
    /// The session is not at Veriff yet.
    NotThere,
    /// The session was deleted at Veriff.
    Deleted,
    /// There was no answer in time, or it was not signed by Veriff.
    Unreachable,
    /// Veriff asked for a pause (429).
    TooOften,
    /// Veriff's answer cannot be read.
    Unreadable,
    /// Veriff refused, perhaps with a code.
    Refused(Option<i64>),
}

impl FetchOutcome {
    const PLAIN: [Self; 9] = [
        Self::Fetched,
        Self::Running,
        Self::NotEnabled,
        Self::Absent,
        Self::NotThere,
        Self::Deleted,
        Self::Unreachable,
        Self::TooOften,
        Self::Unreadable,
    ];

    /// Returns the word for addresses and the timeline: `fetched`, `refused`, `refused-1101`.
    pub fn key(self) -> String {
        let word = match self {
            Self::Fetched => "fetched",
            Self::Running => "running",
            Self::NotEnabled => "not_enabled",
            Self::Absent => "absent",
            Self::NotThere => "not_there",
            Self::Deleted => "deleted",
            Self::Unreachable => "unreachable",
            Self::TooOften => "too_often",
            Self::Unreadable => "unreadable",
            Self::Refused(code) => return veriff_error_key(code),
        };
        word.to_owned()
    }

    /// Reads what [`FetchOutcome::key`] says.
    pub fn parse(key: &str) -> Option<Self> {
        let plain = Self::PLAIN.into_iter().find(|outcome| outcome.key() == key);
        plain.or_else(|| parse_veriff_error_key(key, Self::Refused))
    }

    /// Returns the sentence for a reviewer.
    pub fn sentence(self) -> String {
        let words = match self {
            Self::Fetched => "Fetched just now.",
            Self::Running => "Veriff is still working on it. Ask again in a few minutes.",
            Self::NotEnabled => "Veriff says that this is not enabled for the integration.",
            Self::Absent => "Veriff has no such answer for this session. It may not be enabled, or not there yet.",
            Self::NotThere => "This session is not at Veriff yet.",
            Self::Deleted => "This session was deleted at Veriff. There is nothing left to ask.",
            Self::Unreachable => "Veriff cannot be reached now. Nothing was changed; try again in a moment.",
            Self::TooOften => "Veriff asks for a pause. Try again in a few minutes.",
            Self::Unreadable => "Veriff’s answer cannot be read. What was kept before stays.",
            Self::Refused(code) => return format!("Veriff refused: {}", veriff_error_words(code)),
        };
        words.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn queries_and_outcomes_read_back() {
        for query in VeriffQuery::ALL {
            assert_eq!(VeriffQuery::parse(query.as_str()), Some(query));
        }
        let refused = [FetchOutcome::Refused(None), FetchOutcome::Refused(Some(1101))];
        for outcome in FetchOutcome::PLAIN.into_iter().chain(refused) {
            assert_eq!(FetchOutcome::parse(&outcome.key()), Some(outcome));
            assert!(!outcome.sentence().is_empty());
        }
        assert_eq!(FetchOutcome::parse("refused-<b>"), None);
        assert_eq!(FetchOutcome::parse("weather"), None);
    }
}
