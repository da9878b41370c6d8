//! The one-time code of India's Aadhaar register: every reason, every crash, and nothing that is kept.

use portal::domain::{AadhaarNumber, CodeState, NewLink, Requirement, Stage, Step};
use portal::server::{Clock, Portal};
use reqwest::StatusCode;
use veriff::mock::{FaultKind, InjectedFault, MockDecision, Route};

use super::pictures;
use super::world::{NOON, Person, World};

const NUMBER: &str = "2341 2341 2346";
const RIGHT: &str = "123456";

async fn agreed(world: &World) -> Person<'_> {
    let person =
        world.invite_as(NewLink { requirements: Some(vec![Requirement::Aadhaar]), ..NewLink::default() }).await;
    let (_, error_key, _) = person.post("consent", &[("agreed", "true")]).await;
    assert_eq!(error_key, "problem-consent-missing", "the register is asked with consent only");
    let (status, _, path) = person.post("consent", &[("agreed", "true"), ("aadhaar", "true")]).await;
    assert_eq!(status, StatusCode::OK);
    assert!(path.ends_with("/aadhaar"), "{path}");
    person
}

async fn with_code(world: &World) -> Person<'_> {
    let person = agreed(world).await;
    let (status, error_key, path) = person.post("aadhaar", &[("number", NUMBER)]).await;
    assert_eq!((status, error_key.as_str()), (StatusCode::OK, ""));
    assert!(path.ends_with("/code"), "{path}");
    person
}

/// Another process of the same portal: it remembers nothing but what is written.
async fn restarted(world: &World) -> Portal {
    let clock = Clock::standing_at(world.clock.now());
    Portal::open(world.settings.clone(), clock).await.expect("a portal")
}

fn number(typed: &str) -> AadhaarNumber {
    AadhaarNumber::read(typed).expect("a number")
}

fn calls(world: &World, end: &str) -> usize {
    world.mock.calls().iter().filter(|call| call.path.ends_with(end)).count()
}

#[tokio::test]
async fn number_code_and_face_are_handed_in_once() {
    let world = World::start().await;
    let person = with_code(&world).await;
    let there = world.at_veriff();
    assert_eq!(there.request["consents"][0]["type"], "aadhaar");
    assert_eq!(there.request["consents"][0]["approved"], true);
    assert!(there.request.get("document").is_none());
    let (_, page) = world.get(&person.path("/code")).await;
    assert!(page.contains("autocomplete=\"one-time-code\"") && page.contains("inputmode=\"numeric\""), "{page}");
    assert!(page.contains(">60</span>"), "the seconds are there without any script: {page}");
    world.clock.advance(18_000);
    assert!(world.get(&person.path("/code")).await.1.contains(">42</span>"));

    let (status, error_key, path) = person.post("code", &[("code", "123 456")]).await;
    assert_eq!((status, error_key.as_str()), (StatusCode::OK, ""));
    assert!(path.ends_with("/photo/face"), "{path}");
    person.photograph("face", pictures::jpeg(500, 700, 1)).await;
    person.submit().await;
    world.run_jobs().await;
    let there = world.at_veriff();
    let contexts: Vec<_> = there.media().map(|media| media.context.as_str().to_owned()).collect();
    assert_eq!(contexts, ["face"]);
    assert_eq!((there.submissions_received, there.submissions_accepted), (1, 1));
    assert_eq!((calls(&world, "/sessions"), calls(&world, "/mfa/generate"), calls(&world, "/mfa/verify")), (1, 1, 1));
    assert_eq!(person.stage().await, Stage::Waiting);
}

#[tokio::test]
async fn the_number_and_the_code_are_kept_nowhere() {
    let world = World::start().await;
    let person = with_code(&world).await;
    person.post("code", &[("code", "654321")]).await;
    person.post("code", &[("code", RIGHT)]).await;
    let detail = world.portal.session_detail(&person.session_id).await.expect("the store").expect("the case");
    let all = format!("{detail:?}");
    for secret in ["2341", RIGHT, "654321"] {
        assert!(!all.contains(secret), "{secret}: {all}");
    }
    if let Some(file) = world.settings.database_url.strip_prefix("sqlite://") {
        let file = file.split('?').next().expect("a path");
        for end in ["", "-wal"] {
            let bytes = std::fs::read(format!("{file}{end}")).unwrap_or_default();
            let found = bytes.windows(12).any(|part| part == b"234123412346");
            assert!(!found && !bytes.windows(14).any(|part| part == b"2341 2341 2346"), "{file}{end}");
        }
    }
}

#[tokio::test]
async fn no_document_and_no_photo_get_around_the_code() {
    let world = World::start().await;
    let person = agreed(&world).await;
    for (function, fields) in
        [("document", &[("document_type", "PASSPORT"), ("country", "IN")][..]), ("submit", &[]), ("reopen", &[])]
    {
        let (status, error_key, _) = person.post(function, fields).await;
        assert_eq!((status, error_key.as_str()), (StatusCode::CONFLICT, "problem-wrong-stage"), "{function}");
    }
    let (status, _, _) = person.try_photo("face", "face.jpg", pictures::jpeg(500, 700, 1)).await;
    assert_eq!(status, StatusCode::CONFLICT);
    let (status, error_key, _) = person.post("code", &[("code", RIGHT)]).await;
    assert_eq!((status, error_key.as_str()), (StatusCode::UNPROCESSABLE_ENTITY, "otp-not-sent"));
    assert!(world.mock.sessions().is_empty(), "nothing was created for that");

    let other = world.invite().await;
    other.consent().await;
    let (_, error_key, _) = other.post("aadhaar", &[("number", NUMBER)]).await;
    assert_eq!(error_key, "problem-wrong-stage", "who was not asked has no code sent");
}

#[tokio::test]
async fn every_reason_for_no_code_has_its_words() {
    let world = World::start().await;
    let person = agreed(&world).await;
    for (typed, error_key) in [
        ("", "otp-number-unreadable"),
        ("2341 2341 2347", "otp-number-unreadable"),
        ("222222222227", "otp-number-unknown"),
        ("999999999999", "otp-no-telephone"),
        ("888888888887", "otp-no-resend"),
        ("777777777775", "otp-unreachable"),
    ] {
        let (_, named, _) = person.post("aadhaar", &[("number", typed)]).await;
        assert_eq!(named, error_key, "{typed}");
    }
    assert_eq!(world.mock.sessions().len(), 1, "one session, however often a number is wrong");
    let visit = world.portal.visit(&person.token).await.expect("a visit");
    assert_eq!((Step::of(&visit), visit.session.code), (Step::Aadhaar, CodeState::NotSent));
    let (_, page) = world.get(&person.path("/aadhaar?problem=otp-no-telephone")).await;
    assert!(page.contains("No mobile number is registered"), "{page}");

    person.post("aadhaar", &[("number", NUMBER)]).await;
    let (status, error_key, _) = person.post("aadhaar", &[("number", NUMBER)]).await;
    assert_eq!((status, error_key.as_str()), (StatusCode::TOO_MANY_REQUESTS, "otp-too-soon"));
    // Twice more in other processes, which remember no pause; then it is enough.
    for _ in 0..2 {
        world.mock.advance_clock(std::time::Duration::from_secs(61));
        restarted(&world).await.send_code(&person.token, &number(NUMBER)).await.expect("another code");
    }
    world.mock.advance_clock(std::time::Duration::from_secs(61));
    let refused = restarted(&world).await.send_code(&person.token, &number(NUMBER)).await;
    assert_eq!(
        refused.map_err(portal::domain::UserError::from).map_err(portal::domain::UserError::key).err(),
        Some("otp-sent-too-often")
    );
    // The last code is as good as ever.
    let (_, error_key, path) = person.post("code", &[("code", RIGHT)]).await;
    assert!(error_key.is_empty() && path.ends_with("/photo/face"), "{error_key} {path}");
}

#[tokio::test]
async fn wrong_codes_are_named_and_too_many_of_them_end_in_waiting() {
    let world = World::start().await;
    let person = with_code(&world).await;
    for typed in ["", "12345", "12345x"] {
        assert_eq!(person.post("code", &[("code", typed)]).await.1, "otp-code-unreadable", "{typed}");
    }
    assert_eq!(calls(&world, "/mfa/verify"), 0, "no try is spent on what is no code");
    for left in ["You can try 2 more times", "You can try once more"] {
        let (status, error_key, _) = person.post("code", &[("code", "000000")]).await;
        assert_eq!((status, error_key.as_str()), (StatusCode::UNPROCESSABLE_ENTITY, "otp-code-wrong"));
        let (_, page) = world.get(&person.path("/code?problem=otp-code-wrong")).await;
        assert!(page.contains(left), "{page}");
    }
    let (status, error_key, path) = person.post("code", &[("code", "000000")]).await;
    assert_eq!((status, error_key.as_str()), (StatusCode::OK, ""));
    assert!(path.ends_with("/status"), "{path}");
    assert_eq!(person.stage().await, Stage::Waiting);
    let (_, page) = world.get(&person.path("/status")).await;
    assert!(page.contains("without a photo"), "honest about what is checked: {page}");
    world.mock.decide(world.at_veriff().id, MockDecision::declined(102)).expect("the session is there");
    world.run_until("decided", async |_| matches!(person.stage().await, Stage::Decided(_))).await;
}

#[tokio::test]
async fn an_answer_that_is_lost_is_found_again() {
    // The code is sent, and the answer is lost.
    let world = World::start().await;
    let person = agreed(&world).await;
    world.mock.set_faults(vec![InjectedFault::new(FaultKind::DropConnection).on(Route::GenerateOtp).after_effect()]);
    let (status, error_key, _) = person.post("aadhaar", &[("number", NUMBER)]).await;
    assert_eq!((status, error_key.as_str()), (StatusCode::SERVICE_UNAVAILABLE, "otp-unreachable"));
    world.mock.set_faults(Vec::new());
    let (_, error_key, path) = person.post("aadhaar", &[("number", NUMBER)]).await;
    assert!(error_key.is_empty() && path.ends_with("/code"), "Veriff says that one was sent: {error_key} {path}");
    // The code is taken, and the answer is lost.
    world.mock.set_faults(vec![InjectedFault::new(FaultKind::DropConnection).on(Route::VerifyOtp).after_effect()]);
    let (status, error_key, _) = person.post("code", &[("code", RIGHT)]).await;
    assert_eq!((status, error_key.as_str()), (StatusCode::SERVICE_UNAVAILABLE, "otp-unreachable"));
    world.mock.set_faults(Vec::new());
    let (_, error_key, path) = person.post("code", &[("code", RIGHT)]).await;
    assert!(error_key.is_empty() && path.ends_with("/photo/face"), "{error_key} {path}");

    // The last wrong code is answered, and the answer is lost: Veriff has the session, and says so when asked.
    let world = World::start().await;
    let person = with_code(&world).await;
    for _ in 0..2 {
        person.post("code", &[("code", "000000")]).await;
    }
    world.mock.set_faults(vec![InjectedFault::new(FaultKind::DropConnection).on(Route::VerifyOtp).after_effect()]);
    person.post("code", &[("code", "000000")]).await;
    assert_eq!(person.stage().await, Stage::Consented);
    world.mock.set_faults(Vec::new());
    let (_, error_key, path) = person.post("code", &[("code", "000000")]).await;
    assert!(error_key.is_empty() && path.ends_with("/status"), "{error_key} {path}");

    // Or the decision comes first, by webhook.
    let world = World::start().await;
    let person = with_code(&world).await;
    for _ in 0..2 {
        person.post("code", &[("code", "000000")]).await;
    }
    world.mock.set_faults(vec![InjectedFault::new(FaultKind::DropConnection).on(Route::VerifyOtp).after_effect()]);
    person.post("code", &[("code", "000000")]).await;
    world.mock.set_faults(Vec::new());
    world.mock.decide(world.at_veriff().id, MockDecision::declined(102)).expect("the session is there");
    world.run_until("decided", async |_| matches!(person.stage().await, Stage::Decided(_))).await;
}

#[tokio::test]
async fn a_session_that_was_created_is_used_after_a_crash_and_one_that_is_gone_is_made_anew() {
    let world = World::start().await;
    let person = agreed(&world).await;
    // Created and written, and then the process died before a code was sent: as if the register had failed.
    person.post("aadhaar", &[("number", "777777777775")]).await;
    let created = world.at_veriff().id;
    let visit = restarted(&world).await.send_code(&person.token, &number(NUMBER)).await.expect("a code");
    assert_eq!(visit.session.veriff_session_id.as_deref(), Some(created.as_str()));
    assert_eq!(world.mock.sessions().len(), 1);

    // The answer to the creation is lost: the second one is used, and the first one expires there.
    let world = World::start().await;
    let person = agreed(&world).await;
    world.mock.set_faults(vec![
        InjectedFault::new(FaultKind::DropConnection).on(Route::CreateSession).times(1).after_effect(),
    ]);
    assert_eq!(person.post("aadhaar", &[("number", NUMBER)]).await.1, "otp-unreachable");
    let (_, error_key, _) = person.post("aadhaar", &[("number", NUMBER)]).await;
    assert!(error_key.is_empty(), "{error_key}");
    let known = world.portal.visit(&person.token).await.expect("a visit").session.veriff_session_id.expect("an id");
    assert_eq!(world.mock.sessions().len(), 2);
    person.post("code", &[("code", RIGHT)]).await;
    person.photograph("face", pictures::jpeg(500, 700, 1)).await;
    person.submit().await;
    world.run_jobs().await;
    assert_eq!(world.mock.session(&known).expect("it is there").submissions_accepted, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_tabs_at_once_have_one_session() {
    let world = World::start().await;
    let person = agreed(&world).await;
    let number = [("number", NUMBER)];
    let both = futures_util::future::join(person.post("aadhaar", &number), person.post("aadhaar", &number));
    let (one, other) = both.await;
    assert!(one.1.is_empty() || other.1.is_empty(), "{one:?} {other:?}");
    let visit = world.portal.visit(&person.token).await.expect("a visit");
    assert_eq!(Step::of(&visit), Step::Code);
    let (_, error_key, path) = person.post("code", &[("code", RIGHT)]).await;
    assert!(error_key.is_empty() && path.ends_with("/photo/face"), "{error_key} {path}");
    assert!(world.clock.now() >= NOON);
}
