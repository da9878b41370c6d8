//! What the task that works needs: how it is woken, and how many webhooks it sends at once.

use std::sync::atomic::AtomicBool;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use tokio::sync::{Notify, Semaphore};

/// How many webhooks are under way at once.
const MAX_PARALLEL: usize = 32;

/// The task that works.
pub(super) struct Queue {
    pub(super) notify: Arc<Notify>,
    pub(super) started: AtomicBool,
    pub(super) http: OnceLock<Option<reqwest::Client>>,
    pub(super) at_once: Arc<Semaphore>,
}

impl Queue {
    pub(super) fn new(notify: Arc<Notify>) -> Self {
        let at_once = Arc::new(Semaphore::new(MAX_PARALLEL));
        Self { notify, started: AtomicBool::new(false), http: OnceLock::new(), at_once }
    }

    /// The client that sends webhooks; `None` where the system has nothing to speak TLS with.
    pub(super) fn http(&self, timeout: Duration) -> Option<reqwest::Client> {
        let make = || crate::client::http_client(timeout).inspect_err(|error| tracing::error!(%error)).ok();
        self.http.get_or_init(make).clone()
    }
}
