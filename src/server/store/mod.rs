//! Rows: everything that the portal must not forget, in `SQLite` or `PostgreSQL`, with one SQL text for both.
//!
//! SQL stands in this folder only, one file a table, in the dialect of `docs/decisions/0003-one-sql-for-two-databases.md`. What a
//! step changes is gathered in a [`Change`] and written in one transaction, or not at all.

mod admins;
mod answers;
mod audit_copy;
mod audit_results;
mod audits;
mod change;
mod commits;
mod cursor;
mod decisions;
mod deletions;
mod devices;
mod events;
mod failures;
mod find;
mod housekeeping;
mod index;
mod job;
mod job_list;
mod jobs;
mod known_browsers;
mod list;
mod list_texts;
mod logins;
mod many;
mod media;
mod placeholders;
mod queue_counts;
mod registry_checks;
mod session_detail;
mod sessions;
mod sign_in_tries;
mod terms;
mod webhooks;
mod writing;

use std::time::Duration;

use sqlx::any::{AnyPoolOptions, install_default_drivers};
use sqlx::{AnyConnection, AnyPool, Connection, Executor};

pub use admins::Admin;
pub use answers::NewAnswer;
pub use audit_results::AuditResult;
pub use audits::{AuditCount, AuditRow, AuditSeen, AuditState};
pub use change::{Applied, Change, Write};
pub use decisions::{DecisionRow, NewDecision};
pub use devices::{Device, NewDevice};
pub use events::NewEvent;
pub use failures::{Failure, PreviousFailures};
pub use job::{Job, Priority};
pub use job_list::{JOB_STATES, ListedJob};
pub use jobs::LeasedJob;
pub use media::{NewMedia, StoredMedia, UploadedMedia};
pub use queue_counts::{JOB_KINDS, QueueCount};
pub use session_detail::AttemptState;
pub use sessions::Versioned;
pub use sign_in_tries::Counters;
pub use webhooks::StoredWebhook;
use writing::Transaction;

use super::Result;

static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!("./migrations");

/// The database: a pool for reading, and on `SQLite` one connection for writing.
#[derive(Clone, Debug)]
pub struct Store {
    /// For reading; on `PostgreSQL` for writing, too.
    pool: AnyPool,
    /// For writing on `SQLite`.
    writer: Option<commits::Writer>,
    postgres: bool,
    /// Which counts of the list went beyond what is counted, a moment ago.
    many: many::Many,
}

impl Store {
    /// Opens the database at `url`: `sqlite://…` or `postgres://…`.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn open(url: &str) -> Result<Self> {
        let max_connections = if url.starts_with("postgres") { 16 } else { 8 };
        Self::connect(url, AnyPoolOptions::new().max_connections(max_connections)).await
    }

    /// Opens a database of its own that is gone when it is closed: `SQLite` keeps it in a file without a name, and little of
    /// it in memory.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn scratch() -> Result<Self> {
        // Its only connection must never be exchanged for another one.
        let one = AnyPoolOptions::new().max_connections(1).idle_timeout(None).max_lifetime(None);
        let store = Self { writer: None, ..Self::connect("sqlite://", one).await? };
        store.migrate().await?;
        Ok(store)
    }

    async fn connect(url: &str, options: AnyPoolOptions) -> Result<Self> {
        install_default_drivers();
        let postgres = url.starts_with("postgres");
        if postgres {
            // The pool repeats a refused connection until its own timeout, and then says only that it timed out. One
            // connection by itself says at once what is wrong.
            AnyConnection::connect(url).await?.close().await?;
        }
        let pool = options
            .acquire_timeout(Duration::from_secs(10))
            .after_connect(move |connection, _| {
                Box::pin(async move {
                    if !postgres {
                        connection.execute("pragma journal_mode = wal").await?;
                        connection.execute("pragma synchronous = full").await?;
                        connection.execute("pragma foreign_keys = on").await?;
                        connection.execute("pragma busy_timeout = 10000").await?;
                    }
                    Ok(())
                })
            })
            .connect(url)
            .await?;
        let writer = (!postgres).then(|| commits::Writer::new(pool.clone()));
        Ok(Self { pool, writer, postgres, many: many::Many::default() })
    }

    /// Brings the tables up to date. Several processes may do so at once: one wins, the others find it done.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn migrate(&self) -> Result<()> {
        let mut migrator =
            sqlx::migrate::Migrator { migrations: MIGRATIONS.migrations.clone(), ..sqlx::migrate::Migrator::DEFAULT };
        migrator.set_locking(false);
        let mut last = Ok(());
        for _ in 0..5 {
            last = migrator.run(&self.pool).await;
            if last.is_ok() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(300)).await;
        }
        Ok(last.map_err(sqlx::Error::from)?)
    }

    /// Says whether the database takes a row: one that is full, locked or there for reading only answers, too.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn check(&self, now: i64) -> Result<()> {
        sqlx::query("update readiness set checked_at = $1 where id = 1").bind(now).execute(self.writes()).await?;
        Ok(())
    }

    /// Says whether this is `PostgreSQL`, which can tell other processes about changes.
    pub fn is_postgres(&self) -> bool {
        self.postgres
    }

    /// Closes every connection, so that the file is whole on its own.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn close(&self) {
        // First the pool: a writer that comes later finds no connection then. The one that writes is not the pool's.
        self.pool.close().await;
        if let Some(writer) = &self.writer {
            writer.close().await;
        }
    }
}
