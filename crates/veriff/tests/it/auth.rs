//! Who may call: every check of key and signature, in order, and what is signed in the answers.

use crate::stage::{KEY, SECRET, Stage, credentials, undecided};
use reqwest::Method;
use serde_json::Value;
use veriff::mock::{Integration, MockDecision, Settings, SignatureCheck, Switches};
use veriff::{Client, NewSession, SharedSecret};

const OTHER: &str = "9a1b7c3d-2e4f-4a5b-8c6d-7e8f9a0b1c2d";

fn code(answer: &Value) -> &str {
    answer["code"].as_str().unwrap_or_default()
}

#[tokio::test]
async fn the_checks_come_in_order() {
    let mut idle = Integration::new(OTHER, SharedSecret::new("x"));
    idle.active = false;
    let stage = Stage::new(Settings { others: vec![idle], ..undecided() }).await;
    let session = stage.session("Alex").await;
    let path = format!("/v1/sessions/{session}/decision");
    let right = SharedSecret::new(SECRET).sign(session.as_str().as_bytes());
    let zeros = "0".repeat(64);
    for (headers, expected) in [
        (vec![], "1801"),
        (vec![("x-auth-client", "")], "1801"),
        (vec![("x-auth-client", "not-a-uuid")], "1802"),
        (vec![("x-auth-client", "00000000-0000-4000-8000-000000000000")], "1803"),
        (vec![("x-auth-client", OTHER)], "1804"),
        (vec![("x-auth-client", KEY)], "1811"),
        (vec![("x-auth-client", KEY), ("x-hmac-signature", "abc")], "1812"),
        (vec![("x-auth-client", KEY), ("x-hmac-signature", &zeros)], "1818"),
        (vec![("x-auth-client", KEY), ("x-signature", "abc")], "1812"),
        (vec![("x-auth-client", KEY), ("x-signature", &zeros)], "1813"),
    ] {
        let (status, answer) = stage.raw(Method::GET, &path, &headers, "").await;
        assert_eq!((status, code(&answer)), (401, expected), "{headers:?}");
        assert_eq!(answer["status"], "fail");
    }
    let (status, _) =
        stage.raw(Method::GET, &path, &[("X-Auth-Client", KEY), ("X-HMAC-Signature", &right.to_uppercase())], "").await;
    assert_eq!(status, 200);

    let body = r#"{"verification":{"status":"submitted"}}"#;
    let path = format!("/v1/sessions/{session}");
    for (name, expected) in [("x-hmac-signature", "1819"), ("x-signature", "1814")] {
        let headers = [("x-auth-client", KEY), (name, &*zeros)];
        let (status, answer) = stage.raw(Method::PATCH, &path, &headers, body).await;
        assert_eq!((status, code(&answer)), (401, expected));
    }
    let last = stage.mock.calls().last().cloned().expect("it was noted");
    assert_eq!((last.signature, last.status), (SignatureCheck::Wrong, 401));
}

#[tokio::test]
async fn create_needs_no_signature_but_a_wrong_one_is_refused() {
    let stage = Stage::new(undecided()).await;
    for path in ["/v1/sessions", "/v1/sessions/"] {
        let (status, answer) = stage.raw(Method::POST, path, &[("x-auth-client", KEY)], "").await;
        assert_eq!((status, answer["status"].as_str()), (201, Some("success")));
        assert_eq!(answer["verification"]["vendorData"], Value::Null);
    }
    let zeros = "0".repeat(64);
    let headers = [("x-auth-client", KEY), ("x-hmac-signature", &*zeros)];
    let (status, answer) = stage.raw(Method::POST, "/v1/sessions", &headers, "{}").await;
    assert_eq!((status, code(&answer)), (401, "1819"));
}

#[tokio::test]
async fn the_older_scheme_and_the_loose_switch() {
    use sha2::{Digest, Sha256};
    let stage = Stage::new(undecided()).await;
    let session = stage.session("Alex").await;
    let path = format!("/v1/sessions/{session}/decision/");
    let legacy = hex::encode(Sha256::digest(format!("{session}{SECRET}")));
    let headers = [("x-auth-client", KEY), ("x-signature", &*legacy)];
    assert_eq!(stage.raw(Method::GET, &path, &headers, "").await.0, 200);
    stage.mock.set_switches(Switches { legacy_signatures: false, ..Switches::default() });
    let (status, answer) = stage.raw(Method::GET, &path, &headers, "").await;
    assert_eq!((status, code(&answer)), (401, "1811"));
    stage.mock.set_switches(Switches { strict_signatures: false, ..Switches::default() });
    assert_eq!(stage.raw(Method::GET, &path, &[("x-auth-client", KEY)], "").await.0, 200);
}

#[tokio::test]
async fn who_signs_the_older_way_is_answered_so() {
    use sha2::{Digest, Sha256};
    let older = |payload: &[u8]| hex::encode(Sha256::new().chain_update(payload).chain_update(SECRET).finalize());
    let stage = Stage::new(undecided()).await;
    let body = r#"{"verification":{"person":{"firstName":"Õie"}}}"#;
    let create = stage.http.post(format!("{}/v1/sessions", stage.base)).body(body);
    let create = create.header("x-auth-client", KEY).header("X-SIGNATURE", older(body.as_bytes()));
    let response = create.send().await.expect("an answer");
    assert_eq!(response.status(), 201);
    let signature = response.headers()["x-signature"].clone();
    assert_eq!(signature, older(&response.bytes().await.expect("a body")));
    let session = stage.mock.sessions()[0].id.clone();
    stage.mock.decide(session, MockDecision::approved()).expect("it is there");
    stage.inbox.wait_for(1).await;
    let (headers, body) = stage.inbox.got().remove(0);
    assert_eq!(headers["x-signature"], older(&body));
}

#[tokio::test]
async fn sessions_of_others_are_not_there() {
    let other = Integration::new(OTHER, SharedSecret::new("x"));
    let stage = Stage::new(Settings { others: vec![other], ..undecided() }).await;
    let session = stage.session("Alex").await;
    let signature = SharedSecret::new("x").sign(session.as_str().as_bytes());
    let headers = [("x-auth-client", OTHER), ("x-hmac-signature", &*signature)];
    let (status, answer) = stage.raw(Method::GET, &format!("/v1/sessions/{session}/decision"), &headers, "").await;
    assert_eq!((status, answer["message"].as_str()), (404, Some("Session not found")));
}

#[tokio::test]
async fn every_answer_is_signed() {
    let stage = Stage::new(undecided()).await;
    let session = stage.session("Alex").await;
    stage.photograph(&session).await;
    let media = stage.mock.session(session.as_str()).expect("it is kept").attempts[0].media[0].id.clone();
    let secret = SharedSecret::new(SECRET);
    for (path, id) in [
        (format!("/v1/sessions/{session}/decision"), session.as_str()),
        (format!("/v1/media/{media}"), &media),
        ("/v1/sessions/8d3a7c1e-5b0f-4f62-9a41-0c2b6e7d9f10/decision".into(), "8d3a7c1e-5b0f-4f62-9a41-0c2b6e7d9f10"),
        ("/v1/nothing".into(), "x"),
        (format!("/v1/sessions/{session}/attempts"), "wrongly signed"),
    ] {
        let request = stage.http.get(format!("{}{path}", stage.base));
        let request = request.header("x-auth-client", KEY).header("x-hmac-signature", secret.sign(id.as_bytes()));
        let response = request.send().await.expect("an answer");
        let headers = response.headers().clone();
        let body = response.bytes().await.expect("a body");
        for name in ["x-auth-client", "vrf-auth-client"] {
            assert_eq!(headers[name], KEY, "{path}");
        }
        for name in ["x-hmac-signature", "vrf-hmac-signature"] {
            assert!(secret.verify(&body, headers[name].to_str().expect("text")), "{path}");
        }
    }
}

#[tokio::test]
async fn one_key_may_serve_several_integrations() {
    let mut second = Integration::new(KEY, SharedSecret::new(SECRET));
    second.integration_id = OTHER.into();
    second.webhook_url = Some("http://127.0.0.1:1/second".parse().expect("a URL"));
    let stage = Stage::new(Settings { others: vec![second], ..undecided() }).await;
    let client = |id: &str| {
        Client::with_http_client(stage.http.clone(), &stage.base, credentials().integration(id)).expect("a client")
    };
    let session = client(OTHER).create_session(&NewSession::default()).await.expect("it is created").id;
    stage.mock.decide(session.as_str(), MockDecision::approved()).expect("it is there");
    assert_eq!(stage.mock.deliveries()[0].url, "http://127.0.0.1:1/second");
    let nobody = client("8d3a7c1e-5b0f-4f62-9a41-0c2b6e7d9f10").create_session(&NewSession::default()).await;
    assert_eq!(nobody.expect_err("there is none").code(), Some("1803"));
}

#[tokio::test]
async fn browsers_of_other_origins_may_create_sessions() {
    let stage = Stage::new(undecided()).await;
    let url = format!("{}/v1/sessions", stage.base);
    let preflight = stage.http.request(Method::OPTIONS, &url).header("origin", "https://shop.example.test");
    let response = preflight.send().await.expect("an answer");
    assert_eq!(response.status(), 204);
    assert!(response.headers()["access-control-allow-headers"].to_str().expect("text").contains("x-origin"));
    let create =
        stage.http.post(&url).header("x-auth-client", KEY).header("x-origin", "js-sdk").body("{\"verification\":{}}");
    let response = create.send().await.expect("an answer");
    assert_eq!(
        (response.status().as_u16(), &response.headers()["access-control-allow-origin"]),
        (201, &"*".parse().expect("a value"))
    );
}
