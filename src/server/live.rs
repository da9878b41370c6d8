//! Notifies open pages that a session changed.
//!
//! In this process by a channel; in others on the same `PostgreSQL` by `NOTIFY`; and everywhere by polling for new events
//! every few seconds, so that a lost message is only late. A message names the session and not what changed: the page
//! is fetched again.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use sqlx::postgres::PgListener;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, broadcast};
use tokio_util::sync::CancellationToken;

use super::budgets::Budgets;
use super::clock::Clock;
use super::keyed_semaphore::{KeyedPermit, KeyedSemaphore};
use super::store::Store;

/// How many messages a slow listener may lag behind before it gets [`LiveMessage::Lagged`].
const BACKLOG: usize = 256;
/// How often new events are polled for.
const POLL_INTERVAL: Duration = Duration::from_secs(2);
/// How far back a poll reads, in milliseconds: transactions may become visible late.
const POLL_WINDOW: i64 = 30_000;
/// How many events are remembered, so that none is published twice.
const MAX_REMEMBERED_EVENTS: usize = 4_096;

/// The channel, and who may listen to it.
#[derive(Clone, Debug)]
pub struct Live {
    channel: broadcast::Sender<String>,
    all: Arc<Semaphore>,
    viewers: Arc<KeyedSemaphore<String>>,
}

/// A permit to listen, until it is dropped.
#[derive(Debug)]
pub struct StreamPermit {
    _all: OwnedSemaphorePermit,
    _viewer: KeyedPermit<String>,
}

/// A message to a listener.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LiveMessage {
    /// This session changed.
    Session(String),
    /// The listener was too slow: messages were lost.
    Lagged,
}

/// Receives the changes from now on.
#[derive(Debug)]
pub struct Listener(broadcast::Receiver<String>);

impl Listener {
    /// Waits for the next change; `None` when the portal stops.
    pub async fn next(&mut self) -> Option<LiveMessage> {
        match self.0.recv().await {
            Ok(session) => Some(LiveMessage::Session(session)),
            Err(broadcast::error::RecvError::Lagged(_)) => Some(LiveMessage::Lagged),
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
            viewers: KeyedSemaphore::new(budgets.streams_per_viewer),
        }
    }

    /// Takes a permit for a stream to `viewer`: a session's id, or a reviewer's address. Nothing when none is free: pages
    /// do not wait for a stream, because they poll meanwhile.
    pub fn try_acquire(&self, viewer: String) -> Option<StreamPermit> {
        let all = Arc::clone(&self.all).try_acquire_owned().ok()?;
        Some(StreamPermit { _all: all, _viewer: self.viewers.try_acquire(viewer)? })
    }

    /// Publishes a change to the pages of this process.
    pub fn publish(&self, session_id: &str) {
        // It is no error if nobody listens.
        let _ = self.channel.send(session_id.to_owned());
    }

    /// Listens from now on.
    pub fn listen(&self) -> Listener {
        Listener(self.channel.subscribe())
    }

    /// Receives the changes of other processes, until stopped.
    pub async fn follow(&self, store: &Store, clock: &Clock, database_url: &str, stop: &CancellationToken) {
        tokio::select! {
            () = self.poll(store, clock) => {}
            () = self.listen_to_postgres(store.is_postgres(), database_url) => {}
            () = stop.cancelled() => {}
        }
    }

    async fn poll(&self, store: &Store, clock: &Clock) {
        let mut published: VecDeque<String> = VecDeque::new();
        let mut since = clock.now();
        loop {
            tokio::time::sleep(POLL_INTERVAL).await;
            let now = clock.now();
            let Ok(events) = store.events_since(since).await else { continue };
            for (id, session) in events {
                if !published.contains(&id) {
                    self.publish(&session);
                    published.push_back(id);
                }
            }
            while published.len() > MAX_REMEMBERED_EVENTS {
                published.pop_front();
            }
            since = since.max(now - POLL_WINDOW);
        }
    }

    /// Listens to `PostgreSQL`; elsewhere, and while it cannot be reached, waits for ever: the poll finds out.
    async fn listen_to_postgres(&self, postgres: bool, database_url: &str) {
        if !postgres {
            return std::future::pending().await;
        }
        loop {
            if let Ok(mut listener) = PgListener::connect(database_url).await
                && listener.listen("portal_events").await.is_ok()
            {
                while let Ok(notice) = listener.recv().await {
                    self.publish(notice.payload());
                }
            }
            tokio::time::sleep(Duration::from_secs(5)).await;
        }
    }
}
