//! Many rows need no more memory than few.

use std::path::Path;
use std::process::Child;
use std::time::Duration;

use super::Office;

/// The most memory that a process had so far, in KiB; nothing where the system does not tell.
fn most_memory(child: &Child) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

/// Runs an audit to its end, and watches its memory.
async fn memory_of(office: &Office, manifest: &Path, more: &[&str]) -> Option<u64> {
    let mut command = office.command(manifest, more);
    let mut child = command.stdout(std::process::Stdio::null()).spawn().expect("it starts");
    let mut most = None;
    loop {
        most = most.max(most_memory(&child));
        if let Some(status) = child.try_wait().expect("it is ours") {
            assert!(status.success(), "{status}");
            return most;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// A fifth more at most, and a little: what the caches of so many connections to `SQLite` hold at most, 2 MiB each.
fn assert_no_more(few: Option<u64>, many: Option<u64>, connections: u64) {
    let (Some(few), Some(many)) = (few, many) else {
        println!("not measured: /proc does not tell");
        return;
    };
    println!("{few} KiB for few rows, {many} KiB for many");
    assert!(many <= few + few / 5 + connections * 2 * 1024, "{few} KiB for few rows, {many} KiB for many");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hundred_thousand_rows_are_checked_in_the_memory_of_a_thousand() {
    // A dry run hears of no database, so once is enough.
    if std::env::vars().any(|(name, _)| name == "TEST_DATABASE_URL") {
        return;
    }
    let office = Office::open().await;
    let few = memory_of(&office, &office.manifest("few.csv", 1_000), &["--dry-run"]).await;
    let many = memory_of(&office, &office.manifest("many.csv", 100_000), &["--dry-run"]).await;
    assert_no_more(few, many, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_thousand_people_are_handed_in_in_the_memory_of_two_hundred() {
    let office = Office::open().await;
    let few = memory_of(&office, &office.manifest("few.csv", 200), &["--no-wait"]).await;
    let many = memory_of(&office, &office.manifest("many.csv", 2_000), &["--no-wait", "--name", "many"]).await;
    assert_no_more(few, many, 8);
    let submitted = office.mock.sessions().iter().filter(|there| there.submissions_accepted == 1).count();
    assert_eq!(submitted, 2_200);
}
