//! Resumes stopped jobs: for a reviewer, or because the credentials are accepted or were replaced.

use super::super::integration::Integration;
use super::super::store::{Change, Write};
use super::super::{Portal, Result};
use crate::domain::{Attention, EventKind, Principal, SendNow, SessionId};

impl Portal {
    /// Runs the failed jobs of a session now. `None` if there is no such session. The second time nothing changes, and
    /// a job that is running is left alone.
    pub async fn send_now(&self, by: &Principal, session_id: &str) -> Result<Option<SendNow>> {
        if self.store.session(session_id).await?.is_none() {
            return Ok(None);
        }
        let now = self.clock.now();
        let failing_jobs = self.store.failing_jobs(session_id).await?;
        if failing_jobs.is_empty() {
            return Ok(Some(SendNow::Nothing));
        }
        let waits = failing_jobs
            .iter()
            .any(|failing_job| !failing_job.is_running(now) && failing_job.next_at.is_none_or(|at| at > now));
        if !waits {
            return Ok(Some(SendNow::Running));
        }
        self.change(session_id, |before| {
            let mut change = Change::of(before);
            without_mark(&mut change);
            change.writes.push(Write::JobsResumed(now));
            change.record(self.event(by, EventKind::Resumed, None));
            Ok(change)
        })
        .await?;
        Ok(Some(SendNow::Begun))
    }

    /// Resumes every stopped job of an integration, because its credentials are accepted.
    pub(in super::super) async fn resume(&self, integration: &str, reason: Option<&str>) -> Result<()> {
        let resumed = self.store.resume_jobs(integration, reason, self.clock.now()).await?;
        if resumed > 0 {
            tracing::info!(integration, jobs = resumed, "what had stopped goes on");
            self.work.notify_waiters();
        }
        Ok(())
    }

    /// Stores the fingerprints of the credentials. Where they changed, stopped jobs are resumed; and jobs that
    /// stopped because the settings named no such integration does in any case.
    pub(in super::super) async fn note_credentials(&self) -> Result<()> {
        for integration in self.integrations.all() {
            let Integration { name, .. } = integration;
            let others = self.store.note_credentials(name, &integration.fingerprint(), self.clock.now()).await?;
            self.resume(name, (!others).then_some("integration")).await?;
        }
        Ok(())
    }

    /// Ends the stopped jobs of a session once everything that belongs to a decision was fetched, and removes the mark.
    pub(in super::super) async fn settle(&self, id: &SessionId) -> Result<()> {
        let marked = self.store.session(&id.0).await?.is_some_and(|session| is_ours(session.attention));
        if !marked {
            return Ok(());
        }
        let now = self.clock.now();
        self.change(&id.0, |before| {
            let mut change = Change::of(before);
            if before.stage.status().is_some() {
                without_mark(&mut change);
                change.writes.push(Write::JobsSettled(now));
            }
            Ok(change)
        })
        .await?;
        Ok(())
    }
}

/// Says whether a mark is about work that has stopped.
fn is_ours(attention: Option<Attention>) -> bool {
    attention.is_some_and(|attention| !attention.is_unreadable())
}

fn without_mark(change: &mut Change) {
    if is_ours(change.session.attention) {
        change.session.attention = None;
        change.session.attention_at = None;
    }
}
