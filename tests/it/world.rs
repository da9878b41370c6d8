//! The world of a test: a portal, a stand-in for Veriff, a database and a clock. Nothing of ours is imitated.

use std::time::Duration;

use bytes::Bytes;
use portal::domain::{Brand, NewLink, Principal, Stage};
use portal::server::{Budgets, Clock, DEFAULT_INTEGRATION, Integration, Portal, Settings, SignInLimits};
use reqwest::multipart::{Form, Part};
use reqwest::{Response, StatusCode};
use serde_json::Value;
use sqlx::Connection;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use veriff::mock::{Mock, Settings as MockSettings};

/// 22 November 2026, in milliseconds.
pub(crate) const NOON: i64 = 1_795_348_800_000;

/// The reviewer of the tests that press buttons of the back office without a browser.
pub(crate) fn acting_reviewer() -> Principal {
    Principal::Reviewer("rosa@example.com".to_owned())
}

pub(crate) struct World {
    pub(crate) portal: Portal,
    pub(crate) url: String,
    pub(crate) mock: Mock,
    pub(crate) clock: Clock,
    pub(crate) http: reqwest::Client,
    pub(crate) settings: Settings,
    stop: CancellationToken,
    _folder: TempDir,
}

/// A client as a program uses it: no cookies, no redirects.
pub(crate) fn client() -> reqwest::Client {
    client_with(Duration::from_mins(1))
}

/// A client that waits so long for an answer.
pub(crate) fn client_with(timeout: Duration) -> reqwest::Client {
    install_cryptography();
    let builder = reqwest::Client::builder().timeout(timeout).no_proxy();
    builder.redirect(reqwest::redirect::Policy::none()).build().expect("a client")
}

pub(crate) fn install_cryptography() {
    let _ = rustls::crypto::ring::default_provider().install_default();
}

/// Makes a database for one test, and names it.
pub(crate) async fn database(folder: &TempDir) -> String {
    let Ok(server) = std::env::vars().find(|(name, _)| name == "TEST_DATABASE_URL").map(|(_, url)| url).ok_or(())
    else {
        return format!("sqlite://{}?mode=rwc", folder.path().join("portal.db").display());
    };
    let name = format!("portal_{}", portal::server::Ids::new(Clock::system()).id().replace('-', ""));
    let mut connection = sqlx::PgConnection::connect(&server).await.expect("the server of TEST_DATABASE_URL");
    sqlx::query(&format!("create database {name}")).execute(&mut connection).await.expect("a new database");
    let mut url: url::Url = server.parse().expect("TEST_DATABASE_URL is a URL");
    url.set_path(&name);
    url.into()
}

impl World {
    /// A world in which time stands still and jobs run only when told.
    pub(crate) async fn start() -> Self {
        Self::with(MockSettings { decide_after: None, ..quick_mock() }, Clock::standing_at(NOON), |_| ()).await
    }

    /// A world in which everything moves by itself.
    pub(crate) async fn moving(decide_after: Option<Duration>) -> Self {
        let world = Self::with(MockSettings { decide_after, ..quick_mock() }, Clock::system(), |_| ()).await;
        world.work();
        world
    }

    pub(crate) async fn with(mock: MockSettings, clock: Clock, change: impl FnOnce(&mut Settings)) -> Self {
        install_cryptography();
        super::log_lines::install();
        let folder = TempDir::new().expect("a folder");
        let stop = CancellationToken::new();
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let mock_listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let veriff_url = format!("http://{}", mock_listener.local_addr().expect("an address"));
        let mock = mock.webhooks_to(format!("{url}/webhooks/veriff").parse().expect("a URL"));
        let mut settings = settings(&url, &veriff_url, &mock, database(&folder).await);
        change(&mut settings);
        let mock = Mock::new(mock);
        tokio::spawn(mock.clone().serve(mock_listener, stop.clone()));
        let portal = Portal::open(settings.clone(), clock.clone()).await.expect("a portal");
        tokio::spawn(portal::serve::serve(portal.clone(), listener, stop.clone()));
        Self { portal, url, mock, clock, http: client(), settings, stop, _folder: folder }
    }

    /// Lets two workers loose.
    pub(crate) fn work(&self) {
        let (portal, stop) = (self.portal.clone(), self.stop.clone());
        tokio::spawn(async move { portal.work(2, stop).await });
    }

    /// Runs what is due until nothing is, without moving the clock.
    pub(crate) async fn run_jobs(&self) {
        for _ in 0..200 {
            if !self.portal.work_once().await.expect("the queue can be worked") {
                return;
            }
        }
        panic!("the queue never gets empty");
    }

    /// Runs jobs and moves the clock on until `done` holds, for at most an hour of the world's time.
    pub(crate) async fn run_until(&self, what: &str, mut done: impl AsyncFnMut(&Self) -> bool) {
        for _ in 0..3600 {
            self.run_jobs().await;
            if done(self).await {
                return;
            }
            self.clock.advance(1_000);
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        panic!("{what}: it never comes to that");
    }

    pub(crate) async fn invite(&self) -> Person<'_> {
        self.invite_as(NewLink {
            first_name: Some("Alex".into()),
            last_name: Some("Example".into()),
            ..NewLink::default()
        })
        .await
    }

    pub(crate) async fn invite_as(&self, new: NewLink) -> Person<'_> {
        let link = self.portal.link(&Principal::Operator, new).await.expect("a link");
        let token = link.url.rsplit('/').next().expect("a token").to_owned();
        Person { world: self, token, session_id: link.session_id }
    }

    /// What the stand-in holds; a world has one session there in most tests.
    pub(crate) fn at_veriff(&self) -> veriff::mock::SessionView {
        let sessions = self.mock.sessions();
        assert_eq!(sessions.len(), 1, "one session at Veriff");
        sessions.into_iter().next().expect("one session")
    }

    pub(crate) async fn get(&self, path: &str) -> (StatusCode, String) {
        let answer =
            self.http.get(format!("{}{path}", self.url)).header("accept", "text/html").send().await.expect("an answer");
        let status = answer.status();
        (status, answer.text().await.expect("text"))
    }
}

impl Drop for World {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

/// The secret that portal and stand-in share in tests.
pub(crate) const SECRET: &str = "abcdef12-abcd-abcd-abcd-abcdef012345";

pub(crate) fn quick_mock() -> MockSettings {
    MockSettings {
        secret: veriff::SharedSecret::new(SECRET),
        webhook_retry: Duration::from_millis(100),
        ..MockSettings::default()
    }
}

pub(crate) fn settings(url: &str, veriff_url: &str, mock: &MockSettings, database_url: String) -> Settings {
    Settings {
        public_url: url.parse().expect("a URL"),
        database_url,
        media_url: "memory:///".parse().expect("a URL"),
        media_options: Vec::new(),
        integration: Integration::new(
            DEFAULT_INTEGRATION,
            veriff_url.parse().expect("a URL"),
            veriff::Credentials::new(mock.api_key.clone(), mock.secret.clone()),
        ),
        more_integrations: Vec::new(),
        registry_check_integration: DEFAULT_INTEGRATION.to_owned(),
        veriff_plain_http: false,
        veriff_timeout: Duration::from_secs(3),
        brand: Brand { name: "Acme".into(), support: Some("help@acme.example".into()) },
        link_lifetime: Duration::from_hours(7 * 24),
        requirements: Vec::new(),
        proofs: Settings::proofs(portal::server::DEFAULT_PROOFS).expect("proofs"),
        collect_device_data: false,
        trusted_proxies: Vec::new(),
        photo_budget: 800_000,
        decode_memory: portal::server::DECODE_MEMORY,
        job_lease: Duration::from_secs(5),
        poll_after: Duration::from_mins(1),
        sign_in: SignInLimits::default(),
        budgets: Budgets::default(),
    }
}

/// Somebody with a link, who uses the portal over HTTP as a browser's island does.
pub(crate) struct Person<'a> {
    pub(crate) world: &'a World,
    pub(crate) token: String,
    pub(crate) session_id: String,
}

impl Person<'_> {
    /// Posts a form and returns status, problem and the path to go on to.
    pub(crate) async fn post(&self, function: &str, fields: &[(&str, &str)]) -> (StatusCode, String, String) {
        let mut form = vec![("token", self.token.as_str())];
        form.extend_from_slice(fields);
        let request = self.world.http.post(format!("{}/api/{function}", self.world.url));
        outcome(request.header("accept", "application/json").form(&form).send().await.expect("an answer")).await
    }

    pub(crate) async fn consent(&self) {
        let (status, error_key, path) = self.post("consent", &[("agreed", "on")]).await;
        assert_eq!((status, error_key.as_str()), (StatusCode::OK, ""));
        assert!(path.ends_with("/document"), "{path}");
    }

    pub(crate) async fn choose(&self, document: &str, country: &str) {
        let (status, error_key, _) = self.post("document", &[("document_type", document), ("country", country)]).await;
        assert_eq!((status, error_key.as_str()), (StatusCode::OK, ""));
    }

    pub(crate) async fn try_photo(
        &self,
        context: &str,
        name: &str,
        bytes: impl Into<Bytes>,
    ) -> (StatusCode, String, String) {
        self.upload(context, &[], name, bytes).await
    }

    /// Sends a photo with more fields: `another`, or `replaces`.
    pub(crate) async fn upload(
        &self,
        context: &str,
        fields: &[(&'static str, &str)],
        name: &str,
        bytes: impl Into<Bytes>,
    ) -> (StatusCode, String, String) {
        let bytes: Bytes = bytes.into();
        let length = bytes.len() as u64;
        let part = Part::stream_with_length(reqwest::Body::from(bytes), length).file_name(name.to_owned());
        let words =
            Form::new().text("token", self.token.clone()).text("context", context.to_owned()).text("source", "camera");
        let words = fields.iter().fold(words, |form, (name, value)| form.text(*name, (*value).to_owned()));
        let form = words.part("photo", part);
        let request =
            self.world.http.post(format!("{}/api/photo", self.world.url)).header("accept", "application/json");
        outcome(request.multipart(form).send().await.expect("an answer")).await
    }

    pub(crate) async fn photograph(&self, context: &str, bytes: impl Into<Bytes>) {
        let (status, error_key, _) = self.try_photo(context, "photo.jpg", bytes).await;
        assert_eq!((status, error_key.as_str()), (StatusCode::OK, ""), "{context}");
    }

    pub(crate) async fn submit(&self) {
        let (status, error_key, path) = self.post("submit", &[]).await;
        assert_eq!((status, error_key.as_str()), (StatusCode::OK, ""));
        assert!(path.ends_with("/status"), "{path}");
    }

    /// Goes all the way with a passport.
    pub(crate) async fn submit_passport(&self) {
        self.consent().await;
        self.choose("PASSPORT", "EE").await;
        self.photograph("document-front", super::pictures::jpeg(800, 600, 1)).await;
        self.photograph("face", super::pictures::jpeg(600, 800, 2)).await;
        self.submit().await;
    }

    pub(crate) async fn stage(&self) -> Stage {
        self.world.portal.visit(&self.token).await.expect("the link is valid").session.stage
    }

    pub(crate) fn path(&self, rest: &str) -> String {
        format!("/v/{}{rest}", self.token)
    }
}

async fn outcome(answer: Response) -> (StatusCode, String, String) {
    let status = answer.status();
    let error_key = answer.headers().get("x-problem").map_or("", |value| value.to_str().unwrap_or_default()).to_owned();
    let body = answer.text().await.unwrap_or_default();
    let path = serde_json::from_str::<Value>(&body).ok().and_then(|next| next["path"].as_str().map(str::to_owned));
    (status, error_key, path.unwrap_or_default())
}
