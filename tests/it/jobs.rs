//! The queue: each job is leased once, and what a dead process left is taken over.

use portal::domain::Stage;

use super::world::World;

#[tokio::test]
async fn many_workers_do_each_job_once() {
    let world = World::start().await;
    let mut people = Vec::new();
    for _ in 0..8 {
        let person = world.invite().await;
        person.hand_in_passport().await;
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
