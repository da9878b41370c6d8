//! The Aadhaar number and the code that is sent to its holder: passed on to Veriff, and never stored.

#![expect(
    missing_docs,
    unreachable_pub,
    reason = "the macro makes a struct of each form; its fields are the function's parameters"
)]

use leptos::prelude::*;

use super::{Token, answer, back};
use crate::domain::{AadhaarNumber, Next, OneTimeCode, OtpError, Step, UserError};
use crate::server::{Error, Portal};

/// Has a code sent to the holder of the number.
#[server(prefix = "/api", endpoint = "aadhaar")]
pub async fn send_code(token: String, #[server(default)] number: String) -> Result<Next, UserError> {
    let token = Token::read(&token);
    let here = Step::Aadhaar.path(&token.0);
    let Some(number) = AadhaarNumber::read(&number) else {
        return back(&token, &here, UserError::Code(OtpError::NumberUnreadable));
    };
    let visit = expect_context::<Portal>().send_code(&token.0, &number).await;
    // There is a code on its way already: where it is given, one can read how long to wait for another.
    let here = if matches!(&visit, Err(Error::Refused(UserError::Code(OtpError::TooSoon | OtpError::SentTooOften)))) {
        Step::Code.path(&token.0)
    } else {
        here
    };
    answer(&token, &here, visit)
}

/// Passes on the code that the person got.
#[server(prefix = "/api", endpoint = "code")]
pub async fn check_code(token: String, #[server(default)] code: String) -> Result<Next, UserError> {
    let token = Token::read(&token);
    let here = Step::Code.path(&token.0);
    let Some(code) = OneTimeCode::read(&code) else {
        return back(&token, &here, UserError::Code(OtpError::CodeUnreadable));
    };
    let visit = expect_context::<Portal>().check_code(&token.0, &code).await;
    // Without a code that was sent, there is nothing to be given.
    let here = if matches!(&visit, Err(Error::Refused(UserError::Code(OtpError::NotSent)))) {
        Step::Aadhaar.path(&token.0)
    } else {
        here
    };
    answer(&token, &here, visit)
}
