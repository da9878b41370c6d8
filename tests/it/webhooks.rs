//! Webhooks that are wrong, doubled, late, early or strange.

use std::time::Duration;

use portal::domain::{DecisionStatus, Stage};
use reqwest::StatusCode;
use serde_json::json;
use veriff::SharedSecret;
use veriff::mock::{FaultKind, InjectedFault, MockDecision, Route, WebhookFault, WebhookFaultKind};

use super::world::World;

struct Sender<'a> {
    world: &'a World,
    key: String,
    secret: SharedSecret,
}

impl<'a> Sender<'a> {
    fn of(world: &'a World) -> Self {
        let credentials = &world.settings.integration.credentials;
        Self { world, key: credentials.api_key.clone(), secret: credentials.secret.clone() }
    }

    async fn send_signed(&self, body: &[u8], signature: Option<String>) -> StatusCode {
        let mut request = self
            .world
            .http
            .post(format!("{}/webhooks/veriff", self.world.url))
            .header("x-auth-client", &self.key)
            .body(body.to_vec());
        if let Some(signature) = signature {
            request = request.header("x-hmac-signature", signature);
        }
        request.send().await.expect("an answer").status()
    }

    async fn send(&self, body: &[u8]) -> StatusCode {
        self.send_signed(body, Some(self.secret.sign(body))).await
    }
}

fn approval(veriff_id: &str) -> Vec<u8> {
    json!({"status": "success", "verification": {"id": veriff_id, "attemptId": "4f6e2b90-1c7d-4e3a-8b52-d9a0f3c6e721",
        "status": "approved", "code": 9001, "reason": null, "reasonCode": null}})
    .to_string()
    .into_bytes()
}

async fn waiting(world: &World) -> (super::world::Person<'_>, String) {
    let person = world.invite().await;
    person.submit_passport().await;
    world.run_jobs().await;
    assert_eq!(person.stage().await, Stage::Waiting);
    let veriff_id = world.at_veriff().id;
    (person, veriff_id)
}

#[tokio::test]
async fn nothing_is_made_of_what_veriff_did_not_sign() {
    let world = World::start().await;
    let (person, veriff_id) = waiting(&world).await;
    let sender = Sender::of(&world);
    let body = approval(&veriff_id);
    let right = sender.secret.sign(&body);
    let kept = world.portal.stored_webhooks().await.expect("the store");

    assert_eq!(sender.send_signed(&body, None).await, StatusCode::UNAUTHORIZED);
    assert_eq!(sender.send_signed(&body, Some("zz".repeat(32))).await, StatusCode::UNAUTHORIZED);
    assert_eq!(sender.send_signed(&body, Some("00".repeat(32))).await, StatusCode::UNAUTHORIZED);
    assert_eq!(sender.send_signed(&body[..body.len() - 1], Some(right.clone())).await, StatusCode::UNAUTHORIZED);
    let forger = Sender { world: &world, key: sender.key.clone(), secret: SharedSecret::new("another") };
    assert_eq!(forger.send(&body).await, StatusCode::UNAUTHORIZED);
    let stranger =
        Sender { world: &world, key: "00000000-0000-4000-8000-000000000000".into(), secret: sender.secret.clone() };
    assert_eq!(stranger.send(&body).await, StatusCode::UNAUTHORIZED);

    world.run_jobs().await;
    assert_eq!(person.stage().await, Stage::Waiting);
    assert_eq!(world.portal.stored_webhooks().await.expect("the store"), kept);
}

#[tokio::test]
async fn a_webhook_of_ten_megabytes_is_refused_and_not_kept() {
    let world = World::start().await;
    let sender = Sender::of(&world);
    let body = vec![b' '; 10 * 1024 * 1024];
    // The answer may come before everything is sent; then the connection closes under the sender.
    let request = world.http.post(format!("{}/webhooks/veriff", world.url)).header("x-auth-client", &sender.key);
    match request.header("x-hmac-signature", sender.secret.sign(&body)).body(body).send().await {
        Ok(answer) => assert_eq!(answer.status(), StatusCode::PAYLOAD_TOO_LARGE),
        Err(error) => assert!(error.is_request() || error.is_body(), "{error}"),
    }
    assert_eq!(world.portal.stored_webhooks().await.expect("the store"), 0);
}

#[tokio::test]
async fn twice_is_once_and_late_changes_nothing() {
    let world = World::start().await;
    let (person, veriff_id) = waiting(&world).await;
    let sender = Sender::of(&world);
    let body = approval(&veriff_id);
    for _ in 0..3 {
        assert_eq!(sender.send(&body).await, StatusCode::OK);
    }
    world.run_jobs().await;
    assert_eq!(person.stage().await, Stage::Decided(DecisionStatus::Approved));
    world.clock.advance(3 * 24 * 3600 * 1000);
    assert_eq!(sender.send(&body).await, StatusCode::OK);
    world.run_jobs().await;
    let detail = world.portal.session_detail(&person.session_id).await.expect("the store").expect("the case");
    assert_eq!(detail.attempts[0].decisions.len(), 1);
    let decided = detail.timeline.iter().filter(|event| event.label == "Decided").count();
    assert_eq!(decided, 1);
}

#[tokio::test]
async fn what_is_not_known_is_kept_and_answered_with_200() {
    let world = World::start().await;
    let sender = Sender::of(&world);
    assert_eq!(
        sender.send(br#"{"eventType":"something.new","sessionId":"x","payload":{"deep":[1,2]}}"#).await,
        StatusCode::OK
    );
    assert_eq!(sender.send(b"[]").await, StatusCode::OK);
    assert_eq!(sender.send(&approval("8d3a7c1e-5b0f-4f62-9a41-0c2b6e7d9f10")).await, StatusCode::OK);
    world.run_jobs().await;
    assert_eq!(world.portal.stored_webhooks().await.expect("the store"), 3);
    assert_eq!(sender.send(b"not json").await, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_decision_may_overtake_the_answer_to_the_submission() {
    let world = World::start().await;
    let person = world.invite().await;
    person.submit_passport().await;
    // The submission has its effect, and its answer comes late: meanwhile Veriff has decided.
    world.mock.set_faults(vec![
        InjectedFault::new(FaultKind::Delay(Duration::from_millis(1500))).on(Route::Submit).after_effect(),
    ]);
    let overtaking = async {
        loop {
            if let Some(session) = world.mock.sessions().into_iter().find(|session| session.submissions_accepted > 0) {
                world.mock.decide(&session.id, MockDecision::approved()).expect("the session is there");
                break;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        for _ in 0..40 {
            world.portal.work_once().await.expect("the queue");
            if person.stage().await == Stage::Decided(DecisionStatus::Approved) {
                return true;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        false
    };
    let ((), overtook) = tokio::join!(world.run_jobs(), overtaking);
    assert!(overtook, "the decision counted before the answer came");
    world.run_jobs().await;
    assert_eq!(person.stage().await, Stage::Decided(DecisionStatus::Approved));
    assert_eq!(world.at_veriff().submissions_received, 1);
}

#[tokio::test]
async fn a_lost_webhook_is_healed_by_asking() {
    let world = World::start().await;
    let (person, veriff_id) = waiting(&world).await;
    world.mock.set_webhook_faults(vec![WebhookFault::new(WebhookFaultKind::Lose)]);
    world.mock.decide(&veriff_id, MockDecision::declined(102)).expect("the session is there");
    world.clock.advance(61_000);
    world.run_jobs().await;
    assert_eq!(person.stage().await, Stage::Decided(DecisionStatus::Declined));
}

#[tokio::test]
async fn a_webhook_that_comes_again_is_tried_again_though_its_job_had_failed() {
    let world = World::start().await;
    let (person, veriff_id) = waiting(&world).await;
    let mut database =
        <sqlx::AnyConnection as sqlx::Connection>::connect(&world.settings.database_url).await.expect("the database");
    sqlx::query("delete from jobs").execute(&mut database).await.expect("the jobs");
    sqlx::query("update sessions set stage = 'nonsense'").execute(&mut database).await.expect("a row");
    let sender = Sender::of(&world);
    assert_eq!(sender.send(&approval(&veriff_id)).await, StatusCode::OK);
    for _ in 0..20 {
        world.run_jobs().await;
        world.clock.advance(10_000);
    }
    assert_eq!(world.portal.list_jobs(Some("failed"), 10).await.expect("the queue").len(), 1);
    sqlx::query("update sessions set stage = 'waiting'").execute(&mut database).await.expect("a row");
    for _ in 0..2 {
        assert_eq!(sender.send(&approval(&veriff_id)).await, StatusCode::OK);
    }
    assert_eq!(world.portal.list_jobs(None, 10).await.expect("the queue").len(), 1, "twice is once");
    world.run_jobs().await;
    assert_eq!(person.stage().await, Stage::Decided(DecisionStatus::Approved));
    assert_eq!(world.portal.list_jobs(Some("failed"), 10).await.expect("the queue"), []);
}
