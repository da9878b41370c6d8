//! The promise of the client's README: what the portal uses of Veriff's API, and where.

const README: &str = include_str!("../../crates/veriff/README.md");

fn cells(line: &str) -> Vec<&str> {
    line.trim_matches('|').split('|').map(|cell| cell.trim().trim_matches('`')).collect()
}

#[test]
fn every_call_is_made_where_the_table_says() {
    let rows: Vec<_> =
        README.lines().map(cells).filter(|cells| cells.len() == 5 && cells[0].contains(" /v1/")).collect();
    assert_eq!(rows.len(), 19, "every call has a row");
    for row in rows {
        let (method, file) = (row[1], row[3]);
        let source = std::fs::read_to_string(file).unwrap_or_else(|_| panic!("{method}: no file {file}"));
        // `session_media(` is no call of `media(`.
        let calls = source.match_indices(&format!("{method}(")).any(|(at, _)| source[..at].ends_with('.'));
        assert!(calls, "{file} does not call {method}");
    }
}
