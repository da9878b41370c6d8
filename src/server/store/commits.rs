//! Group commit on `SQLite`: writers at the same time share one transaction, and wait for the disk once.
//!
//! `SQLite` has one writer at a time, and each commit waits for the disk. So all writes go over one connection, in the order
//! of their requests. The first opens a transaction; those that wait behind it join it, each with a savepoint that is released
//! or rolled back by itself; the commit comes after them. No writer returns before it. Each sees what those before it
//! have written, as if they had been one after the other; if the commit fails, it fails for all of them.

use std::sync::Arc;
use std::time::{Duration, Instant};

use sqlx::{AnyConnection, AnyPool, Connection};
use tokio::sync::{Mutex, OwnedMutexGuard, watch};

/// How long a write waits: for other writers in this process, and for other processes on the same file.
const WRITE_TIMEOUT: Duration = Duration::from_secs(10);
/// How long `SQLite` itself waits for another process before we ask again. Its pauses grow to 100 ms, and a busy process
/// would hardly ever be met between two commits then.
const BUSY_TIMEOUT: &str = "pragma busy_timeout = 15";
/// `SQLITE_BUSY`: the lower byte of several codes (sqlite.org/rescode.html).
const BUSY: i32 = 5;

/// How a commit ended, for everybody who shared it.
type CommitResult = std::result::Result<(), Arc<sqlx::Error>>;

/// The one connection that writes to a `SQLite` file.
#[derive(Clone, Debug)]
pub(super) struct Writer {
    pool: AnyPool,
    state: Arc<Mutex<WriterState>>,
}

/// The connection, and the transaction that is open on it.
#[derive(Debug, Default)]
struct WriterState {
    connection: Option<AnyConnection>,
    /// Sends the result of the commit to all that joined the open transaction.
    open: Option<watch::Sender<Option<CommitResult>>>,
    /// A command that begins or ends something was sent, and its result was not received.
    in_doubt: bool,
    /// The last writer was dropped before its end: what it wrote since its savepoint must be rolled back.
    is_abandoned: bool,
}

/// A part of the open transaction. While it is held, no other writes.
#[derive(Debug)]
pub(super) struct SharedTransaction {
    state: OwnedMutexGuard<WriterState>,
    /// Whether its savepoint is neither released nor rolled back yet.
    is_open: bool,
}

impl Writer {
    /// Takes its connection from `pool`.
    pub(super) fn new(pool: AnyPool) -> Self {
        Self { pool, state: Arc::default() }
    }

    /// Waits for the connection, and joins the open transaction, or opens one.
    ///
    /// Even a single statement has a savepoint: some errors undo the whole transaction (<https://www.sqlite.org/lang_transaction.html>, 2.4),
    /// and without one the next write would not find out that there is none any more.
    pub(super) async fn share(&self) -> sqlx::Result<SharedTransaction> {
        // A task of its own: if the caller is dropped, the result of a command that was sent is still received, and no other
        // writer's transaction fails for it.
        let writer = self.clone();
        let share = tokio::spawn(async move { writer.join().await });
        share.await.map_err(|_| sqlx::Error::WorkerCrashed)?
    }

    async fn join(&self) -> sqlx::Result<SharedTransaction> {
        let turn = tokio::time::timeout(WRITE_TIMEOUT, Arc::clone(&self.state).lock_owned());
        let mut state = turn.await.map_err(|_| sqlx::Error::PoolTimedOut)?;
        state.undo_abandoned().await;
        if state.connection.is_none() {
            let mut connection = self.pool.acquire().await?.detach();
            sqlx::query(BUSY_TIMEOUT).execute(&mut connection).await?;
            state.connection = Some(connection);
        }
        if state.open.is_none() {
            state.begin().await?;
            state.open = Some(watch::Sender::new(None));
            // It queues behind all that wait now: they join before the commit.
            let state = Arc::clone(&self.state);
            tokio::spawn(async move { state.lock().await.commit().await });
        }
        state.command("savepoint change").await?;
        Ok(SharedTransaction { state, is_open: true })
    }

    /// Commits what is open, and closes the connection.
    pub(super) async fn close(&self) {
        let mut state = self.state.lock().await;
        state.commit().await;
        if let Some(connection) = state.connection.take() {
            let _ = connection.close().await;
        }
    }
}

impl Drop for SharedTransaction {
    fn drop(&mut self) {
        // Nothing can be awaited here: the next writer rolls it back.
        self.state.is_abandoned |= self.is_open;
    }
}

impl SharedTransaction {
    /// The connection, for statements.
    pub(super) fn connection(&self) -> &AnyConnection {
        self.state.connection.as_ref().expect("it is there while the transaction is open")
    }

    /// The connection, for statements.
    pub(super) fn connection_mut(&mut self) -> &mut AnyConnection {
        self.state.connection.as_mut().expect("it is there while the transaction is open")
    }

    /// Releases the savepoint, lets the next writer in, and waits for the commit.
    pub(super) async fn commit(self) -> sqlx::Result<()> {
        self.end(&["release change"]).await
    }

    /// Rolls back to the savepoint, lets the next writer in, and waits for the commit of what was read.
    pub(super) async fn rollback(self) -> sqlx::Result<()> {
        self.end(&["rollback to change", "release change"]).await
    }

    async fn end(self, commands: &'static [&'static str]) -> sqlx::Result<()> {
        let ended = tokio::spawn(self.ended(commands));
        ended.await.map_err(|_| sqlx::Error::WorkerCrashed)?
    }

    async fn ended(mut self, commands: &[&'static str]) -> sqlx::Result<()> {
        if std::mem::take(&mut self.is_open) {
            for command in commands {
                self.state.command(command).await?;
            }
        }
        let mut ended = self.state.open.as_ref().ok_or(sqlx::Error::WorkerCrashed)?.subscribe();
        drop(self);
        let ended = ended.wait_for(Option::is_some).await.map_err(|_| sqlx::Error::WorkerCrashed)?;
        match &*ended {
            Some(Err(error)) => Err(sqlx::Error::Io(std::io::Error::other(Arc::clone(error)))),
            Some(Ok(())) | None => Ok(()),
        }
    }
}

impl WriterState {
    /// Opens a transaction, once no other process writes.
    async fn begin(&mut self) -> sqlx::Result<()> {
        let begun = Instant::now();
        loop {
            self.in_doubt = true;
            let connection = self.connection.as_mut().ok_or(sqlx::Error::WorkerCrashed)?;
            let answer = sqlx::query("begin immediate").execute(connection).await;
            self.in_doubt = false;
            match answer {
                Ok(_) => return Ok(()),
                Err(error) if is_busy(&error) && begun.elapsed() < WRITE_TIMEOUT => {}
                Err(error) => {
                    // The connection may be broken: the next writer takes another one.
                    self.connection = None;
                    return Err(error);
                }
            }
        }
    }

    /// Sends a command on which the open transaction depends: if it fails, the transaction does.
    async fn command(&mut self, text: &'static str) -> sqlx::Result<()> {
        self.in_doubt = true;
        let connection = self.connection.as_mut().ok_or(sqlx::Error::WorkerCrashed)?;
        let answer = sqlx::query(text).execute(connection).await;
        self.in_doubt = false;
        if let Err(error) = answer {
            let error = Arc::new(error);
            self.fail(&error);
            return Err(sqlx::Error::Io(std::io::Error::other(error)));
        }
        Ok(())
    }

    /// Rolls back what a dropped writer left open.
    async fn undo_abandoned(&mut self) {
        if self.in_doubt {
            self.fail(&Arc::new(sqlx::Error::Protocol("a command was given and not waited for".to_owned())));
        }
        if std::mem::take(&mut self.is_abandoned) && self.connection.is_some() {
            // If the database has rolled back the whole transaction by itself, the first of these fails, and so do all that joined.
            if self.command("rollback to change").await.is_ok() {
                let _ = self.command("release change").await;
            }
        }
    }

    /// Commits the open transaction, and sends the result to all that joined.
    async fn commit(&mut self) {
        self.undo_abandoned().await;
        if self.open.is_some()
            && self.command("commit").await.is_ok()
            && let Some(open) = self.open.take()
        {
            open.send_replace(Some(Ok(())));
        }
    }

    /// Abandons the open transaction: closing the connection rolls it back, and all that joined get the error.
    fn fail(&mut self, error: &Arc<sqlx::Error>) {
        (self.connection, self.in_doubt, self.is_abandoned) = (None, false, false);
        if let Some(open) = self.open.take() {
            open.send_replace(Some(Err(Arc::clone(error))));
        }
    }
}

fn is_busy(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(sqlx::error::DatabaseError::code);
    code.and_then(|code| code.parse::<i32>().ok()).is_some_and(|code| code & 0xFF == BUSY)
}

#[cfg(test)]
mod tests {
    use sqlx::Executor;
    use sqlx::any::{AnyPoolOptions, install_default_drivers};

    use super::Writer;

    #[tokio::test]
    async fn what_the_database_undoes_by_itself_fails_for_all_and_writes_for_nobody() {
        install_default_drivers();
        let folder = tempfile::TempDir::new().expect("a folder");
        let url = format!("sqlite://{}?mode=rwc", folder.path().join("portal.db").display());
        let small = AnyPoolOptions::new().after_connect(|connection, _| {
            Box::pin(async move {
                connection.execute("pragma journal_mode = wal").await?;
                connection.execute("pragma max_page_count = 20").await?;
                Ok(())
            })
        });
        let pool = small.connect(&url).await.expect("a database");
        pool.execute("create table notes (id text primary key, bytes blob)").await.expect("a table");
        let writer = Writer::new(pool.clone());
        let write = async |text: &'static str| {
            let mut share = writer.share().await?;
            share.connection_mut().execute(text).await?;
            share.commit().await
        };
        // All three are in line before the commit.
        let (before, full, behind) = tokio::join!(
            write("insert into notes values ('before', null)"),
            write("insert into notes values ('full', zeroblob(500000))"),
            write("insert into notes values ('behind', null)"),
        );
        assert!(full.is_err());
        for (id, answer) in [("before", before), ("behind", behind)] {
            let there: i64 = sqlx::query_scalar("select count(*) from notes where id = $1")
                .bind(id)
                .fetch_one(&pool)
                .await
                .expect("a count");
            assert_eq!(there, i64::from(answer.is_ok()), "{id}: who is told that it failed has written nothing");
        }
    }
}
