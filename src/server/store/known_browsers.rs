//! The `known_browsers` table: which browsers signed in to which account before.

use super::Store;
use crate::server::Result;

/// How many browsers of an account are remembered; the one that was used longest ago goes first.
const MAX_BROWSERS: i64 = 20;

impl Store {
    /// Returns the accounts that this browser signed in to.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn browser_accounts(&self, id_hash: &str, now: i64) -> Result<Vec<String>> {
        Ok(sqlx::query_scalar("select admin_id from known_browsers where id_hash = $1 and expires_at > $2")
            .bind(id_hash)
            .bind(now)
            .fetch_all(&self.pool)
            .await?)
    }

    /// Remembers that this browser signed in to an account.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn put_known_browser(&self, id_hash: &str, admin_id: &str, expires_at: i64) -> Result<()> {
        sqlx::query(
            "insert into known_browsers (id_hash, admin_id, expires_at) values ($1, $2, $3)
             on conflict (id_hash, admin_id) do update set expires_at = excluded.expires_at",
        )
        .bind(id_hash)
        .bind(admin_id)
        .bind(expires_at)
        .execute(self.writes())
        .await?;
        sqlx::query(
            "delete from known_browsers where admin_id = $1 and id_hash not in
                 (select id_hash from known_browsers where admin_id = $1 order by expires_at desc, id_hash limit $2)",
        )
        .bind(admin_id)
        .bind(MAX_BROWSERS)
        .execute(self.writes())
        .await?;
        Ok(())
    }
}
