//! The `devices` table: a person's network address and device, if they agreed that it is stored.

use sqlx::FromRow;
use sqlx::any::AnyArguments;
use sqlx::query::Query;

use super::Store;
use crate::server::Result;

/// What is to be kept about a person's device.
#[derive(Clone, PartialEq, Eq)]
pub struct NewDevice {
    /// The person's network address.
    pub network_address: String,
    /// What the browser calls itself, at most 255 characters.
    pub user_agent: Option<String>,
    /// The fingerprint of the device, at most 255 characters.
    pub fingerprint: String,
    /// When it was collected, in milliseconds since 1970.
    pub collected_at: i64,
}

impl std::fmt::Debug for NewDevice {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("NewDevice").field("collected_at", &self.collected_at).finish_non_exhaustive()
    }
}

impl NewDevice {
    pub(super) fn insert<'q>(&'q self, session_id: &'q str) -> Query<'q, sqlx::Any, AnyArguments<'q>> {
        sqlx::query(
            "insert into devices (session_id, network_address, user_agent, fingerprint, collected_at)
             values ($1, $2, $3, $4, $5)
             on conflict (session_id) do nothing",
        )
        .bind(session_id)
        .bind(&self.network_address)
        .bind(&self.user_agent)
        .bind(&self.fingerprint)
        .bind(self.collected_at)
    }
}

/// What is kept about a person's device.
#[derive(FromRow)]
pub struct Device {
    /// The person's network address.
    pub network_address: String,
    /// What the browser calls itself.
    pub user_agent: Option<String>,
    /// The fingerprint of the device.
    pub fingerprint: String,
}

impl Store {
    /// Returns what is kept about the device of a session and still has to go to Veriff.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn unsent_device(&self, session_id: &str) -> Result<Option<Device>> {
        Ok(sqlx::query_as(
            "select network_address, user_agent, fingerprint
               from devices
              where session_id = $1 and sent_at is null and refused_at is null",
        )
        .bind(session_id)
        .fetch_optional(&self.pool)
        .await?)
    }

    /// Notes that Veriff took the device's data.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn device_sent(&self, session_id: &str, at: i64) -> Result<()> {
        sqlx::query("update devices set sent_at = $2 where session_id = $1")
            .bind(session_id)
            .bind(at)
            .execute(self.writes())
            .await?;
        Ok(())
    }

    /// Notes that Veriff refused the device's data for good.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn device_refused(&self, session_id: &str, at: i64) -> Result<()> {
        sqlx::query("update devices set refused_at = $2 where session_id = $1")
            .bind(session_id)
            .bind(at)
            .execute(self.writes())
            .await?;
        Ok(())
    }

    /// Marks the device's data as not sent: the session is created anew at Veriff.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn device_unsent(&self, session_id: &str) -> Result<()> {
        sqlx::query("update devices set sent_at = null, refused_at = null where session_id = $1")
            .bind(session_id)
            .execute(self.writes())
            .await?;
        Ok(())
    }
}
