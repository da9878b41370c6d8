//! What a session may be created with.

use serde_json::Value;
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

use crate::mock::settings::Switches;
use crate::wire::{PROOF_OF_ADDRESS_TYPES, VENDOR_DATA_LIMIT, is_date};

/// How old a `timestamp` may be, where that is checked.
const OLDEST_TIMESTAMP: time::Duration = time::Duration::hours(1);
/// The documents that a session may name.
const DOCUMENT_TYPES: [&str; 5] = ["PASSPORT", "ID_CARD", "DRIVERS_LICENSE", "RESIDENCE_PERMIT", "VISA"];

/// Checks what a session is created with; the error is Veriff's code. `null` counts as absent.
pub(super) fn check(verification: &Value, switches: Switches, now: OffsetDateTime) -> Result<(), i64> {
    let text = |pointer: &str| match verification.pointer(pointer) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.as_str())),
        Some(_) => Err(1104),
    };
    if let Some(features) = verification.get("features").and_then(Value::as_array)
        && features.iter().any(|feature| feature.as_str() != Some("selfid"))
    {
        return Err(1301);
    }
    if text("/callback")?.is_some_and(|callback| !callback.is_empty() && !callback.starts_with("https://")) {
        return Err(1302);
    }
    for date in ["/person/dateOfBirth", "/document/firstIssue"] {
        if text(date)?.is_some_and(|date| !is_date(date)) {
            return Err(1203);
        }
    }
    for name in ["firstName", "lastName", "fullName", "idNumber", "phoneNumber", "email"] {
        text(&format!("/person/{name}"))?;
    }
    let one_of = |word: Option<&str>, words: &[&str]| word.is_none_or(|word| words.contains(&word));
    let marital = text("/person/maritalStatus")?.map(str::to_lowercase);
    if !one_of(text("/person/gender")?, &["M", "MALE", "F", "FEMALE"])
        || !one_of(marital.as_deref(), &["single", "married", "divorced", "widowed"])
    {
        return Err(1104);
    }
    if text("/document/number")?.is_some_and(|number| !number.bytes().all(|byte| byte.is_ascii_alphanumeric())) {
        return Err(2102);
    }
    if !one_of(text("/document/type")?, &DOCUMENT_TYPES) {
        return Err(2103);
    }
    for proof in verification.pointer("/proofOfAddress/acceptableTypes").and_then(Value::as_array).into_iter().flatten()
    {
        if !one_of(Some(proof.get("name").and_then(Value::as_str).ok_or(1104)?), &PROOF_OF_ADDRESS_TYPES) {
            return Err(1104);
        }
    }
    let is_country = |word: &str| word.len() == 2 && word.bytes().all(|byte| byte.is_ascii_uppercase());
    if text("/document/country")?.is_some_and(|country| !is_country(country)) {
        return Err(2104);
    }
    let vendor_data = text("/vendorData").map_err(|_| 1501)?;
    if vendor_data.is_some_and(|text| text.chars().count() > VENDOR_DATA_LIMIT) {
        return Err(1500);
    }
    if text("/endUserId")?.is_some_and(|id| uuid::Uuid::try_parse(id).is_err()) {
        return Err(1104);
    }
    for consent in verification.get("consents").and_then(Value::as_array).into_iter().flatten() {
        let approved = consent.get("approved").and_then(Value::as_bool).ok_or(1104)?;
        if consent.get("type").and_then(Value::as_str) == Some("ine") && !approved {
            return Err(1104);
        }
    }
    if let Some(timestamp) = text("/timestamp")? {
        let moment = OffsetDateTime::parse(timestamp, &Rfc3339).map_err(|_| 1202)?;
        if switches.check_timestamp_age && now - moment > OLDEST_TIMESTAMP {
            return Err(1201);
        }
    }
    Ok(())
}
