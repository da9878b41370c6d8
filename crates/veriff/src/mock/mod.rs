//! The stand-in: a Veriff that runs on your own machine.
//!
//! It imitates the wire, not this crate's client: any client of Veriff can talk to it unmodified. The README beside
//! this file says what it does and what it does not imitate. For a program that holds one in its own process:
//!
//! ```no_run
//! # async fn story() -> std::io::Result<()> {
//! use tokio_util::sync::CancellationToken;
//! use veriff::mock::{Mock, Settings, Verdict};
//!
//! let mock = Mock::new(Settings { decide_after: None, ..Settings::default() });
//! let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
//! let stop = CancellationToken::new();
//! tokio::spawn(mock.clone().serve(listener, stop.clone()));
//! // ... a client creates and submits sessions ...
//! for session in mock.sessions() {
//!     mock.decide(&session.id, Verdict::approved()).expect("the session is there");
//! }
//! stop.cancel();
//! # Ok(())
//! # }
//! ```
//!
//! To add a call: a row in `route.rs`, an arm in `api/mod.rs`, a function in the file of its part.

mod answer;
mod api;
mod calls;
mod clock;
mod control;
mod cors;
mod decisions;
mod fault;
mod findings;
mod gate;
mod ids;
mod inbox;
mod page;
mod picture;
mod portrait;
mod queue;
mod route;
mod scenario;
mod serve;
mod session;
mod settings;
mod storage;
mod token;
mod told;
mod view;
mod webhooks;
mod world;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;
use url::Url;

pub use calls::{Call, SignatureCheck};
pub use decisions::{NoSuchSession, Verdict};
pub use fault::{Fault, Matches, Trouble, When};
pub use route::Route;
pub use settings::{Integration, Settings, Switches, WebhookPair};
pub use told::NotSendable;
pub use view::{AttemptView, MediaView, SessionView};
pub use webhooks::{Delivery, DeliveryTry, WebhookFault, WebhookTrouble};

use world::World;

/// A stand-in for Veriff. Cloning gives the same one.
///
/// All of it lives in memory, within the bounds of its [`Settings`].
#[derive(Clone)]
pub struct Mock(Arc<Inner>);

struct Inner {
    world: Mutex<World>,
    queue: queue::Queue,
}

impl Mock {
    /// A stand-in with nothing in it. It needs a Tokio runtime once calls come.
    pub fn new(settings: Settings) -> Self {
        let wake = Arc::new(Notify::new());
        let world = World::new(settings, Arc::clone(&wake));
        Self(Arc::new(Inner { world: Mutex::new(world), queue: queue::Queue::new(wake) }))
    }

    /// Where webhooks of the main integration go from now on whose kind has no address of its own, apart from events.
    pub fn set_webhook_url(&self, url: Url) {
        self.world().set_webhook_url(Some(url));
    }

    /// Where webhooks of one kind go from now on; where the others go when `None`.
    pub fn set_webhook_url_of(&self, kind: impl Into<String>, url: Option<Url>) {
        self.world().set_webhook_url_of(kind.into(), url);
    }

    /// The pairs that webhooks of the main integration are signed with from now on, in turn; those that were not
    /// delivered yet, too. None of them is its own key and secret.
    pub fn set_webhook_pairs(&self, pairs: Vec<WebhookPair>) {
        self.world().set_webhook_pairs(pairs);
    }

    /// The settings as they are now.
    pub fn settings(&self) -> Settings {
        self.world().settings.clone()
    }

    /// Turns the switches from now on.
    pub fn set_switches(&self, switches: Switches) {
        self.world().settings.switches = switches;
    }

    /// Every session that is still kept, the newest first.
    pub fn sessions(&self) -> Vec<SessionView> {
        let world = self.world();
        world.order.iter().rev().filter_map(|id| world.sessions.get(id)).map(SessionView::from).collect()
    }

    /// One session.
    pub fn session(&self, id: impl AsRef<str>) -> Option<SessionView> {
        self.world().sessions.get(id.as_ref()).map(SessionView::from)
    }

    /// The latest calls, the oldest first.
    pub fn calls(&self) -> Vec<Call> {
        self.world().calls.list()
    }

    /// The latest webhooks, the oldest first, with every try to deliver them.
    pub fn deliveries(&self) -> Vec<Delivery> {
        self.world().deliveries.list()
    }

    /// Replaces the troubles that calls run into. The first that matches and is due happens.
    pub fn set_faults(&self, faults: Vec<Fault>) {
        self.world().faults.set(faults);
    }

    /// Replaces the troubles that webhooks run into.
    pub fn set_webhook_faults(&self, faults: Vec<WebhookFault>) {
        self.world().webhook_faults.set(faults);
    }

    /// Decides a session, whatever its status. The webhook goes out at once.
    pub fn decide(&self, session: impl AsRef<str>, verdict: Verdict) -> Result<(), NoSuchSession> {
        self.world().decide(session.as_ref(), verdict)?;
        self.ensure_worker();
        Ok(())
    }

    /// Moves the stand-in's clock forward. What runs out of time by that does so at once.
    pub fn advance_clock(&self, by: std::time::Duration) {
        self.world().advance_clock(by);
        self.ensure_worker();
    }

    fn world(&self) -> MutexGuard<'_, World> {
        // What a panic left behind is still the best that a stand-in has.
        self.0.world.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl std::fmt::Debug for Mock {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Mock").finish_non_exhaustive()
    }
}
