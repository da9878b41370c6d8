//! The `audits` and `audit_rows` tables: bulk audits, and the state of each row of a manifest.

use sqlx::FromRow;

use super::audit_copy::state;
use super::change::{self, Applied, Change};
use super::placeholders::placeholders;
use super::{Store, Transaction, sessions};
use crate::domain::Session;
use crate::server::Result;

/// A row of a manifest, as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditRow {
    /// A new id.
    pub id: String,
    /// Its line in the manifest.
    pub line: i64,
    /// The key of the row, which is unique in the audit.
    pub key: String,
    /// Whether an earlier line has the same key.
    pub is_duplicate: bool,
    /// The company's own reference, where there is no session to hold it.
    pub vendor_data: Option<String>,
    /// Why it was refused.
    pub error: Option<String>,
}

/// A row that is stored already.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct AuditSeen {
    /// The portal's id of the row.
    pub id: String,
    /// Its line when it was seen last.
    pub line: i64,
    /// The key of the row, which is unique in its audit.
    pub row_key: String,
    /// The start of the audit in which it was seen last.
    pub seen_run: i64,
}

/// How many rows of an audit are in a state.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct AuditCount {
    /// The state that the rows are in, such as `sending`.
    pub state: String,
    /// How many rows are in that state.
    pub rows: i64,
}

/// The states that are no decision of Veriff's.
#[derive(Clone, Copy, Debug)]
pub struct AuditState;

impl AuditState {
    /// The row was refused.
    pub const ERROR: &'static str = "error";
    /// The row was found right in a dry run.
    pub const CHECKED: &'static str = "checked";
    /// The session is not at Veriff yet.
    pub const SENDING: &'static str = "sending";
    /// Veriff has everything.
    pub const WAITING: &'static str = "waiting";
    /// Somebody at Veriff looks at it; another decision follows.
    pub const REVIEW: &'static str = "review";

    /// Says whether something is still to come.
    pub fn is_open(state: &str) -> bool {
        [Self::SENDING, Self::WAITING, Self::REVIEW].contains(&state)
    }
}

impl Store {
    /// Begins or continues an audit; returns its id, and how often it was started. Rejected rows of earlier runs are removed,
    /// for they are checked again.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn begin_audit(&self, id: &str, name: &str, at: i64) -> Result<(String, i64)> {
        let mut transaction = self.begin().await?;
        let (id, run): (String, i64) = sqlx::query_as(
            "insert into audits (id, name, run, created_at) values ($1, $2, 1, $3)
             on conflict (name) do update set run = audits.run + 1
             returning id, run",
        )
        .bind(id)
        .bind(name)
        .bind(at)
        .fetch_one(&mut *transaction)
        .await?;
        sqlx::query("delete from audit_rows where audit_id = $1 and state = 'error'")
            .bind(&id)
            .execute(&mut *transaction)
            .await?;
        sqlx::query("update audit_rows set told = 0 where audit_id = $1 and told = 1")
            .bind(&id)
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok((id, run))
    }

    /// Returns the rows with one of these keys.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn audit_rows_with(&self, audit: &str, keys: &[&str]) -> Result<Vec<AuditSeen>> {
        let placeholders = placeholders(2, keys.len());
        let text = format!(
            "select id, line, row_key, seen_run from audit_rows where audit_id = $1 and unique_key in ({placeholders})"
        );
        let query = keys.iter().fold(sqlx::query_as(&text).bind(audit), |query, key| query.bind(*key));
        Ok(query.fetch_all(&self.pool).await?)
    }

    /// Notes that rows were seen in this start: with each, its line as it is now.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn audit_rows_seen(&self, run: i64, seen: &[(AuditSeen, i64)]) -> Result<()> {
        let (unmoved, moved): (Vec<_>, Vec<_>) = seen.iter().partition(|(row, line)| row.line == *line);
        let mut transaction = self.begin().await?;
        if !unmoved.is_empty() {
            let placeholders = placeholders(2, unmoved.len());
            let text = format!("update audit_rows set seen_run = $1 where id in ({placeholders})");
            let query = unmoved.iter().fold(sqlx::query(&text).bind(run), |query, (row, _)| query.bind(&row.id));
            query.execute(&mut *transaction).await?;
        }
        for (row, line) in moved {
            sqlx::query("update audit_rows set seen_run = $1, line = $3 where id = $2")
                .bind(run)
                .bind(&row.id)
                .bind(line)
                .execute(&mut *transaction)
                .await?;
        }
        transaction.commit().await
    }

    /// Notes rows without a session.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn add_audit_rows(&self, audit: &str, run: i64, rows: &[AuditRow]) -> Result<()> {
        let mut transaction = self.begin().await?;
        for row in rows {
            row.insert(&mut transaction, (audit, run), None).await?;
        }
        transaction.commit().await
    }

    /// Adds a session that is submitted already, with its row, in one transaction. Returns `false` if its key is there already.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn add_audited(
        &self,
        (audit, run): (&str, i64),
        row: &AuditRow,
        session: &Session,
        token_hash: &str,
        date_of_birth: Option<&str>,
        import_change: impl FnOnce(super::Versioned) -> Result<Change>,
    ) -> Result<bool> {
        let begun = super::Versioned {
            session: session.clone(),
            person_name: None,
            document_number: None,
            opened_at: None,
            hit: None,
            decision_id: None,
            version: 0,
        };
        let change = import_change(begun)?;
        let mut transaction = self.begin().await?;
        sessions::insert(&mut transaction, session, token_hash).await?;
        if date_of_birth.is_some() {
            sqlx::query("update sessions set date_of_birth = $2 where id = $1")
                .bind(&session.id.0)
                .bind(date_of_birth)
                .execute(&mut *transaction)
                .await?;
        }
        if change::write(&mut transaction, &change).await? != Applied::Written
            || !row.insert(&mut transaction, (audit, run), Some(&change.session)).await?
        {
            transaction.rollback().await?;
            return Ok(false);
        }
        transaction.commit().await?;
        Ok(true)
    }

    /// Returns the date of birth that is known of a person beforehand.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn date_of_birth(&self, session_id: &str) -> Result<Option<String>> {
        let date: Option<Option<String>> = sqlx::query_scalar("select date_of_birth from sessions where id = $1")
            .bind(session_id)
            .fetch_optional(&self.pool)
            .await?;
        Ok(date.flatten())
    }

    /// Counts the rows of an audit by state. With `run`, only what was seen in that start.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn audit_counts(&self, audit: &str, run: Option<i64>) -> Result<Vec<AuditCount>> {
        Ok(sqlx::query_as(
            "select state, count(*) as rows from audit_rows
              where audit_id = $1 and ($2 is null or seen_run = $2)
              group by state",
        )
        .bind(audit)
        .bind(run)
        .fetch_all(&self.pool)
        .await?)
    }

    /// Counts the sessions of an audit that are not at Veriff yet, and those of them whose last try failed.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn audit_sending(&self, audit: &str) -> Result<(i64, i64)> {
        Ok(sqlx::query_as(
            "select count(*),
                    count(case when exists (select 1 from jobs
                                             where subject = audit_rows.session_id and kind = 'send'
                                               and error is not null)
                               then 1 end)
               from audit_rows
              where audit_id = $1 and told = 0 and state = 'sending'",
        )
        .bind(audit)
        .fetch_one(&self.pool)
        .await?)
    }
}

impl AuditRow {
    /// Adds the row; says whether its key was new.
    async fn insert(
        &self,
        transaction: &mut Transaction,
        (audit, run): (&str, i64),
        session: Option<&Session>,
    ) -> Result<bool> {
        let word = if self.error.is_some() { AuditState::ERROR } else { AuditState::CHECKED };
        let added = sqlx::query(
            "insert into audit_rows (id, audit_id, line, row_key, unique_key, vendor_data, session_id, state, error,
                                     seen_run, told)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0)
             on conflict (audit_id, unique_key) do nothing",
        )
        .bind(&self.id)
        .bind(audit)
        .bind(self.line)
        .bind(&self.key)
        .bind((!self.is_duplicate).then_some(&self.key))
        .bind(&self.vendor_data)
        .bind(session.map(|session| &session.id.0))
        .bind(session.map_or(word, state))
        .bind(&self.error)
        .bind(run)
        .execute(&mut **transaction)
        .await?;
        Ok(added.rows_affected() == 1)
    }
}
