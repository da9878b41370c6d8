//! The `answers` table: what Veriff told beside the decisions, the latest of each kind.

use super::Store;
use crate::domain::Way;
use crate::server::Result;
use crate::server::answers::KeptAnswer;

/// How many answers of a session are read.
const MOST: i64 = 200;

/// An answer to be kept.
#[derive(Clone, Copy, Debug)]
pub struct NewAnswer<'a> {
    /// The kind of answer; what tells several of a kind apart stands behind a colon.
    pub kind: &'a str,
    /// As it came.
    pub raw: &'a str,
    /// How it came.
    pub way: Way,
    /// When Veriff made it, in milliseconds since 1970, where it says.
    pub made_at: Option<i64>,
}

impl Store {
    /// Keeps an answer in the place of the one before. One that is older than the one before replaces nothing: `false`.
    pub async fn keep_answer(&self, session_id: &str, answer: NewAnswer<'_>, at: i64) -> Result<bool> {
        let kept = sqlx::query(
            "insert into answers (session_id, kind, raw, source, made_at, fetched_at) values ($1, $2, $3, $4, $5, $6)
             on conflict (session_id, kind) do update
                set raw = excluded.raw, source = excluded.source, made_at = excluded.made_at,
                    fetched_at = excluded.fetched_at
              where answers.made_at is null or excluded.made_at is null or excluded.made_at >= answers.made_at",
        )
        .bind(session_id)
        .bind(answer.kind)
        .bind(answer.raw)
        .bind(answer.way.as_str())
        .bind(answer.made_at)
        .bind(at)
        .execute(self.writes())
        .await?;
        Ok(kept.rows_affected() == 1)
    }

    /// Says whether there is an answer of this kind.
    pub async fn has_answer(&self, session_id: &str, kind: &str) -> Result<bool> {
        let count: i64 = sqlx::query_scalar("select count(*) from answers where session_id = $1 and kind = $2")
            .bind(session_id)
            .bind(kind)
            .fetch_one(&self.pool)
            .await?;
        Ok(count > 0)
    }

    /// Returns the answers about a session, the newest first.
    pub(in super::super) async fn answers(&self, session_id: &str) -> Result<Vec<KeptAnswer>> {
        Ok(sqlx::query_as(
            "select kind, raw, source, fetched_at from answers where session_id = $1
              order by fetched_at desc, kind limit $2",
        )
        .bind(session_id)
        .bind(MOST)
        .fetch_all(&self.pool)
        .await?)
    }

    /// Returns the lists of files of a session, the newest first.
    pub(in super::super) async fn media_answers(&self, session_id: &str) -> Result<Vec<String>> {
        Ok(sqlx::query_scalar("select raw from answers where session_id = $1 and kind like 'media:%' limit $2")
            .bind(session_id)
            .bind(MOST)
            .fetch_all(&self.pool)
            .await?)
    }
}
