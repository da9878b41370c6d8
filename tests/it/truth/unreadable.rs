//! What Veriff says and nobody can read leaves a mark, and is asked about.

use portal::domain::{Attention, DecisionStatus, Session, Stage};
use reqwest::StatusCode;
use serde_json::{Value, json};
use veriff::mock::MockDecision;

use super::super::browser::Browser;
use super::super::world::{Person, World};
use super::{decide, deliver, send, waiting};

async fn session(person: &Person<'_>) -> Session {
    person.world.portal.session_detail(&person.session_id).await.expect("the store").expect("the case").session
}

async fn page(person: &Person<'_>) -> String {
    Browser::of_reviewer(person.world).await.get(&format!("/admin/sessions/{}", person.session_id)).await.text
}

#[tokio::test]
async fn a_decision_in_a_word_that_is_not_known_leaves_a_mark_until_one_comes_that_reads() {
    let world = World::start().await;
    let (person, veriff_id) = waiting(&world).await;
    let frozen = decide(&world, &veriff_id, MockDecision::new(veriff::Status::from("frozen")), 1);
    deliver(&world, &frozen).await;
    let marked = session(&person).await;
    assert_eq!((marked.stage, marked.attention), (Stage::Waiting, Some(Attention::UnreadableDecision)));
    assert_eq!(marked.attention_at, Some(world.clock.now()));
    let text = page(&person).await;
    for words in ["A decision that the portal cannot read", "frozen", "Not readable, a person must look"] {
        assert!(text.contains(words), "{words}");
    }
    deliver(&world, &decide(&world, &veriff_id, MockDecision::declined(102), 5)).await;
    let settled = session(&person).await;
    assert_eq!((settled.stage, settled.attention), (Stage::Decided(DecisionStatus::Declined), None));
    assert!(page(&person).await.contains("frozen"), "what was not readable stays to be seen");
}

#[tokio::test]
async fn an_unreadable_decision_that_only_asking_brings_leaves_a_mark_as_well() {
    let world = World::start().await;
    let (person, veriff_id) = waiting(&world).await;
    let shape = MockDecision::approved().with("status", json!({"word": "approved"}));
    world.mock.decide(&veriff_id, shape).expect("the session is there");
    world.clock.advance(61_000);
    world.run_jobs().await;
    let marked = session(&person).await;
    assert_eq!((marked.stage, marked.attention), (Stage::Waiting, Some(Attention::UnreadableDecision)));
    assert!(page(&person).await.contains("verification.status"), "where it does not read is said");
}

#[tokio::test]
async fn an_automatic_decision_given_as_an_object_leaves_a_mark() {
    let world = World::start().await;
    let (person, veriff_id) = waiting(&world).await;
    let automatic = json!({"status": "success", "eventType": "fullauto", "sessionId": veriff_id,
        "attemptId": null, "time": "2026-11-22T12:00:01.000Z",
        "data": {"verification": {"decision": {"value": "approved"}, "decisionScore": 0.97}}});
    deliver(&world, &automatic).await;
    let marked = session(&person).await;
    assert_eq!((marked.stage, marked.attention), (Stage::Waiting, Some(Attention::UnreadableDecision)));
    assert!(page(&person).await.contains("A decision that the portal cannot read"));
}

/// Sends a webhook that cannot be taken as it is, about a session that Veriff declined.
async fn is_settled_by_asking(body: impl Fn(&Value) -> Vec<u8>) {
    let world = World::start().await;
    let (person, veriff_id) = waiting(&world).await;
    let declined = decide(&world, &veriff_id, MockDecision::declined(102), 1);
    assert_eq!(send(&world, &body(&declined)).await, StatusCode::OK);
    world.run_jobs().await;
    let settled = session(&person).await;
    assert_eq!(
        (settled.stage, settled.attention),
        (Stage::Decided(DecisionStatus::Declined), None),
        "Veriff was asked"
    );
    world.clock.advance(61_000);
    world.run_jobs().await;
    assert_eq!(world.portal.jobs_left().await.expect("the store"), 0, "no job fails for ever");
    let text = page(&person).await;
    for words in ["A webhook that the portal cannot take", "a webhook of Veriff’s; Veriff is asked instead"] {
        assert!(text.contains(words), "{words}");
    }
}

#[tokio::test]
async fn a_signed_decision_with_nul_is_shown_and_settled_by_asking() {
    is_settled_by_asking(|declined| {
        let mut declined = declined.clone();
        declined["verification"]["reason"] = json!("a\0b");
        declined["verification"]["person"]["firstName"] = json!("\0");
        declined.to_string().into_bytes()
    })
    .await;
}

#[tokio::test]
async fn a_signed_webhook_that_is_no_json_but_names_a_session_is_shown_and_settled_by_asking() {
    is_settled_by_asking(|declined| declined.to_string().replace("\"success\"", "\"\\ud800\"").into_bytes()).await;
    is_settled_by_asking(|declined| [declined.to_string().as_bytes(), &b"\xff\0{"[..]].concat()).await;
}

#[tokio::test]
async fn while_veriff_does_not_say_a_webhook_that_cannot_be_taken_keeps_its_mark() {
    let world = World::start().await;
    let (person, veriff_id) = waiting(&world).await;
    let event = json!({"id": veriff_id, "code": 7002, "action": "submitted", "vendorData": "\0"});
    deliver(&world, &event).await;
    assert_eq!(session(&person).await.attention, Some(Attention::UnreadableWebhook));
    deliver(&world, &event).await;
    let detail = world.portal.session_detail(&person.session_id).await.expect("the store").expect("the case");
    let marks = detail.timeline.iter().filter(|event| event.label.starts_with("Not readable"));
    assert_eq!(marks.count(), 1, "twice is once");
}

#[tokio::test]
async fn nul_in_an_answer_or_an_id_fails_no_job() {
    let world = World::start().await;
    let (person, veriff_id) = waiting(&world).await;
    deliver(&world, &json!({"sessionId": "\0", "eventType": "something\0new"})).await;
    deliver(&world, &json!({"verification": {"id": "a\0b", "status": "approved"}})).await;
    world
        .mock
        .decide(
            &veriff_id,
            MockDecision::declined(102).with("reason", json!("a\0b")).with("person", json!({"fullName": "\0"})),
        )
        .expect("the session is there");
    world.clock.advance(61_000);
    world.run_jobs().await;
    assert_eq!(session(&person).await.stage, Stage::Decided(DecisionStatus::Declined));
    assert_eq!(world.portal.jobs_left().await.expect("the store"), 0);
}

#[tokio::test]
async fn webhooks_of_three_megabytes_are_taken_a_few_at_a_time() {
    let world = World::start().await;
    let (person, veriff_id) = waiting(&world).await;
    let approved = decide(&world, &veriff_id, MockDecision::approved(), 1);
    let large = |number: usize| {
        let mut webhook = approved.clone();
        webhook["verification"]["additionalVerifiedData"] = json!({ "much": "x".repeat(3 << 20), "number": number });
        webhook.to_string().into_bytes()
    };
    let bodies: Vec<_> = (0..12).map(large).collect();
    let answers = futures_util::future::join_all(bodies.iter().map(|body| send(&world, body))).await;
    assert_eq!(answers, [StatusCode::OK; 12]);
    world.run_jobs().await;
    assert_eq!(person.stage().await, Stage::Decided(DecisionStatus::Approved));
    assert_eq!(send(&world, &vec![b' '; (4 << 20) + 1]).await, StatusCode::PAYLOAD_TOO_LARGE);
}
