//! What comes by webhook only: statuses that somebody set by hand, proofs of address, and what is not known.

use serde_json::Value;

use super::json::{fact, items, text};
use super::{KeptAnswer, MOST_SHOWN};
use crate::domain::{Entry, Fact, Finding, Tone, Verdict, spelled};

/// Makes one finding of all statuses that the company's own people set in Veriff's portal: those of the webhooks
/// (devdocs, `user-defined-statuses-webhook`), and those that the attempts list. The same one is told once.
pub(super) fn statuses(answers: &[KeptAnswer]) -> Option<Finding> {
    let mut set: Vec<(String, Entry)> = Vec::new();
    let mut told: Option<(i64, String)> = None;
    let mut add = |value: &Value, answer: &KeptAnswer| {
        if let Some(entry) = status(value) {
            let time = value["createdAt"].as_str().unwrap_or_default().to_owned();
            if !set.iter().any(|(known, other)| *known == time && other.title == entry.title) {
                set.push((time, entry));
            }
            told = told.take().max(Some((answer.fetched_at, answer.source.clone())));
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
    let (at, source) = told?;
    let mut finding = Finding::new("statuses", "Set by hand at Veriff");
    finding.told = Some(crate::domain::Told { at, way: crate::domain::Way::parse(&source) });
    finding.question = Some(crate::domain::Question::Attempts);
    finding.left_out = set.len().saturating_sub(MOST_SHOWN);
    finding.verdict = set.first().map(|(_, newest)| Verdict::new(Tone::Info, newest.title.clone()));
    finding.entries = set.into_iter().take(MOST_SHOWN).map(|(_, entry)| entry).collect();
    Some(finding)
}

fn status(value: &Value) -> Option<Entry> {
    let title = text(&value["status"]).or_else(|| text(&value["statusCode"]).map(|code| spelled(&code)))?;
    let mut entry = Entry { title, ..Entry::default() };
    fact(&mut entry.facts, "Reason", &value["reason"]);
    fact(&mut entry.facts, "Reason code", &value["reasonCode"]);
    fact(&mut entry.facts, "Code", &value["statusCode"]);
    fact(&mut entry.facts, "Set", &value["createdAt"]);
    Some(entry)
}

/// The old form of the proof of address: an event, code 7005. What was found out comes with the decision.
pub(super) fn proof_of_address(event: &Value) -> Finding {
    let mut finding = Finding::new("proof-of-address", "Proof of address");
    finding.verdict = Some(Verdict::new(Tone::Info, "Handed in"));
    fact(&mut finding.facts, "Veriff’s id of the address", &event["addressId"]);
    fact(&mut finding.facts, "Code", &event["code"]);
    finding
}

/// A webhook of a kind that is newer than the portal: whole.
pub(super) fn unknown(webhook: &Value) -> Finding {
    let mut finding = Finding::new("unknown", "A webhook that the portal does not know");
    let kind = ["eventType", "type"].into_iter().find_map(|key| text(&webhook[key]));
    finding.facts.extend(kind.map(|value| Fact { name: "Kind".to_owned(), value }));
    finding
}

/// Something that the portal could not take as it is: whole, with the word that stands where a decision does.
pub(super) fn unreadable(title: &str, said: &Value) -> Finding {
    let mut finding = Finding::new("unreadable", title);
    finding.verdict = Some(Verdict::new(Tone::Caution, "Not readable"));
    let word = [&said["verification"]["status"], &said["data"]["verification"]["decision"]]
        .into_iter()
        .find(|value| !value.is_null())
        .map(|value| text(value).unwrap_or_else(|| value.to_string()));
    finding.facts.extend(word.map(|value| Fact { name: "Status".to_owned(), value }));
    fact(&mut finding.facts, "Not readable at", &said["notReadableAt"]);
    fact(&mut finding.facts, "Decided", &said["verification"]["decisionTime"]);
    finding
}
