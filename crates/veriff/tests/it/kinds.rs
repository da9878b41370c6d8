//! Every kind of webhook, sent by the stand-in and opened by the library.

use crate::stage::{Inbox, Stage, undecided};
use reqwest::Method;
use serde_json::json;
use veriff::mock::{Mock, MockDecision, NotSendable, Settings, Switches};
use veriff::webhook::Webhook;

#[tokio::test]
async fn every_kind_is_sent_and_told_apart() {
    let stage =
        Stage::new(Settings { switches: Switches { event_webhooks: false, ..Switches::default() }, ..undecided() })
            .await;
    let session = stage.submitted("Alex").await;
    assert_eq!(stage.mock.send_webhook(session.as_str(), "decision"), Err(NotSendable::NoSuchKind));
    assert_eq!(stage.mock.send_webhook("nobody", "event"), Err(NotSendable::NoSuchSession));
    stage.mock.decide(session.as_str(), MockDecision::approved()).expect("it is there");
    stage.inbox.wait_for(1).await;
    stage.mock.set_switches(Switches::default());
    for (index, kind) in Webhook::KINDS.into_iter().enumerate() {
        stage.mock.send_webhook(session.as_str(), kind).expect("it is sent");
        let webhooks = stage.inbox.wait_for(index + 2).await;
        let last = webhooks.last().expect("it is there");
        assert_eq!((last.kind(), last.session_id()), (kind, Some(session.as_str())));
        assert!(last.attempt_id().is_some(), "{kind}");
        assert_eq!(last.identity().is_none(), kind == "unknown");
    }
}

#[tokio::test]
async fn a_status_of_the_reviewers_own() {
    let stage = Stage::new(undecided()).await;
    let session = stage.session("Alex").await;
    let own = json!({"status": "Checked by hand", "status_code": "checked_by_hand", "reason": "Looks fine"});
    let headers = [("content-type", "application/json")];
    let path = format!("/_mock/sessions/{session}/status");
    assert_eq!(stage.raw(Method::POST, &path, &headers, own.to_string()).await.0, 200);
    let webhooks = stage.inbox.wait_for(1).await;
    let Webhook::UserDefinedStatus(change) = &webhooks[0] else { panic!("a status") };
    assert_eq!(change.status().and_then(|status| status.status_code).as_deref(), Some("checked_by_hand"));
    let attempts = stage.client.attempts(&session).await.expect("an answer").value;
    assert_eq!(attempts[0].user_defined_data[0].reason.as_deref(), Some("Looks fine"));
}

#[tokio::test]
async fn the_self_serve_plan_and_the_registries() {
    let switches = Switches { full_auto: true, mexican_registries: true, event_webhooks: false, ..Switches::default() };
    let stage = Stage::new(Settings { switches, ..undecided() }).await;
    let session = stage.submitted("Alex").await;
    stage.mock.decide(session.as_str(), MockDecision::declined(102)).expect("it is there");
    let mut kinds: Vec<_> = stage.inbox.wait_for(4).await.iter().map(Webhook::kind).collect();
    kinds.sort_unstable();
    assert_eq!(kinds, ["combined_ine_curp_registry", "curp_registry", "full_auto", "ine_registry"]);
}

#[tokio::test]
async fn kinds_may_have_addresses_of_their_own() {
    let stage = Stage::new(undecided()).await;
    let headers = [("content-type", "application/json")];
    let body = json!({"kind": "unknown", "body": {"eventType": "x", "sessionId": "y"}}).to_string();
    assert_eq!(stage.raw(Method::POST, "/_mock/webhooks", &headers, body).await.0, 202);
    assert_eq!(stage.inbox.wait_for(1).await[0].session_id(), Some("y"));
    let elsewhere = "http://127.0.0.1:1/decisions".parse().expect("a URL");
    let webhook_urls = [("decision".to_owned(), elsewhere)].into();
    let stage = Stage::new(Settings { webhook_urls, ..undecided() }).await;
    let session = stage.session("Alex").await;
    stage.mock.decide(session.as_str(), MockDecision::approved()).expect("it is there");
    assert_eq!(stage.mock.deliveries()[0].url, "http://127.0.0.1:1/decisions");
}

#[tokio::test]
async fn a_kind_is_sent_only_where_an_address_is_given() {
    let sent = async |settings: Settings| {
        let mock = Mock::new(settings);
        let stage = Stage::of(mock, Inbox::default()).await;
        let session = stage.submitted("Alex").await;
        stage.mock.decide(session.as_str(), MockDecision::approved()).expect("it is there");
        stage.mock.send_webhook(session.as_str(), "proof_of_address").expect("it may be sent");
        stage.mock.send_webhook(session.as_str(), "full_auto").expect("it may be sent");
        let deliveries = stage.mock.deliveries().into_iter();
        deliveries.map(|delivery| (delivery.kind, delivery.url.replace("http://127.0.0.1:1/", ""))).collect::<Vec<_>>()
    };
    let url = |path: &str| format!("http://127.0.0.1:1/{path}").parse().expect("a URL");
    let of = |kind: &str| [(kind.to_owned(), url(kind))].into();
    let delivered = |kind: &str, path: &str| (kind.to_owned(), path.to_owned());
    assert_eq!(sent(undecided()).await, []);
    assert_eq!(
        sent(Settings { webhook_urls: of("decision"), ..undecided() }).await,
        [delivered("decision", "decision")]
    );
    // Events are optional: an address for everything else is none for them.
    let all = Settings { webhook_url: Some(url("all")), ..undecided() };
    assert_eq!(sent(all.clone()).await, [delivered("decision", "all"), delivered("full_auto", "all")]);
    let events = [delivered("event", "event"), delivered("event", "event"), delivered("proof_of_address", "event")];
    assert_eq!(sent(Settings { webhook_urls: of("event"), ..undecided() }).await, events);
    let both = sent(Settings { webhook_urls: of("event"), ..all }).await;
    assert_eq!(both[..3], [delivered("event", "event"), delivered("event", "event"), delivered("decision", "all")]);
    assert_eq!(sent(undecided().webhooks_to(url("one"))).await.len(), 5);
}
