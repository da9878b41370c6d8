//! Parts of a decision that deserve a heading of their own: `additionalVerifiedData` and biometric authentication.
//!
//! Source: devdocs, `v1sessionsiddecision-1`, `decision-webhook`.

use serde_json::Value;

use super::json::{every, fact, items, joined, text};
use crate::domain::{Badge, Cell, Fact, ReportSection, Severity, Table, humanize};

/// The keys of `additionalVerifiedData` that have a section of their own; the others stay plain facts.
const SECTION_KEYS: [&str; 12] = [
    "proofOfAddress",
    "validationResults",
    "registryValidation",
    "cpfValidation",
    "ineBiometricRegistryValidation",
    "UKTFCheckResult",
    "driversLicenseNumber",
    "driversLicenseCategory",
    "driversLicenseCategoryFrom",
    "driversLicenseCategoryUntil",
    "driversLicenseCategories",
    "biometricAuthentication",
];

/// Says whether a key of `additionalVerifiedData` has a heading of its own.
pub(in super::super) fn has_own_section(key: &str) -> bool {
    SECTION_KEYS.contains(&key)
}

/// Makes the sections of a decision, from `verification`.
pub(in super::super) fn sections(verification: &Value) -> Vec<ReportSection> {
    let data = &verification["additionalVerifiedData"];
    let all = [
        proof_of_address(&data["proofOfAddress"]),
        validation_results(&data["validationResults"]),
        registry(&data["registryValidation"]),
        cpf(&data["cpfValidation"]),
        ine_biometric(&data["ineBiometricRegistryValidation"]),
        uk_trust_framework(&data["UKTFCheckResult"]),
        driving_licence(data),
        biometric(&verification["biometricAuthentication"]),
    ];
    all.into_iter().filter(|section| !section.is_empty()).collect()
}

/// Adds every value below `value` that is not shown already.
fn rest(section: &mut ReportSection, value: &Value, shown: &[&str]) {
    every(&mut section.facts, value, shown);
}

fn yes_no(value: &Value) -> Option<(String, Severity)> {
    let yes = match value {
        Value::Bool(yes) => Some(*yes),
        Value::String(text) if text.eq_ignore_ascii_case("yes") || text.eq_ignore_ascii_case("true") => Some(true),
        Value::String(text) if text.eq_ignore_ascii_case("no") || text.eq_ignore_ascii_case("false") => Some(false),
        Value::Null | Value::Number(_) | Value::String(_) | Value::Array(_) | Value::Object(_) => None,
    };
    match yes {
        Some(true) => Some(("Yes".to_owned(), Severity::Good)),
        Some(false) => Some(("No".to_owned(), Severity::Bad)),
        None => text(value).map(|words| (words, Severity::Neutral)),
    }
}

fn proof_of_address(value: &Value) -> ReportSection {
    let mut section = ReportSection::new("proof-of-address", "Proof of address");
    let fraud = &value["fraud"];
    section.badge = fraud["riskLevel"].as_str().map(|level| match level {
        "LOW_RISK" => Badge::new(Severity::Good, "Low risk of fraud"),
        "MEDIUM_RISK" => Badge::new(Severity::Caution, "Medium risk of fraud"),
        "HIGH_RISK" => Badge::new(Severity::Bad, "High risk of fraud"),
        other => Badge::new(Severity::Neutral, humanize(other)),
    });
    let facts = &mut section.facts;
    joined(facts, "Document", &value["documentType"], humanize);
    fact(facts, "Name matches", &value["nameMatch"]);
    fact(facts, "Name matches by, percent", &value["nameMatchPercentage"]);
    joined(facts, "Reason", &fraud["reason"], humanize);
    fact(facts, "Veriff’s words", &fraud["reasonDescription"]);
    for indicator in items(&fraud["indicators"]).iter().take(20) {
        match text(indicator) {
            Some(word) => facts.push(Fact { name: "Indicator".to_owned(), value: humanize(&word) }),
            None => every(facts, indicator, &[]),
        }
    }
    rest(&mut section, value, &["documentType", "nameMatch", "nameMatchPercentage", "fraud"]);
    section
}

/// The national-ID check: what a registry says, item by item.
fn validation_results(value: &Value) -> ReportSection {
    const ITEMS: [(&str, &str); 8] = [
        ("idNumber", "Id number"),
        ("firstName", "First name"),
        ("lastName", "Last name"),
        ("dateOfBirth", "Date of birth"),
        ("address", "Address"),
        ("city", "City"),
        ("state", "State"),
        ("zip", "Postcode"),
    ];
    let mut section = ReportSection::new("validation-results", "National-ID check");
    for result in items(value).iter().take(10) {
        let Some(fields) = result.as_object() else { continue };
        let newer = fields.keys().filter(|key| *key != "registryName" && !ITEMS.iter().any(|(known, _)| known == key));
        let newer = newer.map(|key| (key.as_str(), humanize(key)));
        let known = ITEMS.into_iter().map(|(key, name)| (key, name.to_owned()));
        let rows = known.chain(newer).filter_map(|(key, name)| {
            let (words, severity) = yes_no(&result[key])?;
            let words = match severity {
                Severity::Good => "Matches".to_owned(),
                Severity::Bad => "Does not match".to_owned(),
                Severity::Neutral | Severity::Info | Severity::Caution => humanize(&words),
            };
            Some(vec![Cell::plain(name), Cell { words, severity }])
        });
        let rows: Vec<_> = rows.collect();
        let name = text(&result["registryName"]).map_or_else(|| "Registry".to_owned(), |name| humanize(&name));
        if !rows.is_empty() {
            let columns = ["Item", "Result"].map(str::to_owned).to_vec();
            section.tables.push(Table { caption: name, columns, rows });
        }
    }
    let wrong =
        section.tables.iter().flat_map(|table| &table.rows).flatten().any(|cell| cell.severity == Severity::Bad);
    if !section.tables.is_empty() {
        section.badge = Some(if wrong {
            Badge::new(Severity::Caution, "Not everything matches")
        } else {
            Badge::new(Severity::Good, "Nothing differs")
        });
    }
    section
}

fn registry(value: &Value) -> ReportSection {
    let mut section = ReportSection::new("registry", "Registry");
    let facts = &mut section.facts;
    fact(facts, "Registry", &value["registryName"]);
    fact(facts, "Country", &value["countryRegistry"]);
    fact(facts, "Similarity of the names", &value["fullNameSimilarity"]);
    fact(facts, "Document is valid", &value["documentValid"]);
    fact(facts, "Person is alive", &value["personIsAlive"]);
    let shown = ["registryName", "countryRegistry", "fullNameSimilarity", "documentValid", "personIsAlive"];
    rest(&mut section, value, &shown);
    section
}

fn cpf(value: &Value) -> ReportSection {
    let mut section = ReportSection::new("cpf", "Taxpayer registry (CPF)");
    let facts = &mut section.facts;
    joined(facts, "Status", &value["status"], humanize);
    fact(facts, "CPF", &value["cpfNumber"]);
    fact(facts, "Name", &value["name"]);
    fact(facts, "Date of birth", &value["dateOfBirth"]);
    fact(facts, "Year of death", &value["yearOfDeath"]);
    rest(&mut section, value, &["status", "cpfNumber", "name", "dateOfBirth", "yearOfDeath"]);
    section
}

/// From 85 percent on it counts as a match.
fn ine_biometric(value: &Value) -> ReportSection {
    let mut section = ReportSection::new("ine-biometric", "Face in the voter registry (INE)");
    section.badge = yes_no(&value["faceMatch"]).map(|(words, severity)| match severity {
        Severity::Good => Badge::new(severity, "The face matches"),
        Severity::Bad => Badge::new(severity, "The face does not match"),
        Severity::Neutral | Severity::Info | Severity::Caution => Badge::new(severity, words),
    });
    fact(&mut section.facts, "Similarity, percent", &value["faceMatchPercentage"]);
    joined(&mut section.facts, "Answer of the registry", &value["responseStatus"], humanize);
    rest(&mut section, value, &["faceMatch", "faceMatchPercentage", "responseStatus"]);
    section
}

fn uk_trust_framework(value: &Value) -> ReportSection {
    let mut section = ReportSection::new("uktf", "UK trust framework");
    rest(&mut section, value, &[]);
    section
}

fn driving_licence(data: &Value) -> ReportSection {
    let mut section = ReportSection::new("driving-licence", "Driving licence");
    fact(&mut section.facts, "Number", &data["driversLicenseNumber"]);
    let categories = &data["driversLicenseCategory"];
    let mut names: Vec<&String> = Vec::new();
    for key in ["driversLicenseCategory", "driversLicenseCategoryFrom", "driversLicenseCategoryUntil"] {
        for name in data[key].as_object().into_iter().flat_map(serde_json::Map::keys) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }
    let rows = names.into_iter().take(40).map(|name| {
        let category = yes_no(&categories[name]).unwrap_or_else(|| ("Not told".to_owned(), Severity::Neutral));
        let plain = |key: &str| Cell::plain(text(&data[key][name]).unwrap_or_default());
        let category = Cell {
            words: category.0,
            severity: if category.1 == Severity::Bad { Severity::Neutral } else { category.1 },
        };
        vec![
            Cell::plain(name.clone()),
            category,
            plain("driversLicenseCategoryFrom"),
            plain("driversLicenseCategoryUntil"),
        ]
    });
    let rows: Vec<_> = rows.collect();
    if !rows.is_empty() {
        let columns = ["Category", "Held", "From", "Until"].map(str::to_owned).to_vec();
        section.tables.push(Table { caption: "Categories".to_owned(), columns, rows });
    }
    match items(&data["driversLicenseCategories"]) {
        [] => joined(&mut section.facts, "Categories", &data["driversLicenseCategories"], str::to_owned),
        all if all.iter().all(Value::is_string) => {
            joined(&mut section.facts, "Categories", &data["driversLicenseCategories"], str::to_owned);
        }
        all => all.iter().take(40).for_each(|category| every(&mut section.facts, category, &[])),
    }
    section
}

fn biometric(value: &Value) -> ReportSection {
    const DETAILS: [(&str, &str); 4] = [
        ("faceLiveness", "Face is a living person’s"),
        ("mediaNotInjected", "Picture comes from the camera"),
        ("faceImageQualitySufficient", "Picture of the face is good enough"),
        ("behavioralRisk", "Risk in the behaviour"),
    ];
    let mut section = ReportSection::new("biometric", "Biometric authentication");
    fact(&mut section.facts, "Matched session", &value["matchedSessionId"]);
    fact(&mut section.facts, "Its vendorData", &value["matchedSessionVendorData"]);
    fact(&mut section.facts, "Its endUserId", &value["matchedSessionEndUserId"]);
    let details = &value["details"];
    let newer = details.as_object().into_iter().flat_map(serde_json::Map::keys);
    let newer =
        newer.filter(|key| !DETAILS.iter().any(|(known, _)| known == key)).map(|key| (key.as_str(), humanize(key)));
    let known = DETAILS.into_iter().map(|(key, name)| (key, name.to_owned()));
    let rows = known.chain(newer).filter_map(|(key, name)| {
        let (words, severity) = yes_no(&details[key])?;
        // Of a risk, yes is the bad answer.
        let severity = match (key, severity) {
            ("behavioralRisk", Severity::Good) => Severity::Bad,
            ("behavioralRisk", Severity::Bad) => Severity::Good,
            (_, severity) => severity,
        };
        Some(vec![Cell::plain(name), Cell { words, severity }])
    });
    let rows: Vec<_> = rows.collect();
    if !rows.is_empty() {
        let columns = ["What was looked at", "Result"].map(str::to_owned).to_vec();
        section.tables.push(Table { caption: "Details".to_owned(), columns, rows });
    }
    let shown = ["matchedSessionId", "matchedSessionVendorData", "matchedSessionEndUserId", "details"];
    rest(&mut section, value, &shown);
    section
}
