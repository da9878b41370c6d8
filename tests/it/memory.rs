//! What people send cannot fill the memory: the real program's own peak is read while it is sent the worst.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use image::ImageFormat;
use reqwest::StatusCode;
use reqwest::multipart::{Form, Part};
use tempfile::TempDir;
use tokio::task::JoinSet;

use super::{bombs, pictures, world};

/// How many send at once.
const PEOPLE: usize = 6;
/// How much more than at rest the program may ever have held, in MiB: for each of them a picture as large as is taken, and
/// some room. The pixels of one bomb would be 2,575.
const MAX_GROWTH: u64 = 6 * 25 + 50;

/// The real program, with a stand-in for Veriff.
pub(crate) struct Demo {
    child: Child,
    pub(crate) said: serde_json::Value,
}

impl Demo {
    fn start(folder: &TempDir) -> Self {
        Self::with_links(folder, 1)
    }

    pub(crate) fn with_links(folder: &TempDir, links: usize) -> Self {
        Self::start_as("022", folder.path(), links)
    }

    /// Starts it as a shell would that has this umask.
    pub(crate) fn start_with_umask(umask: &str, folder: &std::path::Path) -> Self {
        Self::start_as(umask, folder, 1)
    }

    fn start_as(umask: &str, folder: &std::path::Path, links: usize) -> Self {
        let mut child = Command::new("sh")
            .args(["-c", r#"umask "$1"; shift; exec "$@""#, "sh", umask, env!("CARGO_BIN_EXE_portal")])
            .args(["demo", "--json", "--listen", "127.0.0.1:0", "--links", &links.to_string(), "--data"])
            .arg(folder)
            .env("RUST_LOG", "error")
            .stdout(Stdio::piped())
            .spawn()
            .expect("the demo starts");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("a pipe")).read_line(&mut line).expect("a line");
        Self { child, said: serde_json::from_str(&line).expect("a line of JSON") }
    }

    /// The address of the portal.
    pub(crate) fn url(&self) -> String {
        self.said["portal"].as_str().expect("an address").trim_end_matches('/').to_owned()
    }

    /// The token of the first link.
    fn token(&self) -> String {
        self.tokens().into_iter().next().expect("a link")
    }

    /// The token of each link; a link is an address, or an object that names one.
    pub(crate) fn tokens(&self) -> Vec<String> {
        let links = self.said["links"].as_array().expect("links").iter();
        let addresses = links.filter_map(|link| link.as_str().or_else(|| link["url"].as_str()));
        addresses.filter_map(|address| address.rsplit('/').next()).map(str::to_owned).collect()
    }

    /// The most memory that the program ever held, in MiB; nothing where the system does not tell.
    pub(crate) fn peak(&self) -> Option<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
        Some(line.split_whitespace().next()?.parse::<u64>().ok()? / 1024)
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub(crate) async fn post(http: &reqwest::Client, url: &str, fields: &[(&str, &str)]) {
    let answer = http.post(url).header("accept", "application/json").form(fields).send().await.expect("an answer");
    assert_eq!(answer.status(), StatusCode::OK, "{url}");
}

/// Goes as far as the photos, and returns the token of the link.
pub(crate) async fn up_to_the_photos(http: &reqwest::Client, demo: &Demo) -> String {
    let (url, token) = (demo.url(), demo.token());
    post(http, &format!("{url}/api/consent"), &[("token", &token), ("agreed", "on")]).await;
    let document = [("token", token.as_str()), ("document_type", "PASSPORT"), ("country", "EE")];
    post(http, &format!("{url}/api/document"), &document).await;
    token
}

pub(crate) async fn send(http: reqwest::Client, url: String, token: String, photo: bytes::Bytes) -> StatusCode {
    let length = photo.len() as u64;
    let form = Form::new()
        .text("token", token)
        .text("context", "face")
        .text("source", "file")
        .part("photo", Part::stream_with_length(photo, length).file_name("photo.jpg"));
    let request = http.post(format!("{url}/api/photo")).header("accept", "application/json").multipart(form);
    request.send().await.expect("an answer").status()
}

/// A person at the camera: the address of the portal, and the token of the link.
async fn at_the_camera(http: &reqwest::Client, demo: &Demo) -> (String, String) {
    (demo.url(), up_to_the_photos(http, demo).await)
}

/// What the whole program may ever hold, in MiB: 300 MB.
const MAX_PEAK: u64 = 300_000_000 / 1024 / 1024;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_bomb_takes_more_than_300_megabytes() {
    // A bomb takes its time, above all where the program is built without optimisation and others are tested beside it.
    let http = world::client_with(Duration::from_mins(5));
    let folder = TempDir::new().expect("a folder");
    let demo = Demo::start(&folder);
    let (url, token) = at_the_camera(&http, &demo).await;
    let bombs = tokio::task::spawn_blocking(bombs::all).await.expect("bombs");
    let answered = |name: &str, status: StatusCode| {
        // Several at once wait for memory; who waits too long is asked to come again.
        let named = [
            StatusCode::OK,
            StatusCode::UNPROCESSABLE_ENTITY,
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            StatusCode::SERVICE_UNAVAILABLE,
        ];
        assert!(named.contains(&status), "{name}: {status}");
    };
    let mut sent = Vec::new();
    for (name, photo) in bombs {
        let photo = bytes::Bytes::from(photo);
        for at_once in [1, 3] {
            let mut sending = JoinSet::new();
            for _ in 0..at_once {
                sending.spawn(send(http.clone(), url.clone(), token.clone(), photo.clone()));
            }
            while let Some(status) = sending.join_next().await {
                answered(name, status.expect("it is sent"));
            }
            let Some(peak) = demo.peak() else { return };
            assert!(peak <= MAX_PEAK, "{name}, {at_once} at once: {peak} MiB");
        }
        sent.push((name, photo));
    }
    let small = sent.into_iter().filter(|(_, photo)| photo.len() < 2 << 20);
    let mut sending = JoinSet::new();
    for (name, photo) in small {
        let one = send(http.clone(), url.clone(), token.clone(), photo);
        sending.spawn(async move { (name, one.await) });
    }
    while let Some(sent) = sending.join_next().await {
        let (name, status) = sent.expect("it is sent");
        answered(name, status);
    }
    let peak = demo.peak().expect("it still runs");
    println!("{peak} MiB at the most while bombs were sent, one after the other and all at once");
    assert!(peak <= MAX_PEAK, "all at once: {peak} MiB");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_worst_pictures_take_a_bounded_amount_of_memory() {
    let http = world::client();
    let folder = TempDir::new().expect("a folder");
    let demo = Demo::start(&folder);
    let (url, token) = at_the_camera(&http, &demo).await;
    assert_eq!(
        send(http.clone(), url.clone(), token.clone(), pictures::jpeg(800, 600, 1).into()).await,
        StatusCode::OK
    );
    let Some(at_rest) = demo.peak() else { return };

    let mut large = pictures::jpeg(800, 600, 1);
    large.resize(40 * 1024 * 1024, 0);
    let mut half = pictures::encoded(3000, 2000, 1, ImageFormat::Png);
    half.truncate(half.len() / 2);
    let worst: [(bytes::Bytes, StatusCode); 5] = [
        (pictures::png_bomb(30_000).into(), StatusCode::UNPROCESSABLE_ENTITY),
        (large.into(), StatusCode::PAYLOAD_TOO_LARGE),
        (vec![7; 24 * 1024 * 1024].into(), StatusCode::UNSUPPORTED_MEDIA_TYPE),
        (half.into(), StatusCode::UNPROCESSABLE_ENTITY),
        (bytes::Bytes::from_static(b"no picture"), StatusCode::UNSUPPORTED_MEDIA_TYPE),
    ];
    for (photo, status) in worst {
        let mut sending = JoinSet::new();
        for _ in 0..PEOPLE {
            sending.spawn(send(http.clone(), url.clone(), token.clone(), photo.clone()));
        }
        while let Some(answered) = sending.join_next().await {
            assert_eq!(answered.expect("it is sent"), status);
        }
    }
    let peak = demo.peak().expect("it still runs");
    println!("{at_rest} MiB with one photo, {peak} MiB at the most while {PEOPLE} people sent the worst at once");
    assert!(peak <= at_rest + MAX_GROWTH, "{at_rest} MiB became {peak} MiB");
}
