//! What an operator sees of the queue, and does with it: `portal jobs`.

use super::store::ListedJob;
use super::{Portal, Result};
use crate::domain::{Principal, SendNow};

impl Portal {
    /// Lists at most `limit` jobs, the oldest first: all, or those in one of [`super::store::JOB_STATES`].
    pub async fn list_jobs(&self, state: Option<&str>, limit: i64) -> Result<Vec<ListedJob>> {
        self.store.list_jobs(self.clock.now(), state, limit).await
    }

    /// Runs a failed job now, and with it what else fails of its session. `None` if there is no such job.
    pub async fn retry_job(&self, by: &Principal, id: &str) -> Result<Option<SendNow>> {
        let now = self.clock.now();
        let Some(job) = self.store.listed_job(now, id).await? else { return Ok(None) };
        if let Some(outcome) = self.send_now(by, &job.subject).await? {
            return Ok(Some(outcome));
        }
        // It is about a webhook, whose timeline nobody keeps.
        match job.state.as_str() {
            "running" => Ok(Some(SendNow::Running)),
            "failed" | "retrying" => {
                self.store.resume_subject(&job.subject, now).await?;
                self.work.notify_waiters();
                Ok(Some(SendNow::Begun))
            }
            _ => Ok(Some(SendNow::Nothing)),
        }
    }
}
