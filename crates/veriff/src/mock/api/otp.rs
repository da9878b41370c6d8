//! The one-time password of the Aadhaar check. Limits and the right code are the stand-in's own. (inferred)

use std::sync::Arc;

use http::StatusCode;
use serde_json::{Value, json};
use time::OffsetDateTime;

use super::Exchange;
use super::sessions::own;
use crate::mock::Mock;
use crate::mock::answer::Answer;
use crate::mock::session::Session;
use crate::mock::settings::Integration;
use crate::wire::OtpReason;

/// The password that is right.
const RIGHT_CODE: &str = "123456";
/// How long until it may be sent again.
const RESEND_AFTER: time::Duration = time::Duration::seconds(60);
/// How often it may be sent.
const MAX_SENT: u32 = 3;
/// How often it may be wrong.
const MAX_WRONG: u32 = 3;
// The numbers have right check digits, so that they get past clients that look at those.

/// An Aadhaar number that is nobody's.
const UNKNOWN_NUMBER: &str = "222222222227";
/// An Aadhaar number without a telephone.
const NUMBER_WITHOUT_TELEPHONE: &str = "999999999999";
/// An Aadhaar number to which nothing can be sent again.
const NUMBER_WITHOUT_RESEND: &str = "888888888887";
/// An Aadhaar number that the registry fails over.
const NUMBER_WITH_REGISTRY_ERROR: &str = "777777777775";

impl Mock {
    pub(super) fn generate_otp(
        &self,
        id: &str,
        exchange: &Exchange,
        integration: &Arc<Integration>,
    ) -> Result<Answer, Answer> {
        let mut state = self.state();
        let now = state.now();
        let session = own(state.sessions.get_mut(id), integration)?;
        let body = exchange.json()?;
        let identifier = text(&body, "identifier").unwrap_or_default();
        may_send(session, identifier, now).map_err(|reason| {
            let mut answer = refused(&reason);
            // Whoever was too soon is told when not to be. The other limits are not lifted by waiting.
            if reason == OtpReason::OtpRequestTooSoon {
                answer.retry_after = session.otp.sent_at.map(|at| seconds_left(at + RESEND_AFTER - now));
            }
            answer
        })?;
        session.otp.sent += 1;
        session.otp.sent_at = Some(now);
        Ok(accepted(id))
    }

    pub(super) fn verify_otp(
        &self,
        id: &str,
        exchange: &Exchange,
        integration: &Arc<Integration>,
    ) -> Result<Answer, Answer> {
        let mut state = self.state();
        let session = own(state.sessions.get_mut(id), integration)?;
        let body = exchange.json()?;
        let code = text(&body, "code").unwrap_or_default();
        if session.otp.is_passed {
            return Err(refused(&OtpReason::MfaAlreadyCompleted));
        }
        if !takes_otp(session) || text(&body, "type") != Some("aadhaar") {
            return Err(refused(&OtpReason::InvalidSessionDetails));
        }
        if session.otp.sent == 0 {
            return Err(refused(&OtpReason::OtpNotGenerated));
        }
        if !is_digits(code, 6) {
            return Err(refused(&OtpReason::InvalidInputOtp));
        }
        if code != RIGHT_CODE {
            session.otp.wrong += 1;
            if session.otp.wrong < MAX_WRONG {
                return Err(refused(&OtpReason::InvalidOtp));
            }
            state.submit(id);
            return Err(refused(&OtpReason::OtpSubmissionLimitReached));
        }
        session.otp.is_passed = true;
        Ok(accepted(id))
    }
}

fn may_send(session: &Session, identifier: &str, now: OffsetDateTime) -> Result<(), OtpReason> {
    if session.otp.is_passed {
        return Err(OtpReason::MfaAlreadyCompleted);
    }
    if !takes_otp(session) {
        return Err(OtpReason::InvalidSessionDetails);
    }
    if !is_digits(identifier, 12) {
        return Err(OtpReason::InvalidInputAadhar);
    }
    match identifier {
        UNKNOWN_NUMBER => return Err(OtpReason::InvalidAadhar),
        NUMBER_WITHOUT_TELEPHONE => return Err(OtpReason::InvalidPhoneNumber),
        NUMBER_WITHOUT_RESEND => return Err(OtpReason::InvalidResendAttempt),
        NUMBER_WITH_REGISTRY_ERROR => return Err(OtpReason::ApiError),
        _ => {}
    }
    if session.otp.sent_at.is_some_and(|at| now - at < RESEND_AFTER) {
        return Err(OtpReason::OtpRequestTooSoon);
    }
    if session.otp.sent >= MAX_SENT { Err(OtpReason::OtpGenerationLimitReached) } else { Ok(()) }
}

/// What is left of a wait, in whole seconds that are enough.
fn seconds_left(wait: time::Duration) -> u64 {
    u64::try_from(wait.whole_seconds()).unwrap_or(0) + 1
}

/// Says whether the session is open and the person agreed.
fn takes_otp(session: &Session) -> bool {
    let agreed = |consent: &Value| consent["type"] == "aadhaar" && consent["approved"] == true;
    let consents = session.request.get("consents").and_then(Value::as_array);
    session.is_open() && consents.is_some_and(|consents| consents.iter().any(agreed))
}

fn text<'a>(body: &'a Value, name: &str) -> Option<&'a str> {
    body.get(name)?.as_str()
}

fn is_digits(text: &str, count: usize) -> bool {
    text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn accepted(id: &str) -> Answer {
    Answer::ok(&json!({"sessionId": id, "status": "success"}))
}

/// A refusal. Where the word stands in Veriff's is not known.
fn refused(reason: &OtpReason) -> Answer {
    let status = match reason {
        OtpReason::OtpGenerationLimitReached | OtpReason::OtpRequestTooSoon | OtpReason::OtpSubmissionLimitReached => {
            StatusCode::TOO_MANY_REQUESTS
        }
        OtpReason::ApiError => StatusCode::INTERNAL_SERVER_ERROR,
        OtpReason::InvalidSessionDetails
        | OtpReason::InvalidResendAttempt
        | OtpReason::MfaAlreadyCompleted
        | OtpReason::InvalidInputAadhar
        | OtpReason::InvalidAadhar
        | OtpReason::InvalidPhoneNumber
        | OtpReason::OtpNotGenerated
        | OtpReason::InvalidInputOtp
        | OtpReason::InvalidOtp
        | OtpReason::Other(_) => StatusCode::BAD_REQUEST,
    };
    let mut answer = Answer::json(status, &json!({"status": "fail", "reason": reason}));
    answer.code = Some(reason.to_string());
    answer
}
