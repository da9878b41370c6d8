//! What is seen of a job that runs: its span, and its metrics.

use std::time::Instant;

use tracing::field::Empty;

use super::jobs::JobOutcome;
use super::spans::{note_session, within};
use super::store::LeasedJob;
use super::{Portal, Result};

/// Runs `work` within the span of a job.
pub(super) async fn within_job<T>(leased: &LeasedJob, work: impl Future<Output = T>) -> T {
    let span = tracing::error_span!(
        "job",
        kind = %leased.job.kind(),
        id = %leased.id,
        tries = leased.tries,
        session_id = Empty
    );
    let work = async {
        if let Some(session) = leased.job.session() {
            note_session(&session.0);
        }
        work.await
    };
    within(span, work).await
}

impl Portal {
    /// Counts a run of a job that began at `begun`.
    pub(super) fn count_run(&self, leased: &LeasedJob, begun: Instant, outcome: &Result<JobOutcome>) {
        let outcome = match outcome {
            Ok(JobOutcome::Done) => "done",
            Ok(JobOutcome::Again(_)) => "postponed",
            Err(_) => "failed",
        };
        self.metrics.job_run(leased.job.kind(), outcome, begun.elapsed());
    }
}
