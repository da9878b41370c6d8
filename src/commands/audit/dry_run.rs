//! `--dry-run`: checks every row and every picture, and touches neither the database nor Veriff.

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use portal::server::Audit;
use tokio_util::sync::CancellationToken;

use super::check::{Checked, Refused};
use super::pump::pump;
use super::rows::Outcome;
use super::source::Source;

/// Checks all of it, prints what is wrong, and says whether nothing is.
pub(super) async fn dry_run(manifest: &Path, stop: &CancellationToken) -> anyhow::Result<ExitCode> {
    let source = Source::open(manifest)?;
    let base = Source::base(manifest)?;
    let audit = Audit::rehearsal().await?;
    let at_once = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
    let right = Arc::new(AtomicU64::new(0));
    let mut wrong = 0_u64;
    let each = |row: Checked| {
        let (base, right, stop) = (base.clone(), Arc::clone(&right), stop.clone());
        async move {
            if stop.is_cancelled() {
                return Ok(Outcome::Left);
            }
            Ok(match tokio::task::spawn_blocking(move || row.read_pictures(&base, false)).await? {
                Ok(row) => {
                    right.fetch_add(1, Ordering::Relaxed);
                    Outcome::Right(Box::new(row))
                }
                Err(refused) => Outcome::Refused(refused),
            })
        }
    };
    let tell = |refused: &Refused| {
        if wrong == 0 {
            println!("{:>8}  {:<24}  what is wrong", "line", "key");
        }
        wrong += 1;
        println!("{:>8}  {:<24}  {}", refused.line, printable(&refused.key), printable(&refused.words));
    };
    let whole = pump(source, audit, at_once, stop.clone(), each, tell).await?;
    let right = right.load(Ordering::Relaxed);
    println!("{} rows checked: {right} are right, {wrong} have errors.", right + wrong);
    if !whole {
        println!("Stopped before the end: there are {} rows.", Source::count(manifest)?);
    }
    Ok(if whole && wrong == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// What a manifest holds must not steer the terminal.
fn printable(text: &str) -> String {
    text.replace(char::is_control, "\u{fffd}")
}
