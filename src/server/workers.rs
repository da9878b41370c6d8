//! Who works the queue: groups of workers, each with what it takes first.
//!
//! In each group one task looks at the queue and leases as much as there are hands free; so an idle group costs one query, however
//! large it is, and much work is leased in one write.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use super::jobs::millis;
use super::store::{LeasedJob, Priority};
use super::{Portal, Result};

/// How often an idle group looks at the queue, though nobody woke it: other processes queue work, too.
const LOOK_EVERY: Duration = Duration::from_millis(500);
/// The shortest pause of an idle group: what is due may be in other hands already.
const SHORTEST_PAUSE: Duration = Duration::from_millis(5);
/// The pause after the queue could not be worked.
const TROUBLE_PAUSE: Duration = Duration::from_secs(2);

/// Everything, in turns: half of the time what somebody waits for goes first, and nothing waits for ever, however much there is
/// of something else.
const ALL: &[&[Priority]] = &[
    &[Priority::Decisions, Priority::Sending, Priority::Rest],
    &[Priority::Sending, Priority::Decisions, Priority::Rest],
    &[Priority::Decisions, Priority::Sending, Priority::Rest],
    &[Priority::Rest, Priority::Sending, Priority::Decisions],
];
/// For an audit: who is to be sent, and only then what may wait.
const SENDING: &[&[Priority]] = &[&[Priority::Sending, Priority::Rest]];
/// For an audit, beside it: the decisions.
const DECISIONS: &[&[Priority]] = &[&[Priority::Decisions]];

/// Some workers, and what they take first, look by look.
#[derive(Clone, Copy, Debug)]
struct Group {
    workers: usize,
    turns: &'static [&'static [Priority]],
}

impl Portal {
    /// Works the queue with `workers` tasks until stopped; what runs then has a few seconds to end (`STOP_WITHIN`), and is done
    /// again after the next start if it did not.
    pub async fn work(&self, workers: usize, stop: CancellationToken) {
        self.work_in(vec![Group { workers: workers.max(1), turns: ALL }], stop).await;
    }

    /// Works the queue as an audit does, until stopped: `parallel` people are sent at once, and others bring their decisions
    /// meanwhile. What may wait is done by who has nobody to send.
    pub async fn work_for_audit(&self, parallel: usize, stop: CancellationToken) {
        let sending = Group { workers: parallel.max(1), turns: SENDING };
        let asking = Group { workers: parallel.div_ceil(2).max(2), turns: DECISIONS };
        self.work_in(vec![sending, asking], stop).await;
    }

    async fn work_in(&self, groups: Vec<Group>, stop: CancellationToken) {
        let stopped = stop.clone();
        let mut tasks = JoinSet::new();
        tasks.spawn({
            let (portal, stop) = (self.clone(), stop.clone());
            async move { portal.look_at_credentials(&stop).await }
        });
        for group in groups {
            let (portal, stop) = (self.clone(), stop.clone());
            tasks.spawn(async move { portal.work_as(group, &stop).await });
        }
        tasks.spawn({
            let (portal, stop) = (self.clone(), stop.clone());
            async move { portal.make_searchable(&stop).await }
        });
        let portal = self.clone();
        tasks.spawn(async move { portal.keep_house(&stop).await });
        while let Some(ended) = tasks.join_next().await {
            if let Err(error) = ended {
                // Without this task the others would go on as if all were well.
                tracing::error!(error = &error as &dyn std::error::Error, "a task of the workers broke off");
                stopped.cancel();
            }
        }
    }

    /// Notes with which credentials the queue is worked, as soon as the database can be written.
    async fn look_at_credentials(&self, stop: &CancellationToken) {
        while let Err(error) = self.note_credentials().await {
            tracing::error!(error = &error as &dyn std::error::Error, "the credentials cannot be noted");
            tokio::select! {
                () = tokio::time::sleep(TROUBLE_PAUSE) => {}
                () = stop.cancelled() => return,
            }
        }
    }

    /// Runs one job that is due; says whether there was one.
    pub async fn work_once(&self) -> Result<bool> {
        let Some(leased) = self.lease(ALL[0], 1).await?.pop() else { return Ok(false) };
        self.run_leased(&leased).await?;
        Ok(true)
    }

    async fn work_as(&self, group: Group, stop: &CancellationToken) {
        let hands = Arc::new(Semaphore::new(group.workers));
        let mut running = JoinSet::new();
        let mut turn = 0;
        while !stop.is_cancelled() {
            while running.try_join_next().is_some() {}
            tokio::select! {
                hand = hands.acquire() => drop(hand),
                () = stop.cancelled() => break,
            }
            // Listens before it looks, so that nothing slips between the two.
            let mut woken = pin!(self.work.notified());
            woken.as_mut().enable();
            let priorities = group.turns[turn % group.turns.len()];
            let pause = match self.lease(priorities, hands.available_permits().max(1)).await {
                Ok(leased) if leased.is_empty() => self.until_next(priorities).await,
                Ok(leased) if stop.is_cancelled() => return self.hand_back(&leased).await,
                Ok(leased) => {
                    turn += 1;
                    for leased in leased {
                        let (portal, hand) = (self.clone(), Arc::clone(&hands).acquire_owned().await);
                        let stop = stop.clone();
                        running.spawn(async move {
                            portal.work_at(&leased, &stop).await;
                            drop(hand);
                        });
                    }
                    continue;
                }
                Err(error) => {
                    tracing::error!(error = &error as &dyn std::error::Error, "the queue cannot be worked");
                    TROUBLE_PAUSE
                }
            };
            tokio::select! {
                () = woken => {}
                () = tokio::time::sleep(pause) => {}
                () = stop.cancelled() => {}
            }
        }
        // As a death would, if it takes longer: its lease ends, and the next start does it again.
        let ended = tokio::time::timeout(self.settings.budgets.stop_within, async {
            while running.join_next().await.is_some() {}
        });
        if ended.await.is_err() {
            tracing::warn!(jobs = running.len(), "stopped while work was going on; the next start goes on with it");
            running.shutdown().await;
        }
    }

    /// Runs a job; if the queue itself fails, waits a little.
    async fn work_at(&self, leased: &LeasedJob, stop: &CancellationToken) {
        if let Err(error) = self.run_leased(leased).await {
            tracing::error!(error = &error as &dyn std::error::Error, "the queue cannot be worked");
            tokio::select! {
                () = tokio::time::sleep(TROUBLE_PAUSE) => {}
                () = stop.cancelled() => {}
            }
        }
    }

    /// Gives back what was leased while the stop came.
    async fn hand_back(&self, leased: &[LeasedJob]) {
        for leased in leased {
            if let Err(error) = self.store.return_job(leased).await {
                tracing::warn!(
                    error = &error as &dyn std::error::Error,
                    "a job that was not begun waits for its lease"
                );
            }
        }
    }

    async fn lease(&self, priorities: &[Priority], most: usize) -> Result<Vec<LeasedJob>> {
        let now = self.clock.now();
        self.store.lease_jobs(now, now + millis(self.settings.job_lease), priorities, most).await
    }

    /// How long nothing will be due, as far as is known.
    async fn until_next(&self, priorities: &[Priority]) -> Duration {
        let now = self.clock.now();
        let Ok(Some(due)) = self.store.next_due(now, priorities).await else { return LOOK_EVERY };
        Duration::from_millis(u64::try_from(due - now).unwrap_or(0)).clamp(SHORTEST_PAUSE, LOOK_EVERY)
    }
}
