//! Turns Veriff's answers into sections of the report.
//!
//! Read from the raw text and leniently: what has an odd shape is left out or shown as it is, and nothing here panics. What
//! is shown is bounded. To add a kind: a file that makes a [`ReportSection`] of the JSON, and a line in [`section`].

mod additional;
mod full_auto;
mod hit;
mod json;
mod media;
mod person;
mod registries;
mod watchlist;
mod webhook_only;

use serde_json::Value;

pub(super) use additional::{has_own_section, sections as of_decision};
pub(super) use full_auto::as_decision;
pub(super) use hit::hit;
pub(super) use json::moment;
pub(super) use media::{is_id, remote_media};

use super::decision_facts::indented;
use crate::domain::{AnswerSource, Badge, Received, ReportSection, Severity, VeriffQuery};

/// How many hits, statuses or files are shown of each kind.
const MAX_SHOWN: usize = 100;
/// How many letters of a raw answer are shown.
const MAX_RAW_LENGTH: usize = 100_000;

/// An answer as it is stored: the latest of each kind.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(super) struct StoredAnswer {
    /// The kind of answer, perhaps with a suffix after a colon that makes several of one kind unique.
    pub(super) kind: String,
    /// As it came.
    pub(super) raw: String,
    /// How it came.
    pub(super) source: String,
    /// When it came.
    pub(super) fetched_at: i64,
}

impl StoredAnswer {
    /// Returns when and how it came.
    pub(super) fn received(&self) -> Received {
        Received { at: self.fetched_at, source: AnswerSource::parse(&self.source) }
    }

    /// Returns the query that it answers.
    pub(super) fn query(&self) -> Option<VeriffQuery> {
        VeriffQuery::parse(self.kind.split(':').next().unwrap_or_default())
    }
}

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
