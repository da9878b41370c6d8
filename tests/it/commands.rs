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
