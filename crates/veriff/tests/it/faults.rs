//! Troubles on the way: the right typed error, and whether trying again can help.

use std::time::Duration;

use crate::stage::{KEY, PHOTO, Stage, credentials, settings, undecided};
use veriff::mock::{FaultKind, FaultSchedule, InjectedFault, Route, WebhookFault, WebhookFaultKind};
use veriff::{Client, Context, Credentials, Error, NewMedia, NewSession, SharedSecret, Status};

#[tokio::test]
async fn each_trouble_has_its_error() {
    let stage = Stage::new(undecided()).await;
    let session = stage.session("Alex").await;
    let run = async |what: FaultKind| {
        stage.mock.set_faults(vec![InjectedFault::new(what).on(Route::Attempts).times(1)]);
        let error = stage.client.attempts(&session).await.expect_err("it runs into trouble");
        assert!(error.is_temporary(), "{error}");
        error
    };
    assert!(matches!(run(FaultKind::Status(500)).await, Error::Refused { status, .. } if status == 500));
    assert!(matches!(run(FaultKind::Status(503)).await, Error::Refused { status, .. } if status == 503));
    assert!(matches!(run(FaultKind::DropConnection).await, Error::Unreachable(_)));
    assert!(matches!(run(FaultKind::CutBody).await, Error::Unreachable(_)));
    assert!(matches!(run(FaultKind::WrongSignature).await, Error::ForgedAnswer));
    let hasty = reqwest::Client::builder().timeout(Duration::from_millis(50)).build().expect("a client");
    let hasty = Client::with_http_client(hasty, &stage.base, credentials()).expect("a client");
    stage.mock.set_faults(vec![InjectedFault::new(FaultKind::Delay(Duration::from_millis(300))).times(1)]);
    assert!(matches!(hasty.attempts(&session).await, Err(Error::TimedOut)));
    assert!(stage.client.attempts(&session).await.is_ok());
}

#[tokio::test]
async fn a_dropped_connection_gives_no_answer_at_all() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let stage = Stage::new(undecided()).await;
    stage.mock.set_faults(vec![InjectedFault::new(FaultKind::DropConnection)]);
    let address = stage.base.strip_prefix("http://").expect("an address");
    let mut stream = tokio::net::TcpStream::connect(address).await.expect("it listens");
    stream.write_all(b"GET /v1/sessions HTTP/1.1\r\nhost: x\r\n\r\n").await.expect("it takes");
    let mut got = Vec::new();
    // A reset is as good as an end.
    let _ = stream.read_to_end(&mut got).await;
    assert_eq!(got, b"");
    assert_eq!(stage.mock.calls().last().expect("it was noted").status, 0);
}

#[tokio::test]
async fn retry_after_is_honoured_in_one_place() {
    let stage = Stage::new(undecided()).await;
    let session = stage.session("Alex").await;
    stage.mock.set_faults(vec![
        InjectedFault::new(FaultKind::TooManyRequests { retry_after: 1 }).on(Route::Attempts).times(1),
    ]);
    let error = stage.client.attempts(&session).await.expect_err("too many");
    assert_eq!(error.retry_after(), Some(Duration::from_secs(1)));
    let calls = stage.mock.calls().len();
    let held = stage.client.clone().attempts(&session).await.expect_err("not yet");
    assert!(matches!(held, Error::HeldBack { .. }) && held.is_temporary() && held.retry_after().is_some());
    assert_eq!(stage.mock.calls().len(), calls);
    assert!(stage.client.decision(&session).await.is_ok());
    tokio::time::sleep(Duration::from_millis(1010)).await;
    assert!(stage.client.attempts(&session).await.is_ok());
}

#[tokio::test]
async fn an_unknown_outcome_may_have_had_its_effect() {
    let stage = Stage::new(undecided()).await;
    for (after, accepted) in [(true, 1), (false, 0)] {
        let session = stage.session("Alex").await;
        let mut fault = InjectedFault::new(FaultKind::DropConnection).on(Route::Submit).times(1);
        fault.after_effect = after;
        stage.mock.set_faults(vec![fault]);
        assert!(stage.client.submit(&session).await.expect_err("dropped").is_temporary());
        assert_eq!(stage.mock.session(session.as_str()).expect("it is kept").submissions_accepted, accepted);
        let again = stage.client.submit(&session).await;
        assert_eq!(again.is_err_and(|error| error.already_submitted()), after);
    }
}

#[tokio::test]
async fn chance_is_the_same_for_the_same_seed() {
    let mut seen = Vec::new();
    for _ in 0..2 {
        let stage = Stage::new(undecided()).await;
        stage.mock.set_faults(vec![InjectedFault::new(FaultKind::Status(500)).when(FaultSchedule::Chance(0.5))]);
        let mut outcomes = Vec::new();
        for _ in 0..20 {
            outcomes.push(stage.client.create_session(&veriff::NewSession::default()).await.is_ok());
        }
        assert!(outcomes.contains(&true) && outcomes.contains(&false));
        seen.push(outcomes);
    }
    assert_eq!(seen[0], seen[1]);
}

#[tokio::test]
async fn a_wrong_secret_is_named_as_such() {
    let stage = Stage::new(undecided()).await;
    let session = stage.session("Alex").await;
    let wrong = Credentials::new(KEY, SharedSecret::new("wrong"));
    let client = Client::new(&stage.base, wrong).expect("a client");
    let error = client.decision(&session).await.expect_err("it is not ours");
    assert!(error.unauthorized() && !error.is_temporary());
    assert_eq!(error.code(), Some("1818"));
}

#[tokio::test]
async fn nobody_there() {
    let client = Client::new("http://127.0.0.1:1", credentials());
    let error = client.expect("a client").create_session(&veriff::NewSession::default()).await;
    assert!(matches!(error, Err(Error::Unreachable(_))));
}

/// What a caller does who reads the errors: again while it may help, and "already there" is as good as done.
async fn insist<T>(mut call: impl AsyncFnMut() -> veriff::Result<T>) -> Option<T> {
    for _ in 0..200 {
        match call().await {
            Ok(done) => return Some(done),
            Err(error) if error.is_temporary() => {
                let wait = error.retry_after().unwrap_or(Duration::from_millis(1));
                tokio::time::sleep(wait.min(Duration::from_millis(200))).await;
            }
            Err(error) if error.already_submitted() => return None,
            Err(error) => panic!("{error}"),
        }
    }
    panic!("it never came through")
}

#[tokio::test]
async fn with_every_trouble_at_once_each_session_is_decided_once() {
    let stage = Stage::new(settings()).await;
    let often = |what, chance| InjectedFault::new(what).when(FaultSchedule::Chance(chance));
    stage.mock.set_faults(vec![
        often(FaultKind::Status(500), 0.1),
        often(FaultKind::Status(502), 0.1).after_effect(),
        often(FaultKind::DropConnection, 0.1),
        often(FaultKind::DropConnection, 0.1).after_effect(),
        often(FaultKind::CutBody, 0.1),
        often(FaultKind::WrongSignature, 0.1),
        often(FaultKind::Delay(Duration::from_millis(5)), 0.1),
        InjectedFault::new(FaultKind::TooManyRequests { retry_after: 0 }).when(FaultSchedule::Every(9)),
    ]);
    stage.mock.set_webhook_faults(vec![
        WebhookFault::new(WebhookFaultKind::Lose).when(FaultSchedule::Chance(0.2)),
        WebhookFault::new(WebhookFaultKind::Duplicate(1)).when(FaultSchedule::Chance(0.2)),
        WebhookFault::new(WebhookFaultKind::Late(Duration::from_millis(50))).when(FaultSchedule::Chance(0.2)),
    ]);
    let stories = (0..20).map(async |_| {
        let client = &stage.client;
        let session = insist(async || client.create_session(&NewSession::default()).await).await.expect("new").id;
        let media = NewMedia::new(Context::Face, "image/jpeg", PHOTO);
        insist(async || client.upload_media(&session, &media).await).await.expect("it is open");
        insist(async || client.submit(&session).await).await;
        loop {
            let answer = insist(async || client.decision(&session).await).await.expect("an answer");
            if let Some(decision) = answer.value.verification {
                assert_eq!(decision.status, Status::Approved);
                break session;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    });
    for session in futures_util::future::join_all(stories).await {
        assert_eq!(stage.mock.session(session.as_str()).expect("it is kept").submissions_accepted, 1);
    }
}
