//! Keeps the words of `docs/GLOSSARY.md`: what its last table takes out is in no name of the code.

use std::fs;
use std::path::{Path, PathBuf};

/// Where a word of the table stays, and why: the word, the beginning of the path, and the name (empty for any).
const STAYS: [(&str, &str, &str); 14] = [
    // The options of `portal` are named after their fields, and what is typed does not change.
    ("ask", "src/server/config.rs", "ask"),
    ("ask", "src/server/settings.rs", "ask"),
    ("ask", "src/commands/demo.rs", "ask"),
    ("patience", "src/server/budgets.rs", "upload_patience"),
    ("patience", "src/server/uploads.rs", "upload_patience"),
    // A column of `sessions`.
    ("asked", "src/server/store/sessions.rs", "asked"),
    // A field of a form.
    ("place", "src/pages/admin/session/veriff_query.rs", "place"),
    // Names of Veriff's.
    ("place", "crates/veriff/src/wire/", "place_of_birth"),
    ("place", "crates/veriff/src/wire/", "place_of_issue"),
    // Fault injection.
    ("fault", "crates/veriff/src/mock/", ""),
    ("faults", "crates/veriff/src/mock/", ""),
    // Plain English, and Rust's own.
    ("most", "src/commands/audit/rows.rs", "at_most"),
    ("most", "src/commands/audit/pipeline.rs", "at_most"),
    ("double", "src/", "DoubleEndedIterator"),
];

fn glossary() -> String {
    fs::read_to_string("docs/GLOSSARY.md").expect("the glossary")
}

/// The words that are out, each as the parts of a name.
fn words_that_are_out(glossary: &str) -> Vec<Vec<String>> {
    let (_, table) = glossary.split_once("\n## Words that are out\n").expect("the table of words");
    let rows = table.lines().filter_map(|line| line.strip_prefix("| `"));
    rows.map(|row| row.split_once("` | ").expect("an old word and a new one").0.split('_').map(str::to_owned).collect())
        .collect()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder of the project") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found
}

/// Every name in the code, with its line: neither comments nor text. Names of tests are sentences, and are left out.
fn names(text: &str) -> Vec<(usize, &str)> {
    let bytes = text.as_bytes();
    let (mut found, mut at, mut line, mut before, mut is_test) = (Vec::new(), 0, 1, "", false);
    while at < bytes.len() {
        let end = match bytes[at] {
            b'/' if text[at..].starts_with("//") => text[at..].find('\n').map_or(bytes.len(), |length| at + length),
            b'/' if text[at..].starts_with("/*") => text[at..].find("*/").map_or(bytes.len(), |length| at + length + 2),
            b'"' => end_of_string(bytes, at),
            b'\'' => end_of_quote(text, at),
            byte if byte.is_ascii_alphabetic() || byte == b'_' => {
                let end = end_of_name(bytes, at);
                let name = &text[at..end];
                let raw = matches!(name, "r" | "br" | "cr").then(|| end_of_raw_string(text, end)).flatten();
                if raw.is_none() {
                    is_test |= name == "test" && before != "cfg";
                    if !(is_test && before == "fn") {
                        found.push((line, name));
                    }
                    is_test &= before != "fn";
                    before = name;
                }
                raw.unwrap_or(end)
            }
            byte if byte.is_ascii_digit() => end_of_name(bytes, at),
            _ => at + text[at..].chars().next().map_or(1, char::len_utf8),
        };
        line += text[at..end].matches('\n').count();
        at = end;
    }
    found
}

fn end_of_name(bytes: &[u8], at: usize) -> usize {
    let length = bytes[at..].iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_').count();
    at + length
}

fn end_of_string(bytes: &[u8], at: usize) -> usize {
    let mut end = at + 1;
    while end < bytes.len() && bytes[end] != b'"' {
        end += if bytes[end] == b'\\' { 2 } else { 1 };
    }
    (end + 1).min(bytes.len())
}

/// The end of a raw string whose prefix ends at `at`; nothing for a raw name such as `r#type`.
fn end_of_raw_string(text: &str, at: usize) -> Option<usize> {
    let hashes = text[at..].bytes().take_while(|byte| *byte == b'#').count();
    let content = text[at + hashes..].strip_prefix('"')?;
    let close = format!("\"{}", "#".repeat(hashes));
    Some(content.find(&close).map_or(text.len(), |length| at + hashes + 1 + length + close.len()))
}

/// The end of a character such as `'a'` or `'\n'`, or of the mark of a lifetime.
fn end_of_quote(text: &str, at: usize) -> usize {
    let mut rest = text[at + 1..].char_indices();
    let (_, first) = rest.next().unwrap_or((0, ' '));
    let is_character = first == '\\' || rest.next().is_some_and(|(_, second)| second == '\'');
    if !is_character {
        return at + 1;
    }
    let from = at + 1 + first.len_utf8() + usize::from(first == '\\');
    text[from..].find('\'').map_or(text.len(), |length| from + length + 1)
}

/// The parts of a name, in lower case: `held_file`, `HeldFile` and `HELD_FILE` are `held` and `file`.
fn parts(name: &str) -> Vec<String> {
    let letters: Vec<char> = name.chars().collect();
    let mut parts = vec![String::new()];
    for (index, letter) in letters.iter().enumerate() {
        let before = index.checked_sub(1).map(|before| letters[before]);
        let ends = before.is_some_and(|before| !before.is_uppercase())
            || letters.get(index + 1).is_some_and(|next| next.is_lowercase()) && before.is_some();
        if *letter == '_' || letter.is_uppercase() && ends {
            parts.push(String::new());
        }
        if *letter != '_' {
            parts.last_mut().expect("it begins with one").extend(letter.to_lowercase());
        }
    }
    parts.retain(|part| !part.is_empty());
    parts
}

fn stays(word: &str, path: &str, name: &str) -> bool {
    let allows = |only: &str| only.is_empty() || only == name;
    STAYS.iter().any(|(stays, begin, only)| *stays == word && path.starts_with(begin) && allows(only))
}

#[test]
fn no_name_of_the_code_holds_a_word_that_is_out() {
    let words = words_that_are_out(&glossary());
    assert!(words.len() > 50, "the table holds {} words", words.len());
    let members = fs::read_dir("crates").expect("the member crates");
    let mut folders: Vec<_> = members.map(|member| member.expect("a member").path().join("src")).collect();
    folders.push(PathBuf::from("src"));
    let mut wrong = Vec::new();
    for file in folders.iter().flat_map(|folder| files(folder)) {
        let text = fs::read_to_string(&file).expect("UTF-8");
        let path = file.display().to_string();
        for (line, name) in names(&text) {
            let parts = parts(name);
            for word in words.iter().filter(|word| parts.windows(word.len()).any(|window| window == word.as_slice())) {
                let word = word.join("_");
                if !stays(&word, &path, name) {
                    wrong.push(format!("{path}:{line}: `{name}` holds `{word}`"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "docs/GLOSSARY.md says what to write instead:\n{}", wrong.join("\n"));
}

#[test]
fn every_line_of_the_glossary_has_a_term_a_meaning_and_a_source_in_order() {
    let glossary = glossary();
    for section in glossary.split("\n## ").skip(1) {
        let lines: Vec<&str> = section.lines().filter_map(|line| line.strip_prefix("- **")).collect();
        let mut before = String::new();
        for line in lines {
            let (term, rest) = line.split_once("** – ").unwrap_or_else(|| panic!("{line} has no meaning"));
            assert!(rest.split_once(" – ").is_some_and(|(_, source)| !source.is_empty()), "{term} has no source");
            let term = term.to_lowercase();
            assert!(before < term, "{term} stands behind {before}");
            before = term;
        }
    }
    let words = words_that_are_out(&glossary);
    assert!(words.is_sorted(), "the words that are out are in no order");
}

#[test]
fn names_are_read_as_the_compiler_reads_them() {
    let text = "// tidy\nfn two<'tidy>(a: char) { \"tidy\"; r#\"tidy\"#; 'x'; '\\''; b\"\\\"tidy\"; r#type; 7_tidy }\n\
                #[test]\nfn tidy_sentence() { let tidied_up = HeldFile; }";
    let found: Vec<&str> = names(text).into_iter().map(|(_, name)| name).collect();
    let expected = "fn two tidy a char b r type test fn let tidied_up HeldFile";
    assert_eq!(found.join(" "), expected);
    assert_eq!(names(text).last(), Some(&(4, "HeldFile")));
    assert_eq!(parts("HeldFile").join(" "), "held file");
    assert_eq!(parts("MAX_HTTPHeader2").join(" "), "max http header2");
}
