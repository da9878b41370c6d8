//! The portal itself: every outside thing in one [`Portal`], and what happens to a session. Knows no HTML.
//!
//! May name `domain` and the `veriff` crate. What happens to a session is one file a step in `flow`; work that must
//! happen is a row that `jobs` leases; SQL stands in [`store`] only. To add a step: a [`crate::domain::Happening`], a
//! file in `flow`, and what it writes as a `Change`.

mod answers;
mod budgets;
mod clock;
mod config;
pub mod decision_facts;
mod error;
mod failing;
mod flow;
mod hashing;
mod housekeeping;
mod ids;
mod imaging;
mod indexing;
mod integrations;
mod jobs;
mod live;
mod login;
mod login_store;
mod media_store;
mod network;
mod outages;
mod password;
mod pdf;
mod places;
mod private_files;
mod retry;
mod settings;
pub mod store;
mod throttle;
mod uploads;
mod workers;

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Mutex, Notify};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

pub use budgets::Budgets;
pub use clock::Clock;
pub use config::{Asked, Config, DEFAULT_PROOFS, LogFormat, asked, duration};
pub use error::{Error, Result};
pub use flow::{Agreement, Audit, AuditPerson, Browser, HandedIn, HeldBytes, LARGEST_PHOTO, NotKept, StoredFile};
pub use housekeeping::Swept;
pub use ids::{Ids, sha256_hex};
pub use imaging::{DECODE_MEMORY, Imaging, LONGEST_SIDE, Original, TidyPhoto, inspect, tidy};
pub use integrations::{DEFAULT as DEFAULT_INTEGRATION, Integration, Integrations, WebhookKey};
pub use live::StreamPlace;
pub use live::{Heard, Listener, Live};
pub use login::{Login, Refusal, SignInLimits, SignIns, SignedIn, Welcome};
pub use login_store::LoginStore;
pub use media_store::{MediaStore, StoredObject};
pub use network::{Network, client_address};
pub use password::{LONGEST_PASSWORD, NewPassword, SHORTEST_PASSWORD, WeakPassword};
pub(crate) use places::{Place, Places, neighbourhood};
pub use private_files::create_files_privately;
pub use settings::Settings;
pub use store::{Admin, AuditCount, AuditResult, AuditRow, AuditSeen, AuditState, Store};
pub use uploads::{TooSlow, UploadPlace, Uploads};
pub use veriff::wire::PROOF_OF_ADDRESS_TYPES;

use crate::domain::{Brand, Case, Session, SessionFilter, SessionPage};

/// How old an answer of [`Portal::ready`] may be: who asks more often gets the last one, for asking costs a file and a row.
const READY_FOR: Duration = Duration::from_secs(1);

/// Every outside thing: database, media store, Veriff, clock. Cloning is cheap.
#[derive(Clone, Debug)]
pub struct Portal(Arc<Outside>);

/// What [`Portal`] holds.
#[derive(Debug)]
pub struct Outside {
    pub(crate) settings: Settings,
    pub(crate) store: Store,
    pub(crate) media: MediaStore,
    pub(crate) integrations: Integrations,
    pub(crate) clock: Clock,
    pub(crate) ids: Ids,
    pub(crate) imaging: Imaging,
    pub(crate) live: Live,
    pub(crate) sign_ins: SignIns,
    /// Which integrations do not answer as they should.
    pub(crate) outages: outages::Outages,
    /// Wakes workers that wait for a job.
    pub(crate) work: Notify,
    pub(crate) uploads: Uploads,
    /// When database and media store were asked last, and what came of it.
    readiness: Mutex<Option<(Instant, bool)>>,
    /// The name of the file by which this process tries the media store.
    check: String,
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
        private_files::database(&settings.database_url).map_err(sqlx::Error::Io)?;
        let store = Store::open(&settings.database_url).await?;
        store.migrate().await?;
        let media = MediaStore::open(&settings.media_url, settings.media_options.clone())?;
        let integrations = Integrations::of(&settings)?;
        let places = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
        Ok(Self(Arc::new(Outside {
            store,
            media,
            integrations,
            ids: Ids::new(clock.clone()),
            imaging: Imaging::new(settings.photo_budget, places, settings.decode_memory),
            sign_ins: SignIns::new(&settings.sign_in),
            live: Live::new(&settings.budgets),
            outages: outages::Outages::default(),
            work: Notify::new(),
            uploads: Uploads::new(&settings.budgets),
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

    /// Takes a place for a stream of events to a viewer; see [`Live::place`].
    pub fn stream_place(&self, viewer: String) -> Option<StreamPlace> {
        self.live.place(viewer)
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

    /// Says whether Veriff accepts the key and the signature of an integration. If so, what has stopped for this integration
    /// goes on, in whichever process works the queue.
    pub async fn check_veriff(&self, integration: &str) -> Result<()> {
        self.integrations.check(integration).await?;
        self.resume(integration, None).await
    }

    /// Counts the jobs that are queued or running.
    pub async fn jobs_left(&self) -> Result<i64> {
        self.store.jobs_left().await
    }

    /// Counts the jobs that are due and may wait: what completes sessions that have their decision.
    pub async fn rest_due(&self) -> Result<i64> {
        self.store.rest_due(self.clock.now()).await
    }

    /// Counts the webhooks that were kept.
    pub async fn webhooks_kept(&self) -> Result<i64> {
        self.store.webhooks_kept().await
    }

    /// Lets go of the database.
    pub async fn close(&self) {
        self.store.close().await;
    }

    /// Returns what everything may cost.
    pub fn budgets(&self) -> &Budgets {
        &self.settings.budgets
    }

    /// Says whether the database takes rows and the media store files of the size of a photo.
    ///
    /// Whoever asks while another one asks, or soon after, gets the same answer.
    pub async fn ready(&self) -> Result<()> {
        let mut last = self.readiness.lock().await;
        if let Some((at, ready)) = *last
            && at.elapsed() < READY_FOR
        {
            return if ready { Ok(()) } else { Err(Error::Refused(crate::domain::Problem::Busy)) };
        }
        let limit = Duration::from_secs(5);
        let asked = tokio::time::timeout(limit, async {
            self.store.check(self.clock.now()).await?;
            self.media.check(&self.check, self.settings.photo_budget).await
        });
        let answer = asked.await.unwrap_or(Err(Error::Refused(crate::domain::Problem::Busy)));
        *last = Some((Instant::now(), answer.is_ok()));
        answer
    }
}
