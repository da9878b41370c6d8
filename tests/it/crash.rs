//! The portal is killed at random moments and started again: nothing is lost, and nothing is handed in twice.

use std::process::{Child, Command, Stdio};
use std::time::Duration;

use portal::domain::{DecisionStatus, MediaType, NewLink, Principal, Stage};
use portal::server::{Clock, MediaStore, Portal, sha256_hex};
use reqwest::StatusCode;
use reqwest::multipart::{Form, Part};
use tempfile::TempDir;
use veriff::mock::{FaultKind, InjectedFault, Mock, Settings as MockSettings};

use super::pictures;
use super::world;

/// How often the portal is killed.
const KILLS: u32 = 30;
/// The latest moment of a kill, counted from the first accepted photo, in milliseconds.
const WINDOW: u32 = 700;

/// A `portal serve` of its own, on a port that it keeps.
struct Process {
    child: Child,
    arguments: Vec<String>,
}

impl Process {
    fn start(arguments: Vec<String>) -> Self {
        let child = spawn(&arguments);
        Self { child, arguments }
    }

    /// Ends the process as a power cut would, and starts another.
    fn kill_and_start(&mut self) {
        self.child.kill().expect("it runs");
        self.child.wait().expect("it ends");
        self.child = spawn(&self.arguments);
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn spawn(arguments: &[String]) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_portal"));
    command.arg("serve").args(arguments).env("RUST_LOG", "error").stdout(Stdio::null());
    command.spawn().expect("the portal starts")
}

struct Person<'a> {
    http: &'a reqwest::Client,
    url: &'a str,
    token: &'a str,
}

impl Person<'_> {
    /// Tries until the portal answers, as a browser's island does; what it answers must be yes.
    async fn insist(&self, what: &str, request: impl Fn() -> reqwest::RequestBuilder) {
        for _ in 0..400 {
            if let Ok(answer) = request().header("accept", "application/json").send().await {
                let status = answer.status();
                if !status.is_server_error() {
                    assert_eq!(status, StatusCode::OK, "{what}");
                    return;
                }
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        panic!("{what}: the portal never came back");
    }

    async fn post(&self, function: &str, fields: &[(&str, &str)]) {
        let mut form = vec![("token", self.token)];
        form.extend_from_slice(fields);
        self.insist(function, || self.http.post(format!("{}/api/{function}", self.url)).form(&form)).await;
    }

    async fn photograph(&self, context: &'static str, photo: &[u8]) {
        let form = || {
            let words =
                Form::new().text("token", self.token.to_owned()).text("context", context).text("source", "camera");
            words.part("photo", Part::bytes(photo.to_vec()).file_name("photo.jpg"))
        };
        self.insist(context, || self.http.post(format!("{}/api/photo", self.url)).multipart(form())).await;
    }
}

/// A number below `bound` that depends on `seed` and nothing else.
pub(crate) fn chosen(seed: &str, bound: u32) -> u32 {
    u32::from_str_radix(&sha256_hex(seed.as_bytes())[..8], 16).expect("hex") % bound
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_lost_however_often_the_portal_is_killed() {
    world::install_cryptography();
    let folder = TempDir::new().expect("a folder");
    let port = std::net::TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address").port();
    let url = format!("http://127.0.0.1:{port}");
    let mock = Mock::new(MockSettings {
        webhook_url: Some(format!("{url}/webhooks/veriff").parse().expect("a URL")),
        decide_after: Some(Duration::from_millis(100)),
        ..world::quick_mock()
    });
    // A little slowness, so that a kill often falls between a call and its answer.
    mock.set_faults(vec![InjectedFault::new(FaultKind::Delay(Duration::from_millis(40))).after_effect()]);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let veriff_url = format!("http://{}", listener.local_addr().expect("an address"));
    let stop = tokio_util::sync::CancellationToken::new();
    tokio::spawn(mock.clone().serve(listener, stop.clone()));

    let database_url = world::database(&folder).await;
    let media_url = url::Url::from_directory_path(folder.path().join("media")).expect("a URL").to_string();
    let credentials = mock.settings();
    let settings = world::settings(&url, &veriff_url, &credentials, database_url.clone());
    let media = MediaStore::open(&media_url.parse().expect("a URL"), []).expect("a store");
    // Looks into the same database, and works nothing.
    let portal = Portal::open(settings, Clock::system()).await.expect("a portal");
    let secret = std::fs::read_to_string("/proc/sys/kernel/random/uuid").unwrap_or_default();
    println!("seed {secret}");
    let arguments = [
        ("--listen", format!("127.0.0.1:{port}")),
        ("--database-url", database_url),
        ("--media-url", media_url),
        ("--veriff-url", veriff_url),
        ("--veriff-api-key", credentials.api_key.clone()),
        ("--veriff-secret", world::SECRET.to_owned()),
        ("--job-lease", "1s".to_owned()),
        ("--poll-after", "1s".to_owned()),
    ];
    let arguments = arguments.into_iter().flat_map(|(name, value)| [name.to_owned(), value]).collect();
    let mut process = Process::start(arguments);
    let http = world::client();

    for kill in 0..KILLS {
        let link = portal.link(&Principal::Operator, NewLink::default()).await.expect("a link");
        let token = link.url.rsplit('/').next().expect("a token").to_owned();
        let person = Person { http: &http, url: &url, token: &token };
        person.post("consent", &[("agreed", "on")]).await;
        person.post("document", &[("document_type", "PASSPORT"), ("country", "EE")]).await;
        person.photograph("document-front", &pictures::jpeg(640, 480, kill)).await;
        let going_on = async {
            person.photograph("face", &pictures::jpeg(480, 640, kill + 1000)).await;
            person.post("submit", &[]).await;
        };
        let moment = Duration::from_millis(u64::from(chosen(&format!("{secret}{kill}"), WINDOW)));
        let killing = async {
            tokio::time::sleep(moment).await;
            process.kill_and_start();
        };
        tokio::join!(going_on, killing);

        let mut stage = Stage::Created;
        for _ in 0..600 {
            stage = portal.visit(&token).await.expect("a visit").session.stage;
            if stage == Stage::Decided(DecisionStatus::Approved) {
                break;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        assert_eq!(stage, Stage::Decided(DecisionStatus::Approved), "kill {kill} after {moment:?}, seed {secret}");
        let detail = portal.session_detail(&link.session_id).await.expect("the store").expect("the case");
        let veriff_id = detail.session.veriff_session_id.clone().expect("it is at Veriff");
        let there = mock.session(&veriff_id).expect("the session is there");
        assert_eq!((there.submissions_received, there.submissions_accepted), (1, 1), "kill {kill} after {moment:?}");
        let mut contexts: Vec<_> = there.media().map(|media| media.context.as_str().to_owned()).collect();
        contexts.sort();
        contexts.dedup();
        assert_eq!(contexts, ["document-front", "face"], "kill {kill} after {moment:?}");
        for kept in detail.attempts[0].media.iter().filter(|media| media.replaced_at.is_none()) {
            media
                .get(&MediaStore::key(&link.session_id, &kept.id, MediaType::Jpeg))
                .await
                .expect("the picture is there");
        }
    }
    stop.cancel();
}
