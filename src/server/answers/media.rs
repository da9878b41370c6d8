//! The files of an attempt as Veriff lists them (devdocs, `v1attemptsidmedia-1`).

use serde_json::Value;

use super::json::{items, text};
use super::{KeptAnswer, MOST_SHOWN};
use crate::domain::{CaseMedia, HeldFile, Holdings, Origin, context_words};

/// Reads the list, and finds our own pictures in it. Files without an id cannot be shown and are left out.
pub(in super::super) fn holdings(answer: &KeptAnswer, ours: &[CaseMedia]) -> Holdings {
    let value: Value = serde_json::from_str(&answer.raw).unwrap_or_default();
    let lists = [&value["images"], &value["videos"], &value["nfcDocuments"]];
    let all: Vec<HeldFile> = lists.into_iter().flat_map(items).filter_map(|file| held(file, ours)).collect();
    let left_out = all.len().saturating_sub(MOST_SHOWN);
    Holdings { told: answer.told(), files: all.into_iter().take(MOST_SHOWN).collect(), left_out }
}

fn held(file: &Value, ours: &[CaseMedia]) -> Option<HeldFile> {
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
    Some(HeldFile { id, label, media_type: text(&file["mimetype"]), size_bytes, duration, origin })
}

/// Says whether an id may stand in a path.
pub(in super::super) fn is_id(id: &str) -> bool {
    (1..=64).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}
