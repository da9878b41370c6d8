//! Places that are counted by key: so many for each link, address or reviewer.

use std::collections::HashMap;
use std::fmt::Debug;
use std::hash::Hash;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// So many places for each key. What nobody holds or waits for takes no memory, so strangers cannot fill it up.
#[derive(Debug)]
pub(crate) struct Places<K: Eq + Hash + Clone> {
    each: u32,
    rows: Mutex<HashMap<K, Row>>,
}

#[derive(Debug)]
struct Row {
    places: Arc<Semaphore>,
    /// How many hold a place or wait for one.
    users: usize,
}

/// A place that is taken until it is dropped.
#[derive(Debug)]
pub(crate) struct Place<K: Eq + Hash + Clone> {
    of: Arc<Places<K>>,
    key: K,
    permit: Option<OwnedSemaphorePermit>,
}

impl<K: Eq + Hash + Clone> Places<K> {
    /// Gives `each` places to each key.
    pub(crate) fn new(each: usize) -> Arc<Self> {
        Arc::new(Self { each: u32::try_from(each).unwrap_or(u32::MAX >> 4), rows: Mutex::default() })
    }

    /// Waits for `many` places of `key`; never for more than it has.
    pub(crate) async fn wait(self: &Arc<Self>, key: K, many: u32) -> Place<K> {
        let (mut place, places) = self.enter(key);
        // The semaphore is never closed; if it were, the place would count for nothing.
        place.permit = places.acquire_many_owned(many.min(self.each)).await.ok();
        place
    }

    /// Takes a place of `key` if there is one.
    pub(crate) fn take(self: &Arc<Self>, key: K) -> Option<Place<K>> {
        let (mut place, places) = self.enter(key);
        place.permit = Some(places.try_acquire_owned().ok()?);
        Some(place)
    }

    /// Notes that somebody uses the row of `key`, until the place is dropped.
    fn enter(self: &Arc<Self>, key: K) -> (Place<K>, Arc<Semaphore>) {
        let mut rows = self.rows.lock().unwrap_or_else(PoisonError::into_inner);
        let each = self.each as usize;
        let row = rows.entry(key.clone()).or_insert_with(|| Row { places: Arc::new(Semaphore::new(each)), users: 0 });
        row.users += 1;
        (Place { of: Arc::clone(self), key, permit: None }, Arc::clone(&row.places))
    }
}

impl<K: Eq + Hash + Clone> Drop for Place<K> {
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
pub(crate) fn neighbourhood(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => IpAddr::V4(address),
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() >> 64 << 64)),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn rows<K: Eq + Hash + Clone>(places: &Places<K>) -> usize {
        places.rows.lock().expect("no panic").len()
    }

    #[tokio::test]
    async fn each_key_has_its_own_places_and_leaves_nothing_behind() {
        let places = Places::new(2);
        let (one, two) = (places.take("a"), places.take("a"));
        assert!(one.is_some() && two.is_some() && places.take("a").is_none());
        assert!(places.take("b").is_some(), "another key has places of its own");
        assert_eq!(rows(&places), 1, "who was refused and who left takes no memory");
        drop(one);
        assert!(places.take("a").is_some());
        drop(two);
        assert_eq!(rows(&places), 0);
    }

    #[tokio::test]
    async fn who_gives_up_waiting_leaves_nothing_behind() {
        let places = Places::new(1);
        let held = places.wait("a", 1).await;
        let waiting = tokio::time::timeout(Duration::from_millis(20), places.wait("a", 1)).await;
        assert!(waiting.is_err());
        drop(held);
        assert_eq!(rows(&places), 0);
        // More than there are is all of them: nobody waits for ever.
        let all = tokio::time::timeout(Duration::from_secs(5), places.wait("a", 99)).await.expect("all there are");
        assert!(places.take("a").is_none());
        drop(all);
    }

    #[test]
    fn one_household_is_one_address() {
        let of = |text: &str| neighbourhood(text.parse().expect("an address"));
        assert_eq!(of("2001:db8:1:2:aaaa::1"), of("2001:db8:1:2:bbbb::9"));
        assert_ne!(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
        assert_eq!(of("::ffff:192.0.2.7"), of("192.0.2.7"));
        assert_ne!(of("192.0.2.7"), of("192.0.2.8"));
    }
}
