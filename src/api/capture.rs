//! Consent, document, submission, and another attempt.

#![expect(
    missing_docs,
    unreachable_pub,
    reason = "the macro makes a struct of each form; its fields are the function's parameters"
)]

use leptos::prelude::*;

use super::{Token, answer, back, browser, go_on};
use crate::domain::{Country, DocumentType, Next, Step, UserError};
use crate::server::{Agreement, Portal};

/// Notes that the person agreed, and to what else.
#[server(prefix = "/api", endpoint = "consent")]
pub async fn give_consent(
    token: String,
    #[server(default)] agreed: String,
    #[server(default)] aadhaar: String,
    #[server(default)] device: String,
) -> Result<Next, UserError> {
    let token = Token::read(&token);
    let here = Step::Consent.path(&token.0);
    if agreed.is_empty() {
        return back(&token, &here, UserError::ConsentMissing);
    }
    let portal = expect_context::<Portal>();
    // Without the box, no data of the device is read.
    let wants_device = portal.collects_device_data() && !device.is_empty();
    let browser = if wants_device { browser::read(&portal) } else { None };
    let agreement = Agreement { aadhaar: !aadhaar.is_empty(), browser };
    let visit = portal.give_consent(&token.0, &agreement).await;
    if let (Ok(_), Some(browser)) = (&visit, &agreement.browser) {
        browser::remember(&portal, browser);
    }
    answer(&token, &here, visit)
}

/// Changes the language of the pages, and goes back to the page that asked.
#[server(prefix = "/api", endpoint = "language")]
pub async fn choose_language(
    token: String,
    language: String,
    #[server(default)] back: String,
) -> Result<Next, UserError> {
    let token = Token::read(&token);
    let tag: String =
        language.chars().filter(|letter| letter.is_ascii_alphanumeric() || *letter == '-').take(35).collect();
    // Only a page of this very session: nobody is sent elsewhere.
    let own = back.strip_prefix(&token.path()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    let plain = back.chars().all(|letter| letter.is_ascii_alphanumeric() || "/-_".contains(letter));
    let here = if own && plain { back } else { token.path() };
    match expect_context::<Portal>().choose_language(&token.0, &tag).await {
        Ok(()) => Ok(go_on(here)),
        Err(error) => super::back(&token, &here, UserError::from(error)),
    }
}

/// Notes the document and the country that issued it: a code, or a name as it was typed.
#[server(prefix = "/api", endpoint = "document")]
pub async fn choose_document(
    token: String,
    #[server(default)] document_type: String,
    #[server(default)] country: String,
) -> Result<Next, UserError> {
    let token = Token::read(&token);
    let here = Step::Document.path(&token.0);
    let Some(document) = DocumentType::parse(&document_type) else {
        return back(&token, &here, UserError::DocumentMissing);
    };
    let Some(country) = Country::find(&country) else {
        return back(&token, &here, UserError::CountryUnknown);
    };
    let visit = expect_context::<Portal>().choose_document(&token.0, document, country).await;
    answer(&token, &here, visit)
}

/// Submits the attempt; a job sends the photos to Veriff.
#[server(prefix = "/api", endpoint = "submit")]
pub async fn submit(token: String) -> Result<Next, UserError> {
    let token = Token::read(&token);
    let visit = expect_context::<Portal>().submit(&token.0).await;
    answer(&token, &Step::Review.path(&token.0), visit)
}

/// Begins the attempt that Veriff asked for.
#[server(prefix = "/api", endpoint = "reopen")]
pub async fn reopen(token: String) -> Result<Next, UserError> {
    let token = Token::read(&token);
    let visit = expect_context::<Portal>().reopen(&token.0).await;
    answer(&token, &Step::Status.path(&token.0), visit)
}
