//! Housekeeping: which process runs it, which rows have expired, and which objects have a row; and the `secrets` table.

use super::Store;
use super::placeholders::placeholders;
use crate::server::Result;

/// How many rows one statement removes.
const BATCH: i64 = 1_000;

/// What removes rows that are over, at most [`BATCH`] of them. `$1` is a time.
const OLD_ROWS: [&str; 3] = [
    "delete from logins where id_hash in (select id_hash from logins where expires_at <= $1 limit $2)",
    "delete from known_browsers where id_hash in (select id_hash from known_browsers where expires_at <= $1 limit $2)
        and expires_at <= $1",
    "delete from sign_in_tries where counter in (select counter from sign_in_tries where since <= $1 limit $2)
        and since <= $1",
];

impl Store {
    /// Claims a task of housekeeping that is due, and sets its next time. Only one of several processes gets it.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn claim_housekeeping(&self, name: &str, now: i64, next: i64) -> Result<bool> {
        let claimed = sqlx::query("update housekeeping set due_at = $3 where name = $1 and due_at <= $2")
            .bind(name)
            .bind(now)
            .bind(next)
            .execute(self.writes())
            .await?;
        Ok(claimed.rows_affected() == 1)
    }

    /// Removes logins and known browsers that ended before `now` and tries that began before `window_start`; returns how
    /// many went. Few at a time, so that nobody waits long for the database.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn remove_old_rows(&self, now: i64, window_start: i64) -> Result<u64> {
        let mut removed = 0;
        for (statement, before) in OLD_ROWS.into_iter().zip([now, now, window_start]) {
            loop {
                let gone =
                    sqlx::query(statement).bind(before).bind(BATCH).execute(self.writes()).await?.rows_affected();
                removed += gone;
                if gone < BATCH.unsigned_abs() {
                    break;
                }
            }
        }
        Ok(removed)
    }

    /// Returns those of `keys` that a row of `media` names.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn named_objects(&self, keys: &[String]) -> Result<Vec<String>> {
        let placeholders = placeholders(1, keys.len());
        let statement = format!("select distinct object_key from media where object_key in ({placeholders})");
        let mut query = sqlx::query_scalar(&statement);
        for key in keys {
            query = query.bind(key);
        }
        Ok(query.fetch_all(&self.pool).await?)
    }

    /// Returns the secret of this name: the one that is there, or `fresh`, which is then kept.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn secret(&self, name: &str, fresh: &str) -> Result<String> {
        sqlx::query("insert into secrets (name, value) values ($1, $2) on conflict (name) do nothing")
            .bind(name)
            .bind(fresh)
            .execute(self.writes())
            .await?;
        Ok(sqlx::query_scalar("select value from secrets where name = $1").bind(name).fetch_one(&self.pool).await?)
    }
}
