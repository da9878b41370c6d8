//! Whatever comes when, twice or never: a session ends with the decision that Veriff made last.

mod histories;
mod unreadable;
mod veriff;

use ::veriff::mock::{FaultKind, InjectedFault, MockDecision, Route, WebhookFault, WebhookFaultKind};
use portal::domain::{DecisionStatus, Stage, Standing};
use reqwest::StatusCode;
use serde_json::{Value, json};

use super::browser::Browser;
use super::world::{Person, World};

/// A session that waits, of which no webhook comes by itself.
async fn waiting(world: &World) -> (Person<'_>, String) {
    world.mock.set_webhook_faults(vec![WebhookFault::new(WebhookFaultKind::Lose)]);
    let person = world.invite().await;
    person.submit_passport().await;
    world.run_jobs().await;
    assert_eq!(person.stage().await, Stage::Waiting);
    let veriff_id = world.at_veriff().id;
    (person, veriff_id)
}

/// Lets Veriff decide at so many seconds past noon, and returns the webhook that tells it.
fn decide(world: &World, veriff_id: &str, decision: MockDecision, second: u8) -> Value {
    let decision = decision.with("decisionTime", json!(format!("2026-11-22T12:00:{second:02}.000Z")));
    world.mock.decide(veriff_id, decision).expect("the session is there");
    world.at_veriff().decision.expect("a decision")
}

async fn send(world: &World, body: &[u8]) -> StatusCode {
    let credentials = &world.settings.integration.credentials;
    let request = world.http.post(format!("{}/webhooks/veriff", world.url));
    let request = request.header("x-auth-client", &credentials.api_key);
    let request = request.header("x-hmac-signature", credentials.secret.sign(body)).body(body.to_vec());
    request.send().await.expect("an answer").status()
}

async fn deliver(world: &World, webhook: &Value) {
    assert_eq!(send(world, webhook.to_string().as_bytes()).await, StatusCode::OK);
    world.run_jobs().await;
}

/// Veriff decides `first` and then `second`; the webhook of `first` comes last. Once while Veriff can be asked, and once
/// while it cannot.
async fn the_second_counts(first: MockDecision, second: MockDecision, status: DecisionStatus) {
    for reachable in [true, false] {
        let world = World::start().await;
        let (person, veriff_id) = waiting(&world).await;
        let older = decide(&world, &veriff_id, first.clone(), 1);
        let newer = decide(&world, &veriff_id, second.clone(), 5);
        if !reachable {
            world.mock.set_faults(vec![InjectedFault::new(FaultKind::Status(500)).on(Route::Decision)]);
        }
        deliver(&world, &newer).await;
        assert_eq!(person.stage().await, Stage::Decided(status));
        deliver(&world, &older).await;
        assert_eq!(person.stage().await, Stage::Decided(status), "Veriff can be asked: {reachable}");
        let detail = world.portal.session_detail(&person.session_id).await.expect("the store").expect("the case");
        let standings: Vec<_> = detail.attempts[0].decisions.iter().map(|decision| decision.standing).collect();
        assert_eq!(standings, [Standing::Counts, Standing::Superseded], "the older one stays, as what it is");
        let page = Browser::of_reviewer(&world).await.get(&format!("/admin/sessions/{}", person.session_id)).await.text;
        assert!(page.contains("Superseded: Veriff made a newer decision") && page.contains("An older decision came"));
    }
}

#[tokio::test]
async fn an_approval_that_comes_after_the_refusal_that_replaced_it_does_not_count() {
    the_second_counts(MockDecision::approved(), MockDecision::declined(102), DecisionStatus::Declined).await;
}

#[tokio::test]
async fn a_request_for_resubmission_that_comes_after_the_approval_does_not_count() {
    the_second_counts(MockDecision::resubmission(606), MockDecision::approved(), DecisionStatus::Approved).await;
}

#[tokio::test]
async fn a_review_that_comes_after_the_approval_does_not_count() {
    the_second_counts(MockDecision::review(), MockDecision::approved(), DecisionStatus::Approved).await;
}

#[tokio::test]
async fn where_veriff_writes_no_times_what_it_answers_counts() {
    let world = World::start().await;
    let (person, veriff_id) = waiting(&world).await;
    let untimed = |decision: MockDecision| {
        world.mock.decide(&veriff_id, decision.with("decisionTime", Value::Null)).expect("the session is there");
        world.at_veriff().decision.expect("a decision")
    };
    let older = untimed(MockDecision::approved());
    let newer = untimed(MockDecision::declined(102));
    deliver(&world, &newer).await;
    deliver(&world, &older).await;
    assert_eq!(person.stage().await, Stage::Decided(DecisionStatus::Declined));
    // Veriff comes back to what it said first, in the very same words.
    let again = untimed(MockDecision::approved());
    assert_eq!(again, older);
    deliver(&world, &again).await;
    assert_eq!(
        person.stage().await,
        Stage::Decided(DecisionStatus::Approved),
        "even what came before is a sign to ask"
    );
}

#[tokio::test]
async fn a_decision_made_anew_is_found_though_its_webhook_is_lost() {
    let world = World::start().await;
    let (person, veriff_id) = waiting(&world).await;
    deliver(&world, &decide(&world, &veriff_id, MockDecision::approved(), 1)).await;
    assert_eq!(person.stage().await, Stage::Decided(DecisionStatus::Approved));
    decide(&world, &veriff_id, MockDecision::declined(102), 5);
    world.clock.advance(3_601_000);
    world.run_jobs().await;
    assert_eq!(person.stage().await, Stage::Decided(DecisionStatus::Declined));
    assert_eq!(world.portal.jobs_left().await.expect("the store"), 0, "later looks are no work that is left");
}

#[tokio::test]
async fn a_person_who_has_begun_again_goes_on_when_old_decisions_come_and_ends_when_veriff_decides_anew() {
    let world = World::start().await;
    let (person, veriff_id) = waiting(&world).await;
    let review = decide(&world, &veriff_id, MockDecision::review(), 1);
    deliver(&world, &decide(&world, &veriff_id, MockDecision::resubmission(206), 2)).await;
    assert_eq!(person.stage().await, Stage::Decided(DecisionStatus::ResubmissionRequested));
    assert_eq!(person.post("reopen", &[]).await.0, StatusCode::OK);
    deliver(&world, &review).await;
    assert_eq!(person.stage().await, Stage::Capturing, "the review is of before");
    let page = Browser::of_reviewer(&world).await.get(&format!("/admin/sessions/{}", person.session_id)).await.text;
    assert!(page.contains("Before: "), "and is shown");
    // Somebody at Veriff looks again at what was handed in, and is content.
    deliver(&world, &decide(&world, &veriff_id, MockDecision::approved(), 9)).await;
    assert_eq!(person.stage().await, Stage::Decided(DecisionStatus::Approved));
}
