//! Makes sessions from before searchable, and marks their hits: in small batches, newest first, while the portal runs.

use std::collections::BTreeSet;

use super::Store;
use super::answers::mark_hit;
use super::placeholders::placeholders;
use super::terms::{self, Searchable, searchable_columns};
use crate::server::Result;

/// How many sessions a batch has.
const BATCH: usize = 100;

/// The text that finds the newest sessions that are not searchable yet.
pub(super) fn text(limit: usize) -> String {
    format!("select id from sessions where indexed = 0 order by id desc limit {limit}")
}

impl Store {
    /// Says whether there are sessions that are not searchable yet.
    #[tracing::instrument(level = "debug", skip_all)]
    pub(super) async fn is_indexing(&self) -> Result<bool> {
        Ok(!self.to_index(1).await?.is_empty())
    }

    async fn to_index(&self, limit: usize) -> Result<Vec<String>> {
        Ok(sqlx::query_scalar(&text(limit)).fetch_all(&self.pool).await?)
    }

    /// Makes one more batch of sessions searchable; says whether there was any to do. After a death it goes on where it was, and
    /// several processes may do it at once.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn index_batch(&self) -> Result<bool> {
        let ids = self.to_index(BATCH).await?;
        if ids.is_empty() {
            return Ok(false);
        }
        // An answer that comes after this marks its session itself.
        let screened = self.screened(&ids).await?;
        let mut transaction = self.begin().await?;
        // Taking the rows first keeps every change of them waiting until their words are written.
        let text = format!(
            concat!(
                "update sessions set indexed = 1 where indexed = 0 and id in ({}) returning ",
                searchable_columns!()
            ),
            placeholders(1, ids.len())
        );
        let query = ids.iter().fold(sqlx::query(&text), sqlx::query::Query::bind);
        for row in query.fetch_all(&mut *transaction).await? {
            let Some(named) = Searchable::read(&row) else { continue };
            terms::write(&mut transaction, &named.id, &BTreeSet::new(), &named.terms()).await?;
            if screened.contains(&named.id) {
                mark_hit(&mut transaction, &named.id).await?;
            }
        }
        transaction.commit().await?;
        Ok(true)
    }

    /// Returns those of `ids` with stored answers that may hold hits.
    async fn screened(&self, ids: &[String]) -> Result<BTreeSet<String>> {
        let text = format!(
            "select session_id from answers where session_id in ({}) and kind in ('watchlist_screening', 'person')",
            placeholders(1, ids.len())
        );
        let query = ids.iter().fold(sqlx::query_scalar(&text), sqlx::query::QueryScalar::bind);
        Ok(query.fetch_all(&self.pool).await?.into_iter().collect())
    }
}
