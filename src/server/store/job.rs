//! What a job is, in words and in a row of the `jobs` table. How rows are leased and ended stands in `jobs.rs`.

use sqlx::Any;
use sqlx::any::AnyArguments;
use sqlx::query::Query;

use super::Transaction;
use crate::domain::SessionId;
use crate::server::{Error, Result};

/// The form of a job's row that this program writes and reads: the subject is one id.
const PAYLOAD_VERSION: i64 = 1;

/// Work that must happen. Every job may run twice.
///
/// What is stored is [`Job::kind`], [`Job::subject`] and the version of this form. What a kind means never changes: a new meaning is
/// a new kind, and another form of the subject is a new version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Job {
    /// Take a submitted session to Veriff.
    Send(SessionId),
    /// Ask for a decision that should have come by now.
    Poll(SessionId),
    /// Process a stored webhook.
    Webhook(String),
    /// Fetch the decision and the attempts after a decision came.
    Fetch(SessionId),
    /// Fetch the screening against watchlists, once it is done.
    Screening(SessionId),
    /// Ask again about a session that is decided: Veriff may have decided anew, and its webhook may be lost.
    Recheck(SessionId),
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
            Self::Recheck(_) => "look",
        }
    }

    /// Returns the id of what it is about.
    pub fn subject(&self) -> &str {
        match self {
            Self::Send(session)
            | Self::Poll(session)
            | Self::Fetch(session)
            | Self::Screening(session)
            | Self::Recheck(session) => &session.0,
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
            | Self::Recheck(session) => Some(session),
            Self::Webhook(_) => None,
        }
    }

    /// Returns what goes first.
    pub fn priority(&self) -> Priority {
        match self {
            Self::Webhook(_) | Self::Poll(_) => Priority::Decisions,
            Self::Send(_) => Priority::Sending,
            Self::Fetch(_) | Self::Screening(_) | Self::Recheck(_) => Priority::Background,
        }
    }

    pub(super) fn parse(kind: &str, version: i64, subject: String) -> Result<Self> {
        if version != PAYLOAD_VERSION {
            return Err(Error::Inconsistent("jobs.version"));
        }
        match kind {
            "send" => Ok(Self::Send(SessionId(subject))),
            "poll" => Ok(Self::Poll(SessionId(subject))),
            "webhook" => Ok(Self::Webhook(subject)),
            "fetch" => Ok(Self::Fetch(SessionId(subject))),
            "screening" => Ok(Self::Screening(SessionId(subject))),
            "look" => Ok(Self::Recheck(SessionId(subject))),
            _ => Err(Error::Inconsistent("jobs.kind")),
        }
    }

    /// Queues the job as part of `transaction`. A fetch that is queued and not begun is not queued again; a later recheck takes the
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
            Self::Recheck(_) => {
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

    /// Inserts the row.
    pub(super) fn insert<'q>(&'q self, id: &'q str, due_at: i64, at: i64) -> Query<'q, Any, AnyArguments<'q>> {
        sqlx::query(
            "insert into jobs (id, kind, subject, due_at, leased_until, tries, created_at, priority, version)
             values ($1, $2, $3, $4, 0, 0, $5, $6, $7)",
        )
        .bind(id)
        .bind(self.kind())
        .bind(self.subject())
        .bind(due_at)
        .bind(at)
        .bind(self.priority() as i64)
        .bind(PAYLOAD_VERSION)
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
    Background = 2,
}
