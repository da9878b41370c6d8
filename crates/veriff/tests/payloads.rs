//! Every example payload reads; so does what is odd about them, and what is newer than this library.

use serde_json::{Value, json};
use veriff::webhook::{Webhook, parse};
use veriff::{Attempt, Context, CreatedSession, DecisionAnswer, MediaList, Status, Timestamp};

const SESSION: &str = "8d3a7c1e-5b0f-4f62-9a41-0c2b6e7d9f10";
const ATTEMPT: &str = "4f6e2b90-1c7d-4e3a-8b52-d9a0f3c6e721";

fn approved() -> Value {
    json!({
        "status": "success",
        "verification": {
            "id": SESSION, "attemptId": ATTEMPT, "vendorData": "user-0001",
            "endUserId": "2b7f9e04-63c1-4d58-a0e7-91f4c8d3b6a2",
            "status": "approved", "code": 9001, "reason": null, "reasonCode": null,
            "acceptanceTime": "2026-01-01T10:00:00.000000Z", "submissionTime": "2026-01-01T10:04:10.120000Z",
            "decisionTime": "2026-01-01T10:06:42.907123Z", "comments": [],
            "person": {
                "firstName": "ALEX", "lastName": "EXAMPLE", "fullName": null, "citizenship": null, "idNumber": null,
                "gender": null, "dateOfBirth": "1990-01-31", "yearOfBirth": "1990", "placeOfBirth": null,
                "nationality": "EE", "pepSanctionMatch": null,
                "addresses": [{
                    "fullAddress": "1 Sample Street, 10111 Tallinn",
                    "parsedAddress": {
                        "city": "Tallinn", "unit": null, "state": null, "street": "Sample Street", "country": "EE",
                        "postcode": "10111", "houseNumber": "1"
                    }
                }]
            },
            "document": {
                "number": "XE1234567", "type": "PASSPORT", "country": "EE", "state": null, "validFrom": "2021-05-05",
                "validUntil": "2031-05-05", "firstIssue": null, "placeOfIssue": null, "issueNumber": null,
                "issuedBy": null, "nfcValidated": null
            },
            "additionalVerifiedData": {},
            "riskLabels": [{
                "label": "person_previously_approved", "category": "person",
                "sessionIds": ["e5a0b7c4-9d21-4f38-8c6a-2b7e1f9d3c05"]
            }],
            "riskScore": {"score": 0.07}
        },
        "technicalData": {"ip": "192.0.2.10"}
    })
}

fn decision(value: Value) -> veriff::Decision {
    let answer: DecisionAnswer = serde_json::from_value(value).expect("it reads");
    answer.verification.expect("it is there")
}

#[test]
fn an_approval() {
    let read = decision(approved());
    assert_eq!((read.status, read.code, read.reason_code), (Status::Approved, Some(9001), None));
    assert_eq!(read.decision_time.and_then(|time| Some(time.moment()?.microsecond())), Some(907_123));
    let person = read.person.expect("there is one");
    assert_eq!(person.year_of_birth.as_deref(), Some("1990"));
    let address = person.addresses[0].parsed_address.clone().expect("it is in parts");
    assert_eq!(address.house_number.as_deref(), Some("1"));
    assert_eq!(read.risk_labels[0].session_ids.len(), 1);
    assert_eq!(read.risk_score.and_then(|risk| risk.score), Some(0.07));
    assert_eq!(read.additional_verified_data, json!({}));
}

#[test]
fn not_yet_and_out_of_time() {
    let answer = json!({"status": "success", "verification": null, "technicalData": {"ip": null}});
    let answer: DecisionAnswer = serde_json::from_value(answer).expect("it reads");
    assert_eq!(answer.verification, None);
    let answer: DecisionAnswer = serde_json::from_value(json!({})).expect("it reads");
    assert_eq!(answer.verification, None);
    let expired = decision(json!({
        "status": "success",
        "verification": {
            "id": SESSION, "attemptId": ATTEMPT, "vendorData": "user-0001", "endUserId": null, "status": "expired",
            "code": 9104, "reason": null, "reasonCode": null, "acceptanceTime": "2026-01-01T10:00:00.000Z",
            "decisionTime": null, "comments": [],
            "person": {"firstName": "Alex", "lastName": "Example", "gender": null},
            "document": {"type": null, "number": null, "country": null, "validFrom": null, "validUntil": null},
            "additionalVerifiedData": {}
        },
        "technicalData": {"ip": null}
    }));
    assert!(expired.status.is_conclusive() && expired.decision_time.is_none());
}

#[test]
fn what_is_odd_reads_too() {
    let mut odd = approved();
    let fields = odd["verification"].as_object_mut().expect("an object");
    for (name, value) in [
        ("reasonCode", json!("102")),
        ("code", json!("9102")),
        ("status", json!("inflow_completed")),
        ("riskLabels", Value::Null),
        ("riskScore", json!("high")),
        ("person", json!({"yearOfBirth": 1990, "height": 180, "addresses": null, "shoeSize": {"eu": 43}})),
        ("document", json!([])),
        ("newField", json!({"a": [1]})),
        ("decisionTime", json!("yesterday")),
        ("biometricAuthentication", json!({"matchedSessionId": SESSION, "details": {"faceLiveness": "Yes"}})),
    ] {
        fields.insert(name.into(), value);
    }
    let read = decision(odd);
    assert_eq!((read.code, read.reason_code), (Some(9102), Some(102)));
    assert_eq!(read.status, Status::Other("inflow_completed".into()));
    assert_eq!((read.document, read.risk_score), (None, None));
    assert!(read.risk_labels.is_empty());
    let person = read.person.expect("there is one");
    assert_eq!((person.year_of_birth.as_deref(), person.height.as_deref()), (Some("1990"), Some("180")));
    assert_eq!(read.decision_time.as_ref().map(Timestamp::as_str), Some("yesterday"));
    let face = read.biometric_authentication.and_then(|face| face.details);
    assert_eq!(face.and_then(|face| face.face_liveness).as_deref(), Some("Yes"));
}

#[test]
fn sessions_of_every_age() {
    for (text, host) in [
        (
            json!({"id": SESSION, "url": "https://a.test/v/t", "host": "https://a.test", "status": "created",
                "sessionToken": "t", "vendorData": null, "endUserId": null, "more": 1}),
            true,
        ),
        (json!({"id": SESSION, "url": "https://a.test/v/t", "baseUrl": "https://a.test"}), true),
        (json!({"id": SESSION}), false),
    ] {
        let created: CreatedSession = serde_json::from_value(text).expect("it reads");
        assert_eq!(created.id.as_str(), SESSION);
        assert_eq!(created.host.is_some(), host);
    }
}

#[test]
fn media_and_attempts() {
    let list: MediaList = serde_json::from_value(json!({
        "status": "success",
        "images": [{
            "id": "c0a1f6d2-7e84-4b19-9d35-6f2e8a4b0c57", "name": "document-front", "context": "document-front",
            "timestamp": null, "size": "183204", "mimetype": "image/jpeg", "url": "http://127.0.0.1:8099/v1/media/c0",
            "sessionId": SESSION
        }],
        "videos": [{
            "id": "5d9b3e71-2c46-4a8f-b0d7-1e6f8c2a4b93", "name": "face-pre-video", "context": "face-pre-video",
            "timestamp": null, "size": 902_113, "mimetype": "video/webm", "duration": "7.5", "url": "x",
            "sessionId": SESSION
        }],
        "nfcDocuments": null
    }))
    .expect("it reads");
    assert_eq!((list.images[0].size, list.videos[0].duration), (Some(183_204), Some(7.5)));
    assert_eq!(list.videos[0].context.as_ref().map(Context::as_str), Some("face-pre-video"));
    let attempt: Attempt = serde_json::from_value(json!({
        "id": ATTEMPT, "status": "approved", "createdTime": "2026-01-01T10:00:00.000Z",
        "userDefinedData": [{
            "status": "Checked by hand", "statusCode": "checked_by_hand", "reason": null, "reasonCode": null,
            "createdAt": "2026-01-02T09:00:00.000000Z"
        }]
    }))
    .expect("it reads");
    assert_eq!(attempt.user_defined_data[0].status_code.as_deref(), Some("checked_by_hand"));
}

fn opened(value: &Value) -> Webhook {
    let webhook = parse(value.to_string().as_bytes()).expect("it is JSON");
    assert_eq!(webhook.session_id(), Some(SESSION));
    webhook
}

#[test]
fn every_kind_of_webhook_is_told_apart() {
    let ids = json!({"sessionId": SESSION, "attemptId": ATTEMPT, "vendorData": null, "endUserId": null});
    let with = |more: Value| {
        let mut value = ids.clone();
        value.as_object_mut().expect("an object").extend(more.as_object().cloned().expect("an object"));
        value
    };
    for (value, kind) in [
        (
            json!({"id": SESSION, "attemptId": ATTEMPT, "feature": "selfid", "code": 7001, "action": "started",
                "vendorData": "user-0001", "endUserId": null}),
            "event",
        ),
        (json!({"id": SESSION, "feature": "selfid", "code": 7002, "action": "submitted"}), "event"),
        (
            json!({"id": SESSION, "addressId": "a", "feature": "selfid", "code": 7005, "action": "submitted"}),
            "proof_of_address",
        ),
        (approved(), "decision"),
        (
            with(json!({"checkType": "updated_result", "matchStatus": "no_match", "totalHits": 0, "hits": [],
                     "searchTerm": {"name": "Alex Example", "year": "1990"}, "createdAt": "2026-01-01T10:20:00.000Z"})),
            "watchlist_screening",
        ),
        (with(json!({"status": "success", "eventType": "fullauto", "version": "1.0.0", "data": {}})), "full_auto"),
        (with(json!({"eventType": "user-status.created", "data": {}})), "user_defined_status"),
        (with(json!({"eventType": "ine_registry", "version": "1.0.0", "data": {}})), "ine_registry"),
        (json!({"type": "curp_registry", "id": SESSION, "data": {"attemptId": ATTEMPT}}), "curp_registry"),
        (with(json!({"eventType": "combined-ine-curp-registry", "data": {}})), "combined_ine_curp_registry"),
        (with(json!({"eventType": "something.new"})), "unknown"),
    ] {
        let webhook = opened(&value);
        assert_eq!(webhook.kind(), kind);
        if kind != "proof_of_address" && value["code"] != 7002 {
            assert_eq!(webhook.attempt_id(), Some(ATTEMPT), "{kind}");
        }
        if let Webhook::Unknown(kept) = webhook {
            assert_eq!(kept, value);
        }
    }
    assert!(matches!(parse(b"[1,2]"), Ok(Webhook::Unknown(_))));
    assert!(matches!(parse(br#"{"verification":{"id":1}}"#), Ok(Webhook::Unknown(_))));
}

#[test]
fn a_full_auto_result() {
    let webhook = opened(&json!({
        "status": "success", "eventType": "fullauto", "version": "1.0.0", "sessionId": SESSION, "attemptId": ATTEMPT,
        "vendorData": "user-0001", "endUserId": null, "acceptanceTime": "2026-01-01T10:00:00.000Z",
        "time": "2026-01-01T10:01:02.000Z",
        "data": {"verification": {
            "decisionScore": 0.97, "decision": "approved",
            "person": {
                "firstName": {"confidenceCategory": "high", "value": "ALEX", "sources": ["VIZ", "MRZ"]},
                "idNumber": null
            },
            "document": {"type": {"value": "passport"}, "country": {"value": "EE"}, "validFrom": null},
            "insights": [
                {"label": "documentAccepted", "result": "yes", "category": "document"},
                {"label": "faceLiveness", "result": "notApplicable", "category": "biometric"}
            ]
        }}
    }));
    let Webhook::FullAuto(result) = webhook else { panic!("a full auto result") };
    assert_eq!((result.decision(), result.decision_score()), (Some(Status::Approved), Some(0.97)));
    assert_eq!(result.insights().len(), 2);
    assert_eq!(result.person().len(), 1);
    assert_eq!(result.document().len(), 2);
    assert_eq!(result.person()[0].1.sources, ["VIZ", "MRZ"]);
}
