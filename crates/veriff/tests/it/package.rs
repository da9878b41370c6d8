//! What a reader of the package's page sees, and what a later version may add without breaking anybody.

const MANIFEST: &str = include_str!("../../Cargo.toml");
const README: &str = include_str!("../../README.md");

fn folder(name: &str) -> Vec<(String, String)> {
    let files = std::fs::read_dir(name).expect("the folder is there").map(|file| file.expect("a file").path());
    let read = |path: std::path::PathBuf| {
        let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
        (name, std::fs::read_to_string(path).expect("text"))
    };
    files.filter(|path| path.extension().is_some_and(|ending| ending == "rs")).map(read).collect()
}

#[test]
fn the_manifest_says_what_a_registry_asks_for() {
    for key in ["description", "license", "readme", "keywords", "categories", "documentation", "rust-version"] {
        assert!(MANIFEST.lines().any(|line| line.starts_with(&format!("{key} ="))), "{key}");
    }
    assert!(!MANIFEST.contains("publish = false"));
    for licence in ["LICENSE-MIT", "LICENSE-APACHE"] {
        let text = std::fs::read_to_string(licence);
        assert!(text.expect("the licence is in the package").len() > 500, "{licence}");
    }
}

#[test]
fn what_is_sent_may_grow() {
    for (file, source) in folder("src/wire").into_iter().chain(folder("src/client")) {
        let lines: Vec<_> = source.lines().map(str::trim).collect();
        for (number, line) in lines.iter().enumerate().filter(|(_, line)| line.starts_with("pub struct ")) {
            let end = lines[number..].iter().position(|line| *line == "}" || line.ends_with(';')).unwrap_or_default();
            let fields = lines.get(number + 1..number + end).unwrap_or_default();
            let has_public_fields = fields.iter().any(|line| line.starts_with("pub "));
            let head = &lines[number.saturating_sub(6)..number];
            // `open_object!` writes the attribute itself; what was fetched is a pair for good.
            let is_open =
                head.contains(&"#[non_exhaustive]") || source.contains("open_object! {") || line.contains("Fetched<T>");
            assert!(!has_public_fields || is_open, "{file}: {line}");
        }
    }
}

#[test]
fn every_feature_and_every_example_is_in_the_readme() {
    let features = MANIFEST.split("[features]").nth(1).and_then(|rest| rest.split("\n[").next()).expect("features");
    for feature in features.lines().filter_map(|line| line.split_once(" = ")).map(|(name, _)| name) {
        let is_there = feature == "default" || README.contains(&format!("| `{feature}`"));
        assert!(is_there || feature.starts_with([' ', '#']), "no row: {feature}");
    }
    let mut examples: Vec<_> = folder("examples").into_iter().map(|(name, _)| name).collect();
    examples.sort_unstable();
    assert_eq!(examples.len(), 5);
    for example in examples {
        assert!(README.contains(&format!("(examples/{example}.rs)")), "no row: {example}");
        assert!(include_str!("examples.rs").contains(&format!("{example}::")), "no test: {example}");
    }
}
