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
    /// Keeps a new login.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn add_login(&self, id_hash: &str, data: &str, expires_at: i64) -> Result<()> {
        sqlx::query("insert into logins (id_hash, data, expires_at) values ($1, $2, $3)")
            .bind(id_hash)
            .bind(data)
            .bind(expires_at)
            .execute(self.writes())
            .await?;
        Ok(())
    }

    /// Keeps what changed of a login. One that was ended meanwhile stays ended: a request that was under way when its
    /// person signed out must not sign them in again.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn change_login(&self, id_hash: &str, data: &str, expires_at: i64) -> Result<()> {
        sqlx::query("update logins set data = $2, expires_at = $3 where id_hash = $1")
            .bind(id_hash)
            .bind(data)
            .bind(expires_at)
            .execute(self.writes())
            .await?;
        Ok(())
    }

    /// Returns data and end of a login that is not over.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn login(&self, id_hash: &str, now: i64) -> Result<Option<(String, i64)>> {
        let row: Option<LoginRow> =
            sqlx::query_as("select data, expires_at from logins where id_hash = $1 and expires_at > $2")
                .bind(id_hash)
                .bind(now)
                .fetch_optional(&self.pool)
                .await?;
        Ok(row.map(|row| (row.data, row.expires_at)))
    }

    /// Says whether a login is not over, its account may enter, and its password is the one that it began with.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn is_login_valid(&self, id_hash: &str, admin_id: &str, version: i64, now: i64) -> Result<bool> {
        let found: i64 = sqlx::query_scalar(
            "select count(*) from logins, admins
              where logins.id_hash = $1 and logins.expires_at > $4
                and admins.id = $2 and admins.password_version = $3 and admins.disabled_at is null",
        )
        .bind(id_hash)
        .bind(admin_id)
        .bind(version)
        .bind(now)
        .fetch_one(&self.pool)
        .await?;
        Ok(found == 1)
    }

    /// Ends a login.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn end_login(&self, id_hash: &str) -> Result<()> {
        sqlx::query("delete from logins where id_hash = $1").bind(id_hash).execute(self.writes()).await?;
        Ok(())
    }
}
