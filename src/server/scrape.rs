//! The metrics as they are scraped: those of the process, and the queue as the database has it.

use std::time::Duration;

use super::store::{JOB_KINDS, JOB_STATES};
use super::{Error, Portal, Result};
use crate::domain::UserError;

/// How old the counts of the queue may be, in milliseconds: who scrapes more often gets the last ones, for they cost the database some reading.
const COUNTS_FOR: u64 = 5_000;
/// How long the counts are waited for. Without them, the other metrics are served.
const COUNTS_TIMEOUT: Duration = Duration::from_secs(2);

impl Portal {
    /// Returns every metric in the text format of Prometheus. While the database does not answer, those of the queue are missing.
    pub async fn metrics_text(&self) -> String {
        // Held until the text is written, so that nobody reads the counts while they change.
        let mut read = self.metrics.jobs_read.lock().await;
        let now = self.clock.now();
        if read.is_none_or(|at| now.abs_diff(at) >= COUNTS_FOR) {
            let counted = tokio::time::timeout(COUNTS_TIMEOUT, self.count_queue()).await;
            if let Err(error) = counted.unwrap_or(Err(Error::Refused(UserError::Busy))) {
                tracing::warn!(error = &error as &dyn std::error::Error, "the jobs cannot be counted");
                self.metrics.jobs.clear();
                self.metrics.oldest_due_job.clear();
            }
            *read = Some(now);
        }
        self.metrics.text()
    }

    async fn count_queue(&self) -> Result<()> {
        let now = self.clock.now();
        let counts = self.store.queue_counts(now).await?;
        for kind in JOB_KINDS {
            let of = |state| counts.iter().find(|count| count.kind == kind && count.state == state);
            for state in JOB_STATES {
                self.metrics.jobs.set([kind, state], of(state).map_or(0, |count| count.jobs));
            }
            let age = of("due").map_or(0, |count| (now - count.oldest_due_at) / 1000);
            self.metrics.oldest_due_job.set([kind], age);
        }
        Ok(())
    }
}
