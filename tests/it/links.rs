//! Links that open nothing, and doors that stay shut: each with a helpful page and the right status.

use portal::domain::{DecisionStatus, Stage};
use reqwest::StatusCode;
use veriff::mock::MockDecision;

use super::pictures;
use super::world::World;

#[tokio::test]
async fn a_link_that_is_wrong_opens_nothing() {
    let world = World::start().await;
    for path in ["/v/nothing", "/v/nothing/status", "/v/nothing/photo/face", "/v/%2e%2e/consent", "/nowhere"] {
        let (status, page) = world.get(path).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{path}");
        assert!(page.contains("<h1"), "{path} has a page that helps");
    }
    // What no link holds is no address at all.
    assert_eq!(world.get("/v/%00").await.0, StatusCode::BAD_REQUEST);
    let stranger = super::world::Person { world: &world, token: "nothing".into(), session_id: String::new() };
    for function in ["consent", "submit", "reopen"] {
        let (status, error_key, _) = stranger.post(function, &[("agreed", "on")]).await;
        assert_eq!((status, error_key.as_str()), (StatusCode::NOT_FOUND, "problem-unknown-link"), "{function}");
    }
    let (status, error_key, _) = stranger.try_photo("face", "face.jpg", pictures::jpeg(300, 300, 1)).await;
    assert_eq!((status, error_key.as_str()), (StatusCode::NOT_FOUND, "problem-unknown-link"));
}

#[tokio::test]
async fn a_link_that_has_expired_says_so() {
    let world = World::start().await;
    let person = world.invite().await;
    person.consent().await;
    world.clock.advance(7 * 24 * 3600 * 1000);
    let (status, page) = world.get(&person.path("/document")).await;
    assert_eq!(status, StatusCode::GONE);
    assert!(page.contains("<h1"));
    let (status, error_key, _) = person.post("document", &[("document_type", "PASSPORT"), ("country", "EE")]).await;
    assert_eq!((status, error_key.as_str()), (StatusCode::GONE, "problem-expired-link"));
}

#[tokio::test]
async fn a_link_that_is_used_up_shows_the_result_and_takes_nothing_more() {
    let world = World::start().await;
    let person = world.invite().await;
    person.submit_passport().await;
    world.run_jobs().await;
    world.mock.decide(world.at_veriff().id, MockDecision::approved()).expect("the session is there");
    world.run_until("approved", async |_| person.stage().await == Stage::Decided(DecisionStatus::Approved)).await;
    let (status, error_key, _) = person.try_photo("face", "face.jpg", pictures::jpeg(300, 300, 1)).await;
    assert_eq!((status, error_key.as_str()), (StatusCode::CONFLICT, "problem-wrong-stage"));
    let (status, _) = world.get(&person.path("/photo/face")).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "on to the result");
    let (status, _, path) = person.post("submit", &[]).await;
    assert_eq!(status, StatusCode::OK, "handing in again is no fault, and no second submission");
    assert!(path.ends_with("/status"));
    world.run_jobs().await;
    assert_eq!(world.at_veriff().submissions_received, 1);
}

#[tokio::test]
async fn nobody_sees_the_pictures_of_another_session() {
    let world = World::start().await;
    let mine = world.invite().await;
    let theirs = world.invite().await;
    for person in [&mine, &theirs] {
        person.consent().await;
        person.choose("PASSPORT", "EE").await;
        person.photograph("document-front", pictures::jpeg(640, 480, 1)).await;
    }
    let visit = world.portal.visit(&theirs.token).await.expect("a visit");
    let photo = &visit.photos[0].id;
    assert_eq!(world.get(&mine.path(&format!("/photos/{photo}"))).await.0, StatusCode::NOT_FOUND);
    let answer = world
        .http
        .get(format!("{}{}", world.url, theirs.path(&format!("/photos/{photo}"))))
        .send()
        .await
        .expect("an answer");
    assert_eq!(answer.status(), StatusCode::OK);
    assert_eq!(answer.headers()["content-type"], "image/jpeg");
    assert!(answer.headers()["cache-control"].to_str().expect("text").contains("no-store"));
    let (status, _) = world.get(&format!("/admin/media/{photo}")).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "a reviewer must sign in first");
}

#[tokio::test]
async fn a_form_without_javascript_goes_on_and_comes_back_with_what_is_wrong() {
    let world = World::start().await;
    let person = world.invite().await;
    let submit = async |function: &str, fields: &[(&str, &str)]| {
        let mut form = vec![("token", person.token.as_str())];
        form.extend_from_slice(fields);
        let request =
            world.http.post(format!("{}/api/{function}", world.url)).header("accept", "text/html,*/*").form(&form);
        let answer = request.send().await.expect("an answer");
        assert!(answer.status().is_redirection(), "{function}: {}", answer.status());
        answer.headers()["location"].to_str().expect("text").to_owned()
    };
    assert_eq!(submit("consent", &[]).await, person.path("/consent?problem=problem-consent-missing"));
    assert_eq!(submit("consent", &[("agreed", "on")]).await, person.path("/document"));
    let nowhere = submit("document", &[("document_type", "PASSPORT"), ("country", "Atlantis")]).await;
    assert_eq!(nowhere, person.path("/document?problem=problem-country-unknown"));
    let (status, page) = world.get(&nowhere).await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("role=\"alert\""));
    let next = submit("document", &[("document_type", "PASSPORT"), ("country", "Estonia")]).await;
    assert_eq!(next, person.path("/photo/document-front"));
    assert_eq!(submit("language", &[("language", "en"), ("back", "https://evil.example/")]).await, person.path(""));
}

#[tokio::test]
async fn a_form_from_another_site_is_refused() {
    let world = World::start().await;
    let person = world.invite().await;
    for (name, value, status) in [
        ("sec-fetch-site", "cross-site", StatusCode::FORBIDDEN),
        ("sec-fetch-site", "same-site", StatusCode::FORBIDDEN),
        ("origin", "https://evil.example", StatusCode::FORBIDDEN),
        ("origin", "null", StatusCode::FORBIDDEN),
        ("origin", world.url.as_str(), StatusCode::OK),
    ] {
        let request = world
            .http
            .post(format!("{}/api/consent", world.url))
            .header(name, value)
            .header("accept", "application/json");
        let answer =
            request.form(&[("token", person.token.as_str()), ("agreed", "on")]).send().await.expect("an answer");
        assert_eq!(answer.status(), status, "{name}: {value}");
    }
}

#[tokio::test]
async fn every_page_keeps_to_its_own_origin() {
    let world = World::start().await;
    let person = world.invite().await;
    for path in [person.path("/consent"), "/".into(), "/admin/login".into(), "/v/nothing".into()] {
        let answer = world.http.get(format!("{}{path}", world.url)).send().await.expect("an answer");
        let policy = answer.headers()["content-security-policy"].to_str().expect("text").to_owned();
        assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{path}: {policy}");
        assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"), "{path}: {policy}");
        assert_eq!(answer.headers()["x-content-type-options"], "nosniff");
        assert!(answer.headers()["cache-control"].to_str().expect("text").contains("no-store"));
        let page = answer.text().await.expect("text");
        assert!(!page.contains(" style=\""), "{path} has no inline style");
    }
}
