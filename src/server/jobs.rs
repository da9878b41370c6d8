//! Does the queued work: leases a job, runs it, tries again later what failed.

use std::time::Duration;

use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use super::retry::without_panic;
use super::store::{Job, LeasedJob};
use super::{Portal, Result};

/// How a job ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// It is done.
    Done,
    /// It is to run again, without having failed.
    Again(Duration),
}

/// How often an idle worker looks at the queue, though nobody woke it: other processes queue work, too.
const LOOK_EVERY: Duration = Duration::from_millis(500);
/// The pause between two batches of sessions that are made searchable, and after one that failed.
const INDEX_PAUSE: Duration = Duration::from_millis(20);
const LONGEST_INDEX_PAUSE: Duration = Duration::from_secs(10);

impl Portal {
    /// Works the queue with `workers` tasks until stopped; what runs then is finished first.
    pub async fn work(&self, workers: usize, stop: CancellationToken) {
        let mut tasks = JoinSet::new();
        tasks.spawn({
            let (portal, stop) = (self.clone(), stop.clone());
            async move { portal.look_at_credentials(&stop).await }
        });
        for _ in 0..workers.max(1) {
            let (portal, stop) = (self.clone(), stop.clone());
            tasks.spawn(async move { portal.work_alone(&stop).await });
        }
        tasks.spawn({
            let (portal, stop) = (self.clone(), stop.clone());
            async move { portal.make_searchable(&stop).await }
        });
        let portal = self.clone();
        tasks.spawn(async move { portal.keep_house(&stop).await });
        while tasks.join_next().await.is_some() {}
    }

    /// Makes sessions from before an update searchable, until none is left. With pauses: it is in no hurry, and others write too.
    async fn make_searchable(&self, stop: &CancellationToken) {
        while !stop.is_cancelled() {
            let pause = match self.store.index_batch().await {
                Ok(true) => INDEX_PAUSE,
                Ok(false) => return,
                Err(error) => {
                    tracing::warn!(error = &error as &dyn std::error::Error, "sessions cannot be made searchable now");
                    LONGEST_INDEX_PAUSE
                }
            };
            tokio::select! {
                () = tokio::time::sleep(pause) => {}
                () = stop.cancelled() => {}
            }
        }
    }

    /// Notes with which credentials the queue is worked, as soon as the database can be written.
    async fn look_at_credentials(&self, stop: &CancellationToken) {
        while let Err(error) = self.note_credentials().await {
            tracing::error!(error = &error as &dyn std::error::Error, "the credentials cannot be noted");
            tokio::select! {
                () = tokio::time::sleep(Duration::from_secs(2)) => {}
                () = stop.cancelled() => return,
            }
        }
    }

    async fn work_alone(&self, stop: &CancellationToken) {
        while !stop.is_cancelled() {
            match self.work_once().await {
                Ok(true) => {}
                Ok(false) => tokio::select! {
                    () = self.work.notified() => {}
                    () = tokio::time::sleep(LOOK_EVERY) => {}
                    () = stop.cancelled() => {}
                },
                Err(error) => {
                    tracing::error!(error = &error as &dyn std::error::Error, "the queue cannot be worked");
                    tokio::select! {
                        () = tokio::time::sleep(Duration::from_secs(2)) => {}
                        () = stop.cancelled() => {}
                    }
                }
            }
        }
    }

    /// Runs one job that is due; says whether there was one.
    pub async fn work_once(&self) -> Result<bool> {
        let now = self.clock.now();
        let Some(leased) = self.store.lease_job(now, now + millis(self.settings.job_lease)).await? else {
            return Ok(false);
        };
        let outcome = tokio::select! {
            outcome = without_panic(Box::pin(self.run(&leased.job))) => outcome,
            () = self.keep_lease(&leased) => unreachable!("a lease is kept until the work is done"),
        };
        match outcome {
            Ok(Outcome::Done) => {
                self.store.finish_job(&leased).await?;
                self.job_got_through(&leased.job).await?;
            }
            Ok(Outcome::Again(after)) => {
                self.store.postpone_job(&leased, self.clock.now() + millis(after)).await?;
                self.job_got_through(&leased.job).await?;
            }
            Err(error) => self.job_failed(&leased, &error).await?,
        }
        Ok(true)
    }

    async fn run(&self, job: &Job) -> Result<Outcome> {
        match job {
            Job::Send(session) => self.send(session).await,
            Job::Poll(session) => self.poll(session).await,
            Job::Webhook(id) => self.process_webhook(id).await,
            Job::Fetch(session) => {
                let outcome = self.fetch(session).await?;
                if outcome == Outcome::Done {
                    self.settle(session).await?;
                }
                Ok(outcome)
            }
            Job::Screening(session) => self.screening(session).await,
            Job::Look(session) => self.look_again(session).await,
        }
    }

    /// Renews the lease for as long as it is polled beside the work.
    async fn keep_lease(&self, leased: &LeasedJob) {
        let lease = self.settings.job_lease;
        loop {
            tokio::time::sleep(lease / 3).await;
            // A renewal that fails is tried again in time; if the lease runs out meanwhile, the job runs twice, which it may.
            let _ = self.store.renew_job(leased, self.clock.now() + millis(lease)).await;
        }
    }
}

/// A duration in milliseconds, as times are counted.
pub(super) fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX / 2)
}
