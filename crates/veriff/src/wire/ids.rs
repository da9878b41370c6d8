//! Identifiers and timestamps as Veriff writes them.

use std::fmt;

use serde::{Deserialize, Serialize};
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

use crate::error::{Error, Result};

macro_rules! id {
    ($(#[$meta:meta])* $name:ident, $field:literal) => {
        $(#[$meta])*
        ///
        /// A UUID today. Veriff counts it as opaque, so any text reads; what cannot stand in a path is refused
        /// when a call is made with it.
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Takes the id as Veriff gave it.
            pub fn new(id: impl Into<String>) -> Self {
                Self(id.into())
            }

            /// The id as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// The id, when it may stand in a path.
            pub(crate) fn segment(&self) -> Result<&str> {
                segment(&self.0).ok_or(Error::Invalid { field: $field, rule: "is not an id of Veriff's" })
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(&self.0)
            }
        }

        impl From<&str> for $name {
            fn from(id: &str) -> Self {
                Self::new(id)
            }
        }

        impl From<String> for $name {
            fn from(id: String) -> Self {
                Self(id)
            }
        }

        impl crate::wire::lenient::Lenient for Option<$name> {
            fn from_value(value: serde_json::Value) -> Self {
                Option::<String>::from_value(value).map($name)
            }
        }
    };
}

id!(
    /// Names a session: `verification.id`.
    SessionId,
    "session id"
);
id!(
    /// Names an attempt, one pass through the flow inside a session.
    AttemptId,
    "attempt id"
);
id!(
    /// Names a file.
    MediaId,
    "media id"
);

/// The longest id that goes into a path.
const MAX_ID_LENGTH: usize = 128;

/// `id`, when it is made of characters that need no escaping and do not climb.
fn segment(id: &str) -> Option<&str> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    (!id.is_empty() && id.len() <= MAX_ID_LENGTH && id.bytes().all(plain)).then_some(id)
}

/// A moment, as Veriff wrote it.
///
/// Kept as text: Veriff writes milliseconds here and microseconds there, both must survive being stored and shown,
/// and a moment that does not read must not take a decision with it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(String);

impl Timestamp {
    /// The text as it came.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The moment, when the text is RFC 3339 with a fraction of any length.
    pub fn moment(&self) -> Option<OffsetDateTime> {
        OffsetDateTime::parse(&self.0, &Rfc3339).ok()
    }
}

impl From<&str> for Timestamp {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl super::lenient::Lenient for Option<Timestamp> {
    fn from_value(value: serde_json::Value) -> Self {
        Option::<String>::from_value(value).map(Timestamp)
    }
}

#[cfg(test)]
mod tests {
    use super::{SessionId, Timestamp};

    #[test]
    fn fractions_of_any_length_read() {
        for (text, nanoseconds) in [
            ("2026-01-01T10:00:00Z", 0),
            ("2020-12-04T10:45:37.907Z", 907_000_000),
            ("2026-06-17T16:09:35.873988Z", 873_988_000),
            ("2026-06-17T16:09:35.873988123+02:00", 873_988_123),
            ("2026-06-17T16:09:35.8739881234567Z", 873_988_123),
        ] {
            let moment = Timestamp::from(text).moment().expect(text);
            assert_eq!(moment.nanosecond(), nanoseconds, "{text}");
        }
        assert_eq!(Timestamp::from("yesterday").moment(), None);
    }

    #[test]
    fn an_id_cannot_climb_out_of_its_path() {
        for id in ["", "..", "a/b", "a?b", "a#b", "a b", "%2e%2e", "ä"] {
            assert!(SessionId::new(id).segment().is_err(), "{id}");
        }
        assert!(SessionId::new("8d3a7c1e-5b0f-4f62-9a41-0c2b6e7d9f10").segment().is_ok());
    }
}
