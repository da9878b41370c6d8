//! Writing at the same time: each change is whole or not there, whoever shares its commit, and is on the disk when it is answered.

use std::path::Path;
use std::time::{Duration, Instant};

use portal::server::store::{Store, StoredWebhook};
use sqlx::Connection;
use tempfile::TempDir;
use tokio::task::JoinSet;

use super::world::{NOON, database};

/// How many write at once.
const WRITERS: u32 = 60;

async fn store(folder: &TempDir) -> (Store, String) {
    let url = database(folder).await;
    let store = Store::open(&url).await.expect("a database");
    store.migrate().await.expect("the tables");
    (store, url)
}

/// Two rows in one transaction: a webhook and its job.
async fn insert_webhook(store: &Store, number: u32, job: &str) -> portal::server::Result<bool> {
    let webhook =
        StoredWebhook { id: format!("webhook-{number}"), body: "{}".to_owned(), signed_by: "default".to_owned() };
    store.store_webhook(&webhook, &format!("digest-{number}"), "decision", job, NOON).await
}

/// How many rows another connection sees, which knows nothing of what is not committed.
async fn seen(url: &str) -> (i64, i64) {
    let other = Store::open(url).await.expect("a database");
    let counts = (other.stored_webhooks().await.expect("a count"), other.jobs_left().await.expect("a count"));
    other.close().await;
    counts
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_writes_at_once_is_answered_when_it_is_there() {
    let folder = TempDir::new().expect("a folder");
    let (store, url) = store(&folder).await;
    let before = commits(&folder);
    let mut tasks = JoinSet::new();
    for number in 0..WRITERS {
        let store = store.clone();
        tasks.spawn(async move {
            assert!(insert_webhook(&store, number, &format!("job-{number}")).await.expect("it is kept"));
            // Read over another connection.
            assert!(store.webhook(&format!("webhook-{number}")).await.expect("the store").is_some());
        });
    }
    while let Some(ended) = tasks.join_next().await {
        ended.expect("it is there when it is answered");
    }
    assert_eq!(seen(&url).await, (WRITERS.into(), WRITERS.into()));
    if let (Some(before), Some(after)) = (before, commits(&folder)) {
        let most = usize::try_from(WRITERS).expect("a few") / 2;
        assert!(after - before <= most, "{} commits for {WRITERS} who wrote at once", after - before);
    }
    store.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_fails_takes_nobody_with_it_and_leaves_nothing_of_itself() {
    let folder = TempDir::new().expect("a folder");
    let (store, url) = store(&folder).await;
    insert_webhook(&store, 1_000, "taken").await.expect("it is kept");
    let mut tasks = JoinSet::new();
    for number in 0..WRITERS {
        let store = store.clone();
        // Every third has a job id that is there already: its second row fails, and the first must go, too.
        let job = if number % 3 == 0 { "taken".to_owned() } else { format!("job-{number}") };
        tasks.spawn(async move { (number, insert_webhook(&store, number, &job).await) });
    }
    while let Some(ended) = tasks.join_next().await {
        let (number, ended) = ended.expect("a task");
        assert_eq!(ended.is_err(), number % 3 == 0, "{number}: {ended:?}");
    }
    let kept = i64::from(WRITERS - WRITERS / 3) + 1;
    assert_eq!(seen(&url).await, (kept, kept));
    // And of those that were there already, nothing is added.
    assert!(!insert_webhook(&store, 1, "another").await.expect("the store"));
    assert_eq!(seen(&url).await, (kept, kept));
    store.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_goes_away_in_the_middle_holds_up_nobody() {
    let folder = TempDir::new().expect("a folder");
    let (store, url) = store(&folder).await;
    let mut tasks = JoinSet::new();
    for number in 0..WRITERS {
        let store = store.clone();
        tasks.spawn(async move {
            let job = format!("job-{number}");
            if number % 2 == 0 {
                return insert_webhook(&store, number, &job).await.map(Some);
            }
            // Somebody whose browser went away, after more and more of it was done.
            let timeout = Duration::from_micros(u64::from(number) * 40);
            tokio::time::timeout(timeout, insert_webhook(&store, number, &job)).await.ok().transpose()
        });
    }
    let mut answered = 0;
    while let Some(ended) = tasks.join_next().await {
        answered += i64::from(ended.expect("a task").expect("it is kept") == Some(true));
    }
    // One more, behind all of them.
    assert!(insert_webhook(&store, 2_000, "last").await.expect("it is kept"));
    let (webhooks, jobs) = seen(&url).await;
    assert_eq!(webhooks, jobs, "a half of one is there");
    assert!(webhooks > answered && webhooks <= i64::from(WRITERS) + 1, "{answered} answered, {webhooks} there");
    store.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_processes_on_one_file_both_come_to_write() {
    let folder = TempDir::new().expect("a folder");
    let (store, url) = store(&folder).await;
    if url.starts_with("sqlite") {
        // Somebody holds the right to write, for longer than one try.
        let mut other = sqlx::SqliteConnection::connect(&url).await.expect("the file");
        sqlx::query("begin immediate").execute(&mut other).await.expect("the right to write");
        let held = tokio::spawn(async move {
            tokio::time::sleep(Duration::from_millis(300)).await;
            sqlx::query("commit").execute(&mut other).await.expect("a commit");
        });
        let begun = Instant::now();
        assert!(insert_webhook(&store, 3_000, "patient").await.expect("it is kept"));
        assert!(begun.elapsed() >= Duration::from_millis(200), "it waited");
        held.await.expect("a task");
    }
    let another = Store::open(&url).await.expect("the same database");
    let mut tasks = JoinSet::new();
    for number in 0..WRITERS {
        for (place, store) in [&store, &another].into_iter().enumerate() {
            let (store, number) = (store.clone(), number * 2 + u32::try_from(place).expect("0 or 1"));
            tasks.spawn(async move { insert_webhook(&store, number, &format!("job-{number}")).await });
        }
    }
    let begun = Instant::now();
    while let Some(ended) = tasks.join_next().await {
        assert!(ended.expect("a task").expect("it is kept"));
    }
    assert!(begun.elapsed() < Duration::from_secs(9), "nobody waits until patience ends");
    another.close().await;
    store.close().await;
}

/// How many commits are in the write-ahead log of the database, where it is `SQLite`'s: frames that end a transaction have the
/// size of the database in their head (sqlite.org/fileformat2.html, section 4.1).
fn commits(folder: &TempDir) -> Option<usize> {
    let number =
        |bytes: &[u8]| usize::try_from(u32::from_be_bytes(bytes.try_into().expect("four bytes"))).expect("64 bits");
    let log = std::fs::read(Path::new(folder.path()).join("portal.db-wal")).ok()?;
    let page = number(&log[8..12]);
    Some(log[32..].chunks_exact(24 + page).filter(|frame| number(&frame[4..8]) != 0).count())
}
