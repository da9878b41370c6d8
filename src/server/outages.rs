//! Outages of the integrations at Veriff, as this process sees them.
//!
//! One call that fails is chance; several in a row, with none that got through between them, are an outage. Then the pauses grow
//! longer, and the first call that gets through again is worth telling those who wait.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// How many failures in a row are an outage. With three calls in ten failing by chance, so many happen once in 1,500 times.
const OUTAGE: u32 = 8;

/// What is wrong with one integration.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct State {
    in_a_row: u32,
    keys_refused: bool,
}

/// What has recovered when a call succeeds again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Recovery {
    /// Only failures by chance.
    Nothing,
    /// An outage has ended: jobs that wait may run.
    Outage,
    /// The keys were refused before.
    KeysRefused,
}

/// The integrations whose calls fail.
#[derive(Debug, Default)]
pub(crate) struct Outages {
    /// Whether there is any, so that the map is not locked while no call fails.
    any: AtomicBool,
    states: Mutex<HashMap<String, State>>,
}

impl Outages {
    /// Records a failed call that may work later; says whether this is an outage.
    pub(super) fn failed(&self, integration: &str) -> bool {
        let mut states = self.states();
        let state = states.entry(integration.to_owned()).or_default();
        state.in_a_row = state.in_a_row.saturating_add(1);
        self.any.store(true, Ordering::Relaxed);
        state.in_a_row >= OUTAGE
    }

    /// Notes that the keys were refused.
    pub(super) fn keys_refused(&self, integration: &str) {
        self.states().entry(integration.to_owned()).or_default().keys_refused = true;
        self.any.store(true, Ordering::Relaxed);
    }

    /// Says whether anything is wrong with any integration.
    pub(super) fn any(&self) -> bool {
        self.any.load(Ordering::Relaxed)
    }

    /// Notes that a call got through; says what ended by that.
    pub(super) fn answered(&self, integration: &str) -> Recovery {
        let mut states = self.states();
        let ended = states.remove(integration).unwrap_or_default();
        self.any.store(!states.is_empty(), Ordering::Relaxed);
        if ended.keys_refused {
            Recovery::KeysRefused
        } else if ended.in_a_row >= OUTAGE {
            Recovery::Outage
        } else {
            Recovery::Nothing
        }
    }

    fn states(&self) -> MutexGuard<'_, HashMap<String, State>> {
        self.states.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::{OUTAGE, Outages, Recovery};

    #[test]
    fn several_in_a_row_are_an_outage_and_one_that_gets_through_ends_it() {
        let outages = Outages::default();
        assert!(!outages.any());
        for _ in 1..OUTAGE {
            assert!(!outages.failed("a"));
        }
        assert!(outages.failed("a") && outages.any());
        assert!(!outages.failed("b"), "each integration for itself");
        assert_eq!(outages.answered("b"), Recovery::Nothing);
        assert_eq!(outages.answered("a"), Recovery::Outage);
        assert!(!outages.any() && !outages.failed("a"), "it counts anew");
        outages.keys_refused("a");
        assert_eq!(outages.answered("a"), Recovery::KeysRefused);
        assert_eq!(outages.answered("a"), Recovery::Nothing);
    }
}
