//! The `events` table: what happened to sessions; its rows are never changed or removed.

use sqlx::FromRow;

use super::Store;
use crate::domain::{EventKind, TimelineEvent};
use crate::server::Result;

#[derive(FromRow)]
struct EventRow {
    kind: String,
    detail: Option<String>,
    at: i64,
}

impl From<EventRow> for TimelineEvent {
    fn from(row: EventRow) -> Self {
        match EventKind::parse(&row.kind) {
            Some(kind) => {
                let detail = row.detail.map(|detail| kind.detail_words(&detail));
                Self { at: row.at, label: kind.label().to_owned(), detail }
            }
            None => Self { at: row.at, label: row.kind, detail: row.detail },
        }
    }
}

impl Store {
    /// Adds an event without another change. An id that is there already is not added again.
    pub async fn add_event(
        &self,
        id: &str,
        session_id: &str,
        kind: EventKind,
        detail: Option<&str>,
        at: i64,
    ) -> Result<()> {
        sqlx::query(
            "insert into events (id, session_id, kind, detail, at) values ($1, $2, $3, $4, $5)
             on conflict (id) do nothing",
        )
        .bind(id)
        .bind(session_id)
        .bind(kind.as_str())
        .bind(detail)
        .bind(at)
        .execute(self.writes())
        .await?;
        Ok(())
    }

    /// Counts the events of a session with this kind and detail.
    pub(in super::super) async fn events_with(&self, session_id: &str, kind: EventKind, detail: &str) -> Result<i64> {
        Ok(sqlx::query_scalar("select count(*) from events where session_id = $1 and kind = $2 and detail = $3")
            .bind(session_id)
            .bind(kind.as_str())
            .bind(detail)
            .fetch_one(&self.pool)
            .await?)
    }

    /// Returns what happened to a session, oldest first.
    pub(super) async fn timeline(&self, session_id: &str) -> Result<Vec<TimelineEvent>> {
        let rows: Vec<EventRow> =
            sqlx::query_as("select kind, detail, at from events where session_id = $1 order by id")
                .bind(session_id)
                .fetch_all(&self.pool)
                .await?;
        Ok(rows.into_iter().map(TimelineEvent::from).collect())
    }

    /// Returns id and session of the events since `at`, oldest first, a bounded number of them: what other processes
    /// did.
    pub async fn events_since(&self, at: i64) -> Result<Vec<(String, String)>> {
        Ok(sqlx::query_as("select id, session_id from events where at >= $1 order by at, id limit 1000")
            .bind(at)
            .fetch_all(&self.pool)
            .await?)
    }

    /// Notifies the other processes on this database that a session changed, before they find it by polling.
    pub async fn notify(&self, session_id: &str) -> Result<()> {
        if self.postgres && session_id.chars().all(|letter| letter.is_ascii_hexdigit() || letter == '-') {
            sqlx::query(&format!("notify portal_events, '{session_id}'")).execute(&self.pool).await?;
        }
        Ok(())
    }
}
