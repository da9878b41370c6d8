//! The `logins` table: cookie sessions of the back office, for tower-sessions.

use sqlx::FromRow;

use super::Store;
use crate::server::Result;

#[derive(FromRow)]
struct LoginRow {
    data: String,
    expires_at: i64,
}

impl Store {
    /// Keeps a login, new or changed.
    pub async fn put_login(&self, id_hash: &str, data: &str, expires_at: i64) -> Result<()> {
        sqlx::query(
            "insert into logins (id_hash, data, expires_at) values ($1, $2, $3)
             on conflict (id_hash) do update set data = excluded.data, expires_at = excluded.expires_at",
        )
        .bind(id_hash)
        .bind(data)
        .bind(expires_at)
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Returns data and end of a login that is not over.
    pub async fn login(&self, id_hash: &str, now: i64) -> Result<Option<(String, i64)>> {
        let row: Option<LoginRow> =
            sqlx::query_as("select data, expires_at from logins where id_hash = $1 and expires_at > $2")
                .bind(id_hash)
                .bind(now)
                .fetch_optional(&self.pool)
                .await?;
        Ok(row.map(|row| (row.data, row.expires_at)))
    }

    /// Ends a login, and clears away those that are over.
    pub async fn end_login(&self, id_hash: &str, now: i64) -> Result<()> {
        sqlx::query("delete from logins where id_hash = $1 or expires_at <= $2")
            .bind(id_hash)
            .bind(now)
            .execute(&self.pool)
            .await?;
        Ok(())
    }
}
