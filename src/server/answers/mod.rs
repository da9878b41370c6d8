//! What Veriff's answers beside the decision say, as findings for a reviewer.
//!
//! Read from the raw text and leniently: what has an odd shape is left out or shown as it is, and nothing here panics. What
//! is shown is bounded. To add a kind: a file that makes a [`Finding`] of the JSON, and a line in [`finding`].

mod additional;
mod full_auto;
mod hit;
mod json;
mod media;
mod person;
mod registries;
mod told;
mod watchlist;

use serde_json::Value;

pub(super) use additional::{findings as of_decision, is_told_elsewhere};
pub(super) use full_auto::as_decision;
pub(super) use hit::hit;
pub(super) use json::moment;
pub(super) use media::{holdings, is_id};

use super::decision_facts::indented;
use crate::domain::{Finding, Question, Told, Tone, Verdict, Way};

/// How many hits, statuses or files are shown of each kind.
const MOST_SHOWN: usize = 100;
/// How many letters of a raw answer are shown.
const LONGEST_RAW: usize = 100_000;

/// An answer as the store keeps it: the latest of each kind.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(super) struct KeptAnswer {
    /// The kind of answer, perhaps with what tells several of them apart after a colon.
    pub(super) kind: String,
    /// As it came.
    pub(super) raw: String,
    /// How it came.
    pub(super) source: String,
    /// When it came.
    pub(super) fetched_at: i64,
}

impl KeptAnswer {
    /// Returns when and how it came.
    pub(super) fn told(&self) -> Told {
        Told { at: self.fetched_at, way: Way::parse(&self.source) }
    }

    /// Returns the question that it answers.
    pub(super) fn question(&self) -> Option<Question> {
        Question::parse(self.kind.split(':').next().unwrap_or_default())
    }
}

/// Makes findings of everything that is kept of a session, in the order of the page. An automatic decision is told
/// before lists, lists before registries, and what is not known last; what could not be read stands before all.
pub(super) fn findings(answers: &[KeptAnswer]) -> Vec<Finding> {
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
            found.extend(told::statuses(answers));
        } else {
            let of_kind = answers.iter().filter(|answer| answer.kind.split(':').next() == Some(kind));
            found.extend(of_kind.take(MOST_SHOWN).filter_map(finding));
        }
    }
    found
}

/// Makes a finding of one answer. One that does not read as JSON is shown as it is.
fn finding(answer: &KeptAnswer) -> Option<Finding> {
    let value: Value = serde_json::from_str(&answer.raw).unwrap_or(Value::String(answer.raw.clone()));
    let kind = answer.kind.split(':').next().unwrap_or_default();
    let mut finding = match kind {
        "person" => person::finding(&value),
        "watchlist_screening" => watchlist::finding(&value),
        "full_auto" => full_auto::finding(&value),
        "ine_registry" => registries::ine(&value),
        "curp_registry" => registries::curp(&value),
        "combined_ine_curp_registry" => registries::combined(&value),
        "proof_of_address" => told::proof_of_address(&value),
        "unknown" => told::unknown(&value),
        "unreadable_decision" => told::unreadable("A decision that the portal cannot read", &value),
        "unreadable_webhook" => told::unreadable("A webhook that the portal cannot take", &value),
        _ => return None,
    };
    let is_whole = kind == "unknown" || kind.starts_with("unreadable");
    if finding.is_empty() && !is_whole {
        finding.verdict = Some(Verdict::new(Tone::Neutral, "Nothing that the portal can read"));
    }
    if finding.facts.is_empty() && finding.tables.is_empty() && finding.entries.is_empty() || is_whole {
        finding.raw = Some(raw(&answer.raw));
    }
    finding.key = answer.kind.replace(':', "-");
    finding.told = Some(answer.told());
    finding.question = answer.question();
    Some(finding)
}

/// Indents an answer for reading, and cuts one that is longer than anybody reads.
fn raw(text: &str) -> String {
    let whole = indented(text);
    match whole.char_indices().nth(LONGEST_RAW) {
        Some((end, _)) => format!("{}\n… the rest is kept, and not shown.", &whole[..end]),
        None => whole,
    }
}

#[cfg(test)]
mod tests;
