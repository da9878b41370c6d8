//! Veriff in trouble: the session still finishes, and the person is told honestly meanwhile.

use std::time::Duration;

use portal::domain::{DecisionStatus, Stage};
use veriff::mock::{FaultKind, FaultSchedule, InjectedFault, MockDecision, Route};

use super::world::{Person, World};

/// Hands in, lives through `faults`, and is approved; says how the stand-in saw it.
async fn survives(faults: Vec<InjectedFault>) -> veriff::mock::SessionView {
    let world = World::start().await;
    let person = world.invite().await;
    world.mock.set_faults(faults);
    person.submit_passport().await;
    world.run_until("sent", async |_| person.stage().await == Stage::Waiting).await;
    world.mock.set_faults(Vec::new());
    let there =
        world.mock.sessions().into_iter().find(|session| session.submissions_accepted == 1).expect("one was handed in");
    world.mock.decide(&there.id, MockDecision::approved()).expect("the session is there");
    world.run_until("approved", async |_| person.stage().await == Stage::Decided(DecisionStatus::Approved)).await;
    world.run_until("no work is left", async |world| world.portal.jobs_left().await.expect("the store") == 0).await;
    world.mock.session(&there.id).expect("the session is there")
}

#[tokio::test]
async fn five_hundreds_are_outlived() {
    let there = survives(vec![InjectedFault::new(FaultKind::Status(500)).times(6)]).await;
    assert_eq!(there.submissions_accepted, 1);
    assert_eq!(there.media().count(), 2);
}

#[tokio::test]
async fn what_veriff_asks_for_is_waited() {
    let world = World::start().await;
    let person = world.invite().await;
    world.mock.set_faults(vec![InjectedFault::new(FaultKind::TooManyRequests { retry_after: 2 }).times(1)]);
    person.submit_passport().await;
    world.run_jobs().await;
    world.clock.advance(1_500);
    world.run_jobs().await;
    assert_eq!(world.mock.calls().len(), 1, "nothing is sent before the time");
    tokio::time::sleep(Duration::from_millis(2_100)).await;
    world.run_until("sent", async |_| person.stage().await == Stage::Waiting).await;
}

#[tokio::test]
async fn dropped_connections_are_outlived() {
    let there = survives(vec![InjectedFault::new(FaultKind::DropConnection).when(FaultSchedule::Chance(0.4))]).await;
    assert_eq!(there.submissions_accepted, 1);
}

#[tokio::test]
async fn an_answer_that_is_lost_does_not_submit_twice() {
    for fault in [FaultKind::DropConnection, FaultKind::CutBody, FaultKind::WrongSignature, FaultKind::Status(502)] {
        let there = survives(vec![InjectedFault::new(fault).on(Route::Submit).times(1).after_effect()]).await;
        assert_eq!((there.submissions_received, there.submissions_accepted), (1, 1), "{fault:?}");
    }
}

#[tokio::test]
async fn a_picture_whose_answer_is_lost_is_not_sent_twice() {
    let there =
        survives(vec![InjectedFault::new(FaultKind::DropConnection).on(Route::UploadMedia).times(1).after_effect()])
            .await;
    let mut contexts: Vec<_> = there.media().map(|media| media.context.as_str().to_owned()).collect();
    contexts.sort();
    assert_eq!(contexts, ["document-front", "face"]);
}

#[tokio::test]
async fn slow_answers_are_waited_for_or_asked_again() {
    // The portal of this world waits three seconds.
    let there = survives(vec![
        InjectedFault::new(FaultKind::Delay(Duration::from_secs(4))).on(Route::UploadMedia).times(1).after_effect(),
    ])
    .await;
    assert_eq!(there.media().count(), 2);
    let there = survives(vec![InjectedFault::new(FaultKind::Delay(Duration::from_millis(300)))]).await;
    assert_eq!((there.submissions_received, there.submissions_accepted), (1, 1));
}

#[tokio::test]
async fn the_person_is_told_honestly_meanwhile() {
    let world = World::start().await;
    let person = world.invite().await;
    world.mock.set_faults(vec![InjectedFault::new(FaultKind::Status(500))]);
    person.submit_passport().await;
    let calm = status_page(&person).await;
    world.run_jobs().await;
    assert!(world.portal.visit(&person.token).await.expect("a visit").delayed);
    assert_ne!(status_page(&person).await, calm, "other words while it does not work");
    world.mock.set_faults(Vec::new());
    world.run_until("sent", async |_| person.stage().await == Stage::Waiting).await;
    assert!(!world.portal.visit(&person.token).await.expect("a visit").delayed);
}

/// The words of the status page; what changes by itself is left out.
async fn status_page(person: &Person<'_>) -> String {
    let (_, page) = person.world.get(&person.path("/status")).await;
    let main = page.split("<main").nth(1).unwrap_or_default().split("</main>").next().unwrap_or_default();
    let mut text = String::new();
    let mut tag = false;
    for letter in main.chars() {
        match letter {
            '<' => tag = true,
            '>' => tag = false,
            letter if !tag => text.push(letter),
            _ => {}
        }
    }
    text
}
