//! Housekeeping: removes files that no row names and rows that have expired, and logs how many.
//!
//! A picture is put before its row is written, so a process that dies between leaves one that no row names. Only what is older
//! than a day is touched: by then the upload that put it is over.

use std::path::{Path, PathBuf};
use std::time::Duration;

use futures_util::TryStreamExt;
use tokio_util::sync::CancellationToken;

use super::duration::millis;
use super::media_store::StoredObject;
use super::{Portal, Result, throttle};

/// How old an object without a row must be before it goes.
const ORPHAN_AGE: Duration = Duration::from_hours(24);
/// How often the media store is swept, by one of all processes.
const MEDIA_INTERVAL: Duration = Duration::from_hours(6);
/// How often rows that are over are removed.
const ROWS_INTERVAL: Duration = Duration::from_hours(1);
/// How soon what failed is tried again.
const FAILURE_DELAY: Duration = Duration::from_mins(10);
/// How often a process checks whether housekeeping is due.
const POLL_INTERVAL: Duration = Duration::from_mins(1);
/// How many objects are looked at in one step; a pause follows each step.
const BATCH: usize = 100;
/// The pause, so that sweeping a large store takes a small part of the machine.
const PAUSE: Duration = Duration::from_millis(20);

/// What a pass over the media store found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SweepResult {
    /// Objects that were looked at.
    pub seen: u64,
    /// Objects that no row named, and uploads that never ended: they are gone.
    pub removed: u64,
    /// The bytes of those.
    pub removed_bytes: u64,
}

impl Portal {
    /// Does the housekeeping that is due, again and again, until stopped.
    pub(super) async fn run_housekeeping(&self, stop: &CancellationToken) {
        while !stop.is_cancelled() {
            tokio::select! {
                () = self.housekeeping() => {}
                () = stop.cancelled() => return,
            }
            tokio::select! {
                () = tokio::time::sleep(POLL_INTERVAL) => {}
                () = stop.cancelled() => {}
            }
        }
    }

    /// Does the housekeeping that is due, if no other process does it.
    pub async fn housekeeping(&self) {
        for (name, every) in [("rows", ROWS_INTERVAL), ("media", MEDIA_INTERVAL)] {
            let done = async {
                let now = self.clock.now();
                if !self.store.claim_housekeeping(name, now, now + millis(every)).await? {
                    return Ok(());
                }
                if name == "media" {
                    self.sweep_media().await.map(|_| ())
                } else {
                    self.remove_old_rows().await.map(|_| ())
                }
            };
            let done: Result<()> = done.await;
            if let Err(error) = done {
                tracing::error!(housekeeping = name, error = &error as &dyn std::error::Error, "housekeeping failed");
                let now = self.clock.now();
                // If this fails too, housekeeping runs at its next regular time.
                let _ = self.store.claim_housekeeping(name, i64::MAX, now + millis(FAILURE_DELAY)).await;
            }
        }
    }

    /// Removes logins, known browsers and counted tries that have expired; returns how many rows were removed.
    pub async fn remove_old_rows(&self) -> Result<u64> {
        let now = self.clock.now();
        let removed = self.store.remove_old_rows(now, now - throttle::WINDOW).await?;
        if removed > 0 {
            tracing::info!(removed, "rows that are over were removed");
        }
        Ok(removed)
    }

    /// Removes from the media store what no row names and is older than a day. Several processes may do so at once.
    pub async fn sweep_media(&self) -> Result<SweepResult> {
        let before = self.clock.now() - millis(ORPHAN_AGE);
        let mut result = SweepResult::default();
        // `checks` holds what a check of the store left that was cut off: no row ever names it.
        for part in ["sessions", "checks"] {
            let mut steps = std::pin::pin!(self.media.list(part).try_chunks(BATCH));
            while let Some(step) = steps.try_next().await.map_err(|error| error.1)? {
                self.sweep(step, before, &mut result).await?;
                tokio::time::sleep(PAUSE).await;
            }
        }
        if let Some(folder) = self.media.folder() {
            let folder = folder.join("sessions");
            let (removed, bytes) = tokio::task::spawn_blocking(move || remove_unfinished(&folder, before)).await?;
            result.removed += removed;
            result.removed_bytes += bytes;
        }
        if result.removed > 0 {
            tracing::info!(
                seen = result.seen,
                removed = result.removed,
                removed_bytes = result.removed_bytes,
                "pictures that no row names were removed from the media store"
            );
        }
        Ok(result)
    }

    async fn sweep(&self, objects: Vec<StoredObject>, before: i64, result: &mut SweepResult) -> Result<()> {
        result.seen += u64::try_from(objects.len()).unwrap_or_default();
        let old: Vec<_> = objects.into_iter().filter(|object| object.stored_at < before).collect();
        if old.is_empty() {
            return Ok(());
        }
        let keys: Vec<_> = old.iter().map(|object| object.key.clone()).collect();
        let named = self.store.named_objects(&keys).await?;
        for object in old.iter().filter(|object| !named.contains(&object.key)) {
            self.media.remove(&object.key).await?;
            result.removed += 1;
            result.removed_bytes += object.size_bytes;
        }
        Ok(())
    }
}

/// Removes files that were being written when a process died: they lie beside their picture under its name with `#` and a
/// number, and the listing of the store leaves them out. Returns how many, and their bytes.
fn remove_unfinished(sessions: &Path, before: i64) -> (u64, u64) {
    let (mut removed, mut bytes) = (0, 0);
    let entries = |folder: &Path| std::fs::read_dir(folder).into_iter().flatten().flatten();
    for session in entries(sessions) {
        for entry in entries(&session.path()) {
            let path: PathBuf = entry.path();
            if !is_unfinished(&path) {
                continue;
            }
            let Ok(metadata) = entry.metadata() else { continue };
            let age = metadata.modified().ok().and_then(|at| at.duration_since(std::time::UNIX_EPOCH).ok()).map(millis);
            if metadata.is_file() && age.is_some_and(|at| at < before) && std::fs::remove_file(&path).is_ok() {
                removed += 1;
                bytes += metadata.len();
            }
        }
    }
    (removed, bytes)
}

fn is_unfinished(path: &Path) -> bool {
    let name = path.file_name().and_then(std::ffi::OsStr::to_str).unwrap_or_default();
    name.rsplit_once('#')
        .is_some_and(|(_, number)| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_being_written_is_unfinished() {
        for (name, is) in
            [("a.jpg#1", true), ("a.jpg#27", true), ("a.jpg", false), ("a#.jpg", false), ("a.jpg#", false)]
        {
            assert_eq!(is_unfinished(Path::new(name)), is, "{name}");
        }
    }
}
