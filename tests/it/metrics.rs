//! `/metrics`: counts equal what was done, there are as many series as the program has words for, and only its own listener has them.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use portal::domain::Stage;
use portal::server::Clock;
use portal::server::store::JOB_KINDS;
use reqwest::StatusCode;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use veriff::mock::{FaultKind, InjectedFault, MockDecision, Route, Settings as MockSettings};

use super::browser::Browser;
use super::world::{NOON, World, quick_mock};

/// The series of a portal, each with its value.
struct Series(BTreeMap<String, f64>);

impl Series {
    async fn of(world: &World) -> Self {
        // The counts of the queue are read anew after five seconds.
        world.clock.advance(6_000);
        Self::read(&world.portal.metrics_text().await)
    }

    fn read(text: &str) -> Self {
        let line = |line: &str| {
            line.rsplit_once(' ').map(|(series, value)| (series.to_owned(), value.parse().unwrap_or(f64::NAN)))
        };
        Self(text.lines().filter(|line| !line.starts_with('#')).filter_map(line).collect())
    }

    /// The sum of the series of a name whose labels hold each of these.
    fn sum(&self, name: &str, labels: &[(&str, &str)]) -> f64 {
        let labels: Vec<_> = labels.iter().map(|(label, value)| format!("{label}=\"{value}\"")).collect();
        let is_one = |series: &str| {
            series.split('{').next() == Some(name) && labels.iter().all(|label| series.contains(label.as_str()))
        };
        self.0.iter().filter(|(series, _)| is_one(series)).map(|(_, value)| value).sum()
    }
}

#[track_caller]
fn assert_counted(counted: f64, done: usize, what: &str) {
    assert!(
        (counted - f64::from(u32::try_from(done).expect("few"))).abs() < 0.1,
        "{what}: {counted} counted, {done} done"
    );
}

#[tokio::test]
async fn counts_equal_what_was_done() {
    let world =
        World::with(MockSettings { decide_after: None, ..quick_mock() }, Clock::standing_at(NOON), |_| ()).await;
    let person = world.invite().await;
    for _ in 0..7 {
        world.get("/healthz").await;
    }
    world.get("/no-such-page").await;
    person.consent().await;
    person.choose("PASSPORT", "EE").await;
    let (_, refused, _) = person.try_photo("face", "face.jpg", "no picture").await;
    person.photograph("document-front", super::pictures::jpeg(800, 600, 1)).await;
    person.photograph("face", super::pictures::jpeg(600, 800, 2)).await;
    person.submit().await;
    let queued = Series::of(&world).await;
    assert_counted(queued.sum("portal_jobs", &[("kind", "send"), ("state", "due")]), 1, "the sending waits");

    world.mock.set_faults(vec![InjectedFault::new(FaultKind::Status(500)).on(Route::CreateSession)]);
    // It fails again and again, until its next try is further away than the counts are old.
    let mut rounds = 0;
    while Series::of(&world).await.sum("portal_jobs", &[("kind", "send"), ("state", "retrying")]) < 0.5 {
        world.run_jobs().await;
        rounds += 1;
        assert!(rounds < 20, "it is never seen to wait");
    }
    world.mock.set_faults(Vec::new());
    world.run_until("sent", async |_| person.stage().await == Stage::Waiting).await;
    let detail = world.portal.session_detail(&person.session_id).await.expect("the store").expect("the session");
    world.mock.decide(detail.session.veriff_session_id.expect("an id"), MockDecision::approved()).expect("there");
    world.run_until("decided", async |_| matches!(person.stage().await, Stage::Decided(_))).await;
    world.mock.send_raw_webhook("unknown", &serde_json::json!("no webhook at all"));
    let browser = Browser::of_reviewer(&world).await;
    browser.sign_in("reviewer@example.com", "a wrong password", "").await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    world.run_jobs().await;

    let series = Series::of(&world).await;
    let requests =
        |route: &str, status: &str| series.sum("portal_http_requests_total", &[("route", route), ("status", status)]);
    assert_counted(requests("/healthz", "2xx"), 7, "requests");
    assert_counted(requests("unmatched", "4xx"), 1, "pages that are not there");
    assert_counted(series.sum("portal_uploads_total", &[("outcome", "accepted")]), 2, "photos");
    let reason = refused.strip_prefix("problem-").expect("an error of ours");
    assert_counted(series.sum("portal_uploads_total", &[("outcome", reason)]), 1, "a photo that was refused");
    assert_counted(series.sum("portal_decisions_total", &[]), 1, "decisions");
    assert_counted(series.sum("portal_decisions_total", &[("status", "approved")]), 1, "approved");
    let calls = world.mock.calls().len();
    let held_back = series.sum("portal_veriff_calls_total", &[("answer", "held_back")]);
    assert_counted(series.sum("portal_veriff_calls_total", &[]) - held_back, calls, "calls to Veriff");
    assert!(series.sum("portal_veriff_calls_total", &[("answer", "5xx")]) > 0.5, "the fault");
    assert_counted(series.sum("portal_veriff_call_duration_seconds_count", &[]), calls, "calls that were timed");
    assert!(series.sum("portal_job_runs_total", &[("kind", "send"), ("outcome", "failed")]) > 0.5, "failed runs");
    assert!(series.sum("portal_job_runs_total", &[("kind", "send"), ("outcome", "done")]) > 0.5);
    assert!(series.sum("portal_webhooks_total", &[("kind", "decision"), ("outcome", "stored")]) > 0.5);
    assert_counted(series.sum("portal_sign_ins_total", &[]), 2, "sign-ins");
    assert_counted(series.sum("portal_jobs", &[("state", "due")]), 0, "the queue is done");

    let text = world.portal.metrics_text().await;
    let served = text.lines().filter_map(|line| line.strip_prefix("# TYPE ")?.split(' ').next());
    assert_eq!(served.map(str::to_owned).collect::<BTreeSet<_>>(), documented(), "the README names what is served");
}

#[tokio::test]
async fn there_are_no_more_series_whatever_strangers_send() {
    let world = World::start().await;
    let ask = async |number: usize| {
        let secret = format!("secret-{number}");
        let method = reqwest::Method::from_bytes(format!("BREW{number}").as_bytes()).expect("a method");
        let paths = [format!("/{secret}"), format!("/v/{secret}"), format!("/api/{secret}"), format!("/?{secret}")];
        for path in paths {
            for method in [reqwest::Method::GET, method.clone()] {
                let request = world.http.request(method, format!("{}{path}", world.url));
                request.header("x-request-id", &secret).send().await.expect("an answer");
            }
        }
        let key = format!("{secret}-0000-4000-8000-000000000000");
        let webhook = world.http.post(format!("{}/webhooks/veriff", world.url)).header("x-auth-client", &key);
        webhook
            .header("x-hmac-signature", &secret)
            .body(format!("{{\"action\":\"{secret}\"}}"))
            .send()
            .await
            .expect("an answer");
    };
    ask(0).await;
    let names = async || Series::of(&world).await.0.into_keys().collect::<BTreeSet<_>>();
    let few = names().await;
    for number in 1..=120 {
        ask(number).await;
    }
    assert_eq!(names().await, few, "9 requests each, with names that nobody knew, and no new series");
    assert!(!few.iter().any(|series| series.contains("secret") || series.contains("BREW")));
}

#[tokio::test]
async fn only_the_listener_for_metrics_has_them_and_it_has_nothing_else() {
    let world = World::start().await;
    assert_eq!(world.get("/metrics").await.0, StatusCode::NOT_FOUND, "not where people are");
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    tokio::spawn(portal::serve::serve_metrics(world.portal.clone(), listener, CancellationToken::new()));
    let answer = world.http.get(format!("{url}/metrics")).send().await.expect("an answer");
    let media_type = answer.headers()["content-type"].to_str().expect("text").to_owned();
    assert!(media_type.starts_with("text/plain; version="), "{media_type}");
    let text = answer.text().await.expect("text");
    assert!(text.contains("portal_http_requests_total{route=\"unmatched\",method=\"GET\",status=\"4xx\"} 1"), "{text}");
    for path in ["/", "/healthz", "/admin", "/v/token"] {
        let answer = world.http.get(format!("{url}{path}")).send().await.expect("an answer");
        assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn without_the_database_the_process_still_says_what_it_counted() {
    let world = World::start().await;
    world.get("/healthz").await;
    assert!(Series::of(&world).await.sum("portal_jobs", &[]) < 0.5);
    world.portal.close().await;
    let text = world.portal.metrics_text().await;
    assert!(text.contains("portal_http_requests_total{route=\"/healthz\""));
    let fresh = Series::of(&world).await;
    assert!(!fresh.0.keys().any(|series| series.starts_with("portal_jobs{")), "old counts are not told as new ones");
}

/// The names of the metrics in the table of the README.
fn documented() -> BTreeSet<String> {
    let document = std::fs::read_to_string("README.md").expect("the document");
    let names = document.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next());
    names.filter(|name| name.starts_with("portal_") || name.starts_with("process_")).map(str::to_owned).collect()
}

#[test]
fn every_kind_of_job_is_counted() {
    let source = std::fs::read_to_string("src/server/store/job.rs").expect("the source");
    let (_, kinds) = source.split_once("pub fn kind(&self)").expect("the function");
    let kinds: BTreeSet<_> = kinds.split_once("    }\n").expect("its end").0.split('"').skip(1).step_by(2).collect();
    assert_eq!(kinds, JOB_KINDS.into_iter().collect());
}
