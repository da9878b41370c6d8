//! `--dry-run`: checks every row and every picture, and touches neither the database nor Veriff.

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use portal::server::Audit;
use tokio_util::sync::CancellationToken;

use super::check::{CheckedRow, RejectedRow};
use super::pipeline::run_pipeline;
use super::rows::RowOutcome;
use super::source::Source;

/// Checks every row, prints the errors, and returns success if there are none.
pub(super) async fn dry_run(manifest: &Path, stop: &CancellationToken) -> anyhow::Result<ExitCode> {
    let source = Source::open(manifest)?;
    let base = Source::base(manifest)?;
    let audit = Audit::dry_run().await?;
    let at_once = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
    let accepted = Arc::new(AtomicU64::new(0));
    let mut wrong = 0_u64;
    let each = |row: CheckedRow| {
        let (base, accepted, stop) = (base.clone(), Arc::clone(&accepted), stop.clone());
        async move {
            if stop.is_cancelled() {
                return Ok(RowOutcome::NotStarted);
            }
            Ok(match tokio::task::spawn_blocking(move || row.read_pictures(&base, false)).await? {
                Ok(row) => {
                    accepted.fetch_add(1, Ordering::Relaxed);
                    RowOutcome::Accepted(Box::new(row))
                }
                Err(rejected) => RowOutcome::Rejected(rejected),
            })
        }
    };
    let report = |rejected: &RejectedRow| {
        if wrong == 0 {
            println!("{:>8}  {:<24}  what is wrong", "line", "key");
        }
        wrong += 1;
        println!("{:>8}  {:<24}  {}", rejected.line, printable(&rejected.key), printable(&rejected.words));
    };
    let whole = run_pipeline(source, audit, at_once, stop.clone(), each, report).await?;
    let accepted = accepted.load(Ordering::Relaxed);
    println!("{} rows checked: {accepted} are right, {wrong} have errors.", accepted + wrong);
    if !whole {
        println!("Stopped before the end: there are {} rows.", Source::count(manifest)?);
    }
    Ok(if whole && wrong == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// What a manifest holds must not steer the terminal.
fn printable(text: &str) -> String {
    text.replace(char::is_control, "\u{fffd}")
}
