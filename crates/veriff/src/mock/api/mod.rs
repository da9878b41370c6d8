//! The API itself: reads a request, injects a fault where one is due, and responds.

mod checks;
mod creation;
mod media;
mod otp;
mod read;
mod sessions;

use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::response::Response;
use bytes::Bytes;
use http::{HeaderMap, Method, Request, StatusCode};
use serde_json::Value;

use super::Mock;
use super::answer::Answer;
use super::auth::{self, AuthOutcome};
use super::calls::{Call, SignatureCheck};
use super::check_results;
use super::droppable;
use super::fault::{FaultKind, FaultScope, InjectedFault};
use super::route::Route;
use super::settings::Integration;

/// The most that a body may have. Above Veriff's 24 MB, so that a file that is too large gets a helpful answer.
const BODY_LIMIT: usize = 40 * 1024 * 1024;

/// A request, read to its end.
pub(super) struct Exchange {
    pub(super) method: Method,
    pub(super) path: String,
    /// The query, which is never part of what is signed.
    pub(super) query: String,
    /// The call and the id in the path.
    pub(super) route: Option<(Route, String)>,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
}

impl Exchange {
    /// Where the stand-in was called, for the URLs in its answers.
    fn host(&self) -> String {
        let host = self.headers.get("host").and_then(|value| value.to_str().ok()).unwrap_or("127.0.0.1");
        format!("http://{host}")
    }

    /// Says whether the call is signed with the older scheme.
    fn is_legacy(&self) -> bool {
        self.headers.contains_key("x-signature") && !self.headers.contains_key("x-hmac-signature")
    }

    /// The body as JSON.
    fn json(&self) -> Result<Value, Answer> {
        serde_json::from_slice(&self.body).map_err(|_| Answer::refused(1101))
    }
}

/// Answers a request to the API.
pub(super) async fn answer(State(mock): State<Mock>, request: Request<Body>) -> Response {
    mock.ensure_worker();
    let (head, body) = request.into_parts();
    let path = head.uri.path().to_owned();
    let query = head.uri.query().unwrap_or_default().to_owned();
    let route = Route::find(&head.method, &path);
    let fits = |fault: &InjectedFault| match fault.matches {
        FaultScope::Any => true,
        FaultScope::Route(wanted) => route.as_ref().is_some_and(|(route, _)| *route == wanted),
    };
    let fault = mock.state().faults.draw(fits, |fault| fault.when);
    let fault_kind = fault.as_ref().map(|fault| fault.what);
    if let Some(FaultKind::Delay(wait)) = fault_kind {
        tokio::time::sleep(wait).await;
    }
    let body = axum::body::to_bytes(body, BODY_LIMIT).await;
    let is_too_large = body.is_err();
    let exchange =
        Exchange { method: head.method, path, query, route, headers: head.headers, body: body.unwrap_or_default() };
    let replaced = fault.filter(|fault| !fault.after_effect).and_then(|fault| replacement(fault.what));
    let work = {
        let mock = mock.clone();
        move || {
            let (mut answer, auth) = match replaced {
                Some(answer) => (answer, mock.authenticate(&exchange)),
                None if is_too_large => (Answer::too_large(), mock.authenticate(&exchange)),
                None => mock.authenticate_and_dispatch(&exchange),
            };
            if let Some(replacement) = fault_kind.and_then(replacement) {
                answer = replacement;
            }
            mock.note(&exchange, &answer, &auth, fault_kind);
            (answer, auth.integration, exchange.is_legacy())
        }
    };
    // Hashing and decoding a large picture takes long enough to hold up other calls.
    let (answer, integration, legacy) = tokio::task::spawn_blocking(work).await.expect("a call does not panic");
    match fault_kind {
        Some(FaultKind::DropConnection) => droppable::drop_connection(&head.extensions),
        Some(FaultKind::CutBody) => droppable::cut(answer.into_response(integration.as_deref(), legacy, false)).await,
        Some(FaultKind::WrongSignature) => answer.into_response(integration.as_deref(), legacy, true),
        Some(FaultKind::Status(_) | FaultKind::TooManyRequests { .. } | FaultKind::Delay(_)) | None => {
            answer.into_response(integration.as_deref(), legacy, false)
        }
    }
}

/// The response of a fault, instead of the right one.
fn replacement(fault_kind: FaultKind) -> Option<Answer> {
    match fault_kind {
        FaultKind::Status(status) => {
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            Some(Answer::failed(status, "1101", "Something went wrong"))
        }
        FaultKind::TooManyRequests { retry_after } => {
            let mut answer = Answer::failed(StatusCode::TOO_MANY_REQUESTS, "1101", "Too many requests");
            answer.retry_after = Some(retry_after);
            Some(answer)
        }
        FaultKind::DropConnection => Some(Answer::failed(StatusCode::INTERNAL_SERVER_ERROR, "", "")),
        FaultKind::Delay(_) | FaultKind::WrongSignature | FaultKind::CutBody => None,
    }
}

impl Mock {
    /// Checks who calls, and answers.
    fn authenticate_and_dispatch(&self, exchange: &Exchange) -> (Answer, AuthOutcome) {
        let auth = self.authenticate(exchange);
        let answer = match (&auth, &exchange.route) {
            (AuthOutcome { refused: Some(code), .. }, _) => Answer::refused(*code),
            (AuthOutcome { integration: Some(integration), .. }, Some((route, id))) => {
                self.dispatch(*route, id, exchange, integration).unwrap_or_else(|answer| answer)
            }
            (_, _) => Answer::not_found("Resource not found"),
        };
        (answer, auth)
    }

    /// Checks who calls.
    fn authenticate(&self, exchange: &Exchange) -> AuthOutcome {
        let (integrations, switches) = {
            let state = self.state();
            (state.integrations.clone(), state.settings.switches)
        };
        match &exchange.route {
            Some((route, id)) => {
                let payload = if route.signs_id() { id.as_bytes() } else { &exchange.body };
                auth::check(*route, &exchange.headers, payload, &integrations, switches)
            }
            None => AuthOutcome {
                integration: auth::key(&exchange.headers, &integrations).ok(),
                signature: SignatureCheck::NotChecked,
                refused: None,
            },
        }
    }

    fn dispatch(
        &self,
        route: Route,
        id: &str,
        exchange: &Exchange,
        integration: &Arc<Integration>,
    ) -> Result<Answer, Answer> {
        if route.path().contains("{id}") && uuid::Uuid::try_parse(id).is_err() {
            return Err(Answer::refused(1002));
        }
        if route.wants_version() && !exchange.query.split('&').any(|pair| pair.starts_with("version=")) {
            return Err(Answer::refused(1102));
        }
        match route {
            Route::CreateSession => self.create_session(exchange, integration),
            Route::CollectedData => self.collected_data(id, exchange, integration),
            Route::UploadMedia => self.upload_media(id, exchange, integration),
            Route::Submit => self.submit(id, exchange, integration),
            Route::ValidateRegistry => self.validate_registry(exchange, integration),
            Route::DeleteSession => self.delete_session(id, integration),
            Route::Decision => self.decision(id, integration),
            Route::Person => self.person(id, integration),
            Route::WatchlistScreening => self.watchlist_screening(id, integration),
            Route::SessionMedia => self.session_media(id, integration),
            Route::Attempts => self.attempts(id, integration),
            Route::AttemptMedia => self.attempt_media(id, integration),
            Route::MediaFile => self.media_file(id, integration),
            Route::IneRegistry => self.registry(id, integration, check_results::ine),
            Route::CurpRegistry => self.registry(id, integration, check_results::curp),
            Route::CombinedIneCurpRegistry => self.registry(id, integration, check_results::combined),
            Route::FullAuto => self.registry(id, integration, check_results::full_auto),
            Route::GenerateOtp => self.generate_otp(id, exchange, integration),
            Route::VerifyOtp => self.verify_otp(id, exchange, integration),
        }
    }

    fn note(&self, exchange: &Exchange, answer: &Answer, auth: &AuthOutcome, fault_kind: Option<FaultKind>) {
        let signs_id = exchange.route.as_ref().is_some_and(|(route, _)| route.signs_id());
        let is_dropped = fault_kind == Some(FaultKind::DropConnection);
        let mut state = self.state();
        let call = Call {
            at: state.now(),
            method: exchange.method.to_string(),
            path: exchange.path.clone(),
            status: if is_dropped { 0 } else { answer.status.as_u16() },
            code: answer.code.clone(),
            signature: auth.signature,
            signed: if signs_id { "id".to_owned() } else { format!("body, {} bytes", exchange.body.len()) },
            fault: fault_kind.map(|fault_kind| format!("{fault_kind:?}")),
        };
        tracing::debug!(
            method = call.method,
            path = call.path,
            status = call.status,
            code = call.code,
            signature = ?call.signature,
            fault = call.fault,
            "call"
        );
        state.calls.push(call);
    }
}
