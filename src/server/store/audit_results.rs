//! The results of the rows of an audit, page by page.

use sqlx::FromRow;

use super::Store;
use super::placeholders::placeholders;
use crate::server::Result;

/// The result of one row.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct AuditResult {
    /// The portal's id of the row.
    pub id: String,
    /// Its line in the manifest.
    pub line: i64,
    /// The key of the row, which is unique in the audit.
    pub row_key: String,
    /// The company's own reference.
    pub vendor_data: Option<String>,
    /// `error`, or where its session stands.
    pub state: String,
    /// Why it was refused.
    pub error: Option<String>,
    /// Why it could not be sent the last time.
    pub send_error: Option<String>,
    /// The portal's session.
    pub session_id: Option<String>,
    /// Veriff's id of the session, once it exists there.
    pub veriff_session_id: Option<String>,
    /// When Veriff had it, in milliseconds since 1970.
    pub sent_at: Option<i64>,
    /// When the decision came.
    pub decided_at: Option<i64>,
    /// Veriff's code of the decision, such as 9001.
    pub code: Option<i64>,
    /// The number of the reason.
    pub reason_code: Option<i64>,
    /// Veriff's reason in words, where the decision has one.
    pub reason: Option<String>,
}

/// Everything that a line of the result says.
const SELECT: &str = "select r.id, r.line, r.row_key, coalesce(s.vendor_data, r.vendor_data) as vendor_data, r.state,
        r.error, (select max(error) from jobs where subject = r.session_id and kind = 'send') as send_error,
        r.session_id, s.veriff_session_id, a.sent_at, s.decided_at, d.code, d.reason_code, d.reason
   from audit_rows r
   left join sessions s on s.id = r.session_id
   left join attempts a on a.session_id = s.id and a.number = s.attempt_number
   left join decisions d on d.id = s.decision_id";

impl Store {
    /// Takes rows that are finished and were not exported yet, at most `limit`, and marks them as exported.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn export_audit_rows(&self, audit: &str, limit: i64) -> Result<Vec<AuditResult>> {
        let exported: Vec<String> = sqlx::query_scalar(
            "update audit_rows set told = 1
              where id in (select id from audit_rows
                            where audit_id = $1 and told = 0
                              and state in ('error', 'approved', 'declined', 'resubmission_requested', 'expired',
                                            'abandoned')
                            limit $2)
                and told = 0
             returning id",
        )
        .bind(audit)
        .bind(limit)
        .fetch_all(self.writes())
        .await?;
        if exported.is_empty() {
            return Ok(Vec::new());
        }
        let text = format!("{SELECT} where r.id in ({}) order by r.line, r.id", placeholders(1, exported.len()));
        let mut query = sqlx::query_as(&text);
        for id in &exported {
            query = query.bind(id);
        }
        Ok(query.fetch_all(&self.pool).await?)
    }

    /// Returns a page of an audit in the order of the manifest, from behind `after`. With `run`, only what was seen in that
    /// start.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn audit_results(
        &self,
        audit: &str,
        after: Option<&AuditResult>,
        run: Option<i64>,
        limit: i64,
    ) -> Result<Vec<AuditResult>> {
        let text = format!(
            "{SELECT}
              where r.audit_id = $1 and (r.line > $2 or (r.line = $2 and r.id > $3))
                and ($4 is null or r.seen_run = $4)
              order by r.line, r.id
              limit $5"
        );
        Ok(sqlx::query_as(&text)
            .bind(audit)
            .bind(after.map_or(-1, |row| row.line))
            .bind(after.map_or("", |row| row.id.as_str()))
            .bind(run)
            .bind(limit)
            .fetch_all(&self.pool)
            .await?)
    }
}
