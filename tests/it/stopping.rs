//! A stop is over before containers are killed, ten seconds after they were told.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use portal::domain::Stage;
use portal::server::Clock;
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;
use veriff::mock::{FaultKind, InjectedFault, Route, Settings as MockSettings};

use super::world::{World, client, quick_mock};

/// After this, Docker and others kill what has not stopped.
const KILLED_AFTER: Duration = Duration::from_secs(10);

struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_program_stops_in_time_though_streams_are_open() {
    let folder = TempDir::new().expect("a folder");
    let mut child = Command::new(env!("CARGO_BIN_EXE_portal"))
        .args(["demo", "--json", "--listen", "127.0.0.1:0", "--data"])
        .arg(folder.path())
        .env("RUST_LOG", "error")
        .stdout(Stdio::piped())
        .spawn()
        .expect("the demo starts");
    let mut line = String::new();
    BufReader::new(child.stdout.take().expect("a pipe")).read_line(&mut line).expect("a line");
    let mut running = Running(child);
    let said: serde_json::Value = serde_json::from_str(&line).expect("a line of JSON");
    let address = said["link"].as_str().expect("a link");
    let mut stream = client().get(format!("{address}/events")).send().await.expect("a stream");
    assert!(stream.chunk().await.expect("it is open").is_some_and(|chunk| chunk.starts_with(b"data: connected")));
    let begun = Instant::now();
    let killed = Command::new("kill").arg("-TERM").arg(running.0.id().to_string()).status();
    assert!(killed.expect("kill runs").success());
    let status = loop {
        if let Some(status) = running.0.try_wait().expect("it is ours") {
            break status;
        }
        assert!(begun.elapsed() < KILLED_AFTER, "it still runs after {:?}", begun.elapsed());
        tokio::time::sleep(Duration::from_millis(50)).await;
    };
    assert!(status.success(), "{status}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn work_that_waits_for_a_veriff_that_hangs_does_not_hold_up_a_stop_and_is_done_later() {
    let mock = MockSettings { decide_after: None, ..quick_mock() };
    let world = World::with(mock, Clock::system(), |settings| {
        settings.veriff_timeout = Duration::from_mins(1);
        settings.job_lease = Duration::from_secs(2);
        settings.budgets.stop_within = Duration::from_secs(1);
    })
    .await;
    world.mock.set_faults(vec![InjectedFault::new(FaultKind::Delay(Duration::from_secs(50))).on(Route::CreateSession)]);
    let person = world.invite().await;
    person.submit_passport().await;
    let stop = CancellationToken::new();
    let working = tokio::spawn({
        let (portal, stop) = (world.portal.clone(), stop.clone());
        async move { portal.work(2, stop).await }
    });
    tokio::time::sleep(Duration::from_secs(1)).await;
    let begun = Instant::now();
    stop.cancel();
    tokio::time::timeout(KILLED_AFTER, working).await.expect("it stops in time").expect("no panic");
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
    assert_eq!(person.stage().await, Stage::Sending, "nothing is done by halves");

    world.mock.set_faults(Vec::new());
    world.work();
    for _ in 0..400 {
        if person.stage().await == Stage::Waiting {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(person.stage().await, Stage::Waiting, "another process goes on with it");
    let accepted: u64 = world.mock.sessions().iter().map(|there| u64::from(there.submissions_accepted)).sum();
    assert_eq!(accepted, 1);
}
