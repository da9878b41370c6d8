//! Runs a job that was leased (`workers`), and stores its outcome.

use std::time::Duration;

use super::duration::millis;
use super::panics::without_panic;
use super::store::{Job, LeasedJob};
use super::{Error, Portal, Result};

/// After so many tries that ended without a word, a job is not begun any more: it may be what ends the process.
const MAX_LOST_LEASES: i64 = 10;

/// How a job ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum JobOutcome {
    /// It is done.
    Done,
    /// It runs again after this time, without having failed.
    Again(Duration),
}

impl Portal {
    /// Runs a job, and notes what came of it.
    pub(super) async fn run_leased(&self, leased: &LeasedJob) -> Result<()> {
        if leased.lost_leases >= MAX_LOST_LEASES {
            return self.job_failed(leased, &Error::LeasesLost).await;
        }
        let begun = std::time::Instant::now();
        let outcome = tokio::select! {
            outcome = without_panic(Box::pin(self.run(&leased.job))) => outcome,
            () = self.renew_lease(leased) => unreachable!("a lease is kept until the work is done"),
        };
        self.count_run(leased, begun, &outcome);
        match outcome {
            Ok(JobOutcome::Done) => {
                self.store.finish_job(leased).await?;
                self.job_got_through(&leased.job).await
            }
            Ok(JobOutcome::Again(after)) => {
                self.store.postpone_job(leased, self.clock.now() + millis(after)).await?;
                self.job_got_through(&leased.job).await
            }
            Err(error) => self.job_failed(leased, &error).await,
        }
    }

    async fn run(&self, job: &Job) -> Result<JobOutcome> {
        match job {
            Job::Send(session) => self.send(session).await,
            Job::Poll(session) => self.poll(session).await,
            Job::Webhook(id) => self.process_webhook(id).await,
            Job::Fetch(session) => {
                let outcome = self.fetch(session).await?;
                if outcome == JobOutcome::Done {
                    self.settle(session).await?;
                }
                Ok(outcome)
            }
            Job::Screening(session) => self.screening(session).await,
            Job::Recheck(session) => self.recheck(session).await,
        }
    }

    /// Renews the lease for as long as it is polled beside the work.
    async fn renew_lease(&self, leased: &LeasedJob) {
        let lease = self.settings.job_lease;
        loop {
            tokio::time::sleep(lease / 3).await;
            // A renewal that fails is tried again in time; if the lease runs out meanwhile, the job runs twice, which it may.
            let _ = self.store.renew_job(leased, self.clock.now() + millis(lease)).await;
        }
    }
}
