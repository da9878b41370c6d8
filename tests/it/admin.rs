//! The back office: who gets in, what they see, and what stays shut.

use portal::domain::{NewLink, Total};
use reqwest::StatusCode;

use super::browser::Browser;
use super::world::World;

#[tokio::test]
async fn a_reviewer_signs_in_looks_and_signs_out() {
    let world = World::start().await;
    let password = world.portal.put_admin("Reviewer@Example.com", None).await.expect("an administrator");
    let person = world
        .invite_as(NewLink {
            first_name: Some("José".into()),
            last_name: Some("<b>Õun</b>".into()),
            ..NewLink::default()
        })
        .await;
    person.submit_passport().await;
    world.run_jobs().await;
    let browser = Browser::new(&world);
    assert_eq!(browser.get("/admin/sessions").await.path, "/admin/login");
    let page = browser.sign_in("reviewer@example.com ", &password, "/admin/sessions?status=waiting").await;
    assert_eq!((page.path.as_str(), page.query.as_str()), ("/admin/sessions", "status=waiting"));

    let page = browser.get("/admin/sessions?q=jose").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(
        page.text.contains("José &lt;b&gt;Õun&lt;/b&gt;") && !page.text.contains("<b>Õun"),
        "names are shown as text"
    );
    assert!(!browser.get("/admin/sessions?q=nobody").await.text.contains("José"));
    let page = browser.get(&format!("/admin/sessions/{}", person.session_id)).await;
    assert_eq!(page.status, StatusCode::OK);
    let detail = world.portal.session_detail(&person.session_id).await.expect("the store").expect("the case");
    let picture = format!("/admin/media/{}", detail.attempts[0].media[0].id);
    assert!(page.text.contains(&picture));
    let answer = browser.send(world.http.get(format!("{}{picture}", world.url))).await;
    assert_eq!(answer.headers()["content-type"], "image/jpeg");
    assert!(answer.headers()["cache-control"].to_str().expect("text").contains("no-store"));
    assert_eq!(browser.get("/admin/sessions/nobody").await.status, StatusCode::NOT_FOUND);
    assert_eq!(browser.get("/admin/media/nobody").await.status, StatusCode::NOT_FOUND);

    assert_eq!(browser.post("/admin/logout", &[("csrf", "guess")]).await.status, StatusCode::FORBIDDEN);
    let csrf = page
        .text
        .split("name=\"csrf\" value=\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .expect("a token in the form");
    assert_eq!(browser.post("/admin/logout", &[("csrf", csrf)]).await.path, "/admin/login");
    assert_eq!(browser.get("/admin/sessions").await.path, "/admin/login");
}

#[tokio::test]
async fn the_cookie_is_safe() {
    let world = World::start().await;
    let password = world.portal.put_admin("a@example.com", None).await.expect("an administrator");
    let form = [("email", "a@example.com"), ("password", password.as_str())];
    // A cookie that somebody planted before is worth nothing afterwards.
    let planted = "portal_login=AAAAAAAAAAAAAAAAAAAAAA";
    let request = world.http.post(format!("{}/admin/login", world.url)).header("cookie", planted).form(&form);
    let answer = request.send().await.expect("an answer");
    let cookies = answer.headers().get_all("set-cookie").iter().map(|cookie| cookie.to_str().expect("text").to_owned());
    let cookies: Vec<_> = cookies.collect();
    assert_eq!(cookies.len(), 2, "the login, and by what the browser is known: {cookies:?}");
    assert!(cookies.iter().any(|cookie| cookie.starts_with("portal_login=")));
    for cookie in cookies {
        assert!(!cookie.contains("AAAAAAAAAAAAAAAAAAAAAA"), "a new id");
        for part in ["HttpOnly", "SameSite=Lax", "Path=/admin"] {
            assert!(cookie.contains(part), "{cookie}");
        }
        assert!(!cookie.contains("Secure"), "on this machine there is no https");
    }
}

#[tokio::test]
async fn guessing_is_slowed_down_and_says_nothing() {
    let world = World::start().await;
    let password = world.portal.put_admin("a@example.com", None).await.expect("an administrator");
    let browser = Browser::new(&world);
    for email in ["a@example.com", "nobody@example.com"] {
        for _ in 0..5 {
            let page = browser.sign_in(email, "a wrong password", "").await;
            assert_eq!(page.path, "/admin/login");
            assert!(page.query.contains("problem=wrong"), "{email}: {}", page.query);
        }
        let page = browser.sign_in(email, &password, "").await;
        assert!(page.query.contains("problem=throttled"), "{email}: {}", page.query);
    }
    world.clock.advance(16 * 60 * 1000);
    assert_eq!(browser.sign_in("a@example.com", &password, "").await.path, "/admin/sessions");
    assert!(world.portal.disable_admin("a@example.com").await.expect("the store"));
    assert_eq!(browser.get("/admin/sessions").await.path, "/admin/login", "who is shut out is out at once");
    assert!(browser.sign_in("a@example.com", &password, "").await.query.contains("problem=wrong"));
}

#[tokio::test]
async fn nothing_of_the_back_office_opens_without_a_login() {
    let world = World::start().await;
    for path in [
        "/admin",
        "/admin/sessions",
        "/admin/sessions/x",
        "/admin/media/x",
        "/admin/events",
        "/admin/sessions/x/events",
    ] {
        let answer = world.http.get(format!("{}{path}", world.url)).send().await.expect("an answer");
        assert_eq!(answer.status(), StatusCode::UNAUTHORIZED, "{path}");
        assert_eq!(world.get(path).await.0, StatusCode::SEE_OTHER, "{path}, for a browser");
    }
    let answer =
        world.http.post(format!("{}/admin/logout", world.url)).form(&[("csrf", "")]).send().await.expect("an answer");
    assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn the_list_is_cut_into_pages_that_miss_nobody() {
    let world = World::start().await;
    let mut all = Vec::new();
    for _ in 0..120 {
        all.push(world.invite().await.session_id);
    }
    let mut seen = Vec::new();
    let mut filter = portal::domain::SessionFilter::default();
    loop {
        let page = world.portal.sessions(&filter).await.expect("a page");
        assert_eq!(page.total, Total::Exactly(120));
        seen.extend(page.rows.iter().map(|row| row.id().to_owned()));
        match page.older {
            Some(next) => filter.after = Some(next),
            None => break,
        }
    }
    seen.reverse();
    all.sort();
    let mut sorted = seen.clone();
    sorted.sort();
    assert_eq!(sorted, all, "none twice, none missed");
    let none = portal::domain::SessionFilter { text: Some("100%_".into()), ..Default::default() };
    assert_eq!(world.portal.sessions(&none).await.expect("a page").total, Total::Exactly(0));
    let browser = Browser::of_reviewer(&world).await;
    let odd =
        "/admin/sessions?status='; drop table sessions; --&after=' or 1=1 --&before=%25&q='; drop table sessions; --";
    let page = browser.get(odd).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text.contains("No session matches"), "the text is looked for, and the rest is left out");
    assert!(browser.get("/admin/sessions").await.text.contains("120 sessions"));
}
