//! What cannot end by itself is somebody's; and nobody waits longer than they must for a Veriff that answers again.

use std::time::Duration;

use portal::domain::{Attention, DecisionStatus, SendNow, SessionFilter, Stage, StatusFilter, Total};
use portal::server::{Clock, Portal, Settings};
use reqwest::StatusCode;
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;
use veriff::mock::{FaultKind, InjectedFault, MockDecision, Route, Settings as MockSettings};

use super::browser::Browser;
use super::world::{Person, SECRET, World, acting_reviewer, quick_mock};

const HOUR: i64 = 3_600_000;

async fn attention(world: &World, session_id: &str) -> Option<Attention> {
    world.portal.session_detail(session_id).await.expect("the store").expect("the case").session.attention
}

async fn marked(portal: &Portal) -> i64 {
    let filter = SessionFilter { status_filter: Some(StatusFilter::Attention), ..SessionFilter::default() };
    let Total::Exactly(count) = portal.sessions(&filter).await.expect("a page").total else { panic!("it is counted") };
    count
}

/// People who have handed in.
async fn people(world: &World, count: usize) -> Vec<Person<'_>> {
    let mut people = Vec::new();
    for _ in 0..count {
        let person = world.invite().await;
        person.submit_passport().await;
        people.push(person);
    }
    people
}

async fn all_sent(people: &[Person<'_>]) -> bool {
    for person in people {
        if person.stage().await != Stage::Waiting {
            return false;
        }
    }
    true
}

#[tokio::test]
async fn a_refusal_that_repeating_does_not_mend_is_somebodys() {
    let world = World::start().await;
    world.mock.set_faults(vec![InjectedFault::new(FaultKind::Status(400)).on(Route::UploadMedia)]);
    let person = world.invite().await;
    person.submit_passport().await;
    world.run_jobs().await;
    let calls = world.mock.calls().len();
    for _ in 0..48 {
        world.clock.advance(HOUR);
        world.run_jobs().await;
    }
    assert_eq!(world.mock.calls().len(), calls, "it is not repeated");
    assert_eq!(attention(&world, &person.session_id).await, Some(Attention::VeriffRefused));

    let (_, page) = world.get(&person.path("/status")).await;
    assert!(page.contains("Acme has been told") && !page.contains("keeps trying"), "{page}");

    let reviewer = Browser::of_reviewer(&world).await;
    let list = reviewer.get("/admin/sessions?status=attention").await.text;
    assert!(list.contains(&person.session_id) && list.contains("1 session<"), "{list}");
    let all = reviewer.get("/admin/sessions").await.text;
    let rows = all.split("id=\"rows\"").nth(1).and_then(|rest| rest.split("</table>").next()).expect("rows");
    assert!(rows.contains("Needs attention"), "the row itself is marked: {rows}");
    world.invite().await;
    assert_eq!(marked(&world.portal).await, 1, "only what is marked");
    let address = format!("/admin/sessions/{}", person.session_id);
    let detail = reviewer.get(&address).await.text;
    for words in
        ["Needs attention", "400", "1101: Validation failed", "Something went wrong", "none by itself", "Send now"]
    {
        assert!(detail.contains(words), "{words}: {detail}");
    }
}

#[tokio::test]
async fn send_now_sends_now_and_twice_is_once() {
    let world = World::start().await;
    world.mock.set_faults(vec![InjectedFault::new(FaultKind::Status(422)).on(Route::Submit)]);
    let person = world.invite().await;
    person.submit_passport().await;
    world.run_jobs().await;
    let reviewer = Browser::of_reviewer(&world).await;
    let address = format!("/admin/sessions/{}", person.session_id);
    let post = format!("{address}/send-now");
    assert_ne!(reviewer.post(&post, &[("csrf", "guess")]).await.status, StatusCode::OK);
    assert_eq!(marked(&world.portal).await, 1, "nobody else's form does it");
    world.mock.set_faults(Vec::new());
    for _ in 0..2 {
        let page = reviewer.post_from(&address, &post, &[]).await;
        assert_eq!((page.status, page.path.as_str()), (StatusCode::OK, address.as_str()));
        assert!(page.query.contains("sent="), "{}", page.query);
    }
    assert_eq!(marked(&world.portal).await, 0);
    let both = async || while world.portal.work_once().await.expect("the queue") {};
    tokio::join!(both(), both());
    assert_eq!(person.stage().await, Stage::Waiting);
    assert_eq!(world.at_veriff().submissions_accepted, 1);
    let timeline =
        world.portal.session_detail(&person.session_id).await.expect("the store").expect("the case").timeline;
    assert_eq!(timeline.iter().filter(|event| event.label == "Sent again by a reviewer").count(), 1);
    let nothing = world.portal.send_now(&acting_reviewer(), &person.session_id).await.expect("the store");
    assert_eq!(nothing, Some(SendNow::Nothing));
}

#[tokio::test]
async fn what_is_only_put_off_is_shown_with_its_next_try_and_can_be_sent_now() {
    let world = World::start().await;
    world.mock.set_faults(vec![InjectedFault::new(FaultKind::Status(503))]);
    let person = world.invite().await;
    person.submit_passport().await;
    world.run_until("it is far between the tries", async |world| world.mock.calls().len() > 8).await;
    assert_eq!(marked(&world.portal).await, 0, "it ends by itself");
    let detail = world.portal.session_detail(&person.session_id).await.expect("the store").expect("the case");
    let [failing_job] = &detail.failing_jobs[..] else { panic!("one trouble") };
    assert!(
        failing_job.failures > 8 && failing_job.next_at.is_some_and(|at| at > world.clock.now()),
        "{failing_job:?}"
    );
    let calls = world.mock.calls().len();
    world.run_jobs().await;
    assert_eq!(world.mock.calls().len(), calls, "not before its time");
    assert_eq!(
        world.portal.send_now(&acting_reviewer(), &person.session_id).await.expect("the store"),
        Some(SendNow::Begun)
    );
    world.run_jobs().await;
    assert!(world.mock.calls().len() > calls, "now");
}

#[tokio::test]
async fn calls_that_were_held_back_are_no_tries() {
    let world = World::start().await;
    let people = people(&world, 5).await;
    world.mock.set_faults(vec![
        InjectedFault::new(FaultKind::TooManyRequests { retry_after: 3 }).on(Route::CreateSession).times(1),
    ]);
    world.run_jobs().await;
    for _ in 0..5 {
        world.clock.advance(100);
        world.run_jobs().await;
    }
    assert_eq!(world.mock.calls().len(), 1, "one was told to wait; the others were held back");
    let mut tries = 0;
    for person in &people {
        let detail = world.portal.session_detail(&person.session_id).await.expect("the store").expect("the case");
        tries += detail.failing_jobs.iter().map(|failing_job| failing_job.failures).sum::<i64>();
    }
    assert_eq!(tries, 1);
    tokio::time::sleep(Duration::from_millis(3_100)).await;
    world.clock.advance(3_200);
    world.run_jobs().await;
    assert!(all_sent(&people).await);
}

#[tokio::test]
async fn nobody_waits_more_than_ten_seconds_longer_than_the_outage() {
    for seconds in [20, 590] {
        let world = World::start().await;
        let people = people(&world, 4).await;
        world.mock.set_faults(vec![InjectedFault::new(FaultKind::Status(503))]);
        for _ in 0..seconds {
            world.run_jobs().await;
            world.clock.advance(1_000);
        }
        world.mock.set_faults(Vec::new());
        let answers_again = world.clock.now();
        world.run_until("all are sent", async |_| all_sent(&people).await).await;
        let longer = world.clock.now() - answers_again;
        assert!(longer <= 10_000, "an outage of {seconds} s: {longer} ms longer");
    }
}

/// A portal of this world as another process has it: the same database and pictures.
async fn another(world: &World, change: impl FnOnce(&mut Settings)) -> Portal {
    let mut settings = world.settings.clone();
    change(&mut settings);
    Portal::open(settings, world.clock.clone()).await.expect("a portal")
}

/// A world whose pictures are on the disk, so that several processes have them.
async fn world_with(folder: &TempDir, secret: &str) -> World {
    World::with(MockSettings { decide_after: None, ..quick_mock() }, Clock::system(), |settings| {
        settings.media_url = url::Url::from_directory_path(folder.path()).expect("a URL");
        settings.integration.credentials.secret = veriff::SharedSecret::new(secret);
    })
    .await
}

async fn within_ten_seconds(what: &str, mut done: impl AsyncFnMut() -> bool) {
    let limit = tokio::time::timeout(Duration::from_secs(10), async {
        while !done().await {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    });
    limit.await.unwrap_or_else(|_| panic!("{what}: not within ten seconds"));
}

#[tokio::test]
async fn a_start_with_other_keys_sets_everybody_going_again() {
    let folder = TempDir::new().expect("a folder");
    let world = world_with(&folder, "a secret that is wrong").await;
    let people = people(&world, 20).await;
    let stop = CancellationToken::new();
    let old = tokio::spawn({
        let (portal, stop) = (world.portal.clone(), stop.clone());
        async move { portal.work(4, stop).await }
    });
    within_ten_seconds("all are marked", async || marked(&world.portal).await == 20).await;
    let calls = world.mock.calls().len();
    tokio::time::sleep(Duration::from_millis(700)).await;
    assert_eq!(world.mock.calls().len(), calls, "nothing is repeated with a key that is refused");
    stop.cancel();
    old.await.expect("the worker stops");

    let same = another(&world, |_| ()).await;
    let stop = CancellationToken::new();
    let working = tokio::spawn({
        let stop = stop.clone();
        async move { same.work(4, stop).await }
    });
    tokio::time::sleep(Duration::from_millis(700)).await;
    assert_eq!(world.mock.calls().len(), calls, "a start with the same keys changes nothing");
    stop.cancel();
    working.await.expect("the worker stops");

    let mended = another(&world, |settings| {
        settings.integration.credentials.secret = veriff::SharedSecret::new(SECRET);
    })
    .await;
    let stop = CancellationToken::new();
    let _drop = stop.clone().drop_guard();
    tokio::spawn(async move { mended.work(4, stop).await });
    within_ten_seconds("all go on", async || all_sent(&people).await).await;
    assert_eq!(marked(&world.portal).await, 0);
}

#[tokio::test]
async fn a_check_that_succeeds_sets_everybody_going_again() {
    let folder = TempDir::new().expect("a folder");
    let world = world_with(&folder, SECRET).await;
    world.mock.set_faults(vec![InjectedFault::new(FaultKind::Status(401))]);
    let people = people(&world, 20).await;
    world.work();
    within_ten_seconds("all are marked", async || marked(&world.portal).await == 20).await;
    let other = another(&world, |_| ()).await;
    assert!(other.check_veriff("default").await.is_err());
    assert_eq!(marked(&world.portal).await, 20, "a check that fails changes nothing");
    world.mock.set_faults(Vec::new());
    other.check_veriff("default").await.expect("the keys are accepted");
    within_ten_seconds("all go on", async || all_sent(&people).await).await;
    assert_eq!(marked(&world.portal).await, 0);
}

#[tokio::test]
async fn the_first_who_gets_through_takes_those_along_whose_key_was_refused() {
    let world = World::start().await;
    let people = people(&world, 3).await;
    world.mock.set_faults(vec![InjectedFault::new(FaultKind::Status(401))]);
    world.run_jobs().await;
    assert_eq!(marked(&world.portal).await, 3);
    world.mock.set_faults(Vec::new());
    let next = world.invite().await;
    next.submit_passport().await;
    world.run_jobs().await;
    assert!(all_sent(&people).await && next.stage().await == Stage::Waiting);
    assert_eq!(marked(&world.portal).await, 0);
}

#[tokio::test]
async fn a_decision_ends_the_mark_of_who_could_not_be_asked_about() {
    let world = World::start().await;
    let person = world.invite().await;
    person.submit_passport().await;
    world.run_jobs().await;
    world.mock.set_faults(vec![InjectedFault::new(FaultKind::Status(401)).on(Route::Decision)]);
    world.clock.advance(120_000);
    world.run_jobs().await;
    assert_eq!(attention(&world, &person.session_id).await, Some(Attention::Unauthorized));
    assert_eq!(person.stage().await, Stage::Waiting);
    world.mock.set_faults(Vec::new());
    world.mock.decide(&world.at_veriff().id, MockDecision::approved()).expect("the session is there");
    world.run_until("approved", async |_| person.stage().await == Stage::Decided(DecisionStatus::Approved)).await;
    world.run_until("the mark goes", async |world| attention(world, &person.session_id).await.is_none()).await;
}

#[tokio::test]
async fn what_the_settings_name_no_more_is_somebodys_until_they_name_it_again() {
    let folder = TempDir::new().expect("a folder");
    let world = world_with(&folder, SECRET).await;
    let person = world.invite().await;
    person.submit_passport().await;
    let without = another(&world, |settings| settings.integration.name = "elsewhere".to_owned()).await;
    assert!(without.work_once().await.expect("the queue"));
    assert_eq!(attention(&world, &person.session_id).await, Some(Attention::InternalError));
    world.work();
    within_ten_seconds("it goes on", async || person.stage().await == Stage::Waiting).await;
}
