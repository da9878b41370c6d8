//! Several integrations behind one portal, and keys that are being replaced.

use portal::domain::{DecisionStatus, NewLink, Principal, Stage};
use portal::server::{Clock, Integration, WebhookKey};
use reqwest::StatusCode;
use serde_json::json;
use tokio::net::TcpListener;
use tokio_util::sync::{CancellationToken, DropGuard};
use veriff::SharedSecret;
use veriff::mock::{Mock, Settings as MockSettings};

use super::world::{NOON, World, quick_mock};

const OTHER_KEY: &str = "9f0b5c1e-6a2d-4a3c-8b9f-0d1e2f3a4b5c";
const OTHER_SECRET: &str = "12345678-abcd-abcd-abcd-abcdef012345";

/// A second Veriff, with an integration of its own.
async fn second_veriff() -> (Mock, Integration, DropGuard) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address")).parse().expect("a URL");
    let mock = Mock::new(MockSettings {
        api_key: OTHER_KEY.to_owned(),
        secret: SharedSecret::new(OTHER_SECRET),
        decide_after: None,
        ..quick_mock()
    });
    let stop = CancellationToken::new();
    tokio::spawn(mock.clone().serve(listener, stop.clone()));
    let credentials = veriff::Credentials::new(OTHER_KEY, SharedSecret::new(OTHER_SECRET));
    (mock, Integration::new("kyc-ee", url, credentials), stop.drop_guard())
}

async fn world(change: impl FnOnce(&mut portal::server::Settings)) -> World {
    World::with(MockSettings { decide_after: None, ..quick_mock() }, Clock::standing_at(NOON), change).await
}

async fn send(world: &World, key: &str, secret: &str, body: &str) -> StatusCode {
    let signature = SharedSecret::new(secret).sign(body.as_bytes());
    let request = world.http.post(format!("{}/webhooks/veriff", world.url));
    let request = request.header("x-auth-client", key).header("x-hmac-signature", signature);
    request.body(body.to_owned()).send().await.expect("an answer").status()
}

fn approval(veriff_id: &str) -> String {
    json!({"status": "success", "verification": {"id": veriff_id, "status": "approved", "code": 9001}}).to_string()
}

#[tokio::test]
async fn a_link_goes_to_its_own_integration() {
    let (other, integration, _stop) = second_veriff().await;
    let world = world(|settings| settings.more_integrations.push(integration)).await;
    let person = world.invite_as(NewLink { integration: Some("kyc-ee".into()), ..NewLink::default() }).await;
    person.submit_passport().await;
    world.run_jobs().await;
    assert_eq!(person.stage().await, Stage::Waiting);
    assert!(world.mock.sessions().is_empty(), "the default integration heard nothing");
    let [at_veriff] = &other.sessions()[..] else { panic!("one session at the other integration") };
    assert_eq!(at_veriff.media().count(), 2);

    // The other integration decides its own session, and nobody else does.
    let body = approval(&at_veriff.id);
    let ours = &world.settings.integration.credentials.api_key;
    assert_eq!(send(&world, ours, super::world::SECRET, &body).await, StatusCode::OK, "signed, so it is kept");
    world.run_jobs().await;
    assert_eq!(person.stage().await, Stage::Waiting, "but it is not theirs to decide");
    assert_eq!(send(&world, OTHER_KEY, super::world::SECRET, &body).await, StatusCode::UNAUTHORIZED);
    assert_eq!(send(&world, OTHER_KEY, OTHER_SECRET, &body).await, StatusCode::OK);
    world.run_jobs().await;
    assert_eq!(person.stage().await, Stage::Decided(DecisionStatus::Approved));
}

#[tokio::test]
async fn while_a_key_is_replaced_the_old_and_the_new_one_count() {
    let until = NOON + 60_000;
    let world = world(|settings| {
        let old =
            WebhookKey { api_key: OTHER_KEY.to_owned(), secret: SharedSecret::new(OTHER_SECRET), until: Some(until) };
        settings.integration.webhooks.push(old);
    })
    .await;
    let person = world.invite().await;
    person.submit_passport().await;
    world.run_jobs().await;
    let body = approval(&world.at_veriff().id);
    assert_eq!(send(&world, OTHER_KEY, OTHER_SECRET, &body).await, StatusCode::OK);
    world.run_jobs().await;
    assert_eq!(person.stage().await, Stage::Decided(DecisionStatus::Approved));
    let ours = &world.settings.integration.credentials.api_key;
    assert_eq!(send(&world, ours, super::world::SECRET, &body).await, StatusCode::OK, "the new one, at the same time");
    world.clock.advance(60_000);
    assert_eq!(send(&world, OTHER_KEY, OTHER_SECRET, &body).await, StatusCode::UNAUTHORIZED, "its time is over");
}

#[tokio::test]
async fn a_link_for_an_integration_that_is_not_set_is_not_made() {
    let world = world(|_| ()).await;
    let link = world
        .portal
        .link(&Principal::Operator, NewLink { integration: Some("elsewhere".into()), ..NewLink::default() })
        .await;
    let error = link.expect_err("no such integration");
    assert_eq!(error.to_string(), "the settings name no integration `elsewhere`");
}
