//! Everything that Veriff tells appears on the reviewer's page: each kind once, at once, and as text.

use std::time::{Duration, Instant};

use portal::domain::{DecisionStatus, Stage};
use serde_json::{Value, json};
use veriff::mock::{MockDecision, Settings as MockSettings, Switches, WebhookFault, WebhookFaultKind};

use super::browser::Browser;
use super::world::{NOON, Person, World, quick_mock};
use portal::server::Clock;

/// A session that waits, in a world that moves by itself.
async fn waiting(world: &World) -> (Person<'_>, String) {
    let person = world.invite().await;
    person.submit_passport().await;
    eventually("the session waits", async || person.stage().await == Stage::Waiting).await;
    let id = world.at_veriff().id;
    (person, id)
}

async fn eventually(what: &str, mut holds: impl AsyncFnMut() -> bool) {
    let begun = Instant::now();
    while !holds().await {
        assert!(begun.elapsed() < Duration::from_secs(20), "{what}: it never comes to that");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

fn case_of(person: &Person<'_>) -> String {
    format!("/admin/sessions/{}", person.session_id)
}

/// Reads an event stream until it says that something changed.
async fn changed(stream: &mut reqwest::Response) {
    loop {
        let piece = stream.chunk().await.expect("the stream goes on").expect("the stream is open");
        if String::from_utf8_lossy(&piece).contains("changed") {
            return;
        }
    }
}

#[tokio::test]
async fn each_kind_of_webhook_is_on_the_page_within_two_seconds() {
    let world = World::moving(None).await;
    let (person, id) = waiting(&world).await;
    let browser = Browser::of_reviewer(&world).await;
    let path = case_of(&person);
    let attempt = world.at_veriff().attempts[0].id.clone();
    let mut slowest = Duration::ZERO;
    let event = json!({"id": id, "attemptId": attempt, "feature": "selfid", "code": 7001, "action": "paused"});
    let kinds: [(&str, Option<Value>, &[&str]); 10] = [
        ("event", Some(event), &["Event: paused, code 7001"]),
        ("proof_of_address", None, &["Proof of address", "Handed in", "Came by webhook"]),
        ("watchlist_screening", None, &["Watchlist screening", "No match", "Alex Example", "First screening"]),
        ("user_defined_status", None, &["Set by hand at Veriff", "Checked by hand", "Looks fine"]),
        ("ine_registry", None, &["Voter registry (INE)", "No valid voter’s card", "No se obtuvieron datos"]),
        ("curp_registry", None, &["Population registry (CURP)", "Inactive: the person has died"]),
        ("combined_ine_curp_registry", None, &["INE and CURP", "Ine identifier"]),
        ("unknown", None, &["A webhook that the portal does not know", "something.new"]),
        ("decision", None, &["Declined", "Suspected document tampering"]),
        ("full_auto", None, &["Automatic decision", "Document is of an accepted kind", "0.13"]),
    ];
    for (kind, raw, words) in kinds {
        let before = browser.get(&path).await.text;
        assert!(!words.iter().all(|word| before.contains(word)), "{kind}: not there before");
        let mut stream = browser.send(world.http.get(format!("{}{path}/events", world.url))).await;
        let begun = Instant::now();
        match (kind, raw) {
            ("decision", _) => world.mock.decide(&id, MockDecision::declined(102)).expect("the session is there"),
            (_, Some(raw)) => world.mock.send_raw_webhook(kind, &raw),
            (_, None) => world.mock.send_webhook(&id, kind).expect("the session is there"),
        }
        changed(&mut stream).await;
        eventually(kind, async || {
            let text = browser.get(&path).await.text;
            words.iter().all(|word| text.contains(word))
        })
        .await;
        slowest = slowest.max(begun.elapsed());
        assert!(begun.elapsed() < Duration::from_secs(2), "{kind} took {:?}", begun.elapsed());
    }
    println!("the slowest kind took {slowest:?}");
    let detail = world.portal.session_detail(&person.session_id).await.expect("the store").expect("the case");
    assert_eq!(detail.attempts[0].decisions.len(), 1, "told in both ways, the decision is one");
}

/// A world where jobs run when told, with a session that waits.
async fn still(switches: Switches) -> World {
    let mock = MockSettings { decide_after: None, switches, screen_after: Duration::from_millis(1), ..quick_mock() };
    World::with(mock, Clock::standing_at(NOON), |_| ()).await
}

async fn submit_everything(world: &World) -> (Person<'_>, String) {
    let person = world.invite().await;
    person.submit_passport().await;
    world.run_jobs().await;
    assert_eq!(person.stage().await, Stage::Waiting);
    let id = world.at_veriff().id;
    (person, id)
}

/// Sends webhooks, and waits until so many more are kept and worked.
async fn sent(world: &World, more: i64, send: impl FnOnce()) {
    // What is on its way from before comes first.
    tokio::time::sleep(Duration::from_millis(150)).await;
    world.run_jobs().await;
    let before = world.portal.stored_webhooks().await.expect("the store");
    send();
    eventually("the webhooks come", async || world.portal.stored_webhooks().await.expect("the store") >= before + more)
        .await;
    world.run_jobs().await;
}

#[tokio::test]
async fn twice_is_once_and_several_are_several() {
    let world = still(Switches::default()).await;
    let (person, id) = submit_everything(&world).await;
    let unknown = json!({"eventType": "something.new", "sessionId": id, "payload": {"deep": [1, 2]}});
    let other = json!({"eventType": "something.else", "sessionId": id});
    let nobody = json!({"eventType": "something.new"});
    sent(&world, 3, || {
        for body in [&unknown, &unknown, &other, &nobody] {
            world.mock.send_raw_webhook("unknown", body);
        }
    })
    .await;
    sent(&world, 2, || {
        for (status, code) in [("Checked by hand", "checked"), ("Called back", "called")] {
            world.mock.set_user_defined_status(&id, status, code, None).expect("the session is there");
        }
    })
    .await;
    let detail = world.portal.session_detail(&person.session_id).await.expect("the store").expect("the case");
    let titles: Vec<_> = detail.sections.iter().map(|report_section| report_section.title.as_str()).collect();
    assert_eq!(titles.iter().filter(|title| title.contains("does not know")).count(), 2, "{titles:?}");
    let listed = detail
        .timeline
        .iter()
        .filter(|event| event.detail.as_deref() == Some("Of a kind that the portal does not know"));
    assert_eq!(listed.count(), 2, "once for each body");
    let page = Browser::of_reviewer(&world).await.get(&case_of(&person)).await.text;
    for words in ["Checked by hand", "Called back", "something.else", "deep"] {
        assert!(page.contains(words), "{words}");
    }
}

#[tokio::test]
async fn an_older_screening_replaces_no_newer_one() {
    let world = still(Switches::default()).await;
    let (person, id) = submit_everything(&world).await;
    let screening = |at: &str, name: &str, status: &str| {
        json!({"checkType": "updated_result", "sessionId": id, "matchStatus": status, "totalHits": 0, "createdAt": at,
            "searchTerm": {"name": name}, "hits": []})
    };
    let newer = screening("2026-02-02T00:00:00.000Z", "Newer", "possible_match");
    let older = screening("2026-01-01T00:00:00Z", "Older", "no_match");
    sent(&world, 1, || world.mock.send_raw_webhook("watchlist_screening", &newer)).await;
    sent(&world, 1, || world.mock.send_raw_webhook("watchlist_screening", &older)).await;
    let page = Browser::of_reviewer(&world).await.get(&case_of(&person)).await.text;
    assert!(page.contains("Newer") && !page.contains("Older") && page.contains("Possible match"));
    assert_eq!(person.stage().await, Stage::Waiting, "a screening decides nothing");
}

#[tokio::test]
async fn on_the_self_serve_plan_the_automatic_decision_decides() {
    let world = still(Switches { full_auto: true, ..Switches::default() }).await;
    let (person, id) = submit_everything(&world).await;
    sent(&world, 1, || world.mock.decide(&id, MockDecision::approved()).expect("the session is there")).await;
    assert_eq!(person.stage().await, Stage::Decided(DecisionStatus::Approved));
    sent(&world, 0, || world.mock.send_webhook(&id, "full_auto").expect("there is one")).await;
    let detail = world.portal.session_detail(&person.session_id).await.expect("the store").expect("the case");
    let decision = &detail.attempts[0].decisions[0];
    assert_eq!((detail.attempts[0].decisions.len(), decision.code), (1, None), "once, and without a code");
    assert!(decision.person.iter().any(|fact| fact.value == "ALEX"), "{:?}", decision.person);
    let page = Browser::of_reviewer(&world).await.get(&case_of(&person)).await.text;
    for words in ["Automatic decision", "0.97", "machine-readable lines", "Face is a living person’s", "ALEX EXAMPLE"]
    {
        assert!(page.contains(words), "{words}");
    }
}

#[tokio::test]
async fn a_lost_automatic_decision_is_healed_by_asking_and_told_once() {
    let world = still(Switches { full_auto: true, ..Switches::default() }).await;
    let (person, id) = submit_everything(&world).await;
    world.mock.set_webhook_faults(vec![WebhookFault::new(WebhookFaultKind::Lose)]);
    world.mock.decide(&id, MockDecision::declined(102)).expect("the session is there");
    world.clock.advance(61_000);
    world.run_jobs().await;
    assert_eq!(person.stage().await, Stage::Decided(DecisionStatus::Declined));
    world.mock.set_webhook_faults(Vec::new());
    sent(&world, 1, || world.mock.send_webhook(&id, "full_auto").expect("there is one")).await;
    let detail = world.portal.session_detail(&person.session_id).await.expect("the store").expect("the case");
    assert_eq!(detail.attempts[0].decisions.len(), 1, "the late webhook tells the same decision");
}

#[tokio::test]
async fn hostile_text_is_shown_as_text() {
    let world = still(Switches::default()).await;
    let (person, id) = submit_everything(&world).await;
    let hostile = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>";
    let hit = json!({"matchedName": hostile, "aka": [hostile], "matchTypes": [hostile],
        "listingsRelatedToMatch": {"sanctions": [{"sourceName": hostile, "sourceUrl": "javascript:alert(1)"}], hostile: [{"sourceName": hostile}]}});
    let bodies = [
        json!({"eventType": hostile, "sessionId": id, hostile: hostile}),
        json!({"eventType": "user-status.created", "sessionId": id, "time": "2026-01-01T00:00:00Z",
            "data": {"verification": {"userDefinedData": {"status": hostile, "reason": hostile}}}}),
        json!({"checkType": hostile, "sessionId": id, "matchStatus": hostile, "hits": [hit], "totalHits": 1}),
        json!({"id": id, "code": 7001, "action": hostile}),
    ];
    sent(&world, 4, || {
        for body in &bodies {
            world.mock.send_raw_webhook("unknown", body);
        }
    })
    .await;
    let page = Browser::of_reviewer(&world).await.get(&case_of(&person)).await.text;
    assert!(page.contains("&lt;script&gt;alert(1)"), "the text is shown");
    assert!(!page.contains("<script>alert") && !page.contains("<img src=x"), "and does nothing");
    assert!(!page.contains("href=\"javascript:"), "no address but the web’s is followed");
}
