//! The guide's flow: create, upload, submit, decide, fetch; and a resubmission.

use crate::stage::{KEY, PHOTO, Stage, settings, undecided};
use veriff::mock::MockDecision;
use veriff::webhook::Webhook;
use veriff::wire::{NewDocument, NewPerson};
use veriff::{Context, NewMedia, NewSession, Status};

#[tokio::test]
async fn a_person_is_verified() {
    let stage = Stage::new(settings()).await;
    let new = NewSession::new()
        .callback("https://portal.example.test/return")
        .person(NewPerson::new().first_name("Õie").last_name("Näidis").date_of_birth("1990-01-31"))
        .document(NewDocument::new().kind("PASSPORT").country("EE"))
        .vendor_data("user-0001")
        .end_user_id("2b7f9e04-63c1-4d58-a0e7-91f4c8d3b6a2");
    let created = stage.client.create_session(&new).await.expect("it is created");
    assert_eq!(created.status, Some(Status::Created));
    assert_eq!(created.vendor_data.as_deref(), Some("user-0001"));
    assert!(created.url.as_deref().is_some_and(|url| url.starts_with(&format!("{}/v/eyJ", stage.base))));

    for context in [Context::DocumentFront, Context::Face] {
        let media = NewMedia::new(context.clone(), "image/jpeg", PHOTO);
        let held = stage.client.upload_media(&created.id, &media).await.expect("it is taken");
        assert_eq!(held.context, Some(context));
        assert_eq!(held.size, Some(12));
        assert_eq!(held.session_id.as_ref(), Some(&created.id));
    }
    let submitted = stage.client.submit(&created.id).await.expect("it is handed in");
    assert_eq!(submitted.status, Some(Status::Submitted));

    let webhooks = stage.inbox.wait_for(3).await;
    let kinds: Vec<_> = webhooks.iter().map(Webhook::kind).collect();
    assert_eq!(kinds.iter().filter(|kind| **kind == "event").count(), 2);
    assert!(webhooks.iter().all(|webhook| webhook.session_id() == Some(created.id.as_str())));

    let fetched = stage.client.decision(&created.id).await.expect("it is there");
    let decision = fetched.value.verification.expect("it is decided");
    assert_eq!((decision.status, decision.code), (Status::Approved, Some(9001)));
    assert_eq!(decision.person.and_then(|person| person.first_name).as_deref(), Some("ÕIE"));
    assert_eq!(decision.document.and_then(|document| document.country).as_deref(), Some("EE"));
    assert!(!decision.risk_labels.is_empty());
    assert!(fetched.raw.contains("\"technicalData\"") && fetched.raw.contains("ÕIE"));

    let attempts = stage.client.attempts(&created.id).await.expect("they are there").value;
    assert_eq!(attempts.len(), 1);
    assert_eq!(Some(&attempts[0].id), decision.attempt_id.as_ref());
    let of_session = stage.client.session_media(&created.id).await.expect("they are there").value;
    let of_attempt = stage.client.attempt_media(&attempts[0].id).await.expect("they are there").value;
    assert_eq!(of_session, of_attempt);
    assert_eq!(of_session.images.len(), 2);
    let file = stage.client.media_file(&of_session.images[0].id).await.expect("it is there");
    assert_eq!((file.content_type(), file.content_length()), ("image/jpeg", Some(12)));
    assert_eq!(&file.bytes().await.expect("it is whole")[..], PHOTO);

    let view = stage.mock.session(created.id.as_str()).expect("it is kept");
    assert_eq!((view.submissions_received, view.submissions_accepted), (1, 1));
    assert!(stage.mock.calls().iter().all(|call| call.signature.is_right()));
    assert_eq!(view.api_key, KEY);
}

#[tokio::test]
async fn undecided_until_told() {
    let stage = Stage::new(undecided()).await;
    let session = stage.submitted("Alex").await;
    let answer = stage.client.decision(&session).await.expect("an answer");
    assert_eq!(answer.value.verification, None);
    assert_eq!(answer.raw, r#"{"status":"success","technicalData":{"ip":null},"verification":null}"#);
    stage.mock.decide(session.as_str(), MockDecision::declined(106)).expect("it is there");
    let decision = stage.client.decision(&session).await.expect("an answer").value.verification.expect("decided");
    assert_eq!((decision.status, decision.code, decision.reason_code), (Status::Declined, Some(9102), Some(106)));
    assert_eq!(decision.reason.as_deref(), Some("Known fraud"));
    assert!(stage.mock.decide("nobody", MockDecision::approved()).is_err());
}

#[tokio::test]
async fn magic_first_names_decide_in_test_mode_too() {
    let stage = Stage::new(undecided()).await;
    for (name, status) in [("Approved", "approved"), ("Decline", "declined"), ("Resubmit", "resubmission_requested")] {
        let session = stage.submitted(name).await;
        stage.wait_for(&session, status).await;
    }
}

#[tokio::test]
async fn a_session_is_taken_again() {
    let stage = Stage::new(settings()).await;
    let session = stage.submitted("Resubmission").await;
    stage.wait_for(&session, "resubmission_requested").await;
    let first = stage.client.decision(&session).await.expect("an answer").value.verification.expect("decided");
    assert_eq!((first.code, first.reason_code), (Some(9103), Some(204)));

    stage.photograph(&session).await;
    let old = stage.client.decision(&session).await.expect("an answer").value.verification.expect("still there");
    assert_eq!(old.attempt_id, first.attempt_id);
    assert_eq!(stage.client.attempts(&session).await.expect("an answer").value.len(), 2);
    stage.client.submit(&session).await.expect("it is handed in");
    stage.wait_for(&session, "approved").await;
    let second = stage.client.decision(&session).await.expect("an answer").value.verification.expect("decided");
    assert_ne!(second.attempt_id, first.attempt_id);
    let attempts = stage.client.attempts(&session).await.expect("an answer").value;
    let earlier = stage.client.attempt_media(&attempts[0].id).await.expect("an answer").value;
    assert_eq!(earlier.images.len(), 2);
}

#[tokio::test]
async fn the_ninth_resubmission_is_the_last() {
    let stage = Stage::new(undecided()).await;
    let session = stage.session("Alex").await;
    for attempt in 1..=10 {
        stage.client.submit(&session).await.expect("it is handed in");
        stage.mock.decide(session.as_str(), MockDecision::resubmission(203)).expect("it is there");
        let decision = stage.client.decision(&session).await.expect("an answer").value.verification.expect("decided");
        if attempt < 10 {
            assert_eq!(decision.status, Status::ResubmissionRequested);
        } else {
            assert_eq!((decision.status, decision.reason_code), (Status::Declined, Some(539)));
        }
    }
}

#[tokio::test]
async fn after_submit_nothing_more_is_taken() {
    let stage = Stage::new(undecided()).await;
    let session = stage.submitted("Alex").await;
    let again = stage.client.submit(&session).await.expect_err("it was handed in");
    assert!(again.already_submitted() && !again.is_temporary());
    assert_eq!(again.code(), Some("1304"));
    let media = NewMedia::new(Context::Face, "image/jpeg", PHOTO);
    let late = stage.client.upload_media(&session, &media).await.expect_err("it was handed in");
    assert!(late.already_submitted());
    assert_eq!(late.status().map(|status| status.as_u16()), Some(409));
    let view = stage.mock.session(session.as_str()).expect("it is kept");
    assert_eq!((view.submissions_received, view.submissions_accepted), (2, 1));
}

#[tokio::test]
async fn files_may_come_in_parallel() {
    let stage = Stage::new(undecided()).await;
    let session = stage.session("Alex").await;
    let uploads = (0..16).map(|number: u8| {
        let (client, session) = (stage.client.clone(), session.clone());
        async move {
            let photo = vec![number; 20_000];
            client.upload_media(&session, &NewMedia::new(Context::FacePre, "image/png", &photo)).await
        }
    });
    let uploads = futures_util::future::join_all(uploads).await;
    assert!(uploads.iter().all(Result::is_ok));
    let view = stage.mock.session(session.as_str()).expect("it is kept");
    assert_eq!(view.media().count(), 16);
    let starts = stage.mock.deliveries().iter().filter(|delivery| delivery.body.contains("7001")).count();
    assert_eq!(starts, 1);
}
