//! The person and the document of a decision: what was sent, in capitals, and invented values for the rest.
//!
//! Made up from the session's id, so that the same session always shows the same person.

use serde_json::{Value, json};

use super::session::Session;
use crate::wire::Status;

/// Invented people: given names, family name, birthday, gender, country.
const PEOPLE: [(&str, &str, &str, &str, &str); 6] = [
    ("ALEX", "EXAMPLE", "1990-01-31", "M", "EE"),
    ("MARI-LIIS", "NÄIDIS", "1986-07-04", "F", "EE"),
    ("JORDAN", "SAMPLE", "1978-11-23", "M", "GB"),
    ("ERIKA", "MUSTERFRAU", "1964-08-12", "F", "DE"),
    ("TOMÁS", "EJEMPLO", "1999-02-28", "M", "ES"),
    ("ŁUCJA", "PRZYKŁADOWA", "2001-05-17", "F", "PL"),
];

/// A number from the session's id.
fn number(session: &Session) -> usize {
    usize::from_str_radix(&session.id[..7], 16).unwrap_or_default()
}

fn capitals(text: &str) -> String {
    text.to_uppercase()
}

/// `person` of a decision.
pub(super) fn person(session: &Session, status: &Status) -> Value {
    let (first, last, birth, gender, country) = PEOPLE[number(session) % PEOPLE.len()];
    let sent = |name: &str| session.sent(&format!("/person/{name}"));
    if *status != Status::Approved && *status != Status::Review {
        return json!({
            "firstName": sent("firstName"), "lastName": sent("lastName"), "gender": null, "idNumber": null,
            "citizenship": null, "dateOfBirth": null, "yearOfBirth": null, "placeOfBirth": null,
            "nationality": null, "pepSanctionMatch": null,
        });
    }
    let birth = sent("dateOfBirth").unwrap_or(birth);
    let country = session.sent("/document/country").unwrap_or(country);
    json!({
        "firstName": capitals(sent("firstName").unwrap_or(first)),
        "lastName": capitals(sent("lastName").unwrap_or(last)),
        "fullName": null,
        "citizenship": null,
        "idNumber": sent("idNumber").map_or_else(|| format!("{:011}", 38_001_010_000 + number(session)), str::to_owned),
        "gender": sent("gender").and_then(|text| text.get(..1)).map_or_else(|| gender.to_owned(), capitals),
        "dateOfBirth": birth,
        "yearOfBirth": birth.get(..4),
        "placeOfBirth": "SAMPLETOWN",
        "nationality": country,
        "pepSanctionMatch": null,
        "addresses": [{
            "fullAddress": format!("1 Sample Street, 10111 Sampletown, {country}"),
            "parsedAddress": {
                "city": "Sampletown", "unit": null, "state": null, "street": "Sample Street",
                "country": country, "postcode": "10111", "houseNumber": "1",
            },
        }],
    })
}

/// `document` of a decision.
pub(super) fn document(session: &Session, status: &Status) -> Value {
    let sent = |name: &str| session.sent(&format!("/document/{name}"));
    if matches!(status, Status::Expired | Status::Abandoned) {
        return json!({"type": null, "number": null, "country": null, "validFrom": null, "validUntil": null});
    }
    let (.., country) = PEOPLE[number(session) % PEOPLE.len()];
    // A document that must be taken again was not read.
    let is_read = *status != Status::ResubmissionRequested;
    let read = |text: &str| is_read.then(|| text.to_owned());
    let number = sent("number").map_or_else(|| format!("XE{:07}", number(session) % 10_000_000), str::to_owned);
    json!({
        "number": read(&number),
        "type": sent("type").unwrap_or("ID_CARD"),
        "country": sent("country").unwrap_or(country),
        "state": null,
        "validFrom": read("2021-05-05"),
        "validUntil": read("2031-05-05"),
        "firstIssue": sent("firstIssue"),
        "placeOfIssue": null,
        "issueNumber": null,
        "issuedBy": read("POLICE AND BORDER GUARD"),
        "nfcValidated": null,
    })
}

/// `additionalVerifiedData` of a decision: what a registry said, for registry checks.
pub(super) fn additional(session: &Session, status: &Status) -> Value {
    if !session.is_registry_check {
        return json!({});
    }
    let matched = *status == Status::Approved;
    json!({"validationResults": [{
        "registryName": "EXAMPLE_REGISTRY", "firstName": matched, "lastName": matched, "dateOfBirth": matched,
        "address": matched, "city": matched, "state": matched, "zip": matched, "idNumber": matched,
    }]})
}

/// `riskLabels` of a decision: one that speaks for the person, or some that explain a refusal.
pub(super) fn risk_labels(session: &Session, status: &Status) -> Value {
    let label = |label: &str, category: &str| json!({"label": label, "category": category, "sessionIds": []});
    match status {
        Status::Approved => json!([label("device_previously_approved", "device")]),
        Status::Declined => json!([
            label("session_vendor_provided_name_not_matching_with_name_on_the_document", "client_data_mismatch"),
            {
                "label": "document_integration_level_crosslinked_with_multiple_declines",
                "category": "crosslinks",
                "sessionIds": [session.id],
            },
        ]),
        Status::Review => json!([label("potential_document_user_age_mismatch", "document")]),
        Status::Created
        | Status::Started
        | Status::Submitted
        | Status::ResubmissionRequested
        | Status::Expired
        | Status::Abandoned
        | Status::Other(_) => json!([]),
    }
}

/// `riskScore` of a decision.
// Never a whole number: receivers that write the body anew before they check its signature would write `1`.
pub(super) fn risk_score(session: &Session, status: &Status) -> Value {
    let digit = u8::try_from(number(session) % 9 + 1).map_or(0.01, |digit| f64::from(digit) / 100.0);
    match status {
        Status::Approved => json!({"score": digit}),
        Status::Declined => json!({"score": 0.99 - digit}),
        Status::Review => json!({"score": 0.55}),
        Status::Created
        | Status::Started
        | Status::Submitted
        | Status::ResubmissionRequested
        | Status::Expired
        | Status::Abandoned
        | Status::Other(_) => Value::Null,
    }
}
