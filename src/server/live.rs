//! Tells open pages that a session changed.
//!
//! In this process by a channel; in others on the same `PostgreSQL` by `NOTIFY`; and everywhere by looking for new events
//! every few seconds, so that a lost message is late and not lost. A message says which session and nothing more: who
//! hears it looks for themselves.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use sqlx::postgres::PgListener;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, broadcast};
use tokio_util::sync::CancellationToken;

use super::budgets::Budgets;
use super::clock::Clock;
use super::places::{Place, Places};
use super::store::Store;

/// How many messages a slow listener may lag behind before it hears [`Heard::Much`].
const BACKLOG: usize = 256;
/// How often the net is cast.
const POLL_EVERY: Duration = Duration::from_secs(2);
/// How far back the net reaches, in milliseconds: transactions may be seen late.
const POLL_REACH: i64 = 30_000;
/// How many events the net remembers, so as not to tell them twice.
const REMEMBERED: usize = 4_096;

/// The channel, and who may listen to it.
#[derive(Clone, Debug)]
pub struct Live {
    channel: broadcast::Sender<String>,
    all: Arc<Semaphore>,
    viewers: Arc<Places<String>>,
}

/// A place among those who listen, until it is dropped.
#[derive(Debug)]
pub struct StreamPlace {
    _all: OwnedSemaphorePermit,
    _viewer: Place<String>,
}

/// What a listener hears.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heard {
    /// This session changed.
    Session(String),
    /// More than the listener could keep up with.
    Much,
}

/// Hears what changes from now on.
#[derive(Debug)]
pub struct Listener(broadcast::Receiver<String>);

impl Listener {
    /// Waits for the next change; `None` when the portal stops.
    pub async fn next(&mut self) -> Option<Heard> {
        match self.0.recv().await {
            Ok(session) => Some(Heard::Session(session)),
            Err(broadcast::error::RecvError::Lagged(_)) => Some(Heard::Much),
            Err(broadcast::error::RecvError::Closed) => None,
        }
    }
}

impl Live {
    /// Lets so many listen as `budgets` say.
    pub fn new(budgets: &Budgets) -> Self {
        Self {
            channel: broadcast::channel(BACKLOG).0,
            all: Arc::new(Semaphore::new(budgets.streams.min(Semaphore::MAX_PERMITS))),
            viewers: Places::new(budgets.streams_per_viewer),
        }
    }

    /// Takes a place for a stream to `viewer`: a session's id, or a reviewer's address. Nothing when there is none: nobody
    /// waits for a stream, for pages ask by themselves meanwhile.
    pub fn place(&self, viewer: String) -> Option<StreamPlace> {
        let all = Arc::clone(&self.all).try_acquire_owned().ok()?;
        Some(StreamPlace { _all: all, _viewer: self.viewers.take(viewer)? })
    }

    /// Tells the pages of this process.
    pub fn tell(&self, session_id: &str) {
        // Nobody listening is no fault.
        let _ = self.channel.send(session_id.to_owned());
    }

    /// Listens from now on.
    pub fn listen(&self) -> Listener {
        Listener(self.channel.subscribe())
    }

    /// Hears what other processes did, until stopped.
    pub async fn follow(&self, store: &Store, clock: &Clock, database_url: &str, stop: &CancellationToken) {
        tokio::select! {
            () = self.poll(store, clock) => {}
            () = self.hear(store.is_postgres(), database_url) => {}
            () = stop.cancelled() => {}
        }
    }

    async fn poll(&self, store: &Store, clock: &Clock) {
        let mut told: VecDeque<String> = VecDeque::new();
        let mut since = clock.now();
        loop {
            tokio::time::sleep(POLL_EVERY).await;
            let now = clock.now();
            let Ok(events) = store.events_since(since).await else { continue };
            for (id, session) in events {
                if !told.contains(&id) {
                    self.tell(&session);
                    told.push_back(id);
                }
            }
            while told.len() > REMEMBERED {
                told.pop_front();
            }
            since = since.max(now - POLL_REACH);
        }
    }

    /// Listens to `PostgreSQL`; elsewhere, and while it cannot be reached, waits for ever: the poll finds out.
    async fn hear(&self, postgres: bool, database_url: &str) {
        if !postgres {
            return std::future::pending().await;
        }
        loop {
            if let Ok(mut listener) = PgListener::connect(database_url).await
                && listener.listen("portal_events").await.is_ok()
            {
                while let Ok(notice) = listener.recv().await {
                    self.tell(notice.payload());
                }
            }
            tokio::time::sleep(Duration::from_secs(5)).await;
        }
    }
}
