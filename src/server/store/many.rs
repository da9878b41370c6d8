//! Remembers which filters have more sessions than are counted.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How old "more than is counted" may be: long enough for who turns pages, too short for a number to mislead anybody.
pub(super) const MANY_FOR: Duration = Duration::from_secs(10);

/// The narrowings that were found to have more sessions than is counted, each with the time of its last count, so that the largest
/// counts are not made for every page.
#[derive(Clone, Debug, Default)]
pub(super) struct Many(Arc<Mutex<HashMap<Condition, Instant>>>);

impl Many {
    pub(super) fn has(&self, condition: Condition, now: Instant) -> bool {
        let many = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        many.get(&condition).is_some_and(|counted| now.duration_since(*counted) < MANY_FOR)
    }

    pub(super) fn put(&self, condition: Condition, now: Instant) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(condition, now);
    }
}

/// A condition of SQL, and its value.
pub(super) type Condition = (&'static str, Option<&'static str>);
