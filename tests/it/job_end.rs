//! A job has an end: what fails again and again, whatever way, is failed and seen, and goes on when somebody says so.

use std::time::Duration;

use portal::domain::{Attention, Principal, SendNow, Stage};
use portal::server::Clock;
use portal::server::store::{ListedJob, Priority, Store};
use sqlx::{AnyConnection, Connection};
use tokio_util::sync::CancellationToken;
use veriff::mock::{MockDecision, Settings as MockSettings};

use super::world::{NOON, World, quick_mock};

/// How many jobs panic.
const PANICKING: usize = 100;
/// How many people come while they do: more than there are workers.
const PEOPLE: usize = 8;
/// After so many failures, or leases that nobody ended, a job has failed.
const END: usize = 10;

async fn world() -> World {
    World::with(MockSettings { decide_after: None, ..quick_mock() }, Clock::standing_at(NOON), |_| ()).await
}

async fn database(world: &World) -> AnyConnection {
    AnyConnection::connect(&world.settings.database_url).await.expect("the database")
}

async fn failed(world: &World) -> Vec<ListedJob> {
    world.portal.list_jobs(Some("failed"), 1_000).await.expect("the queue")
}

async fn attention(world: &World, session_id: &str) -> Option<Attention> {
    let detail = world.portal.session_detail(session_id).await.expect("the store").expect("the session");
    detail.session.attention
}

/// Waits until no worker runs a job, then lets twenty seconds pass.
async fn let_time_pass(world: &World) {
    for _ in 0..500 {
        tokio::time::sleep(Duration::from_millis(20)).await;
        let busy = |jobs: Vec<ListedJob>| jobs.iter().any(|job| job.state == "running" || job.state == "due");
        if !busy(world.portal.list_jobs(None, 1_000).await.expect("the queue")) {
            break;
        }
    }
    world.clock.advance(20_000);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_job_that_panics_is_failed_and_no_worker_is_lost() {
    let world = world().await;
    let person = world.invite().await;
    person.submit_passport().await;
    world.run_jobs().await;
    let mut database = database(&world).await;
    // From such a time no difference can be taken, so the poll panics: a test is built with checks of overflow.
    sqlx::query("update sessions set submitted_at = $1").bind(i64::MIN).execute(&mut database).await.expect("a row");
    for number in 1..PANICKING {
        sqlx::query(
            "insert into jobs (id, kind, subject, due_at, leased_until, tries, created_at, priority)
             values ($1, 'poll', $2, 0, 0, 0, 0, 0)",
        )
        .bind(format!("poll-{number}"))
        .bind(&person.session_id)
        .execute(&mut database)
        .await
        .expect("a job");
    }
    let stop = CancellationToken::new();
    let (portal, stopped) = (world.portal.clone(), stop.clone());
    let workers = tokio::spawn(async move { portal.work(4, stopped).await });
    for _ in 0..10 * END {
        let_time_pass(&world).await;
        if failed(&world).await.len() == PANICKING {
            break;
        }
    }
    let jobs = failed(&world).await;
    assert_eq!(jobs.len(), PANICKING, "each has an end");
    assert!(jobs.iter().all(|job| job.error.as_deref() == Some("portal") && job.failures == 10), "{jobs:?}");
    assert_eq!(attention(&world, &person.session_id).await, Some(Attention::InternalError));
    let metrics = world.portal.metrics_text().await;
    assert!(metrics.contains("portal_jobs{kind=\"poll\",state=\"failed\"} 100\n"), "{metrics}");

    let mut people = Vec::new();
    for _ in 0..PEOPLE {
        let person = world.invite().await;
        person.submit_passport().await;
        people.push(person);
    }
    let_time_pass(&world).await;
    for person in &people {
        assert_eq!(person.stage().await, Stage::Waiting, "all workers are alive");
    }
    assert!(!workers.is_finished());

    sqlx::query("update sessions set submitted_at = $1").bind(NOON).execute(&mut database).await.expect("a row");
    let retried = world.portal.retry_job(&Principal::Operator, &jobs[0].id).await.expect("the queue");
    assert_eq!(retried, Some(SendNow::Begun));
    assert_eq!(attention(&world, &person.session_id).await, None);
    let_time_pass(&world).await;
    assert_eq!(failed(&world).await, [], "what failed of the same session goes on with it");
    stop.cancel();
    workers.await.expect("the workers end");
}

/// Leases what is due and ends without a word, as a process does that dies.
async fn die(world: &World, store: &Store) -> usize {
    let priorities = [Priority::Decisions, Priority::Sending, Priority::Background];
    let now = world.clock.now();
    let leased = store.lease_jobs(now, now + 5_000, &priorities, 100).await.expect("the queue");
    world.clock.advance(5_001);
    leased.len()
}

#[tokio::test]
async fn a_job_during_which_the_process_dies_is_not_begun_for_ever() {
    let world = world().await;
    let person = world.invite().await;
    person.submit_passport().await;
    let store = Store::open(&world.settings.database_url).await.expect("the database");
    for _ in 0..=END {
        assert_eq!(die(&world, &store).await, 1);
    }
    world.run_jobs().await;
    let jobs = failed(&world).await;
    assert_eq!(jobs.iter().map(|job| job.error.as_deref()).collect::<Vec<_>>(), [Some("lease_lost")]);
    assert_eq!(world.mock.sessions().len(), 0, "it was not begun");
    assert_eq!(attention(&world, &person.session_id).await, Some(Attention::InternalError));

    let retried = world.portal.retry_job(&Principal::Operator, &jobs[0].id).await.expect("the queue");
    assert_eq!(retried, Some(SendNow::Begun));
    world.run_jobs().await;
    assert_eq!(person.stage().await, Stage::Waiting);
    store.close().await;
}

#[tokio::test]
async fn a_few_lost_leases_are_forgotten_when_the_job_ends() {
    let world = world().await;
    let person = world.invite().await;
    person.submit_passport().await;
    let store = Store::open(&world.settings.database_url).await.expect("the database");
    for _ in 1..END {
        die(&world, &store).await;
    }
    world.run_jobs().await;
    assert_eq!(person.stage().await, Stage::Waiting, "nine are none too many");
    // The poll is another job; it is put off again and again, with lost leases between.
    for _ in 0..4 {
        world.clock.advance(3 * 3_600_000);
        for _ in 1..END {
            die(&world, &store).await;
        }
        world.run_jobs().await;
    }
    assert_eq!(failed(&world).await, []);
    store.close().await;
}

#[tokio::test]
async fn a_webhook_that_cannot_be_processed_ends_and_goes_on_when_told() {
    let world = world().await;
    let person = world.invite().await;
    person.submit_passport().await;
    world.run_jobs().await;
    let mut database = database(&world).await;
    sqlx::query("delete from jobs").execute(&mut database).await.expect("the jobs");
    sqlx::query("update sessions set stage = 'nonsense'").execute(&mut database).await.expect("a row");
    let there = world.at_veriff();
    world.mock.decide(&there.id, MockDecision::approved()).expect("it is there");
    for _ in 0..500 {
        if !world.portal.list_jobs(None, 10).await.expect("the queue").is_empty() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    for _ in 0..20 {
        world.run_jobs().await;
        world.clock.advance(10_000);
    }
    let jobs = failed(&world).await;
    assert_eq!(jobs.iter().map(|job| job.kind.as_str()).collect::<Vec<_>>(), ["webhook"]);

    sqlx::query("update sessions set stage = 'waiting'").execute(&mut database).await.expect("a row");
    let retried = world.portal.retry_job(&Principal::Operator, &jobs[0].id).await.expect("the queue");
    assert_eq!(retried, Some(SendNow::Begun));
    world.run_jobs().await;
    assert!(matches!(person.stage().await, Stage::Decided(_)));
}

#[tokio::test]
async fn what_only_a_newer_program_can_read_is_left_to_it() {
    let world = world().await;
    let person = world.invite().await;
    person.submit_passport().await;
    let mut database = database(&world).await;
    for (id, kind, version) in [("newer-form", "send", 2), ("newer-kind", "export", 1)] {
        sqlx::query(
            "insert into jobs (id, kind, subject, due_at, leased_until, tries, created_at, priority, version)
             values ($1, $2, $3, 0, 0, 0, 0, 1, $4)",
        )
        .bind(id)
        .bind(kind)
        .bind(&person.session_id)
        .bind(version)
        .execute(&mut database)
        .await
        .expect("a job");
    }
    for _ in 0..2 * END {
        // One job a turn: what cannot be read may be the one.
        for _ in 0..5 {
            world.portal.work_once().await.expect("the queue");
        }
        world.clock.advance(61_000);
    }
    assert_eq!(person.stage().await, Stage::Waiting, "others are not held up");
    let jobs = world.portal.list_jobs(None, 100).await.expect("the queue");
    let left: Vec<_> = jobs.iter().filter(|job| job.id.starts_with("newer")).collect();
    assert_eq!(left.len(), 2);
    assert!(left.iter().all(|job| job.error.is_none() && job.tries >= 2), "{left:?}");
    let lost: i64 = sqlx::query_scalar("select max(lost_leases) from jobs where id like 'newer%'")
        .fetch_one(&mut database)
        .await
        .expect("a number");
    assert_eq!(lost, 0);
}

#[tokio::test]
async fn jobs_of_a_session_that_cannot_be_read_end_as_well() {
    let world = world().await;
    let person = world.invite().await;
    person.submit_passport().await;
    let mut database = database(&world).await;
    sqlx::query("update sessions set stage = 'nonsense'").execute(&mut database).await.expect("a row");
    for _ in 0..20 {
        world.run_jobs().await;
        world.clock.advance(10_000);
    }
    let jobs = failed(&world).await;
    assert_eq!(jobs.iter().map(|job| (job.kind.as_str(), job.failures)).collect::<Vec<_>>(), [("send", 10)]);

    sqlx::query("update sessions set stage = 'sending'").execute(&mut database).await.expect("a row");
    let retried = world.portal.retry_job(&Principal::Operator, &jobs[0].id).await.expect("the queue");
    assert_eq!(retried, Some(SendNow::Begun));
    world.run_jobs().await;
    assert_eq!(person.stage().await, Stage::Waiting);
}
