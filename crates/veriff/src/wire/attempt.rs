//! The attempts of a session.
//!
//! Source: `v1sessionsidattempts-1`.

use serde::{Deserialize, Serialize};

use super::{AttemptId, Status, Timestamp, lenient};

/// One pass through the flow inside a session.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Attempt {
    /// Veriff's id of the attempt.
    pub id: AttemptId,
    /// Where it stands.
    #[serde(default, deserialize_with = "lenient::read")]
    pub status: Option<Status>,
    /// When it began.
    #[serde(default, deserialize_with = "lenient::read")]
    pub created_time: Option<Timestamp>,
    /// What your own people set in Veriff's portal.
    #[serde(default, deserialize_with = "lenient::read")]
    pub user_defined_data: Vec<UserDefinedStatus>,
}

lenient::open_object! {
    /// A status of your own, set by your people in Veriff's portal.
    pub struct UserDefinedStatus {
        /// The name of the status, as it was configured in Veriff's portal.
        pub status: Option<String>,
        /// The code of the status, as it was configured in Veriff's portal.
        pub status_code: Option<String>,
        /// Why it was set.
        pub reason: Option<String>,
        /// The code of the reason.
        pub reason_code: Option<String>,
        /// When it was set.
        pub created_at: Option<Timestamp>,
    }
}
