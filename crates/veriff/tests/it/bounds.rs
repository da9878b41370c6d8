//! The stand-in's bounds, what it refuses as Veriff does, and keys that are being replaced.

use std::path::PathBuf;

use crate::stage::{KEY, PHOTO, SECRET, Stage, eventually, keys, undecided};
use reqwest::Method;
use serde_json::json;
use veriff::mock::{MockDecision, Settings};
use veriff::wire::{AcceptableProofs, Consent};
use veriff::{Context, NewMedia, NewSession, SharedSecret};

const JSON: [(&str, &str); 1] = [("content-type", "application/json")];
const OLD: &str = "11111111-2222-4333-8444-555555555555";
const NEW: &str = "66666666-7777-4888-8999-000000000000";

#[tokio::test]
async fn missing_image_data_and_missing_properties_are_told_apart() {
    let stage = Stage::new(undecided()).await;
    let path = format!("/v1/sessions/{}/media", stage.session("Alex").await);
    for (body, code) in [
        (json!({"image": {"context": "face"}}), "1400"),
        (json!({"image": {"context": "face", "content": null}}), "1400"),
        (json!({"image": {"context": "face", "content": ""}}), "1400"),
        (json!({"image": {"context": "face", "content": "data:image/png;base64,"}}), "1400"),
        (json!({"image": {"content": "data:image/png;base64,iVBORw0KGgo="}}), "1403"),
        (json!({}), "1403"),
    ] {
        let (status, answer) = stage.signed(Method::POST, &path, &body.to_string()).await;
        assert_eq!((status, answer["code"].as_str()), (400, Some(code)), "{body}");
    }
}

#[tokio::test]
async fn an_unknown_proof_of_address_is_refused() {
    let stage = Stage::new(undecided()).await;
    let create = async |names: &[&str]| {
        let new = NewSession::new().proof_of_address(AcceptableProofs::new(names.iter().copied()));
        stage.client.create_session(&new).await
    };
    assert!(create(&["BANK_STATEMENT", "CERTIFICATE_OF_NON-TAXATION"]).await.is_ok());
    for wrong in [&["LIBRARY_CARD"][..], &["BANK_STATEMENT", "bank_statement"], &[""]] {
        assert_eq!(create(wrong).await.expect_err("it is unknown").code(), Some("1104"), "{wrong:?}");
    }
    let body = json!({"verification": {"proofOfAddress": {"acceptableTypes": [{}]}}}).to_string();
    assert_eq!(stage.signed(Method::POST, "/v1/sessions", &body).await.1["code"], "1104");
}

/// Uploads `count` pictures of 1,000 bytes to one session, and says which can still be fetched.
async fn fetched(stage: &Stage, count: usize) -> Vec<bool> {
    let session = stage.session("Alex").await;
    let mut ids = Vec::new();
    for _ in 0..count {
        let picture = NewMedia::new(Context::Face, "image/jpeg", &[7; 1_000]);
        ids.push(stage.client.upload_media(&session, &picture).await.expect("it is taken").id);
    }
    let mut there = Vec::new();
    for id in ids {
        there.push(match stage.client.media_file(&id).await {
            Ok(file) => file.bytes().await.expect("it is signed").len() == 1_000,
            Err(error) => !error.not_found(),
        });
    }
    there
}

#[tokio::test]
async fn the_oldest_pictures_go_when_there_are_too_many_bytes() {
    let stage = Stage::new(Settings { max_media_bytes: 3_500, ..undecided() }).await;
    assert_eq!(fetched(&stage, 5).await, [false, false, true, true, true]);
    let kept: usize = stage.mock.sessions()[0].media().map(|media| media.bytes.len()).sum();
    assert_eq!(kept, 3_000);
}

#[tokio::test]
async fn pictures_may_be_in_a_folder() {
    let folder = std::env::temp_dir().join(format!("veriff-media-{}", std::process::id()));
    let files = || std::fs::read_dir(&folder).map_or(0, Iterator::count);
    let settings = Settings { media_folder: Some(folder.clone()), max_media_bytes: 3_500, ..undecided() };
    let stage = Stage::new(Settings { max_sessions: 1, ..settings }).await;
    assert_eq!(fetched(&stage, 5).await, [false, false, true, true, true]);
    assert_eq!(files(), 3);
    let paths: Vec<PathBuf> = stage.mock.sessions()[0].media().filter_map(|media| media.path.clone()).collect();
    assert_eq!(paths.len(), 3);
    assert!(stage.mock.sessions()[0].media().all(|media| media.bytes.is_empty()), "nothing in memory");
    let id = stage.mock.sessions()[0].media().last().expect("a file").id.clone();
    let shown = stage.http.get(format!("{}/_mock/media/{id}", stage.base)).send().await.expect("an answer");
    assert_eq!(shown.bytes().await.expect("the file").len(), 1_000);
    // The session goes, and its files with it.
    stage.session("Next").await;
    assert_eq!(files(), 0);
    std::fs::remove_dir_all(folder).expect("it is ours");
}

#[tokio::test]
async fn a_folder_that_cannot_be_written_is_said_to_be_so() {
    let stage = Stage::new(Settings { media_folder: Some("/dev/null/pictures".into()), ..undecided() }).await;
    let session = stage.session("Alex").await;
    let error = stage.client.upload_media(&session, &NewMedia::new(Context::Face, "image/jpeg", PHOTO)).await;
    assert_eq!(error.expect_err("there is no room").status().map(|status| status.as_u16()), Some(507));
    assert_eq!(stage.mock.sessions()[0].media().count(), 0);
}

#[tokio::test]
async fn the_inbox_keeps_every_signature() {
    let stage = Stage::new(undecided()).await;
    let body = json!({"id": "s", "code": 7002, "action": "submitted"}).to_string();
    let names = ["x-auth-client", "vrf-auth-client", "x-hmac-signature", "vrf-hmac-signature", "x-signature"];
    let headers: Vec<_> = names.iter().map(|name| (*name, *name)).collect();
    assert_eq!(stage.raw(Method::POST, "/_mock/inbox", &headers, body).await.0, 200);
    let letter = stage.http.get(format!("{}/_mock/inbox/s/event", stage.base)).send().await.expect("an answer");
    for name in names {
        assert_eq!(letter.headers().get(name).and_then(|value| value.to_str().ok()), Some(name), "{name}");
    }
}

#[tokio::test]
async fn a_password_asked_for_too_soon_says_when_to_ask_again() {
    let stage = Stage::new(undecided()).await;
    let new = NewSession::new().consent(Consent::new("aadhaar", true));
    let session = stage.client.create_session(&new).await.expect("it is created").id;
    let body = json!({"identifier": "111122223333", "type": "aadhaar"}).to_string();
    let signature = SharedSecret::new(SECRET).sign(body.as_bytes());
    let ask = async || {
        let request = stage.http.post(format!("{}/v1/sessions/{session}/mfa/generate", stage.base)).body(body.clone());
        let request = request.header("x-auth-client", KEY).header("x-hmac-signature", &signature);
        let answer = request.send().await.expect("an answer");
        let wait = answer.headers().get("retry-after").and_then(|wait| wait.to_str().ok()?.parse::<u64>().ok());
        (answer.status().as_u16(), wait)
    };
    assert_eq!(ask().await, (200, None));
    let (status, wait) = ask().await;
    assert!(status == 429 && wait.is_some_and(|wait| (50..=60).contains(&wait)), "{status} {wait:?}");
    stage.mock.advance_clock(std::time::Duration::from_secs(45));
    assert!(ask().await.1.is_some_and(|wait| (5..=15).contains(&wait)));
    stage.mock.advance_clock(std::time::Duration::from_secs(16));
    assert_eq!(ask().await, (200, None));
}

#[tokio::test]
async fn while_keys_are_replaced_webhooks_are_signed_by_turns() {
    let stage = Stage::new(undecided()).await;
    let pairs = json!([{"api_key": OLD, "secret": "old"}, {"api_key": NEW, "secret": "new"}]);
    let change =
        async |body: serde_json::Value| stage.raw(Method::PATCH, "/_mock/settings", &JSON, body.to_string()).await;
    let (status, said) = change(json!({"webhook_pairs": pairs})).await;
    assert_eq!((status, &said["webhook_keys"]), (200, &json!([OLD, NEW])));
    assert!(!said.to_string().contains("\"old\""), "secrets are not told");
    let session = stage.session("Alex").await;
    for _ in 0..4 {
        stage.mock.decide(session.as_str(), MockDecision::approved()).expect("it is there");
    }
    eventually(|| stage.inbox.got().len() >= 4).await;
    let both = keys().and(OLD, SharedSecret::new("old")).and(NEW, SharedSecret::new("new"));
    let signers: Vec<_> =
        stage.inbox.got().iter().map(|(head, body)| both.check(head, body).expect("it is signed").to_owned()).collect();
    assert_eq!(signers.iter().filter(|key| *key == OLD).count(), 2);
    assert_eq!(signers.iter().filter(|key| *key == NEW).count(), 2);
    // The old one is given up, and in the end there is one pair again.
    assert_eq!(change(json!({"webhook_pairs": [{"api_key": NEW, "secret": "new"}]})).await.0, 200);
    stage.mock.decide(session.as_str(), MockDecision::approved()).expect("it is there");
    assert_eq!(change(json!({"webhook_pairs": []})).await.0, 200);
    stage.mock.decide(session.as_str(), MockDecision::approved()).expect("it is there");
    eventually(|| stage.inbox.got().len() >= 6).await;
    assert!(stage.inbox.got().iter().skip(4).any(|(head, body)| keys().check(head, body).is_ok()));
}

#[tokio::test]
async fn addresses_can_be_changed_while_it_runs() {
    let stage = Stage::of(veriff::mock::Mock::new(undecided()), crate::stage::Inbox::default()).await;
    let change =
        async |body: serde_json::Value| stage.raw(Method::PATCH, "/_mock/settings", &JSON, body.to_string()).await;
    let url = "http://127.0.0.1:1/events";
    let (status, said) = change(json!({"webhook_urls": {"event": url}})).await;
    assert_eq!((status, &said["webhook_urls"]), (200, &json!({"event": url})));
    stage.submitted("Alex").await;
    assert_eq!(stage.mock.deliveries().len(), 2);
    assert_eq!(change(json!({"webhook_urls": {"event": null}})).await.1["webhook_urls"], json!({}));
    stage.submitted("Alex").await;
    assert_eq!(stage.mock.deliveries().len(), 2);
    assert_eq!(change(json!({"webhook_urls": {"no-such-kind": url}})).await.0, 422);
    assert_eq!(change(json!({"webhook_urls": {"event": "here"}})).await.0, 422);
}
