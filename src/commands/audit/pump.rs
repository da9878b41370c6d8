//! Takes rows from their source to where they belong, a bounded number at a time; none waits for the slowest.
//!
//! Each row is a task of its own, and so is the pump: a row may hold a transaction, which must go on while others wait for it.

use portal::server::Audit;
use tokio_util::sync::CancellationToken;

use super::check::{self, Checked, Refused};
use super::rows::{Outcome, Rows};
use super::source::Source;

/// How many rows are looked up at once.
const CHUNK: usize = 100;

/// Takes every row of `source` through `each`, `parallel` at once; `tell` hears of those that were refused, in the order of the
/// source. Returns whether it came to the end.
///
/// Rows that an earlier start took are passed over, so the second time only the rest is done.
pub(super) async fn pump<F>(
    source: Source,
    audit: Audit,
    parallel: usize,
    stop: CancellationToken,
    each: impl Fn(Checked) -> F,
    tell: impl FnMut(&Refused),
) -> anyhow::Result<bool>
where
    F: Future<Output = anyhow::Result<Outcome>> + Send + 'static,
{
    let mut rows = Rows::new(&audit, tell);
    let is_read = take_all(source, &mut rows, parallel, &stop, each).await;
    // What is under way comes to its end, whatever went wrong elsewhere.
    let is_done = rows.all_end().await;
    let (is_read, is_done) = (is_read?, is_done?);
    Ok(is_read && is_done)
}

async fn take_all<F>(
    mut source: Source,
    rows: &mut Rows<'_, impl FnMut(&Refused)>,
    parallel: usize,
    stop: &CancellationToken,
    each: impl Fn(Checked) -> F,
) -> anyhow::Result<bool>
where
    F: Future<Output = anyhow::Result<Outcome>> + Send + 'static,
{
    loop {
        let chunk: Vec<_> = source.by_ref().take(CHUNK).collect::<anyhow::Result<_>>()?;
        if chunk.is_empty() {
            return Ok(true);
        }
        for (place, row) in rows.sort_out(chunk.into_iter().map(check::words).collect()).await? {
            rows.at_most(parallel - 1).await?;
            rows.begin(place, each(row));
        }
        if stop.is_cancelled() {
            return Ok(false);
        }
    }
}
