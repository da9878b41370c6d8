//! The schedule: later decisions and webhooks.

use std::collections::BTreeMap;
use std::sync::Arc;

use tokio::sync::Notify;
use tokio::time::Instant;

/// Something to do later.
#[derive(Clone, Debug)]
pub(super) enum Work {
    /// Send a webhook.
    Deliver(u64),
    /// Decide an attempt, unless somebody did before.
    Decide { session: String, attempt: String },
    /// Screen a session against watchlists.
    Screen { session: String },
}

/// What is to be done, by time.
pub(super) struct Schedule {
    list: BTreeMap<(Instant, u64), Work>,
    last: u64,
    notify: Arc<Notify>,
}

impl Schedule {
    pub(super) fn new(notify: Arc<Notify>) -> Self {
        Self { list: BTreeMap::new(), last: 0, notify }
    }

    pub(super) fn push(&mut self, at: Instant, work: Work) {
        self.last += 1;
        self.list.insert((at, self.last), work);
        self.notify.notify_one();
    }

    /// Takes what is due, and says when the next is.
    pub(super) fn take(&mut self, now: Instant) -> (Vec<Work>, Option<Instant>) {
        let mut due = Vec::new();
        while let Some(first) = self.list.first_entry().filter(|first| first.key().0 <= now) {
            due.push(first.remove());
        }
        (due, self.list.first_key_value().map(|((at, _), _)| *at))
    }
}
