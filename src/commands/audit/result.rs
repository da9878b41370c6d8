//! The result of an audit: one line a row, as CSV for people and as JSON lines for programs.
//!
//! Both files are made from the database. At every start they are written under another name and then renamed as a
//! whole; then lines are added as decisions come; and at the end they are written once more, in the manifest's order. So a
//! kill at any moment leaves nothing that the next start does not correct.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use portal::server::{Audit, AuditResult, AuditState};
use serde_json::{Value, json};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// How many rows are fetched at once.
const PAGE: i64 = 200;

/// The columns of the CSV, and the names of the JSON.
const COLUMNS: [&str; 12] = [
    "line",
    "key",
    "vendor_data",
    "status",
    "code",
    "reason_code",
    "reason",
    "veriff_session_id",
    "session_id",
    "submitted_at",
    "decided_at",
    "error",
];

/// Where the two files are.
#[derive(Clone, Debug)]
pub(super) struct ResultPaths {
    pub(super) csv: PathBuf,
    pub(super) jsonl: PathBuf,
}

impl ResultPaths {
    /// Beside the manifest, unless `chosen` says where the CSV goes.
    pub(super) fn beside(manifest: &Path, chosen: Option<&Path>) -> anyhow::Result<Self> {
        let manifest = std::path::absolute(manifest)?;
        let csv = if let Some(csv) = chosen {
            std::path::absolute(csv)?
        } else {
            let name = manifest.file_name().context("the manifest has no name")?.to_string_lossy().into_owned();
            manifest.with_file_name(format!("{}.result.csv", name.strip_suffix(".csv").unwrap_or(&name)))
        };
        let jsonl = csv.with_extension("jsonl");
        if csv == manifest || jsonl == manifest || csv == jsonl || csv.is_dir() {
            bail!("--result must name another file than the manifest, such as result.csv");
        }
        Ok(Self { csv, jsonl })
    }
}

/// The two files, being written.
pub(super) struct Results {
    paths: ResultPaths,
    csv: csv::Writer<File>,
    jsonl: BufWriter<File>,
}

fn fresh(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".new");
    path.with_file_name(name)
}

impl Results {
    /// Begins the files, with every row that was finished before.
    pub(super) async fn begin(audit: &Audit, paths: &ResultPaths) -> anyhow::Result<Self> {
        let mut results = Self::create(paths)?;
        while results.add_finished(audit).await? {}
        results.publish()?;
        Ok(results)
    }

    /// Adds the rows that were finished meanwhile; says whether there may be more.
    pub(super) async fn add_finished(&mut self, audit: &Audit) -> anyhow::Result<bool> {
        let rows = audit.take_finished(PAGE).await?;
        for row in &rows {
            self.add(row)?;
        }
        self.flush()?;
        Ok(i64::try_from(rows.len()) == Ok(PAGE))
    }

    /// Writes the final files. `only_seen` leaves out rows that are no longer in the manifest.
    pub(super) async fn finish(self, audit: &Audit, only_seen: bool) -> anyhow::Result<()> {
        let mut results = Self::create(&self.paths)?;
        let mut last: Option<AuditResult> = None;
        loop {
            let page = audit.page(last.as_ref(), only_seen, PAGE).await?;
            for row in &page {
                results.add(row)?;
            }
            last = match page.into_iter().next_back() {
                Some(row) => Some(row),
                None => break,
            };
        }
        results.flush()?;
        results.csv.get_ref().sync_all()?;
        results.jsonl.get_ref().sync_all()?;
        results.publish()
    }

    fn create(paths: &ResultPaths) -> anyhow::Result<Self> {
        let file = |path: &Path| {
            let path = fresh(path);
            File::create(&path).with_context(|| format!("cannot write {}", path.display()))
        };
        let mut csv = csv::Writer::from_writer(file(&paths.csv)?);
        csv.write_record(COLUMNS)?;
        Ok(Self { csv, jsonl: BufWriter::new(file(&paths.jsonl)?), paths: paths.clone() })
    }

    fn add(&mut self, row: &AuditResult) -> anyhow::Result<()> {
        let values = values(row);
        self.csv.write_record(values.iter().map(cell))?;
        let object: serde_json::Map<_, _> = COLUMNS.into_iter().map(str::to_owned).zip(values).collect();
        serde_json::to_writer(&mut self.jsonl, &object)?;
        self.jsonl.write_all(b"\n")?;
        Ok(())
    }

    fn flush(&mut self) -> anyhow::Result<()> {
        self.csv.flush()?;
        Ok(self.jsonl.flush()?)
    }

    fn publish(&self) -> anyhow::Result<()> {
        for path in [&self.paths.csv, &self.paths.jsonl] {
            std::fs::rename(fresh(path), path).with_context(|| format!("cannot write {}", path.display()))?;
        }
        Ok(())
    }
}

/// What a line says, in the order of [`COLUMNS`].
fn values(row: &AuditResult) -> [Value; 12] {
    let status = match row.state.as_str() {
        AuditState::SENDING | AuditState::WAITING => "waiting",
        decided => decided,
    };
    let send_error = row.send_error.as_deref().map(|word| format!("not sent yet, tried again: {word}"));
    let decided_at = row.decided_at.filter(|_| status != "waiting");
    [
        json!(row.line),
        json!(row.row_key),
        json!(row.vendor_data),
        json!(status),
        json!(row.code),
        json!(row.reason_code),
        json!(row.reason),
        json!(row.veriff_session_id),
        json!(row.session_id),
        json!(row.sent_at.and_then(moment)),
        json!(decided_at.and_then(moment)),
        json!(row.error.clone().or(send_error)),
    ]
}

/// A time as people and programs read it.
fn moment(milliseconds: i64) -> Option<String> {
    let nanoseconds = i128::from(milliseconds) * 1_000_000;
    OffsetDateTime::from_unix_timestamp_nanos(nanoseconds).ok()?.format(&Rfc3339).ok()
}

/// A cell of the CSV. A text that a spreadsheet would run as a formula gets an apostrophe in front.
fn cell(value: &Value) -> String {
    if value.is_null() {
        return String::new();
    }
    let Some(text) = value.as_str() else { return value.to_string() };
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) { format!("'{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula() {
        for formula in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"] {
            assert_eq!(cell(&json!(formula)), format!("'{formula}"));
        }
        assert_eq!(cell(&json!("7")), "7");
        assert_eq!(cell(&json!(-7)), "-7");
        assert_eq!(cell(&Value::Null), "");
    }

    #[test]
    fn the_files_lie_beside_the_manifest_and_are_never_it() {
        let paths = ResultPaths::beside(Path::new("/data/people.csv"), None).expect("places");
        assert_eq!(paths.csv, Path::new("/data/people.result.csv"));
        assert_eq!(paths.jsonl, Path::new("/data/people.result.jsonl"));
        assert!(ResultPaths::beside(Path::new("/data/people.csv"), Some(Path::new("/data/people.csv"))).is_err());
    }
}
