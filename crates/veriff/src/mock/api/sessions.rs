//! Creating a session and handing it in.

use std::sync::Arc;

use http::StatusCode;
use serde_json::{Value, json};
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

use super::Exchange;
use crate::mock::Mock;
use crate::mock::answer::Answer;
use crate::mock::session::Session;
use crate::mock::settings::{Integration, Switches};
use crate::wire::{VENDOR_DATA_LIMIT, is_date};

/// How old a `timestamp` may be, where that is checked.
const OLDEST_TIMESTAMP: time::Duration = time::Duration::hours(1);
/// The documents that a session may name.
const DOCUMENT_TYPES: [&str; 5] = ["PASSPORT", "ID_CARD", "DRIVERS_LICENSE", "RESIDENCE_PERMIT", "VISA"];

impl Mock {
    pub(super) fn create_session(&self, exchange: &Exchange, integration: &Arc<Integration>) -> Result<Answer, Answer> {
        let verification = verification(exchange)?;
        let (switches, now) = {
            let world = self.world();
            (world.settings.switches, world.now())
        };
        check(&verification, switches, now).map_err(Answer::refused)?;
        let mut world = self.world();
        let session = world.create(integration, verification, exchange.host());
        let answer = json!({"status": "success", "verification": session.to_json()});
        Ok(Answer::json(StatusCode::CREATED, &answer))
    }

    pub(super) fn submit(
        &self,
        id: &str,
        exchange: &Exchange,
        integration: &Arc<Integration>,
    ) -> Result<Answer, Answer> {
        let mut world = self.world();
        let require_media = world.settings.switches.require_media;
        let session = own(world.sessions.get_mut(id), integration)?;
        session.submits_received += 1;
        if !session.is_open() {
            return Err(Answer::refused(1304));
        }
        // After a resubmission was asked for, the files of the attempt before do not count.
        let is_new = session.status == crate::Status::ResubmissionRequested;
        let has_media = !is_new && !session.attempt().media.is_empty();
        let body = exchange.json()?;
        let status = body.pointer("/verification/status").ok_or_else(|| Answer::refused(1102))?;
        if status.as_str() != Some("submitted") {
            return Err(Answer::refused(1303));
        }
        if require_media && !has_media {
            return Err(Answer::refused(1400));
        }
        world.submit(id);
        let session = own(world.sessions.get_mut(id), integration)?;
        Ok(Answer::ok(&json!({"status": "success", "verification": session.to_json()})))
    }
}

/// The session, when there is one and it belongs to the integration that asks.
pub(super) fn own<'a>(session: Option<&'a mut Session>, integration: &Integration) -> Result<&'a mut Session, Answer> {
    session
        .filter(|session| session.api_key == integration.api_key)
        .ok_or_else(|| Answer::not_found("Session not found"))
}

/// `verification` of a body. One production client sends no body at all, which means an empty one.
fn verification(exchange: &Exchange) -> Result<Value, Answer> {
    if exchange.body.is_empty() {
        return Ok(json!({}));
    }
    let body = exchange.json()?;
    match body.get("verification") {
        Some(verification) if verification.is_object() => Ok(verification.clone()),
        Some(_) => Err(Answer::refused(1104)),
        None => Err(Answer::refused(1102)),
    }
}

/// Checks what a session is created with; the error is Veriff's code. `null` counts as absent.
fn check(verification: &Value, switches: Switches, now: OffsetDateTime) -> Result<(), i64> {
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
