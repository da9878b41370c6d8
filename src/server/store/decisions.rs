//! The `decisions` table: what Veriff decided.

use sqlx::{Any, FromRow, Transaction};

use super::Store;
use crate::server::Result;

/// A decision to be kept.
#[derive(Clone, Debug)]
pub struct NewDecision {
    /// A new id.
    pub id: String,
    /// The portal's number of the attempt.
    pub attempt_number: i64,
    /// Tells this decision from others of the session.
    pub digest: String,
    /// Veriff's word.
    pub status: String,
    /// Veriff's code.
    pub code: Option<i64>,
    /// Veriff's words.
    pub reason: Option<String>,
    /// The number of the reason.
    pub reason_code: Option<i64>,
    /// Veriff's id of the attempt.
    pub veriff_attempt_id: Option<String>,
    /// As Veriff wrote it.
    pub decision_time: Option<String>,
    /// Now.
    pub received_at: i64,
    /// As it came.
    pub raw: String,
}

impl NewDecision {
    /// Adds the decision, unless it is known already; says which.
    pub(super) async fn insert(&self, transaction: &mut Transaction<'static, Any>, session_id: &str) -> Result<bool> {
        let added = sqlx::query(
            "insert into decisions (id, session_id, attempt_number, digest, status, code, reason, reason_code,
                                    veriff_attempt_id, decision_time, received_at, raw)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
             on conflict (session_id, digest) do nothing",
        )
        .bind(&self.id)
        .bind(session_id)
        .bind(self.attempt_number)
        .bind(&self.digest)
        .bind(&self.status)
        .bind(self.code)
        .bind(&self.reason)
        .bind(self.reason_code)
        .bind(&self.veriff_attempt_id)
        .bind(&self.decision_time)
        .bind(self.received_at)
        .bind(&self.raw)
        .execute(&mut **transaction)
        .await?;
        Ok(added.rows_affected() == 1)
    }
}

#[derive(FromRow)]
pub(super) struct DecisionRow {
    pub(super) attempt_number: i64,
    pub(super) status: String,
    pub(super) code: Option<i64>,
    pub(super) reason: Option<String>,
    pub(super) reason_code: Option<i64>,
    pub(super) veriff_attempt_id: Option<String>,
    pub(super) decision_time: Option<String>,
    pub(super) received_at: i64,
    pub(super) raw: String,
}

impl Store {
    /// Returns the decisions of a session, newest first.
    pub(super) async fn decision_rows(&self, session_id: &str) -> Result<Vec<DecisionRow>> {
        Ok(sqlx::query_as(
            "select attempt_number, status, code, reason, reason_code, veriff_attempt_id, decision_time, received_at,
                    raw
               from decisions
              where session_id = $1
              order by id desc",
        )
        .bind(session_id)
        .fetch_all(&self.pool)
        .await?)
    }

    /// Returns the reason code of the newest decision.
    pub async fn reason_code(&self, session_id: &str) -> Result<Option<i64>> {
        let code: Option<Option<i64>> =
            sqlx::query_scalar("select reason_code from decisions where session_id = $1 order by id desc limit 1")
                .bind(session_id)
                .fetch_optional(&self.pool)
                .await?;
        Ok(code.flatten())
    }

    /// Replaces the text of a decision by the fuller one that was fetched.
    pub async fn keep_decision_text(&self, session_id: &str, digest: &str, raw: &str) -> Result<()> {
        sqlx::query("update decisions set raw = $3 where session_id = $1 and digest = $2")
            .bind(session_id)
            .bind(digest)
            .bind(raw)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Says whether a decision is known that says the same in other words: of the same attempt, status and time, while
    /// one of the two has no code. The self-serve plan tells one decision both ways.
    pub async fn same_decision(
        &self,
        session_id: &str,
        status: &str,
        veriff_attempt_id: &str,
        decision_time: &str,
        has_code: bool,
    ) -> Result<bool> {
        let known: i64 = sqlx::query_scalar(
            "select count(*) from decisions
              where session_id = $1 and status = $2 and veriff_attempt_id = $3 and decision_time = $4
                and ((code is null and $5 = 1) or (code is not null and $5 = 0))",
        )
        .bind(session_id)
        .bind(status)
        .bind(veriff_attempt_id)
        .bind(decision_time)
        .bind(i64::from(has_code))
        .fetch_one(&self.pool)
        .await?;
        Ok(known > 0)
    }
}
