//! The `events` table: what happened to sessions; its rows are never changed or removed.

use sqlx::FromRow;
use sqlx::any::AnyArguments;
use sqlx::query::Query;

use super::Store;
use crate::domain::{EventKind, Principal, TimelineEvent};
use crate::server::Result;

/// A row that is to be written.
#[derive(Clone, Debug)]
pub struct NewEvent {
    /// A new id.
    pub id: String,
    /// Which kind of event it is.
    pub kind: EventKind,
    /// More about it; never personal data.
    pub detail: Option<String>,
    /// Who brought it about.
    pub by: Principal,
    /// When it happened, in milliseconds since 1970.
    pub at: i64,
}

impl NewEvent {
    /// The statement that writes the row. An id that is there already is not written again.
    pub(super) fn insert<'q>(&'q self, session_id: &'q str) -> Query<'q, sqlx::Any, AnyArguments<'q>> {
        sqlx::query(
            "insert into events (id, session_id, kind, detail, principal, at) values ($1, $2, $3, $4, $5, $6)
             on conflict (id) do nothing",
        )
        .bind(&self.id)
        .bind(session_id)
        .bind(self.kind.as_str())
        .bind(&self.detail)
        .bind(self.by.to_stored())
        .bind(self.at)
    }
}

#[derive(FromRow)]
struct EventRow {
    kind: String,
    detail: Option<String>,
    principal: Option<String>,
    at: i64,
}

impl From<EventRow> for TimelineEvent {
    fn from(row: EventRow) -> Self {
        let reviewer = row.principal.as_deref().and_then(Principal::parse).and_then(Principal::reviewer);
        let (label, detail) = match EventKind::parse(&row.kind) {
            Some(kind) => (kind.label().to_owned(), row.detail.map(|detail| kind.detail_words(&detail))),
            None => (row.kind, row.detail),
        };
        Self { at: row.at, label, detail, reviewer }
    }
}

impl Store {
    /// Adds an event without another change. An id that is there already is not added again.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn add_event(&self, session_id: &str, event: &NewEvent) -> Result<()> {
        event.insert(session_id).execute(self.writes()).await?;
        Ok(())
    }

    /// Counts the events of a session with this kind and detail.
    #[tracing::instrument(level = "debug", skip_all)]
    pub(in super::super) async fn events_with(&self, session_id: &str, kind: EventKind, detail: &str) -> Result<i64> {
        Ok(sqlx::query_scalar("select count(*) from events where session_id = $1 and kind = $2 and detail = $3")
            .bind(session_id)
            .bind(kind.as_str())
            .bind(detail)
            .fetch_one(&self.pool)
            .await?)
    }

    /// Returns what happened to a session, oldest first.
    #[tracing::instrument(level = "debug", skip_all)]
    pub(super) async fn timeline(&self, session_id: &str) -> Result<Vec<TimelineEvent>> {
        let rows: Vec<EventRow> =
            sqlx::query_as("select kind, detail, principal, at from events where session_id = $1 order by id")
                .bind(session_id)
                .fetch_all(&self.pool)
                .await?;
        Ok(rows.into_iter().map(TimelineEvent::from).collect())
    }

    /// Returns id and session of the events since `at`, oldest first, a bounded number of them: what other processes
    /// did.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn events_since(&self, at: i64) -> Result<Vec<(String, String)>> {
        Ok(sqlx::query_as("select id, session_id from events where at >= $1 order by at, id limit 1000")
            .bind(at)
            .fetch_all(&self.pool)
            .await?)
    }

    /// Notifies the other processes on this database that a session changed, before they find it by polling.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn notify(&self, session_id: &str) -> Result<()> {
        if self.postgres && session_id.chars().all(|letter| letter.is_ascii_hexdigit() || letter == '-') {
            sqlx::query(&format!("notify portal_events, '{session_id}'")).execute(&self.pool).await?;
        }
        Ok(())
    }
}
