//! What the `events` table says of deletions at Veriff: when, and how many of late.

use super::Store;
use crate::domain::EventKind;
use crate::server::Result;

impl Store {
    /// Returns when a session was deleted at Veriff, where it had this id.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn deleted_at_veriff(&self, session_id: &str, veriff_session_id: &str) -> Result<Option<i64>> {
        Ok(sqlx::query_scalar(
            "select min(at) from events where session_id = $1 and kind = 'deleted_at_veriff' and detail = $2",
        )
        .bind(session_id)
        .bind(veriff_session_id)
        .fetch_one(&self.pool)
        .await?)
    }

    /// Counts the deletions since a moment that Veriff did, or may have done: those that were asked for and not refused.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn deletions_since(&self, at: i64) -> Result<i64> {
        let count = |kind: EventKind| async move {
            let count: i64 = sqlx::query_scalar("select count(*) from events where kind = $1 and at >= $2")
                .bind(kind.as_str())
                .bind(at)
                .fetch_one(&self.pool)
                .await?;
            Result::Ok(count)
        };
        Ok(count(EventKind::DeletionRequested).await? - count(EventKind::DeletionRefused).await?)
    }

    /// Says whether the deletion of a session was asked for before.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn deletion_was_requested(&self, session_id: &str) -> Result<bool> {
        let count: i64 =
            sqlx::query_scalar("select count(*) from events where session_id = $1 and kind = 'deletion_asked'")
                .bind(session_id)
                .fetch_one(&self.pool)
                .await?;
        Ok(count > 0)
    }
}
