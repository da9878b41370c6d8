//! The stage that every story plays on: a stand-in, a client of it, and an inbox for its webhooks.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::routing::post;
use reqwest::header::HeaderMap;
use reqwest::{Method, StatusCode};
use tokio::net::TcpListener;
use tokio_util::sync::{CancellationToken, DropGuard};
use veriff::mock::{Mock, Settings};
use veriff::webhook::{Keys, Webhook};
use veriff::{Client, Context, Credentials, NewMedia, NewSession, SessionId, SharedSecret, wire::NewPerson};

pub(crate) const SECRET: &str = "abcdef12-abcd-abcd-abcd-abcdef012345";
pub(crate) const KEY: &str = "2b5fd4e7-6a01-4d2e-9f7b-8c1f0a3e5d64";
/// The beginning of a JPEG; the stand-in looks no further.
pub(crate) const PHOTO: &[u8] = &[0xff, 0xd8, 0xff, 0xe0, 1, 2, 3, 4, 5, 6, 7, 8];

pub(crate) struct Stage {
    pub(crate) mock: Mock,
    pub(crate) client: Client,
    pub(crate) base: String,
    pub(crate) inbox: Inbox,
    pub(crate) http: reqwest::Client,
    _stop: DropGuard,
}

/// What the inbox got, and what it answers next.
#[derive(Clone, Default)]
pub(crate) struct Inbox(Arc<Mutex<Letters>>);

#[derive(Default)]
struct Letters {
    got: Vec<(HeaderMap, Bytes)>,
    /// What is answered next, the last first.
    answers: Vec<StatusCode>,
}

impl Inbox {
    /// Answers the next webhooks like this, and the ones after with 200.
    pub(crate) fn answer(&self, statuses: &[u16]) {
        let statuses = statuses.iter().rev().map(|status| StatusCode::from_u16(*status).expect("a status"));
        self.0.lock().unwrap_or_else(PoisonError::into_inner).answers = statuses.collect();
    }

    pub(crate) fn got(&self) -> Vec<(HeaderMap, Bytes)> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).got.clone()
    }

    /// Waits for `count` webhooks, and opens them.
    pub(crate) async fn wait_for(&self, count: usize) -> Vec<Webhook> {
        eventually(|| self.got().len() >= count).await;
        self.got().iter().map(|(headers, body)| keys().open(headers, body).expect("it is signed")).collect()
    }
}

pub(crate) fn keys() -> Keys {
    Keys::new(KEY, SharedSecret::new(SECRET))
}

/// Settings that decide almost at once.
pub(crate) fn settings() -> Settings {
    Settings {
        api_key: KEY.into(),
        secret: SharedSecret::new(SECRET),
        decide_after: Some(Duration::from_millis(20)),
        webhook_retry: Duration::from_millis(30),
        ..Settings::default()
    }
}

/// Settings that decide only when told.
pub(crate) fn undecided() -> Settings {
    Settings { decide_after: None, ..settings() }
}

impl Stage {
    pub(crate) async fn new(settings: Settings) -> Self {
        let inbox = Inbox::default();
        let inbox_url = serve_inbox(&inbox).await.parse().expect("a URL");
        Self::of(Mock::new(settings.webhooks_to(inbox_url)), inbox).await
    }

    /// A stage with this stand-in, whose webhooks go where its settings say.
    pub(crate) async fn of(mock: Mock, inbox: Inbox) -> Self {
        let stop = CancellationToken::new();
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let base = format!("http://{}", listener.local_addr().expect("it is bound"));
        tokio::spawn(mock.clone().serve(listener, stop.clone()));
        let http = http_client();
        let client = Client::new(&base, credentials()).expect("it is loopback");
        Self { mock, client: client.strict(), base, inbox, http, _stop: stop.drop_guard() }
    }

    /// A session with the person's first name.
    pub(crate) async fn session(&self, first_name: &str) -> SessionId {
        let new = NewSession::new().person(NewPerson::new().first_name(first_name));
        self.client.create_session(&new).await.expect("it is created").id
    }

    /// The same with two photos, handed in.
    pub(crate) async fn submitted(&self, first_name: &str) -> SessionId {
        let session = self.session(first_name).await;
        self.photograph(&session).await;
        self.client.submit(&session).await.expect("it is handed in");
        session
    }

    pub(crate) async fn photograph(&self, session: &SessionId) {
        for context in [Context::DocumentFront, Context::Face] {
            let media = NewMedia::new(context, "image/jpeg", PHOTO);
            self.client.upload_media(session, &media).await.expect("it is taken");
        }
    }

    /// Waits until the session has this status.
    pub(crate) async fn wait_for(&self, session: &SessionId, status: &str) {
        eventually(|| self.mock.session(session.as_str()).is_some_and(|view| view.status.as_str() == status)).await;
    }

    /// A call by hand: method, path, headers, body; gives status and JSON.
    pub(crate) async fn raw(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: impl Into<reqwest::Body>,
    ) -> (u16, serde_json::Value) {
        let mut request = self.http.request(method, format!("{}{path}", self.base)).body(body);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = request.send().await.expect("an answer");
        let status = response.status().as_u16();
        let bytes = response.bytes().await.expect("a body");
        (status, serde_json::from_slice(&bytes).unwrap_or_default())
    }

    /// A signed POST or PATCH by hand.
    pub(crate) async fn signed(&self, method: Method, path: &str, body: &str) -> (u16, serde_json::Value) {
        let signature = SharedSecret::new(SECRET).sign(body.as_bytes());
        let headers = [("x-auth-client", KEY), ("x-hmac-signature", &*signature)];
        self.raw(method, path, &headers, body.to_owned()).await
    }
}

pub(crate) fn credentials() -> Credentials {
    Credentials::new(KEY, SharedSecret::new(SECRET))
}

/// A plain HTTP client, for calls by hand.
pub(crate) fn http_client() -> reqwest::Client {
    // reqwest asks for a provider, and another test may have been first.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder().timeout(Duration::from_secs(30)).build().expect("a client")
}

/// Waits until `holds`, for at most ten seconds.
pub(crate) async fn eventually(holds: impl Fn() -> bool) {
    for _ in 0..2_000 {
        if holds() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    panic!("it did not happen in time");
}

async fn serve_inbox(inbox: &Inbox) -> String {
    async fn take(State(inbox): State<Inbox>, headers: HeaderMap, body: Bytes) -> StatusCode {
        let mut inbox = inbox.0.lock().unwrap_or_else(PoisonError::into_inner);
        inbox.got.push((headers, body));
        inbox.answers.pop().unwrap_or(StatusCode::OK)
    }
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let url = format!("http://{}/webhooks", listener.local_addr().expect("it is bound"));
    let router = Router::new().route("/webhooks", post(take)).with_state(inbox.clone());
    // It ends with the test's runtime.
    tokio::spawn(async move { axum::serve(listener, router).await });
    url
}
