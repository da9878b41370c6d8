//! Guessing passwords: counted for all processes together, before a password is looked at; strangers lock nobody out for
//! ever, and learn nothing.

use std::collections::BTreeMap;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use portal::server::{Clock, Portal, Store};
use reqwest::StatusCode;
use tempfile::TempDir;
use tokio::task::JoinSet;

use super::browser::Browser;
use super::world::{self, World};

const EMAIL: &str = "owner@example.com";
const QUARTER: i64 = 15 * 60 * 1000 + 1;

/// Signs in, and says how it was answered: `in`, `wrong`, `throttled` or `busy`.
async fn sign_in(http: &reqwest::Client, url: &str, email: &str, password: &str) -> &'static str {
    let request = http.post(format!("{url}/admin/login")).form(&[("email", email), ("password", password)]);
    let answer = request.send().await.expect("an answer");
    let location = answer.headers().get("location").map_or("", |value| value.to_str().expect("text"));
    match answer.status() {
        StatusCode::SERVICE_UNAVAILABLE if answer.headers().contains_key("retry-after") => "busy",
        StatusCode::SEE_OTHER if location.contains("problem=wrong") => "wrong",
        StatusCode::SEE_OTHER if location.contains("problem=throttled") => "throttled",
        StatusCode::SEE_OTHER if location == "/admin" => "in",
        status => panic!("{status} {location}"),
    }
}

/// The same, again and again while the portal is busy.
async fn insist(http: &reqwest::Client, url: &str, email: &str, password: &str) -> &'static str {
    for _ in 0..2_000 {
        match sign_in(http, url, email, password).await {
            "busy" => tokio::time::sleep(Duration::from_millis(20)).await,
            answer => return answer,
        }
    }
    panic!("the portal never gets to it");
}

/// Guesses 200 times at once, at these portals in turn, and counts the answers.
async fn guess_at_once(http: &reqwest::Client, urls: &[String], email: &str) -> BTreeMap<&'static str, usize> {
    let mut guessing = JoinSet::new();
    for index in 0..200 {
        let (http, url, email) = (http.clone(), urls[index % urls.len()].clone(), email.to_owned());
        guessing.spawn(async move { insist(&http, &url, &email, &format!("guess {index}")).await });
    }
    let mut answers = BTreeMap::new();
    while let Some(answer) = guessing.join_next().await {
        *answers.entry(answer.expect("it is sent")).or_default() += 1;
    }
    answers
}

/// A `portal serve` of its own.
struct Process(Child);

impl Process {
    fn start(port: u16, database_url: &str, media_url: &str) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_portal"));
        command.args(["serve", "--listen", &format!("127.0.0.1:{port}"), "--database-url", database_url]);
        // Nobody answers at this address, and nobody is asked.
        command.args(["--media-url", media_url, "--veriff-url", "http://127.0.0.1:9", "--veriff-api-key", "key"]);
        command.args(["--veriff-secret", world::SECRET]).env("RUST_LOG", "error").stdout(Stdio::null());
        Self(command.spawn().expect("the portal starts"))
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

async fn is_up(http: &reqwest::Client, url: &str) {
    for _ in 0..600 {
        if http.get(format!("{url}/healthz")).send().await.is_ok() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("{url} does not come up");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_processes_count_together_whatever_strangers_send() {
    let http = world::client();
    let folder = TempDir::new().expect("a folder");
    let database_url = world::database(&folder).await;
    let media_url = url::Url::from_directory_path(folder.path().join("media")).expect("a URL");
    let settings =
        world::settings("http://127.0.0.1:9", "http://127.0.0.1:9", &world::quick_mock(), database_url.clone());
    let portal = Portal::open(settings, Clock::system()).await.expect("a portal");
    let password = portal.put_admin(EMAIL, None).await.expect("an administrator");
    let free_port =
        || std::net::TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address").port();
    let ports = [free_port(), free_port()];
    let _processes = ports.map(|port| Process::start(port, &database_url, media_url.as_str()));
    let urls = ports.map(|port| format!("http://127.0.0.1:{port}"));
    for url in &urls {
        is_up(&http, url).await;
    }
    let browser = Browser::at(&http, &urls[0]);
    assert_eq!(browser.sign_in(EMAIL, &password, "").await.path, "/admin/sessions");
    browser.keep_only("portal_browser");

    let mut flood = JoinSet::new();
    for sender in 0..100_usize {
        let (http, url) = (http.clone(), urls[sender % 2].clone());
        flood.spawn(async move {
            let mut answers = Vec::new();
            for index in (sender..10_050).step_by(100) {
                answers.push(sign_in(&http, &url, &format!("made-up-{index}@example.com"), "a guess").await);
            }
            answers
        });
    }
    let answers = flood.join_all().await.concat();
    assert_eq!(answers.len(), 10_050);
    assert!(answers.contains(&"wrong") && !answers.contains(&"in"));
    let store = Store::open(&database_url).await.expect("the database");
    let rows = store.sign_in_counters().await.expect("a count");
    println!(
        "10,050 made-up addresses, of which {} were looked at: {rows} rows",
        answers.iter().filter(|is| **is != "busy").count()
    );
    assert!(rows <= 4 * 65_536 + 8);

    let answers = guess_at_once(&http, &urls, EMAIL).await;
    assert_eq!(answers, BTreeMap::from([("wrong", 5), ("throttled", 195)]), "the sixth wrong guess is refused");
    assert_eq!(insist(&http, &urls[1], EMAIL, &password).await, "throttled", "strangers guess no more, right or wrong");
    let page = browser.sign_in(EMAIL, &password, "").await;
    assert_eq!(page.path, "/admin/sessions", "the owner's browser is not shut out by strangers: {}", page.query);
    let other = Browser::at(&http, &urls[1]);
    assert_eq!(other.sign_in(EMAIL, &password, "").await.path, "/admin/login", "nor does that let strangers in");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn strangers_lock_nobody_out_for_ever() {
    let world = World::start().await;
    let password = world.portal.put_admin(EMAIL, None).await.expect("an administrator");
    let owner = Browser::new(&world);
    assert_eq!(owner.sign_in(EMAIL, &password, "").await.path, "/admin/sessions");
    for _ in 0..4 {
        for index in 0..7 {
            let expected = if index < 5 { "wrong" } else { "throttled" };
            assert_eq!(sign_in(&world.http, &world.url, EMAIL, "a guess").await, expected, "guess {index}");
        }
        owner.keep_only("portal_browser");
        assert_eq!(owner.sign_in(EMAIL, &password, "").await.path, "/admin/sessions", "from a browser that is known");
        world.clock.advance(QUARTER);
    }
    assert_eq!(sign_in(&world.http, &world.url, EMAIL, &password).await, "in", "from any browser, once they stop");

    // A known browser that is not its owner's any more guesses no more often than a stranger.
    owner.keep_only("portal_browser");
    for index in 0..7 {
        let page = owner.sign_in(EMAIL, "a guess", "").await;
        let expected = if index < 5 { "problem=wrong" } else { "problem=throttled" };
        assert!(page.query.contains(expected), "guess {index}: {}", page.query);
        assert_eq!(page.path, "/admin/login");
    }
    world.portal.put_admin("other@example.com", None).await.expect("another administrator");
    for index in 0..6 {
        let page = owner.sign_in("other@example.com", "a guess", "").await;
        let expected = if index < 5 { "problem=wrong" } else { "problem=throttled" };
        assert!(page.query.contains(expected), "it is known for its own account only: {}", page.query);
    }
    let stranger = sign_in(&world.http, &world.url, "other@example.com", "a guess").await;
    assert_eq!(stranger, "throttled", "the guesses counted as a stranger's");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_learns_which_addresses_exist() {
    let world = World::start().await;
    world.portal.put_admin(EMAIL, None).await.expect("an administrator");
    world.portal.put_admin("gone@example.com", None).await.expect("an administrator");
    assert!(world.portal.disable_admin("gone@example.com").await.expect("the store"));
    for index in 0..8 {
        let mut answers = Vec::new();
        for email in [EMAIL, "nobody@example.com", "gone@example.com"] {
            let form = [("email", email), ("password", "a guess")];
            let request = world.http.post(format!("{}/admin/login", world.url)).form(&form);
            let answer = request.send().await.expect("an answer");
            let names = answer.headers().keys().map(ToString::to_string).collect::<Vec<_>>();
            answers.push((answer.status(), answer.headers()["location"].clone(), names));
        }
        assert!(answers.iter().all(|answer| *answer == answers[0]), "guess {index}: {answers:?}");
    }
    let counts = guess_at_once(&world.http, std::slice::from_ref(&world.url), "never-there@example.com").await;
    assert_eq!(counts, BTreeMap::from([("wrong", 5), ("throttled", 195)]), "as at an address that exists");
}

#[tokio::test]
async fn the_right_password_is_no_guess() {
    let world = World::start().await;
    let password = world.portal.put_admin(EMAIL, None).await.expect("an administrator");
    for _ in 0..12 {
        assert_eq!(sign_in(&world.http, &world.url, EMAIL, &password).await, "in");
    }
    for _ in 0..5 {
        assert_eq!(sign_in(&world.http, &world.url, EMAIL, "a guess").await, "wrong");
    }
    assert_eq!(sign_in(&world.http, &world.url, EMAIL, &password).await, "throttled");
    let password = world.portal.put_admin(EMAIL, None).await.expect("a new password");
    assert_eq!(
        sign_in(&world.http, &world.url, EMAIL, &password).await,
        "in",
        "whoever runs the portal can let them in"
    );
}
