//! The gate before the queue: not too many a minute, and not too many that wait to be sent.

use std::time::Duration;

use portal::server::Audit;
use tokio::sync::Mutex;
use tokio::time::{Instant, sleep, sleep_until};
use tokio_util::sync::CancellationToken;

/// How often the queue is looked at while it is full.
const LOOK_EVERY: Duration = Duration::from_millis(50);
/// How much time that was lost may be made good at once.
const CATCH_UP: Duration = Duration::from_secs(1);

/// Lets one through at a time.
pub(super) struct Gate {
    pause: Duration,
    /// How many may wait to be sent.
    most: i64,
    state: Mutex<State>,
}

struct State {
    next: Instant,
    room: i64,
}

impl Gate {
    /// Lets `per_minute` through, and no more than `most` ahead of the sending.
    pub(super) fn new(per_minute: u32, most: i64) -> Self {
        let pause = Duration::from_mins(1) / per_minute.max(1);
        Self { pause, most, state: Mutex::new(State { next: Instant::now(), room: 0 }) }
    }

    /// Waits for its turn; says `false` if it was told to stop before.
    pub(super) async fn pass(&self, audit: &Audit, stop: &CancellationToken) -> anyhow::Result<bool> {
        tokio::select! {
            () = stop.cancelled() => Ok(false),
            passed = self.wait(audit) => passed.map(|()| true),
        }
    }

    async fn wait(&self, audit: &Audit) -> anyhow::Result<()> {
        let mut state = self.state.lock().await;
        while state.room <= 0 {
            state.room = self.most - audit.sending().await?.0;
            if state.room <= 0 {
                sleep(LOOK_EVERY).await;
            }
        }
        sleep_until(state.next).await;
        state.room -= 1;
        state.next = (state.next + self.pause).max(Instant::now() - CATCH_UP);
        Ok(())
    }
}
