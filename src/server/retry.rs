//! Handles a job that failed: it is tried again later, or stopped where repeating would not help.

use std::time::Duration;

use super::duration::millis;
use super::ids::fraction;
use super::outages::Recovery;
use super::retry_policy::{RetryDecision, UNAUTHORIZED, failure, pause, retry_decision};
use super::store::{Change, Failure, Job, LeasedJob, PreviousFailures, Versioned, Write};
use super::{Error, Portal, Result};
use crate::domain::{Attention, EventKind, Principal};

impl Portal {
    /// Notes that a job failed: when it is tried again, or why not.
    pub(super) async fn job_failed(&self, leased: &LeasedJob, error: &Error) -> Result<()> {
        let before = self.store.previous_failures(leased).await?;
        let session = match leased.job.session() {
            Some(id) => match self.store.session(&id.0).await {
                // Its job must end all the same; a session that is not read bears no mark.
                Err(error) if error.is_about_a_row() => None,
                session => session?,
            },
            None => None,
        };
        let steps = match &session {
            Some(session) => self.store.steps_done(&session.id.0).await?,
            None => 0,
        };
        if steps > before.steps {
            // Though the job failed in the end, something got through.
            self.answered(session.as_ref()).await?;
        }
        let failure = failure(&before, error, steps, self.clock.now());
        match (retry_decision(failure.failures, error), session) {
            (RetryDecision::Stop(attention), Some(session)) => self.stop(leased, &session, &failure, attention).await,
            (RetryDecision::Stop(_), None) => {
                // No session can bear the mark, for a webhook is no session's: `portal jobs` and the metrics show it.
                log_stopped(leased, &failure);
                self.store.job_failed(leased, &failure, None).await
            }
            (RetryDecision::HeldBack(wait), session) => {
                let due_at = failure.at + millis(wait + jitter());
                self.store.job_held_back(leased, due_at, failure.reason, steps).await?;
                self.note_delay(&before, &leased.job, session.as_ref(), failure.reason).await
            }
            (retry_decision, session) => {
                let is_veriff = matches!(error, Error::Veriff(_));
                let outage = match &session {
                    Some(session) if is_veriff => self.outages.failed(&session.integration),
                    Some(_) | None => true,
                };
                let pause = if let RetryDecision::Wait(wait) = retry_decision {
                    wait + jitter()
                } else {
                    pause(failure.failures, failure.at - failure.since, outage).mul_f64(0.5 + fraction() / 2.0)
                };
                log_later(leased, &failure, pause, error);
                self.store.job_failed(leased, &failure, Some(failure.at + millis(pause))).await?;
                if let (1, Some(session)) = (failure.failures, &session) {
                    // Who has just said *Send now* sees that it failed again.
                    self.notify_changed(&session.id.0).await;
                }
                self.note_delay(&before, &leased.job, session.as_ref(), failure.reason).await
            }
        }
    }

    /// Tells the person's page and the timeline, the first time, if it is the way to Veriff that is troubled.
    async fn note_delay(
        &self,
        before: &PreviousFailures,
        job: &Job,
        session: Option<&Versioned>,
        reason: &'static str,
    ) -> Result<()> {
        let (Job::Send(_), None, Some(session)) = (job, &before.error, session) else { return Ok(()) };
        let event = self.event(&Principal::System, EventKind::Delayed, Some(reason));
        self.store.add_event(&session.id.0, &event).await?;
        self.notify_changed(&session.id.0).await;
        Ok(())
    }

    /// Ends a job as somebody's: the mark, the event and the end are written together.
    async fn stop(
        &self,
        leased: &LeasedJob,
        session: &Versioned,
        failure: &Failure,
        attention: Attention,
    ) -> Result<()> {
        if attention == Attention::Unauthorized {
            self.outages.keys_refused(&session.integration);
        }
        log_stopped(leased, failure);
        let numbers = [failure.status.map(|status| status.to_string()), failure.code.clone()];
        let detail =
            [Some(failure.reason.to_owned())].into_iter().chain(numbers).flatten().collect::<Vec<_>>().join(" ");
        self.change(&session.id.0, |before| {
            let mut change = Change::of(before);
            change.session.attention = Some(attention);
            change.session.attention_at = before.attention_at.or(Some(failure.at));
            change.writes.push(Write::JobStopped(leased.clone(), failure.clone()));
            change.record(self.event(&Principal::System, EventKind::Stopped, Some(&detail)));
            Ok(change)
        })
        .await?;
        Ok(())
    }

    /// Notes that a job got through, where something was wrong before: then those who wait need not wait any longer.
    pub(super) async fn job_got_through(&self, job: &Job) -> Result<()> {
        if !self.outages.any() {
            return Ok(());
        }
        let Some(id) = job.session() else { return Ok(()) };
        let session = self.store.session(&id.0).await?;
        self.answered(session.as_ref()).await
    }

    async fn answered(&self, session: Option<&Versioned>) -> Result<()> {
        let Some(session) = session else { return Ok(()) };
        match self.outages.answered(&session.integration) {
            Recovery::Nothing => return Ok(()),
            Recovery::Outage => {}
            Recovery::KeysRefused => {
                self.store.resume_jobs(&session.integration, Some(UNAUTHORIZED), self.clock.now()).await?;
            }
        }
        tracing::info!(integration = session.integration, "Veriff answers again");
        self.store.run_waiting_jobs(&session.integration, self.clock.now()).await?;
        self.work.notify_waiters();
        Ok(())
    }
}

fn log_later(leased: &LeasedJob, failure: &Failure, pause: Duration, error: &Error) {
    tracing::warn!(
        job.kind = leased.job.kind(),
        job.subject = leased.job.subject(),
        job.failures = failure.failures,
        retry_ms = millis(pause),
        error = error as &dyn std::error::Error,
        "a job failed and will be tried again"
    );
}

fn log_stopped(leased: &LeasedJob, failure: &Failure) {
    tracing::error!(
        job.kind = leased.job.kind(),
        job.subject = leased.job.subject(),
        reason = failure.reason,
        status = failure.status,
        code = failure.code,
        job.id = leased.id,
        "a job has failed for good: when what is wrong is mended, say Send now on the page of the session, or `portal jobs retry`"
    );
}

/// Adds jitter to a delay, so that jobs with the same delay do not all run at once.
fn jitter() -> Duration {
    Duration::from_millis(100).mul_f64(fraction())
}
