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
    /// The attempt.
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
        /// Its name.
        pub status: Option<String>,
        /// Its code.
        pub status_code: Option<String>,
        /// Why it was set.
        pub reason: Option<String>,
        /// The code of the reason.
        pub reason_code: Option<String>,
        /// When it was set.
        pub created_at: Option<Timestamp>,
    }
}
