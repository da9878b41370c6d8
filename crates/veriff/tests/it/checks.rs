//! The calls beside the guide's flow: collected data, registries, lists, the self-serve plan, deletion.

use std::time::Duration;

use crate::stage::{SECRET, Stage, settings, undecided};
use reqwest::Method;
use serde_json::json;
use veriff::mock::{MockDecision, Settings, Switches};
use veriff::wire::{CollectedBrowser, CollectedData, CollectedDevice, CollectedNetwork, NetworkAddress, NewAddress};
use veriff::wire::{NewPerson, RegistryCheck};
use veriff::{Error, NewSession, Screening, SharedSecret, Status};

pub(crate) fn collected() -> CollectedData {
    let network = CollectedNetwork::new(NetworkAddress::default().address_v4("192.0.2.10"));
    let browser = CollectedBrowser::new("Mozilla/5.0 (X11; Linux x86_64)");
    CollectedData::new("ExamplePrint", network, CollectedDevice::new("f3b9c1d0a7").browser(browser))
}

#[tokio::test]
async fn what_was_collected_about_the_device() {
    let stage = Stage::new(undecided()).await;
    let session = stage.session("Alex").await;
    stage.client.send_collected_data(&session, &collected()).await.expect("it is taken");
    let kept = stage.mock.session(session.as_str()).and_then(|view| view.collected_data).expect("it is kept");
    assert_eq!(
        kept,
        json!({
            "providerName": "ExamplePrint",
            "network": {"ip": {"addressV4": "192.0.2.10"}},
            "device": {"fingerprint": "f3b9c1d0a7", "browser": {"userAgent": "Mozilla/5.0 (X11; Linux x86_64)"}},
        })
    );
    let (mut nameless, mut nowhere, mut endless) = (collected(), collected(), collected());
    nameless.provider_name = String::new();
    nowhere.network = CollectedNetwork::default();
    endless.provider_name = "x".repeat(256);
    for wrong in [nameless, nowhere, endless] {
        assert!(matches!(stage.client.send_collected_data(&session, &wrong).await, Err(Error::Invalid { .. })));
    }
    let path = format!("/v1/sessions/{session}/collected-data");
    assert_eq!(stage.signed(Method::POST, &path, "{}").await.1["code"], "1102");
    stage.client.submit(&session).await.expect("it is handed in");
    let late = stage.client.send_collected_data(&session, &collected()).await.expect_err("it was handed in");
    assert_eq!(late.code(), Some("1304"));
}

pub(crate) fn registry_check() -> RegistryCheck {
    let person = NewPerson::new().first_name("Alex").last_name("Example").date_of_birth("1990-01-31");
    RegistryCheck::new(person.id_number("123-45-6789"))
}

#[tokio::test]
async fn a_national_id_number() {
    let stage = Stage::new(settings()).await;
    let created = stage.client.validate_registry(&registry_check()).await.expect("it is taken");
    stage.wait_for(&created.id, "approved").await;
    let decision = stage.client.decision(&created.id).await.expect("an answer").value.verification.expect("decided");
    assert_eq!(decision.additional_verified_data["validationResults"][0]["idNumber"], true);
    let mut without_number = registry_check();
    without_number.person.id_number = None;
    let mut without_name = registry_check();
    without_name.person.last_name = None;
    let mut without_birth = registry_check();
    without_birth.person.date_of_birth = None;
    for wrong in [&without_number, &without_name, &without_birth] {
        assert!(matches!(stage.client.validate_registry(wrong).await, Err(Error::Invalid { .. })));
    }
    without_birth.address = Some(NewAddress::new().city("Sampletown"));
    assert!(stage.client.validate_registry(&without_birth).await.is_ok());
    for (body, code) in [
        (json!({"verification": {"person": {}}}), "1308"),
        (json!({"verification": {"person": {"idNumber": "1"}}}), "1309"),
        (json!({"verification": {"person": {"idNumber": "1", "fullName": "A B"}}}), "1310"),
    ] {
        for path in ["/v1/validate-registry", "/v1/sessions/validate-registry/"] {
            let (status, answer) = stage.signed(Method::POST, path, &body.to_string()).await;
            assert_eq!((status, answer["code"].as_str()), (400, Some(code)));
        }
    }
}

async fn listed(stage: &Stage) -> veriff::SessionId {
    let person = NewPerson::new().first_name("Alex").last_name("Watchlisted").date_of_birth("1990-01-31");
    let new = NewSession::new().person(person);
    let session = stage.client.create_session(&new).await.expect("it is created").id;
    stage.client.submit(&session).await.expect("it is handed in");
    session
}

#[tokio::test]
async fn screened_against_watchlists() {
    let switches = Switches { watchlist_enabled: true, ..Switches::default() };
    let screen_after = Duration::from_millis(700);
    let stage = Stage::new(Settings { switches, screen_after, ..undecided() }).await;
    let session = listed(&stage).await;
    assert_eq!(stage.client.watchlist_screening(&session).await.expect("an answer"), Screening::Running);
    stage.inbox.wait_for(3).await;
    let Screening::Done(done) = stage.client.watchlist_screening(&session).await.expect("an answer") else {
        panic!("it is done")
    };
    assert_eq!(done.value.match_status.as_deref(), Some("possible_match"));
    assert_eq!(done.value.hits[0].matched_name.as_deref(), Some("Alex Watchlisted"));
    assert_eq!(done.value.search_term["year"], "1990");
    stage.mock.set_switches(Switches::default());
    assert_eq!(stage.client.watchlist_screening(&session).await.expect("an answer"), Screening::NotEnabled);
}

#[tokio::test]
async fn the_person_with_matches() {
    let stage = Stage::new(undecided()).await;
    let session = listed(&stage).await;
    assert_eq!(stage.client.person(&session).await.expect("an answer").value, None);
    stage.mock.decide(session.as_str(), MockDecision::approved()).expect("it is there");
    let person = stage.client.person(&session).await.expect("an answer").value.expect("it is read");
    assert_eq!(person.last_name.as_deref(), Some("WATCHLISTED"));
    let hit = &person.pep_sanction_matches[0].hits[0];
    assert_eq!(hit.score, Some(1.7));
    assert_eq!(hit.doc.as_ref().map(|doc| doc.types.clone()), Some(vec!["sanction".to_owned()]));
}

#[tokio::test]
async fn registries_and_full_auto_come_with_the_decision() {
    let stage = Stage::new(undecided()).await;
    let session = stage.submitted("Alex").await;
    assert!(stage.client.full_auto(&session).await.expect_err("not yet").not_found());
    assert!(stage.client.ine_registry(&session).await.expect_err("not yet").not_found());
    stage.mock.decide(session.as_str(), MockDecision::approved()).expect("it is there");
    let ine = stage.client.ine_registry(&session).await.expect("an answer").value;
    assert_eq!(ine.active, Some(true));
    let curp = stage.client.curp_registry(&session).await.expect("an answer").value;
    assert_eq!((curp.is_active(), curp.curp.map(|curp| curp.len())), (Some(true), Some(18)));
    let both = stage.client.combined_ine_curp_registry(&session).await.expect("an answer").value;
    assert_eq!(both["curp"]["statusCurp"], "RCN");
    let full_auto = stage.client.full_auto(&session).await.expect("an answer").value;
    assert_eq!((full_auto.decision(), full_auto.decision_score()), (Some(Status::Approved), Some(0.97)));
    assert!(full_auto.insights().len() > 3 && full_auto.person().len() > 3);
    let signature = SharedSecret::new(SECRET).sign(session.as_str().as_bytes());
    let headers = [("x-auth-client", crate::stage::KEY), ("x-hmac-signature", &*signature)];
    let path = format!("/v1/sessions/{session}/decision/ine-registry");
    assert_eq!(stage.raw(Method::GET, &path, &headers, "").await.1["code"], "1102");
}

#[tokio::test]
async fn a_session_is_deleted() {
    let stage = Stage::new(undecided()).await;
    let session = stage.session("Alex").await;
    assert!(stage.client.delete_session(&session).await.is_err());
    stage.mock.set_switches(Switches { delete_enabled: true, ..Switches::default() });
    stage.client.delete_session(&session).await.expect("it is deleted");
    assert!(stage.client.decision(&session).await.expect_err("it is gone").not_found());
    let webhooks = stage.inbox.wait_for(1).await;
    assert!(webhooks[0].identity().is_some_and(|identity| identity.contains("expired")));
    let busy = stage.submitted("Alex").await;
    let error = stage.client.delete_session(&busy).await.expect_err("it is being decided");
    assert_eq!(error.code(), Some("1306"));
    for _ in 0..4 {
        let session = stage.session("Alex").await;
        stage.client.delete_session(&session).await.expect("it is deleted");
    }
    let session = stage.session("Alex").await;
    let error = stage.client.delete_session(&session).await.expect_err("five in an hour");
    assert!(error.is_temporary() && error.status().map(|status| status.as_u16()) == Some(429));
    stage.mock.advance_clock(Duration::from_hours(1));
    for _ in 0..5 {
        let session = stage.session("Alex").await;
        stage.client.delete_session(&session).await.expect("an hour is over");
    }
    stage.mock.advance_clock(Duration::from_hours(1));
    assert!(stage.client.delete_session(&session).await.is_err(), "ten in a day");
    stage.mock.advance_clock(Duration::from_hours(23));
    stage.client.delete_session(&session).await.expect("a day is over");
}
