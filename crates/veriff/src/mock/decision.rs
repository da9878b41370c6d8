//! What a session is decided with.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::wire::Status;

/// What a session is decided with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct MockDecision {
    /// The status of the decision.
    pub status: Status,
    /// Its number; the usual one of `status` when absent.
    #[serde(default)]
    pub code: Option<i64>,
    /// Why, in words; those of `reason_code` when absent.
    #[serde(default)]
    pub reason: Option<String>,
    /// Why, as a number.
    #[serde(default)]
    pub reason_code: Option<i64>,
    /// Fields of `verification` that replace what the stand-in makes up, such as `riskLabels`.
    #[serde(default)]
    pub fields: serde_json::Map<String, Value>,
}

impl MockDecision {
    /// Decides with any status, its usual code, and no reason.
    pub fn new(status: Status) -> Self {
        Self { status, code: None, reason: None, reason_code: None, fields: serde_json::Map::new() }
    }

    /// The person is verified: code 9001.
    pub fn approved() -> Self {
        Self::new(Status::Approved)
    }

    /// Declined, with a reason code such as 102.
    pub fn declined(reason_code: i64) -> Self {
        Self::new(Status::Declined).because(reason_code)
    }

    /// To be taken again, with a reason code such as 204.
    pub fn resubmission(reason_code: i64) -> Self {
        Self::new(Status::ResubmissionRequested).because(reason_code)
    }

    /// Undecided, a person must look at it.
    pub fn review() -> Self {
        Self::new(Status::Review)
    }

    /// Never started in time.
    pub fn expired() -> Self {
        Self::new(Status::Expired)
    }

    /// Started, not finished in time.
    pub fn abandoned() -> Self {
        Self::new(Status::Abandoned)
    }

    /// The same, for the reason with this code.
    #[must_use]
    pub fn because(mut self, reason_code: i64) -> Self {
        self.reason_code = Some(reason_code);
        self
    }

    /// The same, with a field of `verification` replaced.
    #[must_use]
    pub fn with(mut self, field: impl Into<String>, value: Value) -> Self {
        self.fields.insert(field.into(), value);
        self
    }
}
