//! The recipe of the image: which versions it is made of, as whom it runs, and what it says about itself.

const DOCKERFILE: &str = include_str!("../../Dockerfile");

/// The instructions, each on one line, without comments.
fn instructions() -> Vec<String> {
    let lines: Vec<_> = DOCKERFILE.lines().filter(|line| !line.starts_with('#')).collect();
    let whole = lines.join("\n").replace("\\\n", " ");
    whole
        .lines()
        .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
        .filter(|line| !line.is_empty())
        .collect()
}

/// What stands behind an instruction's name, wherever it is used.
fn all(name: &str) -> Vec<String> {
    let name = format!("{name} ");
    instructions().iter().filter_map(|line| line.strip_prefix(&name)).map(str::to_owned).collect()
}

#[test]
fn every_base_has_its_version() {
    let arguments = all("ARG");
    let froms = all("FROM");
    assert_eq!(froms.len(), 3, "{froms:?}");
    for from in froms {
        let image = from.split(' ').next().expect("an image");
        let (_, tag) = image.split_once(':').expect("a tag");
        let variable = tag.split_once("${").and_then(|(_, rest)| rest.split_once('}')).expect("a version of its own").0;
        let version = arguments.iter().find_map(|line| line.strip_prefix(&format!("{variable}="))).expect("a default");
        let is_whole = version.split('.').count() >= 2 && version.split('.').all(|part| part.parse::<u32>().is_ok());
        assert!(is_whole, "{image}: {version}");
    }
}

#[test]
fn every_package_has_its_version() {
    for run in all("RUN").iter().filter(|run| run.contains("apt-get install")) {
        let install = run.split("apt-get install").nth(1).and_then(|rest| rest.split("&&").next()).expect("packages");
        for package in install.split_whitespace().filter(|word| !word.starts_with("--")) {
            assert!(package.contains('='), "{package} has no version");
        }
    }
    let shipped = DOCKERFILE.rsplit("\nFROM ").next().expect("a last stage");
    assert!(!shipped.contains("apt-get") && !shipped.contains("curl"), "what is shipped installs nothing");
}

#[test]
fn the_user_is_no_root_and_has_a_number() {
    let users = all("USER");
    let user = users.last().expect("a user");
    let numbers: Vec<u32> = user.split(':').map(|part| part.parse().expect("a number")).collect();
    assert!(!numbers.is_empty() && numbers.iter().all(|number| *number > 0), "{user}");
}

#[test]
fn the_image_says_what_it_is() {
    let labels = all("LABEL").concat();
    for name in ["title", "description", "licenses", "version", "revision"] {
        assert!(labels.contains(&format!("org.opencontainers.image.{name}=\"")), "{name}: {labels}");
    }
}
