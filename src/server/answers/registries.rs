//! What Mexico's registries say, by webhook or fetched (devdocs, `ine-webhook`, `curp-webhook`, `inecurp-webhook`).

use serde_json::Value;

use super::json::{every, fact, text};
use crate::domain::{Badge, Cell, Fact, ReportSection, Severity, Table, curp_words};

/// By webhook, the answer is in `data.details`.
fn details(answer: &Value) -> &Value {
    let details = &answer["data"]["details"];
    if details.is_object() { details } else { answer }
}

/// The voter registry.
pub(super) fn ine(answer: &Value) -> ReportSection {
    let mut section = ReportSection::new("ine", "Voter registry (INE)");
    let details = details(answer);
    section.badge = voter(details);
    fact(&mut section.facts, "The registry’s words", &details["documentState"]);
    add_request_time(&mut section.facts, answer);
    section
}

fn voter(details: &Value) -> Option<Badge> {
    let active = details["active"].as_bool()?;
    Some(if active {
        Badge::new(Severity::Good, "The voter’s card is valid")
    } else {
        Badge::new(Severity::Bad, "No valid voter’s card")
    })
}

/// The population registry.
pub(super) fn curp(answer: &Value) -> ReportSection {
    let mut section = ReportSection::new("curp", "Population registry (CURP)");
    let details = details(answer);
    if details.get("statusCurp").is_some() {
        let (words, severity) = curp_words(details["statusCurp"].as_str());
        section.badge = Some(Badge::new(severity, words));
    }
    fact(&mut section.facts, "CURP", &details["curp"]);
    fact(&mut section.facts, "Status code", &details["statusCurp"]);
    fact(&mut section.facts, "The registry’s words", &details["description"]);
    every(
        &mut section.facts,
        details,
        &["curp", "statusCurp", "description", "data", "type", "id", "version", "vendorData", "endUserId"],
    );
    add_request_time(&mut section.facts, answer);
    section
}

/// Both. The names inside are not published, so every value is shown under its own.
pub(super) fn combined(answer: &Value) -> ReportSection {
    let mut section = ReportSection::new("ine-curp", "Voter and population registry (INE and CURP)");
    let details = details(answer);
    let mut rows = Vec::new();
    if let Some(badge) = voter(&details["ine"]) {
        rows.push(vec![Cell::plain("Voter registry"), Cell { words: badge.words, severity: badge.severity }]);
    }
    if details["curp"].get("statusCurp").is_some() {
        let (words, severity) = curp_words(details["curp"]["statusCurp"].as_str());
        rows.push(vec![Cell::plain("Population registry"), Cell { words, severity }]);
    }
    if !rows.is_empty() {
        let columns = ["Registry", "Result"].map(str::to_owned).to_vec();
        section.tables.push(Table { caption: "Results".to_owned(), columns, rows });
    }
    for (name, key) in [("INE", "ine"), ("CURP", "curp")] {
        let mut facts = Vec::new();
        every(&mut facts, &details[key], &["active"]);
        section.facts.extend(facts.into_iter().map(|fact| Fact { name: format!("{name}: {}", fact.name), ..fact }));
    }
    add_request_time(&mut section.facts, answer);
    section
}

/// When the registry was asked, where the webhook says.
fn add_request_time(facts: &mut Vec<Fact>, answer: &Value) {
    if let Some(value) = text(&answer["time"]) {
        facts.push(Fact { name: "Asked".to_owned(), value });
    }
}
