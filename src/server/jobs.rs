//! Does the queued work: leases a job, runs it, tries again later what failed.

use std::time::Duration;

use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use super::ids::fraction;
use super::store::{Job, LeasedJob};
use super::{Error, Portal, Result};
use crate::domain::EventKind;

/// How a job ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// It is done.
    Done,
    /// It is to run again, without having failed.
    Again(Duration),
}

/// The longest pause between two tries of what may succeed later.
const LONGEST_PAUSE: Duration = Duration::from_mins(5);
/// The pause after a refusal that will most likely be repeated: somebody must mend something first.
const REFUSED_PAUSE: Duration = Duration::from_mins(15);
/// How often an idle worker looks at the queue, though nobody woke it: other processes queue work, too.
const LOOK_EVERY: Duration = Duration::from_millis(500);

impl Portal {
    /// Works the queue with `workers` tasks until stopped; what runs then is finished first.
    pub async fn work(&self, workers: usize, stop: CancellationToken) {
        let mut tasks = JoinSet::new();
        for _ in 0..workers.max(1) {
            let (portal, stop) = (self.clone(), stop.clone());
            tasks.spawn(async move { portal.work_alone(&stop).await });
        }
        let portal = self.clone();
        tasks.spawn(async move { portal.keep_house(&stop).await });
        while tasks.join_next().await.is_some() {}
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
            outcome = self.run(&leased.job) => outcome,
            () = self.keep_lease(&leased) => unreachable!("a lease is kept until the work is done"),
        };
        match outcome {
            Ok(Outcome::Done) => self.store.finish_job(&leased).await?,
            Ok(Outcome::Again(after)) => {
                self.store.postpone_job(&leased, self.clock.now() + millis(after), None).await?;
            }
            Err(error) => self.put_off(&leased, &error).await?,
        }
        Ok(true)
    }

    async fn run(&self, job: &Job) -> Result<Outcome> {
        match job {
            Job::Send(session) => self.send(session).await,
            Job::Poll(session) => self.poll(session).await,
            Job::Webhook(id) => self.process_webhook(id).await,
            Job::Fetch(session) => self.fetch(session).await,
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

    /// Puts a failed job off, and tells the person's page if it is their session that waits.
    async fn put_off(&self, leased: &LeasedJob, error: &Error) -> Result<()> {
        let pause = pause(leased.tries, error);
        let (kind, subject) = (leased.job.kind(), leased.job.subject());
        tracing::warn!(
            job.kind = kind,
            job.subject = subject,
            job.tries = leased.tries,
            retry_ms = millis(pause),
            error = error as &dyn std::error::Error,
            "a job failed and will be tried again"
        );
        self.store.postpone_job(leased, self.clock.now() + millis(pause), Some(word(error))).await?;
        if let Job::Send(session) = &leased.job
            && leased.tries == 1
        {
            let at = self.clock.now();
            self.store.add_event(&self.ids.id(), &session.0, EventKind::Delayed, Some(word(error)), at).await?;
            self.told(&session.0).await;
        }
        Ok(())
    }
}

/// How long to wait after `tries` tries: doubling from half a second, with jitter, or what Veriff asked for.
fn pause(tries: i64, error: &Error) -> Duration {
    let asked = if let Error::Veriff(error) = error { error.retry_after() } else { None };
    if let Some(asked) = asked {
        return asked.min(LONGEST_PAUSE * 12) + Duration::from_millis(100).mul_f64(fraction());
    }
    if matches!(error, Error::Veriff(error) if !error.is_temporary()) && tries > 3 {
        return REFUSED_PAUSE;
    }
    let doublings = u32::try_from(tries.clamp(1, 11) - 1).unwrap_or(0);
    let whole = Duration::from_millis(500).saturating_mul(2_u32.saturating_pow(doublings)).min(LONGEST_PAUSE);
    whole.mul_f64(0.5 + fraction() / 2.0)
}

/// Names an error in a word that holds no personal data.
fn word(error: &Error) -> &'static str {
    match error {
        Error::Veriff(error) if error.unauthorized() => "veriff_unauthorized",
        Error::Veriff(error) if error.status().is_some() => "veriff_refused",
        Error::Veriff(_) => "veriff_unreachable",
        Error::Media(_) => "media_store",
        Error::Store(_) | Error::Inconsistent(_) => "database",
        Error::UnknownIntegration(_) => "integration",
        Error::Refused(_) | Error::WrongStage(_) | Error::BadPhoto(_) | Error::CutOff(_) => "portal",
    }
}

/// A duration in milliseconds, as times are counted.
pub(super) fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX / 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_and_end() {
        let error = Error::Inconsistent("test");
        assert!(pause(1, &error) <= Duration::from_millis(500));
        assert!(pause(5, &error) >= Duration::from_secs(4));
        assert!(pause(1_000_000, &error) <= LONGEST_PAUSE);
    }
}
