//! The `admins` table: the accounts of the back office.

use sqlx::FromRow;

use super::Store;
use crate::server::Result;

/// An account of the back office, enabled or disabled.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Admin {
    /// The portal's id.
    pub id: String,
    /// How they sign in; lower case.
    pub email: String,
    /// An argon2id hash, as a PHC string.
    pub password_hash: String,
    /// When the account was made, in milliseconds since 1970.
    pub created_at: i64,
    /// When they were shut out.
    pub disabled_at: Option<i64>,
    /// Grows with every new password.
    pub password_version: i64,
}

impl Store {
    /// Adds an administrator, or gives one a new password and lets them in again; logins under the old one are over.
    /// Returns the account's id.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn put_admin(&self, admin: &Admin) -> Result<String> {
        let id = sqlx::query_scalar(
            "insert into admins (id, email, password_hash, created_at) values ($1, $2, $3, $4)
             on conflict (email) do update set password_hash = excluded.password_hash, disabled_at = null,
                 password_version = admins.password_version + 1
             returning id",
        )
        .bind(&admin.id)
        .bind(&admin.email)
        .bind(&admin.password_hash)
        .bind(admin.created_at)
        .fetch_one(self.writes())
        .await?;
        Ok(id)
    }

    /// Shuts somebody out; says whether there was anybody.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn disable_admin(&self, email: &str, at: i64) -> Result<bool> {
        let disabled = sqlx::query("update admins set disabled_at = $2 where email = $1 and disabled_at is null")
            .bind(email)
            .bind(at)
            .execute(self.writes())
            .await?;
        Ok(disabled.rows_affected() == 1)
    }

    /// Looks somebody up by their address.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn admin_by_email(&self, email: &str) -> Result<Option<Admin>> {
        Ok(sqlx::query_as(
            "select id, email, password_hash, created_at, disabled_at, password_version from admins where email = $1",
        )
        .bind(email)
        .fetch_optional(&self.pool)
        .await?)
    }

    /// Looks somebody up by id.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn admin(&self, id: &str) -> Result<Option<Admin>> {
        Ok(sqlx::query_as(
            "select id, email, password_hash, created_at, disabled_at, password_version from admins where id = $1",
        )
        .bind(id)
        .fetch_optional(&self.pool)
        .await?)
    }

    /// Returns everybody, oldest first.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn admins(&self) -> Result<Vec<Admin>> {
        Ok(sqlx::query_as(
            "select id, email, password_hash, created_at, disabled_at, password_version from admins order by id",
        )
        .fetch_all(&self.pool)
        .await?)
    }
}
