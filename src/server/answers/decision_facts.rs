//! The facts of a decision, read from its JSON for a reviewer.
//!
//! They are read from the raw text and not from typed fields, so that new fields of Veriff's are shown without a change here.

use serde_json::{Map, Value};

use super::{additional, full_auto};
use crate::domain::{Fact, ReportSection, RiskLabel, humanize};

/// The parts of a decision that a reviewer reads.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::server) struct DecisionFacts {
    /// About the person.
    pub person: Vec<Fact>,
    /// About the document.
    pub document: Vec<Fact>,
    /// Parts with a heading of their own.
    pub sections: Vec<ReportSection>,
    /// What else was verified, scores, and the device.
    pub more: Vec<Fact>,
    /// What Veriff found suspicious, or reassuring.
    pub risk_labels: Vec<RiskLabel>,
}

impl DecisionFacts {
    /// Reads the answer of `GET …/decision`, or a decision webhook: they have the same shape; an automatic decision is
    /// brought into it. What does not read gives no facts.
    pub(in crate::server) fn read(raw: &str) -> Self {
        let answer = decision(raw);
        let verification = &answer["verification"];
        let mut more = Vec::new();
        if let Some(data) = verification["additionalVerifiedData"].as_object() {
            let plain = data.iter().filter(|(key, _)| !additional::has_own_section(key));
            for (key, value) in plain {
                collect(value, humanize(key), &mut more);
            }
        }
        collect(&verification["riskScore"]["score"], "Risk score".to_owned(), &mut more);
        collect(&answer["technicalData"]["ip"], "IP address".to_owned(), &mut more);
        let labels = verification["riskLabels"].as_array().map(Vec::as_slice).unwrap_or_default();
        Self {
            person: facts(&verification["person"]),
            document: facts(&verification["document"]),
            sections: additional::sections(verification),
            more,
            risk_labels: labels.iter().filter_map(risk_label).collect(),
        }
    }

    /// Returns the person's name, as on the document.
    pub(in crate::server) fn name(raw: &str) -> Option<String> {
        let answer = decision(raw);
        let person = &answer["verification"]["person"];
        let parts =
            [&person["firstName"], &person["lastName"]].into_iter().filter_map(Value::as_str).collect::<Vec<_>>();
        if parts.is_empty() { person["fullName"].as_str().map(str::to_owned) } else { Some(parts.join(" ")) }
    }
}

/// Reads a decision, whichever of Veriff's plans made it.
fn decision(raw: &str) -> Value {
    full_auto::as_decision(raw).unwrap_or_else(|| serde_json::from_str(raw).unwrap_or_default())
}

fn facts(value: &Value) -> Vec<Fact> {
    let mut facts = Vec::new();
    collect(value, String::new(), &mut facts);
    facts
}

fn risk_label(value: &Value) -> Option<RiskLabel> {
    let texts = |value: &Value| -> Vec<String> {
        value.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
    };
    Some(RiskLabel {
        label: value["label"].as_str()?.to_owned(),
        category: value["category"].as_str().unwrap_or_default().to_owned(),
        session_ids: texts(&value["sessionIds"]),
    })
}

/// Gathers every value below `value`, named by the way to it. Empty ones say nothing and are left out.
fn collect(value: &Value, name: String, facts: &mut Vec<Fact>) {
    match value {
        Value::Null => {}
        Value::String(text) if text.is_empty() || text == "null" => {}
        Value::String(text) => facts.push(Fact { name, value: text.clone() }),
        Value::Bool(yes) => facts.push(Fact { name, value: if *yes { "Yes" } else { "No" }.to_owned() }),
        Value::Number(number) => facts.push(Fact { name, value: number.to_string() }),
        Value::Array(items) => {
            for item in items {
                collect(item, name.clone(), facts);
            }
        }
        Value::Object(fields) => collect_fields(fields, &name, facts),
    }
}

fn collect_fields(fields: &Map<String, Value>, name: &str, facts: &mut Vec<Fact>) {
    // A whole address says everything that its parts say again.
    let whole = fields.get("fullAddress").is_some_and(Value::is_string);
    for (key, value) in fields {
        if whole && key == "parsedAddress" {
            continue;
        }
        let part = humanize(key);
        let name = match (name, key.as_str()) {
            // A list of addresses, each of them whole or in parts.
            ("", "addresses") => "Address".to_owned(),
            ("", _) => part,
            (name, "fullAddress" | "parsedAddress") => name.to_owned(),
            (name, _) => format!("{name}: {}", lower_first(&part)),
        };
        collect(value, name, facts);
    }
}

fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

/// Indents JSON for reading; leaves alone what is none.
pub(in crate::server) fn indented(raw: &str) -> String {
    serde_json::from_str::<Value>(raw)
        .and_then(|value| serde_json::to_string_pretty(&value))
        .unwrap_or_else(|_| raw.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_of_a_decision_gets_a_name() {
        let raw = r#"{"verification":{"person":{"firstName":"ALEX","lastName":"EXAMPLE","gender":null,"addresses":[
            {"fullAddress":"1 Sample Street","parsedAddress":{"city":"Tallinn"}}]},
            "document":{"validUntil":"2031-05-05","nfcValidated":true},
            "additionalVerifiedData":{"driversLicenseCategory":{"B":true},"estimatedAge":36},
            "riskLabels":[{"label":"person_previously_approved","category":"person"}],"riskScore":{"score":0.07}},
            "technicalData":{"ip":"192.0.2.10"}}"#;
        let facts = DecisionFacts::read(raw);
        let named =
            |facts: &[Fact]| facts.iter().map(|fact| format!("{}={}", fact.name, fact.value)).collect::<Vec<_>>();
        assert_eq!(named(&facts.person), ["Address=1 Sample Street", "First name=ALEX", "Last name=EXAMPLE"]);
        assert_eq!(named(&facts.document), ["Nfc validated=Yes", "Valid until=2031-05-05"]);
        assert_eq!(named(&facts.more), ["Estimated age=36", "Risk score=0.07", "IP address=192.0.2.10"]);
        assert_eq!(facts.sections.len(), 1);
        assert_eq!(facts.risk_labels.len(), 1);
        assert_eq!(DecisionFacts::name(raw).as_deref(), Some("ALEX EXAMPLE"));
    }

    #[test]
    fn what_does_not_read_gives_no_facts() {
        for raw in ["", "no", "[1]", r#"{"verification":7}"#, r#"{"verification":{"person":[1,{"a":null}]}}"#] {
            assert!(DecisionFacts::read(raw).document.is_empty(), "{raw}");
        }
    }
}
