//! What a request must hold: every refusal of a body, and what is taken although it looks odd.

use crate::stage::{KEY, PHOTO, SECRET, Stage, undecided};
use reqwest::Method;
use serde_json::{Value, json};
use veriff::mock::Switches;
use veriff::{Context, Error, MediaId, NewMedia, NewSession, SessionId, SharedSecret};

#[tokio::test]
async fn what_a_session_may_not_be_created_with() {
    let stage = Stage::new(undecided()).await;
    stage.mock.set_switches(Switches { check_timestamp_age: true, ..Switches::default() });
    let long = "x".repeat(1001);
    for (verification, code) in [
        (json!({"callback": "http://portal.example.test"}), "1302"),
        (json!({"features": ["video"]}), "1301"),
        (json!({"person": {"dateOfBirth": "31.01.1990"}}), "1203"),
        (json!({"person": {"dateOfBirth": "1990-02-31"}}), "1203"),
        (json!({"person": {"firstName": 5}}), "1104"),
        (json!({"person": {"gender": "x"}}), "1104"),
        (json!({"document": {"number": "AB-1"}}), "2102"),
        (json!({"document": {"type": "LIBRARY_CARD"}}), "2103"),
        (json!({"document": {"country": "Estonia"}}), "2104"),
        (json!({"vendorData": long}), "1500"),
        (json!({"vendorData": 5}), "1501"),
        (json!({"endUserId": "me"}), "1104"),
        (json!({"consents": [{"type": "ine", "approved": false}]}), "1104"),
        (json!({"timestamp": "yesterday"}), "1202"),
        (json!({"timestamp": "2016-05-19T08:30:25.597Z"}), "1201"),
        (json!([]), "1104"),
    ] {
        let body = json!({ "verification": verification }).to_string();
        let (status, answer) = stage.signed(Method::POST, "/v1/sessions", &body).await;
        assert_eq!((status, answer["code"].as_str()), (400, Some(code)), "{body}");
    }
    for (body, code) in [("{", "1101"), ("{}", "1102")] {
        let (status, answer) = stage.signed(Method::POST, "/v1/sessions", body).await;
        assert_eq!((status, answer["code"].as_str()), (400, Some(code)));
    }
    assert_eq!(stage.mock.sessions().len(), 0);
}

#[tokio::test]
async fn what_a_session_may_be_created_with() {
    let stage = Stage::new(undecided()).await;
    for verification in [
        json!({}),
        json!({"features": ["selfid"], "lang": "et", "timestamp": "2016-05-19T08:30:25.597Z"}),
        json!({"person": {"firstName": null, "maritalStatus": "SINGLE"}, "vendorData": null}),
        json!({"newField": {"a": 1}, "consents": [{"type": "ine", "approved": true}]}),
    ] {
        let body = json!({ "verification": verification }).to_string();
        assert_eq!(stage.signed(Method::POST, "/v1/sessions", &body).await.0, 201, "{body}");
    }
}

#[tokio::test]
async fn what_a_file_must_be() {
    let stage = Stage::new(undecided()).await;
    let session = stage.session("Alex").await;
    let path = format!("/v1/sessions/{session}/media");
    for (body, code) in [
        ("{", "1101"),
        ("{}", "1403"),
        (r#"{"image":{"context":"face"}}"#, "1400"),
        (r#"{"image":{"content":"AAAA"}}"#, "1403"),
        (r#"{"image":{"context":"FACE","content":"AAAA"}}"#, "1402"),
        (r#"{"image":{"context":"registry-face","content":"AAAA"}}"#, "1402"),
        (r#"{"image":{"context":"face","content":""}}"#, "1400"),
        (r#"{"image":{"context":"face","content":"data:image/png;base64,"}}"#, "1400"),
        (r#"{"image":{"context":"face","content":"!!!"}}"#, "1401"),
        (r#"{"image":{"context":"face","content":"data:text/html;base64,AAAA"}}"#, "1104"),
    ] {
        let (status, answer) = stage.signed(Method::POST, &path, body).await;
        assert_eq!((status, answer["code"].as_str()), (400, Some(code)), "{body}");
    }
    for body in [
        r#"{"image":{"context":"face","content":"data:image/png;base64,iVBORw0KGgo="}}"#,
        r#"{"image":{"context":"face","content":"iVBORw0KGgo=","timestamp":"2026-01-01T10:15:30.000Z","inflowFeedback":true}}"#,
    ] {
        let (status, answer) = stage.signed(Method::POST, &format!("{path}/"), body).await;
        assert_eq!((status, answer["image"]["mimetype"].as_str()), (200, Some("image/png")));
        assert_eq!(answer["image"]["size"], 8);
        assert_eq!(answer["image"]["timestamp"], Value::Null);
    }
    stage.mock.set_switches(Switches { media_created: true, ..Switches::default() });
    let media = NewMedia::new(Context::Face, "image/jpeg", PHOTO);
    assert!(stage.client.upload_media(&session, &media).await.is_ok());
}

#[tokio::test]
async fn large_files_are_taken_and_larger_ones_are_not() {
    let stage = Stage::new(undecided()).await;
    let session = stage.session("Alex").await;
    let large = vec![7; 17_000_000];
    let media = NewMedia::new(Context::Face, "image/jpeg", &large);
    assert_eq!(stage.client.upload_media(&session, &media).await.expect("it fits").size, Some(17_000_000));
    let larger = vec![7; 18_000_000];
    let error = stage.client.upload_media(&session, &NewMedia::new(Context::Face, "image/jpeg", &larger)).await;
    assert!(matches!(error, Err(Error::FileTooLarge { .. })));
    let body = format!(r#"{{"image":{{"context":"face","content":"{}"}}}}"#, "A".repeat(24_000_000));
    let (status, _) = stage.signed(Method::POST, &format!("/v1/sessions/{session}/media"), &body).await;
    assert_eq!(status, 413);
}

#[tokio::test]
async fn submit_takes_one_word_only() {
    let stage = Stage::new(undecided()).await;
    let session = stage.session("Alex").await;
    let path = format!("/v1/sessions/{session}");
    for (body, code) in [
        ("x", "1101"),
        ("{}", "1102"),
        (r#"{"verification":{"status":"done"}}"#, "1303"),
        (r#"{"verification":{"status":null}}"#, "1303"),
    ] {
        let (status, answer) = stage.signed(Method::PATCH, &path, body).await;
        assert_eq!((status, answer["code"].as_str()), (400, Some(code)), "{body}");
    }
    let body = r#"{"verification":{"frontState":"done","status":"submitted","timestamp":"2016-05-19T08:30:25.597Z"}}"#;
    assert_eq!(stage.signed(Method::PATCH, &path, body).await.0, 200);
}

#[tokio::test]
async fn what_is_not_there() {
    let stage = Stage::new(undecided()).await;
    let nobody = SessionId::new("8d3a7c1e-5b0f-4f62-9a41-0c2b6e7d9f10");
    let error = stage.client.decision(&nobody).await.expect_err("it is not there");
    assert!(error.not_found() && !error.is_temporary());
    assert!(error.to_string().ends_with("Session not found"));
    let error = stage.client.attempt_media(&nobody.as_str().into()).await.expect_err("it is not there");
    assert!(error.to_string().ends_with("Attempt not found"));
    let error = stage.client.media_file(&MediaId::new(nobody.as_str())).await.expect_err("it is not there");
    assert!(error.not_found());
    let error = stage.client.decision(&SessionId::new("short")).await.expect_err("it is no UUID");
    assert_eq!(error.code(), Some("1002"));
    let signature = SharedSecret::new(SECRET).sign(b"x");
    let headers = [("x-auth-client", KEY), ("x-hmac-signature", &*signature)];
    let (status, answer) = stage.raw(Method::GET, "/v1/unheard/of", &headers, "").await;
    assert_eq!((status, answer["message"].as_str()), (404, Some("Resource not found")));
}

#[tokio::test]
async fn what_the_client_refuses_itself() {
    let stage = Stage::new(undecided()).await;
    for new in [
        NewSession::new().vendor_data("x".repeat(1001)),
        NewSession::new().callback("http://portal.example.test"),
        NewSession::new().timestamp("2016-05-19T08:30:25.597Z"),
        NewSession::new().timestamp("yesterday"),
    ] {
        assert!(matches!(stage.client.create_session(&new).await, Err(Error::Invalid { .. })));
    }
    let session = SessionId::new("../../admin");
    assert!(matches!(stage.client.decision(&session).await, Err(Error::Invalid { .. })));
    let session = stage.session("Alex").await;
    let media = NewMedia::new(Context::Face, "image/gif", PHOTO);
    assert!(matches!(stage.client.upload_media(&session, &media).await, Err(Error::Invalid { .. })));
    let media = NewMedia::new(Context::Face, "image/png", b"");
    assert!(matches!(stage.client.upload_media(&session, &media).await, Err(Error::Invalid { .. })));
    assert_eq!(stage.mock.calls().len(), 1);
}
