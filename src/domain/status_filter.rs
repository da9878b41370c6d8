//! The filters of the list of sessions. To add one: a variant of [`StatusFilter`]; the compiler shows the rest.

use super::{DecisionStatus, Stage};

/// Where a session stands, as the list tells it: its decision, or else its stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListStatus {
    /// The link is made.
    Created,
    /// The person is taking photos.
    InProgress,
    /// Being sent to Veriff.
    Sending,
    /// Veriff has everything.
    Waiting,
    /// Veriff decided, with this status.
    Decided(DecisionStatus),
}

impl ListStatus {
    /// Every status, in the order of a session's way.
    pub const ALL: [Self; 10] = [
        Self::Created,
        Self::InProgress,
        Self::Sending,
        Self::Waiting,
        Self::Decided(DecisionStatus::Approved),
        Self::Decided(DecisionStatus::Declined),
        Self::Decided(DecisionStatus::ResubmissionRequested),
        Self::Decided(DecisionStatus::Review),
        Self::Decided(DecisionStatus::Expired),
        Self::Decided(DecisionStatus::Abandoned),
    ];

    /// Returns the status of a session in this stage.
    pub fn of(stage: Stage) -> Self {
        match stage {
            Stage::Created => Self::Created,
            Stage::Consented | Stage::Capturing => Self::InProgress,
            Stage::Sending => Self::Sending,
            Stage::Waiting => Self::Waiting,
            Stage::Decided(status) => Self::Decided(status),
        }
    }

    /// Returns the word of the store and of the address.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::InProgress => "in_progress",
            Self::Sending => "sending",
            Self::Waiting => "waiting",
            Self::Decided(status) => status.as_str(),
        }
    }

    /// Returns a stage that has it.
    pub fn stage(self) -> Stage {
        match self {
            Self::Created => Stage::Created,
            Self::InProgress => Stage::Capturing,
            Self::Sending => Stage::Sending,
            Self::Waiting => Stage::Waiting,
            Self::Decided(status) => Stage::Decided(status),
        }
    }
}

/// A filter of the list, beside the search.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StatusFilter {
    /// Sessions with this status.
    Status(ListStatus),
    /// Sessions that need attention, whatever their status.
    Attention,
    /// Sessions with a hit on a watchlist, whatever their status.
    Hits,
}

impl StatusFilter {
    /// Returns every filter, in the order of the page.
    pub fn all() -> Vec<Self> {
        ListStatus::ALL.into_iter().map(Self::Status).chain([Self::Attention, Self::Hits]).collect()
    }

    /// Returns the word in the address.
    pub fn word(self) -> &'static str {
        match self {
            Self::Status(status) => status.as_str(),
            Self::Attention => "attention",
            Self::Hits => "hits",
        }
    }

    /// Reads the word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::all().into_iter().find(|known| known.word() == word)
    }

    /// Returns the words on its chip.
    pub fn label(self) -> &'static str {
        match self {
            Self::Status(status) => status.stage().label(),
            Self::Attention => "Needs attention",
            Self::Hits => "Watchlist hits",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_status_filter_has_a_word_of_its_own_and_reads_back() {
        for status_filter in StatusFilter::all() {
            assert_eq!(StatusFilter::parse(status_filter.word()), Some(status_filter));
        }
        assert_eq!(StatusFilter::parse("flying"), None);
    }

    #[test]
    fn every_stage_stands_somewhere_and_the_words_are_those_of_veriff() {
        for status in DecisionStatus::ALL {
            assert_eq!(ListStatus::of(Stage::Decided(status)).as_str(), status.as_str());
        }
        for status in ListStatus::ALL {
            assert_eq!(ListStatus::of(status.stage()), status);
        }
        assert_eq!(ListStatus::of(Stage::Consented), ListStatus::InProgress);
    }
}
