//! What the consent page costs: asked for over loopback, as often as it goes, in turns with a bare route of axum's in the same
//! process. `cargo bench --bench consent` prints it.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use axum::Router;
use axum::routing::get;
use clap::Parser;
use portal::domain::NewLink;
use portal::server::{Clock, Config, Portal, Settings};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;

/// How many connections ask at once.
const CONNECTIONS: usize = 16;
/// How long one turn takes.
const TURN: Duration = Duration::from_secs(2);
const TURNS: usize = 5;

#[derive(Parser)]
struct Line {
    #[command(flatten)]
    config: Config,
}

#[tokio::main]
async fn main() {
    // `cargo test --benches` and the like pass `--test`: then there is nothing to measure.
    if std::env::args().any(|argument| argument == "--test") {
        return;
    }
    let _ = rustls::crypto::ring::default_provider().install_default();
    let folder = TempDir::new().expect("a folder");
    let stop = CancellationToken::new();
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let page = listener.local_addr().expect("an address");
    let portal = open(&folder, page).await;
    let link = portal.link(NewLink::default()).await.expect("a link");
    let path = format!("/v/{}/consent", link.url.rsplit('/').next().expect("a token"));
    tokio::spawn(portal::serve::serve(portal.clone(), listener, stop.clone()));
    let bare_listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let bare = bare_listener.local_addr().expect("an address");
    let router = Router::new().route("/", get(async || "ok"));
    tokio::spawn(async move { axum::serve(bare_listener, router).await });

    let mut rates: [Vec<f64>; 2] = Default::default();
    for turn in 0..=TURNS {
        let pages = rate(page, &path).await;
        let words = rate(bare, "/").await;
        // The first turn warms up.
        if turn > 0 {
            rates[0].push(pages);
            rates[1].push(words);
        }
    }
    let [pages, words] = rates.map(median);
    println!(
        "FIGURE\tconsent page, over loopback, session looked up in SQLite\t{pages:.0}/s\tbare route of axum, same process\t\
         {words:.0}/s\t{:.2}\tat least 0.30",
        pages / words
    );
    stop.cancel();
}

async fn open(folder: &TempDir, address: SocketAddr) -> Portal {
    let database = format!("sqlite://{}?mode=rwc", folder.path().join("portal.db").display());
    let media = format!("file://{}", folder.path().join("media").display());
    let public = format!("http://{address}");
    let line = Line::parse_from([
        "bench",
        "--database-url",
        &database,
        "--media-url",
        &media,
        "--public-url",
        &public,
        "--veriff-url",
        "http://127.0.0.1:9",
        "--veriff-api-key",
        "11111111-1111-4111-8111-111111111111",
        "--veriff-secret",
        "22222222-2222-4222-8222-222222222222",
        "--brand-name",
        "Acme",
    ]);
    Portal::open(Settings::try_from(&line.config).expect("settings"), Clock::system()).await.expect("a portal")
}

/// How many answers a second there are.
async fn rate(address: SocketAddr, path: &str) -> f64 {
    let answers = Arc::new(AtomicU64::new(0));
    let begun = Instant::now();
    let asking: Vec<_> = (0..CONNECTIONS)
        .map(|_| {
            let (answers, path) = (Arc::clone(&answers), path.to_owned());
            tokio::spawn(async move {
                let mut stream = TcpStream::connect(address).await.expect("a connection");
                stream.set_nodelay(true).expect("no delay");
                let request = format!("GET {path} HTTP/1.1\r\nhost: portal\r\naccept: text/html\r\n\r\n");
                let mut buffer = vec![0; 64 * 1024];
                while begun.elapsed() < TURN {
                    stream.write_all(request.as_bytes()).await.expect("it is asked");
                    answer(&mut stream, &mut buffer).await;
                    answers.fetch_add(1, Ordering::Relaxed);
                }
            })
        })
        .collect();
    for one in asking {
        one.await.expect("no panic");
    }
    #[expect(clippy::cast_precision_loss, reason = "a few hundred thousand")]
    let count = answers.load(Ordering::Relaxed) as f64;
    count / begun.elapsed().as_secs_f64()
}

/// Reads one answer to its end, and checks that it is one.
async fn answer(stream: &mut TcpStream, buffer: &mut [u8]) {
    let mut filled = 0;
    loop {
        let read = stream.read(&mut buffer[filled..]).await.expect("an answer");
        assert!(read > 0, "the connection is open");
        filled += read;
        if is_whole(&buffer[..filled]) {
            assert!(buffer.starts_with(b"HTTP/1.1 200 "), "{}", String::from_utf8_lossy(&buffer[..filled.min(300)]));
            return;
        }
    }
}

fn is_whole(answer: &[u8]) -> bool {
    let Some(head) = answer.windows(4).position(|four| four == b"\r\n\r\n") else { return false };
    let text = String::from_utf8_lossy(&answer[..head]).to_ascii_lowercase();
    match text.split("content-length: ").nth(1).and_then(|rest| rest.lines().next()?.trim().parse::<usize>().ok()) {
        Some(length) => answer.len() >= head + 4 + length,
        None => answer.ends_with(b"\r\n0\r\n\r\n"),
    }
}

fn median(mut rates: Vec<f64>) -> f64 {
    rates.sort_by(f64::total_cmp);
    rates[rates.len() / 2]
}
