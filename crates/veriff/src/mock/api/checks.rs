//! Checks beside the document: registries, people on lists, the self-serve plan.

use std::sync::Arc;

use http::StatusCode;
use serde_json::{Value, json};

use super::Exchange;
use super::sessions::{own, verification};
use crate::mock::Mock;
use crate::mock::answer::Answer;
use crate::mock::check_results;
use crate::mock::clock::written;
use crate::mock::session::Session;
use crate::mock::settings::Integration;

impl Mock {
    pub(super) fn validate_registry(
        &self,
        exchange: &Exchange,
        integration: &Arc<Integration>,
    ) -> Result<Answer, Answer> {
        let verification = verification(exchange)?;
        let has = |pointer: &str| {
            verification.pointer(pointer).and_then(Value::as_str).is_some_and(|text| !text.trim().is_empty())
        };
        if !has("/person/idNumber") {
            return Err(Answer::refused(1308));
        }
        let has_names = has("/person/firstName") && has("/person/lastName");
        if !has_names && !has("/person/fullName") {
            return Err(Answer::refused(1309));
        }
        let has_address = verification.get("address").is_some_and(Value::is_object);
        if !has("/person/dateOfBirth") && !has_address {
            return Err(Answer::refused(1310));
        }
        let now = self.state().now();
        let switches = self.settings().switches;
        super::creation::check(&verification, switches, now).map_err(Answer::refused)?;
        let mut state = self.state();
        let id = state.create(integration, verification, exchange.host()).id.clone();
        let session = own(state.sessions.get_mut(&id), integration)?;
        session.is_registry_check = true;
        let answer = json!({"status": "success", "verification": session.to_json()});
        state.submit(&id);
        Ok(Answer::json(StatusCode::CREATED, &answer))
    }

    /// The person; null while nothing was read.
    pub(super) fn person(&self, id: &str, integration: &Integration) -> Result<Answer, Answer> {
        let mut state = self.state();
        let now = written(state.now());
        let session = own(state.sessions.get_mut(id), integration)?;
        let person = session.decision.as_ref().map(|_| check_results::person(session, &now));
        Ok(Answer::ok(&json!({"status": "success", "person": person})))
    }

    pub(super) fn watchlist_screening(&self, id: &str, integration: &Integration) -> Result<Answer, Answer> {
        let mut state = self.state();
        let enabled = state.settings.switches.watchlist_enabled;
        let session = own(state.sessions.get_mut(id), integration)?;
        if !enabled {
            let message = "Watchlist screening is not enabled for the integration";
            return Err(Answer::failed(StatusCode::PAYMENT_REQUIRED, "1101", message));
        }
        match &session.screening {
            Some(result) => Ok(Answer::ok(&json!({"status": "success", "data": result}))),
            // The body of this answer is not documented.
            None => Ok(Answer::json(StatusCode::ACCEPTED, &json!({"status": "success", "data": null}))),
        }
    }

    /// What comes with a decision, by `check_result`; not there before.
    pub(super) fn registry(
        &self,
        id: &str,
        integration: &Integration,
        check_result: fn(&Session) -> Value,
    ) -> Result<Answer, Answer> {
        let mut state = self.state();
        let session = own(state.sessions.get_mut(id), integration)?;
        if session.decision.is_none() {
            return Err(Answer::not_found("Resource not found"));
        }
        Ok(Answer::ok(&check_result(session)))
    }
}
