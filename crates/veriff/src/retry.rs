//! Repeating calls that failed: only those that may succeed later, and not sooner than Veriff asks.
//!
//! | call | may it be repeated when the outcome is unknown? |
//! |---|---|
//! | every GET | yes |
//! | `submit` | yes; count [`already_submitted`](Error::already_submitted) as success |
//! | `upload_media` | yes; at worst Veriff has the file twice |
//! | `send_collected_data` | yes |
//! | `delete_session` | yes; count [`not_found`](Error::not_found) as success |
//! | `create_session`, `validate_registry` | no: a second call makes a second session |
//! | `generate_otp`, `verify_otp` | no: a second one may count against a limit |
//!
//! [`Retry::run`] is for the first, [`Retry::run_once`] for the others.

use std::hash::{BuildHasher, RandomState};
use std::time::Duration;

use tokio::time::{Instant, sleep};

use crate::error::{Error, Result};

/// How often to repeat a call, and for how long.
///
/// ```no_run
/// # async fn story(client: veriff::Client, session: veriff::SessionId) -> veriff::Result<()> {
/// use veriff::Retry;
///
/// match Retry::new().run(|| client.submit(&session)).await {
///     Err(error) if !error.already_submitted() => return Err(error),
///     _ => println!("submitted"),
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Retry {
    /// How many calls are made at most, the first one counted.
    pub tries: u32,
    /// The pause after the first failure. It doubles after each.
    pub first: Duration,
    /// The longest pause, unless Veriff asks for a longer one.
    pub max_pause: Duration,
    /// When to give up: no call begins later than this after the first.
    pub within: Duration,
}

impl Default for Retry {
    fn default() -> Self {
        Self {
            tries: 6,
            first: Duration::from_millis(500),
            max_pause: Duration::from_secs(30),
            within: Duration::from_mins(2),
        }
    }
}

impl Retry {
    /// At most six calls within two minutes, with pauses from half a second on.
    pub fn new() -> Self {
        Self::default()
    }

    /// The same with at most so many calls.
    #[must_use]
    pub fn tries(mut self, tries: u32) -> Self {
        self.tries = tries;
        self
    }

    /// The same with other pauses.
    #[must_use]
    pub fn every(mut self, first: Duration, max_pause: Duration) -> Self {
        (self.first, self.max_pause) = (first, max_pause);
        self
    }

    /// The same with another end.
    #[must_use]
    pub fn within(mut self, within: Duration) -> Self {
        self.within = within;
        self
    }

    /// Repeats `call` while it [may succeed later](Error::is_temporary).
    ///
    /// For calls that may safely be made twice. The error is that of the last call; one that asks for a longer wait than
    /// there is time for is given back at once.
    pub async fn run<T, F: Future<Output = Result<T>>>(&self, call: impl FnMut() -> F) -> Result<T> {
        self.while_worth(call, Error::is_temporary).await
    }

    /// Repeats `call` only where it certainly [had no effect](Error::had_no_effect).
    ///
    /// For calls that must not be made twice.
    pub async fn run_once<T, F: Future<Output = Result<T>>>(&self, call: impl FnMut() -> F) -> Result<T> {
        self.while_worth(call, |error| error.is_temporary() && error.had_no_effect()).await
    }

    async fn while_worth<T, F: Future<Output = Result<T>>>(
        &self,
        mut call: impl FnMut() -> F,
        is_worth_it: impl Fn(&Error) -> bool,
    ) -> Result<T> {
        let begun = Instant::now();
        let mut pause = self.first;
        let mut tries = 1;
        loop {
            let error = match call().await {
                Ok(value) => return Ok(value),
                Err(error) => error,
            };
            let wait = with_jitter(pause).max(error.retry_after().unwrap_or_default());
            if tries >= self.tries || !is_worth_it(&error) || begun.elapsed() + wait > self.within {
                return Err(error);
            }
            sleep(wait).await;
            tries += 1;
            pause = pause.saturating_mul(2).min(self.max_pause);
        }
    }
}

/// Half of `pause`, and a part of the other half by chance: so that those who failed together do not come together again.
pub(crate) fn with_jitter(pause: Duration) -> Duration {
    // Each state is seeded anew; that is chance enough, and no dependency.
    let chance = RandomState::new().hash_one(0_u8) % 1_000;
    pause / 2 + pause / 2_000 * u32::try_from(chance).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{Duration, with_jitter};

    #[test]
    fn chance_moves_a_pause_within_its_upper_half() {
        let pauses: Vec<_> = (0..100).map(|_| with_jitter(Duration::from_secs(8))).collect();
        assert!(pauses.iter().all(|pause| (Duration::from_secs(4)..=Duration::from_secs(8)).contains(pause)));
        assert!(pauses.iter().any(|pause| pause != &pauses[0]));
        assert_eq!(with_jitter(Duration::ZERO), Duration::ZERO);
    }
}
