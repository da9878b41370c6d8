//! Parts of a decision that deserve a heading of their own: `additionalVerifiedData` and biometric authentication.
//!
//! Source: devdocs, `v1sessionsiddecision-1`, `decision-webhook`.

use serde_json::Value;

use super::json::{every, fact, items, joined, text};
use crate::domain::{Cell, Fact, Finding, Table, Tone, Verdict, spelled};

/// The keys of `additionalVerifiedData` that [`findings`] tells; the others stay plain facts.
const TOLD: [&str; 12] = [
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
pub(in super::super) fn is_told_elsewhere(key: &str) -> bool {
    TOLD.contains(&key)
}

/// Makes the findings of a decision, from `verification`.
pub(in super::super) fn findings(verification: &Value) -> Vec<Finding> {
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
    all.into_iter().filter(|finding| !finding.is_empty()).collect()
}

/// Every value below `value` but the ones that were told.
fn rest(finding: &mut Finding, value: &Value, told: &[&str]) {
    every(&mut finding.facts, value, told);
}

fn yes_no(value: &Value) -> Option<(String, Tone)> {
    let yes = match value {
        Value::Bool(yes) => Some(*yes),
        Value::String(text) if text.eq_ignore_ascii_case("yes") || text.eq_ignore_ascii_case("true") => Some(true),
        Value::String(text) if text.eq_ignore_ascii_case("no") || text.eq_ignore_ascii_case("false") => Some(false),
        Value::Null | Value::Number(_) | Value::String(_) | Value::Array(_) | Value::Object(_) => None,
    };
    match yes {
        Some(true) => Some(("Yes".to_owned(), Tone::Good)),
        Some(false) => Some(("No".to_owned(), Tone::Bad)),
        None => text(value).map(|words| (words, Tone::Neutral)),
    }
}

fn proof_of_address(value: &Value) -> Finding {
    let mut finding = Finding::new("proof-of-address", "Proof of address");
    let fraud = &value["fraud"];
    finding.verdict = fraud["riskLevel"].as_str().map(|level| match level {
        "LOW_RISK" => Verdict::new(Tone::Good, "Low risk of fraud"),
        "MEDIUM_RISK" => Verdict::new(Tone::Caution, "Medium risk of fraud"),
        "HIGH_RISK" => Verdict::new(Tone::Bad, "High risk of fraud"),
        other => Verdict::new(Tone::Neutral, spelled(other)),
    });
    let facts = &mut finding.facts;
    joined(facts, "Document", &value["documentType"], spelled);
    fact(facts, "Name matches", &value["nameMatch"]);
    fact(facts, "Name matches by, percent", &value["nameMatchPercentage"]);
    joined(facts, "Reason", &fraud["reason"], spelled);
    fact(facts, "Veriff’s words", &fraud["reasonDescription"]);
    for indicator in items(&fraud["indicators"]).iter().take(20) {
        match text(indicator) {
            Some(word) => facts.push(Fact { name: "Indicator".to_owned(), value: spelled(&word) }),
            None => every(facts, indicator, &[]),
        }
    }
    rest(&mut finding, value, &["documentType", "nameMatch", "nameMatchPercentage", "fraud"]);
    finding
}

/// The national-ID check: what a registry says, item by item.
fn validation_results(value: &Value) -> Finding {
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
    let mut finding = Finding::new("validation-results", "National-ID check");
    for result in items(value).iter().take(10) {
        let Some(fields) = result.as_object() else { continue };
        let newer = fields.keys().filter(|key| *key != "registryName" && !ITEMS.iter().any(|(known, _)| known == key));
        let newer = newer.map(|key| (key.as_str(), spelled(key)));
        let known = ITEMS.into_iter().map(|(key, name)| (key, name.to_owned()));
        let rows = known.chain(newer).filter_map(|(key, name)| {
            let (words, tone) = yes_no(&result[key])?;
            let words = match tone {
                Tone::Good => "Matches".to_owned(),
                Tone::Bad => "Does not match".to_owned(),
                Tone::Neutral | Tone::Info | Tone::Caution => spelled(&words),
            };
            Some(vec![Cell::plain(name), Cell { words, tone }])
        });
        let rows: Vec<_> = rows.collect();
        let name = text(&result["registryName"]).map_or_else(|| "Registry".to_owned(), |name| spelled(&name));
        if !rows.is_empty() {
            let columns = ["Item", "Result"].map(str::to_owned).to_vec();
            finding.tables.push(Table { caption: name, columns, rows });
        }
    }
    let wrong = finding.tables.iter().flat_map(|table| &table.rows).flatten().any(|cell| cell.tone == Tone::Bad);
    if !finding.tables.is_empty() {
        finding.verdict = Some(if wrong {
            Verdict::new(Tone::Caution, "Not everything matches")
        } else {
            Verdict::new(Tone::Good, "Nothing differs")
        });
    }
    finding
}

fn registry(value: &Value) -> Finding {
    let mut finding = Finding::new("registry", "Registry");
    let facts = &mut finding.facts;
    fact(facts, "Registry", &value["registryName"]);
    fact(facts, "Country", &value["countryRegistry"]);
    fact(facts, "Similarity of the names", &value["fullNameSimilarity"]);
    fact(facts, "Document is valid", &value["documentValid"]);
    fact(facts, "Person is alive", &value["personIsAlive"]);
    let told = ["registryName", "countryRegistry", "fullNameSimilarity", "documentValid", "personIsAlive"];
    rest(&mut finding, value, &told);
    finding
}

fn cpf(value: &Value) -> Finding {
    let mut finding = Finding::new("cpf", "Taxpayer registry (CPF)");
    let facts = &mut finding.facts;
    joined(facts, "Status", &value["status"], spelled);
    fact(facts, "CPF", &value["cpfNumber"]);
    fact(facts, "Name", &value["name"]);
    fact(facts, "Date of birth", &value["dateOfBirth"]);
    fact(facts, "Year of death", &value["yearOfDeath"]);
    rest(&mut finding, value, &["status", "cpfNumber", "name", "dateOfBirth", "yearOfDeath"]);
    finding
}

/// From 85 percent on it counts as a match.
fn ine_biometric(value: &Value) -> Finding {
    let mut finding = Finding::new("ine-biometric", "Face in the voter registry (INE)");
    finding.verdict = yes_no(&value["faceMatch"]).map(|(words, tone)| match tone {
        Tone::Good => Verdict::new(tone, "The face matches"),
        Tone::Bad => Verdict::new(tone, "The face does not match"),
        Tone::Neutral | Tone::Info | Tone::Caution => Verdict::new(tone, words),
    });
    fact(&mut finding.facts, "Similarity, percent", &value["faceMatchPercentage"]);
    joined(&mut finding.facts, "Answer of the registry", &value["responseStatus"], spelled);
    rest(&mut finding, value, &["faceMatch", "faceMatchPercentage", "responseStatus"]);
    finding
}

fn uk_trust_framework(value: &Value) -> Finding {
    let mut finding = Finding::new("uktf", "UK trust framework");
    rest(&mut finding, value, &[]);
    finding
}

fn driving_licence(data: &Value) -> Finding {
    let mut finding = Finding::new("driving-licence", "Driving licence");
    fact(&mut finding.facts, "Number", &data["driversLicenseNumber"]);
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
        let held = yes_no(&categories[name]).unwrap_or_else(|| ("Not told".to_owned(), Tone::Neutral));
        let plain = |key: &str| Cell::plain(text(&data[key][name]).unwrap_or_default());
        let held = Cell { words: held.0, tone: if held.1 == Tone::Bad { Tone::Neutral } else { held.1 } };
        vec![Cell::plain(name.clone()), held, plain("driversLicenseCategoryFrom"), plain("driversLicenseCategoryUntil")]
    });
    let rows: Vec<_> = rows.collect();
    if !rows.is_empty() {
        let columns = ["Category", "Held", "From", "Until"].map(str::to_owned).to_vec();
        finding.tables.push(Table { caption: "Categories".to_owned(), columns, rows });
    }
    match items(&data["driversLicenseCategories"]) {
        [] => joined(&mut finding.facts, "Categories", &data["driversLicenseCategories"], str::to_owned),
        all if all.iter().all(Value::is_string) => {
            joined(&mut finding.facts, "Categories", &data["driversLicenseCategories"], str::to_owned);
        }
        all => all.iter().take(40).for_each(|category| every(&mut finding.facts, category, &[])),
    }
    finding
}

fn biometric(value: &Value) -> Finding {
    const DETAILS: [(&str, &str); 4] = [
        ("faceLiveness", "Face is a living person’s"),
        ("mediaNotInjected", "Picture comes from the camera"),
        ("faceImageQualitySufficient", "Picture of the face is good enough"),
        ("behavioralRisk", "Risk in the behaviour"),
    ];
    let mut finding = Finding::new("biometric", "Biometric authentication");
    fact(&mut finding.facts, "Matched session", &value["matchedSessionId"]);
    fact(&mut finding.facts, "Its vendorData", &value["matchedSessionVendorData"]);
    fact(&mut finding.facts, "Its endUserId", &value["matchedSessionEndUserId"]);
    let details = &value["details"];
    let newer = details.as_object().into_iter().flat_map(serde_json::Map::keys);
    let newer =
        newer.filter(|key| !DETAILS.iter().any(|(known, _)| known == key)).map(|key| (key.as_str(), spelled(key)));
    let known = DETAILS.into_iter().map(|(key, name)| (key, name.to_owned()));
    let rows = known.chain(newer).filter_map(|(key, name)| {
        let (words, tone) = yes_no(&details[key])?;
        // Of a risk, yes is the bad answer.
        let tone = match (key, tone) {
            ("behavioralRisk", Tone::Good) => Tone::Bad,
            ("behavioralRisk", Tone::Bad) => Tone::Good,
            (_, tone) => tone,
        };
        Some(vec![Cell::plain(name), Cell { words, tone }])
    });
    let rows: Vec<_> = rows.collect();
    if !rows.is_empty() {
        let columns = ["What was looked at", "Result"].map(str::to_owned).to_vec();
        finding.tables.push(Table { caption: "Details".to_owned(), columns, rows });
    }
    let told = ["matchedSessionId", "matchedSessionVendorData", "matchedSessionEndUserId", "details"];
    rest(&mut finding, value, &told);
    finding
}
