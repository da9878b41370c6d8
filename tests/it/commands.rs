//! The program itself: what it prints, and what it says when something is missing.

use std::process::Command;

use tempfile::TempDir;

use super::world::{SECRET, World};

fn portal(folder: &TempDir, arguments: &[&str]) -> (bool, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_portal"));
    command.args(arguments).current_dir(folder.path()).env_clear().env("RUST_LOG", "error");
    let output = command.output().expect("the program runs");
    let text = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    (output.status.success(), text)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_link_and_an_administrator_are_made_from_the_command_line() {
    let world = World::start().await;
    let folder = TempDir::new().expect("a folder");
    let key = world.settings.integration.credentials.api_key.clone();
    let veriff = world.settings.integration.url.to_string();
    let with = |arguments: &[&str]| {
        let mut all = arguments.to_vec();
        all.extend_from_slice(&["--veriff-api-key", &key, "--veriff-secret", SECRET, "--veriff-url", &veriff]);
        portal(&folder, &all)
    };
    let (done, text) = with(&[
        "link",
        "--vendor-data",
        "7",
        "--first-name",
        "Alex",
        "--callback",
        "https://example.com/back",
        "--lang",
        "en",
    ]);
    assert!(done, "{text}");
    assert!(text.trim().starts_with("http://127.0.0.1:3000/v/"), "{text}");
    assert_eq!(text.trim().rsplit('/').next().map(str::len), Some(43));
    for (wrong, said) in [("http://example.com", "https://"), ("no address", "callback")] {
        let (done, text) = with(&["link", "--callback", wrong]);
        assert!(!done && text.contains(said), "{text}");
    }
    let (done, text) = with(&["admin", "add", "a@example.com"]);
    assert!(done && text.contains("password"), "{text}");
    assert!(with(&["admin", "list"]).1.contains("a@example.com\tactive"));
    assert!(with(&["admin", "disable", "a@example.com"]).0);
    assert!(with(&["admin", "list"]).1.contains("a@example.com\tdisabled"));
    assert!(!with(&["admin", "disable", "nobody@example.com"]).0);

    let (done, text) = with(&["check"]);
    assert!(done, "{text}");
    assert!(!text.contains(SECRET), "a secret is printed");
    let wrong = ["check", "--veriff-api-key", &key, "--veriff-secret", "another", "--veriff-url", &veriff];
    let (done, text) = portal(&folder, &wrong);
    assert!(!done && text.contains("NO  Veriff"), "{text}");
    assert!(!text.contains("another"), "a secret is printed");
}

#[test]
fn what_is_missing_is_said_in_a_sentence() {
    let folder = TempDir::new().expect("a folder");
    let (done, text) = portal(&folder, &["serve"]);
    assert!(!done && text.contains("VERIFF_API_KEY"), "{text}");
    let (done, text) =
        portal(&folder, &["check", "--veriff-api-key", "k", "--veriff-secret", "s", "--database-url", "mysql://x"]);
    assert!(!done && text.contains("DATABASE_URL"), "{text}");
    let (done, text) = portal(&folder, &["--help"]);
    assert!(done && text.contains("demo"), "{text}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_check_looks_at_everything_though_one_thing_fails() {
    let world = World::start().await;
    let folder = TempDir::new().expect("a folder");
    let key = world.settings.integration.credentials.api_key.clone();
    let veriff = world.settings.integration.url.to_string();
    let check = |more: &[&str]| {
        let mut all = vec!["check", "--veriff-api-key", &key, "--veriff-secret", SECRET, "--veriff-url", &veriff];
        all.extend_from_slice(more);
        portal(&folder, &all)
    };
    // A file stands where the folder should be.
    std::fs::write(folder.path().join("taken"), "no folder").expect("a file");
    let media = format!("file://{}/taken/media", folder.path().display());
    let (done, text) = check(&["--media-url", &media]);
    assert!(!done && text.contains("ok  Database") && text.contains("NO  Media store"), "{text}");
    assert!(text.contains("MEDIA_URL") && text.contains("ok  Veriff"), "{text}");

    let (done, text) = check(&["--database-url", "sqlite://missing.db"]);
    assert!(!done && text.contains("NO  Database") && text.contains("mode=rwc"), "{text}");
    assert!(text.contains("ok  Media store") && text.contains("ok  Veriff"), "{text}");
}

#[test]
fn a_database_that_refuses_is_named_at_once() {
    let folder = TempDir::new().expect("a folder");
    let closed = std::net::TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("its address");
    let address = format!("postgres://nobody@{closed}/portal");
    let begun = std::time::Instant::now();
    let (done, text) =
        portal(&folder, &["migrate", "--veriff-api-key", "k", "--veriff-secret", "s", "--database-url", &address]);
    assert!(!done && text.contains("refused") && text.contains("DATABASE_URL"), "{text}");
    assert!(!text.contains("pool timed out"), "{text}");
    assert!(begun.elapsed() < std::time::Duration::from_secs(5), "it took {:?}", begun.elapsed());
}

#[test]
fn an_address_that_does_not_read_is_answered_with_one_that_would() {
    let folder = TempDir::new().expect("a folder");
    for (flag, wrong, said) in [
        ("--public-url", "verify.example.com", "https://verify.example.com"),
        ("--public-url", "verify.example.com:8443", "https://verify.example.com:8443"),
        ("--public-url", "", "leave it out"),
        ("--veriff-url", "ftp://veriff.example", "https://"),
        ("--media-url", "/var/lib/portal", "file:///var/lib/portal"),
        ("--media-url", "", "file:///"),
    ] {
        let (done, text) = portal(&folder, &["check", flag, wrong]);
        assert!(!done && text.contains(said), "{flag} {wrong}: {text}");
        assert!(!text.contains("without a base"), "{text}");
    }
    let (_, text) = portal(&folder, &["check", "--veriff-api-key", "k"]);
    assert!(text.contains("VERIFF_SECRET is missing") && !text.contains("VERIFF_API_KEY"), "{text}");
    let (_, text) = portal(&folder, &["check", "--veriff-secret", "s"]);
    assert!(text.contains("VERIFF_API_KEY is missing") && !text.contains("VERIFF_SECRET"), "{text}");
}

#[test]
fn logs_that_go_into_a_file_have_no_colours() {
    let folder = TempDir::new().expect("a folder");
    let mut command = Command::new(env!("CARGO_BIN_EXE_portal"));
    command.args(["work", "--veriff-api-key", "k", "--veriff-secret", "s", "--veriff-url", "http://127.0.0.1:9"]);
    command.current_dir(folder.path()).env_clear().stderr(std::process::Stdio::piped());
    let mut child = command.spawn().expect("the program starts");
    let mut line = String::new();
    let stderr = child.stderr.take().expect("it is a pipe");
    std::io::BufRead::read_line(&mut std::io::BufReader::new(stderr), &mut line).expect("a line");
    child.kill().expect("it runs");
    child.wait().expect("it ends");
    assert!(line.contains("working the queue") && !line.contains('\u{1b}'), "{line:?}");
}
