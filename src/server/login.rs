//! How an administrator gets in: password, cookie, and a limit on guessing.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, PoisonError};

use argon2::password_hash::rand_core::OsRng;
use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use async_trait::async_trait;
use time::OffsetDateTime;
use tower_sessions::SessionStore;
use tower_sessions::session::{Id, Record};
use tower_sessions::session_store;

use super::ids::sha256_hex;
use super::store::{Admin, Store};
use super::{Clock, Portal, Result};

/// How many wrong passwords an address may give before it must wait.
const GUESSES: u32 = 5;
/// How long it must wait then, in milliseconds.
const PENANCE: i64 = 15 * 60 * 1000;
/// How many addresses are remembered at most.
const REMEMBERED: usize = 10_000;
/// The shortest password.
pub const SHORTEST_PASSWORD: usize = 10;

/// Who is signed in to the back office: an extension of every request under `/admin` but the login page.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// Their address.
    pub email: String,
    /// Goes into the hidden field `csrf` of every form.
    pub csrf: String,
}

impl SignedIn {
    /// Says whether a form carries the token of this login; takes as long for a wrong one as for the right one.
    pub fn sent(&self, csrf: &str) -> bool {
        subtle::ConstantTimeEq::ct_eq(csrf.as_bytes(), self.csrf.as_bytes()).into()
    }
}

/// Why somebody was not let in. Who has no login and who has a wrong password are not told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Address and password do not belong together.
    Wrong,
    /// Too many guesses; later.
    Throttled,
}

/// Counts wrong passwords by address, in this process.
#[derive(Debug, Default)]
pub struct Throttle(Mutex<HashMap<String, (u32, i64)>>);

impl Throttle {
    fn is_closed(&self, email: &str, now: i64) -> bool {
        let counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        counts.get(email).is_some_and(|(count, since)| *count >= GUESSES && now - since < PENANCE)
    }

    fn failed(&self, email: &str, now: i64) {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        counts.retain(|_, (_, since)| now - *since < PENANCE);
        if counts.len() < REMEMBERED || counts.contains_key(email) {
            let entry = counts.entry(email.to_owned()).or_insert((0, now));
            *entry = (entry.0 + 1, now);
        }
    }

    fn succeeded(&self, email: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(email);
    }
}

/// argon2id as OWASP recommends it: 19 MiB, two passes, one lane.
fn argon2id() -> Argon2<'static> {
    let parameters = Params::new(19 * 1024, 2, 1, None).expect("the parameters are within argon2's bounds");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, parameters)
}

fn hash(password: &str) -> String {
    let salt = SaltString::generate(&mut OsRng);
    argon2id().hash_password(password.as_bytes(), &salt).expect("any password can be hashed").to_string()
}

/// What an unknown address is checked against, so that it takes as long as a known one.
static NOBODY: LazyLock<String> = LazyLock::new(|| hash("nobody has this password"));

fn matches(password: &str, password_hash: &str) -> bool {
    PasswordHash::new(password_hash).is_ok_and(|known| argon2id().verify_password(password.as_bytes(), &known).is_ok())
}

impl Portal {
    /// Adds an administrator, or gives one a new password. The password is made up if there is none; it is returned once
    /// and kept as a hash only.
    pub async fn put_admin(&self, email: &str, password: Option<String>) -> Result<String> {
        let password = password.unwrap_or_else(|| self.ids.token()[..20].to_owned());
        let hashed = password.clone();
        let password_hash = tokio::task::spawn_blocking(move || hash(&hashed)).await?;
        let admin = Admin {
            id: self.ids.id(),
            email: email.trim().to_lowercase(),
            password_hash,
            created_at: self.clock.now(),
            disabled_at: None,
        };
        self.store.put_admin(&admin).await?;
        Ok(password)
    }

    /// Checks address and password.
    pub async fn sign_in(&self, email: &str, password: &str) -> Result<std::result::Result<Admin, Refusal>> {
        let email = email.trim().to_lowercase();
        let now = self.clock.now();
        if self.throttle.is_closed(&email, now) {
            return Ok(Err(Refusal::Throttled));
        }
        let known = self.store.admin_by_email(&email).await?.filter(|admin| admin.disabled_at.is_none());
        let password_hash = known.as_ref().map_or_else(|| NOBODY.clone(), |admin| admin.password_hash.clone());
        let password = password.to_owned();
        let right = tokio::task::spawn_blocking(move || matches(&password, &password_hash)).await?;
        let Some(admin) = known.filter(|_| right) else {
            self.throttle.failed(&email, now);
            return Ok(Err(Refusal::Wrong));
        };
        self.throttle.succeeded(&email);
        Ok(Ok(admin))
    }

    /// Looks up who a cookie says is signed in; whoever was shut out meanwhile is not.
    pub async fn admin(&self, id: &str) -> Result<Option<Admin>> {
        Ok(self.store.admin(id).await?.filter(|admin| admin.disabled_at.is_none()))
    }
}

/// Keeps the cookie sessions in the portal's own database. The published store wants a pool of one database's own type;
/// this one takes whatever the portal has, and keeps ids as hashes only.
#[derive(Clone, Debug)]
pub struct LoginStore {
    store: Store,
    clock: Clock,
}

impl LoginStore {
    /// Keeps them where `portal` keeps everything.
    pub fn new(portal: &Portal) -> Self {
        Self { store: portal.store.clone(), clock: portal.clock.clone() }
    }
}

fn key(id: Id) -> String {
    sha256_hex(id.to_string().as_bytes())
}

fn backend(error: impl std::fmt::Display) -> session_store::Error {
    session_store::Error::Backend(error.to_string())
}

#[async_trait]
impl SessionStore for LoginStore {
    async fn create(&self, record: &mut Record) -> session_store::Result<()> {
        // 128 random bits do not collide.
        self.save(record).await
    }

    async fn save(&self, record: &Record) -> session_store::Result<()> {
        let data =
            serde_json::to_string(&record.data).map_err(|error| session_store::Error::Encode(error.to_string()))?;
        let expires_at = record.expiry_date.unix_timestamp() * 1000;
        self.store.put_login(&key(record.id), &data, expires_at).await.map_err(backend)
    }

    async fn load(&self, id: &Id) -> session_store::Result<Option<Record>> {
        let Some((data, expires_at)) = self.store.login(&key(*id), self.clock.now()).await.map_err(backend)? else {
            return Ok(None);
        };
        let data = serde_json::from_str(&data).map_err(|error| session_store::Error::Decode(error.to_string()))?;
        let expiry_date = OffsetDateTime::from_unix_timestamp(expires_at / 1000).map_err(backend)?;
        Ok(Some(Record { id: *id, data, expiry_date }))
    }

    async fn delete(&self, id: &Id) -> session_store::Result<()> {
        self.store.end_login(&key(*id), self.clock.now()).await.map_err(backend)
    }
}
