//! What a database cannot hold is refused by name at the boundary, on every page of the back office.

use reqwest::StatusCode;

use super::browser::{Browser, hidden};
use super::world::World;

#[tokio::test]
async fn a_nul_is_refused_by_name_in_every_address_and_every_form() {
    let world = World::start().await;
    let person = world.invite().await;
    let browser = Browser::of_reviewer(&world).await;
    for path in [
        "/admin/login?next=%00",
        "/admin/sessions?q=a%00b",
        "/admin/sessions?after=%00",
        "/admin/sessions?status=%00",
        "/admin/sessions/%00",
        "/admin/sessions/a%00b/events",
        "/admin/sessions/%00/deletion",
        "/admin/media/%00",
        "/admin/veriff-media/%00/x",
        &format!("/admin/veriff-media/{}/%00", person.session_id),
        &format!("/admin/sessions/{}?asked=%00&outcome=%00", person.session_id),
        "/v/%00",
        &format!("/v/{}/photo/%00", person.token),
    ] {
        let page = browser.get(path).await;
        assert_eq!(page.status, StatusCode::BAD_REQUEST, "{path}");
        assert!(page.text.contains("character that cannot be used"), "{path}: {}", page.text);
    }
    let csrf = hidden(&browser.get("/admin/sessions").await.text, "csrf");
    let check = browser.get("/admin/registry-check").await.text;
    let form = hidden(&check, "form");
    for (path, fields) in [
        ("/admin/login", vec![("email", "a\0@example.com"), ("password", "x")]),
        ("/admin/login", vec![("email", "a@example.com"), ("password", "x\0")]),
        ("/admin/logout", vec![("csrf", "\0")]),
        ("/admin/registry-check", vec![("csrf", csrf.as_str()), ("form", form.as_str()), ("id_number", "1\0")]),
        ("/admin/registry-check", vec![("csrf", csrf.as_str()), ("form", "\0"), ("id_number", "123-45-6789")]),
    ] {
        let page = browser.post(path, &fields).await;
        assert_eq!(page.status, StatusCode::BAD_REQUEST, "{path} {fields:?}");
        assert!(page.text.contains("character that cannot be used"), "{path}: {}", page.text);
    }
    for action in ["ask", "deletion"] {
        let page = browser.post(&format!("/admin/sessions/%00/{action}"), &[("csrf", &csrf)]).await;
        assert_eq!(page.status, StatusCode::BAD_REQUEST, "{action}");
    }
    assert_eq!(browser.get("/admin/sessions").await.status, StatusCode::OK, "who sent it is still signed in");
}

#[tokio::test]
async fn odd_characters_that_a_database_can_hold_are_no_fault() {
    let world = World::start().await;
    let browser = Browser::of_reviewer(&world).await;
    for (path, status) in [
        ("/admin/sessions?q=%2500", StatusCode::OK),
        ("/admin/sessions?q=%01%7F%EF%BF%BF%F0%9F%92%A9", StatusCode::OK),
        ("/admin/sessions?q=%FF%C0%80", StatusCode::OK),
        ("/admin/sessions?after=%27%22%5C", StatusCode::OK),
        ("/admin/sessions/%F0%9F%92%A9", StatusCode::NOT_FOUND),
        ("/admin/media/%27%3B--", StatusCode::NOT_FOUND),
        ("/admin/sessions/%FF", StatusCode::BAD_REQUEST),
    ] {
        assert_eq!(browser.get(path).await.status, status, "{path}");
    }
}

#[tokio::test]
async fn a_form_that_is_too_large_is_refused() {
    let world = World::start().await;
    let email = "a".repeat(300 * 1024);
    let form = [("email", email.as_str()), ("password", "x")];
    let answer = world.http.post(format!("{}/admin/login", world.url)).form(&form).send().await.expect("an answer");
    assert_eq!(answer.status(), StatusCode::PAYLOAD_TOO_LARGE);
}
