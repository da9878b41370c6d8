//! Creating, submitting and deleting a session.

use std::sync::Arc;

use http::StatusCode;
use serde_json::{Value, json};

use super::Exchange;
use super::creation::check;
use crate::mock::Mock;
use crate::mock::answer::Answer;
use crate::mock::session::Session;
use crate::mock::settings::Integration;
use crate::wire::Status;

/// The most characters of a text in collected data.
const COLLECTED_TEXT_LIMIT: usize = 255;
/// How many sessions may be deleted within an hour.
const DELETIONS_AN_HOUR: usize = 5;
/// How many sessions may be deleted within a day.
const DELETIONS_A_DAY: usize = 10;

impl Mock {
    pub(super) fn create_session(&self, exchange: &Exchange, integration: &Arc<Integration>) -> Result<Answer, Answer> {
        let verification = verification(exchange)?;
        let (switches, now) = {
            let state = self.state();
            (state.settings.switches, state.now())
        };
        check(&verification, switches, now).map_err(Answer::refused)?;
        let mut state = self.state();
        let session = state.create(integration, verification, exchange.host());
        session.is_legacy = exchange.is_legacy();
        let answer = json!({"status": "success", "verification": session.to_json()});
        Ok(Answer::json(StatusCode::CREATED, &answer))
    }

    pub(super) fn submit(
        &self,
        id: &str,
        exchange: &Exchange,
        integration: &Arc<Integration>,
    ) -> Result<Answer, Answer> {
        let mut state = self.state();
        let require_media = state.settings.switches.require_media;
        let session = own(state.sessions.get_mut(id), integration)?;
        session.submits_received += 1;
        if !session.is_open() {
            return Err(Answer::refused(1304));
        }
        // After a resubmission was asked for, the files of the attempt before do not count.
        let is_new = session.status == Status::ResubmissionRequested;
        let has_media = !is_new && !session.attempt().media.is_empty();
        let body = exchange.json()?;
        let status = body.pointer("/verification/status").ok_or_else(|| Answer::refused(1102))?;
        if status.as_str() != Some("submitted") {
            return Err(Answer::refused(1303));
        }
        if require_media && !has_media {
            return Err(Answer::refused(1400));
        }
        state.submit(id);
        let session = own(state.sessions.get_mut(id), integration)?;
        Ok(Answer::ok(&json!({"status": "success", "verification": session.to_json()})))
    }
}

impl Mock {
    pub(super) fn collected_data(
        &self,
        id: &str,
        exchange: &Exchange,
        integration: &Arc<Integration>,
    ) -> Result<Answer, Answer> {
        let mut state = self.state();
        let session = own(state.sessions.get_mut(id), integration)?;
        if !session.is_open() {
            return Err(Answer::refused(1304));
        }
        let body = exchange.json()?;
        for needed in ["/providerName", "/device/fingerprint"] {
            let text = body.pointer(needed).and_then(Value::as_str).ok_or_else(|| Answer::refused(1102))?;
            if text.is_empty() || text.chars().count() > COLLECTED_TEXT_LIMIT {
                return Err(Answer::refused(1104));
            }
        }
        let address = |version: &str| body.pointer(version).and_then(Value::as_str);
        if address("/network/ip/addressV4").or_else(|| address("/network/ip/addressV6")).is_none() {
            return Err(Answer::refused(1102));
        }
        session.collected = Some(body);
        // The documentation names these three; the envelope is inferred.
        let attempt = &session.attempt().id;
        Ok(Answer::ok(&json!({"status": "success", "sessionId": session.id, "attemptId": attempt})))
    }

    pub(super) fn delete_session(&self, id: &str, integration: &Arc<Integration>) -> Result<Answer, Answer> {
        let mut state = self.state();
        let now = state.now();
        let status = own(state.sessions.get_mut(id), integration)?.status.clone();
        if !state.settings.switches.delete_enabled {
            return Err(Answer::failed(StatusCode::FORBIDDEN, "1101", "Deleting sessions is not enabled"));
        }
        match status {
            Status::Submitted => return Err(Answer::refused_by_number(1306)),
            Status::Other(_) => return Err(Answer::refused_by_number(1305)),
            Status::Created
            | Status::Started
            | Status::Approved
            | Status::Declined
            | Status::ResubmissionRequested
            | Status::Expired
            | Status::Abandoned
            | Status::Review => {}
        }
        state.deletions.retain(|at| now - *at < time::Duration::days(1));
        let within_an_hour = state.deletions.iter().filter(|at| now - **at < time::Duration::hours(1)).count();
        if within_an_hour >= DELETIONS_AN_HOUR || state.deletions.len() >= DELETIONS_A_DAY {
            return Err(Answer::failed(StatusCode::TOO_MANY_REQUESTS, "1101", "Too many requests"));
        }
        state.deletions.push_back(now);
        if matches!(status, Status::Created | Status::Started | Status::ResubmissionRequested) {
            // It was there a line ago.
            let _ = state.end_unfinished(id);
        }
        state.erase(id);
        Ok(Answer::ok(&json!({"status": "success", "verification": {"id": id}})))
    }
}

/// The session, when there is one and it belongs to the integration that asks.
pub(super) fn own<'a>(session: Option<&'a mut Session>, integration: &Integration) -> Result<&'a mut Session, Answer> {
    session
        .filter(|session| session.api_key == integration.api_key)
        .ok_or_else(|| Answer::not_found("Session not found"))
}

/// `verification` of a body. One production client sends no body at all, which means an empty one.
pub(super) fn verification(exchange: &Exchange) -> Result<Value, Answer> {
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
