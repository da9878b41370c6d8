//! What signing in may cost, and the state that all who sign in share.

use std::time::Duration;

use tokio::sync::{OnceCell, Semaphore};

use super::hashing::Hashing;

/// What signing in may cost, and how long it lasts.
#[derive(Clone, Copy, Debug)]
pub struct SignInLimits {
    /// How many passwords are hashed at once; each takes a core and 19 MiB.
    pub at_once: usize,
    /// How many more may wait for that; the next one gets `Retry-After`.
    pub waiting: usize,
    /// After how long without a request a login is over.
    pub idle: Duration,
    /// After how long a login is over in any case.
    pub lifetime: Duration,
}

impl Default for SignInLimits {
    fn default() -> Self {
        Self {
            // One core is left to those who read pages, where there are two.
            at_once: std::thread::available_parallelism().map_or(1, |cores| (cores.get() - 1).max(1)),
            waiting: 16,
            idle: Duration::from_hours(8),
            lifetime: Duration::from_hours(24),
        }
    }
}

/// The state of signing in: hashing, and the secret of unknown addresses.
#[derive(Debug)]
pub struct SignIns {
    pub(super) hashing: Hashing,
    /// What the hashes of unknown addresses begin with, the same in all processes.
    pub(super) secret: OnceCell<String>,
    /// The page that says that too many wait is rendered for one at a time.
    pub(super) busy_page: Semaphore,
}

impl SignIns {
    /// Keeps to these limits.
    pub fn new(limits: &SignInLimits) -> Self {
        let hashing = Hashing::new(limits.at_once, limits.waiting);
        Self { hashing, secret: OnceCell::new(), busy_page: Semaphore::new(1) }
    }
}
