//! The rate limit of imports: so many a minute, and so many at most that wait to be sent.

use std::time::Duration;

use portal::server::Audit;
use tokio::sync::Mutex;
use tokio::time::{Instant, sleep, sleep_until};
use tokio_util::sync::CancellationToken;

/// How often the queue is polled while it is full.
const POLL_INTERVAL: Duration = Duration::from_millis(50);
/// How much time that was lost may be made good at once.
const CATCH_UP: Duration = Duration::from_secs(1);

/// Lets imports through one at a time.
pub(super) struct RateLimit {
    pause: Duration,
    /// How many may wait to be sent.
    limit: i64,
    state: Mutex<State>,
}

struct State {
    next: Instant,
    room: i64,
}

impl RateLimit {
    /// Lets `per_minute` imports through, as long as fewer than `limit` wait to be sent.
    pub(super) fn new(per_minute: u32, limit: i64) -> Self {
        let pause = Duration::from_mins(1) / per_minute.max(1);
        Self { pause, limit, state: Mutex::new(State { next: Instant::now(), room: 0 }) }
    }

    /// Waits until the next import is allowed; returns `false` if it is stopped before.
    pub(super) async fn pass(&self, audit: &Audit, stop: &CancellationToken) -> anyhow::Result<bool> {
        tokio::select! {
            () = stop.cancelled() => Ok(false),
            passed = self.wait(audit) => passed.map(|()| true),
        }
    }

    async fn wait(&self, audit: &Audit) -> anyhow::Result<()> {
        let mut state = self.state.lock().await;
        while state.room <= 0 {
            state.room = self.limit - audit.sending().await?.0;
            if state.room <= 0 {
                sleep(POLL_INTERVAL).await;
            }
        }
        sleep_until(state.next).await;
        state.room -= 1;
        state.next = (state.next + self.pause).max(Instant::now() - CATCH_UP);
        Ok(())
    }
}
