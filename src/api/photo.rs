//! Photos: the one form that carries a file.

#![expect(
    missing_docs,
    unreachable_pub,
    reason = "the macro makes a struct of the form; its fields are the function's parameters"
)]

use bytes::{Bytes, BytesMut};
use leptos::prelude::*;
use leptos::server_fn::codec::{MultipartData, MultipartFormData};

use super::{Token, answer, back, browser, go_on};
use crate::domain::{Context, Next, PhotoError, PhotoSlot, PhotoSource, Step, UserError, Visit};
use crate::server::{MAX_PHOTO_BYTES, Portal, TooSlow, UploadPermit};

/// The most bytes of a field that is no file.
const MAX_TEXT_BYTES: usize = 1024;
/// More fields than any form of ours has.
const MAX_FIELDS: usize = 32;
/// How much of a photo that is too large is read and discarded, so that the browser gets a response instead of a reset.
const MAX_DISCARDED_BYTES: usize = 4 * MAX_PHOTO_BYTES;

/// An upper bound for the form's other fields and boundaries.
const FORM_OVERHEAD: usize = 16 * 1024;

/// What the form holds.
struct Upload {
    token: Token,
    context: Option<Context>,
    source: PhotoSource,
    to: PhotoSlot,
    photo: Result<Bytes, PhotoError>,
    /// Held until the photo is normalized: until then it takes memory.
    permit: Option<UploadPermit>,
}

/// Stores one photo and returns the next step.
#[server(prefix = "/api", endpoint = "photo", input = MultipartFormData)]
pub async fn add_photo(form: MultipartData) -> Result<Next, UserError> {
    let portal = expect_context::<Portal>();
    let mut upload = Upload {
        token: Token::read(""),
        context: None,
        source: PhotoSource::File,
        to: PhotoSlot::First,
        photo: Err(PhotoError::Empty),
        permit: None,
    };
    let result = store(&portal, form, &mut upload).await;
    portal.metrics.upload(result.as_ref().err().copied());
    match result {
        Ok(visit) => Ok(go_on(Step::of(&visit).path(&upload.token.0))),
        Err(user_error) => {
            let here = upload.context.map_or_else(|| upload.token.path(), |context| here(&upload, context));
            back(&upload.token, &here, user_error)
        }
    }
}

/// Reads the form into `upload`, and stores the photo.
async fn store(portal: &Portal, form: MultipartData, upload: &mut Upload) -> Result<Visit, UserError> {
    let deadline = portal.budgets().upload_deadline;
    tokio::time::timeout(deadline, read(portal, form, upload)).await.unwrap_or(Err(UserError::TooSlow))?;
    let context = upload.context.ok_or(UserError::PictureNotNeeded)?;
    // Taken out, so that its bytes are freed as soon as they are read.
    let visit = match std::mem::replace(&mut upload.photo, Err(PhotoError::Empty)) {
        Ok(photo) => portal.add_photo(&upload.token.0, context, upload.source, &upload.to, photo).await,
        Err(photo_error) => portal.refuse_photo(&upload.token.0, context, photo_error).await,
    };
    Ok(visit?)
}

/// Removes one photo and returns the next step.
#[server(prefix = "/api", endpoint = "remove")]
pub async fn remove_photo(token: String, #[server(default)] photo: String) -> Result<Next, UserError> {
    let token = Token::read(&token);
    let visit = expect_context::<Portal>().remove_photo(&token.0, &photo).await;
    answer(&token, &Step::Review.path(&token.0), visit)
}

/// Returns the address of the page that the form stands on.
fn here(upload: &Upload, context: Context) -> String {
    let path = Step::Photo(context).path(&upload.token.0);
    match &upload.to {
        PhotoSlot::First => path,
        PhotoSlot::Another => format!("{path}?another=1"),
        PhotoSlot::Instead(id) => format!("{path}?replaces={id}"),
    }
}

/// Reads the id of a photo; what cannot be one gets into no address.
fn photo_id(word: &str) -> Option<String> {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || letter == '-';
    ((1..=64).contains(&word.len()) && word.chars().all(plain)).then(|| word.to_owned())
}

/// Reads the form, field by field. The token comes first: for a link that opens nothing, no photo is read.
async fn read(portal: &Portal, form: MultipartData, upload: &mut Upload) -> Result<(), UserError> {
    let mut form = form.into_inner().ok_or(UserError::BadForm)?;
    let mut fields = 0;
    while let Some(mut field) = form.next_field().await.map_err(|_| unreadable())? {
        fields += 1;
        if fields > MAX_FIELDS {
            return Err(UserError::BadForm);
        }
        let name = field.name().unwrap_or_default().to_owned();
        let mut bytes = BytesMut::new();
        let mut limit = MAX_TEXT_BYTES;
        if name == "photo" {
            // A form that is known to be too large is read and discarded, so that the browser gets the response.
            let declared = declared_length();
            limit = if declared.is_some_and(|length| length > MAX_PHOTO_BYTES + FORM_OVERHEAD) {
                0
            } else {
                MAX_PHOTO_BYTES
            };
            if upload.permit.is_some() {
                return Err(UserError::BadForm);
            }
            let max_bytes = declared.map_or(limit, |length| length.min(limit));
            let permit = portal.acquire_upload(&upload.token.0, browser::address(portal), max_bytes).await;
            upload.permit = Some(permit.map_err(UserError::from)?);
            bytes.reserve(declared.unwrap_or_default().min(limit));
        }
        let mut size = 0;
        while let Some(chunk) = field.chunk().await.map_err(|_| unreadable())? {
            size += chunk.len();
            if size <= limit {
                bytes.extend_from_slice(&chunk);
                continue;
            }
            bytes = BytesMut::new();
            if name != "photo" || size > MAX_DISCARDED_BYTES {
                return Err(if name == "photo" {
                    UserError::BadPhoto(PhotoError::TooLarge)
                } else {
                    UserError::BadForm
                });
            }
        }
        if name == "photo" {
            upload.photo = if size > limit { Err(PhotoError::TooLarge) } else { Ok(bytes.freeze()) };
            continue;
        }
        let word = word(&bytes)?;
        match name.as_str() {
            "token" => upload.token = Token::read(word),
            "context" => upload.context = Context::parse(word),
            "source" => upload.source = PhotoSource::parse(word),
            "another" if !word.is_empty() => upload.to = PhotoSlot::Another,
            "replaces" => upload.to = photo_id(word).map_or(PhotoSlot::First, PhotoSlot::Instead),
            _ => {}
        }
    }
    Ok(())
}

/// Reads a field that is no file: UTF-8 without NUL, which `PostgreSQL` cannot store.
fn word(bytes: &[u8]) -> Result<&str, UserError> {
    std::str::from_utf8(bytes).ok().filter(|word| !word.contains('\0')).ok_or(UserError::BadForm)
}

/// Says why the form could not be read: it came too slowly, or it is no form.
fn unreadable() -> UserError {
    let slow = use_context::<http::request::Parts>().and_then(|parts| parts.extensions.get::<TooSlow>().cloned());
    if slow.is_some_and(|slow| slow.is_noted()) { UserError::TooSlow } else { UserError::BadForm }
}

/// Returns how long the whole form is, if the browser said so beforehand.
fn declared_length() -> Option<usize> {
    let parts = use_context::<http::request::Parts>()?;
    parts.headers.get(http::header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}
