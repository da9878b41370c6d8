//! The person as Veriff knows them, with politically exposed persons and sanctions (devdocs, `v1sessionsidperson-1`).

use serde_json::Value;

use super::json::{address, day, fact, items, joined, listing, text, texts};
use super::stored_answer::MAX_SHOWN;
use crate::domain::{
    Badge, Entry, Item, Listing, ReportSection, Severity, humanize, listed_words, match_status, match_words,
};

/// Makes the section of the answer of `GET …/person`.
pub(super) fn section(answer: &Value) -> ReportSection {
    let person = if answer["person"].is_object() { &answer["person"] } else { answer };
    let mut section = ReportSection::new("person", "Person and lists");
    if !person.is_object() {
        return section;
    }
    if answer.get("person").is_some_and(Value::is_null) {
        section.badge = Some(Badge::new(Severity::Neutral, "Veriff has read no person yet"));
        return section;
    }
    for (name, key) in [
        ("First name", "firstName"),
        ("Last name", "lastName"),
        ("Date of birth", "dateOfBirth"),
        ("Id number", "idCode"),
        ("Gender", "gender"),
        ("Nationality", "nationality"),
        ("Place of birth", "placeOfBirth"),
    ] {
        fact(&mut section.facts, name, &person[key]);
    }
    joined(&mut section.facts, "Citizenships", &person["citizenships"], str::to_owned);
    fact(&mut section.facts, "Veriff’s id of the person", &person["id"]);
    let providers = items(&person["pepSanctionMatches"]);
    let hits: Vec<(&Value, &Value)> =
        providers.iter().flat_map(|provider| items(&provider["hits"]).iter().map(move |hit| (provider, hit))).collect();
    let reported: i64 = providers.iter().filter_map(|provider| provider["numberOfMatches"].as_i64()).sum();
    let count = hits.len().max(usize::try_from(reported).unwrap_or_default());
    section.badge = Some(match count {
        0 => Badge::new(Severity::Good, "No match on lists"),
        1 => Badge::new(Severity::Caution, "1 possible match on lists"),
        many => Badge::new(Severity::Caution, format!("{many} possible matches on lists")),
    });
    section.left_out = hits.len().saturating_sub(MAX_SHOWN);
    section.entries = hits.into_iter().take(MAX_SHOWN).map(|(provider, hit)| entry(provider, hit)).collect();
    section
}

/// Somebody on a list.
fn entry(provider: &Value, hit: &Value) -> Entry {
    let doc = &hit["doc"];
    let (words, severity) = match_status(hit["matchStatus"].as_str().unwrap_or_default());
    let mut entry = Entry {
        title: text(&doc["name"]).unwrap_or_else(|| "Without a name".to_owned()),
        badge: hit["matchStatus"].is_string().then(|| Badge::new(severity, words)),
        ..Entry::default()
    };
    let facts = &mut entry.facts;
    joined(facts, "Listed for", &doc["types"], listed_words);
    joined(facts, "How it matches", &hit["matchTypes"], match_words);
    fact(facts, "Score", &hit["score"]);
    joined(facts, "Also known as", &doc["aka"], str::to_owned);
    fact(facts, "Cleared before", &hit["isWhitelisted"]);
    joined(facts, "Kind", &doc["entityType"], humanize);
    joined(facts, "Keywords", &doc["keywords"], str::to_owned);
    fact(facts, "Provider", &provider["provider"]);
    if let Some(day) = day(&provider["date"]) {
        facts.push(crate::domain::Fact { name: "Searched".to_owned(), value: day });
    }
    let listings = [
        listing("Facts", &doc["fields"], |field| {
            let words = format!("{}: {}", text(&field["name"])?, text(&field["value"])?);
            Some(Item { words, address: None, note: text(&field["source"]) })
        }),
        listing("Associates", &doc["associates"], |associate| {
            let note = texts(&associate["association"]).first().map(|word| humanize(word));
            Some(Item { words: text(&associate["name"]).or_else(|| text(associate))?, address: None, note })
        }),
        sources(doc),
        listing("In the news", &doc["media"], |media| {
            let words = text(&media["title"]).or_else(|| text(&media["snippet"])).or_else(|| text(&media["url"]))?;
            Some(Item { words, address: address(&media["url"]), note: day(&media["date"]) })
        }),
        listing("Pictures and documents", &doc["assets"], |asset| {
            let url = ["publicUrl", "url"].into_iter().find_map(|key| address(&asset[key]));
            let words = text(&asset["type"]).map(|kind| humanize(&kind)).or_else(|| url.clone())?;
            Some(Item { words, address: url, note: text(&asset["source"]) })
        }),
    ];
    entry.listings = listings.into_iter().flatten().collect();
    entry
}

/// The lists, with what is known of each.
fn sources(doc: &Value) -> Option<Listing> {
    listing("Lists", &doc["sources"], |source| {
        let key = source.as_str()?;
        let note = &doc["sourceNotes"][key];
        Some(Item {
            words: text(&note["name"]).or_else(|| text(source))?,
            address: address(&note["url"]),
            note: day(&note["listingStartedUtc"]).map(|day| format!("since {day}")),
        })
    })
}
