//! The rows that are under way: which are new, which are known, which stand twice, and in which order is told what is wrong.

use std::collections::{BTreeMap, HashMap};

use anyhow::Context as _;
use portal::server::{Audit, AuditRow, AuditSeen};
use tokio::task::JoinSet;

use super::check::{Checked, Refused};

/// What became of a row whose words are right.
pub(super) enum Outcome {
    /// It is noted already, with its session.
    Taken,
    /// It is right, and is to be noted.
    Right(Box<Checked>),
    /// It is refused after all.
    Refused(Refused),
    /// There was no time for it.
    Left,
}

/// Rows under way. Each has a place: its number in the order of the source.
pub(super) struct Rows<'a, T> {
    audit: &'a Audit,
    read: u64,
    /// The rows whose outcome is open: their keys and lines, by place.
    open: BTreeMap<u64, (String, i64)>,
    tasks: JoinSet<(u64, anyhow::Result<Outcome>)>,
    /// Right rows, which are noted before the next are looked up.
    right: Vec<AuditRow>,
    /// Refused rows, until everything before them is known.
    refused: BTreeMap<u64, Refused>,
    tell: T,
    is_left: bool,
}

impl<'a, T: FnMut(&Refused)> Rows<'a, T> {
    /// No rows yet; `tell` will hear of those that are refused, in their order.
    pub(super) fn new(audit: &'a Audit, tell: T) -> Self {
        Self {
            audit,
            read: 0,
            open: BTreeMap::new(),
            tasks: JoinSet::new(),
            right: Vec::new(),
            refused: BTreeMap::new(),
            tell,
            is_left: false,
        }
    }

    /// Tells new rows from those that are there already, and from those whose key stands in an earlier line. Returns the new
    /// ones; the others are noted.
    pub(super) async fn sort_out(
        &mut self,
        rows: Vec<Result<Checked, Refused>>,
    ) -> anyhow::Result<Vec<(u64, Checked)>> {
        self.note_right().await?;
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
                Some((earlier, in_this_start)) if *in_this_start => Err(double(row, earlier.line)),
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
                    noted.push(refusal(self.audit, &row));
                    self.refused.insert(self.read, row);
                }
            }
        }
        if !seen.is_empty() {
            self.audit.seen(&seen).await.context("the rows of the audit cannot be noted")?;
        }
        note(self.audit, noted).await?;
        self.tell_ready();
        Ok(fresh)
    }

    /// Begins the work on a row.
    pub(super) fn begin(&mut self, place: u64, work: impl Future<Output = anyhow::Result<Outcome>> + Send + 'static) {
        self.tasks.spawn(async move { (place, work.await) });
    }

    /// Waits until at most so many rows are being worked on.
    pub(super) async fn at_most(&mut self, most: usize) -> anyhow::Result<()> {
        while self.tasks.len() > most
            && let Some(ended) = self.tasks.join_next().await
        {
            let (place, outcome) = ended?;
            match outcome? {
                Outcome::Taken => {}
                Outcome::Right(row) => self.right.push(self.audit.row(row.person.line, &row.person.key)),
                Outcome::Refused(row) => {
                    note(self.audit, vec![refusal(self.audit, &row)]).await?;
                    self.refused.insert(place, row);
                }
                Outcome::Left => self.is_left = true,
            }
            self.open.remove(&place);
            self.tell_ready();
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
        self.note_right().await?;
        Ok(!self.is_left)
    }

    async fn note_right(&mut self) -> anyhow::Result<()> {
        note(self.audit, std::mem::take(&mut self.right)).await
    }

    /// Tells of the refused rows before which no outcome is open.
    fn tell_ready(&mut self) {
        let first_open = self.open.first_key_value().map_or(u64::MAX, |(place, _)| *place);
        while let Some(refused) = self.refused.first_entry().filter(|refused| *refused.key() < first_open) {
            (self.tell)(&refused.remove());
        }
    }
}

fn key_and_line(row: &Result<Checked, Refused>) -> (&str, i64) {
    match row {
        Ok(checked) => (&checked.person.key, checked.person.line),
        Err(refused) => (&refused.key, refused.line),
    }
}

/// Stands for a row that was seen in this start.
fn placeholder(key: &str, line: i64) -> AuditSeen {
    AuditSeen { id: String::new(), line, row_key: key.to_owned(), seen_run: 0 }
}

fn double(row: Result<Checked, Refused>, earlier: i64) -> Refused {
    let words = format!("the key stands in line {earlier} already");
    match row {
        Ok(checked) => Refused { is_double: true, ..checked.refused(words) },
        Err(refused) => Refused { is_double: true, words: format!("{words}; {}", refused.words), ..refused },
    }
}

fn refusal(audit: &Audit, refused: &Refused) -> AuditRow {
    AuditRow {
        is_double: refused.is_double,
        vendor_data: refused.vendor_data.clone(),
        error: Some(refused.words.clone()),
        ..audit.row(refused.line, &refused.key)
    }
}

async fn note(audit: &Audit, rows: Vec<AuditRow>) -> anyhow::Result<()> {
    if rows.is_empty() { Ok(()) } else { audit.note(&rows).await.context("the rows of the audit cannot be noted") }
}
