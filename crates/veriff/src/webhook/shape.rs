//! Finds the kind of a webhook by its shape: several kinds may come to the same address.

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::WebhookError;
use super::kinds::{Event, FullAuto, RegistryResult, UserDefinedStatusChange, WatchlistScreening};
use crate::wire::DecisionAnswer;

/// What Veriff sent.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Webhook {
    /// An end-user started (7001) or submitted (7002). Informative: not every status is announced.
    Event(Box<Event>),
    /// A proof of address was submitted (7005, the old form).
    ProofOfAddress(Box<Event>),
    /// A decision; again when it changes.
    Decision(Box<DecisionAnswer>),
    /// A screening against watchlists; again when monitoring finds something new.
    WatchlistScreening(Box<WatchlistScreening>),
    /// The decision of the self-serve plan.
    FullAuto(Box<FullAuto>),
    /// A status that your own people set in Veriff's portal.
    UserDefinedStatus(Box<UserDefinedStatusChange>),
    /// Mexico: the voter registry.
    IneRegistry(Box<RegistryResult>),
    /// Mexico: the population registry.
    CurpRegistry(Box<RegistryResult>),
    /// What Mexico's voter and population registries said together.
    CombinedIneCurpRegistry(Box<RegistryResult>),
    /// Something newer than this library, whole.
    Unknown(Value),
}

/// Reads `body`, whose signature was checked before.
pub fn parse(body: &[u8]) -> Result<Webhook, WebhookError> {
    let value: Value = serde_json::from_slice(body).map_err(WebhookError::NotJson)?;
    // What has the shape but not the content of a known kind is kept whole: it was signed, so it means something.
    Ok(known(&value).unwrap_or(Webhook::Unknown(value)))
}

// How to tell them apart is inferred from the shapes; Veriff gives no rule.
fn known(value: &Value) -> Option<Webhook> {
    let kind = value.get("eventType").or_else(|| value.get("type")).and_then(Value::as_str);
    match kind {
        Some("fullauto") => return read(value, Webhook::FullAuto),
        Some(kind) if kind.starts_with("user-status") => return read(value, Webhook::UserDefinedStatus),
        Some("ine_registry") => return read(value, Webhook::IneRegistry),
        Some("curp_registry") => return read(value, Webhook::CurpRegistry),
        Some("combined-ine-curp-registry") => return read(value, Webhook::CombinedIneCurpRegistry),
        Some(_) => return None,
        None => {}
    }
    if value.get("verification").is_some_and(Value::is_object) {
        return read(value, Webhook::Decision);
    }
    if value.get("checkType").is_some() || value.get("matchStatus").is_some() {
        return read(value, Webhook::WatchlistScreening);
    }
    match value.get("code").and_then(Value::as_i64) {
        Some(7005) => read(value, Webhook::ProofOfAddress),
        Some(7000..=7999) if value.get("action").is_some() => read(value, Webhook::Event),
        Some(_) | None => None,
    }
}

fn read<T: DeserializeOwned>(value: &Value, wrap: fn(Box<T>) -> Webhook) -> Option<Webhook> {
    T::deserialize(value).ok().map(|content| wrap(Box::new(content)))
}

impl Webhook {
    /// Every word of [`kind`](Self::kind).
    pub const KINDS: [&'static str; 10] = [
        "event",
        "proof_of_address",
        "decision",
        "watchlist_screening",
        "full_auto",
        "user_defined_status",
        "ine_registry",
        "curp_registry",
        "combined_ine_curp_registry",
        "unknown",
    ];

    /// Its kind, as a word to store.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Event(_) => "event",
            Self::ProofOfAddress(_) => "proof_of_address",
            Self::Decision(_) => "decision",
            Self::WatchlistScreening(_) => "watchlist_screening",
            Self::FullAuto(_) => "full_auto",
            Self::UserDefinedStatus(_) => "user_defined_status",
            Self::IneRegistry(_) => "ine_registry",
            Self::CurpRegistry(_) => "curp_registry",
            Self::CombinedIneCurpRegistry(_) => "combined_ine_curp_registry",
            Self::Unknown(_) => "unknown",
        }
    }

    /// The session that it is about.
    pub fn session_id(&self) -> Option<&str> {
        match self {
            Self::Event(event) | Self::ProofOfAddress(event) => Some(event.session_id.as_str()),
            Self::Decision(answer) => answer.verification.as_ref().map(|decision| decision.session_id.as_str()),
            Self::WatchlistScreening(screening) => Some(screening.session_id.as_str()),
            Self::FullAuto(result) => Some(result.session_id.as_str()),
            Self::UserDefinedStatus(change) => Some(change.session_id.as_str()),
            Self::IneRegistry(result) | Self::CurpRegistry(result) | Self::CombinedIneCurpRegistry(result) => {
                Some(result.session_id.as_str())
            }
            Self::Unknown(value) => value.get("sessionId").and_then(Value::as_str),
        }
    }

    /// The attempt that it is about.
    pub fn attempt_id(&self) -> Option<&str> {
        let attempt = match self {
            Self::Event(event) | Self::ProofOfAddress(event) => event.attempt_id.as_ref(),
            Self::Decision(answer) => answer.verification.as_ref().and_then(|decision| decision.attempt_id.as_ref()),
            Self::WatchlistScreening(screening) => screening.attempt_id.as_ref(),
            Self::FullAuto(result) => result.attempt_id.as_ref(),
            Self::UserDefinedStatus(change) => change.attempt_id.as_ref(),
            Self::IneRegistry(result) | Self::CurpRegistry(result) | Self::CombinedIneCurpRegistry(result) => {
                return result.attempt_id();
            }
            Self::Unknown(value) => return value.get("attemptId").and_then(Value::as_str),
        };
        attempt.map(crate::AttemptId::as_str)
    }

    /// What is the same when the same webhook comes again: kind, session, attempt, and what tells two of a kind
    /// apart. Which parts that are is inferred. `None` for unknown kinds: compare their bytes.
    pub fn identity(&self) -> Option<String> {
        let detail = match self {
            Self::Event(event) | Self::ProofOfAddress(event) => event.action.clone().unwrap_or_default(),
            Self::Decision(answer) => {
                let decision = answer.verification.as_ref()?;
                let time = decision.decision_time.as_ref().map_or("", |time| time.as_str());
                format!("{}/{}/{time}", decision.status, decision.code.unwrap_or_default())
            }
            Self::WatchlistScreening(screening) => text(screening.created_at.as_ref()),
            Self::FullAuto(result) => text(result.time.as_ref()),
            Self::UserDefinedStatus(change) => text(change.time.as_ref()),
            Self::IneRegistry(result) | Self::CurpRegistry(result) | Self::CombinedIneCurpRegistry(result) => {
                text(result.time.as_ref())
            }
            Self::Unknown(_) => return None,
        };
        Some([self.kind(), self.session_id()?, self.attempt_id().unwrap_or(""), &detail].join("/"))
    }
}

fn text(time: Option<&crate::Timestamp>) -> String {
    time.map(ToString::to_string).unwrap_or_default()
}
