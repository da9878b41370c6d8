//! Makes sessions from before an update searchable, while the portal runs.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::Portal;

/// The pause between two batches: it is in no hurry, and others write too.
const PAUSE: Duration = Duration::from_millis(20);
/// The pause after a batch that failed.
const PAUSE_AFTER_ERROR: Duration = Duration::from_secs(10);

impl Portal {
    /// Goes through them batch by batch, until none is left or it is stopped.
    pub(super) async fn make_searchable(&self, stop: &CancellationToken) {
        while !stop.is_cancelled() {
            let pause = match self.store.index_batch().await {
                Ok(true) => PAUSE,
                Ok(false) => return,
                Err(error) => {
                    tracing::warn!(error = &error as &dyn std::error::Error, "sessions cannot be made searchable now");
                    PAUSE_AFTER_ERROR
                }
            };
            tokio::select! {
                () = tokio::time::sleep(pause) => {}
                () = stop.cancelled() => {}
            }
        }
    }
}
