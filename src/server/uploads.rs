//! Whose photo is read next: by link, by address, and by the memory that it takes.

use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::budgets::Budgets;
use super::places::{Place, Places, neighbourhood};
use super::{Error, Result};
use crate::domain::Problem;

/// The places for photos that are read and tidied at once.
#[derive(Debug)]
pub struct Uploads {
    links: Arc<Places<String>>,
    addresses: Arc<Places<IpAddr>>,
    /// In KiB.
    memory_of_addresses: Arc<Places<IpAddr>>,
    all: Arc<Semaphore>,
    /// In KiB.
    memory: Arc<Semaphore>,
    patience: Duration,
}

/// A place of one photo, with its memory: given back when it is dropped.
#[derive(Debug)]
pub struct UploadPlace {
    _link: Place<String>,
    _address: Option<(Place<IpAddr>, Place<IpAddr>)>,
    _all: OwnedSemaphorePermit,
    _memory: OwnedSemaphorePermit,
}

impl Uploads {
    /// Gives as many places as `budgets` say.
    pub(super) fn new(budgets: &Budgets) -> Self {
        let memory = budgets.upload_memory.saturating_mul(1024).min(Semaphore::MAX_PERMITS);
        Self {
            links: Places::new(budgets.uploads_per_link),
            addresses: Places::new(budgets.uploads_per_address),
            memory_of_addresses: Places::new(memory / 2),
            all: Arc::new(Semaphore::new(budgets.uploads.min(Semaphore::MAX_PERMITS))),
            memory: Arc::new(Semaphore::new(memory)),
            patience: budgets.upload_patience,
        }
    }

    /// Waits for a place for a photo of at most so many bytes, and refuses as busy when that takes too long.
    ///
    /// First among those of the same link, then of the same address, then of all: so whoever sends much waits behind
    /// themselves and not before others.
    pub async fn place(&self, link: &str, address: Option<IpAddr>, bytes: usize) -> Result<UploadPlace> {
        let kibibytes = u32::try_from(bytes.div_ceil(1024)).unwrap_or(u32::MAX);
        let waiting = async {
            let link = self.links.wait(link.to_owned(), 1).await;
            let address = match address.map(neighbourhood) {
                Some(address) => Some((
                    self.addresses.wait(address, 1).await,
                    self.memory_of_addresses.wait(address, kibibytes).await,
                )),
                None => None,
            };
            let all = Arc::clone(&self.all).acquire_owned().await;
            let memory = Arc::clone(&self.memory).acquire_many_owned(kibibytes).await;
            Some(UploadPlace { _link: link, _address: address, _all: all.ok()?, _memory: memory.ok()? })
        };
        let place = tokio::time::timeout(self.patience, waiting).await.ok().flatten();
        place.ok_or(Error::Refused(Problem::Busy))
    }
}

/// Whether a request's body came more slowly than is waited for: shared by who reads the body and who answers.
#[derive(Clone, Debug, Default)]
pub struct TooSlow(Arc<AtomicBool>);

impl TooSlow {
    /// Notes that the body was given up.
    pub fn note(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Says whether the body was given up.
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
    async fn one_link_has_its_places_and_no_more() {
        let uploads = Uploads::new(&budgets());
        let (one, two) =
            (uploads.place("a", Some(address(1)), MIB).await, uploads.place("a", Some(address(2)), MIB).await);
        assert!(one.is_ok() && two.is_ok());
        assert!(uploads.place("a", Some(address(3)), MIB).await.is_err(), "the third of one link");
        assert!(uploads.place("b", Some(address(1)), MIB).await.is_ok(), "another link goes on");
        drop(one);
        assert!(uploads.place("a", Some(address(1)), MIB).await.is_ok());
    }

    #[tokio::test]
    async fn one_address_leaves_room_for_others_whatever_it_sends() {
        for bytes in [25 * MIB, 1024] {
            let uploads = Uploads::new(&budgets());
            let mut held = Vec::new();
            for link in 0..200 {
                match tokio::time::timeout(
                    Duration::from_millis(20),
                    uploads.place(&link.to_string(), Some(address(1)), bytes),
                )
                .await
                {
                    Ok(Ok(place)) => held.push(place),
                    Ok(Err(_)) | Err(_) => break,
                }
            }
            assert!(!held.is_empty() && held.len() <= 32, "{} of one address", held.len());
            assert!(uploads.place("other", Some(address(2)), 25 * MIB).await.is_ok(), "{bytes} bytes each");
        }
    }

    #[tokio::test]
    async fn memory_is_never_promised_twice() {
        let uploads = Uploads::new(&budgets());
        let mut held = Vec::new();
        for number in 0..20 {
            if let Ok(place) = uploads.place(&number.to_string(), Some(address(number)), 25 * MIB).await {
                held.push(place);
            }
        }
        assert_eq!(held.len(), 3, "96 MiB hold three photos of 25");
    }
}
