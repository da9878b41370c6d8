//! What nothing names and nobody needs goes, after a day: on a folder, in memory and on S3; and nothing else does.

use std::path::PathBuf;
use std::time::Duration;

use bytes::Bytes;
use portal::domain::MediaType;
use portal::server::{Clock, MediaStore, SweepResult};
use tempfile::TempDir;
use url::Url;

use super::media_store::{bucket, s3_server};
use super::world::{World, quick_mock};

const DAY: i64 = 24 * 60 * 60 * 1000;

/// A clock that stands where the system's is: files carry the system's times.
fn standing_now() -> Clock {
    Clock::standing_at(Clock::system().now())
}

async fn litter(media: &MediaStore) {
    for key in [MediaStore::key("nobody", "one", MediaType::Jpeg), "checks/cut-off".to_owned()] {
        media.put(&key, Bytes::from_static(b"litter")).await.expect("it is kept");
    }
}

/// Two pictures that a session has, one that nobody names, and what a check left: after a day the last two are gone.
async fn sweeps(world: &World) {
    let person = world.invite().await;
    person.submit_passport().await;
    let media = MediaStore::open(&world.settings.media_url, world.settings.media_options.clone()).expect("the store");
    // Memory is each store's own: there the litter is a session that a portal put and whose row was never written.
    let is_shared = world.settings.media_url.scheme() != "memory";
    if is_shared {
        litter(&media).await;
    }
    let young = world.portal.sweep_media().await.expect("a sweep");
    assert_eq!((young.removed, young.removed_bytes), (0, 0), "an upload may still be under way");
    world.clock.advance(DAY + 10 * 60_000);
    let both = async || {
        let (one, other) = tokio::join!(world.portal.sweep_media(), world.portal.sweep_media());
        (one.expect("a sweep"), other.expect("a sweep"))
    };
    let (one, other) = both().await;
    if is_shared {
        assert!(one.removed + other.removed >= 2, "two at once do not hinder each other: {one:?} {other:?}");
        assert!(media.get(&MediaStore::key("nobody", "one", MediaType::Jpeg)).await.is_err());
        assert!(media.get("checks/cut-off").await.is_err());
    }
    let quiet = world.portal.sweep_media().await.expect("a sweep");
    assert_eq!(quiet, SweepResult { seen: 2, removed: 0, removed_bytes: 0 }, "what a row names stays");
    let detail = world.portal.session_detail(&person.session_id).await.expect("the store").expect("the case");
    for kept in &detail.attempts[0].media {
        assert!(world.portal.media_bytes(&kept.id).await.expect("the picture is there").is_some());
    }
}

#[tokio::test]
async fn a_folder_is_swept_of_what_no_row_names() {
    let folder = TempDir::new().expect("a folder");
    let url = Url::from_directory_path(folder.path()).expect("a URL");
    let world = World::with(quick_mock(), standing_now(), |settings| settings.media_url = url).await;
    let of_others = folder.path().join("notes.txt");
    std::fs::write(&of_others, "not the portal's").expect("a file");
    // A process that dies while it writes leaves the file under this name.
    let unfinished = |session: &str| folder.path().join("sessions").join(session).join("face.jpg#1");
    let paths: [PathBuf; 2] = [unfinished("dead"), unfinished("alive")];
    for path in &paths {
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, "half a picture").expect("a file");
    }
    let file = std::fs::File::options().append(true).open(&paths[1]).expect("the file");
    let written = file.metadata().and_then(|data| data.modified()).expect("a time");
    file.set_modified(written + Duration::from_hours(24)).expect("a time");
    sweeps(&world).await;
    assert!(!paths[0].exists(), "it was never finished");
    assert!(paths[1].exists(), "it may be finished yet");
    assert!(of_others.exists(), "what is not the portal's stays");
}

#[tokio::test]
async fn a_bucket_is_swept_of_what_no_row_names() {
    super::world::install_cryptography();
    let folder = TempDir::new().expect("a folder");
    std::fs::create_dir(folder.path().join("portal")).expect("a bucket");
    let options = bucket(&s3_server(&folder).await);
    let world = World::with(quick_mock(), standing_now(), |settings| {
        settings.media_url = "s3://portal/media".parse().expect("a URL");
        settings.media_options = options.to_vec();
    });
    sweeps(&world.await).await;
}

#[tokio::test]
async fn memory_keeps_what_a_row_names() {
    sweeps(&World::with(quick_mock(), standing_now(), |_| ()).await).await;
}

#[tokio::test]
async fn housekeeping_runs_beside_the_work_and_in_one_process_only() {
    let folder = TempDir::new().expect("a folder");
    let url = Url::from_directory_path(folder.path()).expect("a URL");
    let world = World::with(quick_mock(), standing_now(), |settings| settings.media_url = url).await;
    let media = MediaStore::open(&world.settings.media_url, []).expect("the store");
    litter(&media).await;
    let unfinished = folder.path().join("sessions/nobody/face.jpg#1");
    std::fs::write(&unfinished, "half a picture").expect("a file");
    world.clock.advance(2 * DAY);
    world.work();
    // What was being written goes last: when it is gone, nothing of this pass looks at `checks` any more.
    for _ in 0..200 {
        if !unfinished.exists() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert!(!unfinished.exists(), "nobody asked for it");
    assert!(media.get("checks/cut-off").await.is_err());
    media.put("checks/cut-off", Bytes::from_static(b"litter")).await.expect("it is kept");
    world.portal.housekeeping().await;
    assert!(media.get("checks/cut-off").await.is_ok(), "its turn is not yet there again");
}

#[tokio::test]
async fn rows_that_are_over_go() {
    let world = World::start().await;
    let password = world.portal.put_admin("a@example.com", None).await.expect("an administrator");
    let sign_in = async |email: &str, password: &str| {
        world.portal.sign_in(email, password, None).await.expect("the store").is_ok()
    };
    for index in 0..30 {
        assert!(!sign_in(&format!("nobody-{index}@example.com"), "a wrong password").await);
    }
    assert!(!sign_in("a@example.com", "a wrong password").await);
    let browser = super::browser::Browser::new(&world);
    assert_eq!(browser.sign_in("a@example.com", &password, "").await.path, "/admin/sessions");
    assert_eq!(world.portal.remove_old_rows().await.expect("a sweep"), 0, "nothing is over yet");
    world.clock.advance(20 * 60 * 1000);
    let tries = world.portal.remove_old_rows().await.expect("a sweep");
    assert!((100..=4 * 31).contains(&tries), "four counters a try, few of them shared: {tries}");
    assert_eq!(browser.get("/admin/sessions").await.path, "/admin/sessions", "the login is not over");
    world.clock.advance(9 * DAY / 24);
    assert_eq!(world.portal.remove_old_rows().await.expect("a sweep"), 1, "the login");
    world.clock.advance(180 * DAY);
    assert_eq!(world.portal.remove_old_rows().await.expect("a sweep"), 1, "the browser is not known any more");
}
