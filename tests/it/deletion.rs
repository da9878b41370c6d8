//! A reviewer has a session deleted at Veriff: within the limits, once, and with honest words.

use std::time::Duration;

use portal::domain::{CheckOutcome, DeletionOutcome, RegistryForm, Stage};
use portal::server::{Clock, Portal};
use reqwest::StatusCode;
use veriff::mock::{FaultKind, InjectedFault, MockDecision, Route, Settings as MockSettings, Switches};

use super::browser::{Browser, Page};
use super::world::{NOON, World, acting_reviewer, quick_mock};

async fn still(delete_enabled: bool) -> World {
    let switches = Switches { delete_enabled, ..Switches::default() };
    let mock = MockSettings { decide_after: None, switches, ..quick_mock() };
    World::with(mock, Clock::standing_at(NOON), |_| ()).await
}

/// A session that Veriff has, decided or not: a check of a national id, which needs no pictures.
async fn at_veriff(world: &World, decision: Option<MockDecision>) -> String {
    let mut form = RegistryForm::default();
    for (name, value) in [("id_number", "1"), ("full_name", "Alex Example"), ("city", "Tallinn")] {
        form.fill(name, value);
    }
    let Ok(CheckOutcome::Begun(id)) =
        world.portal.check_registry(&acting_reviewer(), &world.portal.new_token(), &form).await
    else {
        panic!("the check begins")
    };
    if let Some(decision) = decision {
        let detail = world.portal.session_detail(&id).await.expect("the store").expect("the case");
        world.mock.decide(detail.session.veriff_session_id.expect("an id"), decision).expect("the session is there");
        for _ in 0..200 {
            tokio::time::sleep(Duration::from_millis(10)).await;
            world.run_jobs().await;
            let detail = world.portal.session_detail(&id).await.expect("the store").expect("the case");
            if matches!(detail.session.stage, Stage::Decided(_)) {
                return id;
            }
        }
        panic!("the decision never comes");
    }
    id
}

async fn delete(browser: &Browser, id: &str) -> Page {
    let path = format!("/admin/sessions/{id}/deletion");
    browser.post_from(&path, &path, &[]).await
}

fn deletions(world: &World) -> usize {
    world.mock.calls().iter().filter(|call| call.method == "DELETE").count()
}

#[tokio::test]
async fn a_session_is_deleted_once_and_not_asked_about_again() {
    let world = still(true).await;
    let id = at_veriff(&world, Some(MockDecision::approved())).await;
    let browser = Browser::of_reviewer(&world).await;
    let path = format!("/admin/sessions/{id}");
    let page = browser.get(&format!("{path}/deletion")).await;
    for words in
        ["within 12 hours", "cannot be undone", "5 sessions an hour and 10 a day", "What the portal keeps stays"]
    {
        assert!(page.text.contains(words), "{words}");
    }
    assert_eq!(browser.post(&format!("{path}/deletion"), &[("csrf", "guess")]).await.status, StatusCode::FORBIDDEN);
    assert_eq!(deletions(&world), 0);
    let page = delete(&browser, &id).await;
    assert_eq!((page.path.as_str(), page.status), (path.as_str(), StatusCode::OK));
    assert!(page.text.contains("Deleted at Veriff. Its data is erased there within 12 hours."));
    assert!(page.text.contains("What is kept here stays.") && page.text.contains("National-ID check"));
    assert!(!page.text.contains("Fetch again") && !page.text.contains("id=\"ask-veriff\""));
    assert!(world.mock.sessions().is_empty());

    let calls = world.mock.calls().len();
    let again = world.portal.delete_at_veriff(&acting_reviewer(), &id).await.expect("the store");
    assert_eq!(again, Some(DeletionOutcome::GoneBefore));
    let asked = world
        .portal
        .query_veriff(&acting_reviewer(), &id, portal::domain::VeriffQuery::Person)
        .await
        .expect("the store");
    assert_eq!(asked, Some(portal::domain::FetchOutcome::Deleted));
    world.clock.advance(3_600_000);
    world.run_jobs().await;
    assert_eq!(world.mock.calls().len(), calls, "Veriff is asked nothing more");
    assert!(browser.get(&format!("{path}/deletion")).await.text.contains("It was deleted at Veriff"));
}

#[tokio::test]
async fn the_limits_hold_for_all_processes_together() {
    use DeletionOutcome::{Deleted, Limit, TooMany};

    let world = still(true).await;
    let mut ids = Vec::new();
    for _ in 0..11 {
        ids.push(at_veriff(&world, Some(MockDecision::approved())).await);
    }
    let other = Portal::open(world.settings.clone(), world.clock.clone()).await.expect("another process");
    let mut outcomes = Vec::new();
    for (index, id) in ids.iter().enumerate() {
        if index == 6 {
            world.clock.advance(3_600_001);
        }
        let portal = if index % 2 == 0 { &world.portal } else { &other };
        outcomes.push(portal.delete_at_veriff(&acting_reviewer(), id).await.expect("the store").expect("the session"));
    }
    assert_eq!(outcomes[..6], [Deleted, Deleted, Deleted, Deleted, Deleted, Limit]);
    // In the stand-in the hour is not over: what Veriff refuses does not count.
    assert_eq!(outcomes[6..], [TooMany; 5]);
    assert_eq!(deletions(&world), 5 + 5, "the sixth was not even asked for");
    world.mock.advance_clock(Duration::from_secs(3_601));
    for _ in 0..5 {
        let id = at_veriff(&world, Some(MockDecision::approved())).await;
        assert_eq!(world.portal.delete_at_veriff(&acting_reviewer(), &id).await.expect("the store"), Some(Deleted));
    }
    world.clock.advance(3_600_001);
    let id = at_veriff(&world, Some(MockDecision::approved())).await;
    assert_eq!(
        world.portal.delete_at_veriff(&acting_reviewer(), &id).await.expect("the store"),
        Some(Limit),
        "ten a day"
    );
    other.close().await;
}

#[tokio::test]
async fn what_veriff_refuses_is_said_in_words_and_changes_nothing() {
    let world = still(false).await;
    let browser = Browser::of_reviewer(&world).await;
    let id = at_veriff(&world, None).await;
    let page = delete(&browser, &id).await;
    assert!(page.text.contains("Deleting is not enabled for this integration."), "{}", page.query);

    world.mock.set_switches(Switches { delete_enabled: true, ..Switches::default() });
    let page = delete(&browser, &id).await;
    assert!(page.text.contains("the session is being checked; wait for its decision"), "{}", page.query);
    for (fault, words) in [
        (FaultKind::TooManyRequests { retry_after: 1 }, "too many sessions were deleted"),
        (FaultKind::Status(500), "not known whether the session is deleted"),
    ] {
        world.mock.set_faults(vec![InjectedFault::new(fault).on(Route::DeleteSession)]);
        let page = delete(&browser, &id).await;
        assert!(page.text.contains(words), "{fault:?}: {}", page.query);
        world.mock.set_faults(Vec::new());
        tokio::time::sleep(Duration::from_millis(1100)).await;
    }
    let detail = world.portal.session_detail(&id).await.expect("the store").expect("the case");
    assert_eq!(detail.deleted_at_veriff, None);
    assert_eq!(world.mock.sessions().len(), 1);
}

#[tokio::test]
async fn a_deletion_whose_answer_was_lost_is_found_out() {
    let world = still(true).await;
    let id = at_veriff(&world, Some(MockDecision::approved())).await;
    world.mock.set_faults(vec![
        InjectedFault::new(FaultKind::DropConnection).on(Route::DeleteSession).after_effect().times(1),
    ]);
    let first = world.portal.delete_at_veriff(&acting_reviewer(), &id).await.expect("the store");
    assert_eq!(first, Some(DeletionOutcome::Unreachable));
    let second = world.portal.delete_at_veriff(&acting_reviewer(), &id).await.expect("the store");
    assert_eq!(second, Some(DeletionOutcome::GoneBefore));
    let detail = world.portal.session_detail(&id).await.expect("the store").expect("the case");
    assert_eq!(detail.deleted_at_veriff, Some(NOON));
}

#[tokio::test]
async fn what_is_not_at_veriff_cannot_be_deleted_there() {
    let world = still(true).await;
    let person = world.invite().await;
    let outcome = world.portal.delete_at_veriff(&acting_reviewer(), &person.session_id).await.expect("the store");
    assert_eq!(outcome, Some(DeletionOutcome::NotThere));
    let browser = Browser::of_reviewer(&world).await;
    let page = browser.get(&format!("/admin/sessions/{}/deletion", person.session_id)).await.text;
    assert!(page.contains("not at Veriff"));
    assert_eq!(browser.get("/admin/sessions/nobody/deletion").await.status, StatusCode::NOT_FOUND);
    assert_eq!(world.portal.delete_at_veriff(&acting_reviewer(), "nobody").await.expect("the store"), None);
}
