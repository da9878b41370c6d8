//! Logins end: with a new password, with disuse, with age, and with whoever is shut out, streams included.

use std::time::Duration;

use reqwest::StatusCode;

use super::browser::Browser;
use super::world::World;

const HOUR: i64 = 60 * 60 * 1000;

async fn is_in(browser: &Browser) -> bool {
    browser.get("/admin/sessions").await.path == "/admin/sessions"
}

async fn signed_in(world: &World) -> Browser {
    let password = world.portal.put_admin("a@example.com", None).await.expect("an administrator");
    let browser = Browser::new(world);
    assert_eq!(browser.sign_in("a@example.com", &password, "").await.path, "/admin/sessions");
    browser
}

#[tokio::test]
async fn a_new_password_ends_every_login_under_the_old_one() {
    let world = World::start().await;
    let browser = signed_in(&world).await;
    assert!(is_in(&browser).await);
    let password = world.portal.put_admin("A@example.com ", None).await.expect("a new password");
    assert!(!is_in(&browser).await, "the old cookie is worth nothing");
    assert_eq!(browser.sign_in("a@example.com", &password, "").await.path, "/admin/sessions");
    assert!(is_in(&browser).await);
}

#[tokio::test]
async fn a_login_lasts_while_it_is_used_and_no_longer_than_a_day() {
    let world = World::start().await;
    let browser = signed_in(&world).await;
    for hour in [7, 14, 21] {
        world.clock.advance(7 * HOUR);
        assert!(is_in(&browser).await, "used again after seven hours, at hour {hour}");
    }
    world.clock.advance(2 * HOUR + HOUR / 2);
    assert!(is_in(&browser).await, "at hour 23 and a half");
    world.clock.advance(HOUR / 2);
    assert!(!is_in(&browser).await, "after a day it is over, however it is used");

    let browser = signed_in(&world).await;
    world.clock.advance(7 * HOUR);
    assert!(is_in(&browser).await);
    world.clock.advance(8 * HOUR + 2 * 60 * 1000);
    assert!(!is_in(&browser).await, "eight hours after its last use");
}

#[tokio::test]
async fn who_signs_out_while_a_request_is_under_way_stays_out() {
    let world = World::start().await;
    let browser = signed_in(&world).await;
    // From here on every request notes the use of the login.
    world.clock.advance(2 * 60 * 1000);
    let page = browser.get("/admin/sessions").await;
    let csrf = super::browser::hidden(&page.text, "csrf");
    world.clock.advance(2 * 60 * 1000);
    let form = [("csrf", csrf.as_str())];
    let (_, _) = tokio::join!(browser.get("/admin/sessions"), browser.post("/admin/logout", &form));
    assert!(!is_in(&browser).await);
}

#[tokio::test]
async fn a_stream_ends_with_its_login() {
    let world = World::start().await;
    let browser = signed_in(&world).await;
    for path in ["/admin/events", "/admin/sessions/any/events"] {
        let mut stream = browser.send(world.http.get(format!("{}{path}", world.url))).await;
        assert_eq!(stream.status(), StatusCode::OK);
        assert!(stream.chunk().await.expect("it is open").is_some_and(|chunk| chunk.starts_with(b"data: connected")));
        let password = world.portal.put_admin("a@example.com", None).await.expect("an administrator");
        if path == "/admin/events" {
            assert!(world.portal.disable_admin("a@example.com").await.expect("the store"));
        }
        let ended = tokio::time::timeout(Duration::from_secs(12), async {
            while stream.chunk().await.expect("no fault").is_some() {}
        });
        ended.await.expect("the stream ends though nothing happens");
        world.portal.put_admin("a@example.com", None).await.expect("let in again");
        assert_ne!(browser.sign_in("a@example.com", &password, "").await.path, "/admin/sessions");
        let password = world.portal.put_admin("a@example.com", None).await.expect("an administrator");
        assert_eq!(browser.sign_in("a@example.com", &password, "").await.path, "/admin/sessions");
    }
}

#[tokio::test]
async fn a_wrong_password_keeps_the_e_mail_in_its_field_and_in_no_address() {
    let world = World::start().await;
    world.portal.put_admin("a@example.com", None).await.expect("an administrator");
    let browser = Browser::new(&world);
    let email = "\"><script>@example.com";
    let page = browser.sign_in(email, "not the password", "/admin/sessions").await;
    assert_eq!((page.status, page.path.as_str()), (StatusCode::OK, "/admin/login"));
    assert!(!page.query.contains("example.com"), "{}", page.query);
    assert!(page.text.contains("is not right"), "it says what is wrong");
    assert!(page.text.contains("value=\"&quot;&gt;&lt;script&gt;@example.com\""), "{}", page.text);
    assert!(!page.text.contains("not the password"), "a password is shown to nobody");
    assert!(page.text.contains("aria-invalid=\"true\"") && page.text.contains("aria-describedby=\"problem\""));
    assert!(page.text.contains("role=\"alert\""));
    let again = browser.get("/admin/login").await;
    assert!(!again.text.contains("script&gt;@example.com"), "it is kept for one page only");
}
