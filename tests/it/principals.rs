//! Every event says who brought it about, and the timeline names reviewers.

use std::time::Duration;

use portal::domain::Stage;
use portal::server::Clock;
use reqwest::StatusCode;
use sqlx::Connection;
use veriff::mock::{MockDecision, Settings as MockSettings, Switches};

use super::browser::Browser;
use super::pictures;
use super::world::{NOON, World, quick_mock};

#[tokio::test]
async fn every_event_says_who_brought_it_about() {
    let switches = Switches { delete_enabled: true, ..Switches::default() };
    let mock = MockSettings { decide_after: None, switches, ..quick_mock() };
    let world = World::with(mock, Clock::standing_at(NOON), |_| ()).await;
    let person = world.invite().await;
    person.consent().await;
    person.choose("PASSPORT", "EE").await;
    let (status, error_key, _) = person.try_photo("face", "face.jpg", "no picture").await;
    assert_ne!((status, error_key.as_str()), (StatusCode::OK, ""));
    person.photograph("document-front", pictures::jpeg(800, 600, 1)).await;
    person.photograph("face", pictures::jpeg(600, 800, 2)).await;
    person.submit().await;
    world.run_jobs().await;
    let id = &person.session_id;
    let detail = world.portal.session_detail(id).await.expect("the store").expect("the session");
    world.mock.decide(detail.session.veriff_session_id.expect("an id"), MockDecision::approved()).expect("there");
    for _ in 0..200 {
        tokio::time::sleep(Duration::from_millis(10)).await;
        world.run_jobs().await;
        if matches!(person.stage().await, Stage::Decided(_)) {
            break;
        }
    }

    // What a reviewer does carries the address with which they signed in, whatever the form says.
    let browser = Browser::of_reviewer(&world).await;
    let page = format!("/admin/sessions/{id}");
    let asked = [("question", "decision"), ("by", "somebody@example.com"), ("reviewer", "somebody@example.com")];
    browser.post_from(&page, &format!("{page}/ask"), &asked).await;
    browser.post_from(&format!("{page}/deletion"), &format!("{page}/deletion"), &[]).await;

    let mut database = sqlx::AnyConnection::connect(&world.settings.database_url).await.expect("the database");
    let rows: Vec<(String, Option<String>)> =
        sqlx::query_as("select kind, principal from events where session_id = $1 order by id")
            .bind(id)
            .fetch_all(&mut database)
            .await
            .expect("the events");
    for (kind, principal) in &rows {
        let expected = match kind.as_str() {
            "created" => "operator",
            "opened" | "consented" | "document_chosen" | "photo_taken" | "photo_refused" | "submitted" => "applicant",
            "asked" | "deletion_asked" | "deleted_at_veriff" => "reviewer:reviewer@example.com",
            _ => "system",
        };
        assert_eq!(principal.as_deref(), Some(expected), "{kind}");
    }
    for (kind, at_least) in
        [("created", 1), ("photo_refused", 1), ("decided", 1), ("asked", 1), ("deleted_at_veriff", 1)]
    {
        assert!(rows.iter().filter(|(of, _)| of == kind).count() >= at_least, "{kind} of {rows:?}");
    }

    let shown = browser.get(&page).await.text;
    assert_eq!(named(&shown), 3, "the timeline names the reviewer");

    // What was stored before events said so is shown without a name, and so is what a newer program wrote.
    for odd in [None, Some("api:somebody")] {
        sqlx::query("update events set principal = $1").bind(odd).execute(&mut database).await.expect("a change");
        let shown = browser.get(&page).await;
        assert_eq!(shown.status, StatusCode::OK);
        assert!(named(&shown.text) == 0 && !shown.text.contains("api:somebody"));
    }
}

/// How often the timeline of a page names the reviewer; the head of the page does too.
fn named(page: &str) -> usize {
    let (_, timeline) = page.split_once("class=\"timeline\"").expect("a timeline");
    timeline.matches("<bdi>reviewer@example.com</bdi>").count()
}
