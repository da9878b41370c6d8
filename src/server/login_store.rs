//! Keeps the cookie sessions of the back office in the portal's own database.

use async_trait::async_trait;
use time::OffsetDateTime;
use tower_sessions::SessionStore;
use tower_sessions::session::{Id, Record};
use tower_sessions::session_store;

use super::duration::millis;
use super::ids::sha256_hex;
use super::store::Store;
use super::{Clock, Portal};

/// A store for tower-sessions. The published one wants a pool of one database's own type; this one takes whatever the
/// portal has, and keeps ids as hashes only.
#[derive(Clone, Debug)]
pub struct LoginStore {
    store: Store,
    clock: Clock,
    idle: i64,
}

impl LoginStore {
    /// Keeps them where `portal` keeps everything.
    pub fn new(portal: &Portal) -> Self {
        let idle = millis(portal.settings.sign_in.idle);
        Self { store: portal.store.clone(), clock: portal.clock.clone(), idle }
    }

    /// Returns when a login that is used now ends if it is not used again: by the portal's clock, as everything.
    fn end(&self) -> i64 {
        self.clock.now().saturating_add(self.idle)
    }
}

/// The name of a login in the database.
pub(super) fn key(id: Id) -> String {
    sha256_hex(id.to_string().as_bytes())
}

fn backend(error: impl std::fmt::Display) -> session_store::Error {
    session_store::Error::Backend(error.to_string())
}

fn encoded(record: &Record) -> session_store::Result<String> {
    serde_json::to_string(&record.data).map_err(|error| session_store::Error::Encode(error.to_string()))
}

#[async_trait]
impl SessionStore for LoginStore {
    async fn create(&self, record: &mut Record) -> session_store::Result<()> {
        // 128 random bits do not collide.
        self.store.add_login(&key(record.id), &encoded(record)?, self.end()).await.map_err(backend)
    }

    async fn save(&self, record: &Record) -> session_store::Result<()> {
        self.store.change_login(&key(record.id), &encoded(record)?, self.end()).await.map_err(backend)
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
        self.store.end_login(&key(*id)).await.map_err(backend)
    }
}
