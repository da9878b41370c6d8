//! What a log tells of calls, and what it must not tell.
//!
//! A file of its own: which spans are wanted is remembered for a whole process, and other tests want none.

use std::io::Write;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tracing_subscriber::EnvFilter;
use veriff::mock::{FaultKind, InjectedFault, Mock, Settings};
use veriff::wire::NewPerson;
use veriff::{Client, Context, Credentials, NewMedia, NewSession};

/// What was logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn a_log_tells_of_calls_and_not_of_people() {
    let mock = Mock::new(Settings { decide_after: None, ..Settings::default() });
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let base = format!("http://{}", listener.local_addr().expect("an address"));
    tokio::spawn(mock.clone().serve(listener, CancellationToken::new()));
    let settings = mock.settings();
    let credentials = Credentials::new(&*settings.api_key, settings.secret.clone());
    let client = Client::new(base, credentials).expect("a client").strict();
    let log = Log::default();
    let written = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::new("veriff::client=trace"))
        .with_ansi(false)
        .with_writer(move || written.clone())
        .finish();
    let guard = tracing::subscriber::set_default(subscriber);
    let new = NewSession::new().person(NewPerson::new().first_name("Zebedee"));
    let session = client.create_session(&new).await.expect("it is created").id;
    let media = NewMedia::new(Context::Face, "image/jpeg", b"the face");
    let held = client.upload_media(&session, &media).await.expect("it is taken");
    client.media_file(&held.id).await.expect("it is there").bytes().await.expect("it is signed");
    let _ = client.generate_otp(&session, "111122223333").await;
    mock.set_faults(vec![InjectedFault::new(FaultKind::DropConnection)]);
    let _ = client.ine_registry(&session).await;
    drop(guard);
    let logged = String::from_utf8(log.0.lock().expect("nobody panicked").clone()).expect("text");
    for expected in [
        "method=POST endpoint=/v1/sessions ",
        "endpoint=/v1/sessions/{id}/media ",
        "endpoint=/v1/media/{id} ",
        "endpoint=/v1/sessions/{id}/mfa/generate ",
        "endpoint=/v1/sessions/{id}/decision/ine-registry",
        "status=201",
        "milliseconds=",
        "error=\"refused\"",
        "error=\"unreachable\"",
    ] {
        assert!(logged.contains(expected), "{expected}: {logged}");
    }
    let (key, secret) = (settings.api_key, settings.secret.reveal());
    let token = mock.sessions()[0].token.clone();
    for secret in [session.as_str(), held.id.as_str(), &token, &secret, &key, "Zebedee", "111122223333", "the face"] {
        assert!(!logged.contains(secret), "{secret} is in the log");
    }
}
