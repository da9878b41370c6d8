//! The examples, run against the stand-in on loopback.

use std::time::Duration;

use axum::http::StatusCode;
use tokio::net::TcpListener;
use tokio::sync::mpsc::channel;
use veriff::mock::{FaultKind, InjectedFault, Mock, MockDecision, Route, Settings, WebhookFault, WebhookFaultKind};
use veriff::webhook::WebhookError;
use veriff::{NewSession, Status};

use crate::stage::{Inbox, KEY, PHOTO, SECRET, Stage, keys, settings, undecided};

#[expect(dead_code, reason = "its `main` reads the command line")]
#[path = "../../examples/against_the_stand_in.rs"]
mod against_the_stand_in;
#[expect(dead_code, reason = "its `main` reads the command line")]
#[path = "../../examples/check_a_signature.rs"]
mod check_a_signature;
#[expect(dead_code, reason = "its `main` reads the command line")]
#[path = "../../examples/download_pictures.rs"]
mod download_pictures;
#[expect(dead_code, reason = "its `main` reads the command line")]
#[path = "../../examples/receive_webhooks.rs"]
mod receive_webhooks;
#[expect(dead_code, reason = "its `main` reads the command line")]
#[path = "../../examples/verify_a_person.rs"]
mod verify_a_person;

#[tokio::test]
async fn verify_a_person() {
    let stage = Stage::new(settings()).await;
    // Lost answers: nothing is done twice that must not be.
    stage.mock.set_faults(vec![
        InjectedFault::new(FaultKind::Status(503)).on(Route::UploadMedia).times(1),
        InjectedFault::new(FaultKind::DropConnection).on(Route::Submit).times(1).after_effect(),
    ]);
    let decision = verify_a_person::verify(&stage.client, PHOTO, PHOTO).await.expect("it is decided");
    assert_eq!(decision.status, Status::Approved);
    let sessions = stage.mock.sessions();
    assert_eq!((sessions.len(), sessions[0].media().count(), sessions[0].submissions_accepted), (1, 2, 1));
}

#[tokio::test]
async fn receive_webhooks() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}/webhooks/veriff", listener.local_addr().expect("an address"));
    let (work, mut waiting) = channel(10);
    tokio::spawn(async move { axum::serve(listener, receive_webhooks::router(keys(), work)).await });
    let stage = Stage::of(Mock::new(undecided().webhooks_to(url.parse().expect("a URL"))), Inbox::default()).await;
    stage.mock.set_webhook_faults(vec![WebhookFault::new(WebhookFaultKind::Duplicate(2)).on("decision")]);
    let session = stage.session("Alex").await;
    stage.mock.decide(session.as_str(), MockDecision::approved()).expect("it is there");
    crate::stage::eventually(|| stage.mock.deliveries().iter().all(|delivery| delivery.accepted)).await;
    assert_eq!(stage.mock.deliveries().len(), 3);
    let webhook = waiting.recv().await.expect("one");
    assert_eq!((webhook.kind(), webhook.session_id()), ("decision", Some(session.as_str())));
    assert!(waiting.try_recv().is_err(), "each once");
    let stranger = stage.http.post(url).body("{}").send().await.expect("an answer");
    assert_eq!(stranger.status().as_u16(), StatusCode::UNAUTHORIZED.as_u16());
}

#[tokio::test]
async fn download_pictures() {
    let folder = std::env::temp_dir().join(format!("veriff-pictures-{}", std::process::id()));
    let stage = Stage::new(undecided()).await;
    let session = stage.submitted("Alex").await;
    let paths = download_pictures::download(&stage.client, &session, &folder).await.expect("they are there");
    assert_eq!(paths.len(), 2);
    assert!(paths.iter().all(|path| std::fs::read(path).expect("a picture") == PHOTO));
    std::fs::remove_dir_all(&folder).expect("it is ours");
    // What Veriff has not signed is not kept.
    stage.mock.set_faults(vec![InjectedFault::new(FaultKind::WrongSignature).on(Route::MediaFile)]);
    assert!(download_pictures::download(&stage.client, &session, &folder).await.is_err());
    assert_eq!(std::fs::read_dir(&folder).expect("the folder is there").count(), 0);
    std::fs::remove_dir_all(folder).expect("it is ours");
}

#[tokio::test]
async fn check_a_signature() {
    let stage = Stage::new(undecided()).await;
    let session = stage.session("Õie").await;
    stage.mock.decide(session.as_str(), MockDecision::approved()).expect("it is there");
    stage.inbox.wait_for(1).await;
    let (headers, body) = stage.inbox.got().remove(0);
    let signature = headers["x-hmac-signature"].to_str().expect("text");
    let webhook = check_a_signature::check(KEY, SECRET, signature, &body).expect("Veriff signed it");
    assert_eq!(webhook.session_id(), Some(session.as_str()));
    let anew = format!("{:#}", serde_json::from_slice::<serde_json::Value>(&body).expect("JSON"));
    let wrong = check_a_signature::check(KEY, SECRET, signature, anew.as_bytes());
    assert!(matches!(wrong, Err(WebhookError::WrongSignature)));
}

#[tokio::test]
async fn against_the_stand_in() {
    let outcome = tokio::time::timeout(Duration::from_secs(20), against_the_stand_in::story()).await.expect("in time");
    assert_eq!(outcome.expect("it runs"), (Status::Declined, 5));
}

#[tokio::test]
async fn a_stand_in_needs_no_settings() {
    // As `against_the_stand_in` says: the default makes up a key and a secret, different each time.
    let (one, two) = (Settings::default(), Settings::default());
    assert!(one.api_key != two.api_key && one.secret != two.secret);
    let stage = Stage::new(undecided()).await;
    assert!(stage.client.create_session(&NewSession::new()).await.is_ok());
}
