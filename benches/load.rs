//! Many at once: what a crowd takes of the real program's memory, and of the patience of somebody who only opens a page.
//!
//! One after the other: every bomb of the tests, 100 uploads of 12 megapixels, 500 people who sign in until they are answered, 500 streams of
//! events; beside each the consent page is asked for 50 times a second. `cargo bench --bench load` prints it.

use std::io::{BufRead, BufReader, Cursor};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use bytes::Bytes;
use futures_util::StreamExt;
use image::codecs::jpeg::JpegEncoder;
use image::{Rgb, RgbImage};
use reqwest::Client;
use reqwest::multipart::{Form, Part};
use tempfile::TempDir;
use tokio::sync::watch;
use tokio::task::JoinSet;

#[path = "../tests/it/bombs.rs"]
mod bombs;
#[expect(dead_code, reason = "the tests use all of it")]
#[path = "../tests/it/pictures.rs"]
mod pictures;

const UPLOADS: usize = 100;
const SIGN_INS: usize = 500;
const STREAMS: usize = 500;

#[tokio::main]
async fn main() {
    // `cargo test --benches` and the like pass `--test`: then there is nothing to measure.
    if std::env::args().any(|argument| argument == "--test") {
        return;
    }
    let _ = rustls::crypto::ring::default_provider().install_default();
    let folder = TempDir::new().expect("a folder");
    let demo = Demo::start(&folder);
    let http = client();
    for token in &demo.tokens[1..] {
        post(&http, &format!("{}/api/consent", demo.url), &[("token", token), ("agreed", "on")]).await;
        let document = [("token", token.as_str()), ("document_type", "PASSPORT"), ("country", "EE")];
        post(&http, &format!("{}/api/document", demo.url), &document).await;
    }
    let photo = photo();
    println!("a photo of 3000 by 4000 pixels, {} bytes; {} MiB at rest", photo.len(), demo.peak());

    let all = tokio::task::spawn_blocking(bombs::all).await.expect("bombs");
    beside(&demo, "every bomb of the tests, one after the other", send_bombs(&http, &demo, all)).await;

    let seconds = beside(&demo, "100 uploads of 12 megapixels at once", async {
        uploads(&http, &demo, &photo).await;
    })
    .await;
    println!("FIGURE\t100 uploads of 12 megapixels at once\t{seconds:.1} s\t\t\t\tat most 25 s");
    beside(&demo, "500 sign-ins at once", sign_ins(&http, &demo)).await;
    beside(&demo, "500 streams of events", streams(&http, &demo)).await;
}

/// Does `work` while somebody asks for the consent page; prints how much memory was held at most and how long they waited.
async fn beside(demo: &Demo, what: &str, work: impl Future<Output = ()>) -> f64 {
    demo.forget_peak();
    let (over, ending) = watch::channel(false);
    let page = format!("{}/v/{}/consent", demo.url, demo.tokens[0]);
    // With a thread of its own, so that nobody waits here for the crowd's sending, only for the program.
    let asking = tokio::task::spawn_blocking(|| {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(ask(client(), page, ending))
    });
    let begun = Instant::now();
    work.await;
    let seconds = begun.elapsed().as_secs_f64();
    let _ = over.send(true);
    let mut waits = asking.await.expect("the page is asked for");
    waits.sort_unstable();
    let at = |hundredths: usize| waits[(waits.len() * hundredths).div_ceil(100) - 1].as_secs_f64() * 1000.0;
    println!("{what}: {} pages, median {:.1} ms", waits.len(), at(50));
    println!("FIGURE\tmemory at most: {what}\t{} MiB\t\t\t\tat most 300 MB (286 MiB)", demo.peak());
    println!("FIGURE\tconsent page at p99: {what}\t{:.1} ms\t\t\t\tat most 50 ms", at(99));
    seconds
}

/// Asks for a page 50 times a second, whether or not the answer before has come, and says how long each answer took.
async fn ask(http: Client, page: String, ending: watch::Receiver<bool>) -> Vec<Duration> {
    let mut asked = JoinSet::new();
    let mut beat = tokio::time::interval(Duration::from_millis(20));
    // Enough for a p99, however soon the work is done.
    while !*ending.borrow() || asked.len() < 100 {
        beat.tick().await;
        let request = http.get(&page).header("accept", "text/html");
        let begun = Instant::now();
        asked.spawn(async move {
            let answer = request.send().await.expect("an answer");
            assert!(answer.status().is_success(), "{}", answer.status());
            answer.bytes().await.expect("the page");
            begun.elapsed()
        });
    }
    asked.join_all().await
}

async fn uploads(http: &Client, demo: &Demo, photo: &Bytes) {
    let mut sending = JoinSet::new();
    for token in &demo.tokens[1..=UPLOADS] {
        let token = token.clone();
        let (http, url, photo) = (http.clone(), demo.url.clone(), photo.clone());
        sending.spawn(async move {
            // As the camera's island does: what is busy is asked again.
            for _ in 0..10 {
                let part = Part::stream_with_length(photo.clone(), photo.len() as u64).file_name("photo.jpg");
                let form =
                    Form::new().text("token", token.clone()).text("context", "document-front").part("photo", part);
                let request = http.post(format!("{url}/api/photo")).header("accept", "application/json");
                let status = request.multipart(form).send().await.map(|answer| answer.status().as_u16());
                match status {
                    Ok(200) => return,
                    Ok(503) | Err(_) => tokio::time::sleep(Duration::from_secs(1)).await,
                    Ok(status) => panic!("a photo is answered with {status}"),
                }
            }
            panic!("a photo is never taken");
        });
    }
    while let Some(sent) = sending.join_next().await {
        sent.expect("every photo is taken");
    }
}

/// Sends each; what is too much is refused by its name.
async fn send_bombs(http: &Client, demo: &Demo, all: Vec<(&'static str, Vec<u8>)>) {
    for (name, bomb) in all {
        let length = bomb.len() as u64;
        let part = Part::stream_with_length(Bytes::from(bomb), length).file_name("photo.jpg");
        let form =
            Form::new().text("token", demo.tokens[1].clone()).text("context", "document-front").part("photo", part);
        let request = http.post(format!("{}/api/photo", demo.url)).header("accept", "application/json");
        let status = request.multipart(form).send().await.expect("an answer").status().as_u16();
        assert!(matches!(status, 200 | 413 | 415 | 422 | 503), "{name}: {status}");
    }
}

/// All come at once; who is told to come back later does so when told, for ten seconds.
async fn sign_ins(http: &Client, demo: &Demo) {
    let end = Instant::now() + Duration::from_secs(10);
    let mut trying = JoinSet::new();
    for number in 0..SIGN_INS {
        let (http, url) = (http.clone(), demo.url.clone());
        trying.spawn(async move {
            let (email, password) = (format!("nobody{number}@example.com"), "correct horse battery staple");
            let form = [("email", email.as_str()), ("password", password)];
            loop {
                let answer = http.post(format!("{url}/admin/login")).form(&form).send().await.expect("an answer");
                let later = answer.headers().get("retry-after").map(|seconds| seconds.to_str().expect("a number"));
                let Some(seconds) = later.map(|seconds| seconds.parse().expect("whole seconds")) else {
                    return answer.status().as_u16();
                };
                if Instant::now() > end {
                    return answer.status().as_u16();
                }
                tokio::time::sleep(Duration::from_secs(seconds)).await;
            }
        });
    }
    let mut answers = std::collections::BTreeMap::<u16, usize>::new();
    while let Some(status) = trying.join_next().await {
        *answers.entry(status.expect("no panic")).or_default() += 1;
    }
    println!("500 sign-ins were answered with {answers:?} in the end");
}

async fn streams(http: &Client, demo: &Demo) {
    let mut open = Vec::new();
    for number in 0..STREAMS {
        let token = &demo.tokens[1 + number % UPLOADS];
        let answer = http.get(format!("{}/v/{token}/events", demo.url)).send().await.expect("a stream");
        assert!(answer.status().is_success(), "{}", answer.status());
        let mut events = answer.bytes_stream();
        events.next().await.expect("a first word").expect("it is whole");
        open.push(events);
    }
    // Each of these is told to every stream.
    for token in &demo.tokens[1..=UPLOADS] {
        post(http, &format!("{}/api/language", demo.url), &[("token", token), ("language", "en")]).await;
        tokio::time::sleep(Duration::from_millis(30)).await;
    }
}

async fn post(http: &Client, url: &str, fields: &[(&str, &str)]) {
    let answer = http.post(url).header("accept", "application/json").form(fields).send().await.expect("an answer");
    assert!(answer.status().is_success(), "{url}: {}", answer.status());
}

fn client() -> Client {
    let builder = Client::builder().timeout(Duration::from_mins(2)).no_proxy();
    builder.redirect(reqwest::redirect::Policy::none()).build().expect("a client")
}

/// A photo as a phone takes it: light that changes slowly, and noise.
fn photo() -> Bytes {
    let mut noise = 1_u32;
    let picture = RgbImage::from_fn(3000, 4000, |x, y| {
        noise ^= noise << 13;
        noise ^= noise >> 17;
        noise ^= noise << 5;
        let light = |scale: u32| u8::try_from(((x / scale + y / (scale + 2)) % 200) + noise % 24).unwrap_or(u8::MAX);
        Rgb([light(9), light(11), light(14)])
    });
    let mut bytes = Cursor::new(Vec::new());
    picture.write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, 88)).expect("a JPEG");
    Bytes::from(bytes.into_inner())
}

struct Demo {
    child: Child,
    url: String,
    tokens: Vec<String>,
}

impl Demo {
    fn start(folder: &TempDir) -> Self {
        let links = (UPLOADS + 1).to_string();
        let mut child = Command::new(env!("CARGO_BIN_EXE_portal"))
            .args(["demo", "--json", "--listen", "127.0.0.1:0", "--links", &links, "--data"])
            .arg(folder.path())
            .env("RUST_LOG", "error")
            .stdout(Stdio::piped())
            .spawn()
            .expect("the demo starts");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("a pipe")).read_line(&mut line).expect("a line");
        let announcement: serde_json::Value = serde_json::from_str(&line).expect("a line of JSON");
        let links = announcement["links"].as_array().expect("links");
        // A link is an address, or an object that names one.
        let address = |link: &serde_json::Value| link.as_str().or_else(|| link["url"].as_str()).map(str::to_owned);
        let token = |link: String| link.rsplit('/').next().map(str::to_owned);
        let tokens = links.iter().filter_map(address).filter_map(token).collect();
        let url = announcement["portal"].as_str().expect("an address").trim_end_matches('/').to_owned();
        Self { child, url, tokens }
    }

    /// The most memory that the program held since it was last forgotten, in MiB; 0 where the system does not tell.
    fn peak(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
        line.split_whitespace().next().and_then(|size| size.parse::<u64>().ok()).unwrap_or_default() / 1024
    }

    /// Has the system count the peak anew (`proc(5)`); where it will not, the peak is that of the whole run.
    fn forget_peak(&self) {
        let _ = std::fs::write(format!("/proc/{}/clear_refs", self.child.id()), "5");
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
