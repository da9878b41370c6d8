//! The `decisions` table: what Veriff decided.

use sqlx::FromRow;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::{Store, Transaction};
use crate::domain::{DecisionStatus, KnownDecision};
use crate::server::{Error, Result};

/// A decision to be stored.
#[derive(Clone, Debug)]
pub struct NewDecision {
    /// A new id.
    pub id: String,
    /// The portal's number of the attempt.
    pub attempt_number: i64,
    /// Tells this decision from others of the session.
    pub digest: String,
    /// The status, in Veriff's words.
    pub status: String,
    /// Veriff's code of the decision, such as 9001.
    pub code: Option<i64>,
    /// Veriff's reason in words, where the decision has one.
    pub reason: Option<String>,
    /// The number of the reason.
    pub reason_code: Option<i64>,
    /// Veriff's id of the attempt.
    pub veriff_attempt_id: Option<String>,
    /// As Veriff wrote it.
    pub decision_time: Option<String>,
    /// When it came to the portal, in milliseconds since 1970.
    pub received_at: i64,
    /// The session's version with this decision.
    pub seen: i64,
    /// The session's version when Veriff was asked and answered with this decision.
    pub settled: Option<i64>,
    /// As it came.
    pub raw: String,
}

impl NewDecision {
    /// Adds the decision, unless it is known already; says whether it was added.
    pub(super) async fn insert(&self, transaction: &mut Transaction, session_id: &str) -> Result<bool> {
        let added = sqlx::query(
            "insert into decisions (id, session_id, attempt_number, digest, status, code, reason, reason_code,
                                    veriff_attempt_id, decision_time, received_at, raw, seen, settled)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
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
        .bind(self.seen)
        .bind(self.settled)
        .execute(&mut **transaction)
        .await?;
        Ok(added.rows_affected() == 1)
    }
}

impl From<&NewDecision> for DecisionRow {
    fn from(new: &NewDecision) -> Self {
        Self {
            id: new.id.clone(),
            attempt_number: new.attempt_number,
            digest: new.digest.clone(),
            status: new.status.clone(),
            code: new.code,
            reason: new.reason.clone(),
            reason_code: new.reason_code,
            veriff_attempt_id: new.veriff_attempt_id.clone(),
            decision_time: new.decision_time.clone(),
            received_at: new.received_at,
            seen: new.seen,
            settled: new.settled,
            raw: new.raw.clone(),
        }
    }
}

/// A decision that is stored.
#[derive(Clone, Debug, FromRow)]
pub struct DecisionRow {
    /// The portal's id of it.
    pub id: String,
    /// The portal's number of the attempt.
    pub attempt_number: i64,
    /// Tells this decision from others of the session.
    pub digest: String,
    /// The status, in Veriff's words.
    pub status: String,
    /// Veriff's code of the decision, such as 9001.
    pub code: Option<i64>,
    /// Veriff's reason in words, where the decision has one.
    pub reason: Option<String>,
    /// The number of the reason.
    pub reason_code: Option<i64>,
    /// Veriff's id of the attempt.
    pub veriff_attempt_id: Option<String>,
    /// As Veriff wrote it.
    pub decision_time: Option<String>,
    /// When it came.
    pub received_at: i64,
    /// The session's version with this decision.
    pub seen: i64,
    /// The session's version when Veriff was asked and named this decision, the last time.
    pub settled: Option<i64>,
    /// As it came. Where [`Store::known_decisions`] reads it, only if it is needed for the order.
    pub raw: String,
}

impl DecisionRow {
    /// Returns what the order of decisions depends on.
    pub fn known(&self) -> Result<KnownDecision> {
        let decided_at = self.decision_time.as_deref().and_then(nanoseconds);
        Ok(KnownDecision {
            status: DecisionStatus::parse(&self.status).ok_or(Error::Inconsistent("decisions.status"))?,
            attempt: self.attempt_number,
            is_named: self.veriff_attempt_id.is_some(),
            decided_at,
            submitted_at: if decided_at.is_none() { submitted_at(&self.raw) } else { None },
            seen: self.seen,
            settled: self.settled,
        })
    }
}

/// Reads a moment of Veriff's, whose fraction may have any length.
pub(super) fn nanoseconds(text: &str) -> Option<i128> {
    OffsetDateTime::parse(text, &Rfc3339).ok().map(OffsetDateTime::unix_timestamp_nanos)
}

fn submitted_at(raw: &str) -> Option<i128> {
    let answer: serde_json::Value = serde_json::from_str(raw).ok()?;
    nanoseconds(answer["verification"]["submissionTime"].as_str()?)
}

/// The columns of [`DecisionRow`] but the last.
macro_rules! decision_columns {
    () => {
        "id, attempt_number, digest, status, code, reason, reason_code, veriff_attempt_id, decision_time, received_at, \
         seen, settled"
    };
}

impl Store {
    /// Returns the decisions of a session whole, in the order in which they came.
    #[tracing::instrument(level = "debug", skip_all)]
    pub(super) async fn decision_rows(&self, session_id: &str) -> Result<Vec<DecisionRow>> {
        let text = concat!("select ", decision_columns!(), ", raw from decisions where session_id = $1 order by id");
        Ok(sqlx::query_as(text).bind(session_id).fetch_all(&self.pool).await?)
    }

    /// Returns the decisions of a session as far as their order needs, in the order in which they came.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn known_decisions(&self, session_id: &str) -> Result<Vec<DecisionRow>> {
        let text = concat!(
            "select ",
            decision_columns!(),
            ", case when decision_time is null then raw else '' end as raw from decisions where session_id = $1 order by id"
        );
        Ok(sqlx::query_as(text).bind(session_id).fetch_all(&self.pool).await?)
    }

    /// Returns the reason code of the decision that counts.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn reason_code(&self, session_id: &str) -> Result<Option<i64>> {
        let code: Option<Option<i64>> = sqlx::query_scalar(
            "select d.reason_code from sessions s join decisions d on d.id = s.decision_id where s.id = $1",
        )
        .bind(session_id)
        .fetch_optional(&self.pool)
        .await?;
        Ok(code.flatten())
    }
}
