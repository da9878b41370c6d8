//! The `jobs` table: work that must happen even if the process stops now.

use sqlx::Any;
use sqlx::FromRow;
use sqlx::any::AnyArguments;
use sqlx::query::Query;

use super::{Store, Transaction};
use crate::domain::SessionId;
use crate::server::{Error, Result};

/// Work that must happen. Every job may run twice.
///
/// What is stored is [`Job::kind`] and [`Job::subject`]; their meaning never changes, a new meaning is a new kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Job {
    /// Take a submitted session to Veriff.
    Send(SessionId),
    /// Ask for a decision that should have come by now.
    Poll(SessionId),
    /// Make something of a stored webhook.
    Webhook(String),
    /// Fetch the decision and the attempts after a decision came.
    Fetch(SessionId),
    /// Fetch the screening against watchlists, once it is done.
    Screening(SessionId),
    /// Ask again about a session that is decided: Veriff may have decided anew, and its webhook may be lost.
    Look(SessionId),
}

impl Job {
    /// Returns the word that the store keeps.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Send(_) => "send",
            Self::Poll(_) => "poll",
            Self::Webhook(_) => "webhook",
            Self::Fetch(_) => "fetch",
            Self::Screening(_) => "screening",
            Self::Look(_) => "look",
        }
    }

    /// Returns the id of what it is about.
    pub fn subject(&self) -> &str {
        match self {
            Self::Send(session)
            | Self::Poll(session)
            | Self::Fetch(session)
            | Self::Screening(session)
            | Self::Look(session) => &session.0,
            Self::Webhook(id) => id,
        }
    }

    /// Returns the session that it is about; a webhook need not be about any.
    pub fn session(&self) -> Option<&SessionId> {
        match self {
            Self::Send(session)
            | Self::Poll(session)
            | Self::Fetch(session)
            | Self::Screening(session)
            | Self::Look(session) => Some(session),
            Self::Webhook(_) => None,
        }
    }

    /// Returns what goes first.
    pub fn priority(&self) -> Priority {
        match self {
            Self::Webhook(_) | Self::Poll(_) => Priority::Decisions,
            Self::Send(_) => Priority::Sending,
            Self::Fetch(_) | Self::Screening(_) | Self::Look(_) => Priority::Rest,
        }
    }

    fn parse(kind: &str, subject: String) -> Result<Self> {
        match kind {
            "send" => Ok(Self::Send(SessionId(subject))),
            "poll" => Ok(Self::Poll(SessionId(subject))),
            "webhook" => Ok(Self::Webhook(subject)),
            "fetch" => Ok(Self::Fetch(SessionId(subject))),
            "screening" => Ok(Self::Screening(SessionId(subject))),
            "look" => Ok(Self::Look(SessionId(subject))),
            _ => Err(Error::Inconsistent("jobs.kind")),
        }
    }

    /// Queues the work as part of `transaction`. A fetch that nobody has begun yet does for all who want one; a later look takes the
    /// place of the one before. Always says `true`.
    pub(super) async fn queue(&self, transaction: &mut Transaction, id: &str, due_at: i64, at: i64) -> Result<bool> {
        match self {
            Self::Fetch(_) => {
                let queued: i64 = sqlx::query_scalar(
                    "select count(*) from jobs where subject = $1 and kind = $2 and leased_until = 0 and due_at <= $3",
                )
                .bind(self.subject())
                .bind(self.kind())
                .bind(due_at)
                .fetch_one(&mut **transaction)
                .await?;
                if queued > 0 {
                    return Ok(true);
                }
            }
            Self::Look(_) => {
                sqlx::query("delete from jobs where subject = $1 and kind = $2 and leased_until = 0")
                    .bind(self.subject())
                    .bind(self.kind())
                    .execute(&mut **transaction)
                    .await?;
            }
            Self::Send(_) | Self::Poll(_) | Self::Webhook(_) | Self::Screening(_) => {}
        }
        self.insert(id, due_at, at).execute(&mut **transaction).await?;
        Ok(true)
    }

    pub(super) fn insert<'q>(&'q self, id: &'q str, due_at: i64, at: i64) -> Query<'q, Any, AnyArguments<'q>> {
        sqlx::query(
            "insert into jobs (id, kind, subject, due_at, leased_until, tries, created_at, priority)
             values ($1, $2, $3, $4, 0, 0, $5, $6)",
        )
        .bind(id)
        .bind(self.kind())
        .bind(self.subject())
        .bind(due_at)
        .bind(at)
        .bind(self.priority() as i64)
    }
}

/// How much work may wait for other work. What is stored is the number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(i64)]
pub enum Priority {
    /// Brings a decision: quick, and somebody waits for it.
    Decisions = 0,
    /// Takes a person to Veriff.
    Sending = 1,
    /// Completes what is known of a session.
    Rest = 2,
}

/// A job that this process does now.
#[derive(Clone, Debug)]
pub struct LeasedJob {
    /// The row.
    pub id: String,
    /// The work.
    pub job: Job,
    /// Which try this is, from 1.
    pub tries: i64,
}

#[derive(FromRow)]
struct JobRow {
    id: String,
    kind: String,
    subject: String,
    tries: i64,
}

impl JobRow {
    /// The job, if this program knows its kind; a newer one beside it may, once the lease is over.
    fn leased(self) -> Option<LeasedJob> {
        match Job::parse(&self.kind, self.subject) {
            Ok(job) => Some(LeasedJob { job, id: self.id, tries: self.tries }),
            Err(error) => {
                tracing::error!(job.id = self.id, error = &error as &dyn std::error::Error, "a job cannot be read");
                None
            }
        }
    }
}

impl Store {
    /// Leases at most `most` jobs that are due: those of the first of `priorities` first, and of these what has been due for
    /// longest. What a second worker chooses at the same time, it does not get: `SQLite` has one writer, and `PostgreSQL` skips rows
    /// that others hold.
    pub async fn lease_jobs(
        &self,
        now: i64,
        until: i64,
        priorities: &[Priority],
        most: usize,
    ) -> Result<Vec<LeasedJob>> {
        let skip_locked = if self.postgres { "for update skip locked" } else { "" };
        let due = union(4, priorities, |turn, place| {
            format!(
                "select id, {turn} as turn, due_at
                   from (select id, due_at from jobs
                          where priority = {place} and due_at <= $2 and leased_until <= $2
                          order by due_at
                          limit $3
                          {skip_locked}) as due_{turn}"
            )
        });
        let text = format!(
            "update jobs
                set leased_until = $1, tries = tries + 1
              where id in (select id from ({due}) as due order by turn, due_at limit $3)
                and leased_until <= $2
             returning id, kind, subject, tries"
        );
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        let query = sqlx::query_as(&text).bind(until).bind(now).bind(most);
        let query = priorities.iter().fold(query, |query, priority| query.bind(*priority as i64));
        let rows: Vec<JobRow> = query.fetch_all(self.writes()).await?;
        Ok(rows.into_iter().filter_map(JobRow::leased).collect())
    }

    /// Returns when the next job of these priorities is due that nobody has leased at `now`.
    pub async fn next_due(&self, now: i64, priorities: &[Priority]) -> Result<Option<i64>> {
        let next = union(2, priorities, |turn, place| {
            format!(
                "select due_at
                   from (select due_at from jobs where priority = {place} and leased_until <= $1
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
    /// This and what follows count only for the try that holds the lease: a worker that slept through the end of its
    /// lease touches nothing of its successor's.
    pub async fn renew_job(&self, leased: &LeasedJob, until: i64) -> Result<()> {
        sqlx::query("update jobs set leased_until = $3 where id = $1 and tries = $2 and leased_until <> 0")
            .bind(&leased.id)
            .bind(leased.tries)
            .bind(until)
            .execute(self.writes())
            .await?;
        Ok(())
    }

    /// Gives back a job that was leased and not begun.
    pub async fn return_job(&self, leased: &LeasedJob) -> Result<()> {
        sqlx::query("update jobs set leased_until = 0 where id = $1 and tries = $2")
            .bind(&leased.id)
            .bind(leased.tries)
            .execute(self.writes())
            .await?;
        Ok(())
    }

    /// Deletes a job that is done.
    pub async fn finish_job(&self, leased: &LeasedJob) -> Result<()> {
        sqlx::query("delete from jobs where id = $1 and tries = $2")
            .bind(&leased.id)
            .bind(leased.tries)
            .execute(self.writes())
            .await?;
        Ok(())
    }

    /// Puts off a job that is to run again, without having failed.
    pub async fn postpone_job(&self, leased: &LeasedJob, due_at: i64) -> Result<()> {
        sqlx::query(
            "update jobs set due_at = $3, leased_until = 0, error = null, failures = 0, failing_since = null
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
    pub async fn sending_failed(&self, session_id: &str) -> Result<bool> {
        let failed: i64 =
            sqlx::query_scalar("select count(*) from jobs where subject = $1 and kind = 'send' and error is not null")
                .bind(session_id)
                .fetch_one(&self.pool)
                .await?;
        Ok(failed > 0)
    }

    /// Counts the jobs of the last priority that are due, running or not.
    pub async fn rest_due(&self, now: i64) -> Result<i64> {
        Ok(sqlx::query_scalar("select count(*) from jobs where priority = $1 and due_at <= $2")
            .bind(Priority::Rest as i64)
            .bind(now)
            .fetch_one(&self.pool)
            .await?)
    }

    /// Counts the jobs that are queued or running, but for later looks at what is decided.
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
