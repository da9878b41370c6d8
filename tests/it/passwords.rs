//! Weak passwords are refused with a sentence that says what to do.

use std::io::Write;
use std::process::{Command, Stdio};

use tempfile::TempDir;

fn add(folder: &TempDir, password: &str) -> (bool, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_portal"))
        .args(["admin", "add", "maria.tamm@example.com", "--password-stdin"])
        .args(["--veriff-api-key", "key", "--veriff-secret", "secret"])
        .current_dir(folder.path())
        .env_clear()
        .env("RUST_LOG", "error")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program runs");
    let mut input = child.stdin.take().expect("a pipe");
    input.write_all(format!("{password}\n").as_bytes()).expect("it reads");
    drop(input);
    let output = child.wait_with_output().expect("it ends");
    let text = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    (output.status.success(), text)
}

#[test]
fn a_password_that_is_tried_first_makes_nobody_an_administrator() {
    let folder = TempDir::new().expect("a folder");
    for weak in ["1234567890", "password123", "maria.tamm@example.com", "short", &"x".repeat(2000)] {
        let (done, text) = add(&folder, weak);
        assert!(!done && text.contains("the password"), "{weak}: {text}");
        assert!(!text.contains(weak), "the password is not repeated: {text}");
    }
    let (_, text) = add(&folder, "1234567890");
    assert!(text.contains("easily guessed") && text.contains("four or more words"), "{text}");
    let (done, text) = add(&folder, "fig wolf anchor tulip");
    assert!(done && text.contains("may enter"), "{text}");
    assert!(!text.contains("anchor"), "who gave it knows it: {text}");
}
