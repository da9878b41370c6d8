//! The `webhooks` table: the inbox.

use sqlx::FromRow;

use super::{Job, Store, failures};
use crate::server::Result;

/// A webhook whose signature was right.
#[derive(Clone, Debug, FromRow)]
pub struct StoredWebhook {
    /// The portal's id of it.
    pub id: String,
    /// Its body, as it came.
    pub body: String,
    /// The integrations whose keys signed it, by name, between spaces.
    pub signed_by: String,
}

impl Store {
    /// Stores a webhook and queues its job, in one transaction. A body that is stored already is not stored again: `false`. Its job
    /// runs again if it failed, and is queued again if it is about a decision, for Veriff may have returned to that decision.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn store_webhook(
        &self,
        webhook: &StoredWebhook,
        digest: &str,
        kind: &str,
        job_id: &str,
        at: i64,
    ) -> Result<bool> {
        let mut transaction = self.begin().await?;
        let added = sqlx::query(
            "insert into webhooks (id, digest, kind, body, received_at, signed_by) values ($1, $2, $3, $4, $5, $6)
             on conflict (digest) do nothing",
        )
        .bind(&webhook.id)
        .bind(digest)
        .bind(kind)
        .bind(&webhook.body)
        .bind(at)
        .bind(&webhook.signed_by)
        .execute(&mut *transaction)
        .await?;
        if added.rows_affected() == 0 {
            let known: String = sqlx::query_scalar("select id from webhooks where digest = $1")
                .bind(digest)
                .fetch_one(&mut *transaction)
                .await?;
            // Had its job failed, it is worth another try.
            failures::resume(&known, at).execute(&mut *transaction).await?;
            sqlx::query(
                "insert into jobs (id, kind, subject, due_at, leased_until, tries, created_at, priority)
                 select $1, 'webhook', w.id, $2, 0, 0, $2, 0
                   from webhooks w
                  where w.digest = $3 and w.kind in ('decision', 'full_auto')
                    and not exists (select 1 from jobs j
                                     where j.subject = w.id and j.kind = 'webhook' and j.leased_until = 0)",
            )
            .bind(job_id)
            .bind(at)
            .bind(digest)
            .execute(&mut *transaction)
            .await?;
            transaction.commit().await?;
            return Ok(false);
        }
        let job = Job::Webhook(webhook.id.clone());
        job.insert(job_id, at, at).execute(&mut *transaction).await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// Looks up a webhook.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn webhook(&self, id: &str) -> Result<Option<StoredWebhook>> {
        Ok(sqlx::query_as("select id, body, signed_by from webhooks where id = $1")
            .bind(id)
            .fetch_optional(&self.pool)
            .await?)
    }

    /// Marks a webhook as processed, with the session that it is about.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn webhook_processed(&self, id: &str, session_id: Option<&str>, at: i64) -> Result<()> {
        sqlx::query("update webhooks set processed_at = $3, session_id = $2 where id = $1")
            .bind(id)
            .bind(session_id)
            .bind(at)
            .execute(self.writes())
            .await?;
        Ok(())
    }

    /// Returns the webhooks since a moment that belong to no session and name this id of Veriff's, a bounded number.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn unassigned_webhooks(&self, veriff_id: &str, since: i64) -> Result<Vec<String>> {
        let plain: String =
            veriff_id.chars().filter(|letter| letter.is_ascii_alphanumeric() || *letter == '-').collect();
        Ok(sqlx::query_scalar(
            "select id from webhooks where session_id is null and received_at >= $1 and body like $2 order by id limit 20",
        )
        .bind(since)
        .bind(format!("%{plain}%"))
        .fetch_all(&self.pool)
        .await?)
    }

    /// Counts the webhooks that were kept.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn stored_webhooks(&self) -> Result<i64> {
        Ok(sqlx::query_scalar("select count(*) from webhooks").fetch_one(&self.pool).await?)
    }
}
