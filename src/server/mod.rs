//! The portal itself: database, media store, Veriff and clock in one [`Portal`], and the steps of a session. Knows no HTML.
//!
//! May name `domain` and the `veriff` crate. Each step of a session is a file in `flow`; work that must
//! happen is a row that `jobs` leases; SQL stands in [`store`] only. To add a step: a [`crate::domain::Transition`], a
//! file in `flow`, and what it writes as a `Change`.

mod answers;
mod budgets;
mod clock;
mod config;
mod duration;
mod error;
mod flow;
mod hashing;
mod housekeeping;
mod ids;
mod imaging;
mod indexing;
mod integration;
mod integrations;
mod job_list;
mod job_runs;
mod jobs;
mod keyed_semaphore;
mod live;
mod login;
mod login_store;
mod media_store;
mod metrics;
mod network;
mod outages;
mod panics;
mod password;
mod pdf;
mod private_files;
mod readiness;
mod retry;
mod retry_policy;
mod scrape;
mod settings;
mod sign_ins;
mod spans;
pub mod store;
mod throttle;
mod uploads;
mod workers;

use std::sync::Arc;

use tokio::sync::{Mutex, Notify};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

pub use budgets::Budgets;
pub use clock::Clock;
pub use config::{Config, DEFAULT_PROOFS, LogFormat, Requirements, parse_requirements};
pub use duration::duration;
pub use error::{Error, Result};
pub use flow::{
    Agreement, Audit, AuditPerson, Browser, ImportOutcome, MAX_PHOTO_BYTES, RemoteFileStream, StoredFile,
    WebhookRejected,
};
pub use housekeeping::SweepResult;
pub use ids::{Ids, sha256_hex};
pub use imaging::{DECODE_MEMORY, Imaging, MAX_SIDE, NormalizedPhoto, Original, inspect, normalize};
pub use integration::{DEFAULT as DEFAULT_INTEGRATION, Integration, WebhookKey};
pub use integrations::Integrations;
pub(crate) use keyed_semaphore::{KeyedPermit, KeyedSemaphore, address_prefix};
pub use live::StreamPermit;
pub use live::{Listener, Live, LiveMessage};
pub use login::{Login, LoginError, SignInSuccess, SignedIn};
pub use login_store::LoginStore;
pub use media_store::{MediaStore, StoredObject};
pub(crate) use metrics::method_label;
pub use network::{client_address, parse_network};
pub use password::{MAX_PASSWORD_BYTES, MIN_PASSWORD_LENGTH, NewPassword, WeakPassword};
pub use private_files::create_files_privately;
pub use settings::Settings;
pub use sign_ins::{SignInLimits, SignIns};
pub(crate) use spans::within;
pub use store::{Admin, AuditCount, AuditResult, AuditRow, AuditSeen, AuditState, Store};
pub use uploads::{TooSlow, UploadPermit, Uploads};
pub use veriff::wire::PROOF_OF_ADDRESS_TYPES;

use crate::domain::{Brand, Session, SessionDetail, SessionFilter, SessionPage};

/// The portal: database, media store, Veriff and clock. Cloning is cheap.
#[derive(Clone, Debug)]
pub struct Portal(Arc<AppState>);

/// The state that [`Portal`] shares.
#[derive(Debug)]
pub struct AppState {
    pub(crate) settings: Settings,
    pub(crate) store: Store,
    pub(crate) media: MediaStore,
    pub(crate) integrations: Integrations,
    pub(crate) clock: Clock,
    pub(crate) ids: Ids,
    pub(crate) imaging: Imaging,
    pub(crate) live: Live,
    pub(crate) sign_ins: SignIns,
    /// Which integrations fail at the moment.
    pub(crate) outages: outages::Outages,
    /// Notifies workers that wait for a job.
    pub(crate) work: Notify,
    pub(crate) uploads: Uploads,
    pub(crate) metrics: metrics::Metrics,
    /// When database and media store were asked last, and what came of it.
    readiness: Mutex<Option<(Instant, bool)>>,
    /// The name of the file by which this process tries the media store.
    check: String,
}

impl std::ops::Deref for Portal {
    type Target = AppState;

    fn deref(&self) -> &AppState {
        &self.0
    }
}

impl Portal {
    /// Opens everything that `settings` name, and brings the tables up to date.
    pub async fn open(settings: Settings, clock: Clock) -> Result<Self> {
        private_files::database(&settings.database_url).map_err(sqlx::Error::Io)?;
        let store = Store::open(&settings.database_url).await?;
        store.migrate().await?;
        let media = MediaStore::open(&settings.media_url, settings.media_options.clone())?;
        let metrics = metrics::Metrics::new();
        let integrations = Integrations::of(&settings)?.counted(&metrics.veriff_calls());
        let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
        Ok(Self(Arc::new(AppState {
            store,
            media,
            integrations,
            ids: Ids::new(clock.clone()),
            imaging: Imaging::new(settings.photo_budget, cores, settings.decode_memory),
            sign_ins: SignIns::new(&settings.sign_in),
            live: Live::new(&settings.budgets),
            outages: outages::Outages::default(),
            work: Notify::new(),
            uploads: Uploads::new(&settings.budgets),
            metrics,
            readiness: Mutex::default(),
            check: Ids::new(clock.clone()).id(),
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
    pub fn trusted_proxies(&self) -> &[ipnet::IpNet] {
        &self.settings.trusted_proxies
    }

    /// Says whether this is the address of a trusted proxy.
    pub fn trusts(&self, peer: std::net::IpAddr) -> bool {
        let peer = peer.to_canonical();
        self.trusted_proxies().iter().any(|network| network.contains(&peer))
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
    pub async fn session_detail(&self, session_id: &str) -> Result<Option<SessionDetail>> {
        self.store.session_detail(session_id).await
    }

    /// Listens to what changes from now on.
    pub fn listen(&self) -> Listener {
        self.live.listen()
    }

    /// Takes a permit for a stream of events to a viewer; see [`Live::try_acquire`].
    pub fn acquire_stream(&self, viewer: String) -> Option<StreamPermit> {
        self.live.try_acquire(viewer)
    }

    /// Receives the changes of other processes on the same database, until stopped.
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

    /// Says whether Veriff accepts the key and the signature of an integration. If so, the stopped jobs of this integration
    /// are resumed, in whichever process runs jobs.
    pub async fn check_veriff(&self, integration: &str) -> Result<()> {
        self.integrations.check(integration).await?;
        self.resume(integration, None).await
    }

    /// Counts the jobs that are queued or running.
    pub async fn jobs_left(&self) -> Result<i64> {
        self.store.jobs_left().await
    }

    /// Counts the jobs that are due and may wait: what completes sessions that have their decision.
    pub async fn background_due(&self) -> Result<i64> {
        self.store.background_due(self.clock.now()).await
    }

    /// Counts the stored webhooks.
    pub async fn stored_webhooks(&self) -> Result<i64> {
        self.store.stored_webhooks().await
    }

    /// Closes the database.
    pub async fn close(&self) {
        self.store.close().await;
    }

    /// Returns the limits.
    pub fn budgets(&self) -> &Budgets {
        &self.settings.budgets
    }
}
