//! `--dry-run`: checks every row and every picture, and touches neither the database nor Veriff.

use std::path::Path;
use std::process::ExitCode;

use portal::server::Audit;
use tokio_util::sync::CancellationToken;

use super::pump::{Outcome, pump};
use super::source::Source;

/// Checks all of it, prints what is wrong, and says whether nothing is.
pub(super) async fn dry_run(manifest: &Path, stop: &CancellationToken) -> anyhow::Result<ExitCode> {
    let source = Source::open(manifest)?;
    let base = Source::base(manifest)?;
    let audit = Audit::rehearsal().await?;
    let at_once = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
    let (mut right, mut wrong) = (std::sync::atomic::AtomicU64::new(0), 0_u64);
    let whole = pump(
        source,
        &audit,
        at_once,
        stop,
        async |row| {
            if stop.is_cancelled() {
                return Ok(Outcome::Left);
            }
            let base = base.clone();
            let looked_at = tokio::task::spawn_blocking(move || row.read_pictures(&base, false)).await?;
            Ok(match looked_at {
                Ok(row) => {
                    right.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                    Outcome::Right(Box::new(row))
                }
                Err(refused) => Outcome::Refused(refused),
            })
        },
        |refused| {
            if wrong == 0 {
                println!("{:>8}  {:<24}  what is wrong", "line", "key");
            }
            wrong += 1;
            // What a manifest holds must not steer the terminal.
            println!("{:>8}  {:<24}  {}", refused.line, refused.key.escape_debug().to_string(), refused.words);
        },
    )
    .await?;
    let right = *right.get_mut();
    println!("{} rows checked: {right} are right, {wrong} have errors.", right + wrong);
    if !whole {
        println!("Stopped before the end.");
    }
    Ok(if whole && wrong == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
