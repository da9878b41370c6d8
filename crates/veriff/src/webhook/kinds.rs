//! The contents of each kind of webhook, apart from decisions, which are as
//! [`client.decision`](crate::Client::decision) gives them.
//!
//! Source: `event-webhook`, `watchlist-screening-webhook`, `full-auto-webhook`, `user-defined-statuses-webhook`,
//! `ine-webhook`, `curp-webhook`, `inecurp-webhook`.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::wire::lenient::{self, open_object};
use crate::wire::{AttemptId, SessionId, Status, Timestamp, UserDefinedStatus};

/// Something that happened in a session.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Event {
    /// The session that the event is about.
    #[serde(rename = "id")]
    pub session_id: SessionId,
    /// The attempt; old payloads lack it.
    #[serde(default, deserialize_with = "lenient::read")]
    pub attempt_id: Option<AttemptId>,
    /// Of a proof of address: which.
    #[serde(default, deserialize_with = "lenient::read")]
    pub address_id: Option<String>,
    /// The feature of Veriff's that was used: `selfid`.
    #[serde(default, deserialize_with = "lenient::read")]
    pub feature: Option<String>,
    /// 7001 or 7002. Trust `action`: an old payload pairs 7001 with `submitted`.
    #[serde(default, deserialize_with = "lenient::read")]
    pub code: Option<i64>,
    /// `started` or `submitted`.
    #[serde(default, deserialize_with = "lenient::read")]
    pub action: Option<String>,
    /// Your own opaque text, echoed.
    #[serde(default, deserialize_with = "lenient::read")]
    pub vendor_data: Option<String>,
    /// Your own UUID, echoed.
    #[serde(default, deserialize_with = "lenient::read")]
    pub end_user_id: Option<String>,
}

impl Event {
    /// What happened, as a status.
    pub fn status(&self) -> Option<Status> {
        self.action.as_deref().map(Status::from)
    }
}

/// A screening against watchlists, as the webhook and `GET …/watchlist-screening` return it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct WatchlistScreening {
    /// The session that was screened.
    pub session_id: SessionId,
    /// The attempt that was screened.
    #[serde(default, deserialize_with = "lenient::read")]
    pub attempt_id: Option<AttemptId>,
    /// Your own opaque text, echoed.
    #[serde(default, deserialize_with = "lenient::read")]
    pub vendor_data: Option<String>,
    /// Your own UUID, echoed.
    #[serde(default, deserialize_with = "lenient::read")]
    pub end_user_id: Option<String>,
    /// `initial_result`, or `updated_result` from monitoring.
    #[serde(default, deserialize_with = "lenient::read")]
    pub check_type: Option<String>,
    /// `possible_match` or `no_match`.
    #[serde(default, deserialize_with = "lenient::read")]
    pub match_status: Option<String>,
    /// `enabled` or `disabled`.
    #[serde(default, deserialize_with = "lenient::read")]
    pub monitor_status: Option<String>,
    /// What was searched for; its fields depend on the product.
    #[serde(default)]
    pub search_term: Value,
    /// How many were found.
    #[serde(default, deserialize_with = "lenient::read")]
    pub total_hits: Option<i64>,
    /// When it was made.
    #[serde(default, deserialize_with = "lenient::read")]
    pub created_at: Option<Timestamp>,
    /// Who was found.
    #[serde(default, deserialize_with = "lenient::read")]
    pub hits: Vec<ScreeningHit>,
}

open_object! {
    /// Somebody on a watchlist.
    pub struct ScreeningHit {
        /// The name on the list.
        pub matched_name: Option<String>,
        /// The countries on the list.
        pub countries: Vec<String>,
        /// The date of birth on the list, often only a year.
        pub date_of_birth: Option<String>,
        /// The date of death on the list.
        pub date_of_death: Option<String>,
        /// How it matches, such as `name_fuzzy`.
        pub match_types: Vec<String>,
        /// Other names under which the listed person is known.
        pub aka: Vec<String>,
        /// People and companies that are connected with the listed person.
        pub associates: Vec<String>,
        /// The listings by kind: `warnings`, `fitnessProbity`, `pep`, `sanctions`, `adverseMedia`.
        pub listings_related_to_match: Value,
    }

    /// A value as it was read from a document.
    pub struct ReadValue {
        /// `high`, `medium` or `low`.
        pub confidence_category: Option<String>,
        /// The value as Veriff read it; absent where nothing was read.
        pub value: Option<String>,
        /// Where it was read: `VIZ`, `MRZ`, `BARCODE`, `NFC`.
        pub sources: Vec<String>,
    }

    /// One thing that was looked at.
    pub struct InsightResult {
        /// What, such as `faceLiveness`.
        pub label: Option<String>,
        /// `yes`, `no`, `notApplicable`, or another word.
        pub result: Option<String>,
        /// `document`, `biometric` or `fraud`.
        pub category: Option<String>,
    }
}

/// The decision of the self-serve plan, as the webhook and `GET …/decision/fullauto` return it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct FullAuto {
    /// The session that was decided.
    pub session_id: SessionId,
    /// The attempt that was decided.
    #[serde(default, deserialize_with = "lenient::read")]
    pub attempt_id: Option<AttemptId>,
    /// Your own opaque text, echoed.
    #[serde(default, deserialize_with = "lenient::read")]
    pub vendor_data: Option<String>,
    /// Your own UUID, echoed.
    #[serde(default, deserialize_with = "lenient::read")]
    pub end_user_id: Option<String>,
    /// The version of this shape, `1.0.0`.
    #[serde(default, deserialize_with = "lenient::read")]
    pub version: Option<String>,
    /// When the session was made.
    #[serde(default, deserialize_with = "lenient::read")]
    pub acceptance_time: Option<Timestamp>,
    /// When it was decided.
    #[serde(default, deserialize_with = "lenient::read")]
    pub time: Option<Timestamp>,
    /// What was found.
    #[serde(default)]
    pub data: Value,
}

impl FullAuto {
    /// Returns the status that the automatic decision stands for, if there is one.
    pub fn decision(&self) -> Option<Status> {
        self.data.pointer("/verification/decision").and_then(Value::as_str).map(Status::from)
    }

    /// How sure, from 0 to 1.
    pub fn decision_score(&self) -> Option<f64> {
        self.data.pointer("/verification/decisionScore").and_then(Value::as_f64)
    }

    /// What was looked at.
    pub fn insights(&self) -> Vec<InsightResult> {
        self.list("/verification/insights")
    }

    /// What was read about the person: name of the field, value. Absent ones are left out.
    pub fn person(&self) -> Vec<(String, ReadValue)> {
        self.fields("/verification/person")
    }

    /// What was read about the document: name of the field, value. Absent ones are left out.
    pub fn document(&self) -> Vec<(String, ReadValue)> {
        self.fields("/verification/document")
    }

    fn list<T>(&self, pointer: &str) -> Vec<T>
    where
        Vec<T>: lenient::Lenient,
    {
        lenient::Lenient::from_value(self.data.pointer(pointer).cloned().unwrap_or_default())
    }

    fn fields(&self, pointer: &str) -> Vec<(String, ReadValue)> {
        let Some(Value::Object(fields)) = self.data.pointer(pointer) else { return Vec::new() };
        let read = |value: &Value| <Option<ReadValue> as lenient::Lenient>::from_value(value.clone());
        fields.iter().filter_map(|(name, value)| Some((name.clone(), read(value)?))).collect()
    }
}

/// A status that your own people set in Veriff's portal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct UserDefinedStatusChange {
    /// The session whose attempt got the status.
    pub session_id: SessionId,
    /// The attempt. The id inside `data` is not to be relied on.
    #[serde(default, deserialize_with = "lenient::read")]
    pub attempt_id: Option<AttemptId>,
    /// `user-status.created` or a sibling of it.
    #[serde(default, deserialize_with = "lenient::read")]
    pub event_type: Option<String>,
    /// When it was set.
    #[serde(default, deserialize_with = "lenient::read")]
    pub time: Option<Timestamp>,
    /// Your own opaque text, echoed.
    #[serde(default, deserialize_with = "lenient::read")]
    pub vendor_data: Option<String>,
    /// Your own UUID, echoed.
    #[serde(default, deserialize_with = "lenient::read")]
    pub end_user_id: Option<String>,
    /// What was set.
    #[serde(default)]
    pub data: Value,
}

impl UserDefinedStatusChange {
    /// The status that was set.
    pub fn status(&self) -> Option<UserDefinedStatus> {
        let value = self.data.pointer("/verification/userDefinedData")?.clone();
        lenient::Lenient::from_value(value)
    }
}

/// What a Mexican registry said. The three kinds name their keys differently; `data` stays JSON.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct RegistryResult {
    /// The session: `sessionId`, or `id` from the population registry.
    #[serde(alias = "id")]
    pub session_id: SessionId,
    #[serde(default, rename = "attemptId", deserialize_with = "lenient::read")]
    attempt: Option<AttemptId>,
    /// Your own opaque text, echoed.
    #[serde(default, deserialize_with = "lenient::read")]
    pub vendor_data: Option<String>,
    /// Your own UUID, echoed.
    #[serde(default, deserialize_with = "lenient::read")]
    pub end_user_id: Option<String>,
    /// When it was asked.
    #[serde(default, deserialize_with = "lenient::read")]
    pub time: Option<Timestamp>,
    /// What it said: `status`, `code` and `details`.
    #[serde(default)]
    pub data: Value,
}

impl RegistryResult {
    /// The attempt, which the population registry names inside `data`.
    pub fn attempt_id(&self) -> Option<&str> {
        self.attempt.as_ref().map(AttemptId::as_str).or_else(|| self.data.get("attemptId")?.as_str())
    }
}
