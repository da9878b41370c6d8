//! Reads a decision from an answer, a webhook or an automatic decision, or finds that it cannot be read.

use serde_json::Value;
use veriff::Status;

use super::super::answers::as_decision;

/// Internal statuses of Veriff's that are no decision (devdocs, `v1sessionsid`, help centre).
const INTERNAL_STATUSES: [&str; 2] = ["inflow_completed", "preprocessed"];

/// What an answer about a session's decision holds.
#[derive(Debug)]
pub(super) enum DecisionReading {
    /// There is no decision yet.
    NotYet,
    /// There is one.
    Decided(Box<veriff::Decision>),
    /// There is something in its place that the portal does not understand.
    Unreadable,
}

/// Reads `raw`. NUL, which no column of text can hold everywhere, is read as the sign for what cannot be shown.
pub(super) fn read(raw: &str) -> DecisionReading {
    let Ok(value) = serde_json::from_str::<Value>(raw) else { return DecisionReading::Unreadable };
    let answer = match automatic(&value) {
        Some(Value::Null) => return DecisionReading::NotYet,
        Some(Value::String(_)) => as_decision(raw).unwrap_or_default(),
        Some(_) => return DecisionReading::Unreadable,
        None if value["verification"].is_null() => return DecisionReading::NotYet,
        None => value,
    };
    let answer = if holds_nul(&answer) { without_nul(answer) } else { answer };
    match serde_json::from_value::<veriff::DecisionAnswer>(answer).map(|answer| answer.verification) {
        Ok(Some(decision)) => of_status(decision),
        Ok(None) => DecisionReading::NotYet,
        Err(_) => DecisionReading::Unreadable,
    }
}

/// Says whether this has the shape of a decision, whether it reads or not.
pub(super) fn is_about_a_decision(value: &Value) -> bool {
    value["verification"].is_object() || value["eventType"] == "fullauto" || automatic(value).is_some()
}

/// Returns the decision of the self-serve plan, whatever it is; `None` where this is none of its answers.
fn automatic(value: &Value) -> Option<&Value> {
    // A status that was set by hand has the same shape, and another kind.
    let is_other = value["eventType"].as_str().is_some_and(|kind| kind != "fullauto");
    let verification = value["data"]["verification"].as_object().filter(|_| !is_other)?;
    Some(verification.get("decision").unwrap_or(&Value::Null))
}

fn of_status(decision: veriff::Decision) -> DecisionReading {
    if decision.status.is_decision() {
        return DecisionReading::Decided(Box::new(decision));
    }
    let is_on_the_way =
        matches!(decision.code, Some(7000..=7999)) || INTERNAL_STATUSES.contains(&decision.status.as_str());
    if is_on_the_way || matches!(decision.status, Status::Created | Status::Started | Status::Submitted) {
        return DecisionReading::NotYet;
    }
    DecisionReading::Unreadable
}

/// Says whether a text anywhere in it holds NUL.
pub(super) fn holds_nul(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains('\0'),
        Value::Array(items) => items.iter().any(holds_nul),
        Value::Object(fields) => fields.iter().any(|(key, value)| key.contains('\0') || holds_nul(value)),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

fn without_nul(value: Value) -> Value {
    match value {
        Value::String(text) => Value::String(text.replace('\0', "\u{fffd}")),
        Value::Array(items) => items.into_iter().map(without_nul).collect(),
        Value::Object(fields) => {
            fields.into_iter().map(|(key, value)| (key.replace('\0', "\u{fffd}"), without_nul(value))).collect()
        }
        other @ (Value::Null | Value::Bool(_) | Value::Number(_)) => other,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn reading_of(value: &Value) -> &'static str {
        match read(&value.to_string()) {
            DecisionReading::NotYet => "not yet",
            DecisionReading::Decided(_) => "decided",
            DecisionReading::Unreadable => "unreadable",
        }
    }

    #[test]
    fn what_does_not_read_is_told_from_what_is_not_there_yet() {
        let status = |status: Value| json!({"status": "success", "verification": {"id": "x", "status": status}});
        let automatic = |decision: Value| json!({"sessionId": "x", "data": {"verification": {"decision": decision}}});
        for (value, expected) in [
            (status(json!("approved")), "decided"),
            (status(json!("submitted")), "not yet"),
            (status(json!("preprocessed")), "not yet"),
            (status(json!("frozen")), "unreadable"),
            (status(json!({"word": "approved"})), "unreadable"),
            (json!({"verification": {"id": "x"}}), "unreadable"),
            (json!({"verification": "approved"}), "unreadable"),
            (json!({"verification": null}), "not yet"),
            (automatic(json!("approved")), "decided"),
            (automatic(json!("frozen")), "unreadable"),
            (automatic(json!({"value": "approved"})), "unreadable"),
            (automatic(json!(null)), "not yet"),
        ] {
            assert_eq!(reading_of(&value), expected, "{value}");
        }
        assert!(matches!(read("{"), DecisionReading::Unreadable));
    }

    #[test]
    fn nul_in_a_decision_that_was_asked_for_is_no_reason_not_to_read_it() {
        let raw = r#"{"verification": {"id": "x", "status": "declined", "reason": "a\u0000b"}}"#;
        let DecisionReading::Decided(decision) = read(raw) else { panic!("it reads") };
        assert_eq!(decision.reason.as_deref(), Some("a\u{fffd}b"));
    }
}
