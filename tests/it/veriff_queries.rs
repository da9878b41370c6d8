//! A reviewer asks Veriff: what comes of it is kept and said honestly, and no extra blocks another.

use std::time::Duration;

use portal::domain::{DecisionStatus, NewLink, Stage, VeriffQuery};
use portal::server::Clock;
use reqwest::StatusCode;
use veriff::mock::{FaultKind, InjectedFault, MockDecision, Route, Settings as MockSettings, Switches};

use super::browser::Browser;
use super::world::{NOON, Person, World, quick_mock};

async fn still(switches: Switches) -> World {
    let mock = MockSettings { decide_after: None, switches, screen_after: Duration::from_hours(1), ..quick_mock() };
    World::with(mock, Clock::standing_at(NOON), |_| ()).await
}

async fn decided(world: &World) -> (Person<'_>, String) {
    let link = NewLink { first_name: Some("Alex".into()), last_name: Some("Watchlisted".into()), ..NewLink::default() };
    let person = world.invite_as(link).await;
    person.submit_passport().await;
    world.run_jobs().await;
    let id = world.at_veriff().id;
    world.mock.decide(&id, MockDecision::approved()).expect("the session is there");
    for _ in 0..200 {
        tokio::time::sleep(Duration::from_millis(10)).await;
        world.run_jobs().await;
        if person.stage().await == Stage::Decided(DecisionStatus::Approved) {
            break;
        }
    }
    world.run_jobs().await;
    assert_eq!(person.stage().await, Stage::Decided(DecisionStatus::Approved));
    (person, id)
}

/// Asks by the button, and returns the page that the browser ends up with.
async fn ask(browser: &Browser, person: &Person<'_>, query: VeriffQuery) -> super::browser::Page {
    let page = format!("/admin/sessions/{}", person.session_id);
    browser.post_from(&page, &format!("{page}/ask"), &[("question", query.as_str())]).await
}

#[tokio::test]
async fn after_a_decision_the_person_and_the_files_are_fetched() {
    let world = still(Switches::default()).await;
    let (person, _) = decided(&world).await;
    let browser = Browser::of_reviewer(&world).await;
    let page = browser.get(&format!("/admin/sessions/{}", person.session_id)).await.text;
    for words in [
        "1 possible match on lists",
        "Similar name",
        "Example List",
        "ExampleProvider",
        "2 files at Veriff",
        "As the portal sent it",
        "Fetched<",
        "Document, front",
        "Passport, Estonia",
    ] {
        assert!(page.contains(words), "{words}");
    }
    for machine in ["document-front<", "PASSPORT EE", ">approved<", "Addresses: full address"] {
        assert!(!page.contains(machine), "{machine}");
    }
}

#[tokio::test]
async fn every_question_has_an_honest_answer() {
    let world = still(Switches::default()).await;
    let (person, _) = decided(&world).await;
    let browser = Browser::of_reviewer(&world).await;
    for query in VeriffQuery::ALL {
        let page = ask(&browser, &person, query).await;
        assert_eq!(page.status, StatusCode::OK, "{query:?}");
        let words = if query == VeriffQuery::WatchlistScreening { "this is not enabled" } else { "Fetched just now." };
        assert!(page.text.contains(words), "{query:?}: {}", page.query);
    }
    for (fault, words) in [
        (FaultKind::Status(404), "Veriff has no such answer"),
        (FaultKind::Status(402), "not enabled for the integration"),
        (FaultKind::Status(500), "cannot be reached"),
        (FaultKind::DropConnection, "cannot be reached"),
        (FaultKind::CutBody, "cannot be reached"),
        (FaultKind::WrongSignature, "cannot be read"),
    ] {
        world.mock.set_faults(vec![InjectedFault::new(fault).on(Route::Person)]);
        let page = ask(&browser, &person, VeriffQuery::Person).await;
        assert!(page.text.contains(words), "{fault:?}: {}", page.query);
        assert!(page.text.contains("1 possible match on lists"), "what was kept before stays");
    }
}

#[tokio::test]
async fn a_screening_that_still_runs_is_said_to_run_and_fetched_later() {
    let world = still(Switches { watchlist_enabled: true, ..Switches::default() }).await;
    let (person, id) = decided(&world).await;
    let browser = Browser::of_reviewer(&world).await;
    let page = ask(&browser, &person, VeriffQuery::WatchlistScreening).await;
    assert!(page.text.contains("still working on it"), "{}", page.query);
    assert!(world.portal.jobs_left().await.expect("the store") > 0, "the portal asks again by itself");
    let asked =
        |world: &World| world.mock.calls().iter().filter(|call| call.path.ends_with("/watchlist-screening")).count();
    let before = asked(&world);
    world.clock.advance(30_000);
    world.run_jobs().await;
    assert_eq!(asked(&world), before, "not at once");
    world.clock.advance(31_000);
    world.run_jobs().await;
    assert_eq!(asked(&world), before + 1);
    world.clock.advance(60_000);
    world.run_jobs().await;
    assert_eq!(asked(&world), before + 1, "the pauses grow");
    world.mock.send_webhook(&id, "watchlist_screening").expect("the session is there");
    tokio::time::sleep(Duration::from_millis(300)).await;
    world.run_jobs().await;
    let page = browser.get(&format!("/admin/sessions/{}", person.session_id)).await.text;
    assert!(page.contains("Possible match: 1 hit"), "the webhook brings it");
}

#[tokio::test]
async fn an_extra_that_fails_blocks_nothing_and_leaves_no_event() {
    let world = still(Switches::default()).await;
    let faults =
        [Route::Person, Route::WatchlistScreening].map(|route| InjectedFault::new(FaultKind::Status(404)).on(route));
    world.mock.set_faults(faults.to_vec());
    let (person, _) = decided(&world).await;
    let detail = world.portal.session_detail(&person.session_id).await.expect("the store").expect("the case");
    assert!(detail.attempts[0].remote_media.is_some(), "the files are there");
    assert!(detail.timeline.iter().any(|event| event.label == "Decision and attempts fetched"));
    assert!(!detail.timeline.iter().any(|event| event.label.contains("not reached") || event.label.contains("asked")));
    world.clock.advance(61_000);
    world.run_jobs().await;
    assert_eq!(world.portal.jobs_left().await.expect("the store"), 0, "and no work is left");
}

#[tokio::test]
async fn a_form_without_its_token_asks_nothing() {
    let world = still(Switches::default()).await;
    let (person, _) = decided(&world).await;
    let browser = Browser::of_reviewer(&world).await;
    let before = world.mock.calls().len();
    let path = format!("/admin/sessions/{}/ask", person.session_id);
    assert_eq!(browser.post(&path, &[("csrf", "guess"), ("question", "person")]).await.status, StatusCode::FORBIDDEN);
    let page = format!("/admin/sessions/{}", person.session_id);
    assert_eq!(browser.post_from(&page, &path, &[("question", "weather")]).await.status, StatusCode::FORBIDDEN);
    assert_eq!(Browser::new(&world).post(&path, &[("question", "person")]).await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(world.mock.calls().len(), before);
}

#[tokio::test]
async fn a_session_that_is_not_at_veriff_is_not_asked_about() {
    let world = still(Switches::default()).await;
    let person = world.invite().await;
    let browser = Browser::of_reviewer(&world).await;
    let page = ask(&browser, &person, VeriffQuery::Person).await;
    assert!(page.text.contains("not at Veriff yet"), "{}", page.query);
    assert!(!page.text.contains("Ask Veriff") && !page.text.contains("Delete at Veriff"));
    assert!(world.mock.calls().is_empty());
}

#[tokio::test]
async fn files_of_veriff_are_passed_on_to_reviewers_only() {
    let world = still(Switches::default()).await;
    let (person, _) = decided(&world).await;
    let browser = Browser::of_reviewer(&world).await;
    let media = world.at_veriff().media().next().expect("a file").clone();
    let path = format!("{}/admin/veriff-media/{}/{}", world.url, person.session_id, media.id);
    let answer = browser.send(world.http.get(&path)).await;
    assert_eq!(answer.status(), StatusCode::OK);
    let header = |name: &str| answer.headers()[name].to_str().expect("text").to_owned();
    assert_eq!((header("content-type"), header("x-content-type-options")), ("image/jpeg".into(), "nosniff".into()));
    assert!(header("cache-control").contains("no-store") && header("content-security-policy").contains("sandbox"));
    assert_eq!(answer.bytes().await.expect("the file"), media.bytes);

    let of_other = world.invite().await;
    for (session, id, status) in [
        (of_other.session_id.as_str(), media.id.as_str(), StatusCode::NOT_FOUND),
        (person.session_id.as_str(), "00000000-0000-4000-8000-000000000000", StatusCode::NOT_FOUND),
        (person.session_id.as_str(), "..%2Fsessions", StatusCode::NOT_FOUND),
    ] {
        let path = format!("{}/admin/veriff-media/{session}/{id}", world.url);
        assert_eq!(browser.send(world.http.get(path)).await.status(), status, "{id}");
    }
    let stranger = world.http.get(&path).send().await.expect("an answer");
    assert_eq!(stranger.status(), StatusCode::UNAUTHORIZED);
    world.mock.set_faults(vec![InjectedFault::new(FaultKind::Status(500)).on(Route::MediaFile)]);
    assert_eq!(browser.send(world.http.get(&path)).await.status(), StatusCode::BAD_GATEWAY);
}
