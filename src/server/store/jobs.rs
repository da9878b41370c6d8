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
            "insert into jobs (id, kind, subject, due_at, leased_until, tries, created_at)
             values ($1, $2, $3, $4, 0, 0, $5)",
        )
        .bind(id)
        .bind(self.kind())
        .bind(self.subject())
        .bind(due_at)
        .bind(at)
    }
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

impl Store {
    /// Leases the job that has been due for longest, if any is. A second worker that chose the same row waits, finds
    /// it leased, and gets nothing this time.
    pub async fn lease_job(&self, now: i64, until: i64) -> Result<Option<LeasedJob>> {
        let row: Option<JobRow> = sqlx::query_as(
            "update jobs
                set leased_until = $1, tries = tries + 1
              where id = (select id from jobs
                           where due_at <= $2 and leased_until <= $2
                           order by due_at
                           limit 1)
                and leased_until <= $2
             returning id, kind, subject, tries",
        )
        .bind(until)
        .bind(now)
        .fetch_optional(self.writes())
        .await?;
        row.map(|row| Ok(LeasedJob { job: Job::parse(&row.kind, row.subject)?, id: row.id, tries: row.tries }))
            .transpose()
    }

    /// Keeps a lease while the work goes on.
    ///
    /// This and what follows count only for the try that holds the lease: a worker that slept through the end of its
    /// lease touches nothing of its successor's.
    pub async fn renew_job(&self, leased: &LeasedJob, until: i64) -> Result<()> {
        sqlx::query("update jobs set leased_until = $3 where id = $1 and tries = $2")
            .bind(&leased.id)
            .bind(leased.tries)
            .bind(until)
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

    /// Counts the jobs that are queued or running, but for later looks at what is decided.
    pub async fn jobs_left(&self) -> Result<i64> {
        Ok(sqlx::query_scalar("select count(*) from jobs where kind <> 'look'").fetch_one(&self.pool).await?)
    }
}
