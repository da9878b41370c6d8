//! Uploading files, listing them and giving them back.

use std::path::Path;
use std::sync::Arc;

use base64::{Engine, prelude::BASE64_STANDARD};
use http::StatusCode;
use serde_json::{Value, json};

use super::Exchange;
use super::sessions::own;
use crate::mock::Mock;
use crate::mock::answer::Answer;
use crate::mock::picture;
use crate::mock::session::{Attempt, Session, StoredMedia};
use crate::mock::settings::Integration;
use crate::mock::storage::StoredBytes;
use crate::wire::{Context, IMAGE_BASE64_LIMIT, MEDIA_TYPES, PDF_LIMIT};

impl Mock {
    pub(super) fn upload_media(
        &self,
        id: &str,
        exchange: &Exchange,
        integration: &Arc<Integration>,
    ) -> Result<Answer, Answer> {
        self.may_upload(id, integration)?;
        // Decoded outside the lock: files of one session may come in parallel.
        let folder = self.state().settings.media_folder.clone();
        let mut media = read(&exchange.json()?, folder.as_deref())?;
        let mut state = self.state();
        // The session may have been submitted meanwhile.
        let session = match own(state.sessions.get_mut(id), integration) {
            Ok(session) if session.is_open() => session,
            refused => {
                media.bytes.free();
                return Err(refused.err().unwrap_or_else(too_late));
            }
        };
        let answer = json!({"status": "success", "image": media.to_json(session)});
        state.add_media(id, media);
        let status = if state.settings.switches.media_created { StatusCode::CREATED } else { StatusCode::OK };
        Ok(Answer::json(status, &answer))
    }

    fn may_upload(&self, id: &str, integration: &Integration) -> Result<(), Answer> {
        let mut state = self.state();
        let session = own(state.sessions.get_mut(id), integration)?;
        if session.is_open() { Ok(()) } else { Err(too_late()) }
    }

    pub(super) fn session_media(&self, id: &str, integration: &Integration) -> Result<Answer, Answer> {
        let mut state = self.state();
        let session = own(state.sessions.get_mut(id), integration)?;
        Ok(listed(session, session.attempt()))
    }

    pub(super) fn attempt_media(&self, id: &str, integration: &Integration) -> Result<Answer, Answer> {
        let mut state = self.state();
        let missing = || Answer::not_found("Attempt not found");
        let owner = state.owner.get(id).cloned().ok_or_else(missing)?;
        let session = own(state.sessions.get_mut(&owner), integration).map_err(|_| missing())?;
        let attempt = session.attempts.iter().find(|attempt| attempt.id == id).ok_or_else(missing)?;
        Ok(listed(session, attempt))
    }

    pub(super) fn media_file(&self, id: &str, integration: &Integration) -> Result<Answer, Answer> {
        let missing = || Answer::not_found("Media not found");
        let media = {
            let mut state = self.state();
            let owner = state.owner.get(id).cloned().ok_or_else(missing)?;
            let session = own(state.sessions.get_mut(&owner), integration).map_err(|_| missing())?;
            let mut files = session.attempts.iter().flat_map(|attempt| &attempt.media);
            files.find(|media| media.id == id).cloned().ok_or_else(missing)?
        };
        Ok(Answer::file(&media.mime, media.bytes.read().ok_or_else(missing)?))
    }
}

fn too_late() -> Answer {
    Answer::failed(StatusCode::CONFLICT, "1101", "Session has been submitted")
}

/// The files of an attempt. Old clients need both arrays, even when they are empty.
fn listed(session: &Session, attempt: &Attempt) -> Answer {
    let images: Vec<Value> = attempt.media.iter().map(|media| media.to_json(session)).collect();
    Answer::ok(&json!({"status": "success", "images": images, "videos": []}))
}

/// The file in an upload's body.
fn read(body: &Value, folder: Option<&Path>) -> Result<StoredMedia, Answer> {
    let image = body.get("image").ok_or_else(|| Answer::refused(1403))?;
    let context = match image.get("context") {
        None | Some(Value::Null) => return Err(Answer::refused(1403)),
        Some(context) => Context::from(context.as_str().unwrap_or_default()),
    };
    if !context.is_uploadable() {
        return Err(Answer::refused(1402));
    }
    // Without content there is no image data (1400); 1403 is for a property of the picture, its context.
    let file = match image.get("content") {
        Some(Value::String(text)) if !text.is_empty() => text,
        None | Some(_) => return Err(Answer::refused(1400)),
    };
    // Current documentation has a data URI; Veriff's own demo sends bare base64.
    let (named, base64) = match file.strip_prefix("data:").and_then(|rest| rest.split_once(";base64,")) {
        Some((mime, base64)) => (Some(mime), base64),
        None => (None, file.as_str()),
    };
    if base64.is_empty() {
        return Err(Answer::refused(1400));
    }
    if base64.len() >= PDF_LIMIT / 3 * 4 && named == Some("application/pdf") || base64.len() >= IMAGE_BASE64_LIMIT {
        return Err(Answer::too_large());
    }
    let bytes = BASE64_STANDARD.decode(base64).map_err(|_| Answer::refused(1401))?;
    let mime = match named {
        Some(mime) if MEDIA_TYPES.contains(&mime) || mime == "image/jpg" => mime,
        Some(_) => return Err(Answer::refused(1104)),
        None => recognised(&bytes),
    };
    let (id, mime) = (crate::mock::ids::new(), mime.to_owned());
    let (size_bytes, pixels) = (bytes.len(), picture::size(&bytes));
    let stored = StoredBytes::put(folder, &id, bytes).map_err(|error| {
        tracing::error!(%error, "a picture cannot be kept");
        Answer::failed(StatusCode::INSUFFICIENT_STORAGE, "1101", "The stand-in's folder for pictures cannot be written")
    })?;
    Ok(StoredMedia { id, context, mime, bytes: stored, size_bytes, pixels })
}

/// The format of a file that came without a name for it.
fn recognised(bytes: &[u8]) -> &'static str {
    match bytes {
        [0x89, b'P', b'N', b'G', ..] => "image/png",
        [b'%', b'P', b'D', b'F', ..] => "application/pdf",
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => "image/webp",
        [_, _, _, _, b'f', b't', b'y', b'p', ..] => "image/heic",
        _ => "image/jpeg",
    }
}
