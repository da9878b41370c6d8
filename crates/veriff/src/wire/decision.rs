//! A decision: the answer of `GET /v1/sessions/{id}/decision` and the content of the decision webhook.
//!
//! Which fields appear depends on the integration's configuration.
//! Source: `v1sessionsiddecision-1`, `decision-webhook`.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::lenient::{self, open_object};
use super::{AttemptId, Document, Person, SessionId, Status, Timestamp};

/// The whole answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct DecisionAnswer {
    /// The request's own status, `success`.
    #[serde(default, deserialize_with = "lenient::read")]
    pub status: Option<String>,
    /// The decision; absent until there is one.
    #[serde(default)]
    pub verification: Option<Decision>,
    /// About the end-user's device.
    #[serde(default, deserialize_with = "lenient::read")]
    pub technical_data: Option<TechnicalData>,
}

/// What Veriff decided.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Decision {
    /// The session that was decided.
    #[serde(rename = "id")]
    pub session_id: SessionId,
    /// The attempt that was decided; old payloads lack it.
    #[serde(default, deserialize_with = "lenient::read")]
    pub attempt_id: Option<AttemptId>,
    /// Your own opaque text, echoed.
    #[serde(default, deserialize_with = "lenient::read")]
    pub vendor_data: Option<String>,
    /// Your own UUID, echoed.
    #[serde(default, deserialize_with = "lenient::read")]
    pub end_user_id: Option<String>,
    /// The status of the decision. Branch on this; `code` is data.
    pub status: Status,
    /// 9001, 9102, 9103, 9104, 9121, or a newer one.
    #[serde(default, deserialize_with = "lenient::read")]
    pub code: Option<i64>,
    /// Why, in words for people. Opaque.
    #[serde(default, deserialize_with = "lenient::read")]
    pub reason: Option<String>,
    /// Why, as a number: see [`codes`](crate::codes).
    #[serde(default, deserialize_with = "lenient::read")]
    pub reason_code: Option<i64>,
    /// When the session was made.
    #[serde(default, deserialize_with = "lenient::read")]
    pub acceptance_time: Option<Timestamp>,
    /// When it was submitted.
    #[serde(default, deserialize_with = "lenient::read")]
    pub submission_time: Option<Timestamp>,
    /// When it was decided; absent where time ran out.
    #[serde(default, deserialize_with = "lenient::read")]
    pub decision_time: Option<Timestamp>,
    /// The person, as on the document.
    #[serde(default, deserialize_with = "lenient::read")]
    pub person: Option<Person>,
    /// What Veriff read from the document.
    #[serde(default, deserialize_with = "lenient::read")]
    pub document: Option<Document>,
    /// What else was checked; its content depends on the configuration, so it stays JSON.
    #[serde(default)]
    pub additional_verified_data: Value,
    /// What looks odd.
    #[serde(default, deserialize_with = "lenient::read")]
    pub risk_labels: Vec<RiskLabel>,
    /// How odd, all in all.
    #[serde(default, deserialize_with = "lenient::read")]
    pub risk_score: Option<RiskScore>,
    /// Whether the face is one that was seen before.
    #[serde(default, deserialize_with = "lenient::read")]
    pub biometric_authentication: Option<BiometricAuthentication>,
    /// Deprecated; its place varies.
    #[serde(default, deserialize_with = "lenient::read")]
    pub high_risk: Option<bool>,
}

open_object! {
    /// About the end-user's device.
    pub struct TechnicalData {
        /// Its network address; absent for sessions without a browser.
        pub ip: Option<String>,
    }

    /// Something about the session that speaks for or against the person.
    pub struct RiskLabel {
        /// Its name; an open list.
        pub label: Option<String>,
        /// `client_data_mismatch`, `crosslinks`, `device`, `document`, `images`, `network`, `session`, `person`.
        pub category: Option<String>,
        /// The other sessions that it is about.
        pub session_ids: Vec<SessionId>,
    }

    /// How odd, all in all.
    pub struct RiskScore {
        /// From 0 to 1.
        pub score: Option<f64>,
    }

    /// Whether the face is one that was seen before.
    pub struct BiometricAuthentication {
        /// The session with the same face.
        pub matched_session_id: Option<SessionId>,
        /// The `vendorData` of that session.
        pub matched_session_vendor_data: Option<String>,
        /// The `endUserId` of that session.
        pub matched_session_end_user_id: Option<String>,
        /// What was looked at.
        pub details: Option<BiometricDetails>,
    }

    /// What biometric authentication looked at; each is `Yes` or `No`.
    pub struct BiometricDetails {
        /// The face is alive.
        pub face_liveness: Option<String>,
        /// The picture came from the camera.
        pub media_not_injected: Option<String>,
        /// The picture is good enough.
        pub face_image_quality_sufficient: Option<String>,
        /// The person behaved oddly.
        pub behavioral_risk: Option<String>,
    }
}
