//! The stand-in: a Veriff that runs on your own machine.
//!
//! It imitates the wire, not this crate's client: any client of Veriff can talk to it unmodified. The README beside
//! this file says what it does and what it does not imitate. For a program that holds one in its own process:
//!
//! ```no_run
//! # async fn story() -> std::io::Result<()> {
//! use tokio_util::sync::CancellationToken;
//! use veriff::mock::{Mock, MockDecision, Settings};
//!
//! let mock = Mock::new(Settings { decide_after: None, ..Settings::default() });
//! let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
//! let stop = CancellationToken::new();
//! tokio::spawn(mock.clone().serve(listener, stop.clone()));
//! // ... a client creates and submits sessions ...
//! for session in mock.sessions() {
//!     mock.decide(&session.id, MockDecision::approved()).expect("the session is there");
//! }
//! stop.cancel();
//! # Ok(())
//! # }
//! ```
//!
//! To add a call: a row in `route.rs`, an arm in `api/mod.rs`, a function in the file of its part.

mod answer;
mod api;
mod auth;
mod calls;
mod check_results;
mod clock;
mod control;
mod cors;
mod decision;
mod decision_payload;
mod decisions;
mod deliveries;
mod droppable;
mod fault;
mod ids;
mod inbox;
mod manual_webhooks;
mod page;
mod picture;
mod queue;
mod route;
mod scenario;
mod schedule;
mod serve;
mod session;
mod settings;
mod state;
mod storage;
mod token;
mod view;
mod webhooks;
mod worker;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;
use url::Url;

pub use calls::{Call, SignatureCheck};
pub use decision::MockDecision;
pub use decisions::NoSuchSession;
pub use deliveries::{Delivery, DeliveryTry, WebhookFault, WebhookFaultKind};
pub use fault::{FaultKind, FaultSchedule, FaultScope, InjectedFault};
pub use manual_webhooks::NotSendable;
pub use route::Route;
pub use settings::{Integration, Settings, Switches, WebhookPair};
pub use view::{AttemptView, MediaView, SessionView};

use state::MockState;

/// A stand-in for Veriff. Cloning gives the same one.
///
/// All of it lives in memory, within the bounds of its [`Settings`].
#[derive(Clone)]
pub struct Mock(Arc<Inner>);

struct Inner {
    state: Mutex<MockState>,
    queue: queue::Queue,
}

impl Mock {
    /// A stand-in with nothing in it. It needs a Tokio runtime once calls come.
    pub fn new(settings: Settings) -> Self {
        let notify = Arc::new(Notify::new());
        let state = MockState::new(settings, Arc::clone(&notify));
        Self(Arc::new(Inner { state: Mutex::new(state), queue: queue::Queue::new(notify) }))
    }

    /// Where webhooks of the main integration go from now on whose kind has no address of its own, apart from events.
    pub fn set_webhook_url(&self, url: Url) {
        self.state().set_webhook_url(Some(url));
    }

    /// Where webhooks of one kind go from now on; where the others go when `None`.
    pub fn set_webhook_url_of(&self, kind: impl Into<String>, url: Option<Url>) {
        self.state().set_webhook_url_of(kind.into(), url);
    }

    /// The pairs that webhooks of the main integration are signed with from now on, in turn; those that were not
    /// delivered yet, too. None of them is its own key and secret.
    pub fn set_webhook_pairs(&self, pairs: Vec<WebhookPair>) {
        self.state().set_webhook_pairs(pairs);
    }

    /// The settings as they are now.
    pub fn settings(&self) -> Settings {
        self.state().settings.clone()
    }

    /// Turns the switches from now on.
    pub fn set_switches(&self, switches: Switches) {
        self.state().settings.switches = switches;
    }

    /// Every session that is still stored, the newest first.
    pub fn sessions(&self) -> Vec<SessionView> {
        let state = self.state();
        state.order.iter().rev().filter_map(|id| state.sessions.get(id)).map(SessionView::from).collect()
    }

    /// Returns the session with this id, if the stand-in still holds it.
    pub fn session(&self, id: impl AsRef<str>) -> Option<SessionView> {
        self.state().sessions.get(id.as_ref()).map(SessionView::from)
    }

    /// The latest calls, the oldest first.
    pub fn calls(&self) -> Vec<Call> {
        self.state().calls.list()
    }

    /// The latest webhooks, the oldest first, with every try to deliver them.
    pub fn deliveries(&self) -> Vec<Delivery> {
        self.state().deliveries.list()
    }

    /// Replaces the faults of calls. The first that matches and is due happens.
    pub fn set_faults(&self, faults: Vec<InjectedFault>) {
        self.state().faults.set(faults);
    }

    /// Replaces the faults of webhooks.
    pub fn set_webhook_faults(&self, faults: Vec<WebhookFault>) {
        self.state().webhook_faults.set(faults);
    }

    /// Decides a session, whatever its status. The webhook goes out at once.
    pub fn decide(&self, session: impl AsRef<str>, decision: MockDecision) -> Result<(), NoSuchSession> {
        self.state().decide(session.as_ref(), decision)?;
        self.ensure_worker();
        Ok(())
    }

    /// Moves the stand-in's clock forward. What runs out of time by that does so at once.
    pub fn advance_clock(&self, by: std::time::Duration) {
        self.state().advance_clock(by);
        self.ensure_worker();
    }

    fn state(&self) -> MutexGuard<'_, MockState> {
        // After a panic the state is used as it is: a stand-in has no better one.
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl std::fmt::Debug for Mock {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Mock").finish_non_exhaustive()
    }
}
