//! Shared commits on `SQLite`: one wait for the disk for all who write at the same time.
//!
//! `SQLite` has one writer at a time, and each commit waits for the disk. So all writing goes over one connection, in the order
//! of asking. The first who comes opens a transaction; those who wait behind take part in it, each as a savepoint that is kept
//! or undone by itself; and behind them stands the commit. Nobody is answered before it. What each sees is what those before
//! have written, as if they had been one after the other; if the commit fails, it fails for all of them.

use std::sync::Arc;
use std::time::{Duration, Instant};

use sqlx::{AnyConnection, AnyPool, Connection};
use tokio::sync::{Mutex, OwnedMutexGuard, watch};

/// How long a write waits for its turn: in this process, and for other processes on the same file.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long `SQLite` itself waits for another process before we ask again. Its pauses grow to 100 ms, and a busy process
/// would hardly ever be met between two commits then.
const ASK_AGAIN: &str = "pragma busy_timeout = 15";
/// `SQLITE_BUSY`: the lower byte of several codes (sqlite.org/rescode.html).
const BUSY: i32 = 5;

/// How a commit ended, for everybody who shared it.
type Ended = std::result::Result<(), Arc<sqlx::Error>>;

/// The one connection that writes to a `SQLite` file.
#[derive(Clone, Debug)]
pub(super) struct Writer {
    pool: AnyPool,
    line: Arc<Mutex<Line>>,
}

/// The connection, and the transaction that is open on it.
#[derive(Debug, Default)]
struct Line {
    connection: Option<AnyConnection>,
    /// Tells those who take part in the open transaction how it ended.
    open: Option<watch::Sender<Option<Ended>>>,
    /// A command that begins or ends something was sent, and its answer was not heard.
    in_doubt: bool,
    /// Who was here last left without an end: what they wrote since their savepoint is to be undone.
    is_left: bool,
}

/// A place in the open transaction. While it is held, nobody else writes.
#[derive(Debug)]
pub(super) struct Share {
    line: OwnedMutexGuard<Line>,
    /// Whether what was written since its savepoint is neither kept nor undone yet.
    is_open: bool,
}

impl Writer {
    /// Takes its connection from `pool`.
    pub(super) fn new(pool: AnyPool) -> Self {
        Self { pool, line: Arc::default() }
    }

    /// Waits for its turn, and takes part in the open transaction, or opens one.
    ///
    /// Even a single statement has a savepoint: some errors undo the whole transaction (<https://www.sqlite.org/lang_transaction.html>, 2.4),
    /// and without one the next write would not find out that there is none any more.
    pub(super) async fn share(&self) -> sqlx::Result<Share> {
        // A task of its own: if whoever waits here goes away, a command that was sent is still waited for, and nobody else
        // has to be told that their transaction failed for that.
        let writer = self.clone();
        let share = tokio::spawn(async move { writer.take_part().await });
        share.await.map_err(|_| sqlx::Error::WorkerCrashed)?
    }

    async fn take_part(&self) -> sqlx::Result<Share> {
        let turn = tokio::time::timeout(PATIENCE, Arc::clone(&self.line).lock_owned());
        let mut line = turn.await.map_err(|_| sqlx::Error::PoolTimedOut)?;
        line.tidy().await;
        if line.connection.is_none() {
            let mut connection = self.pool.acquire().await?.detach();
            sqlx::query(ASK_AGAIN).execute(&mut connection).await?;
            line.connection = Some(connection);
        }
        if line.open.is_none() {
            line.begin().await?;
            line.open = Some(watch::Sender::new(None));
            // Its place is behind all who wait now: they come in before the commit.
            let line = Arc::clone(&self.line);
            tokio::spawn(async move { line.lock().await.commit().await });
        }
        line.command("savepoint change").await?;
        Ok(Share { line, is_open: true })
    }

    /// Commits what is open, and closes the connection.
    pub(super) async fn close(&self) {
        let mut line = self.line.lock().await;
        line.commit().await;
        if let Some(connection) = line.connection.take() {
            let _ = connection.close().await;
        }
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        // Nothing can be waited for here: whoever comes next undoes it.
        self.line.is_left |= self.is_open;
    }
}

impl Share {
    /// The connection, for statements.
    pub(super) fn connection(&self) -> &AnyConnection {
        self.line.connection.as_ref().expect("it is there while the transaction is open")
    }

    /// The connection, for statements.
    pub(super) fn connection_mut(&mut self) -> &mut AnyConnection {
        self.line.connection.as_mut().expect("it is there while the transaction is open")
    }

    /// Keeps what was written, makes way, and waits for the commit.
    pub(super) async fn keep(self) -> sqlx::Result<()> {
        self.end(&["release change"]).await
    }

    /// Undoes what was written, makes way, and waits for the commit of what was seen.
    pub(super) async fn undo(self) -> sqlx::Result<()> {
        self.end(&["rollback to change", "release change"]).await
    }

    async fn end(self, commands: &'static [&'static str]) -> sqlx::Result<()> {
        let ended = tokio::spawn(self.ended(commands));
        ended.await.map_err(|_| sqlx::Error::WorkerCrashed)?
    }

    async fn ended(mut self, commands: &[&'static str]) -> sqlx::Result<()> {
        if std::mem::take(&mut self.is_open) {
            for command in commands {
                self.line.command(command).await?;
            }
        }
        let mut ended = self.line.open.as_ref().ok_or(sqlx::Error::WorkerCrashed)?.subscribe();
        drop(self);
        let ended = ended.wait_for(Option::is_some).await.map_err(|_| sqlx::Error::WorkerCrashed)?;
        match &*ended {
            Some(Err(error)) => Err(sqlx::Error::Io(std::io::Error::other(Arc::clone(error)))),
            Some(Ok(())) | None => Ok(()),
        }
    }
}

impl Line {
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
                Err(error) if is_busy(&error) && begun.elapsed() < PATIENCE => {}
                Err(error) => {
                    // Whatever is wrong with this connection: who comes next asks over another.
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

    /// Undoes what somebody left half done.
    async fn tidy(&mut self) {
        if self.in_doubt {
            self.fail(&Arc::new(sqlx::Error::Protocol("a command was given and not waited for".to_owned())));
        }
        if std::mem::take(&mut self.is_left) && self.connection.is_some() {
            // If the database has undone the whole transaction by itself, the first of these fails, and all hear of it.
            if self.command("rollback to change").await.is_ok() {
                let _ = self.command("release change").await;
            }
        }
    }

    /// Commits the open transaction, and tells all who take part.
    async fn commit(&mut self) {
        self.tidy().await;
        if self.open.is_some()
            && self.command("commit").await.is_ok()
            && let Some(open) = self.open.take()
        {
            open.send_replace(Some(Ok(())));
        }
    }

    /// Gives the open transaction up: closing its connection undoes it, and all who take part hear of it.
    fn fail(&mut self, error: &Arc<sqlx::Error>) {
        (self.connection, self.in_doubt, self.is_left) = (None, false, false);
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
            share.keep().await
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
