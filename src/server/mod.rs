//! The portal itself: every outside thing, and what happens to a session. Knows no HTML.

mod error;

pub use error::{Error, Result};

use crate::domain::*;

#[derive(Clone)]
pub struct Portal;

/// Who is signed in to the back office: an extension of every request under `/admin` but the login page.
#[derive(Clone, Debug)]
pub struct SignedIn {
    pub email: String,
    /// Goes into the hidden field `csrf` of every form.
    pub csrf: String,
}

#[expect(clippy::unused_async, clippy::todo, unused_variables)]
impl Portal {
    pub fn brand(&self) -> &Brand {
        todo!()
    }
    /// Looks up what a link opens; Problem::UnknownLink / ExpiredLink inside the error.
    pub async fn visit(&self, token: &str) -> Result<Visit> {
        todo!()
    }
    pub async fn give_consent(&self, token: &str) -> Result<Visit> {
        todo!()
    }
    pub async fn choose_language(&self, token: &str, language: &str) -> Result<()> {
        todo!()
    }
    pub async fn choose_document(&self, token: &str, document: DocumentType, country: Country) -> Result<Visit> {
        todo!()
    }
    pub async fn add_photo(&self, token: &str, context: Context, source: PhotoSource, bytes: bytes::Bytes) -> Result<Visit> {
        todo!()
    }
    pub async fn submit(&self, token: &str) -> Result<Visit> {
        todo!()
    }
    /// Starts the new attempt that Veriff asked for.
    pub async fn reopen(&self, token: &str) -> Result<Visit> {
        todo!()
    }
    /// The stored JPEG of a photo of the session that the token opens.
    pub async fn photo_of(&self, token: &str, photo_id: &str) -> Result<bytes::Bytes> {
        todo!()
    }
    pub async fn sessions(&self, filter: &SessionFilter) -> Result<SessionPage> {
        todo!()
    }
    pub async fn case(&self, session_id: &str) -> Result<Option<Case>> {
        todo!()
    }
    /// The stored JPEG of any picture, for reviewers.
    pub async fn media_bytes(&self, media_id: &str) -> Result<Option<bytes::Bytes>> {
        todo!()
    }
    pub fn now(&self) -> i64 {
        todo!()
    }
}
