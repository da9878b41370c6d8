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

/// Everything, what somebody waits for first.
const ALL: &[Priority] = &[Priority::Decisions, Priority::Sending, Priority::Rest];
/// Everything, the other way round.
const REST_FIRST: &[Priority] = &[Priority::Rest, Priority::Decisions, Priority::Sending];

/// Some workers, and what they take first.
#[derive(Clone, Copy, Debug)]
struct Group {
    workers: usize,
    priorities: &'static [Priority],
}

impl Portal {
    /// Works the queue with `workers` tasks until stopped; what runs then is finished first.
    ///
    /// One of several sees to it that what may wait does not wait for ever.
    pub async fn work(&self, workers: usize, stop: CancellationToken) {
        let most = Group { workers: workers.saturating_sub(1).max(1), priorities: ALL };
        let one = Group { workers: 1, priorities: REST_FIRST };
        let groups = if workers > 1 { vec![most, one] } else { vec![most] };
        self.work_in(groups, stop).await;
    }

    /// Works the queue as an audit does, until stopped: `parallel` people are sent at once, and others bring their decisions
    /// meanwhile. What may wait is done by who has nobody to send.
    pub async fn work_for_audit(&self, parallel: usize, stop: CancellationToken) {
        let sending = Group { workers: parallel.max(1), priorities: &[Priority::Sending, Priority::Rest] };
        let asking = Group { workers: parallel.div_ceil(2).max(2), priorities: &[Priority::Decisions] };
        self.work_in(vec![sending, asking], stop).await;
    }

    async fn work_in(&self, groups: Vec<Group>, stop: CancellationToken) {
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
        while tasks.join_next().await.is_some() {}
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
        let Some(leased) = self.lease(ALL, 1).await?.pop() else { return Ok(false) };
        self.run_leased(&leased).await?;
        Ok(true)
    }

    async fn work_as(&self, group: Group, stop: &CancellationToken) {
        let hands = Arc::new(Semaphore::new(group.workers));
        let mut running = JoinSet::new();
        while !stop.is_cancelled() {
            while running.try_join_next().is_some() {}
            tokio::select! {
                hand = hands.acquire() => drop(hand),
                () = stop.cancelled() => break,
            }
            // Listens before it looks, so that nothing slips between the two.
            let mut woken = pin!(self.work.notified());
            woken.as_mut().enable();
            let pause = match self.lease(group.priorities, hands.available_permits().max(1)).await {
                Ok(leased) if leased.is_empty() => self.until_next(group.priorities).await,
                Ok(leased) => {
                    for leased in leased {
                        let (portal, hand) = (self.clone(), Arc::clone(&hands).acquire_owned().await);
                        running.spawn(async move {
                            portal.work_at(&leased).await;
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
        while running.join_next().await.is_some() {}
    }

    /// Runs a job; if the queue itself fails, waits a little.
    async fn work_at(&self, leased: &LeasedJob) {
        if let Err(error) = self.run_leased(leased).await {
            tracing::error!(error = &error as &dyn std::error::Error, "the queue cannot be worked");
            tokio::time::sleep(TROUBLE_PAUSE).await;
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
