//! Honours `Retry-After`: holds calls of a kind back until Veriff allows them.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::error::{Error, Result};

/// Until when each kind of call must wait. Shared by the clones of a client.
///
/// A limit belongs to one kind of call: being told to wait with deleting says nothing about uploading. One-time
/// passwords wait for each session apart.
#[derive(Clone, Default)]
pub(super) struct Pace(Arc<Mutex<HashMap<String, Instant>>>);

impl Pace {
    /// Refuses a call of `kind` while it must wait.
    pub(super) fn check(&self, kind: &str) -> Result<()> {
        let mut waits = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(until) = waits.get(kind) else { return Ok(()) };
        let left = until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            waits.remove(kind);
            return Ok(());
        }
        Err(Error::HeldBack { retry_after: left })
    }

    /// Makes calls of `kind` wait.
    pub(super) fn hold(&self, kind: &str, wait: Duration) {
        let mut waits = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        // One wait for each session that asked for a one-time password: what is over goes.
        waits.retain(|_, until| *until > now);
        waits.insert(kind.to_owned(), now + wait);
    }
}

#[cfg(test)]
mod tests {
    use super::{Duration, Error, Pace};

    #[test]
    fn only_the_same_kind_waits() {
        let pace = Pace::default();
        pace.hold("delete", Duration::from_mins(1));
        assert!(matches!(pace.clone().check("delete"), Err(Error::HeldBack { .. })));
        assert!(pace.check("upload").is_ok());
        pace.hold("delete", Duration::ZERO);
        assert!(pace.check("delete").is_ok());
    }
}
