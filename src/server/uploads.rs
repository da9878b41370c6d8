//! Permits for uploads: by link, by address, and by memory.

use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::budgets::Budgets;
use super::keyed_semaphore::{KeyedPermit, KeyedSemaphore, address_prefix};
use super::{Error, Result};
use crate::domain::UserError;

/// The permits for photos that are read and normalized at once.
#[derive(Debug)]
pub struct Uploads {
    links: Arc<KeyedSemaphore<String>>,
    addresses: Arc<KeyedSemaphore<IpAddr>>,
    /// The memory that one address may take, in KiB.
    memory_of_addresses: Arc<KeyedSemaphore<IpAddr>>,
    all: Arc<Semaphore>,
    /// The memory that all photos together may take, in KiB.
    memory: Arc<Semaphore>,
    timeout: Duration,
}

/// The permit of one photo, with its memory: returned when it is dropped.
#[derive(Debug)]
pub struct UploadPermit {
    _link: KeyedPermit<String>,
    _address: Option<(KeyedPermit<IpAddr>, KeyedPermit<IpAddr>)>,
    _all: OwnedSemaphorePermit,
    _memory: OwnedSemaphorePermit,
}

impl Uploads {
    /// Gives as many permits as `budgets` say.
    pub(super) fn new(budgets: &Budgets) -> Self {
        let memory = budgets.upload_memory.saturating_mul(1024).min(Semaphore::MAX_PERMITS);
        Self {
            links: KeyedSemaphore::new(budgets.uploads_per_link),
            addresses: KeyedSemaphore::new(budgets.uploads_per_address),
            memory_of_addresses: KeyedSemaphore::new(memory / 2),
            all: Arc::new(Semaphore::new(budgets.uploads.min(Semaphore::MAX_PERMITS))),
            memory: Arc::new(Semaphore::new(memory)),
            timeout: budgets.upload_patience,
        }
    }

    /// Waits for a permit for a photo of at most so many bytes, and refuses as busy when that takes too long.
    ///
    /// First for the permit of the link, then of the address, then of all: so whoever sends much waits behind
    /// themselves and not before others.
    pub async fn acquire(&self, link: &str, address: Option<IpAddr>, bytes: usize) -> Result<UploadPermit> {
        let kibibytes = u32::try_from(bytes.div_ceil(1024)).unwrap_or(u32::MAX);
        let waiting = async {
            let link = self.links.acquire(link.to_owned(), 1).await;
            let address = match address.map(address_prefix) {
                Some(address) => Some((
                    self.addresses.acquire(address, 1).await,
                    self.memory_of_addresses.acquire(address, kibibytes).await,
                )),
                None => None,
            };
            let all = Arc::clone(&self.all).acquire_owned().await;
            let memory = Arc::clone(&self.memory).acquire_many_owned(kibibytes).await;
            Some(UploadPermit { _link: link, _address: address, _all: all.ok()?, _memory: memory.ok()? })
        };
        let permit = tokio::time::timeout(self.timeout, waiting).await.ok().flatten();
        permit.ok_or(Error::Refused(UserError::Busy))
    }
}

/// Whether a request's body came more slowly than is waited for: shared by who reads the body and who answers.
#[derive(Clone, Debug, Default)]
pub struct TooSlow(Arc<AtomicBool>);

impl TooSlow {
    /// Records that the body was too slow.
    pub fn note(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Says whether the body was too slow.
    pub fn is_noted(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MIB: usize = 1024 * 1024;

    fn budgets() -> Budgets {
        Budgets { upload_patience: Duration::from_millis(50), ..Budgets::default() }
    }

    fn address(last: u8) -> IpAddr {
        IpAddr::from([192, 0, 2, last])
    }

    #[tokio::test]
    async fn one_link_has_its_permits_and_no_more() {
        let uploads = Uploads::new(&budgets());
        let (one, two) =
            (uploads.acquire("a", Some(address(1)), MIB).await, uploads.acquire("a", Some(address(2)), MIB).await);
        assert!(one.is_ok() && two.is_ok());
        assert!(uploads.acquire("a", Some(address(3)), MIB).await.is_err(), "the third of one link");
        assert!(uploads.acquire("b", Some(address(1)), MIB).await.is_ok(), "another link goes on");
        drop(one);
        assert!(uploads.acquire("a", Some(address(1)), MIB).await.is_ok());
    }

    #[tokio::test]
    async fn one_address_leaves_room_for_others_whatever_it_sends() {
        for bytes in [25 * MIB, 1024] {
            let uploads = Uploads::new(&budgets());
            let mut held = Vec::new();
            for link in 0..200 {
                match tokio::time::timeout(
                    Duration::from_millis(20),
                    uploads.acquire(&link.to_string(), Some(address(1)), bytes),
                )
                .await
                {
                    Ok(Ok(permit)) => held.push(permit),
                    Ok(Err(_)) | Err(_) => break,
                }
            }
            assert!(!held.is_empty() && held.len() <= 32, "{} of one address", held.len());
            assert!(uploads.acquire("other", Some(address(2)), 25 * MIB).await.is_ok(), "{bytes} bytes each");
        }
    }

    #[tokio::test]
    async fn memory_is_never_promised_twice() {
        let uploads = Uploads::new(&budgets());
        let mut held = Vec::new();
        for number in 0..20 {
            if let Ok(permit) = uploads.acquire(&number.to_string(), Some(address(number)), 25 * MIB).await {
                held.push(permit);
            }
        }
        assert_eq!(held.len(), 3, "96 MiB hold three photos of 25");
    }
}
