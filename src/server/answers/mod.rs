//! Turns Veriff's answers into sections of the report.
//!
//! Read from the raw text and leniently: what has an odd shape is left out or shown as it is, and nothing here panics. What
//! is shown is bounded. To add a kind: a file that makes a [`ReportSection`] of the JSON, and a line in [`section`].

mod additional;
pub(super) mod decision_facts;
mod full_auto;
mod hit;
mod json;
mod media;
mod person;
mod registries;
mod stored_answer;
mod watchlist;
mod webhook_only;

use serde_json::Value;

pub(super) use full_auto::as_decision;
pub(super) use hit::hit;
pub(super) use json::moment;
pub(super) use media::{is_id, remote_media};
use stored_answer::MAX_SHOWN;
pub(super) use stored_answer::StoredAnswer;

use crate::domain::{Badge, ReportSection, Severity};
use decision_facts::indented;

/// How many letters of a raw answer are shown.
const MAX_RAW_LENGTH: usize = 100_000;

/// Makes the sections of all answers about a session, in the order of the page: an automatic decision comes
/// before lists, lists before registries, and what is not known last; what could not be read stands before all.
pub(super) fn sections(answers: &[StoredAnswer]) -> Vec<ReportSection> {
    const ORDER: [&str; 11] = [
        "unreadable_decision",
        "unreadable_webhook",
        "full_auto",
        "watchlist_screening",
        "person",
        "ine_registry",
        "curp_registry",
        "combined_ine_curp_registry",
        "statuses",
        "proof_of_address",
        "unknown",
    ];
    let mut found = Vec::new();
    for kind in ORDER {
        if kind == "statuses" {
            found.extend(webhook_only::statuses(answers));
        } else {
            let of_kind = answers.iter().filter(|answer| answer.kind.split(':').next() == Some(kind));
            found.extend(of_kind.take(MAX_SHOWN).filter_map(section));
        }
    }
    found
}

/// Makes a section of one answer. One that is no JSON is shown as it is.
fn section(answer: &StoredAnswer) -> Option<ReportSection> {
    let value: Value = serde_json::from_str(&answer.raw).unwrap_or(Value::String(answer.raw.clone()));
    let kind = answer.kind.split(':').next().unwrap_or_default();
    let mut section = match kind {
        "person" => person::section(&value),
        "watchlist_screening" => watchlist::section(&value),
        "full_auto" => full_auto::section(&value),
        "ine_registry" => registries::ine(&value),
        "curp_registry" => registries::curp(&value),
        "combined_ine_curp_registry" => registries::combined(&value),
        "proof_of_address" => webhook_only::proof_of_address(&value),
        "unknown" => webhook_only::unknown(&value),
        "unreadable_decision" => webhook_only::unreadable("A decision that the portal cannot read", &value),
        "unreadable_webhook" => webhook_only::unreadable("A webhook that the portal cannot take", &value),
        _ => return None,
    };
    let is_whole = kind == "unknown" || kind.starts_with("unreadable");
    if section.is_empty() && !is_whole {
        section.badge = Some(Badge::new(Severity::Neutral, "Nothing that the portal can read"));
    }
    if section.facts.is_empty() && section.tables.is_empty() && section.entries.is_empty() || is_whole {
        section.raw = Some(raw(&answer.raw));
    }
    section.key = answer.kind.replace(':', "-");
    section.received = Some(answer.received());
    section.query = answer.query();
    Some(section)
}

/// Indents an answer, and cuts one that is too long to be shown.
fn raw(text: &str) -> String {
    let whole = indented(text);
    match whole.char_indices().nth(MAX_RAW_LENGTH) {
        Some((end, _)) => format!("{}\n… the rest is kept, and not shown.", &whole[..end]),
        None => whole,
    }
}

#[cfg(test)]
mod tests;
