//! The page for people and the control API.

use crate::stage::{Stage, eventually, undecided};
use reqwest::Method;
use serde_json::json;
use veriff::NewSession;
use veriff::wire::NewPerson;

async fn text(stage: &Stage, path: &str) -> (u16, String) {
    let response = stage.http.get(format!("{}{path}", stage.base)).send().await.expect("an answer");
    (response.status().as_u16(), response.text().await.expect("text"))
}

#[tokio::test]
async fn what_was_sent_is_shown_and_harmless() {
    let stage = Stage::new(undecided()).await;
    let person = NewPerson::new().first_name("<script>alert('1')</script>");
    let new = NewSession::new().person(person).vendor_data("\"><img src=x onerror=alert(1)>");
    let session = stage.client.create_session(&new).await.expect("it is created").id;
    stage.photograph(&session).await;
    for path in ["/".to_owned(), "/_mock/".to_owned(), format!("/_mock/pages/{session}")] {
        let (status, html) = text(&stage, &path).await;
        assert_eq!(status, 200);
        assert!(html.contains("&lt;script&gt;alert(&#39;1&#39;)"), "{path}");
        assert!(!html.contains("<script") && !html.contains("<img src=x"));
    }
    assert_eq!(text(&stage, "/_mock/pages/nobody").await.0, 404);
    assert_eq!(text(&stage, "/_mock/style.css").await.0, 200);
    let media = stage.mock.session(session.as_str()).expect("it is kept").attempts[0].media[0].id.clone();
    assert_eq!(text(&stage, &format!("/_mock/media/{media}")).await.0, 200);
    let response = stage.http.get(&stage.base).send().await.expect("an answer");
    let policy = response.headers()["content-security-policy"].to_str().expect("text");
    assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"));
}

#[tokio::test]
async fn the_form_decides() {
    let stage = Stage::new(undecided()).await;
    let session = stage.submitted("Alex").await;
    let path = format!("/_mock/pages/{session}/decide");
    let form = ("content-type", "application/x-www-form-urlencoded");
    let foreign = [form, ("sec-fetch-site", "cross-site")];
    assert_eq!(stage.raw(Method::POST, &path, &foreign, "status=approved").await.0, 403);
    stage.raw(Method::POST, &path, &[form], "status=declined&reason_code=").await;
    let view = stage.mock.session(session.as_str()).expect("it is kept");
    assert_eq!(view.decision.expect("it is decided")["verification"]["reasonCode"], 102);
}

#[tokio::test]
async fn the_control_api() {
    let stage = Stage::new(undecided()).await;
    let session = stage.submitted("Alex").await;
    let json_body = [("content-type", "application/json")];
    let (_, sessions) = stage.raw(Method::GET, "/_mock/sessions", &[], "").await;
    assert_eq!(sessions[0]["id"], session.as_str());
    assert_eq!(sessions[0]["attempts"][0]["media"][0]["context"], "document-front");
    let decision = json!({"status": "declined", "reason_code": 103}).to_string();
    let (status, one) =
        stage.raw(Method::POST, &format!("/_mock/sessions/{session}/decide"), &json_body, decision).await;
    assert_eq!((status, one["status"].as_str()), (200, Some("declined")));
    let faults = json!({"faults": [{"matches": {"route": "submit"}, "what": {"status": 500}, "when": {"times": 2}}]});
    let (status, _) = stage.raw(Method::PUT, "/_mock/faults", &json_body, faults.to_string()).await;
    assert_eq!(status, 200);
    let readme = include_str!("../../src/mock/README.md");
    let shown = readme.split("```text\n").nth(2).and_then(|text| text.split("```").next()).expect("an example");
    assert_eq!(stage.raw(Method::PUT, "/_mock/faults", &json_body, shown).await.0, 200);
    assert_eq!(stage.raw(Method::PUT, "/_mock/faults", &json_body, faults.to_string()).await.0, 200);
    stage.mock.set_webhook_faults(Vec::new());
    assert!(stage.client.submit(&session).await.expect_err("it is told to fail").is_temporary());
    assert_eq!(stage.raw(Method::DELETE, "/_mock/faults", &[], "").await.1["faults"], json!([]));
    let change = json!({"switches": {"strict_signatures": false}, "decide_after_ms": 7});
    let (_, settings) = stage.raw(Method::PATCH, "/_mock/settings", &json_body, change.to_string()).await;
    assert_eq!(settings["switches"]["strict_signatures"], false);
    assert_eq!(settings["switches"]["legacy_signatures"], true);
    assert_eq!(settings["decide_after_ms"], 7);
    let (_, calls) = stage.raw(Method::GET, "/_mock/calls", &[], "").await;
    assert!(calls.as_array().is_some_and(|calls| calls.len() == 5));
    assert_eq!(stage.raw(Method::GET, "/_mock/sessions/nobody", &[], "").await.0, 404);
}

#[tokio::test]
async fn the_page_behind_the_url() {
    let stage = Stage::new(undecided()).await;
    let created = stage.client.create_session(&NewSession::default()).await.expect("it is created");
    let path = created.url.expect("it has one").replace(&stage.base, "");
    assert_eq!(text(&stage, &path).await.0, 200);
    stage.wait_for(&created.id, "started").await;
    stage.raw(Method::POST, &path, &[], "").await;
    stage.wait_for(&created.id, "submitted").await;
    assert_eq!(text(&stage, "/v/nobody").await.0, 404);
}

#[tokio::test]
async fn memory_is_bounded() {
    let settings = veriff::mock::Settings { max_sessions: 3, max_media_bytes: 40, max_calls: 5, ..undecided() };
    let stage = Stage::new(settings).await;
    for _ in 0..5 {
        let session = stage.session("Alex").await;
        stage.photograph(&session).await;
    }
    let kept = stage.mock.sessions();
    assert_eq!(kept.len(), 3);
    assert!(kept[0].media().all(|media| !media.bytes.is_empty()));
    assert!(kept[2].media().all(|media| media.bytes.is_empty() && media.size_bytes == 12));
    assert_eq!(stage.mock.calls().len(), 5);
    let settings = veriff::mock::Settings { max_deliveries: 3, ..undecided() };
    let stage = Stage::new(settings).await;
    for count in 1..=8 {
        stage.session("Alex").await;
        let newest = stage.mock.sessions().remove(0).id;
        stage.mock.decide(&newest, veriff::mock::MockDecision::approved()).expect("it is there");
        stage.inbox.wait_for(count).await;
    }
    eventually(|| stage.mock.deliveries().iter().all(|delivery| delivery.accepted)).await;
    assert!(stage.mock.deliveries().len() <= 4);
}
