//! The queue as an operator reads it: what there is, in which state, and why it failed.

use sqlx::FromRow;

use super::{Store, failures};
use crate::server::Result;

/// The states of a job: it runs; it may run now; it waits for its time, without or with a failure before; it has failed and does
/// not run again by itself.
pub const JOB_STATES: [&str; 5] = ["running", "due", "scheduled", "retrying", "failed"];

/// A job of the queue. Times are milliseconds since 1970.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct ListedJob {
    /// The id of the row.
    pub id: String,
    /// The kind, as the store calls it: `send`, `webhook`, ….
    pub kind: String,
    /// What it is about: the id of a session, or of a webhook.
    pub subject: String,
    /// One of [`JOB_STATES`].
    pub state: String,
    /// How often it was begun.
    pub tries: i64,
    /// How often it failed in a row without completing another step.
    pub failures: i64,
    /// Why it failed last, as the store calls it; nothing if it did not.
    pub error: Option<String>,
    /// When it was queued.
    pub created_at: i64,
    /// When it may run; meaningless for one that has failed.
    pub due_at: i64,
}

const SELECT: &str = "select id, kind, subject, tries, failures, error, created_at, due_at,
                             case when stopped_at is not null then 'failed'
                                  when leased_until > $1 then 'running'
                                  when due_at <= $1 then 'due'
                                  when error is not null then 'retrying'
                                  else 'scheduled' end as state
                        from jobs";

impl Store {
    /// Lists at most `limit` jobs, the oldest first: all, or those in one of [`JOB_STATES`].
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn list_jobs(&self, now: i64, state: Option<&str>, limit: i64) -> Result<Vec<ListedJob>> {
        let text =
            format!("select * from ({SELECT}) as listed where $2 = '' or state = $2 order by created_at, id limit $3");
        let query = sqlx::query_as(&text).bind(now).bind(state.unwrap_or_default()).bind(limit);
        Ok(query.fetch_all(&self.pool).await?)
    }

    /// Looks up a job.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn listed_job(&self, now: i64, id: &str) -> Result<Option<ListedJob>> {
        let text = format!("{SELECT} where id = $2");
        Ok(sqlx::query_as(&text).bind(now).bind(id).fetch_optional(&self.pool).await?)
    }

    /// Lets the failed jobs of a subject that is no session run now.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn resume_subject(&self, subject: &str, now: i64) -> Result<()> {
        failures::resume(subject, now).execute(self.writes()).await?;
        Ok(())
    }
}
