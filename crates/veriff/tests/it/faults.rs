//! Troubles on the way: the right typed error, and whether trying again can help.

use std::time::Duration;

use crate::stage::{KEY, Stage, credentials, undecided};
use veriff::mock::{Fault, Route, Trouble, When};
use veriff::{Client, Credentials, Error, SharedSecret};

#[tokio::test]
async fn each_trouble_has_its_error() {
    let stage = Stage::new(undecided()).await;
    let session = stage.session("Alex").await;
    let run = async |what: Trouble| {
        stage.mock.set_faults(vec![Fault::new(what).on(Route::Attempts).times(1)]);
        let error = stage.client.attempts(&session).await.expect_err("it runs into trouble");
        assert!(error.is_temporary(), "{error}");
        error
    };
    assert!(matches!(run(Trouble::Status(500)).await, Error::Refused { status, .. } if status == 500));
    assert!(matches!(run(Trouble::Status(503)).await, Error::Refused { status, .. } if status == 503));
    assert!(matches!(run(Trouble::DropConnection).await, Error::Unreachable(_)));
    assert!(matches!(run(Trouble::CutBody).await, Error::Unreachable(_)));
    assert!(matches!(run(Trouble::WrongSignature).await, Error::ForgedAnswer));
    let hasty = reqwest::Client::builder().timeout(Duration::from_millis(50)).build().expect("a client");
    let hasty = Client::new(hasty, &stage.base.parse().expect("a URL"), credentials()).expect("a client");
    stage.mock.set_faults(vec![Fault::new(Trouble::Delay(Duration::from_millis(300))).times(1)]);
    assert!(matches!(hasty.attempts(&session).await, Err(Error::TimedOut)));
    assert!(stage.client.attempts(&session).await.is_ok());
}

#[tokio::test]
async fn a_dropped_connection_gives_no_answer_at_all() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let stage = Stage::new(undecided()).await;
    stage.mock.set_faults(vec![Fault::new(Trouble::DropConnection)]);
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
    stage.mock.set_faults(vec![Fault::new(Trouble::TooManyRequests { retry_after: 1 }).on(Route::Attempts).times(1)]);
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
        let mut fault = Fault::new(Trouble::DropConnection).on(Route::Submit).times(1);
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
        stage.mock.set_faults(vec![Fault::new(Trouble::Status(500)).when(When::Chance(0.5))]);
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
    let wrong = Credentials { api_key: KEY.into(), secret: SharedSecret::new("wrong"), integration_id: None };
    let client = Client::new(stage.http.clone(), &stage.base.parse().expect("a URL"), wrong).expect("a client");
    let error = client.decision(&session).await.expect_err("it is not ours");
    assert!(error.unauthorized() && !error.is_temporary());
    assert_eq!(error.code(), Some("1818"));
}

#[tokio::test]
async fn nobody_there() {
    let stage = Stage::new(undecided()).await;
    let client = Client::new(stage.http.clone(), &"http://127.0.0.1:1".parse().expect("a URL"), credentials());
    let error = client.expect("a client").create_session(&veriff::NewSession::default()).await;
    assert!(matches!(error, Err(Error::Unreachable(_))));
}
