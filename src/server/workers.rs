//! The workers that run jobs: groups, each with its own priorities.
//!
//! In each group one task polls the queue and leases as many jobs as there are permits; so an idle group costs one query, however
//! large it is, and much work is leased in one write.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use super::duration::millis;
use super::job_runs::within_job;
use super::store::{LeasedJob, Priority};
use super::{Portal, Result};

/// How often an idle group polls the queue without a notification: other processes queue jobs, too.
const POLL_INTERVAL: Duration = Duration::from_millis(500);
/// The shortest pause of an idle group: a job that is due may be leased by another process already.
const MIN_PAUSE: Duration = Duration::from_millis(5);
/// The pause after an error of the queue.
const ERROR_PAUSE: Duration = Duration::from_secs(2);

/// All jobs, round by round: in half of the rounds decisions go first, and no priority waits for ever, however much there is
/// of something else.
const ALL: &[&[Priority]] = &[
    &[Priority::Decisions, Priority::Sending, Priority::Background],
    &[Priority::Sending, Priority::Decisions, Priority::Background],
    &[Priority::Decisions, Priority::Sending, Priority::Background],
    &[Priority::Background, Priority::Sending, Priority::Decisions],
];
/// For an audit: sending first, and background jobs after it.
const SENDING: &[&[Priority]] = &[&[Priority::Sending, Priority::Background]];
/// For an audit, beside it: the decisions.
const DECISIONS: &[&[Priority]] = &[&[Priority::Decisions]];

/// A group of workers, and its priorities, round by round.
#[derive(Clone, Copy, Debug)]
struct Group {
    workers: usize,
    rounds: &'static [&'static [Priority]],
}

impl Portal {
    /// Runs jobs with `workers` tasks until stopped; running jobs then have a few seconds to end (`STOP_WITHIN`), and run
    /// again after the next start if they did not.
    pub async fn work(&self, workers: usize, stop: CancellationToken) {
        self.run_groups(vec![Group { workers: workers.max(1), rounds: ALL }], stop).await;
    }

    /// Works the queue as an audit does, until stopped: `parallel` people are sent at once, and others bring their decisions
    /// meanwhile. Background jobs run on workers that have nothing to send.
    pub async fn work_for_audit(&self, parallel: usize, stop: CancellationToken) {
        let sending = Group { workers: parallel.max(1), rounds: SENDING };
        let decisions = Group { workers: parallel.div_ceil(2).max(2), rounds: DECISIONS };
        self.run_groups(vec![sending, decisions], stop).await;
    }

    async fn run_groups(&self, groups: Vec<Group>, stop: CancellationToken) {
        let stopped = stop.clone();
        let mut tasks = JoinSet::new();
        tasks.spawn({
            let (portal, stop) = (self.clone(), stop.clone());
            async move { portal.note_credentials_until_stored(&stop).await }
        });
        for group in groups {
            let (portal, stop) = (self.clone(), stop.clone());
            tasks.spawn(async move { portal.run_group(group, &stop).await });
        }
        tasks.spawn({
            let (portal, stop) = (self.clone(), stop.clone());
            async move { portal.make_searchable(&stop).await }
        });
        let portal = self.clone();
        tasks.spawn(async move { portal.run_housekeeping(&stop).await });
        while let Some(ended) = tasks.join_next().await {
            if let Err(error) = ended {
                // The others must not continue without this task.
                tracing::error!(error = &error as &dyn std::error::Error, "a task of the workers broke off");
                stopped.cancel();
            }
        }
    }

    /// Notes with which credentials the queue is worked, as soon as the database can be written.
    async fn note_credentials_until_stored(&self, stop: &CancellationToken) {
        while let Err(error) = self.note_credentials().await {
            tracing::error!(error = &error as &dyn std::error::Error, "the credentials cannot be noted");
            tokio::select! {
                () = tokio::time::sleep(ERROR_PAUSE) => {}
                () = stop.cancelled() => return,
            }
        }
    }

    /// Runs one job that is due; says whether there was one.
    pub async fn work_once(&self) -> Result<bool> {
        let Some(leased) = self.lease(ALL[0], 1).await?.pop() else { return Ok(false) };
        within_job(&leased, Box::pin(self.run_leased(&leased))).await?;
        Ok(true)
    }

    async fn run_group(&self, group: Group, stop: &CancellationToken) {
        let permits = Arc::new(Semaphore::new(group.workers));
        let mut running = JoinSet::new();
        let mut round = 0;
        while !stop.is_cancelled() {
            while running.try_join_next().is_some() {}
            tokio::select! {
                permit = permits.acquire() => drop(permit),
                () = stop.cancelled() => break,
            }
            // It waits for notifications before it polls, so that none is missed.
            let mut notified = pin!(self.work.notified());
            notified.as_mut().enable();
            let priorities = group.rounds[round % group.rounds.len()];
            let pause = match self.lease(priorities, permits.available_permits().max(1)).await {
                Ok(leased) if leased.is_empty() => self.until_next(priorities).await,
                Ok(leased) if stop.is_cancelled() => return self.return_jobs(&leased).await,
                Ok(leased) => {
                    round += 1;
                    for leased in leased {
                        let (portal, permit) = (self.clone(), Arc::clone(&permits).acquire_owned().await);
                        let stop = stop.clone();
                        running.spawn(async move {
                            within_job(&leased, Box::pin(portal.run_job(&leased, &stop))).await;
                            drop(permit);
                        });
                    }
                    continue;
                }
                Err(error) => {
                    tracing::error!(error = &error as &dyn std::error::Error, "the queue cannot be worked");
                    ERROR_PAUSE
                }
            };
            tokio::select! {
                () = notified => {}
                () = tokio::time::sleep(pause) => {}
                () = stop.cancelled() => {}
            }
        }
        // If it takes longer, the job is aborted: its lease ends, and it runs again after the next start.
        let ended = tokio::time::timeout(self.settings.budgets.stop_within, async {
            while running.join_next().await.is_some() {}
        });
        if ended.await.is_err() {
            tracing::warn!(jobs = running.len(), "stopped while work was going on; the next start goes on with it");
            running.shutdown().await;
        }
    }

    /// Runs a job; if the queue itself fails, waits a little.
    async fn run_job(&self, leased: &LeasedJob, stop: &CancellationToken) {
        if let Err(error) = self.run_leased(leased).await {
            tracing::error!(error = &error as &dyn std::error::Error, "the queue cannot be worked");
            tokio::select! {
                () = tokio::time::sleep(ERROR_PAUSE) => {}
                () = stop.cancelled() => {}
            }
        }
    }

    /// Returns jobs that were leased just before the stop.
    async fn return_jobs(&self, leased: &[LeasedJob]) {
        for leased in leased {
            if let Err(error) = self.store.return_job(leased).await {
                tracing::warn!(
                    error = &error as &dyn std::error::Error,
                    "a job that was not begun waits for its lease"
                );
            }
        }
    }

    async fn lease(&self, priorities: &[Priority], limit: usize) -> Result<Vec<LeasedJob>> {
        let now = self.clock.now();
        self.store.lease_jobs(now, now + millis(self.settings.job_lease), priorities, limit).await
    }

    /// Returns how long until the next job is due, as far as is known.
    async fn until_next(&self, priorities: &[Priority]) -> Duration {
        let now = self.clock.now();
        let Ok(Some(due)) = self.store.next_due(now, priorities).await else { return POLL_INTERVAL };
        Duration::from_millis(u64::try_from(due - now).unwrap_or(0)).clamp(MIN_PAUSE, POLL_INTERVAL)
    }
}
