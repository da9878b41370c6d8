//! The `sign_in_tries` table: how often somebody tried to sign in, counted for all processes together.

use super::Store;
use crate::server::Result;

/// The counters of one try. There are four everywhere, so that every try costs the same.
pub type Counters = [String; 4];

impl Store {
    /// Counts one more try, and returns how many there were since the window opened, this one included: the least of the
    /// four counters. A counter that began at `window_start` or before begins anew.
    ///
    /// One statement, so that no two tries are counted as one; always in the order of the array, so that no two wait for
    /// each other.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn count_try(&self, counters: &Counters, now: i64, window_start: i64) -> Result<i64> {
        let mut query = sqlx::query_scalar(
            "insert into sign_in_tries (counter, tries, since)
             values ($1, 1, $5), ($2, 1, $5), ($3, 1, $5), ($4, 1, $5)
             on conflict (counter) do update set
                 tries = case when sign_in_tries.since <= $6 then 1 else sign_in_tries.tries + 1 end,
                 since = case when sign_in_tries.since <= $6 then excluded.since else sign_in_tries.since end
             returning tries",
        );
        for counter in counters {
            query = query.bind(counter);
        }
        let tries: Vec<i64> = query.bind(now).bind(window_start).fetch_all(self.writes()).await?;
        Ok(tries.into_iter().min().unwrap_or(i64::MAX))
    }

    /// Uncounts one try: it was the right password.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn uncount_try(&self, counters: &Counters, now: i64) -> Result<()> {
        let mut query = sqlx::query(
            "insert into sign_in_tries (counter, tries, since)
             values ($1, 0, $5), ($2, 0, $5), ($3, 0, $5), ($4, 0, $5)
             on conflict (counter) do update set
                 tries = case when sign_in_tries.tries > 0 then sign_in_tries.tries - 1 else 0 end",
        );
        for counter in counters {
            query = query.bind(counter);
        }
        query.bind(now).execute(self.writes()).await?;
        Ok(())
    }

    /// Removes the tries that were counted under these names: the account has a new password.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn reset_tries(&self, counters: &Counters) -> Result<()> {
        let mut query = sqlx::query("delete from sign_in_tries where counter in ($1, $2, $3, $4)");
        for counter in counters {
            query = query.bind(counter);
        }
        query.execute(self.writes()).await?;
        Ok(())
    }

    /// Counts the rows, for tests of their bound.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn sign_in_counters(&self) -> Result<i64> {
        Ok(sqlx::query_scalar("select count(*) from sign_in_tries").fetch_one(&self.pool).await?)
    }
}
