//! Answers that come by webhook only: user-defined statuses, proofs of address, and unknown kinds.

use serde_json::Value;

use super::json::{fact, items, text};
use super::stored_answer::{MAX_SHOWN, StoredAnswer};
use crate::domain::{Badge, Entry, Fact, ReportSection, Severity, humanize};

/// Makes one section of all statuses that the company's own people set in Veriff's portal: those of the webhooks
/// (devdocs, `user-defined-statuses-webhook`), and those that the attempts list. The same one is shown once.
pub(super) fn statuses(answers: &[StoredAnswer]) -> Option<ReportSection> {
    let mut set: Vec<(String, Entry)> = Vec::new();
    let mut received: Option<(i64, String)> = None;
    let mut add = |value: &Value, answer: &StoredAnswer| {
        if let Some(entry) = status(value) {
            let time = value["createdAt"].as_str().unwrap_or_default().to_owned();
            if !set.iter().any(|(known, other)| *known == time && other.title == entry.title) {
                set.push((time, entry));
            }
            received = received.take().max(Some((answer.fetched_at, answer.source.clone())));
        }
    };
    for answer in answers {
        let value: Value = serde_json::from_str(&answer.raw).unwrap_or_default();
        match answer.kind.split(':').next() {
            Some("user_defined_status") => add(&value["data"]["verification"]["userDefinedData"], answer),
            Some("attempts") => {
                for attempt in items(&value["verifications"]) {
                    for data in items(&attempt["userDefinedData"]) {
                        add(data, answer);
                    }
                }
            }
            Some(_) | None => {}
        }
    }
    // The newest first: Veriff's moments sort as text.
    set.sort_by(|(one, _), (other, _)| other.cmp(one));
    let (at, source) = received?;
    let mut section = ReportSection::new("statuses", "Set by hand at Veriff");
    section.received = Some(crate::domain::Received { at, source: crate::domain::AnswerSource::parse(&source) });
    section.query = Some(crate::domain::VeriffQuery::Attempts);
    section.left_out = set.len().saturating_sub(MAX_SHOWN);
    section.badge = set.first().map(|(_, newest)| Badge::new(Severity::Info, newest.title.clone()));
    section.entries = set.into_iter().take(MAX_SHOWN).map(|(_, entry)| entry).collect();
    Some(section)
}

fn status(value: &Value) -> Option<Entry> {
    let title = text(&value["status"]).or_else(|| text(&value["statusCode"]).map(|code| humanize(&code)))?;
    let mut entry = Entry { title, ..Entry::default() };
    fact(&mut entry.facts, "Reason", &value["reason"]);
    fact(&mut entry.facts, "Reason code", &value["reasonCode"]);
    fact(&mut entry.facts, "Code", &value["statusCode"]);
    fact(&mut entry.facts, "Set", &value["createdAt"]);
    Some(entry)
}

/// The old form of the proof of address: an event, code 7005. What was found out comes with the decision.
pub(super) fn proof_of_address(event: &Value) -> ReportSection {
    let mut section = ReportSection::new("proof-of-address", "Proof of address");
    section.badge = Some(Badge::new(Severity::Info, "Handed in"));
    fact(&mut section.facts, "Veriff’s id of the address", &event["addressId"]);
    fact(&mut section.facts, "Code", &event["code"]);
    section
}

/// A webhook of a kind that is newer than the portal: whole.
pub(super) fn unknown(webhook: &Value) -> ReportSection {
    let mut section = ReportSection::new("unknown", "A webhook that the portal does not know");
    let kind = ["eventType", "type"].into_iter().find_map(|key| text(&webhook[key]));
    section.facts.extend(kind.map(|value| Fact { name: "Kind".to_owned(), value }));
    section
}

/// A webhook or an answer that could not be read: shown whole, with the status that it names.
pub(super) fn unreadable(title: &str, answer: &Value) -> ReportSection {
    let mut section = ReportSection::new("unreadable", title);
    section.badge = Some(Badge::new(Severity::Caution, "Not readable"));
    let word = [&answer["verification"]["status"], &answer["data"]["verification"]["decision"]]
        .into_iter()
        .find(|value| !value.is_null())
        .map(|value| text(value).unwrap_or_else(|| value.to_string()));
    section.facts.extend(word.map(|value| Fact { name: "Status".to_owned(), value }));
    fact(&mut section.facts, "Not readable at", &answer["notReadableAt"]);
    fact(&mut section.facts, "Decided", &answer["verification"]["decisionTime"]);
    section
}
