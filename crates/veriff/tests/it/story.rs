//! The story in the stand-in's README, told with nothing but `curl` and `openssl`.

use std::process::Command;

use crate::stage::{KEY, PHOTO, SECRET, Stage, settings};

const README: &str = include_str!("../../src/mock/README.md");

/// The first script in the README.
fn script() -> &'static str {
    let start = README.split("```sh\n").nth(1).expect("it has a script");
    start.split("```").next().expect("the script ends")
}

#[tokio::test(flavor = "multi_thread")]
async fn with_nothing_but_curl_and_openssl() {
    let there = |program: &str| Command::new(program).arg("version").output().is_ok();
    assert!(there("curl") && there("openssl"), "the story needs curl and openssl");
    let stage = Stage::new(settings()).await;
    let folder = std::env::temp_dir().join(format!("veriff-story-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    for photo in ["front.jpg", "face.jpg"] {
        std::fs::write(folder.join(photo), PHOTO).expect("it is written");
    }
    let mut command = Command::new("sh");
    command.args(["-eu", "-c", script()]).current_dir(&folder);
    command.env("BASE", &stage.base).env("KEY", KEY).env("SECRET", SECRET);
    let output = tokio::task::spawn_blocking(move || command.output()).await.expect("it runs").expect("a shell");
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    let complaints = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{printed}\n{complaints}");
    assert!(printed.contains("answer signed by Veriff: yes"), "{printed}");
    assert!(printed.contains("webhook signed by Veriff: yes"), "{printed}");
    assert!(printed.contains("decision: approved"), "{printed}");
    assert_eq!(std::fs::read(folder.join("media.jpg")).expect("it was downloaded"), PHOTO);
    let session = &stage.mock.sessions()[0];
    assert_eq!((session.media().count(), session.submissions_accepted), (2, 1));
    assert!(stage.mock.calls().iter().all(|call| call.signature.is_right()));
    std::fs::remove_dir_all(folder).expect("it is ours");
}
