//! The `answers` table: Veriff's answers beside the decisions, the latest of each kind.

use super::{Store, Transaction};
use crate::domain::{AnswerSource, Hit};
use crate::server::Result;
use crate::server::answers::{StoredAnswer, hit};

/// How many answers of a session are read.
const MAX_ANSWERS: i64 = 200;

/// The kinds of answer that may hold hits on watchlists.
const HIT_KINDS: [&str; 2] = ["watchlist_screening", "person"];

/// Copies the gravest hit of the answers to the session's row.
pub(super) async fn mark_hit(transaction: &mut Transaction, session_id: &str) -> Result<()> {
    let stored: Vec<StoredAnswer> =
        sqlx::query_as("select kind, raw, source, fetched_at from answers where session_id = $1 and kind in ($2, $3)")
            .bind(session_id)
            .bind(HIT_KINDS[0])
            .bind(HIT_KINDS[1])
            .fetch_all(&mut **transaction)
            .await?;
    sqlx::query("update sessions set hit = $2 where id = $1")
        .bind(session_id)
        .bind(hit(&stored).map(Hit::text))
        .execute(&mut **transaction)
        .await?;
    Ok(())
}

/// An answer to be stored.
#[derive(Clone, Copy, Debug)]
pub struct NewAnswer<'a> {
    /// The kind of answer, perhaps with a suffix after a colon that makes several of one kind unique.
    pub kind: &'a str,
    /// As it came.
    pub raw: &'a str,
    /// How it came.
    pub source: AnswerSource,
    /// When Veriff made it, in milliseconds since 1970, where it says.
    pub made_at: Option<i64>,
}

impl Store {
    /// Stores an answer instead of the one before. One that is older than the one before replaces nothing: `false`.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn store_answer(&self, session_id: &str, answer: NewAnswer<'_>, at: i64) -> Result<bool> {
        let may_hold_hits = HIT_KINDS.contains(&answer.kind);
        let mut transaction = self.begin().await?;
        if may_hold_hits {
            // First the session's row, which every other write about hits waits for: two answers at once then see each other.
            let query = sqlx::query("update sessions set hit = hit where id = $1");
            query.bind(session_id).execute(&mut *transaction).await?;
        }
        let stored = sqlx::query(
            "insert into answers (session_id, kind, raw, source, made_at, fetched_at) values ($1, $2, $3, $4, $5, $6)
             on conflict (session_id, kind) do update
                set raw = excluded.raw, source = excluded.source, made_at = excluded.made_at,
                    fetched_at = excluded.fetched_at
              where answers.made_at is null or excluded.made_at is null or excluded.made_at >= answers.made_at",
        )
        .bind(session_id)
        .bind(answer.kind)
        .bind(answer.raw)
        .bind(answer.source.as_str())
        .bind(answer.made_at)
        .bind(at)
        .execute(&mut *transaction)
        .await?
        .rows_affected()
            == 1;
        if may_hold_hits && stored {
            mark_hit(&mut transaction, session_id).await?;
        }
        transaction.commit().await?;
        Ok(stored)
    }

    /// Says whether there is an answer of this kind.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn has_answer(&self, session_id: &str, kind: &str) -> Result<bool> {
        let count: i64 = sqlx::query_scalar("select count(*) from answers where session_id = $1 and kind = $2")
            .bind(session_id)
            .bind(kind)
            .fetch_one(&self.pool)
            .await?;
        Ok(count > 0)
    }

    /// Returns the answers about a session, the newest first.
    #[tracing::instrument(level = "debug", skip_all)]
    pub(in super::super) async fn answers(&self, session_id: &str) -> Result<Vec<StoredAnswer>> {
        Ok(sqlx::query_as(
            "select kind, raw, source, fetched_at from answers where session_id = $1
              order by fetched_at desc, kind limit $2",
        )
        .bind(session_id)
        .bind(MAX_ANSWERS)
        .fetch_all(&self.pool)
        .await?)
    }

    /// Returns the lists of files of a session, the newest first.
    #[tracing::instrument(level = "debug", skip_all)]
    pub(in super::super) async fn media_answers(&self, session_id: &str) -> Result<Vec<String>> {
        Ok(sqlx::query_scalar("select raw from answers where session_id = $1 and kind like 'media:%' limit $2")
            .bind(session_id)
            .bind(MAX_ANSWERS)
            .fetch_all(&self.pool)
            .await?)
    }
}
