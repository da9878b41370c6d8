//! Takes rows through their checks and their import, a bounded number at a time; none waits for the slowest.
//!
//! Each row is a task of its own, and so is the pipeline: a row may hold a transaction, which must continue while others wait.

use portal::server::Audit;
use tokio_util::sync::CancellationToken;

use super::check::{self, CheckedRow, RejectedRow};
use super::rows::{RowOutcome, Rows};
use super::source::Source;

/// How many rows are looked up at once.
const CHUNK: usize = 100;

/// Takes every row of `source` through `each`, `parallel` at once; `report` is called with each rejected row, in the order of the
/// source. Returns whether it came to the end.
///
/// Rows that an earlier start took are passed over, so the second time only the rest is done.
pub(super) async fn run_pipeline<F>(
    source: Source,
    audit: Audit,
    parallel: usize,
    stop: CancellationToken,
    each: impl Fn(CheckedRow) -> F,
    report: impl FnMut(&RejectedRow),
) -> anyhow::Result<bool>
where
    F: Future<Output = anyhow::Result<RowOutcome>> + Send + 'static,
{
    let mut rows = Rows::new(&audit, report);
    let is_read = take_all(source, &mut rows, parallel, &stop, each).await;
    // Rows that are under way are finished, whatever failed elsewhere.
    let is_done = rows.all_end().await;
    let (is_read, is_done) = (is_read?, is_done?);
    Ok(is_read && is_done)
}

async fn take_all<F>(
    mut source: Source,
    rows: &mut Rows<'_, impl FnMut(&RejectedRow)>,
    parallel: usize,
    stop: &CancellationToken,
    each: impl Fn(CheckedRow) -> F,
) -> anyhow::Result<bool>
where
    F: Future<Output = anyhow::Result<RowOutcome>> + Send + 'static,
{
    loop {
        let chunk: Vec<_> = source.by_ref().take(CHUNK).collect::<anyhow::Result<_>>()?;
        if chunk.is_empty() {
            return Ok(true);
        }
        for (position, row) in rows.classify(chunk.into_iter().map(check::check_cells).collect()).await? {
            rows.at_most(parallel - 1).await?;
            rows.begin(position, each(row));
        }
        if stop.is_cancelled() {
            return Ok(false);
        }
    }
}
