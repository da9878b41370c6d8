//! How fast people are handed in: a plain client, one call after the other; `portal audit` with 1, 4 and 16 at once; and
//! as many plain clients as the stand-in bears. All against the same stand-in, in a process of its own, from creating a
//! session to knowing its decision. `cargo bench --bench audit` prints it.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use image::{ImageFormat, Rgb, RgbImage};
use portal::server::Clock;
use serde_json::Value;
use tempfile::TempDir;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use url::Url;
use veriff::mock::{FaultKind, InjectedFault, Mock, Settings};
use veriff::wire::NewPerson;
use veriff::{Client, Context, Credentials, NewMedia, NewSession, SharedSecret};

/// In this variable, the delay in milliseconds makes this program the stand-in.
const STAND_IN: &str = "AUDIT_BENCH_STAND_IN_DELAY";
const KEY: &str = "11111111-1111-4111-8111-111111111111";
const SECRET: &str = "22222222-2222-4222-8222-222222222222";
/// How many plain clients show the stand-in's own limit.
const CLIENTS: usize = 32;

#[tokio::main]
async fn main() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    if let Some(delay) = std::env::vars().find(|(name, _)| name == STAND_IN).map(|(_, delay)| delay) {
        stand_in(delay.parse().expect("milliseconds")).await;
        return;
    }
    // `cargo test --benches` and the like pass `--test`: then there is nothing to measure.
    if std::env::args().any(|argument| argument == "--test") {
        return;
    }
    let pictures = Pictures::make();
    println!("pictures: {} and {} bytes, {WIDTH} by {HEIGHT}", pictures.front.len(), pictures.face.len());
    for (delay, few, many) in [(30, 40, 1_000), (0, 300, 1_500)] {
        measure(delay, few, many, &pictures).await;
    }
}

/// How often the goal is measured.
const ROUNDS: usize = 3;

async fn measure(delay: u64, few: usize, many: usize, pictures: &Pictures) {
    let veriff = StandIn::start(delay);
    println!("\neach call takes {delay} ms longer at Veriff's stand-in");
    let sequential = plain_clients(&veriff.url, 1, few, pictures).await;
    println!("(a) a plain client, one call after the other: {sequential:.1} people a second");
    for parallel in [1, 4] {
        let rate = audit(&veriff.url, parallel, if parallel == 1 { few } else { many / 2 }, pictures);
        rate.report(&format!("(b) portal audit --parallel {parallel}"));
        let what = format!("audit, {delay} ms a call, --parallel {parallel}");
        figure(&what, rate.decided, "a plain client, one call after the other", sequential, "");
    }
    // Other programs share the machine: each round measures both, and the middle one of the ratios counts.
    let mut rounds = Vec::new();
    for _ in 0..ROUNDS {
        let limit = plain_clients(&veriff.url, CLIENTS, many, pictures).await;
        println!("(c) the stand-in's limit, {CLIENTS} plain clients: {limit:.1} people a second");
        let rate = audit(&veriff.url, 16, many, pictures);
        rate.report("(b) portal audit --parallel 16");
        rounds.push((rate.decided, limit));
    }
    rounds.sort_by(|one, other| (one.0 / one.1).total_cmp(&(other.0 / other.1)));
    let (rate, limit) = rounds[rounds.len() / 2];
    let goal = if delay == 30 { "≥ 0.7" } else { "" };
    figure(
        &format!("audit, {delay} ms a call, --parallel 16"),
        rate,
        "the stand-in's limit (32 plain clients)",
        limit,
        goal,
    );
}

fn figure(what: &str, ours: f64, peer: &str, peers: f64, goal: &str) {
    println!("FIGURE\t{what}\t{ours:.1} people/s\t{peer}\t{peers:.1} people/s\t{:.2}\t{goal}", ours / peers);
}

/// How fast an audit was.
struct Rate {
    /// People a second, from the start of the program to the last decision: what the plain clients do, too.
    decided: f64,
    /// The same to the program's end: with everything else that Veriff tells about each.
    complete: f64,
}

impl Rate {
    fn report(&self, what: &str) {
        let Self { decided, complete } = self;
        println!("{what}: {decided:.1} people a second to the last decision, {complete:.1} to the end");
    }
}

/// Hands `people` in with so many clients, each with one call after the other, and waits for each decision.
async fn plain_clients(url: &Url, clients: usize, people: usize, pictures: &Pictures) -> f64 {
    let http = reqwest::Client::builder().timeout(Duration::from_secs(30)).no_proxy().build().expect("a client");
    let credentials = Credentials::new(KEY, SharedSecret::new(SECRET));
    let client = Client::with_http_client(http, url, credentials).expect("a client");
    let taken = Arc::new(AtomicUsize::new(0));
    let begun = Instant::now();
    let tasks: Vec<_> = (0..clients)
        .map(|_| {
            let (client, taken, pictures) = (client.clone(), Arc::clone(&taken), pictures.clone());
            tokio::spawn(async move {
                while taken.fetch_add(1, Ordering::Relaxed) < people {
                    one_person(&client, &pictures).await;
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.expect("a client ends");
    }
    rate(people, begun.elapsed())
}

async fn one_person(client: &Client, pictures: &Pictures) {
    let session = NewSession::new().person(NewPerson::new().first_name("Ada"));
    let id = client.create_session(&session).await.expect("a session").id;
    for (context, bytes) in [(Context::DocumentFront, &pictures.front), (Context::Face, &pictures.face)] {
        client.upload_media(&id, &NewMedia::new(context, "image/jpeg", bytes)).await.expect("an upload");
    }
    client.submit(&id).await.expect("it is handed in");
    while client.decision(&id).await.expect("an answer").value.verification.is_none() {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// Runs `portal audit` from its start to its end.
fn audit(url: &Url, parallel: usize, people: usize, pictures: &Pictures) -> Rate {
    let folder = TempDir::new().expect("a folder");
    let manifest = pictures.manifest(folder.path(), people);
    let database = format!("sqlite://{}?mode=rwc", folder.path().join("portal.db").display());
    let media = Url::from_directory_path(folder.path().join("media")).expect("a URL").to_string();
    let mut command = Command::new(env!("CARGO_BIN_EXE_portal"));
    command.env_clear().arg("audit").arg(manifest).args(["--parallel", &parallel.to_string()]);
    command.args(["--per-minute", "1000000", "--poll-after", "100ms", "--database-url", &database]);
    command.args(["--media-url", &media, "--veriff-url", url.as_str(), "--veriff-api-key", KEY]);
    command.args(["--veriff-secret", SECRET]).stdout(Stdio::null()).stderr(Stdio::null());
    let started = Clock::system().now();
    let begun = Instant::now();
    let status = command.status().expect("the program runs");
    let complete = rate(people, begun.elapsed());
    assert!(status.success(), "{status}");
    let lines = std::fs::read_to_string(folder.path().join("people.result.jsonl")).expect("a result");
    let lines: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(lines.iter().filter(|line| line["status"] == "approved").count(), people);
    let moment = |line: &Value| OffsetDateTime::parse(line["decided_at"].as_str().expect("a time"), &Rfc3339);
    let last = lines.iter().map(|line| moment(line).expect("a time")).max().expect("there is one");
    let took = last.unix_timestamp_nanos() / 1_000_000 - i128::from(started);
    let decided = rate(people, Duration::from_millis(u64::try_from(took).expect("it comes after the start")));
    Rate { decided, complete }
}

fn rate(people: usize, took: Duration) -> f64 {
    f64::from(u32::try_from(people).expect("not so many")) / took.as_secs_f64()
}

/// The stand-in, in a process of its own.
struct StandIn {
    child: Child,
    url: Url,
}

impl StandIn {
    fn start(delay: u64) -> Self {
        let mut command = Command::new(std::env::current_exe().expect("this program"));
        command.env(STAND_IN, delay.to_string()).stdout(Stdio::piped());
        let mut child = command.spawn().expect("the stand-in starts");
        let mut url = String::new();
        BufReader::new(child.stdout.take().expect("its output")).read_line(&mut url).expect("its address");
        Self { child, url: url.trim().parse().expect("a URL") }
    }
}

impl Drop for StandIn {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

async fn stand_in(delay: u64) {
    let mock = Mock::new(Settings {
        api_key: KEY.to_owned(),
        secret: SharedSecret::new(SECRET),
        decide_after: Some(Duration::ZERO),
        ..Settings::default()
    });
    if delay > 0 {
        mock.set_faults(vec![InjectedFault::new(FaultKind::Delay(Duration::from_millis(delay)))]);
    }
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    println!("http://{}", listener.local_addr().expect("an address"));
    mock.serve(listener, CancellationToken::new()).await.expect("it serves");
}

const WIDTH: u32 = 1_280;
const HEIGHT: u32 = 960;

/// Two pictures of the size that a careful archive keeps.
#[derive(Clone)]
struct Pictures {
    front: Arc<Vec<u8>>,
    face: Arc<Vec<u8>>,
}

impl Pictures {
    fn make() -> Self {
        Self { front: Arc::new(picture(3)), face: Arc::new(picture(5)) }
    }

    /// Writes the pictures and a manifest of so many people who share them.
    fn manifest(&self, folder: &Path, people: usize) -> std::path::PathBuf {
        std::fs::write(folder.join("front.jpg"), &*self.front).expect("a picture");
        std::fs::write(folder.join("face.jpg"), &*self.face).expect("a picture");
        let path = folder.join("people.csv");
        let mut file = std::io::BufWriter::new(std::fs::File::create(&path).expect("a manifest"));
        writeln!(file, "key,first_name,document_type,document_country,document_front,face").expect("a line");
        for person in 0..people {
            writeln!(file, "{person},Ada,PASSPORT,EE,front.jpg,face.jpg").expect("a line");
        }
        path
    }
}

fn picture(seed: u32) -> Vec<u8> {
    let channel = |x: u32, y: u32, step: u32| {
        u8::try_from((x * step / 9 + y * seed / 5 + (x * 7 + y * 13) * (x ^ y) % 23) % 256).unwrap_or(0)
    };
    let picture = RgbImage::from_fn(WIDTH, HEIGHT, |x, y| Rgb([channel(x, y, 2), channel(x, y, 3), channel(x, y, 1)]));
    let mut bytes = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut bytes, ImageFormat::Jpeg).expect("a picture");
    bytes.into_inner()
}
