//! Makes ids and tokens.

use std::sync::{Arc, Mutex};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};
use uuid::{ContextV7, Timestamp, Uuid};

use super::clock::Clock;

/// Makes ids whose order is the order of their making, and tokens that nobody guesses.
#[derive(Clone, Debug)]
pub struct Ids {
    clock: Clock,
    /// Counts within a millisecond, so that ids made in the same one keep their order, too.
    counter: Arc<Mutex<ContextV7>>,
}

impl Ids {
    /// Takes the time from `clock`.
    pub fn new(clock: Clock) -> Self {
        Self { clock, counter: Arc::new(Mutex::new(ContextV7::new())) }
    }

    /// Makes a UUID of version 7 (RFC 9562, section 5.7).
    pub fn id(&self) -> String {
        let now = u64::try_from(self.clock.now()).unwrap_or_default();
        let nanoseconds = u32::try_from(now % 1000).unwrap_or_default() * 1_000_000;
        Uuid::new_v7(Timestamp::from_unix(&*self.counter, now / 1000, nanoseconds)).to_string()
    }

    /// Makes a token of 256 random bits, in 43 letters that need no escaping in an address.
    pub fn token(&self) -> String {
        URL_SAFE_NO_PAD.encode(random::<32>())
    }
}

/// Draws random bytes from the system.
fn random<const LENGTH: usize>() -> [u8; LENGTH] {
    let mut bytes = [0; LENGTH];
    getrandom::fill(&mut bytes).expect("the system has a source of randomness");
    bytes
}

/// Returns the SHA-256 of `bytes` in hex: stored instead of a token, and used as the digest of files.
pub fn sha256_hex(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

/// Draws a fraction of 1, for jitter.
pub(super) fn fraction() -> f64 {
    f64::from(u32::from_be_bytes(random())) / f64::from(u32::MAX)
}
