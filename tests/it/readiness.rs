//! `/readyz` says whether people can be served: whether a photo finds room, and a row.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use reqwest::StatusCode;
use sqlx::{Connection, Executor};
use tempfile::TempDir;

use super::world::{self, World};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_cannot_be_written_is_not_ready() {
    let world = World::start().await;
    assert_eq!(world.get("/readyz").await.0, StatusCode::OK);
    // Somebody holds the database for writing; reading it goes on.
    let url = &world.settings.database_url;
    let lock =
        if url.starts_with("postgres") { "begin; lock table readiness in share mode" } else { "begin immediate" };
    sqlx::any::install_default_drivers();
    let mut holder = sqlx::AnyConnection::connect(url).await.expect("the database");
    holder.execute(lock).await.expect("it is held");
    tokio::time::sleep(Duration::from_millis(1_100)).await;
    assert_eq!(world.get("/readyz").await.0, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(world.get("/healthz").await.0, StatusCode::OK, "the process lives");
    holder.execute("rollback").await.expect("it is let go");
    tokio::time::sleep(Duration::from_millis(1_100)).await;
    assert_eq!(world.get("/readyz").await.0, StatusCode::OK);
}

struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Starts the demo in a folder. No file of the process may grow beyond so many KiB: a write fails then as it does on a full disk.
fn demo(folder: &TempDir, room_in_kib: &str) -> (Running, serde_json::Value) {
    let command = "trap '' XFSZ; ulimit -f \"$1\"; exec \"$2\" demo --json --listen 127.0.0.1:0 --data \"$3\"";
    let mut child = Command::new("bash")
        .args(["-c", command, "bash", room_in_kib, env!("CARGO_BIN_EXE_portal")])
        .arg(folder.path())
        .env("RUST_LOG", "error")
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the demo starts");
    let mut line = String::new();
    BufReader::new(child.stdout.take().expect("a pipe")).read_line(&mut line).expect("a line");
    (Running(child), serde_json::from_str(&line).expect("a line of JSON"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_disk_without_room_for_a_photo_is_not_ready() {
    let folder = TempDir::new().expect("a folder");
    // The first start makes the tables, whose journal is larger than a photo; a stop in order leaves the database alone.
    let (mut first, _) = demo(&folder, "unlimited");
    let killed = Command::new("kill").arg("-TERM").arg(first.0.id().to_string()).status();
    assert!(killed.expect("kill runs").success() && first.0.wait().expect("it ends").success());
    for (room_in_kib, ready) in [("700", StatusCode::SERVICE_UNAVAILABLE), ("4000", StatusCode::OK)] {
        let (_running, said) = demo(&folder, room_in_kib);
        let url = format!("{}/readyz", said["portal"].as_str().expect("an address"));
        let answer = world::client().get(url).send().await.expect("an answer");
        assert_eq!(answer.status(), ready, "{room_in_kib} KiB");
    }
}
