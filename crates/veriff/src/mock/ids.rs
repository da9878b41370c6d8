//! The stand-in's ids: UUIDs of version 4, as Veriff's are.

use uuid::Uuid;

/// A new id.
#[expect(clippy::disallowed_methods, reason = "this is the one place")]
pub(super) fn new() -> String {
    Uuid::new_v4().to_string()
}
