//! The log of calls, bounded.

use std::collections::VecDeque;

use serde::Serialize;
use time::OffsetDateTime;

/// One call, as it was answered.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Call {
    /// When it came, by the stand-in's clock.
    #[serde(serialize_with = "super::clock::write")]
    pub at: OffsetDateTime,
    /// The HTTP method of the request.
    pub method: String,
    /// The path, without the query.
    pub path: String,
    /// The HTTP status of the answer; 0 when the connection was dropped instead.
    pub status: u16,
    /// The code in the answer, when it was a refusal.
    pub code: Option<String>,
    /// The result of checking the signature.
    pub signature: SignatureCheck,
    /// What was signed: `body, 225 bytes`, or `id`.
    pub signed: String,
    /// The fault that was injected, if any.
    pub fault: Option<String>,
}

/// The result of checking the signature of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SignatureCheck {
    /// The call was refused before anybody looked at the signature.
    NotChecked,
    /// There was none, and none was needed.
    Absent,
    /// There was none, and one was needed.
    Missing,
    /// The signature was there, and was right.
    Right,
    /// Right, by the older scheme.
    RightLegacy,
    /// Not a signature, or a wrong one.
    Wrong,
}

impl SignatureCheck {
    /// Says whether the signature was there and right.
    pub fn is_right(self) -> bool {
        matches!(self, Self::Right | Self::RightLegacy)
    }
}

/// The latest calls.
pub(super) struct Calls {
    limit: usize,
    ring: VecDeque<Call>,
}

impl Calls {
    pub(super) fn new(limit: usize) -> Self {
        Self { limit, ring: VecDeque::new() }
    }

    pub(super) fn push(&mut self, call: Call) {
        while self.ring.len() >= self.limit.max(1) {
            self.ring.pop_front();
        }
        self.ring.push_back(call);
    }

    pub(super) fn list(&self) -> Vec<Call> {
        self.ring.iter().cloned().collect()
    }
}
