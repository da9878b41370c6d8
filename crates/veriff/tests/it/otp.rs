//! The one-time password: sent, wrong, right, and every reason.

use std::time::Duration;

use crate::stage::{Stage, credentials, undecided};
use veriff::wire::{Consent, OtpReason};
use veriff::{Client, Error, NewSession, SessionId};

const AADHAAR: &str = "111122223333";

/// A client that was just made: it does not know when a password was last sent.
fn fresh(stage: &Stage) -> Client {
    Client::with_http_client(stage.http.clone(), &stage.base, credentials()).expect("a client")
}

async fn consenting(stage: &Stage) -> SessionId {
    let new = NewSession::new().consent(Consent::new("aadhaar", true));
    stage.client.create_session(&new).await.expect("it is created").id
}

async fn reason(answer: impl Future<Output = Result<(), Error>>) -> (OtpReason, u16) {
    let error = answer.await.expect_err("it is refused");
    (error.otp_reason().expect("it says why"), error.status().expect("it was answered").as_u16())
}

#[tokio::test]
async fn a_password_is_sent_and_right() {
    let stage = Stage::new(undecided()).await;
    let session = consenting(&stage).await;
    let early = stage.client.verify_otp(&session, "123456");
    assert_eq!(reason(early).await, (OtpReason::OtpNotGenerated, 400));
    stage.client.generate_otp(&session, AADHAAR).await.expect("it is sent");
    let calls = stage.mock.calls().len();
    let held = stage.client.generate_otp(&session, AADHAAR).await.expect_err("too soon");
    assert!(matches!(held, Error::HeldBack { retry_after } if retry_after > Duration::from_secs(50)));
    assert_eq!(stage.mock.calls().len(), calls);
    assert_eq!(reason(fresh(&stage).generate_otp(&session, AADHAAR)).await, (OtpReason::OtpRequestTooSoon, 429));
    assert_eq!(reason(stage.client.verify_otp(&session, "12345")).await, (OtpReason::InvalidInputOtp, 400));
    assert_eq!(reason(stage.client.verify_otp(&session, "000000")).await, (OtpReason::InvalidOtp, 400));
    stage.client.verify_otp(&session, "123456").await.expect("it is right");
    assert_eq!(reason(stage.client.verify_otp(&session, "123456")).await, (OtpReason::MfaAlreadyCompleted, 400));
    assert_eq!(reason(fresh(&stage).generate_otp(&session, AADHAAR)).await, (OtpReason::MfaAlreadyCompleted, 400));
}

#[tokio::test]
async fn who_gets_none() {
    let stage = Stage::new(undecided()).await;
    let session = stage.session("Alex").await;
    assert_eq!(reason(stage.client.generate_otp(&session, AADHAAR)).await, (OtpReason::InvalidSessionDetails, 400));
    let session = consenting(&stage).await;
    for (aadhaar, expected) in [
        ("12", OtpReason::InvalidInputAadhar),
        ("222222222227", OtpReason::InvalidAadhar),
        ("999999999999", OtpReason::InvalidPhoneNumber),
        ("888888888887", OtpReason::InvalidResendAttempt),
    ] {
        assert_eq!(reason(stage.client.generate_otp(&session, aadhaar)).await, (expected, 400));
    }
    assert_eq!(reason(stage.client.generate_otp(&session, "777777777775")).await, (OtpReason::ApiError, 500));
}

#[tokio::test]
async fn too_often() {
    let stage = Stage::new(undecided()).await;
    let session = consenting(&stage).await;
    for _ in 0..3 {
        fresh(&stage).generate_otp(&session, AADHAAR).await.expect("it is sent");
        stage.mock.advance_clock(Duration::from_secs(61));
    }
    let again = fresh(&stage);
    assert_eq!(reason(again.generate_otp(&session, AADHAAR)).await, (OtpReason::OtpGenerationLimitReached, 429));
    for _ in 0..2 {
        assert_eq!(reason(again.verify_otp(&session, "000000")).await.0, OtpReason::InvalidOtp);
    }
    assert_eq!(reason(again.verify_otp(&session, "000000")).await, (OtpReason::OtpSubmissionLimitReached, 429));
    stage.wait_for(&session, "submitted").await;
}
