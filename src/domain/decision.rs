//! Veriff's decision, as the portal stores and shows it.

use serde::{Deserialize, Serialize};

use super::{Fact, ReportSection};

/// The status of a decision, in Veriff's words (devdocs, `verification-session-status-codes-table`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DecisionStatus {
    /// Positive; nothing more to come.
    Approved,
    /// Negative; nothing more to come.
    Declined,
    /// The person may try again in the same session.
    ResubmissionRequested,
    /// A person at Veriff reviews it.
    Review,
    /// Never started within seven days.
    Expired,
    /// Started, and not finished within seven days.
    Abandoned,
}

impl DecisionStatus {
    /// Every status, in the order of the filter.
    pub const ALL: [Self; 6] =
        [Self::Approved, Self::Declined, Self::ResubmissionRequested, Self::Review, Self::Expired, Self::Abandoned];

    /// Returns Veriff's word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Approved => "approved",
            Self::Declined => "declined",
            Self::ResubmissionRequested => "resubmission_requested",
            Self::Review => "review",
            Self::Expired => "expired",
            Self::Abandoned => "abandoned",
        }
    }

    /// Reads Veriff's word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == word)
    }

    /// Returns the word for people in the back office.
    pub fn label(self) -> &'static str {
        match self {
            Self::Approved => "Approved",
            Self::Declined => "Declined",
            Self::ResubmissionRequested => "Resubmission requested",
            Self::Review => "In review",
            Self::Expired => "Expired",
            Self::Abandoned => "Abandoned",
        }
    }

    /// Says whether the session is over.
    pub fn is_conclusive(self) -> bool {
        match self {
            Self::Approved | Self::Declined | Self::Expired | Self::Abandoned => true,
            Self::ResubmissionRequested | Self::Review => false,
        }
    }
}

/// How a decision stands among the decisions of its session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It is the newest, and the session follows it.
    Counts,
    /// Veriff made a newer one about the same attempt.
    Superseded,
    /// Veriff made a newer one, about a later attempt.
    OfEarlierAttempt,
}

/// One decision of Veriff, as a reviewer reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// The status, in Veriff's words.
    pub status: DecisionStatus,
    /// How it stands among the decisions of its session.
    pub standing: Standing,
    /// Veriff's code, such as 9001.
    pub code: Option<i64>,
    /// Veriff's reason in words; for reviewers only.
    pub reason: Option<String>,
    /// The number behind the reason.
    pub reason_code: Option<i64>,
    /// The attempt that was decided, by Veriff's id.
    pub veriff_attempt_id: Option<String>,
    /// When it came to the portal, in milliseconds since 1970.
    pub received_at: i64,
    /// When Veriff decided, as Veriff wrote it.
    pub decision_time: Option<String>,
    /// What Veriff read about the person.
    pub person: Vec<Fact>,
    /// What Veriff read from the document.
    pub document: Vec<Fact>,
    /// Parts that deserve a heading of their own: proof of address, registries, biometric authentication.
    pub sections: Vec<ReportSection>,
    /// Everything else that Veriff said and a reviewer may want.
    pub more: Vec<Fact>,
    /// What Veriff found suspicious, or reassuring.
    pub risk_labels: Vec<RiskLabel>,
    /// The whole answer, as it came, indented.
    pub raw: String,
}

/// A risk label of Veriff.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RiskLabel {
    /// Veriff's word for it.
    pub label: String,
    /// What it is about: `document`, `person`, `device`, ….
    pub category: String,
    /// Other sessions that it points to, by Veriff's ids.
    pub session_ids: Vec<String>,
}
