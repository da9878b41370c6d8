//! Photos: the one form that carries a file.

#![expect(
    missing_docs,
    unreachable_pub,
    reason = "the macro makes a struct of the form; its fields are the function's parameters"
)]

use bytes::{Bytes, BytesMut};
use leptos::prelude::*;
use leptos::server_fn::codec::{MultipartData, MultipartFormData};

use super::{Token, answer, back, browser};
use crate::domain::{Context, Next, PhotoFault, PhotoPlace, PhotoSource, Problem, Step};
use crate::server::{LARGEST_PHOTO, Portal, TooSlow, UploadPlace};

/// The most bytes of a field that is no file.
const LARGEST_WORD: usize = 1024;
/// More fields than any form of ours has.
const MOST_FIELDS: usize = 32;
/// How much of too large a photo is read and thrown away, so that the browser hears the answer instead of a reset.
const MOST_THROWN_AWAY: usize = 4 * LARGEST_PHOTO;

/// More than the words of the form and its seams take.
const FORM: usize = 16 * 1024;

/// What the form holds.
struct Upload {
    token: Token,
    context: Option<Context>,
    source: PhotoSource,
    to: PhotoPlace,
    photo: Result<Bytes, PhotoFault>,
    /// Held until the photo is tidied: until then it takes memory.
    place: Option<UploadPlace>,
}

/// Keeps one photo and names the next step.
#[server(prefix = "/api", endpoint = "photo", input = MultipartFormData)]
pub async fn add_photo(form: MultipartData) -> Result<Next, Problem> {
    let portal = expect_context::<Portal>();
    let mut upload = Upload {
        token: Token::read(""),
        context: None,
        source: PhotoSource::File,
        to: PhotoPlace::First,
        photo: Err(PhotoFault::Empty),
        place: None,
    };
    let deadline = portal.budgets().upload_deadline;
    let read = tokio::time::timeout(deadline, read(&portal, form, &mut upload)).await.unwrap_or(Err(Problem::TooSlow));
    if let Err(problem) = read {
        let here = upload.context.map_or_else(|| upload.token.path(), |context| here(&upload, context));
        return back(&upload.token, &here, problem);
    }
    let Some(context) = upload.context else {
        return back(&upload.token, &upload.token.path(), Problem::PictureNotNeeded);
    };
    let here = here(&upload, context);
    let visit = match upload.photo {
        Ok(photo) => portal.add_photo(&upload.token.0, context, upload.source, &upload.to, photo).await,
        Err(fault) => portal.refuse_photo(&upload.token.0, context, fault).await,
    };
    answer(&upload.token, &here, visit)
}

/// Removes one photo and names the next step.
#[server(prefix = "/api", endpoint = "remove")]
pub async fn remove_photo(token: String, #[server(default)] photo: String) -> Result<Next, Problem> {
    let token = Token::read(&token);
    let visit = expect_context::<Portal>().remove_photo(&token.0, &photo).await;
    answer(&token, &Step::Review.path(&token.0), visit)
}

/// Returns the address of the page that the form stands on.
fn here(upload: &Upload, context: Context) -> String {
    let path = Step::Photo(context).path(&upload.token.0);
    match &upload.to {
        PhotoPlace::First => path,
        PhotoPlace::Another => format!("{path}?another=1"),
        PhotoPlace::Instead(id) => format!("{path}?replaces={id}"),
    }
}

/// Reads the id of a photo; what cannot be one gets into no address.
fn photo_id(word: &str) -> Option<String> {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || letter == '-';
    ((1..=64).contains(&word.len()) && word.chars().all(plain)).then(|| word.to_owned())
}

/// Reads the form, field by field. The token comes first: for a link that opens nothing, no photo is read.
async fn read(portal: &Portal, form: MultipartData, upload: &mut Upload) -> Result<(), Problem> {
    let mut form = form.into_inner().ok_or(Problem::BadForm)?;
    let mut fields = 0;
    while let Some(mut field) = form.next_field().await.map_err(|_| unreadable())? {
        fields += 1;
        if fields > MOST_FIELDS {
            return Err(Problem::BadForm);
        }
        let name = field.name().unwrap_or_default().to_owned();
        let mut bytes = BytesMut::new();
        let mut limit = LARGEST_WORD;
        if name == "photo" {
            // What is known to be too large is read to its end, for the answer's sake, and not kept.
            let declared = declared_length();
            limit = if declared.is_some_and(|length| length > LARGEST_PHOTO + FORM) { 0 } else { LARGEST_PHOTO };
            if upload.place.is_some() {
                return Err(Problem::BadForm);
            }
            let most = declared.map_or(limit, |length| length.min(limit));
            let place = portal.upload_place(&upload.token.0, browser::address(portal), most).await;
            upload.place = Some(place.map_err(Problem::from)?);
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
            if name != "photo" || size > MOST_THROWN_AWAY {
                return Err(if name == "photo" { Problem::BadPhoto(PhotoFault::TooLarge) } else { Problem::BadForm });
            }
        }
        if name == "photo" {
            upload.photo = if size > limit { Err(PhotoFault::TooLarge) } else { Ok(bytes.freeze()) };
            continue;
        }
        let word = word(&bytes)?;
        match name.as_str() {
            "token" => upload.token = Token::read(word),
            "context" => upload.context = Context::parse(word),
            "source" => upload.source = PhotoSource::parse(word),
            "another" if !word.is_empty() => upload.to = PhotoPlace::Another,
            "replaces" => upload.to = photo_id(word).map_or(PhotoPlace::First, PhotoPlace::Instead),
            _ => {}
        }
    }
    Ok(())
}

/// Reads a field that is no file: text, without what no database of ours holds.
fn word(bytes: &[u8]) -> Result<&str, Problem> {
    std::str::from_utf8(bytes).ok().filter(|word| !word.contains('\0')).ok_or(Problem::BadForm)
}

/// Says why the form could not be read: it came too slowly, or it is no form.
fn unreadable() -> Problem {
    let slow = use_context::<http::request::Parts>().and_then(|parts| parts.extensions.get::<TooSlow>().cloned());
    if slow.is_some_and(|slow| slow.is_noted()) { Problem::TooSlow } else { Problem::BadForm }
}

/// Returns how long the whole form is, if the browser said so beforehand.
fn declared_length() -> Option<usize> {
    let parts = use_context::<http::request::Parts>()?;
    parts.headers.get(http::header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}
