//! An audit is killed at random moments and started again.

use std::collections::HashSet;
use std::time::Duration;

use super::super::world;
use super::{Office, results};

/// How many people there are.
const PEOPLE: usize = 500;
/// How often the audit is killed.
const KILLS: u32 = 3;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everybody_is_handed_in_once_however_often_it_is_killed() {
    let office = Office::open().await;
    let manifest = office.manifest("people.csv", PEOPLE);
    let seed = std::fs::read_to_string("/proc/sys/kernel/random/uuid").unwrap_or_default();
    println!("seed {seed}");
    let mut done_before = 0;
    for kill in 0..KILLS {
        let mut child = office.command(&manifest, &[]).spawn().expect("it starts");
        // Some of this start's work is done, and then a moment more.
        let submitted = || office.mock.sessions().iter().filter(|there| there.submissions_accepted > 0).count();
        for _ in 0..1_000 {
            if submitted() > done_before || child.try_wait().expect("it is ours").is_some() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        let more = super::super::crash::chosen(&format!("{seed}{kill}"), 700);
        tokio::time::sleep(Duration::from_millis(u64::from(more))).await;
        child.kill().expect("it runs");
        child.wait().expect("it ends");
        done_before = submitted();
        println!("kill {kill}: {done_before} handed in");
    }
    let (code, text) = office.run(&manifest, &[]).await;
    assert_eq!(code, 0, "{text}, seed {seed}");
    let lines = results(&manifest);
    assert_eq!(lines.len(), PEOPLE, "{text}");
    assert!(lines.iter().all(|line| line["status"] == "approved" && line["code"] == 9001), "seed {seed}");
    let lines_in_order: Vec<_> = lines.iter().map(|line| line["line"].as_i64().expect("a line")).collect();
    assert!(lines_in_order.is_sorted(), "the result has the manifest's order");
    let keys: HashSet<_> = lines.iter().map(|line| line["key"].to_string()).collect();
    assert_eq!(keys.len(), PEOPLE);
    assert_submitted_once(&office, PEOPLE);

    // Once more: nothing is left to do, and nothing is done.
    let (code, text) = office.run(&manifest, &[]).await;
    assert_eq!((code, results(&manifest).len()), (0, PEOPLE), "{text}");
    assert_submitted_once(&office, PEOPLE);
}

/// At the stand-in: each person in one session that was handed in, once, with two pictures. A session that was created
/// when the process died, and never used, may lie beside.
fn assert_submitted_once(office: &Office, people: usize) {
    let mut seen = HashSet::new();
    for there in office.mock.sessions() {
        if there.submissions_received == 0 {
            continue;
        }
        assert_eq!((there.submissions_received, there.submissions_accepted), (1, 1), "{:?}", there.vendor_data);
        let mut contexts: Vec<_> = there.media().map(|media| media.context.as_str().to_owned()).collect();
        contexts.sort();
        assert_eq!(contexts, ["document-front", "face"], "{:?}", there.vendor_data);
        assert!(seen.insert(there.vendor_data.clone()), "{:?} is there twice", there.vendor_data);
    }
    assert_eq!(seen.len(), people);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_deadline_and_a_signal_end_it_and_it_goes_on_later() {
    let office = Office::open().await;
    let manifest = office.write(
        "late.csv",
        b"key,vendor_data,document_type,document_country,document_front,face\n\
        1,standin:undecided,PASSPORT,EE,pictures/front.jpg,pictures/face.jpg\n\
        2,second,PASSPORT,EE,pictures/front.jpg,pictures/face.jpg\n",
    );
    let (code, text) = office.run(&manifest, &["--deadline", "3s"]).await;
    assert_eq!(code, 2, "{text}");
    assert!(text.contains("Without a decision: 1;") && text.contains("same command again"), "{text}");
    let lines = results(&manifest);
    assert_eq!((&lines[0]["status"], &lines[1]["status"]), (&"waiting".into(), &"approved".into()), "{lines:?}");
    assert!(lines[0]["submitted_at"].is_string() && lines[0]["decided_at"].is_null(), "{lines:?}");

    let (code, text) = office.run(&manifest, &["--no-wait"]).await;
    assert_eq!(code, 0, "{text}");
    assert!(text.contains("Decisions to come: 1;"), "{text}");

    let child = office.command(&manifest, &[]).spawn().expect("it starts");
    tokio::time::sleep(Duration::from_secs(1)).await;
    let signalled = std::process::Command::new("kill").arg("-INT").arg(child.id().to_string()).status();
    assert!(signalled.expect("kill runs").success());
    let output = tokio::task::spawn_blocking(move || child.wait_with_output()).await.expect("a task").expect("it ends");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(output.status.code(), Some(2), "{text}");
    assert!(text.contains("Stopped") && text.contains("nobody is handed in twice"), "{text}");

    let undecided = office.mock.sessions().into_iter().find(|there| there.decision.is_none()).expect("one waits");
    office.mock.decide(&undecided.id, veriff::mock::MockDecision::declined(106)).expect("it is there");
    let (code, text) = office.run(&manifest, &[]).await;
    assert_eq!(code, 0, "{text}");
    let lines = results(&manifest);
    assert_eq!((&lines[0]["status"], &lines[0]["reason_code"]), (&"declined".into(), &106.into()), "{lines:?}");
    assert_submitted_once(&office, 2);
    // Also in the back office, as a session like all others.
    let settings =
        world::settings("http://127.0.0.1:1", &office.veriff_url, &office.mock.settings(), office.database_url.clone());
    let portal = portal::server::Portal::open(settings, portal::server::Clock::system()).await.expect("a portal");
    let detail = portal
        .session_detail(lines[0]["session_id"].as_str().expect("an id"))
        .await
        .expect("the store")
        .expect("a case");
    assert_eq!(detail.timeline[0].label, "Taken from an audit");
    assert_eq!(detail.timeline[0].detail.as_deref(), Some("late.csv, line 2"));
    portal.close().await;
}

/// The number behind `words`.
fn number(text: &str, words: &str) -> usize {
    let behind = text.split_once(words).unwrap_or_else(|| panic!("`{words}` is missing: {text}")).1;
    behind.chars().take_while(char::is_ascii_digit).collect::<String>().parse().expect("a number")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_stops_it_is_told_of_every_row() {
    const ROWS: usize = 400;
    let office = Office::open().await;
    let manifest = office.manifest("many.csv", ROWS);
    // Four people a second.
    let mut command = office.command(&manifest, &[]);
    let slowly: Vec<_> =
        command.get_args().map(|word| if word == "100000" { "240".into() } else { word.to_owned() }).collect();
    command = std::process::Command::new(env!("CARGO_BIN_EXE_portal"));
    command.env_clear().args(slowly).stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped());
    let child = command.spawn().expect("it starts");
    for _ in 0..500 {
        if office.mock.sessions().iter().any(|there| there.decision.is_some()) {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let signalled = std::process::Command::new("kill").arg("-INT").arg(child.id().to_string()).status();
    assert!(signalled.expect("kill runs").success());
    let output = tokio::task::spawn_blocking(move || child.wait_with_output()).await.expect("a task").expect("it ends");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(output.status.code(), Some(2), "{text}");
    let decided = results(&manifest).iter().filter(|line| line["status"] == "approved").count();
    let (open, not_begun) = (number(&text, "Without a decision: "), number(&text, "and not begun: "));
    assert_eq!(decided + open, ROWS, "every row is in the account: {text}");
    assert!(not_begun > 0 && not_begun <= open, "{text}");
}
