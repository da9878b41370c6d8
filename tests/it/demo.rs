//! `portal demo`: what it prints can be used as it stands, and its people are different people.

use std::collections::HashSet;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use reqwest::StatusCode;
use serde_json::Value;
use tempfile::TempDir;

/// A demo that ends with the test.
struct Demo(Child);

impl Drop for Demo {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Starts a demo, and reads its lines until one `is_last`.
fn start(folder: &TempDir, flags: &[&str], is_last: impl Fn(&str) -> bool) -> (Demo, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_portal"))
        .args(["demo", "--listen", "127.0.0.1:0", "--data"])
        .arg(folder.path())
        .args(flags)
        .env("RUST_LOG", "error")
        .stdout(Stdio::piped())
        .spawn()
        .expect("the demo starts");
    let lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
    let mut text = String::new();
    for line in lines.map_while(Result::ok) {
        text.push_str(&line);
        text.push('\n');
        if is_last(&line) {
            break;
        }
    }
    (Demo(child), text)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_demo_prints_can_be_used_as_it_stands() {
    super::world::install_cryptography();
    let folder = TempDir::new().expect("a folder");
    let (_demo, line) = start(&folder, &["--json", "--links", "10"], |_| true);
    let said: Value = serde_json::from_str(&line).expect("a line of JSON");
    let text = |pointer: &str| said.pointer(pointer).and_then(Value::as_str).expect(pointer).to_owned();
    let (portal, veriff) = (text("/portal"), text("/veriff"));
    let http = reqwest::Client::builder().no_proxy().build().expect("a client");
    let get = async |url: String| http.get(url).header("accept", "text/html").send().await.expect("an answer").status();
    assert_eq!(get(format!("{portal}/healthz")).await, StatusCode::OK, "a path can be put behind");
    assert_eq!(get(format!("{veriff}/_mock/sessions")).await, StatusCode::OK, "a path can be put behind");
    assert_eq!(get(text("/admin/url")).await, StatusCode::OK);

    let sessions = said["sessions"].as_array().expect("sessions");
    let links = said["links"].as_array().expect("links");
    assert_eq!((sessions.len(), links.len()), (10, 10));
    for (field, what) in [("session_id", "sessions"), ("vendor_data", "people"), ("link", "links")] {
        let different: HashSet<_> = sessions.iter().map(|session| session[field].as_str().expect("text")).collect();
        assert_eq!(different.len(), 10, "different {what}");
    }
    let names: HashSet<_> =
        sessions.iter().map(|one| (one["first_name"].to_string(), one["last_name"].to_string())).collect();
    assert_eq!(names.len(), 10, "different names");
    for (session, link) in sessions.iter().zip(links) {
        assert_eq!(&session["link"], link);
    }
    assert_eq!((said["link"].as_str(), text("/sessions/0/first_name").as_str()), (links[0].as_str(), "Alex"));
    assert_eq!(get(text("/sessions/9/link")).await, StatusCode::OK);
}

#[test]
fn a_name_that_is_asked_for_is_everybodys_and_every_link_is_printed() {
    let folder = TempDir::new().expect("a folder");
    let (demo, text) = start(&folder, &["--links", "3", "--first-name", "Decline"], |line| line.contains("Ctrl-C"));
    assert_eq!(text.matches("/v/").count(), 3, "{text}");
    assert!(!text.lines().any(|line| line.ends_with('/')), "{text}");
    drop(demo);
    let (_demo, line) = start(&folder, &["--json", "--links", "3", "--first-name", "Decline"], |_| true);
    let said: Value = serde_json::from_str(&line).expect("a line of JSON");
    for session in said["sessions"].as_array().expect("sessions") {
        assert_eq!(session["first_name"], "Decline");
    }
}
