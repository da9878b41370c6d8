//! Repeating calls, and waiting for a decision.

use std::time::{Duration, Instant};

use crate::stage::{Stage, settings, undecided};
use veriff::mock::{FaultKind, InjectedFault, MockDecision, Route};
use veriff::{AttemptId, Error, NewSession, Retry, Status, Wait};

fn quick() -> Retry {
    Retry::new().every(Duration::from_millis(5), Duration::from_millis(20))
}

fn calls(stage: &Stage) -> usize {
    stage.mock.calls().len()
}

#[tokio::test]
async fn what_may_succeed_later_is_repeated_and_nothing_else() {
    let stage = Stage::new(undecided()).await;
    let session = stage.session("Alex").await;
    stage.mock.set_faults(vec![InjectedFault::new(FaultKind::Status(502)).on(Route::Decision).times(3)]);
    assert!(quick().run(|| stage.client.decision(&session)).await.is_ok());
    assert_eq!(calls(&stage), 1 + 4);
    stage.mock.set_faults(vec![InjectedFault::new(FaultKind::Status(502)).on(Route::Decision)]);
    assert!(quick().tries(2).run(|| stage.client.decision(&session)).await.is_err());
    assert_eq!(calls(&stage), 1 + 4 + 2);
    stage.mock.set_faults(vec![InjectedFault::new(FaultKind::Status(400)).on(Route::Decision)]);
    assert!(quick().run(|| stage.client.decision(&session)).await.is_err());
    assert_eq!(calls(&stage), 1 + 4 + 2 + 1);
}

#[tokio::test]
async fn what_must_not_be_done_twice_is_not() {
    let stage = Stage::new(undecided()).await;
    let new = NewSession::new();
    let create = || async { quick().run_once(|| stage.client.create_session(&new)).await };
    // The session is there, and only the answer is lost.
    let lost = InjectedFault::new(FaultKind::DropConnection).on(Route::CreateSession).times(1).after_effect();
    stage.mock.set_faults(vec![lost]);
    assert!(create().await.is_err_and(|error| error.is_temporary() && !error.had_no_effect()));
    assert_eq!(stage.mock.sessions().len(), 1);
    // Nothing has happened, and the same client asks again when it may.
    stage.mock.set_faults(vec![InjectedFault::new(FaultKind::TooManyRequests { retry_after: 1 }).times(1)]);
    let begun = Instant::now();
    assert!(create().await.is_ok());
    assert!(begun.elapsed() >= Duration::from_millis(900), "sooner than asked");
    assert_eq!(stage.mock.sessions().len(), 2);
}

#[tokio::test]
async fn a_wait_that_is_too_long_is_given_back_at_once() {
    let stage = Stage::new(undecided()).await;
    stage.mock.set_faults(vec![InjectedFault::new(FaultKind::TooManyRequests { retry_after: 60 })]);
    let begun = Instant::now();
    let retry = quick().within(Duration::from_secs(2));
    let new = NewSession::new();
    let error = retry.run(|| stage.client.create_session(&new)).await.expect_err("too long");
    assert_eq!(error.retry_after(), Some(Duration::from_mins(1)));
    let session = "8d3a7c1e-5b0f-4f62-9a41-0c2b6e7d9f10".into();
    let error = stage.client.wait_for_decision(&session, Duration::from_secs(2)).await.expect_err("too long");
    assert_eq!(error.retry_after(), Some(Duration::from_mins(1)));
    assert!(begun.elapsed() < Duration::from_secs(1));
}

#[tokio::test]
async fn a_decision_is_waited_for() {
    let stage = Stage::new(settings()).await;
    let wait = Wait::within(Duration::from_secs(10)).every(Duration::from_millis(5), Duration::from_millis(20));
    let session = stage.submitted("Resubmit").await;
    stage.mock.set_faults(vec![InjectedFault::new(FaultKind::Status(500)).on(Route::Decision).times(2)]);
    let first = stage.client.wait_for_decision(&session, wait.clone()).await.expect("it is decided").value;
    assert_eq!(first.status, Status::ResubmissionRequested);
    // The second attempt: until it is decided, Veriff tells the first decision.
    stage.photograph(&session).await;
    stage.client.submit(&session).await.expect("it is handed in");
    let known: AttemptId = first.attempt_id.expect("it has one");
    let second = stage.client.wait_for_decision(&session, wait.after(known)).await.expect("it is decided");
    assert_eq!(second.value.status, Status::Approved);
    assert!(second.raw.contains("decisionTime"));
}

#[tokio::test]
async fn without_a_decision_the_wait_ends_when_it_should() {
    let stage = Stage::new(undecided()).await;
    let session = stage.submitted("Alex").await;
    let wait = Wait::within(Duration::from_millis(300)).every(Duration::from_millis(10), Duration::from_secs(30));
    let begun = Instant::now();
    let error = stage.client.wait_for_decision(&session, wait.clone()).await.expect_err("nobody decides");
    assert!(matches!(error, Error::NotDecided) && error.is_temporary());
    assert!((Duration::from_millis(300)..Duration::from_secs(5)).contains(&begun.elapsed()));
    // A person at Veriff looks at it: no end, unless that will do.
    stage.mock.decide(session.as_str(), MockDecision::review()).expect("it is there");
    let review = stage.client.wait_for_decision(&session, wait.clone()).await;
    assert!(matches!(review, Err(Error::NotDecided)));
    let review = stage.client.wait_for_decision(&session, wait.or_review()).await.expect("it will do");
    assert_eq!(review.value.status, Status::Review);
    let nobody = "00000000-0000-4000-8000-000000000000".into();
    assert!(
        stage.client.wait_for_decision(&nobody, Duration::from_mins(1)).await.is_err_and(|error| error.not_found())
    );
}
