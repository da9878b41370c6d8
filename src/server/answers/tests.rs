//! Answers of every shape, the odd ones too, become sections or nothing; none of them panics.

use serde_json::{Value, json};

use super::additional::sections as of_decision;
use super::*;
use crate::domain::{Origin, SessionMedia};

fn stored(kind: &str, value: &Value) -> StoredAnswer {
    StoredAnswer { kind: kind.to_owned(), raw: value.to_string(), source: "webhook".to_owned(), fetched_at: 1 }
}

fn one(kind: &str, value: &Value) -> ReportSection {
    let mut found = sections(&[stored(kind, value)]);
    assert_eq!(found.len(), 1, "{kind}");
    found.remove(0)
}

fn facts(section: &ReportSection) -> Vec<String> {
    section.facts.iter().map(|fact| format!("{}={}", fact.name, fact.value)).collect()
}

fn words(section: &ReportSection) -> &str {
    section.badge.as_ref().map_or("", |badge| badge.words.as_str())
}

#[test]
fn people_on_lists_are_told_with_where_and_how() {
    let person = json!({"person": {"firstName": "ALEX", "citizenships": ["EE"], "pepSanctionMatches": [{
        "provider": "Lists Inc", "numberOfMatches": 1, "hits": [{"doc": {
            "name": "Alex Sample", "types": ["sanction", "pep"], "aka": [{"name": "A. Sample"}], "sources": ["l1", "l2"],
            "sourceNotes": {"l1": {"name": "List One", "url": "https://list.example.test"}},
            "media": [{"title": "News", "url": "javascript:alert(1)"}, {"title": "More", "url": "https://n.example.test"}],
        }, "matchTypes": ["name_fuzzy", "brand_new"], "matchStatus": "potential_match", "score": 1.7}]}]}});
    let section = one("person", &person);
    assert_eq!(words(&section), "1 possible match on lists");
    let entry = &section.entries[0];
    assert_eq!(entry.title, "Alex Sample");
    let facts: Vec<_> = entry.facts.iter().map(|fact| fact.value.as_str()).collect();
    assert!(facts.contains(&"Sanctions, Politically exposed person") && facts.contains(&"Similar name, Brand new"));
    assert!(facts.contains(&"1.7") && facts.contains(&"A. Sample") && facts.contains(&"Lists Inc"));
    let lists = &entry.listings[0];
    assert_eq!((lists.items[0].words.as_str(), lists.items[1].words.as_str()), ("List One", "l2"));
    let news = &entry.listings[1];
    assert_eq!(news.items[0].address, None, "only addresses of the web are followed");
    assert_eq!(news.items[1].address.as_deref(), Some("https://n.example.test/"));
}

#[test]
fn a_screening_groups_its_listings_and_is_bounded() {
    let hit = json!({"matchedName": "Alex", "matchTypes": ["name_exact"], "listingsRelatedToMatch": {
        "sanctions": [{"sourceName": "List"}], "adverseMedia": [{"source_name": "Old", "source_url": "http://o.test"}],
        "brandNew": [{"sourceName": "Other"}]}});
    let screening = json!({"checkType": "updated_result", "matchStatus": "possible_match", "monitorStatus": "enabled",
        "totalHits": 150, "hits": vec![hit; 150]});
    for value in [screening.clone(), json!({"status": "success", "data": screening})] {
        let section = one("watchlist_screening", &value);
        assert_eq!(words(&section), "Possible match: 150 hits");
        assert_eq!((section.entries.len(), section.left_out), (100, 50));
        assert_eq!(facts(&section)[..2], ["Result=Update from monitoring", "Monitoring=On"]);
        let headings: Vec<_> = section.entries[0].listings.iter().map(|one| one.heading.as_str()).collect();
        assert_eq!(headings, ["Sanctions", "Adverse media", "Brand new"]);
    }
}

#[test]
fn an_automatic_decision_is_a_decision_without_codes() {
    let raw = json!({"eventType": "fullauto", "sessionId": "s", "attemptId": "a", "time": "2026-01-01T10:01:02.000Z",
        "data": {"verification": {"decision": "declined", "decisionScore": 0.13,
            "person": {"firstName": {"value": "ALEX", "confidenceCategory": "low", "sources": ["MRZ"]}, "gender": null},
            "document": {"type": {"value": "id_card"}},
            "insights": [{"label": "faceLiveness", "result": "no", "category": "biometric"},
                {"label": "documentAccepted", "result": "notApplicable", "category": "document"}]}}});
    let section = one("full_auto", &raw);
    assert_eq!(words(&section), "Declined");
    let insights: Vec<_> = section.tables[2].rows.iter().map(|row| row[2].words.as_str()).collect();
    assert_eq!(insights, ["Does not apply", "No"]);
    assert_eq!(section.tables[0].rows[0][2].words, "Low");
    let decision = as_decision(&raw.to_string()).expect("it holds a decision");
    assert_eq!(decision["verification"]["status"], "declined");
    assert_eq!(decision["verification"]["document"]["type"], "ID_CARD");
    assert_eq!(decision["verification"]["person"]["firstName"], "ALEX");
    assert_eq!(as_decision(r#"{"verification":{"status":"approved"}}"#), None);
}

#[test]
fn registries_speak_in_words_by_webhook_and_by_asking() {
    let bare = json!({"active": false, "documentState": "No se obtuvieron datos"});
    let webhook =
        json!({"eventType": "ine_registry", "sessionId": "s", "data": {"status": "success", "details": bare}});
    for value in [bare, webhook] {
        assert_eq!(words(&one("ine_registry", &value)), "No valid voter’s card");
    }
    assert_eq!(
        words(&one("curp_registry", &json!({"statusCurp": "RCN", "curp": "X"}))),
        "Active: changed, the CURP stayed"
    );
    assert_eq!(words(&one("curp_registry", &json!({"statusCurp": null}))), "Unknown");
    let both = json!({"ine": {"active": true, "ocr": "1"}, "curp": {"statusCurp": "BD", "birth": {"book": "7"}}});
    let section = one("combined_ine_curp_registry", &both);
    assert_eq!(section.tables[0].rows[1][1].words, "Inactive: the person has died");
    assert!(facts(&section).contains(&"CURP: Birth: book=7".to_owned()), "{:?}", facts(&section));
}

#[test]
fn parts_of_a_decision_get_headings_of_their_own() {
    let verification = json!({"additionalVerifiedData": {
        "proofOfAddress": {"nameMatch": true, "documentType": "BANK_STATEMENT", "fraud": {"riskLevel": "HIGH_RISK",
            "reasonDescription": "Edited", "indicators": ["font_mismatch"]}},
        "validationResults": [{"registryName": "SSN", "firstName": true, "idNumber": "no_match", "zip": false, "brandNew": true}],
        "cpfValidation": {"status": "REGULAR", "cpfNumber": "1"},
        "ineBiometricRegistryValidation": {"faceMatch": true, "faceMatchPercentage": 91},
        "UKTFCheckResult": [{"profile": "M1B", "result": "pass"}],
        "driversLicenseCategory": {"B": true}, "driversLicenseCategoryUntil": {"B": "2030-01-01", "C": "2031-01-01"},
        "registryValidation": {"registryName": "Registry", "personIsAlive": true}},
        "biometricAuthentication": {"matchedSessionId": "m", "details": {"faceLiveness": "Yes", "behavioralRisk": "Yes"}}});
    let found = of_decision(&verification);
    let titles: Vec<_> = found.iter().map(|section| section.key.as_str()).collect();
    assert_eq!(
        titles,
        [
            "proof-of-address",
            "validation-results",
            "registry",
            "cpf",
            "ine-biometric",
            "uktf",
            "driving-licence",
            "biometric"
        ]
    );
    assert_eq!(words(&found[0]), "High risk of fraud");
    let results: Vec<_> = found[1].tables[0].rows.iter().map(|row| row[1].words.as_str()).collect();
    assert_eq!(results, ["No match", "Matches", "Does not match", "Matches"]);
    assert_eq!(found[6].tables[0].rows.len(), 2);
    assert_eq!(found[7].tables[0].rows[1][1].severity, Severity::Bad, "a risk is no good news");
    assert!(of_decision(&json!({"additionalVerifiedData": {}})).is_empty());
}

#[test]
fn statuses_set_by_hand_are_told_once_and_the_newest_first() {
    let set = |status: &str, at: &str| json!({"status": status, "createdAt": at});
    let hook = |value: Value| json!({"data": {"verification": {"userDefinedData": value}}});
    let answers = [
        stored("user_defined_status:1", &hook(set("First", "2026-01-01T00:00:00Z"))),
        stored("user_defined_status:2", &hook(set("Second", "2026-01-02T00:00:00Z"))),
        stored("attempts", &json!({"verifications": [{"userDefinedData": [set("First", "2026-01-01T00:00:00Z")]}]})),
    ];
    let found = sections(&answers);
    let titles: Vec<_> = found[0].entries.iter().map(|entry| entry.title.as_str()).collect();
    assert_eq!((found.len(), titles), (1, vec!["Second", "First"]));
}

#[test]
fn files_are_matched_to_the_ones_that_were_sent() {
    let ours = SessionMedia {
        id: "ours".to_owned(),
        context: crate::domain::Context::Face,
        media_type: crate::domain::MediaType::Jpeg,
        width: 1,
        height: 1,
        size_bytes: 1,
        source: crate::domain::PhotoSource::Camera,
        original_sha256: String::new(),
        created_at: 1,
        replaced_at: None,
        sent_at: Some(1),
        veriff_media_id: Some("v-1".to_owned()),
    };
    let list = json!({"images": [{"id": "v-1", "context": "face"}, {"id": "v-2", "context": "face-cropped"},
        {"id": "../etc", "context": "face"}, {"context": "face"}, {"id": "v-3", "context": "face"}],
        "videos": [{"id": "v-4", "duration": "7.5", "size": "12"}], "nfcDocuments": null});
    let remote = remote_media(&stored("media:a", &list), &[ours]);
    let origins: Vec<_> = remote.files.into_iter().map(|file| (file.id, file.origin)).collect();
    let expected = [
        ("v-1", Origin::Sent("ours".to_owned())),
        ("v-2", Origin::Made),
        ("v-3", Origin::Elsewhere),
        ("v-4", Origin::Elsewhere),
    ];
    assert_eq!(origins, expected.map(|(id, origin)| (id.to_owned(), origin)));
}

#[test]
fn nothing_panics_whatever_comes() {
    let odd = [
        json!(null),
        json!([]),
        json!("text"),
        json!(7),
        json!({}),
        json!({"data": []}),
        json!({"data": {"verification": 3, "details": [1]}}),
        json!({"person": {"pepSanctionMatches": {"hits": 1}}}),
        json!({"person": {"pepSanctionMatches": [null, {"hits": [null, 1, {"doc": []}]}]}}),
        json!({"hits": [[], null, {"listingsRelatedToMatch": []}], "matchStatus": 3, "totalHits": -1}),
        json!({"images": {"id": 1}, "verifications": [null, {"userDefinedData": 1}]}),
        json!({"additionalVerifiedData": {"validationResults": [[null], {"a": {"b": 1}}], "UKTFCheckResult": "x",
            "driversLicenseCategories": [{"a": 1}], "driversLicenseCategory": []}, "biometricAuthentication": [1]}),
    ];
    let kinds = [
        "person",
        "watchlist_screening",
        "full_auto",
        "ine_registry",
        "curp_registry",
        "combined_ine_curp_registry",
        "user_defined_status:1",
        "attempts",
        "proof_of_address:1",
        "unknown:1",
        "media:1",
        "brand_new",
    ];
    for value in odd {
        for kind in kinds {
            let answer = stored(kind, &value);
            let found = sections(std::slice::from_ref(&answer));
            assert!(found.iter().all(|section| !section.is_empty()), "{kind}");
            let _ = remote_media(&answer, &[]);
        }
        let _ = (of_decision(&value), as_decision(&value.to_string()));
    }
    let broken = StoredAnswer { raw: "no json <b>".to_owned(), ..stored("person", &json!(1)) };
    assert_eq!(sections(&[broken])[0].raw.as_deref(), Some("no json <b>"));
}
