//! The queue: each job is leased once, and what a dead process left is taken over.

use portal::domain::Stage;

use super::world::World;

#[tokio::test]
async fn many_workers_do_each_job_once() {
    let world = World::start().await;
    let mut people = Vec::new();
    for _ in 0..8 {
        let person = world.invite().await;
        person.submit_passport().await;
        people.push(person);
    }
    let worker = async || while world.portal.work_once().await.expect("the queue") {};
    tokio::join!(worker(), worker(), worker(), worker(), worker(), worker());
    world.run_jobs().await;
    for person in &people {
        assert_eq!(person.stage().await, Stage::Waiting);
    }
    let sessions = world.mock.sessions();
    assert_eq!(sessions.len(), people.len());
    assert!(sessions.iter().all(|session| session.submissions_received == 1 && session.media().count() == 2));
}

#[tokio::test]
async fn what_may_wait_does_not_hold_up_who_is_sent() {
    let world = World::start().await;
    let decided = world.invite().await;
    decided.submit_passport().await;
    world.run_jobs().await;
    let there = world.at_veriff();
    world.mock.decide(&there.id, veriff::mock::MockDecision::approved()).expect("it is there");
    // The decision comes, by webhook or because it is asked for, and leaves work: to fetch what else Veriff tells.
    world.clock.advance(60_000);
    for _ in 0..200 {
        if world.portal.background_due().await.expect("the store") > 0 {
            break;
        }
        world.portal.work_once().await.expect("the queue");
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    assert!(world.portal.background_due().await.expect("the store") > 0);
    world.clock.advance(60_000);
    let next = world.invite().await;
    next.submit_passport().await;
    for _ in 0..5 {
        if next.stage().await == Stage::Waiting {
            break;
        }
        assert!(world.portal.work_once().await.expect("the queue"));
    }
    assert_eq!(next.stage().await, Stage::Waiting);
    assert!(world.portal.background_due().await.expect("the store") > 0, "who came later is sent first");
    world.run_jobs().await;
    assert_eq!(world.portal.background_due().await.expect("the store"), 0, "and the rest is done, too");
}

#[tokio::test]
async fn two_tabs_submit_once() {
    let world = World::start().await;
    let person = world.invite().await;
    person.consent().await;
    person.choose("PASSPORT", "EE").await;
    person.photograph("document-front", super::pictures::jpeg(800, 600, 1)).await;
    person.photograph("face", super::pictures::jpeg(600, 800, 2)).await;
    tokio::join!(person.submit(), person.submit(), person.submit());
    world.run_jobs().await;
    assert_eq!(world.at_veriff().submissions_received, 1);
}
