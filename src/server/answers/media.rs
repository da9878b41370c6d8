//! The files of an attempt as Veriff lists them (devdocs, `v1attemptsidmedia-1`).

use serde_json::Value;

use super::json::{items, text};
use super::stored_answer::{MAX_SHOWN, StoredAnswer};
use crate::domain::{Origin, RemoteFile, RemoteMedia, SessionMedia, context_words};

/// Reads the list, and finds our own pictures in it. Files without an id cannot be shown and are left out.
pub(in super::super) fn remote_media(answer: &StoredAnswer, ours: &[SessionMedia]) -> RemoteMedia {
    let value: Value = serde_json::from_str(&answer.raw).unwrap_or_default();
    let lists = [&value["images"], &value["videos"], &value["nfcDocuments"]];
    let all: Vec<RemoteFile> = lists.into_iter().flat_map(items).filter_map(|file| remote_file(file, ours)).collect();
    let left_out = all.len().saturating_sub(MAX_SHOWN);
    RemoteMedia { received: answer.received(), files: all.into_iter().take(MAX_SHOWN).collect(), left_out }
}

fn remote_file(file: &Value, ours: &[SessionMedia]) -> Option<RemoteFile> {
    let id = text(&file["id"]).filter(|id| is_id(id))?;
    let context = text(&file["context"]).or_else(|| text(&file["name"])).unwrap_or_default();
    let (label, made) = context_words(&context);
    let sent = ours.iter().find(|media| media.veriff_media_id.as_deref() == Some(id.as_str()));
    let origin = match sent {
        Some(media) => Origin::Sent(media.id.clone()),
        None if made => Origin::Made,
        None => Origin::Elsewhere,
    };
    let size_bytes = file["size"].as_i64().or_else(|| file["size"].as_str()?.parse().ok());
    let duration = text(&file["duration"]);
    Some(RemoteFile { id, label, media_type: text(&file["mimetype"]), size_bytes, duration, origin })
}

/// Says whether an id may stand in a path.
pub(in super::super) fn is_id(id: &str) -> bool {
    (1..=64).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}
