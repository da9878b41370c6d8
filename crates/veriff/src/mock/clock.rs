//! The stand-in's clock: the real one, moved forward by hand.

use std::time::Duration;

use serde::{Serialize, Serializer};
use time::OffsetDateTime;

use crate::wire::milliseconds;

/// A clock that can be moved forward.
#[derive(Clone, Copy, Default)]
pub(super) struct Clock {
    ahead: Duration,
}

impl Clock {
    #[expect(clippy::disallowed_methods, reason = "this is the one place")]
    pub(super) fn now(self) -> OffsetDateTime {
        OffsetDateTime::now_utc() + self.ahead
    }

    pub(super) fn advance(&mut self, by: Duration) {
        // A century is as far as anybody needs to look.
        self.ahead = (self.ahead + by).min(Duration::from_hours(24 * 36_525));
    }
}

/// `moment` as the API writes it.
pub(super) fn written(moment: OffsetDateTime) -> String {
    milliseconds(moment)
}

/// Writes a time as the API does, for `#[serde(serialize_with)]`.
pub(super) fn write<S: Serializer>(moment: &OffsetDateTime, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&written(*moment))
}

/// Writes a time that may be absent, for `#[serde(serialize_with)]`.
#[expect(clippy::ref_option, reason = "serde hands a reference to the field")]
pub(super) fn write_option<S: Serializer>(moment: &Option<OffsetDateTime>, serializer: S) -> Result<S::Ok, S::Error> {
    moment.map(written).serialize(serializer)
}

/// For `#[serde(with)]`: a wait as a number of milliseconds.
pub(super) mod in_milliseconds {
    use std::time::Duration;

    use serde::{Deserialize, Deserializer, Serializer};

    pub(crate) fn serialize<S: Serializer>(wait: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u64(u64::try_from(wait.as_millis()).unwrap_or(u64::MAX))
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Duration, D::Error> {
        u64::deserialize(deserializer).map(Duration::from_millis)
    }
}
