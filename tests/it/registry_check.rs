//! A reviewer has a national id checked: once, with sentences at the fields, and the result on the session's page.

use std::time::Duration;

use portal::domain::{CheckOutcome, RegistryForm, SessionFilter, Stage};
use reqwest::StatusCode;
use veriff::mock::{FaultKind, InjectedFault, MockDecision, Route};

use super::browser::{Browser, hidden};
use super::world::{World, acting_reviewer};

const WHOLE: [(&str, &str); 5] = [
    ("id_number", "123-45-6789"),
    ("first_name", "Alex"),
    ("last_name", "Example"),
    ("date_of_birth", "1990-01-31"),
    ("vendor_data", "customer-77"),
];

fn whole() -> RegistryForm {
    let mut form = RegistryForm::default();
    for (name, value) in WHOLE {
        form.fill(name, value);
    }
    form
}

async fn sessions(world: &World) -> usize {
    world.portal.sessions(&SessionFilter::default()).await.expect("a page").rows.len()
}

#[tokio::test]
async fn a_check_becomes_a_session_and_its_result_is_on_the_page() {
    let world = World::start().await;
    let browser = Browser::of_reviewer(&world).await;
    let form = browser.get("/admin/registry-check").await.text;
    let token = hidden(&form, "form");
    let fields = [&WHOLE[..], &[("form", token.as_str())]].concat();
    let page = browser.post_from("/admin/registry-check", "/admin/registry-check", &fields).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.path.starts_with("/admin/sessions/"), "{}", page.path);
    for words in ["Alex Example", "national-ID check", "Veriff asks the registry", "customer-77", "Being checked"] {
        assert!(page.text.contains(words), "{words}");
    }
    assert!(!page.text.contains("123-45-6789"), "the number is not kept by the portal");
    let at_veriff = world.at_veriff();
    assert_eq!(at_veriff.person["idNumber"], "123-45-6789");
    assert!(at_veriff.request.get("address").is_none(), "what is not filled in is left out");

    let again = browser.post_from("/admin/registry-check", "/admin/registry-check", &fields).await;
    assert_eq!(again.path, page.path, "the second click finds the first");
    world.at_veriff();

    world.mock.decide(&at_veriff.id, MockDecision::approved()).expect("the session is there");
    for _ in 0..100 {
        tokio::time::sleep(Duration::from_millis(20)).await;
        world.run_jobs().await;
        if browser.get(&page.path).await.text.contains("National-ID check</bdi>") {
            break;
        }
    }
    let text = browser.get(&page.path).await.text;
    for words in ["Approved", "Nothing differs", "Example registry", "Matches", "Postcode"] {
        assert!(text.contains(words), "{words}");
    }
}

#[tokio::test]
async fn the_result_comes_by_asking_when_the_webhook_is_lost() {
    let world = World::start().await;
    let Ok(CheckOutcome::Begun(id)) =
        world.portal.check_registry(&acting_reviewer(), "a form of its own", &whole()).await
    else {
        panic!("the check begins")
    };
    world.mock.set_webhook_faults(vec![veriff::mock::WebhookFault::new(veriff::mock::WebhookFaultKind::Lose)]);
    world.mock.decide(&world.at_veriff().id, MockDecision::declined(123)).expect("the session is there");
    world.clock.advance(61_000);
    world.run_jobs().await;
    let detail = world.portal.session_detail(&id).await.expect("the store").expect("the case");
    assert_eq!(detail.session.stage.label(), "Declined");
    assert_eq!(detail.attempts[0].decisions[0].sections[0].tables[0].rows[0][1].words, "Does not match");
}

#[tokio::test]
async fn what_veriff_would_refuse_is_said_at_its_field_and_not_sent() {
    let world = World::start().await;
    let browser = Browser::of_reviewer(&world).await;
    let token = hidden(&browser.get("/admin/registry-check").await.text, "form");
    let fields = [("form", token.as_str()), ("first_name", "<b>Alex"), ("date_of_birth", "31.1.1990")];
    let page = browser.post_from("/admin/registry-check", "/admin/registry-check", &fields).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    for words in [
        "Enter the id number.",
        "Enter first and last name, or the full name.",
        "Write the date as year-month-day",
        "3 fields need another look",
        "&lt;b&gt;Alex",
    ] {
        assert!(page.text.contains(words), "{words}");
    }
    assert!(world.mock.calls().is_empty() && sessions(&world).await == 0);
    assert_eq!(hidden(&page.text, "form"), token, "the form stays the same one");
    // Mended, the same form goes through.
    let fields = [&WHOLE[..], &[("form", token.as_str())]].concat();
    let page = browser.post_from("/admin/registry-check", "/admin/registry-check", &fields).await;
    assert!(page.path.starts_with("/admin/sessions/"));
}

#[tokio::test]
async fn two_clicks_at_once_make_one_check() {
    let world = World::start().await;
    world
        .mock
        .set_faults(vec![InjectedFault::new(FaultKind::Delay(Duration::from_millis(300))).on(Route::ValidateRegistry)]);
    let form = whole();
    let reviewer = acting_reviewer();
    let (one, other) = tokio::join!(
        world.portal.check_registry(&reviewer, "one form, clicked twice", &form),
        world.portal.check_registry(&reviewer, "one form, clicked twice", &form)
    );
    assert_eq!(one.expect("an answer"), other.expect("an answer"));
    assert_eq!((world.mock.sessions().len(), sessions(&world).await), (1, 1));
}

#[tokio::test]
async fn where_it_is_not_offered_the_page_says_so_and_nothing_is_left() {
    let world = World::start().await;
    let browser = Browser::of_reviewer(&world).await;
    for (fault, status, words) in [
        (FaultKind::Status(404), StatusCode::UNPROCESSABLE_ENTITY, "does not offer the check of national ids"),
        (FaultKind::Status(403), StatusCode::UNPROCESSABLE_ENTITY, "does not offer the check of national ids"),
        (FaultKind::Status(400), StatusCode::UNPROCESSABLE_ENTITY, "Veriff refused the check"),
    ] {
        world.mock.set_faults(vec![InjectedFault::new(fault).on(Route::ValidateRegistry)]);
        let token = hidden(&browser.get("/admin/registry-check").await.text, "form");
        let fields = [&WHOLE[..], &[("form", token.as_str())]].concat();
        let page = browser.post_from("/admin/registry-check", "/admin/registry-check", &fields).await;
        assert_eq!(page.status, status, "{fault:?}");
        assert!(page.text.contains(words), "{fault:?}");
        assert!(page.text.contains("customer-77"), "what was typed is still there");
        assert_eq!(sessions(&world).await, 0, "{fault:?}");
    }
}

#[tokio::test]
async fn an_answer_that_is_lost_is_not_called_a_success_nor_tried_again() {
    let world = World::start().await;
    world.mock.set_faults(vec![
        InjectedFault::new(FaultKind::DropConnection).on(Route::ValidateRegistry).after_effect().times(1),
    ]);
    let Ok(CheckOutcome::Begun(id)) =
        world.portal.check_registry(&acting_reviewer(), "the answer gets lost", &whole()).await
    else {
        panic!("the session stays")
    };
    let detail = world.portal.session_detail(&id).await.expect("the store").expect("the case");
    assert_eq!(detail.session.stage, Stage::Sending);
    assert!(detail.timeline.iter().any(|event| event.label.contains("not known whether it took the check")));
    let again =
        world.portal.check_registry(&acting_reviewer(), "the answer gets lost", &whole()).await.expect("an answer");
    assert_eq!(again, CheckOutcome::Begun(id));
    assert_eq!(world.mock.sessions().len(), 1, "the second click sends nothing");
}

#[tokio::test]
async fn only_reviewers_with_a_form_of_ours_may_check() {
    let world = World::start().await;
    let browser = Browser::of_reviewer(&world).await;
    let page = browser.post("/admin/registry-check", &[("csrf", "guess"), ("form", "x")]).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    let page = browser.post_from("/admin/registry-check", "/admin/registry-check", &[("form", "")]).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN, "without its token a form is not sent once");
    let stranger = Browser::new(&world).post("/admin/registry-check", &WHOLE).await;
    assert_eq!(stranger.status, StatusCode::UNAUTHORIZED);
    assert!(world.mock.calls().is_empty());
}
