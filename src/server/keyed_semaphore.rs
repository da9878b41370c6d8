//! A semaphore for each key: so many permits for each link, address or reviewer.

use std::collections::HashMap;
use std::fmt::Debug;
use std::hash::Hash;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// So many permits for each key. A key without holders and waiters takes no memory, so that strangers cannot fill it up.
#[derive(Debug)]
pub(crate) struct KeyedSemaphore<K: Eq + Hash + Clone> {
    permits_per_key: u32,
    rows: Mutex<HashMap<K, Row>>,
}

#[derive(Debug)]
struct Row {
    semaphore: Arc<Semaphore>,
    /// How many hold a permit or wait for one.
    users: usize,
}

/// A permit of a key, returned when it is dropped.
#[derive(Debug)]
pub(crate) struct KeyedPermit<K: Eq + Hash + Clone> {
    of: Arc<KeyedSemaphore<K>>,
    key: K,
    permit: Option<OwnedSemaphorePermit>,
}

impl<K: Eq + Hash + Clone> KeyedSemaphore<K> {
    /// Gives `permits_per_key` permits to each key.
    pub(crate) fn new(permits_per_key: usize) -> Arc<Self> {
        Arc::new(Self {
            permits_per_key: u32::try_from(permits_per_key).unwrap_or(u32::MAX >> 4),
            rows: Mutex::default(),
        })
    }

    /// Waits for `many` permits of `key`; never for more than it has.
    pub(crate) async fn acquire(self: &Arc<Self>, key: K, many: u32) -> KeyedPermit<K> {
        let (mut keyed_permit, semaphore) = self.register(key);
        // The semaphore is never closed; if it were, nothing would be limited.
        keyed_permit.permit = semaphore.acquire_many_owned(many.min(self.permits_per_key)).await.ok();
        keyed_permit
    }

    /// Takes a permit of `key` if one is free.
    pub(crate) fn try_acquire(self: &Arc<Self>, key: K) -> Option<KeyedPermit<K>> {
        let (mut keyed_permit, semaphore) = self.register(key);
        keyed_permit.permit = Some(semaphore.try_acquire_owned().ok()?);
        Some(keyed_permit)
    }

    /// Registers a user of `key`, until the permit is dropped.
    fn register(self: &Arc<Self>, key: K) -> (KeyedPermit<K>, Arc<Semaphore>) {
        let mut rows = self.rows.lock().unwrap_or_else(PoisonError::into_inner);
        let permits_per_key = self.permits_per_key as usize;
        let row = rows
            .entry(key.clone())
            .or_insert_with(|| Row { semaphore: Arc::new(Semaphore::new(permits_per_key)), users: 0 });
        row.users += 1;
        (KeyedPermit { of: Arc::clone(self), key, permit: None }, Arc::clone(&row.semaphore))
    }
}

impl<K: Eq + Hash + Clone> Drop for KeyedPermit<K> {
    fn drop(&mut self) {
        drop(self.permit.take());
        let mut rows = self.of.rows.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(row) = rows.get_mut(&self.key) {
            row.users -= 1;
            if row.users == 0 {
                rows.remove(&self.key);
            }
        }
    }
}

/// Returns what counts as one address: of IPv6 the first 64 bits, for the rest a household chooses by itself.
pub(crate) fn address_prefix(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => IpAddr::V4(address),
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() >> 64 << 64)),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn rows<K: Eq + Hash + Clone>(semaphore: &KeyedSemaphore<K>) -> usize {
        semaphore.rows.lock().expect("no panic").len()
    }

    #[tokio::test]
    async fn each_key_has_its_own_permits_and_leaves_nothing_behind() {
        let semaphore = KeyedSemaphore::new(2);
        let (one, two) = (semaphore.try_acquire("a"), semaphore.try_acquire("a"));
        assert!(one.is_some() && two.is_some() && semaphore.try_acquire("a").is_none());
        assert!(semaphore.try_acquire("b").is_some(), "another key has places of its own");
        assert_eq!(rows(&semaphore), 1, "who was refused and who left takes no memory");
        drop(one);
        assert!(semaphore.try_acquire("a").is_some());
        drop(two);
        assert_eq!(rows(&semaphore), 0);
    }

    #[tokio::test]
    async fn who_gives_up_waiting_leaves_nothing_behind() {
        let semaphore = KeyedSemaphore::new(1);
        let held = semaphore.acquire("a", 1).await;
        let waiting = tokio::time::timeout(Duration::from_millis(20), semaphore.acquire("a", 1)).await;
        assert!(waiting.is_err());
        drop(held);
        assert_eq!(rows(&semaphore), 0);
        // More than there are is all of them: nobody waits for ever.
        let all =
            tokio::time::timeout(Duration::from_secs(5), semaphore.acquire("a", 99)).await.expect("all there are");
        assert!(semaphore.try_acquire("a").is_none());
        drop(all);
    }

    #[test]
    fn one_household_is_one_address() {
        let of = |text: &str| address_prefix(text.parse().expect("an address"));
        assert_eq!(of("2001:db8:1:2:aaaa::1"), of("2001:db8:1:2:bbbb::9"));
        assert_ne!(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
        assert_eq!(of("::ffff:192.0.2.7"), of("192.0.2.7"));
        assert_ne!(of("192.0.2.7"), of("192.0.2.8"));
    }
}
