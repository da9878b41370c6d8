//! A reviewer has a session deleted at Veriff: within the limits, once, and with honest words.

use std::time::Duration;

use portal::domain::{DeletionOutcome, Stage};
use portal::server::{Clock, Portal};
use reqwest::StatusCode;
use veriff::mock::{Fault, Route, Settings as MockSettings, Switches, Trouble, Verdict};

use super::browser::{Browser, Page};
use super::world::{NOON, Person, World, quick_mock};

async fn still(delete_enabled: bool) -> World {
    let switches = Switches { delete_enabled, ..Switches::default() };
    let mock = MockSettings { decide_after: None, switches, ..quick_mock() };
    World::with(mock, Clock::standing_at(NOON), |_| ()).await
}

/// A session that Veriff has, decided or not.
async fn at_veriff<'a>(world: &'a World, verdict: Option<Verdict>) -> Person<'a> {
    let known: Vec<String> = world.mock.sessions().into_iter().map(|session| session.id).collect();
    let person = world.invite().await;
    person.hand_in_passport().await;
    world.run_jobs().await;
    let new = world.mock.sessions().into_iter().find(|session| !known.contains(&session.id)).expect("a new session");
    if let Some(verdict) = verdict {
        world.mock.decide(&new.id, verdict).expect("the session is there");
        for _ in 0..200 {
            tokio::time::sleep(Duration::from_millis(10)).await;
            world.run_jobs().await;
            if matches!(person.stage().await, Stage::Decided(_)) {
                break;
            }
        }
        world.run_jobs().await;
    }
    person
}

async fn delete(browser: &Browser, person: &Person<'_>) -> Page {
    let path = format!("/admin/sessions/{}/deletion", person.session_id);
    browser.post_from(&path, &path, &[]).await
}

fn deletions(world: &World) -> usize {
    world.mock.calls().iter().filter(|call| call.method == "DELETE").count()
}

#[tokio::test]
async fn a_session_is_deleted_once_and_not_asked_about_again() {
    let world = still(true).await;
    let person = at_veriff(&world, Some(Verdict::approved())).await;
    let browser = Browser::of_reviewer(&world).await;
    let path = format!("/admin/sessions/{}", person.session_id);
    let page = browser.get(&format!("{path}/deletion")).await;
    for words in
        ["within 12 hours", "cannot be undone", "5 sessions an hour and 10 a day", "What the portal keeps stays"]
    {
        assert!(page.text.contains(words), "{words}");
    }
    assert_eq!(browser.post(&format!("{path}/deletion"), &[("csrf", "guess")]).await.status, StatusCode::FORBIDDEN);
    assert_eq!(deletions(&world), 0);
    let page = delete(&browser, &person).await;
    assert_eq!((page.path.as_str(), page.status), (path.as_str(), StatusCode::OK));
    assert!(page.text.contains("Deleted at Veriff. Its data is erased there within 12 hours."));
    assert!(page.text.contains("What is kept here stays.") && page.text.contains("/admin/media/"));
    assert!(!page.text.contains("Fetch again") && !page.text.contains("id=\"ask-veriff\""));
    assert!(world.mock.sessions().is_empty());

    let calls = world.mock.calls().len();
    let again = world.portal.delete_at_veriff(&person.session_id).await.expect("the store");
    assert_eq!(again, Some(DeletionOutcome::GoneBefore));
    let asked = world.portal.ask(&person.session_id, portal::domain::Question::Person).await.expect("the store");
    assert_eq!(asked, Some(portal::domain::AskOutcome::Deleted));
    world.clock.advance(3_600_000);
    world.run_jobs().await;
    assert_eq!(world.mock.calls().len(), calls, "Veriff is asked nothing more");
    assert!(browser.get(&format!("{path}/deletion")).await.text.contains("It was deleted at Veriff"));
}

#[tokio::test]
async fn the_limits_hold_for_all_processes_together() {
    let world = still(true).await;
    let mut people = Vec::new();
    for _ in 0..11 {
        people.push(at_veriff(&world, Some(Verdict::approved())).await);
    }
    let other = Portal::open(world.settings.clone(), world.clock.clone()).await.expect("another process");
    let mut outcomes = Vec::new();
    for (index, person) in people.iter().enumerate() {
        if index == 6 {
            world.clock.advance(3_600_001);
        }
        let portal = if index % 2 == 0 { &world.portal } else { &other };
        outcomes.push(portal.delete_at_veriff(&person.session_id).await.expect("the store").expect("the session"));
    }
    use DeletionOutcome::{Deleted, Limit};
    assert_eq!(outcomes[..6], [Deleted, Deleted, Deleted, Deleted, Deleted, Limit]);
    // The stand-in’s own clock stands with the portal’s only in the first hour.
    assert_eq!(deletions(&world), 5 + 5, "the sixth was not even asked for");
    other.close().await;
}

#[tokio::test]
async fn what_veriff_refuses_is_said_in_words_and_changes_nothing() {
    let world = still(false).await;
    let browser = Browser::of_reviewer(&world).await;
    let person = at_veriff(&world, None).await;
    let page = delete(&browser, &person).await;
    assert!(page.text.contains("Deleting is not enabled for this integration."), "{}", page.query);

    world.mock.set_switches(Switches { delete_enabled: true, ..Switches::default() });
    let page = delete(&browser, &person).await;
    assert!(page.text.contains("the session is being checked; wait for its decision"), "{}", page.query);
    for (trouble, words) in [
        (Trouble::TooManyRequests { retry_after: 1 }, "too many sessions were deleted"),
        (Trouble::Status(500), "not known whether the session is deleted"),
    ] {
        world.mock.set_faults(vec![Fault::new(trouble).on(Route::DeleteSession)]);
        let page = delete(&browser, &person).await;
        assert!(page.text.contains(words), "{trouble:?}: {}", page.query);
        world.mock.set_faults(Vec::new());
        tokio::time::sleep(Duration::from_millis(1100)).await;
    }
    let case = world.portal.case(&person.session_id).await.expect("the store").expect("the case");
    assert_eq!(case.deleted_at_veriff, None);
    assert_eq!(world.mock.sessions().len(), 1);
}

#[tokio::test]
async fn a_deletion_whose_answer_was_lost_is_found_out() {
    let world = still(true).await;
    let person = at_veriff(&world, Some(Verdict::approved())).await;
    world.mock.set_faults(vec![Fault::new(Trouble::DropConnection).on(Route::DeleteSession).after_effect().times(1)]);
    let first = world.portal.delete_at_veriff(&person.session_id).await.expect("the store");
    assert_eq!(first, Some(DeletionOutcome::Unreachable));
    let second = world.portal.delete_at_veriff(&person.session_id).await.expect("the store");
    assert_eq!(second, Some(DeletionOutcome::GoneBefore));
    let case = world.portal.case(&person.session_id).await.expect("the store").expect("the case");
    assert_eq!(case.deleted_at_veriff, Some(NOON));
}

#[tokio::test]
async fn what_is_not_at_veriff_cannot_be_deleted_there() {
    let world = still(true).await;
    let person = world.invite().await;
    let outcome = world.portal.delete_at_veriff(&person.session_id).await.expect("the store");
    assert_eq!(outcome, Some(DeletionOutcome::NotThere));
    let browser = Browser::of_reviewer(&world).await;
    let page = browser.get(&format!("/admin/sessions/{}/deletion", person.session_id)).await.text;
    assert!(page.contains("not at Veriff"));
    assert_eq!(browser.get("/admin/sessions/nobody/deletion").await.status, StatusCode::NOT_FOUND);
    assert_eq!(world.portal.delete_at_veriff("nobody").await.expect("the store"), None);
}
