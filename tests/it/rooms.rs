//! Keeps the rooms apart: who may name whom, and what every file must have.

use std::fs;
use std::path::{Path, PathBuf};

/// Each room, and the other rooms it may name. `serve`, `main` and `commands` may name all.
const MAY_NAME: [(&str, &[&str]); 5] = [
    ("domain", &[]),
    ("api", &["domain", "server"]),
    ("islands", &["domain"]),
    ("pages", &["domain", "api", "islands", "server"]),
    ("server", &["domain"]),
];

/// Words that must not stand in a room.
const NEVER: [(&str, &[&str]); 5] = [
    ("domain", &["leptos", "async fn", "sqlx::", "tokio::"]),
    ("api", &["sqlx::", "reqwest::", "veriff::", "server::store"]),
    ("islands", &["sqlx::", "reqwest::", "veriff::", "serde_json"]),
    ("pages", &["sqlx::", "reqwest::", "veriff::", "server::store"]),
    ("server", &["leptos", "axum::"]),
];

/// How many lines a file may have.
const MAX_LINES: usize = 400;

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder of the project");
    let mut found = Vec::new();
    for entry in entries {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found
}

#[test]
fn every_room_keeps_to_the_rooms_it_may_name() {
    for (room, allowed) in MAY_NAME {
        let never = NEVER.iter().find(|(name, _)| *name == room).map_or(&[][..], |(_, words)| words);
        for file in files(&Path::new("src").join(room)) {
            let text = fs::read_to_string(&file).expect("UTF-8");
            let file = file.display();
            assert!(!text.contains("crate::{"), "{file}: one `use` line for each room");
            for (other, _) in MAY_NAME {
                let known = other == room || allowed.contains(&other);
                assert!(known || !text.contains(&format!("crate::{other}::")), "{file} names {other}");
            }
            for word in never {
                let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
                let named = code.filter(|line| line.contains(word)).count();
                assert_eq!(named, 0, "{file} names `{word}`");
            }
        }
    }
}

#[test]
fn sql_stands_in_the_store_only() {
    for file in files(Path::new("src")) {
        if file.components().any(|part| part.as_os_str() == "store") {
            continue;
        }
        let text = fs::read_to_string(&file).expect("UTF-8");
        assert!(!text.contains("sqlx::query"), "{}", file.display());
    }
}

/// On `SQLite` a write over another connection would wait behind the shared commits, and time out under load.
#[test]
fn what_is_written_goes_the_way_of_all_writes() {
    for file in files(Path::new("src/server/store")) {
        let text = fs::read_to_string(&file).expect("UTF-8");
        for line in text.lines().filter(|line| line.contains("execute(&self.pool)")) {
            assert!(line.contains("notify "), "{}: use `self.writes()` in {line}", file.display());
        }
    }
}

#[test]
fn every_file_says_what_it_holds_and_is_short() {
    for folder in ["src", "tests", "crates/allocation/src", "crates/veriff/src", "benches"] {
        let folder = Path::new(folder);
        for file in if folder.is_dir() { files(folder) } else { Vec::new() } {
            let text = fs::read_to_string(&file).expect("UTF-8");
            assert!(text.starts_with("//!"), "{} does not say what it holds", file.display());
            assert!(text.lines().count() <= MAX_LINES, "{} is too long", file.display());
        }
    }
}

#[test]
fn features_are_asked_for_in_the_map_only() {
    for file in files(Path::new("src")) {
        if !file.ends_with("src/lib.rs") {
            let text = fs::read_to_string(&file).expect("UTF-8");
            assert!(!text.contains("cfg(feature"), "{}", file.display());
        }
    }
}
