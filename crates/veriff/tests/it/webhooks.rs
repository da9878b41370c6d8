//! Webhooks over the wire: signed, repeated until somebody answers 200, and the troubles that they run into.

use std::time::Duration;

use crate::stage::{KEY, SECRET, Stage, eventually, keys, settings, undecided};
use veriff::mock::{FaultSchedule, MockDecision, Settings, WebhookFault, WebhookFaultKind};
use veriff::webhook::{Keys, Webhook, WebhookError, parse};
use veriff::{SharedSecret, Status};

#[tokio::test]
async fn repeated_until_somebody_answers_200() {
    let stage = Stage::new(undecided()).await;
    stage.inbox.answer(&[500, 204, 404]);
    let session = stage.session("Alex").await;
    stage.mock.decide(session.as_str(), MockDecision::approved()).expect("it is there");
    let webhooks = stage.inbox.wait_for(4).await;
    eventually(|| stage.mock.deliveries()[0].accepted).await;
    assert!(webhooks.iter().all(|webhook| webhook == &webhooks[0]));
    let identities: Vec<_> = webhooks.iter().map(Webhook::identity).collect();
    assert!(identities[0].is_some() && identities.iter().all(|identity| identity == &identities[0]));
    let answered: Vec<_> = stage.mock.deliveries()[0].tries.iter().map(|tried| tried.answered).collect();
    assert_eq!(answered, [Some(500), Some(204), Some(404), Some(200)]);
    tokio::time::sleep(Duration::from_millis(80)).await;
    assert_eq!(stage.inbox.got().len(), 4);
}

#[tokio::test]
async fn the_body_survives_parsing_and_writing() {
    let stage = Stage::new(settings()).await;
    let session = stage.submitted("Õie").await;
    stage.wait_for(&session, "approved").await;
    stage.inbox.wait_for(3).await;
    for (headers, body) in stage.inbox.got() {
        assert_eq!(headers["content-type"], "application/json");
        assert!(headers.contains_key("vrf-integration-id"));
        assert_eq!(headers["vrf-hmac-signature"], headers["x-hmac-signature"]);
        let text = std::str::from_utf8(&body).expect("UTF-8");
        assert!(!text.contains("\\u") && !text.contains(".0,") && !text.contains(".0}") && !text.contains(": "));
    }
}

#[tokio::test]
async fn a_key_of_its_own_for_webhooks() {
    let key = "11111111-2222-4333-8444-555555555555";
    let stage = Stage::new(Settings {
        webhook_key: Some(key.into()),
        webhook_secret: Some(SharedSecret::new("webhooks")),
        ..undecided()
    })
    .await;
    let session = stage.session("Alex").await;
    stage.mock.decide(session.as_str(), MockDecision::review()).expect("it is there");
    eventually(|| !stage.inbox.got().is_empty()).await;
    let (headers, body) = stage.inbox.got().remove(0);
    assert!(matches!(keys().open(&headers, &body), Err(WebhookError::UnknownKey)));
    let both = keys().and(key, SharedSecret::new("old")).and(key, SharedSecret::new("webhooks"));
    assert_eq!(both.check(&headers, &body).expect("it is signed"), key);
    let Webhook::Decision(answer) = both.open(&headers, &body).expect("it is signed") else { panic!("a decision") };
    let decision = answer.verification.expect("it is there");
    assert_eq!((decision.status, decision.code), (Status::Review, Some(9121)));
}

#[tokio::test]
async fn fault_kinds() {
    let run = async |what: WebhookFaultKind| {
        let stage = Stage::new(undecided()).await;
        stage.mock.set_webhook_faults(vec![WebhookFault::new(what).on("decision").when(FaultSchedule::Times(1))]);
        let session = stage.session("Alex").await;
        stage.mock.decide(session.as_str(), MockDecision::approved()).expect("it is there");
        stage
    };
    let first = async |what| {
        let stage = run(what).await;
        eventually(|| !stage.inbox.got().is_empty()).await;
        let (headers, body) = stage.inbox.got().remove(0);
        keys().open(&headers, &body)
    };
    assert!(matches!(first(WebhookFaultKind::WrongSignature).await, Err(WebhookError::WrongSignature)));
    assert!(matches!(first(WebhookFaultKind::CutBody).await, Err(WebhookError::WrongSignature)));
    assert!(matches!(first(WebhookFaultKind::WrongKey).await, Err(WebhookError::UnknownKey)));
    assert!(matches!(first(WebhookFaultKind::Unsigned).await, Err(WebhookError::MissingSignature)));
    let stage = run(WebhookFaultKind::Duplicate(2)).await;
    assert_eq!(stage.inbox.wait_for(3).await.len(), 3);
    let stage = run(WebhookFaultKind::Lose).await;
    tokio::time::sleep(Duration::from_millis(60)).await;
    assert_eq!(stage.inbox.got().len(), 0);
    assert!(stage.mock.deliveries()[0].tries.is_empty());
    let stage = run(WebhookFaultKind::Late(Duration::from_millis(700))).await;
    let session = stage.mock.sessions()[0].id.clone();
    stage.mock.decide(&session, MockDecision::declined(102)).expect("it is there");
    let statuses: Vec<_> = stage.inbox.wait_for(2).await.iter().filter_map(Webhook::identity).collect();
    assert!(statuses[0].contains("declined") && statuses[1].contains("approved"));
}

#[test]
fn who_signed_comes_before_what_was_signed() {
    let body = br#"{"id":"8d3a7c1e-5b0f-4f62-9a41-0c2b6e7d9f10","code":7002,"action":"submitted"}"#;
    let signature = SharedSecret::new(SECRET).sign(body);
    let headers = |list: &[(&'static str, &str)]| {
        list.iter().map(|(name, value)| ((*name).parse().expect("a name"), value.parse().expect("a value"))).collect()
    };
    let open = |list: &[(&'static str, &str)], body: &[u8]| keys().open(&headers(list), body);
    assert!(matches!(open(&[], body), Err(WebhookError::MissingKey)));
    assert!(matches!(open(&[("x-auth-client", "x")], b"garbage"), Err(WebhookError::UnknownKey)));
    assert!(matches!(open(&[("x-auth-client", KEY)], b"garbage"), Err(WebhookError::MissingSignature)));
    let short = [("x-auth-client", KEY), ("x-hmac-signature", "00")];
    assert!(matches!(open(&short, body), Err(WebhookError::MalformedSignature)));
    let right = [("x-auth-client", KEY), ("x-hmac-signature", &*signature)];
    assert!(matches!(open(&right, b"garbage"), Err(WebhookError::WrongSignature)));
    let garbage = SharedSecret::new(SECRET).sign(b"garbage");
    let signed = [("x-auth-client", KEY), ("x-hmac-signature", &*garbage)];
    assert!(matches!(open(&signed, b"garbage"), Err(WebhookError::NotJson(_))));
    assert_eq!(open(&right, body).expect("it is signed").kind(), "event");
    let newer = [("vrf-auth-client", KEY), ("vrf-hmac-signature", &*signature.to_uppercase())];
    assert_eq!(open(&newer, body).expect("it is signed").session_id(), Some("8d3a7c1e-5b0f-4f62-9a41-0c2b6e7d9f10"));
    assert!(matches!(Keys::default().open(&headers(&right), body), Err(WebhookError::UnknownKey)));
    assert!(parse(b"{\"a\":").is_err());
}
