//! The list of sessions as a reviewer reads it: what is found, what is marked, what does not read, and how large it is.

use portal::domain::{ListStatus, NewLink, SessionFilter};
use portal::server::Store;
use serde_json::json;
use sqlx::any::install_default_drivers;
use sqlx::{AnyConnection, Connection};

use super::browser::Browser;
use super::world::World;

/// Whatever a session is found by changes with it, in the same transaction.
#[tokio::test]
async fn a_session_is_found_by_every_word_that_it_has_and_by_none_that_it_had() {
    let world = World::start().await;
    let new = |first: &str| NewLink {
        first_name: Some(first.to_owned()),
        last_name: Some("Ångström-Núñez".to_owned()),
        vendor_data: Some("order 77/2026".to_owned()),
        end_user_id: Some("5f3c1e2a-0000-4000-8000-00000000beef".to_owned()),
        ..NewLink::default()
    };
    let person = world.invite_as(new("Ana")).await;
    world.invite_as(new("Bea")).await;
    let id = person.session_id.clone();
    let found = async |text: &str| {
        let filter = SessionFilter { text: Some(text.to_owned()), ..SessionFilter::default() };
        let page = world.portal.sessions(&filter).await.expect("a page");
        page.rows.iter().any(|row| row.id() == id)
    };
    let short = format!("{}…{}", &id[..4], &id[id.len() - 6..]);
    for text in ["ana", "ANGSTROM", "núñ", "angstrom-n", "77", "order 2026", "5f3c1e2a-0000", &short, &short[7..], &id]
    {
        assert!(found(text).await, "{text}");
    }
    assert!(!found("bea").await && !found("gstrom").await);
    person.submit_passport().await;
    world.run_jobs().await;
    let veriff_id = world.at_veriff().id;
    assert!(found(&veriff_id[..12]).await, "by Veriff's id");
}

/// Shows that one row does not read, and hides no other.
#[tokio::test]
async fn a_row_that_does_not_read_is_shown_as_such_and_hides_no_other() {
    let world = World::start().await;
    let browser = Browser::of_reviewer(&world).await;
    let odd = world.invite().await.session_id;
    let fine = world.invite().await;
    fine.submit_passport().await;
    install_default_drivers();
    let mut connection = AnyConnection::connect(&world.settings.database_url).await.expect("a connection");
    let mut run = async |text: &str, id: &str| {
        sqlx::query(text).bind(id).execute(&mut connection).await.expect("a change");
    };
    run("update sessions set stage = 'teleported' where id = $1", &odd).await;
    let page = browser.get("/admin/sessions").await;
    assert_eq!(page.status.as_u16(), 200);
    assert!(page.text.contains("A session that does not read") && page.text.contains("sessions.stage"));
    assert!(page.text.contains("Alex Example") && page.text.contains(&fine.session_id), "the other is there");
    let page = browser.get(&format!("/admin/sessions/{odd}")).await;
    assert!(page.text.contains("This session does not read"), "its own page says so");
    // A picture of a kind that is not known hides neither the session nor its other pictures.
    run("update media set context = 'aura' where session_id = $1 and context = 'face'", &fine.session_id).await;
    let page = browser.get(&format!("/admin/sessions/{}", fine.session_id)).await;
    assert_eq!(page.status.as_u16(), 200);
    assert!(page.text.contains("1 row of this session does not read") && page.text.contains("media.context"));
    assert_eq!(page.text.matches("<figure").count(), 1, "the other picture is there");
}

/// A hit is where people look: on the row, in the head, and it leads to what Veriff said; when it is gone, so is the mark.
#[tokio::test]
async fn a_hit_is_on_the_row_and_in_the_head_and_leads_there() {
    let world = World::start().await;
    let browser = Browser::of_reviewer(&world).await;
    let new = NewLink { first_name: Some("Kim".into()), last_name: Some("Watchlist".into()), ..NewLink::default() };
    let person = world.invite_as(new).await;
    let keep = async |raw: serde_json::Value| {
        let (raw, source) = (raw.to_string(), portal::domain::AnswerSource::Webhook);
        let answer = portal::server::store::NewAnswer { kind: "watchlist_screening", raw: &raw, source, made_at: None };
        let store = Store::open(&world.settings.database_url).await.expect("a store");
        store.store_answer(&person.session_id, answer, 1).await.expect("kept");
    };
    let listed = async || browser.get("/admin/sessions?status=hits").await.text;
    assert!(listed().await.contains("No session matches"));
    keep(json!({"matchStatus": "possible_match", "hits": [{"listingsRelatedToMatch": {"sanctions": [{}]}}]})).await;
    let address = format!("/admin/sessions/{}", person.session_id);
    let text = listed().await;
    assert!(
        text.contains("Sanctions hit")
            && text.contains(&format!("{address}?list=status%3Dhits#finding-watchlist_screening"))
    );
    let text = browser.get(&address).await.text;
    let head = text.split("</h1>").nth(1).and_then(|rest| rest.split("</p>").next()).expect("a head");
    assert!(head.contains("Sanctions hit") && head.contains("href=\"#finding-watchlist_screening\""), "{head}");
    assert!(text.contains("id=\"finding-watchlist_screening\""), "the mark leads somewhere");
    keep(json!({"matchStatus": "no_match", "hits": []})).await;
    assert!(listed().await.contains("No session matches"), "the mark goes with the hit");
    assert!(!browser.get("/admin/sessions").await.text.contains("Sanctions hit"));
}

/// Fifty rows, each with everything that a row can have.
#[tokio::test]
async fn a_page_of_the_list_is_small() {
    let world = World::start().await;
    let browser = Browser::of_reviewer(&world).await;
    let mut connection = {
        install_default_drivers();
        AnyConnection::connect(&world.settings.database_url).await.expect("a connection")
    };
    for number in 0..60 {
        let new = NewLink {
            first_name: Some(format!("Alexandra {number}")),
            last_name: Some("Example".into()),
            vendor_data: Some(format!("customer-{number:06}")),
            ..NewLink::default()
        };
        let id = world.invite_as(new).await.session_id;
        let status = ListStatus::ALL[4 + number % 6].as_str();
        sqlx::query(
            "update sessions set stage = 'decided', status = $2, list_status = $2, document_type = 'ID_CARD',
                                 document_country = 'CH', decided_at = created_at where id = $1",
        )
        .bind(id)
        .bind(status)
        .execute(&mut connection)
        .await
        .expect("a decision");
        world.clock.advance(61_000);
    }
    let size = async |encoding: &'static str| {
        let request = world.http.get(format!("{}/admin/sessions", world.url)).header("accept-encoding", encoding);
        browser.send(request).await.bytes().await.expect("a body").len()
    };
    let (plain, brotli) = (size("identity").await, size("br").await);
    println!("the list of 50 sessions: {plain} bytes, {brotli} with brotli");
    let text = browser.get("/admin/sessions").await.text;
    assert_eq!(text.matches("<tr id=").count(), 50);
    assert_eq!(text.matches("<path").count(), text.matches("<symbol").count(), "each icon is drawn once");
    assert!(plain <= 30_000, "{plain} bytes");
    assert!(brotli <= 6_000, "{brotli} bytes with brotli");
}

/// The way back keeps filter and page, and asking Veriff comes back to where it was pressed.
#[tokio::test]
async fn the_way_back_and_asking_again_lose_nothing() {
    let world = World::start().await;
    let browser = Browser::of_reviewer(&world).await;
    let person = world.invite().await;
    person.submit_passport().await;
    world.run_jobs().await;
    let page = browser.get("/admin/sessions?status=waiting&q=alex").await.text;
    let address = page.split("<tr id=").nth(1).and_then(|row| row.split("href=\"").nth(1)).expect("a row");
    let address = format!("/admin/{}", address.split('"').next().expect("an address").replace("&amp;", "&"));
    let back = "/admin/sessions?status=waiting&amp;q=alex#r";
    assert!(browser.get(&address).await.text.contains(back));
    let form = [("question", "attempts"), ("place", "ask-attempts"), ("list", "status=waiting&q=alex")];
    let page = browser.post_from(&address, &format!("/admin/sessions/{}/ask", person.session_id), &form).await;
    assert!(page.query.contains("asked=attempts") && page.text.contains(back), "{}", page.query);
}
