//! The whole way, from a link to a decision.

use std::time::Duration;

use portal::domain::{DecisionStatus, NewLink, Stage};
use reqwest::StatusCode;
use veriff::mock::MockDecision;

use super::pictures;
use super::world::World;

#[tokio::test]
async fn three_photos_become_a_decision() {
    let world = World::start().await;
    let person = world.invite_as(NewLink { vendor_data: Some("customer-7".into()), ..NewLink::default() }).await;
    person.consent().await;
    person.choose("ID_CARD", "estonia").await;
    person.photograph("document-front", pictures::jpeg(1000, 630, 1)).await;
    person.photograph("document-back", pictures::jpeg(1000, 630, 2)).await;
    person.photograph("face", pictures::jpeg(900, 1200, 3)).await;
    person.submit().await;
    assert_eq!(person.stage().await, Stage::Sending);
    world.run_jobs().await;
    assert_eq!(person.stage().await, Stage::Waiting);

    let there = world.at_veriff();
    // Two are under way at once: each says what it shows, and no order does.
    let mut contexts: Vec<_> = there.media().map(|media| media.context.as_str().to_owned()).collect();
    contexts.sort();
    assert_eq!(contexts, ["document-back", "document-front", "face"]);
    assert_eq!((there.submissions_received, there.submissions_accepted), (1, 1));
    assert_eq!(there.vendor_data.as_deref(), Some("customer-7"));
    assert_eq!(there.document["country"], "EE");
    assert!(world.mock.calls().iter().all(|call| call.signature.is_right()), "every call is signed");

    world.mock.decide(&there.id, MockDecision::approved()).expect("the session is there");
    world.run_until("approved", async |_| person.stage().await == Stage::Decided(DecisionStatus::Approved)).await;
    let detail = world.portal.session_detail(&person.session_id).await.expect("the store").expect("the case");
    assert_eq!(detail.attempts[0].decisions.len(), 1);
    assert!(detail.attempts[0].veriff_attempt_id.is_some());
    assert!(!detail.attempts[0].decisions[0].person.is_empty(), "what Veriff read is there");
    let (status, page) = world.get(&person.path("/status")).await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("<h1"), "{page}");
}

#[tokio::test]
async fn only_what_failed_is_taken_again() {
    let world = World::start().await;
    let person = world.invite().await;
    person.submit_passport().await;
    world.run_jobs().await;
    let veriff_id = world.at_veriff().id;
    // 606: the face is not clearly visible.
    world.mock.decide(&veriff_id, MockDecision::resubmission(606)).expect("the session is there");
    let again = Stage::Decided(DecisionStatus::ResubmissionRequested);
    world.run_until("asked again", async |_| person.stage().await == again).await;

    let (status, _, path) = person.post("reopen", &[]).await;
    assert_eq!(status, StatusCode::OK);
    assert!(path.ends_with("/photo/face"), "only the face is asked for: {path}");
    let (status, error_key, _) = person.try_photo("document-front", "front.jpg", pictures::jpeg(640, 480, 9)).await;
    assert_eq!((status, error_key.as_str()), (StatusCode::UNPROCESSABLE_ENTITY, "problem-picture-not-needed"));
    person.photograph("face", pictures::jpeg(700, 900, 5)).await;
    person.submit().await;
    world.run_jobs().await;
    assert_eq!(
        person.stage().await,
        Stage::Waiting,
        "the old decision, which Veriff still tells, is not taken for the new one"
    );
    world.clock.advance(120_000);
    world.run_jobs().await;
    assert_eq!(person.stage().await, Stage::Waiting);

    let there = world.at_veriff();
    assert_eq!(there.attempts.len(), 2);
    let contexts: Vec<_> = there.attempts[1].media.iter().map(|media| media.context.as_str().to_owned()).collect();
    assert_eq!(contexts.len(), 2, "the good picture goes along with the new one: {contexts:?}");
    assert_eq!((there.submissions_received, there.submissions_accepted), (2, 2), "one for each attempt");
    world.mock.decide(&veriff_id, MockDecision::approved()).expect("the session is there");
    world.run_until("approved", async |_| person.stage().await == Stage::Decided(DecisionStatus::Approved)).await;
    let detail = world.portal.session_detail(&person.session_id).await.expect("the store").expect("the case");
    let statuses: Vec<_> = detail.attempts.iter().map(portal::domain::Attempt::status).collect();
    assert_eq!(statuses, [Some(DecisionStatus::Approved), Some(DecisionStatus::ResubmissionRequested)]);
}

#[tokio::test]
async fn a_decision_comes_by_itself() {
    let world = World::moving(Some(Duration::from_millis(200))).await;
    let person = world.invite().await;
    person.submit_passport().await;
    for _ in 0..200 {
        if person.stage().await == Stage::Decided(DecisionStatus::Approved) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("no decision came: {:?}", person.stage().await);
}

#[tokio::test]
async fn another_document_drops_the_photos_of_the_first() {
    let world = World::start().await;
    let person = world.invite().await;
    person.consent().await;
    person.choose("ID_CARD", "EE").await;
    person.photograph("document-front", pictures::jpeg(1000, 630, 1)).await;
    person.choose("PASSPORT", "FI").await;
    let visit = world.portal.visit(&person.token).await.expect("a visit");
    assert!(visit.photos.is_empty());
    assert_eq!(visit.missing().len(), 2);
    let (status, error_key, _) = person.post("submit", &[]).await;
    assert_eq!((status, error_key.as_str()), (StatusCode::UNPROCESSABLE_ENTITY, "problem-picture-missing"));
}

#[tokio::test]
async fn a_review_ends_with_another_decision_even_if_no_webhook_comes() {
    let world = World::start().await;
    let person = world.invite().await;
    person.submit_passport().await;
    world.run_jobs().await;
    let veriff_id = world.at_veriff().id;
    world.mock.decide(&veriff_id, MockDecision::review()).expect("the session is there");
    world.run_until("in review", async |_| person.stage().await == Stage::Decided(DecisionStatus::Review)).await;
    let lost = veriff::mock::WebhookFault::new(veriff::mock::WebhookFaultKind::Lose);
    world.mock.set_webhook_faults(vec![lost]);
    world.mock.decide(&veriff_id, MockDecision::declined(102)).expect("the session is there");
    world.run_until("declined", async |_| person.stage().await == Stage::Decided(DecisionStatus::Declined)).await;
}
