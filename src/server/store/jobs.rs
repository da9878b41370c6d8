//! The queue: how rows of the `jobs` table are leased, renewed and ended. Work that must happen even if the process stops now.

use sqlx::FromRow;

use super::Store;
use super::job::{Job, Priority};
use crate::server::Result;

/// For how long a job that this program cannot read is put off, in milliseconds.
const UNREADABLE_PAUSE: i64 = 60_000;

/// A job that this process does now.
#[derive(Clone, Debug)]
pub struct LeasedJob {
    /// The id of the row.
    pub id: String,
    /// The work that the row stands for.
    pub job: Job,
    /// Which try this is, from 1.
    pub tries: i64,
    /// How many tries before this one, in a row, ended without a word: the process died, or could not write.
    pub lost_leases: i64,
}

#[derive(FromRow)]
struct JobRow {
    id: String,
    kind: String,
    subject: String,
    version: i64,
    tries: i64,
    lost_leases: i64,
}

impl JobRow {
    /// The job, or the id of one that only a newer program can read.
    fn leased(self) -> std::result::Result<LeasedJob, String> {
        match Job::parse(&self.kind, self.version, self.subject) {
            Ok(job) => Ok(LeasedJob { job, id: self.id, tries: self.tries, lost_leases: self.lost_leases }),
            Err(error) => {
                tracing::error!(job.id = self.id, error = &error as &dyn std::error::Error, "a job cannot be read");
                Err(self.id)
            }
        }
    }
}

impl Store {
    /// Leases at most `limit` jobs that are due: those of the first of `priorities` first, and of these what has been due for
    /// longest. What a second worker chooses at the same time, it does not get: `SQLite` has one writer, and `PostgreSQL` skips rows
    /// that others hold.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn lease_jobs(
        &self,
        now: i64,
        until: i64,
        priorities: &[Priority],
        limit: usize,
    ) -> Result<Vec<LeasedJob>> {
        let skip_locked = if self.postgres { "for update skip locked" } else { "" };
        let due = union(4, priorities, |turn, parameter| {
            format!(
                "select id, {turn} as turn, due_at
                   from (select id, due_at from jobs
                          where priority = {parameter} and due_at <= $2 and leased_until <= $2
                          order by due_at
                          limit $3
                          {skip_locked}) as due_{turn}"
            )
        });
        let text = format!(
            "update jobs
                set leased_until = $1, tries = tries + 1,
                    lost_leases = lost_leases + case when leased_until <> 0 then 1 else 0 end
              where id in (select id from ({due}) as due order by turn, due_at limit $3)
                and leased_until <= $2
             returning id, kind, subject, version, tries, lost_leases"
        );
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let query = sqlx::query_as(&text).bind(until).bind(now).bind(limit);
        let query = priorities.iter().fold(query, |query, priority| query.bind(*priority as i64));
        let rows: Vec<JobRow> = query.fetch_all(self.writes()).await?;
        let mut leased = Vec::new();
        for row in rows {
            match row.leased() {
                Ok(job) => leased.push(job),
                Err(id) => self.put_off_unreadable(&id, now + UNREADABLE_PAUSE).await?,
            }
        }
        Ok(leased)
    }

    /// Leaves a job to a newer program beside this one.
    async fn put_off_unreadable(&self, id: &str, due_at: i64) -> Result<()> {
        sqlx::query("update jobs set due_at = $2, leased_until = 0 where id = $1")
            .bind(id)
            .bind(due_at)
            .execute(self.writes())
            .await?;
        Ok(())
    }

    /// Returns when the next job of these priorities is due that nobody has leased at `now`.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn next_due(&self, now: i64, priorities: &[Priority]) -> Result<Option<i64>> {
        let next = union(2, priorities, |turn, parameter| {
            format!(
                "select due_at
                   from (select due_at from jobs where priority = {parameter} and leased_until <= $1
                          order by due_at
                          limit 1) as next_{turn}"
            )
        });
        let text = format!("select min(due_at) from ({next}) as next");
        let query = sqlx::query_scalar(&text).bind(now);
        let query = priorities.iter().fold(query, |query, priority| query.bind(*priority as i64));
        Ok(query.fetch_one(&self.pool).await?)
    }

    /// Keeps a lease while the work goes on.
    ///
    /// This and the following functions only apply to the try that holds the lease: a worker that slept through the end of its
    /// lease touches nothing of its successor's.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn renew_job(&self, leased: &LeasedJob, until: i64) -> Result<()> {
        sqlx::query("update jobs set leased_until = $3 where id = $1 and tries = $2 and leased_until <> 0")
            .bind(&leased.id)
            .bind(leased.tries)
            .bind(until)
            .execute(self.writes())
            .await?;
        Ok(())
    }

    /// Returns a job that was leased and not begun to the queue.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn return_job(&self, leased: &LeasedJob) -> Result<()> {
        sqlx::query("update jobs set leased_until = 0 where id = $1 and tries = $2")
            .bind(&leased.id)
            .bind(leased.tries)
            .execute(self.writes())
            .await?;
        Ok(())
    }

    /// Deletes a job that is done.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn finish_job(&self, leased: &LeasedJob) -> Result<()> {
        sqlx::query("delete from jobs where id = $1 and tries = $2")
            .bind(&leased.id)
            .bind(leased.tries)
            .execute(self.writes())
            .await?;
        Ok(())
    }

    /// Puts off a job that is to run again, without having failed.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn postpone_job(&self, leased: &LeasedJob, due_at: i64) -> Result<()> {
        sqlx::query(
            "update jobs
                set due_at = $3, leased_until = 0, lost_leases = 0, error = null, failures = 0, failing_since = null
              where id = $1 and tries = $2",
        )
        .bind(&leased.id)
        .bind(leased.tries)
        .bind(due_at)
        .execute(self.writes())
        .await?;
        Ok(())
    }

    /// Says whether sending this session failed the last time, and is tried again.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn sending_failed(&self, session_id: &str) -> Result<bool> {
        let failed: i64 =
            sqlx::query_scalar("select count(*) from jobs where subject = $1 and kind = 'send' and error is not null")
                .bind(session_id)
                .fetch_one(&self.pool)
                .await?;
        Ok(failed > 0)
    }

    /// Counts the jobs of the last priority that are due, running or not.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn background_due(&self, now: i64) -> Result<i64> {
        Ok(sqlx::query_scalar("select count(*) from jobs where priority = $1 and due_at <= $2")
            .bind(Priority::Background as i64)
            .bind(now)
            .fetch_one(&self.pool)
            .await?)
    }

    /// Counts the jobs that are queued or running, without later rechecks.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn jobs_left(&self) -> Result<i64> {
        Ok(sqlx::query_scalar("select count(*) from jobs where kind <> 'look'").fetch_one(&self.pool).await?)
    }
}

/// One query of several, one for each priority: `part` gets its number, and the parameter that holds the priority; the first
/// of these is `$first`.
fn union(first: usize, priorities: &[Priority], part: impl Fn(usize, String) -> String) -> String {
    let parts = (0..priorities.len()).map(|turn| part(turn, format!("${}", turn + first)));
    parts.collect::<Vec<_>>().join(" union all ")
}
