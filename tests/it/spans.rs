//! What is logged says where it happened, and holds no secret.

use std::collections::BTreeSet;
use std::time::Duration;

use portal::domain::Stage;
use portal::server::Clock;
use reqwest::StatusCode;
use serde_json::Value;
use tempfile::TempDir;
use tracing::level_filters::LevelFilter;
use url::Url;
use veriff::mock::{FaultKind, InjectedFault, MockDecision, Route, Settings as MockSettings};

use super::browser::{Browser, hidden};
use super::log_lines::Log;
use super::world::{NOON, SECRET, World, quick_mock};

/// The spans of this name within which a line with this message was logged.
fn spans_of(log: &Log, message: &str, span: &str) -> Vec<Value> {
    let within = |line: &Value| line["spans"].as_array()?.iter().find(|one| one["name"] == span).cloned();
    log.lines().iter().filter(|line| line["fields"]["message"] == message).filter_map(within).collect()
}

#[tokio::test]
async fn no_secret_is_in_any_line_or_span() {
    let log = Log::record(LevelFilter::TRACE);
    let world =
        World::with(MockSettings { decide_after: None, ..quick_mock() }, Clock::standing_at(NOON), |_| ()).await;
    let person = world.invite().await;
    person.submit_passport().await;
    world.run_jobs().await;
    let detail = world.portal.session_detail(&person.session_id).await.expect("the store").expect("the session");
    world.mock.decide(detail.session.veriff_session_id.expect("an id"), MockDecision::approved()).expect("there");
    world.run_until("decided", async |_| matches!(person.stage().await, Stage::Decided(_))).await;
    let password = world.portal.put_admin("reviewer@example.com", None).await.expect("an administrator");
    let browser = Browser::new(&world);
    browser.sign_in("reviewer@example.com", "a guess that is wrong", "").await;
    browser.sign_in("reviewer@example.com", &password, "").await;
    let page = browser.get(&format!("/admin/sessions/{}?q=needle-in-the-query", person.session_id)).await;
    let csrf = hidden(&page.text, "csrf");
    browser
        .post(&format!("/admin/sessions/{}/ask", person.session_id), &[("csrf", &csrf), ("question", "decision")])
        .await;
    let answer =
        browser.send(world.http.get(format!("{}/admin/sessions", world.url)).header("x-trace", "needle-header")).await;
    let cookie = format!("{:?}", answer.headers().get_all("set-cookie").iter().collect::<Vec<_>>());
    for path in
        [person.path("/needle-in-the-path"), person.path("?needle-in-the-query"), format!("/api/{}", person.token)]
    {
        world.get(&path).await;
    }
    world.mock.send_raw_webhook("unknown", &serde_json::json!("needle-in-a-body"));
    tokio::time::sleep(Duration::from_millis(200)).await;

    let text = log.text();
    assert!(text.contains("\"route\":\"/v/{token}") && text.contains("\"name\":\"lease_jobs\""), "it logs at all");
    assert!(text.contains("\"endpoint\":\"/v1/sessions/{id}/media\""), "calls to Veriff, too");
    let secrets = [&person.token, &password, &csrf, "a guess that is wrong", SECRET, "needle", "Alex", "Example"];
    for secret in secrets {
        assert!(!text.contains(secret), "{secret} is in the log");
    }
    for value in cookie.split(['"', '=', ';', ' ']).filter(|part| part.len() >= 20) {
        assert!(!text.contains(value), "{value} of a cookie is in the log");
    }
}

#[tokio::test]
async fn a_request_that_fails_says_which_and_about_which_session() {
    let folder = TempDir::new().expect("a folder");
    let url = Url::from_directory_path(folder.path().join("media")).expect("a URL");
    let world = World::with(quick_mock(), Clock::standing_at(NOON), |settings| settings.media_url = url).await;
    let person = world.invite().await;
    person.consent().await;
    person.choose("PASSPORT", "EE").await;
    std::fs::remove_dir_all(folder.path().join("media")).expect("a folder");
    std::fs::write(folder.path().join("media"), "no folder").expect("a file");

    // Only errors are logged, and the span is there all the same.
    let log = Log::record(LevelFilter::ERROR);
    let photo = reqwest::multipart::Part::bytes(super::pictures::jpeg(800, 600, 1)).file_name("front.jpg");
    let form = reqwest::multipart::Form::new()
        .text("token", person.token.clone())
        .text("context", "document-front")
        .text("source", "camera")
        .part("photo", photo);
    let request = world.http.post(format!("{}/api/photo", world.url)).header("accept", "application/json");
    let answer = request.multipart(form).send().await.expect("an answer");
    assert!(answer.status().is_server_error(), "{}", answer.status());
    let id = answer.headers()["x-request-id"].to_str().expect("text").to_owned();
    let spans = spans_of(&log, "a request failed", "request");
    assert_eq!(spans.len(), 1, "{}", log.text());
    let span = &spans[0];
    assert_eq!((span["route"].as_str(), span["method"].as_str()), (Some("/api/photo"), Some("POST")));
    assert_eq!(span["request_id"].as_str(), Some(id.as_str()));
    assert_eq!(span["session_id"].as_str(), Some(person.session_id.as_str()));
}

#[tokio::test]
async fn a_job_that_fails_says_which_and_about_which_session() {
    let world =
        World::with(MockSettings { decide_after: None, ..quick_mock() }, Clock::standing_at(NOON), |_| ()).await;
    let person = world.invite().await;
    person.submit_passport().await;
    let log = Log::record(LevelFilter::WARN);
    world.mock.set_faults(vec![InjectedFault::new(FaultKind::Status(500)).on(Route::CreateSession)]);
    world.run_jobs().await;
    let lines = log.lines();
    let line = lines.iter().find(|line| line["level"] == "WARN").expect("a warning");
    let span = line["spans"].as_array().and_then(|spans| spans.iter().find(|span| span["name"] == "job"));
    let span = span.unwrap_or_else(|| panic!("no span of a job: {line}"));
    assert_eq!((span["kind"].as_str(), span["tries"].as_i64()), (Some("send"), Some(1)));
    assert_eq!(span["session_id"].as_str(), Some(person.session_id.as_str()));
    assert!(span["id"].as_str().is_some_and(|id| !id.is_empty()));
}

#[tokio::test]
async fn every_answer_has_an_id_of_its_own_and_strangers_do_not_choose_it() {
    let world = World::start().await;
    let mut ids = BTreeSet::new();
    for path in ["/", "/healthz", "/no-such-page", "/v/nobody", "/admin/sessions", "/api/no-such-function"] {
        let request = world.http.get(format!("{}{path}", world.url)).header("x-request-id", "chosen-by-a-stranger");
        let answer = request.send().await.expect("an answer");
        let id = answer.headers().get("x-request-id").unwrap_or_else(|| panic!("{path} has no id"));
        assert!(ids.insert(id.to_str().expect("text").to_owned()), "{path}: {id:?} twice");
    }
    assert!(!ids.contains("chosen-by-a-stranger"));

    let proxied = World::with(quick_mock(), Clock::standing_at(NOON), |settings| {
        settings.trusted_proxies = vec!["127.0.0.0/8".parse().expect("a network")];
    })
    .await;
    for (sent, is_taken) in
        [("4f6e2b90-1c7d-4e3a-8b52-d9a0f3c6e721", true), ("two words", false), (&"x".repeat(5_000), false)]
    {
        let request = proxied.http.get(format!("{}/healthz", proxied.url)).header("x-request-id", sent);
        let answer = request.send().await.expect("an answer");
        assert_eq!(answer.status(), StatusCode::OK);
        assert_eq!(answer.headers()["x-request-id"] == sent, is_taken, "{sent:.40}");
    }
}

/// Whoever adds a call to the store is reminded of its span.
#[test]
fn every_call_to_the_store_is_a_span() {
    let mut calls = 0;
    for entry in std::fs::read_dir("src/server/store").expect("the folder") {
        let path = entry.expect("a file").path();
        let file = syn::parse_file(&std::fs::read_to_string(&path).expect("a source")).expect("Rust");
        for item in file.items {
            let syn::Item::Impl(block) = item else { continue };
            let syn::Type::Path(of) = &*block.self_ty else { continue };
            for part in block.items.iter().filter(|_| of.path.is_ident("Store")) {
                let syn::ImplItem::Fn(method) = part else { continue };
                let is_call = method.sig.asyncness.is_some() && !matches!(method.vis, syn::Visibility::Inherited);
                let is_spanned = method.attrs.iter().any(|attribute| {
                    attribute.path().segments.last().is_some_and(|segment| segment.ident == "instrument")
                });
                assert_eq!(is_call, is_spanned, "{} in {}", method.sig.ident, path.display());
                calls += usize::from(is_call);
            }
        }
    }
    assert!(calls > 80, "{calls} calls were looked at");
}
