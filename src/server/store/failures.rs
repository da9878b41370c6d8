//! The columns of the `jobs` table for failures, and the jobs that have stopped.

use sqlx::any::AnyArguments;
use sqlx::query::Query;
use sqlx::{Any, FromRow};

use super::{LeasedJob, Store, Transaction};
use crate::domain::FailingJob;
use crate::server::Result;

/// When a job that has stopped is due: after everything else. 9999-12-31, in milliseconds.
pub(super) const NEVER: i64 = 253_402_214_400_000;

/// A failure of a job.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// Why, in a word.
    pub reason: &'static str,
    /// When it failed, in milliseconds since 1970.
    pub at: i64,
    /// How often it failed without getting any further, this time included.
    pub failures: i64,
    /// Since when it fails, in milliseconds since 1970.
    pub since: i64,
    /// How far its session had come.
    pub steps: i64,
    /// The HTTP status of Veriff's answer.
    pub status: Option<i64>,
    /// Veriff's error code, where the answer has one.
    pub code: Option<String>,
    /// Veriff's message, cut to a bounded length.
    pub message: Option<String>,
}

/// The failures of a job before this one.
#[derive(Clone, Debug, Default, PartialEq, Eq, FromRow)]
pub struct PreviousFailures {
    /// How often without getting any further.
    pub failures: i64,
    /// How far its session had come then.
    pub steps: i64,
    /// Since when it fails, in milliseconds since 1970.
    pub failing_since: Option<i64>,
    /// Why, the last time.
    pub error: Option<String>,
}

impl Failure {
    /// Writes that `leased` failed, and when it is due again, or that it has stopped.
    pub(super) fn write<'q>(&'q self, leased: &'q LeasedJob, due_at: Option<i64>) -> Query<'q, Any, AnyArguments<'q>> {
        sqlx::query(
            "update jobs
                set due_at = $3, leased_until = 0, lost_leases = 0, error = $4, failures = $5, steps = $6, failing_since = $7,
                    failed_at = $8, stopped_at = $9, refused_status = $10, refused_code = $11, refused_message = $12
              where id = $1 and tries = $2",
        )
        .bind(&leased.id)
        .bind(leased.tries)
        .bind(due_at.unwrap_or(NEVER))
        .bind(self.reason)
        .bind(self.failures)
        .bind(self.steps)
        .bind(self.since)
        .bind(self.at)
        .bind(due_at.is_none().then_some(self.at))
        .bind(self.status)
        .bind(&self.code)
        .bind(&self.message)
    }
}

/// Lets the failed and the stopped jobs of a session run now, but not those that a worker has leased.
pub(super) fn resume(session_id: &str, at: i64) -> Query<'_, Any, AnyArguments<'_>> {
    sqlx::query(
        "update jobs
            set due_at = $2, stopped_at = null, lost_leases = 0, failures = 0, failing_since = null
          where subject = $1 and leased_until <= $2 and (stopped_at is not null or (error is not null and due_at > $2))",
    )
    .bind(session_id)
    .bind(at)
}

/// Ends what has stopped and what the decision made needless; a screening that has stopped runs again.
pub(super) async fn settle(transaction: &mut Transaction, session_id: &str, at: i64) -> Result<()> {
    sqlx::query("delete from jobs where subject = $1 and stopped_at is not null and kind in ('send', 'poll', 'fetch')")
        .bind(session_id)
        .execute(&mut **transaction)
        .await?;
    resume(session_id, at).execute(&mut **transaction).await?;
    Ok(())
}

impl Store {
    /// Returns how a job failed before.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn previous_failures(&self, leased: &LeasedJob) -> Result<PreviousFailures> {
        let row = sqlx::query_as("select failures, steps, failing_since, error from jobs where id = $1")
            .bind(&leased.id)
            .fetch_optional(&self.pool)
            .await?;
        Ok(row.unwrap_or_default())
    }

    /// Counts what was sent to Veriff of a session's current attempt: the session itself, its device data, its pictures.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn steps_done(&self, session_id: &str) -> Result<i64> {
        let done: Option<i64> = sqlx::query_scalar(
            "select (select count(*) from sessions as there where there.id = sessions.id and there.veriff_session_id is not null)
                  + (select count(*) from devices where devices.session_id = sessions.id and devices.sent_at is not null)
                  + (select count(*) from media
                      where media.session_id = sessions.id and media.attempt_number = sessions.attempt_number
                        and media.replaced_at is null and media.sent_at is not null)
               from sessions
              where id = $1",
        )
        .bind(session_id)
        .fetch_optional(&self.pool)
        .await?;
        Ok(done.unwrap_or_default())
    }

    /// Writes that a job failed and when it is due again, or that it has stopped. It counts only for the try that holds the lease.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn job_failed(&self, leased: &LeasedJob, failure: &Failure, due_at: Option<i64>) -> Result<()> {
        failure.write(leased, due_at).execute(self.writes()).await?;
        Ok(())
    }

    /// Puts off a job whose call was not made. That is no try; what is known of earlier ones stays.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn job_held_back(&self, leased: &LeasedJob, due_at: i64, reason: &str, steps: i64) -> Result<()> {
        sqlx::query(
            "update jobs
                set due_at = $3, leased_until = 0, lost_leases = 0, error = coalesce(error, $4),
                    failures = case when steps < $5 then 0 else failures end,
                    failing_since = case when steps < $5 then null else failing_since end,
                    steps = $5
              where id = $1 and tries = $2",
        )
        .bind(&leased.id)
        .bind(leased.tries)
        .bind(due_at)
        .bind(reason)
        .bind(steps)
        .execute(self.writes())
        .await?;
        Ok(())
    }

    /// Lets everything run now that waits for an integration because Veriff did not answer.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn run_waiting_jobs(&self, integration: &str, now: i64) -> Result<()> {
        sqlx::query(
            "update jobs
                set due_at = $2
              where error in ('veriff_unreachable', 'veriff_failed') and due_at > $2 and leased_until <= $2
                and stopped_at is null
                and exists (select 1 from sessions where sessions.id = jobs.subject and sessions.integration = $1)",
        )
        .bind(integration)
        .bind(now)
        .execute(self.writes())
        .await?;
        Ok(())
    }

    /// Resumes every stopped job of an integration, or only those that stopped for this `reason`; returns how many.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn resume_jobs(&self, integration: &str, reason: Option<&str>, now: i64) -> Result<u64> {
        let mut transaction = self.begin().await?;
        let reason = reason.unwrap_or_default();
        sqlx::query(
            "update sessions
                set attention = null, attention_at = null, version = version + 1
              where integration = $1 and attention in ('veriff_refused', 'unauthorized', 'portal_fault')
                and id in (select subject from jobs where stopped_at is not null and ($2 = '' or error = $2))",
        )
        .bind(integration)
        .bind(reason)
        .execute(&mut *transaction)
        .await?;
        let resumed = sqlx::query(
            "update jobs
                set due_at = $3, stopped_at = null, lost_leases = 0, failures = 0, failing_since = null
              where stopped_at is not null and ($2 = '' or error = $2)
                and exists (select 1 from sessions where sessions.id = jobs.subject and sessions.integration = $1)",
        )
        .bind(integration)
        .bind(reason)
        .bind(now)
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(resumed.rows_affected())
    }

    /// Notes with which credentials an integration is worked; says whether they are others than before.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn note_credentials(&self, integration: &str, fingerprint: &str, at: i64) -> Result<bool> {
        let noted = sqlx::query(
            "insert into integrations (name, fingerprint, since) values ($1, $2, $3)
             on conflict (name) do update set fingerprint = excluded.fingerprint, since = excluded.since
              where integrations.fingerprint <> excluded.fingerprint",
        )
        .bind(integration)
        .bind(fingerprint)
        .bind(at)
        .execute(self.writes())
        .await?;
        Ok(noted.rows_affected() > 0)
    }

    /// Returns what fails about a session.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn failing_jobs(&self, session_id: &str) -> Result<Vec<FailingJob>> {
        let rows: Vec<FailingJobRow> = sqlx::query_as(
            "select kind, error, failures, failing_since, failed_at, stopped_at, due_at, leased_until, refused_status,
                    refused_code, refused_message
               from jobs
              where subject = $1 and error is not null
              order by created_at, id",
        )
        .bind(session_id)
        .fetch_all(&self.pool)
        .await?;
        Ok(rows.into_iter().map(FailingJob::from).collect())
    }
}

#[derive(FromRow)]
struct FailingJobRow {
    kind: String,
    error: String,
    failures: i64,
    failing_since: Option<i64>,
    failed_at: Option<i64>,
    stopped_at: Option<i64>,
    due_at: i64,
    leased_until: i64,
    refused_status: Option<i64>,
    refused_code: Option<String>,
    refused_message: Option<String>,
}

impl From<FailingJobRow> for FailingJob {
    fn from(row: FailingJobRow) -> Self {
        let number = row.refused_code.as_deref().and_then(|code| code.parse().ok());
        Self {
            job: row.kind,
            reason: row.error,
            status: row.refused_status,
            meaning: number.and_then(veriff::codes::error).map(str::to_owned),
            code: row.refused_code,
            message: row.refused_message,
            failures: row.failures,
            since: row.failing_since,
            failed_at: row.failed_at,
            next_at: row.stopped_at.is_none().then_some(row.due_at),
            leased_until: row.leased_until,
        }
    }
}
