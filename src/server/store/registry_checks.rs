//! The `registry_checks` table: sessions that a reviewer began without a person.

use std::collections::BTreeSet;

use super::Store;
use super::events::NewEvent;
use super::terms::{self, Searchable, searchable_columns};
use crate::domain::Session;
use crate::server::Result;

impl Store {
    /// Adds the session of a check, unless the same form was submitted before: then it returns that session's id.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn add_registry_check(
        &self,
        session: &Session,
        token_hash: &str,
        form_hash: &str,
        [created, begun]: &[NewEvent; 2],
    ) -> Result<Option<String>> {
        let mut transaction = self.begin().await?;
        super::sessions::insert_session(&mut transaction, session, token_hash, created).await?;
        let added = sqlx::query(
            "insert into registry_checks (session_id, form_hash, created_at) values ($1, $2, $3)
             on conflict (form_hash) do nothing",
        )
        .bind(&session.id.0)
        .bind(form_hash)
        .bind(session.created_at)
        .execute(&mut *transaction)
        .await?;
        if added.rows_affected() == 0 {
            transaction.rollback().await?;
            return self.registry_check(form_hash).await;
        }
        begun.insert(&session.id.0).execute(&mut *transaction).await?;
        transaction.commit().await?;
        Ok(None)
    }

    /// Returns the session that a form began.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn registry_check(&self, form_hash: &str) -> Result<Option<String>> {
        Ok(sqlx::query_scalar("select session_id from registry_checks where form_hash = $1")
            .bind(form_hash)
            .fetch_optional(&self.pool)
            .await?)
    }

    /// Says whether a session is a check of a national id.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn is_registry_check(&self, session_id: &str) -> Result<bool> {
        let count: i64 = sqlx::query_scalar("select count(*) from registry_checks where session_id = $1")
            .bind(session_id)
            .fetch_one(&self.pool)
            .await?;
        Ok(count > 0)
    }

    /// Deletes a check that Veriff did not accept, with everything of it. A session that exists at Veriff stays.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn drop_registry_check(&self, session_id: &str) -> Result<()> {
        let mut transaction = self.begin().await?;
        let text = concat!(
            "delete from sessions where id = $1 and stage = 'sending' and veriff_session_id is null returning ",
            searchable_columns!()
        );
        let gone = sqlx::query(text).bind(session_id).fetch_optional(&mut *transaction).await?;
        if let Some(named) = gone.as_ref().and_then(Searchable::read) {
            terms::write(&mut transaction, session_id, &named.terms(), &BTreeSet::new()).await?;
        }
        transaction.commit().await?;
        Ok(())
    }
}
