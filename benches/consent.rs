//! What the consent page costs: asked for over loopback, as often as it goes, in turns with a bare route of axum's in the same
//! process. `cargo bench --bench consent` prints it.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use axum::Router;
use axum::routing::get;
use clap::Parser;
use portal::domain::{ListStatus, NewLink, Principal};
use portal::server::{Clock, Config, Portal, Settings};
use sqlx::any::install_default_drivers;
use sqlx::{AnyConnection, Connection};
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
    let link = portal.link(&Principal::Operator, NewLink::default()).await.expect("a link");
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
    let database = format!("sqlite://{}?mode=rwc", folder.path().join("portal.db").display());
    list_page(&portal, page, &database).await;
    stop.cancel();
}

/// How many bytes the first page of the list has: fifty rows, each with everything that a row can have.
async fn list_page(portal: &Portal, address: SocketAddr, database: &str) {
    const EMAIL: &str = "reviewer@example.com";
    install_default_drivers();
    let mut connection = AnyConnection::connect(database).await.expect("a connection");
    for number in 0..60 {
        let new = NewLink {
            first_name: Some(format!("Alexandra {number}")),
            last_name: Some("Example".into()),
            vendor_data: Some(format!("customer-{number:06}")),
            ..NewLink::default()
        };
        let id = portal.link(&Principal::Operator, new).await.expect("a link").session_id;
        let status = ListStatus::ALL[4 + number % 6].as_str();
        let text = "update sessions set stage = 'decided', status = $2, list_status = $2, document_type = 'ID_CARD',
                                        document_country = 'CH', decided_at = created_at where id = $1";
        sqlx::query(text).bind(id).bind(status).execute(&mut connection).await.expect("a decision");
    }
    let password = portal.put_admin(EMAIL, None).await.expect("an administrator");
    let builder = reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none());
    let http = builder.build().expect("a client");
    let form = [("email", EMAIL), ("password", password.as_str()), ("next", "")];
    let answer = http.post(format!("http://{address}/admin/login")).form(&form).send().await.expect("an answer");
    let cookies =
        answer.headers().get_all("set-cookie").iter().filter_map(|cookie| cookie.to_str().ok()?.split(';').next());
    let cookies = cookies.collect::<Vec<_>>().join("; ");
    for (encoding, what, before, goal) in [("identity", "plain", 73_000, 30_000), ("br", "brotli", 0, 6_000)] {
        let request = http.get(format!("http://{address}/admin/sessions")).header("cookie", &cookies);
        let request = request.header("accept", "text/html").header("accept-encoding", encoding);
        let answer = request.send().await.expect("an answer");
        assert!(answer.status().is_success(), "{}", answer.status());
        let size = answer.bytes().await.expect("the page").len();
        let (peer, peers, ratio) = if before == 0 {
            ("", String::new(), String::new())
        } else {
            #[expect(clippy::cast_precision_loss, reason = "sizes of pages")]
            let ratio = size as f64 / f64::from(before);
            ("the list before", format!("{before} B"), format!("{ratio:.2}"))
        };
        println!("FIGURE\tlist page of 50 sessions, {what}\t{size} B\t{peer}\t{peers}\t{ratio}\tat most {goal} B");
    }
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
