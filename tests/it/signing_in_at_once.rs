//! Many sign in at once: few are looked at, the others are told to come back, and everybody else notices nothing.

use portal::server::{Clock, SignInLimits};
use reqwest::StatusCode;
use tempfile::TempDir;
use tokio::task::JoinSet;

use super::browser::Browser;
use super::memory::Demo;
use super::world::{World, client, quick_mock};

/// How many sign in at once.
const PEOPLE: usize = 500;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn five_hundred_sign_ins_at_once_take_a_bounded_amount_of_memory() {
    let http = client();
    let folder = TempDir::new().expect("a folder");
    let demo = Demo::start_with_umask("022", folder.path());
    let url = demo.url();
    let sign_in = |index: usize| {
        let form = [("email", format!("nobody-{index}@example.com")), ("password", "a wrong password".to_owned())];
        http.post(format!("{url}/admin/login")).form(&form).send()
    };
    assert_eq!(sign_in(PEOPLE).await.expect("an answer").status(), StatusCode::SEE_OTHER);
    assert_eq!(http.get(&url).send().await.expect("an answer").status(), StatusCode::OK);
    let Some(at_rest) = demo.peak() else { return };

    let mut signing_in = JoinSet::new();
    for index in 0..PEOPLE {
        let request = sign_in(index);
        signing_in.spawn(async move {
            let answer = request.await.expect("an answer");
            (answer.status(), answer.headers().get("retry-after").is_some())
        });
    }
    let (mut looked_at, mut sent_away) = (0, 0);
    while !signing_in.is_empty() {
        // Between the answers, somebody else looks at a page.
        let answer = http.get(&url).send().await.expect("an answer");
        assert_eq!(answer.status(), StatusCode::OK);
        for _ in 0..50 {
            let Some(answered) = signing_in.join_next().await else { break };
            match answered.expect("it is sent") {
                (StatusCode::SEE_OTHER, _) => looked_at += 1,
                (StatusCode::SERVICE_UNAVAILABLE, true) => sent_away += 1,
                other => panic!("{other:?}"),
            }
        }
    }
    assert_eq!(looked_at + sent_away, PEOPLE);
    assert!(looked_at > 0 && sent_away > 0, "{looked_at} were looked at, {sent_away} were told to come back");
    let peak = demo.peak().expect("it still runs");
    println!(
        "{at_rest} MiB with one sign-in, {peak} MiB at the most with {PEOPLE} at once; {looked_at} were looked at"
    );
    let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
    let most = u64::try_from(cores).expect("a number") * 19 + 100;
    assert!(peak <= at_rest + most, "{at_rest} MiB became {peak} MiB");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_told_to_come_back_keeps_what_was_typed() {
    let limits = SignInLimits { at_once: 1, waiting: 0, ..SignInLimits::default() };
    let world = World::with(quick_mock(), Clock::system(), |settings| settings.sign_in = limits).await;
    let mut signing_in = JoinSet::new();
    for _ in 0..20 {
        let form = [("email", "maria@example.com"), ("password", "not told again"), ("next", "/admin/registry-check")];
        let request = world.http.post(format!("{}/admin/login", world.url)).form(&form);
        signing_in.spawn(async move {
            let answer = request.send().await.expect("an answer");
            (answer.status(), answer.headers().clone(), answer.text().await.expect("text"))
        });
    }
    let answers = signing_in.join_all().await;
    let (_, headers, page) = answers
        .iter()
        .find(|(status, ..)| *status == StatusCode::SERVICE_UNAVAILABLE)
        .expect("twenty find no place where there is one");
    assert_eq!(headers["retry-after"], "2");
    assert!(headers.contains_key("content-security-policy"), "a page like any other");
    assert!(page.contains("Too many people are signing in"), "{page}");
    assert!(page.contains("value=\"maria@example.com\"") && page.contains("value=\"/admin/registry-check\""), "{page}");
    assert!(!page.contains("not told again"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_flood_of_strangers_keeps_out_nobody_who_was_here_before() {
    let limits = SignInLimits { at_once: 1, waiting: 1, ..SignInLimits::default() };
    let world = World::with(quick_mock(), Clock::system(), |settings| settings.sign_in = limits).await;
    let password = world.portal.put_admin("owner@example.com", None).await.expect("an administrator");
    let owner = Browser::new(&world);
    assert_eq!(owner.sign_in("owner@example.com", &password, "").await.path, "/admin/sessions");
    let mut flood = JoinSet::new();
    for sender in 0..30 {
        let (http, url) = (world.http.clone(), format!("{}/admin/login", world.url));
        flood.spawn(async move {
            for index in 0..1_000 {
                let form = [("email", format!("{sender}-{index}@example.com")), ("password", "a guess".to_owned())];
                http.post(&url).form(&form).send().await.expect("an answer");
            }
        });
    }
    for _ in 0..5 {
        owner.keep_only("portal_browser");
        let page = owner.sign_in("owner@example.com", &password, "").await;
        assert_eq!((page.status, page.path.as_str()), (StatusCode::OK, "/admin/sessions"));
    }
    assert!(flood.try_join_next().is_none(), "the strangers are still at it");
    flood.abort_all();
}
