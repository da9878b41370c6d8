//! A screening against watchlists, by webhook or fetched (devdocs, `watchlist-screening-webhook`).

use serde_json::Value;

use super::json::{address, day, fact, items, joined, listing, text};
use super::stored_answer::MAX_SHOWN;
use crate::domain::{
    Badge, Entry, Fact, Item, ReportSection, Severity, humanize, listed_words, match_status, match_words,
};

/// The kinds of listing, the gravest first.
const KINDS: [(&str, Severity); 5] = [
    ("sanctions", Severity::Bad),
    ("pep", Severity::Caution),
    ("warnings", Severity::Caution),
    ("fitnessProbity", Severity::Caution),
    ("adverseMedia", Severity::Caution),
];

/// Makes the section of a screening; a fetched one is in an envelope.
pub(super) fn section(answer: &Value) -> ReportSection {
    let screening = if answer["data"].is_object() { &answer["data"] } else { answer };
    let mut section = ReportSection::new("watchlist", "Watchlist screening");
    if !screening.is_object() || screening["matchStatus"].is_null() && screening["hits"].is_null() {
        return section;
    }
    let hits = items(&screening["hits"]);
    let total = screening["totalHits"].as_u64().and_then(|total| usize::try_from(total).ok()).unwrap_or(hits.len());
    let (words, severity) = match_status(screening["matchStatus"].as_str().unwrap_or_default());
    let words = match total {
        0 => words,
        1 => format!("{words}: 1 hit"),
        many => format!("{words}: {many} hits"),
    };
    section.badge = Some(Badge::new(severity, words));
    section.facts = facts(screening);
    section.left_out = total.max(hits.len()).saturating_sub(hits.len().min(MAX_SHOWN));
    section.entries = hits.iter().take(MAX_SHOWN).map(entry).collect();
    section
}

fn facts(screening: &Value) -> Vec<Fact> {
    let mut facts = Vec::new();
    let word = |value: &Value, words: &[(&str, &str)]| {
        let word = text(value)?;
        let known = words.iter().find(|(known, _)| *known == word).map(|(_, words)| (*words).to_owned());
        Some(known.unwrap_or_else(|| humanize(&word)))
    };
    let check = [("initial_result", "First screening"), ("updated_result", "Update from monitoring")];
    let monitor = [("enabled", "On"), ("disabled", "Off")];
    let term = &screening["searchTerm"];
    let named = |name: &str, value: Option<String>| value.map(|value| Fact { name: name.to_owned(), value });
    facts.extend(named("Result", word(&screening["checkType"], &check)));
    facts.extend(named("Monitoring", word(&screening["monitorStatus"], &monitor)));
    facts.extend(named("Screened", text(&screening["createdAt"])));
    fact(&mut facts, "Searched for", &term["name"]);
    fact(&mut facts, "Year of birth", &term["year"]);
    joined(&mut facts, "Lists", &term["lists"], listed_words);
    joined(&mut facts, "Countries", &term["countries"], str::to_owned);
    fact(&mut facts, "Only exact matches", &term["exactMatch"]);
    fact(&mut facts, "Threshold", &term["matchThreshold"]);
    fact(&mut facts, "Without the deceased", &term["excludeDeceased"]);
    facts
}

/// Somebody on a watchlist, with the listings by kind.
fn entry(hit: &Value) -> Entry {
    let related = &hit["listingsRelatedToMatch"];
    let gravest = KINDS.into_iter().find(|(kind, _)| !items(&related[*kind]).is_empty());
    let mut entry = Entry {
        title: text(&hit["matchedName"]).unwrap_or_else(|| "Without a name".to_owned()),
        badge: gravest.map(|(kind, severity)| Badge::new(severity, listed_words(kind))),
        ..Entry::default()
    };
    let facts = &mut entry.facts;
    joined(facts, "How it matches", &hit["matchTypes"], match_words);
    fact(facts, "Date of birth", &hit["dateOfBirth"]);
    fact(facts, "Date of death", &hit["dateOfDeath"]);
    joined(facts, "Countries", &hit["countries"], str::to_owned);
    joined(facts, "Also known as", &hit["aka"], str::to_owned);
    joined(facts, "Associates", &hit["associates"], str::to_owned);
    let known = KINDS.into_iter().map(|(kind, _)| kind);
    // Kinds that are newer than this list are shown as well, under Veriff's word.
    let newer = related.as_object().into_iter().flat_map(|kinds| kinds.keys().map(String::as_str));
    let newer = newer.filter(|kind| !KINDS.iter().any(|(known, _)| known == kind));
    entry.listings = known.chain(newer).filter_map(|kind| listing(&listed_words(kind), &related[kind], item)).collect();
    entry
}

/// A listing. Old payloads write its keys in another way.
fn item(listed: &Value) -> Option<Item> {
    let either = |new: &str, old: &str| {
        let value = &listed[new];
        if value.is_null() { listed[old].clone() } else { value.clone() }
    };
    let url = address(&either("sourceUrl", "source_url"));
    let words = text(&either("sourceName", "source_name")).or_else(|| url.clone()).or_else(|| text(listed))?;
    Some(Item { words, address: url, note: day(&listed["date"]) })
}
