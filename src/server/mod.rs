//! The portal itself: every outside thing in one [`Portal`], and what happens to a session. Knows no HTML.
//!
//! May name `domain` and the `veriff` crate. What happens to a session is one file a step in `flow`; work that must
//! happen is a row that `jobs` leases; SQL stands in [`store`] only. To add a step: a [`crate::domain::Happening`], a
//! file in `flow`, and what it writes as a `Change`.

mod answers;
mod clock;
mod config;
pub mod decision_facts;
mod error;
mod flow;
mod ids;
mod imaging;
mod integrations;
mod jobs;
mod live;
mod login;
mod media_store;
mod network;
mod pdf;
mod settings;
pub mod store;

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Notify, Semaphore};
use tokio_util::sync::CancellationToken;

pub use clock::Clock;
pub use config::{Asked, Config, DEFAULT_PROOFS, LogFormat, asked, duration};
pub use error::{Error, Result};
pub use flow::{Agreement, Audit, AuditPerson, Browser, HandedIn, HeldBytes, LARGEST_PHOTO, NotKept, StoredFile};
pub use ids::{Ids, sha256_hex};
pub use imaging::{DECODE_MEMORY, Imaging, LONGEST_SIDE, Original, TidyPhoto, inspect, tidy};
pub use integrations::{DEFAULT as DEFAULT_INTEGRATION, Integration, WebhookKey};
pub use live::{Heard, Listener, Live};
pub use login::{LoginStore, Refusal, SHORTEST_PASSWORD, SignedIn, Throttle};
pub use media_store::MediaStore;
pub use network::{Network, client_address};
pub use settings::Settings;
pub use store::{Admin, AuditCount, AuditResult, AuditRow, AuditSeen, AuditState, Store};
pub use veriff::wire::PROOF_OF_ADDRESS_TYPES;

use crate::domain::{Brand, Case, Session, SessionFilter, SessionPage};

/// How many uploads are read at once; each may hold [`LARGEST_PHOTO`] bytes.
const UPLOADS: usize = 16;

/// Every outside thing: database, media store, Veriff, clock. Cloning is cheap.
#[derive(Clone, Debug)]
pub struct Portal(Arc<Outside>);

/// What [`Portal`] holds.
#[derive(Debug)]
pub struct Outside {
    pub(crate) settings: Settings,
    pub(crate) store: Store,
    pub(crate) media: MediaStore,
    pub(crate) integrations: integrations::Integrations,
    pub(crate) clock: Clock,
    pub(crate) ids: Ids,
    pub(crate) imaging: Imaging,
    pub(crate) live: Live,
    pub(crate) throttle: Throttle,
    /// Wakes workers that wait for a job.
    pub(crate) work: Notify,
    pub(crate) uploads: Semaphore,
}

impl std::ops::Deref for Portal {
    type Target = Outside;

    fn deref(&self) -> &Outside {
        &self.0
    }
}

impl Portal {
    /// Opens everything that `settings` name, and brings the tables up to date.
    pub async fn open(settings: Settings, clock: Clock) -> Result<Self> {
        let store = Store::open(&settings.database_url).await?;
        store.migrate().await?;
        let media = MediaStore::open(&settings.media_url, settings.media_options.clone())?;
        let mut all = vec![settings.integration.clone()];
        all.extend(settings.more_integrations.iter().cloned());
        let integrations = integrations::Integrations::open(all, settings.veriff_timeout, settings.veriff_plain_http)?;
        let places = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
        Ok(Self(Arc::new(Outside {
            store,
            media,
            integrations,
            ids: Ids::new(clock.clone()),
            imaging: Imaging::new(settings.photo_budget, places, settings.decode_memory),
            live: Live::default(),
            throttle: Throttle::default(),
            work: Notify::new(),
            uploads: Semaphore::new(UPLOADS),
            clock,
            settings,
        })))
    }

    /// Returns the company whose pages these are.
    pub fn brand(&self) -> &Brand {
        &self.settings.brand
    }

    /// Returns the kinds of proof of address that are accepted, in Veriff's words.
    pub fn proofs(&self) -> &[String] {
        &self.settings.proofs
    }

    /// Says whether people are asked for data about their device.
    pub fn collects_device_data(&self) -> bool {
        self.settings.collect_device_data
    }

    /// Returns who may say in `X-Forwarded-For` where a person comes from.
    pub fn trusted_proxies(&self) -> &[Network] {
        &self.settings.trusted_proxies
    }

    /// Returns the time, in milliseconds since 1970.
    pub fn now(&self) -> i64 {
        self.clock.now()
    }

    /// Makes a token that nobody guesses, for forms.
    pub fn new_token(&self) -> String {
        self.ids.token()
    }

    /// Says whether people reach the portal over https.
    pub fn is_https(&self) -> bool {
        self.settings.public_url.scheme() == "https"
    }

    /// Says whether cookies must travel encrypted: everywhere but on this machine.
    pub fn cookies_need_https(&self) -> bool {
        self.settings.cookies_need_https()
    }

    /// Returns the origin under which people reach the portal.
    pub fn public_origin(&self) -> url::Origin {
        self.settings.public_url.origin()
    }

    /// Returns every administrator, for `portal admin list`.
    pub async fn admins(&self) -> Result<Vec<Admin>> {
        self.store.admins().await
    }

    /// Shuts an administrator out; says whether there was one.
    pub async fn disable_admin(&self, email: &str) -> Result<bool> {
        self.store.disable_admin(&email.trim().to_lowercase(), self.clock.now()).await
    }

    /// Returns one page of the list of sessions.
    pub async fn sessions(&self, filter: &SessionFilter) -> Result<SessionPage> {
        self.store.sessions(filter).await
    }

    /// Looks up one session with everything that belongs to it.
    pub async fn case(&self, session_id: &str) -> Result<Option<Case>> {
        self.store.case(session_id).await
    }

    /// Listens to what changes from now on.
    pub fn listen(&self) -> Listener {
        self.live.listen()
    }

    /// Hears what other processes on the same database do, until stopped.
    pub async fn follow(&self, stop: &CancellationToken) {
        self.live.follow(&self.store, &self.clock, &self.settings.database_url, stop).await;
    }

    /// Returns the names of the integrations, the default one first.
    pub fn integrations(&self) -> impl Iterator<Item = &str> {
        self.integrations.names()
    }

    /// Returns the client for a session's calls.
    pub(crate) fn veriff_of(&self, session: &Session) -> Result<&veriff::Client> {
        self.integrations.client(&session.integration)
    }

    /// Says whether Veriff accepts the key and the signature of an integration, by asking for a session that nobody has.
    pub async fn check_veriff(&self, integration: &str) -> Result<()> {
        let nobody = veriff::SessionId::new("00000000-0000-4000-8000-000000000000");
        match self.integrations.client(integration)?.decision(&nobody).await {
            Err(error) if error.not_found() => Ok(()),
            answer => Ok(answer.map(|_| ())?),
        }
    }

    /// Counts the jobs that are queued or running.
    pub async fn jobs_left(&self) -> Result<i64> {
        self.store.jobs_left().await
    }

    /// Counts the webhooks that were kept.
    pub async fn webhooks_kept(&self) -> Result<i64> {
        self.store.webhooks_kept().await
    }

    /// Lets go of the database.
    pub async fn close(&self) {
        self.store.close().await;
    }

    /// Says whether database and media store answer.
    pub async fn ready(&self) -> Result<()> {
        let limit = Duration::from_secs(5);
        let asked = tokio::time::timeout(limit, async {
            self.store.ping().await?;
            self.media.check(&self.ids.id()).await
        });
        asked.await.unwrap_or(Err(Error::Refused(crate::domain::Problem::Busy)))
    }
}
