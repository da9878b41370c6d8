//! Keeps files and the parts of `server` in an order: no file names another that leads back to it.

use std::collections::{BTreeMap, BTreeSet};

use super::source_graph::SourceGraph;

/// The crates, by their folders.
const CRATES: [&str; 2] = [".", "crates/veriff"];

/// Parts of `server` that compute and know nothing of where things are kept: the only other parts that they may name.
const PURE: [(&str, &[&str]); 4] =
    [("answers", &[]), ("duration", &[]), ("imaging", &["error", "ids"]), ("pdf", &["error"])];
/// What the store must not name: who uses it.
const ABOVE_THE_STORE: [&str; 8] = ["flow", "housekeeping", "jobs", "live", "login", "mod", "retry", "workers"];

type Edges = BTreeMap<String, BTreeSet<String>>;

/// Returns everything that can be reached from a name, without the name itself unless something leads back to it.
fn reachable<'a>(edges: &'a Edges, from: &str) -> BTreeSet<&'a str> {
    let mut found = BTreeSet::new();
    let mut open: Vec<&str> = vec![from];
    while let Some(name) = open.pop() {
        for next in edges.get(name).into_iter().flatten() {
            if found.insert(next.as_str()) {
                open.push(next);
            }
        }
    }
    found
}

/// Returns the names of every circle, each circle once.
fn circles(edges: &Edges) -> BTreeSet<Vec<&str>> {
    let reached: BTreeMap<&str, BTreeSet<&str>> =
        edges.keys().map(|name| (name.as_str(), reachable(edges, name))).collect();
    let is_in_one = |name: &&str| reached[name].contains(name);
    let circle = |name: &str| -> Vec<&str> {
        let back = |other: &&str| reached.get(other).is_some_and(|onward| onward.contains(name));
        reached[name].iter().copied().filter(back).collect()
    };
    reached.keys().copied().filter(is_in_one).map(circle).collect()
}

/// Returns the parts of `server` with those that each names: files and folders right below it; `mod` is the portal itself.
fn parts_of_server() -> Edges {
    let part = |file: &str| {
        let below = file.strip_prefix("server/")?;
        below.split(['/', '.']).next().map(str::to_owned)
    };
    let mut parts = Edges::new();
    for (file, named) in SourceGraph::read(".").edges() {
        let Some(from) = part(&file) else { continue };
        let named = named.iter().filter_map(|other| part(other)).filter(|other| *other != from);
        parts.entry(from.clone()).or_default().extend(named);
    }
    parts
}

#[test]
fn no_file_leads_back_to_itself() {
    for folder in CRATES {
        let edges = SourceGraph::read(folder).edges();
        let count: usize = edges.values().map(BTreeSet::len).sum();
        assert!(count > 2 * edges.len(), "{folder}: files name each other, and {count} times was seen");
        assert_eq!(circles(&edges), BTreeSet::new(), "{folder}: move what both name into a file of its own");
    }
}

#[test]
fn the_parts_of_the_server_stand_in_an_order() {
    let parts = parts_of_server();
    assert_eq!(circles(&parts), BTreeSet::new());
    for (part, allowed) in PURE {
        let named: Vec<_> = parts[part].iter().filter(|other| !allowed.contains(&other.as_str())).collect();
        assert!(named.is_empty(), "server/{part} names {named:?}");
    }
    let named: Vec<_> = parts["store"].iter().filter(|other| ABOVE_THE_STORE.contains(&other.as_str())).collect();
    assert!(named.is_empty(), "server/store names {named:?}");
}

#[test]
fn a_circle_is_seen_whole_and_once() {
    let edge = |from: &str, to: &[&str]| (from.to_owned(), to.iter().map(|to| (*to).to_owned()).collect());
    let edges = Edges::from([edge("a", &["b"]), edge("b", &["c", "d"]), edge("c", &["a"]), edge("d", &["e"])]);
    assert_eq!(circles(&edges), BTreeSet::from([vec!["a", "b", "c"]]));
}
