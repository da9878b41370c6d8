//! Takes rows from their source to where they belong, a bounded number at a time.
//!
//! Each row is a task of its own, and so is the pump: a row may hold a transaction, which must go on while others wait for it.

use std::collections::HashMap;

use anyhow::Context as _;
use futures_util::StreamExt;
use portal::server::{Audit, AuditRow, AuditSeen};
use tokio_util::sync::CancellationToken;

use super::check::{self, Checked, Refused};
use super::source::Source;

/// How many rows are held at once.
const CHUNK: usize = 100;

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

/// Takes every row of `source` through `each`, `parallel` at once; `refused` hears of those that were refused. Returns
/// whether it came to the end.
///
/// Rows that an earlier start took are passed over, so the second time only the rest is done.
pub(super) async fn pump<F>(
    mut source: Source,
    audit: Audit,
    parallel: usize,
    stop: CancellationToken,
    each: impl Fn(Checked) -> F,
    mut refused: impl FnMut(&Refused),
) -> anyhow::Result<bool>
where
    F: Future<Output = anyhow::Result<Outcome>> + Send + 'static,
{
    let audit = &audit;
    loop {
        let chunk: Vec<_> = source.by_ref().take(CHUNK).collect::<anyhow::Result<_>>()?;
        if chunk.is_empty() {
            return Ok(true);
        }
        let (fresh, bad) = sort_out(audit, chunk.into_iter().map(check::words).collect()).await?;
        bad.iter().for_each(&mut refused);
        note(audit, bad.iter().map(|row| refusal(audit, row)).collect()).await?;
        let mut right = Vec::new();
        let mut left = false;
        let mut outcomes =
            futures_util::stream::iter(fresh).map(|row| tokio::spawn(each(row))).buffer_unordered(parallel);
        while let Some(outcome) = outcomes.next().await {
            match outcome?? {
                Outcome::Taken => {}
                Outcome::Right(row) => right.push(audit.row(row.person.line, &row.person.key)),
                Outcome::Refused(row) => {
                    refused(&row);
                    note(audit, vec![refusal(audit, &row)]).await?;
                }
                Outcome::Left => left = true,
            }
        }
        note(audit, right).await?;
        if left || stop.is_cancelled() {
            return Ok(false);
        }
    }
}

/// Tells new rows from those that are there already, and from those whose key stands in an earlier line.
async fn sort_out(audit: &Audit, rows: Vec<Result<Checked, Refused>>) -> anyhow::Result<(Vec<Checked>, Vec<Refused>)> {
    let keys: Vec<&str> = rows.iter().map(|row| key_and_line(row).0).collect();
    let known = audit.known(&keys).await.context("the rows of the audit cannot be looked up")?;
    let mut known: HashMap<String, (AuditSeen, bool)> =
        known.into_iter().map(|(row, now)| (row.row_key.clone(), (row, now))).collect();
    let (mut fresh, mut bad, mut seen) = (Vec::new(), Vec::new(), Vec::new());
    for row in rows {
        let (key, line) = key_and_line(&row);
        let key = key.to_owned();
        if let Some((earlier, in_this_start)) = known.get_mut(&key) {
            if *in_this_start {
                bad.push(double(row, earlier.line));
            } else {
                seen.push((earlier.clone(), line));
                (earlier.line, *in_this_start) = (line, true);
            }
            continue;
        }
        let placeholder = AuditSeen { id: String::new(), line, row_key: key.clone(), seen_run: 0 };
        known.insert(key, (placeholder, true));
        match row {
            Ok(checked) => fresh.push(checked),
            Err(refused) => bad.push(refused),
        }
    }
    if !seen.is_empty() {
        audit.seen(&seen).await.context("the rows of the audit cannot be noted")?;
    }
    Ok((fresh, bad))
}

fn key_and_line(row: &Result<Checked, Refused>) -> (&str, i64) {
    match row {
        Ok(checked) => (&checked.person.key, checked.person.line),
        Err(refused) => (&refused.key, refused.line),
    }
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
