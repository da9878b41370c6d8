//! `portal jobs`: what an operator sees of the queue, and does with it.

use std::process::Command;

use portal::domain::Stage;
use portal::server::Clock;
use veriff::mock::Settings as MockSettings;

use super::world::{SECRET, World, quick_mock};

/// Runs `portal jobs` with the settings of a world: whether it went well, and what it printed.
fn jobs(world: &World, arguments: &[&str]) -> (bool, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_portal"))
        .arg("jobs")
        .args(arguments)
        .args(["--database-url", &world.settings.database_url])
        .args(["--veriff-api-key", &world.settings.integration.credentials.api_key, "--veriff-secret", SECRET])
        .args(["--veriff-url", world.settings.integration.url.as_str(), "--media-url", "memory:///"])
        .env_clear()
        .env("RUST_LOG", "error")
        .output()
        .expect("the program runs");
    let text = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    (output.status.success(), text)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_operator_lists_what_has_failed_and_retries_it() {
    // The program has the system's clock, and so has this world.
    let mock = MockSettings { decide_after: None, ..quick_mock() };
    let world = World::with(mock, Clock::system(), |_| ()).await;
    let person = world.invite().await;
    person.submit_passport().await;
    let (done, text) = jobs(&world, &["list", "--state", "failed"]);
    assert!(done && text.lines().count() == 1, "{text}");
    let (done, text) = jobs(&world, &["list"]);
    assert!(done && text.contains("\tdue\tsend\t0\t0\t-\t20"), "{text}");
    assert!(text.contains(&person.session_id), "{text}");
    let id = text.lines().nth(1).and_then(|line| line.split('\t').next()).expect("an id").to_owned();
    let (done, text) = jobs(&world, &["retry", &id]);
    assert!(done && text.contains("has not failed"), "{text}");

    let mut database =
        <sqlx::AnyConnection as sqlx::Connection>::connect(&world.settings.database_url).await.expect("the database");
    sqlx::query("update sessions set integration = 'gone'").execute(&mut database).await.expect("a row");
    world.run_jobs().await;
    let (done, text) = jobs(&world, &["list", "--state", "failed"]);
    assert!(done && text.contains(&format!("{id}\tfailed\tsend\t1\t1\tintegration\t-\t")), "{text}");

    sqlx::query("update sessions set integration = 'default'").execute(&mut database).await.expect("a row");
    let (done, text) = jobs(&world, &["retry", "--all"]);
    assert!(done && text.contains("1 retried."), "{text}");
    world.run_jobs().await;
    assert_eq!(person.stage().await, Stage::Waiting);

    for (wrong, said) in [
        (&["retry", "nobody"][..], "there is no job nobody"),
        (&["retry"], "required"),
        (&["retry", "--all", "one"], "cannot be used with"),
        (&["list", "--state", "tired"], "possible values"),
        (&["list", "--limit", "0"], "0 is not in"),
    ] {
        let (done, text) = jobs(&world, wrong);
        assert!(!done && text.contains(said), "{wrong:?}: {text}");
    }
}
