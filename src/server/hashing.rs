//! Password hashing at low priority, with bounds on how many run at once, how many wait, and how much memory they take.

use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use argon2::password_hash::rand_core::OsRng;
use argon2::password_hash::{PasswordHash, PasswordHasher, SaltString};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use subtle::ConstantTimeEq;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};

use super::{Error, Result};
use crate::domain::UserError;

/// The longest hash that is compared, in bytes; ours have 32.
const MAX_HASH_BYTES: usize = 64;

/// argon2id as OWASP recommends it: 19 MiB, two passes, one lane.
fn argon2id() -> Argon2<'static> {
    let parameters = Params::new(19 * 1024, 2, 1, None).expect("the parameters are within argon2's bounds");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, parameters)
}

/// Hashes a new password with a salt of its own.
pub(super) fn hash(password: &str) -> String {
    let salt = SaltString::generate(&mut OsRng);
    argon2id().hash_password(password.as_bytes(), &salt).expect("any password can be hashed").to_string()
}

/// What an unknown address is checked against, so that it takes as long as a known one.
static DUMMY_HASH: LazyLock<String> = LazyLock::new(|| hash("nobody has this password"));

/// By how much the niceness of hashing is above that of the process: beside a thread that answers requests it gets a quarter
/// of a core (`sched(7)`: each step is a factor of 1.25).
#[cfg(target_os = "linux")]
const NICENESS: i32 = 5;

/// How many permits are reserved for browsers that signed in before, beside the common queue.
const RESERVED_PERMITS: usize = 4;

/// Compares passwords with hashes, within bounds. Each comparison needs 19 MiB, for tens of milliseconds of one core.
#[derive(Clone, Debug)]
pub(super) struct Hashing {
    /// Who runs or waits.
    queue: Arc<Semaphore>,
    /// Reserved permits, so that strangers who fill the queue do not lock out known browsers.
    reserved: Arc<Semaphore>,
    /// Permits for the comparisons that run now.
    running: Arc<Semaphore>,
    /// The memory of those who ran, for those who run next: allocated anew each time, it would be kept once for every thread
    /// that ever hashed.
    memory: Arc<Mutex<Vec<Vec<Block>>>>,
}

/// A permit to run or to wait.
#[derive(Debug)]
pub(super) struct HashingPermit {
    queued: OwnedSemaphorePermit,
    hashing: Hashing,
}

impl Hashing {
    /// Runs `at_once` comparisons at once, while at most `waiting` more wait.
    pub(super) fn new(at_once: usize, waiting: usize) -> Self {
        Self {
            queue: Arc::new(Semaphore::new(at_once.max(1) + waiting)),
            reserved: Arc::new(Semaphore::new(RESERVED_PERMITS)),
            running: Arc::new(Semaphore::new(at_once.max(1))),
            memory: Arc::default(),
        }
    }

    /// Takes a permit, or `None` if too many wait already.
    pub(super) fn try_acquire(&self) -> Option<HashingPermit> {
        self.try_acquire_from(&self.queue)
    }

    /// Takes one of the permits that are reserved for known browsers, or `None` if they are taken. If the browser turns out not to be
    /// known, the permit must be returned.
    pub(super) fn try_acquire_reserved(&self) -> Option<HashingPermit> {
        self.try_acquire_from(&self.reserved)
    }

    fn try_acquire_from(&self, semaphore: &Arc<Semaphore>) -> Option<HashingPermit> {
        let queued = Arc::clone(semaphore).try_acquire_owned().ok()?;
        Some(HashingPermit { queued, hashing: self.clone() })
    }
}

impl HashingPermit {
    /// Says whether a password belongs to a hash in PHC form. Without a hash it takes as long, and is no.
    pub(super) async fn matches(self, password: String, password_hash: Option<String>) -> Result<bool> {
        let Self { queued, hashing } = self;
        let running = Arc::clone(&hashing.running).acquire_owned().await.expect("the semaphore is never closed");
        // The permits belong to the work, not to the request: a client that disconnects early has not freed a core.
        let compare = move || {
            let known = password_hash.is_some();
            let password_hash = password_hash.unwrap_or_else(|| DUMMY_HASH.clone());
            let mut memory = hashing.memory.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default();
            let matches = belongs(&password, &password_hash, &mut memory);
            hashing.memory.lock().unwrap_or_else(PoisonError::into_inner).push(memory);
            drop((running, queued));
            known && matches
        };
        run_at_low_priority(compare).await
    }
}

/// Runs work on a thread of its own, which leaves its core to whoever answers a request.
async fn run_at_low_priority<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    let (sender, receiver) = oneshot::channel();
    let run = move || {
        lower_priority();
        let _ = sender.send(work());
    };
    std::thread::Builder::new().name("hashing".to_owned()).spawn(run).map_err(|_| UserError::Busy)?;
    receiver.await.map_err(|_| Error::Panicked)
}

/// Lowers the priority of the calling thread. On Linux a thread has a niceness of its own (`setpriority(2)`); elsewhere it is
/// that of the whole process, and stays as it is.
fn lower_priority() {
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{getpriority_process, setpriority_process};
        let lowered = getpriority_process(None).and_then(|own| setpriority_process(None, (own + NICENESS).min(19)));
        if let Err(error) = lowered {
            tracing::debug!(%error, "the niceness stays as it was");
        }
    }
}

/// Computes the hash with the parameters and the salt of the known one, and compares.
fn belongs(password: &str, password_hash: &str, memory: &mut Vec<Block>) -> bool {
    let mut compute = || {
        let known = PasswordHash::new(password_hash).ok()?;
        let algorithm = Algorithm::try_from(known.algorithm).ok()?;
        let version = known.version.map_or(Ok(Version::default()), Version::try_from).ok()?;
        let parameters = Params::try_from(&known).ok()?;
        let mut salt = [0; 64];
        let salt = known.salt?.decode_b64(&mut salt).ok()?;
        let (expected, mut computed) = (known.hash?, [0; MAX_HASH_BYTES]);
        let computed = computed.get_mut(..expected.len())?;
        memory.resize(parameters.block_count(), Block::new());
        let argon2 = Argon2::new(algorithm, version, parameters);
        argon2.hash_password_into_with_memory(password.as_bytes(), salt, computed, memory.as_mut_slice()).ok()?;
        Some(bool::from(expected.as_bytes().ct_eq(computed)))
    };
    compute().unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn used_memory_changes_no_answer() {
        let (one, other) = (hash("correct horse"), hash("battery staple"));
        let mut memory = Vec::new();
        for _ in 0..2 {
            assert!(belongs("correct horse", &one, &mut memory) && belongs("battery staple", &other, &mut memory));
            assert!(!belongs("correct horse", &other, &mut memory) && !belongs("", &one, &mut memory));
        }
        for broken in ["", "$argon2id$", "plain", "$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHQ"] {
            assert!(!belongs("correct horse", broken, &mut memory), "{broken}");
        }
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn who_finds_the_queue_full_is_told_at_once_and_the_queue_empties() {
        let hashing = Hashing::new(1, 2);
        let permits: Vec<_> = (0..3).map(|_| hashing.try_acquire().expect("a place")).collect();
        assert!(hashing.try_acquire().is_none());
        let known = hash("right");
        for permit in permits {
            assert!(permit.matches("right".to_owned(), Some(known.clone())).await.expect("it runs"));
        }
        let permit = hashing.try_acquire().expect("a place again");
        assert!(
            !permit.matches("nobody has this password".to_owned(), None).await.expect("it runs"),
            "nobody is nobody"
        );
        assert_eq!(hashing.memory.lock().expect("no panic").len(), 1, "one ran at a time, in one memory");
    }

    #[cfg(target_os = "linux")]
    #[tokio::test]
    async fn only_the_hashing_thread_has_a_lower_priority() {
        let own = || rustix::process::getpriority_process(None).expect("a niceness");
        let before = own();
        let inside = run_at_low_priority(own).await.expect("it runs");
        assert_eq!(inside, (before + NICENESS).min(19));
        assert_eq!(own(), before);
    }

    #[tokio::test]
    async fn a_panic_is_an_error_and_gives_the_place_back() {
        let hashing = Hashing::new(1, 0);
        let permit = hashing.try_acquire().expect("a place");
        let panics = run_at_low_priority(move || -> bool {
            let _permit = permit;
            panic!("as a hash of a kind that nobody thought of would");
        });
        assert!(matches!(panics.await, Err(Error::Panicked)));
        assert!(hashing.try_acquire().is_some());
    }
}
