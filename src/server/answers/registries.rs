//! What Mexico's registries say, by webhook or by asking (devdocs, `ine-webhook`, `curp-webhook`, `inecurp-webhook`).

use serde_json::Value;

use super::json::{every, fact, text};
use crate::domain::{Cell, Fact, Finding, Table, Tone, Verdict, curp_words};

/// By webhook, the answer is in `data.details`.
fn details(answer: &Value) -> &Value {
    let details = &answer["data"]["details"];
    if details.is_object() { details } else { answer }
}

/// The voter registry.
pub(super) fn ine(answer: &Value) -> Finding {
    let mut finding = Finding::new("ine", "Voter registry (INE)");
    let details = details(answer);
    finding.verdict = voter(details);
    fact(&mut finding.facts, "The registry’s words", &details["documentState"]);
    asked(&mut finding.facts, answer);
    finding
}

fn voter(details: &Value) -> Option<Verdict> {
    let active = details["active"].as_bool()?;
    Some(if active {
        Verdict::new(Tone::Good, "The voter’s card is valid")
    } else {
        Verdict::new(Tone::Bad, "No valid voter’s card")
    })
}

/// The population registry.
pub(super) fn curp(answer: &Value) -> Finding {
    let mut finding = Finding::new("curp", "Population registry (CURP)");
    let details = details(answer);
    if details.get("statusCurp").is_some() {
        let (words, tone) = curp_words(details["statusCurp"].as_str());
        finding.verdict = Some(Verdict::new(tone, words));
    }
    fact(&mut finding.facts, "CURP", &details["curp"]);
    fact(&mut finding.facts, "Status code", &details["statusCurp"]);
    fact(&mut finding.facts, "The registry’s words", &details["description"]);
    every(
        &mut finding.facts,
        details,
        &["curp", "statusCurp", "description", "data", "type", "id", "version", "vendorData", "endUserId"],
    );
    asked(&mut finding.facts, answer);
    finding
}

/// Both. The names inside are not published, so every value is shown under its own.
pub(super) fn combined(answer: &Value) -> Finding {
    let mut finding = Finding::new("ine-curp", "Voter and population registry (INE and CURP)");
    let details = details(answer);
    let mut rows = Vec::new();
    if let Some(verdict) = voter(&details["ine"]) {
        rows.push(vec![Cell::plain("Voter registry"), Cell { words: verdict.words, tone: verdict.tone }]);
    }
    if details["curp"].get("statusCurp").is_some() {
        let (words, tone) = curp_words(details["curp"]["statusCurp"].as_str());
        rows.push(vec![Cell::plain("Population registry"), Cell { words, tone }]);
    }
    if !rows.is_empty() {
        let columns = ["Registry", "Result"].map(str::to_owned).to_vec();
        finding.tables.push(Table { caption: "Results".to_owned(), columns, rows });
    }
    for (name, key) in [("INE", "ine"), ("CURP", "curp")] {
        let mut facts = Vec::new();
        every(&mut facts, &details[key], &["active"]);
        finding.facts.extend(facts.into_iter().map(|fact| Fact { name: format!("{name}: {}", fact.name), ..fact }));
    }
    asked(&mut finding.facts, answer);
    finding
}

/// When the registry was asked, where the webhook says.
fn asked(facts: &mut Vec<Fact>, answer: &Value) {
    if let Some(value) = text(&answer["time"]) {
        facts.push(Fact { name: "Asked".to_owned(), value });
    }
}
