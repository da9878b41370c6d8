//! The rows that are under way: which are new, known or duplicates, and the order in which rejected rows are reported.

use std::collections::{BTreeMap, HashMap};

use anyhow::Context as _;
use portal::server::{Audit, AuditRow, AuditSeen};
use tokio::task::JoinSet;

use super::check::{CheckedRow, RejectedRow};

/// The outcome of a row whose cells are right.
pub(super) enum RowOutcome {
    /// It was imported, and is stored with its session.
    Imported,
    /// It is right, and is still to be stored.
    Accepted(Box<CheckedRow>),
    /// It is rejected, for example for a picture.
    Rejected(RejectedRow),
    /// The audit was stopped before it.
    NotStarted,
}

/// Rows under way. Each has a position: its number in the order of the source.
pub(super) struct Rows<'a, T> {
    audit: &'a Audit,
    read: u64,
    /// The rows whose outcome is open: their keys and lines, by position.
    open: BTreeMap<u64, (String, i64)>,
    tasks: JoinSet<(u64, anyhow::Result<RowOutcome>)>,
    /// Accepted rows, which are stored before the next are looked up.
    accepted: Vec<AuditRow>,
    /// Rejected rows, until the outcome of everything before them is known.
    rejected: BTreeMap<u64, RejectedRow>,
    report: T,
    is_cut_short: bool,
}

impl<'a, T: FnMut(&RejectedRow)> Rows<'a, T> {
    /// Begins without rows; `report` is called with each rejected row, in order.
    pub(super) fn new(audit: &'a Audit, report: T) -> Self {
        Self {
            audit,
            read: 0,
            open: BTreeMap::new(),
            tasks: JoinSet::new(),
            accepted: Vec::new(),
            rejected: BTreeMap::new(),
            report,
            is_cut_short: false,
        }
    }

    /// Tells new rows from those that are there already, and from those whose key stands in an earlier line. Returns the new
    /// ones; the others are noted.
    pub(super) async fn classify(
        &mut self,
        rows: Vec<Result<CheckedRow, RejectedRow>>,
    ) -> anyhow::Result<Vec<(u64, CheckedRow)>> {
        self.note_accepted().await?;
        let keys: Vec<&str> = rows.iter().map(|row| key_and_line(row).0).collect();
        let known = self.audit.known(&keys).await.context("the rows of the audit cannot be looked up")?;
        let mut known: HashMap<String, (AuditSeen, bool)> =
            known.into_iter().map(|(row, now)| (row.row_key.clone(), (row, now))).collect();
        // Those of the rows before that are not noted yet.
        for (key, line) in self.open.values() {
            known.entry(key.clone()).or_insert_with(|| (placeholder(key, *line), true));
        }
        let (mut fresh, mut seen, mut noted) = (Vec::new(), Vec::new(), Vec::new());
        for row in rows {
            self.read += 1;
            let (key, line) = key_and_line(&row);
            let key = key.to_owned();
            let row = match known.get_mut(&key) {
                Some((earlier, in_this_start)) if *in_this_start => Err(duplicate(row, earlier.line)),
                Some((earlier, in_this_start)) => {
                    seen.push((earlier.clone(), line));
                    (earlier.line, *in_this_start) = (line, true);
                    continue;
                }
                None => {
                    known.insert(key.clone(), (placeholder(&key, line), true));
                    row
                }
            };
            match row {
                Ok(checked) => {
                    self.open.insert(self.read, (key, line));
                    fresh.push((self.read, checked));
                }
                Err(row) => {
                    noted.push(rejected_audit_row(self.audit, &row));
                    self.rejected.insert(self.read, row);
                }
            }
        }
        if !seen.is_empty() {
            self.audit.seen(&seen).await.context("the rows of the audit cannot be noted")?;
        }
        note(self.audit, noted).await?;
        self.report_ready();
        Ok(fresh)
    }

    /// Begins the work on a row.
    pub(super) fn begin(
        &mut self,
        position: u64,
        work: impl Future<Output = anyhow::Result<RowOutcome>> + Send + 'static,
    ) {
        self.tasks.spawn(async move { (position, work.await) });
    }

    /// Waits until at most so many rows are being worked on.
    pub(super) async fn at_most(&mut self, limit: usize) -> anyhow::Result<()> {
        while self.tasks.len() > limit
            && let Some(ended) = self.tasks.join_next().await
        {
            let (position, outcome) = ended?;
            match outcome? {
                RowOutcome::Imported => {}
                RowOutcome::Accepted(row) => self.accepted.push(self.audit.row(row.person.line, &row.person.key)),
                RowOutcome::Rejected(row) => {
                    note(self.audit, vec![rejected_audit_row(self.audit, &row)]).await?;
                    self.rejected.insert(position, row);
                }
                RowOutcome::NotStarted => self.is_cut_short = true,
            }
            self.open.remove(&position);
            self.report_ready();
        }
        Ok(())
    }

    /// Waits for all that is under way, and notes it; says whether there was time for every row.
    pub(super) async fn all_end(mut self) -> anyhow::Result<bool> {
        let mut ended = Ok(());
        while !self.tasks.is_empty() {
            ended = ended.and(self.at_most(0).await);
        }
        ended?;
        self.note_accepted().await?;
        Ok(!self.is_cut_short)
    }

    async fn note_accepted(&mut self) -> anyhow::Result<()> {
        note(self.audit, std::mem::take(&mut self.accepted)).await
    }

    /// Reports the rejected rows before which no outcome is open.
    fn report_ready(&mut self) {
        let first_open = self.open.first_key_value().map_or(u64::MAX, |(position, _)| *position);
        while let Some(rejected) = self.rejected.first_entry().filter(|rejected| *rejected.key() < first_open) {
            (self.report)(&rejected.remove());
        }
    }
}

fn key_and_line(row: &Result<CheckedRow, RejectedRow>) -> (&str, i64) {
    match row {
        Ok(checked) => (&checked.person.key, checked.person.line),
        Err(rejected) => (&rejected.key, rejected.line),
    }
}

/// A stand-in for a row that was read in this run.
fn placeholder(key: &str, line: i64) -> AuditSeen {
    AuditSeen { id: String::new(), line, row_key: key.to_owned(), seen_run: 0 }
}

fn duplicate(row: Result<CheckedRow, RejectedRow>, earlier: i64) -> RejectedRow {
    let words = format!("the key stands in line {earlier} already");
    match row {
        Ok(checked) => RejectedRow { is_duplicate: true, ..checked.rejected(words) },
        Err(rejected) => RejectedRow { is_duplicate: true, words: format!("{words}; {}", rejected.words), ..rejected },
    }
}

fn rejected_audit_row(audit: &Audit, rejected: &RejectedRow) -> AuditRow {
    AuditRow {
        is_duplicate: rejected.is_duplicate,
        vendor_data: rejected.vendor_data.clone(),
        error: Some(rejected.words.clone()),
        ..audit.row(rejected.line, &rejected.key)
    }
}

async fn note(audit: &Audit, rows: Vec<AuditRow>) -> anyhow::Result<()> {
    if rows.is_empty() { Ok(()) } else { audit.note(&rows).await.context("the rows of the audit cannot be noted") }
}
