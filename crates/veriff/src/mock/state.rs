//! Everything that the stand-in holds, and the steps that change it.
//!
//! Behind one lock, never held over an await. A step that sends a webhook only queues it.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use time::OffsetDateTime;
use tokio::sync::Notify;
use tokio::time::Instant;
use url::Url;

use super::calls::Calls;
use super::clock::Clock;
use super::deliveries::{Deliveries, WebhookFault};
use super::fault::{Faults, InjectedFault};
use super::inbox::Inbox;
use super::schedule::{Schedule, Work};
use super::session::{Attempt, Otp, Session, StoredMedia};
use super::settings::{Integration, Settings, WebhookPair};
use super::token;
use crate::secret::SharedSecret;
use crate::wire::Status;

/// How long a session lives unless it is decided.
const SESSION_LIFE: time::Duration = time::Duration::days(7);

pub(super) struct MockState {
    pub(super) settings: Settings,
    pub(super) integrations: Vec<Arc<Integration>>,
    pub(super) sessions: HashMap<String, Session>,
    /// Their ids, the oldest first.
    pub(super) order: VecDeque<String>,
    /// Which session an attempt or a file belongs to.
    pub(super) owner: HashMap<String, String>,
    pub(super) calls: Calls,
    pub(super) faults: Faults<InjectedFault>,
    pub(super) webhook_faults: Faults<WebhookFault>,
    pub(super) deliveries: Deliveries,
    pub(super) due: Schedule,
    pub(super) clock: Clock,
    pub(super) inbox: Inbox,
    /// When sessions were deleted, for the limits.
    pub(super) deletions: VecDeque<OffsetDateTime>,
    /// The ids of files, the oldest first.
    media_order: VecDeque<String>,
    media_bytes: usize,
    token_key: SharedSecret,
}

impl MockState {
    pub(super) fn new(settings: Settings, notify: Arc<Notify>) -> Self {
        Self {
            integrations: settings.integrations().into_iter().map(Arc::new).collect(),
            sessions: HashMap::new(),
            order: VecDeque::new(),
            owner: HashMap::new(),
            calls: Calls::new(settings.max_calls),
            faults: Faults::new(settings.seed),
            webhook_faults: Faults::new(settings.seed.wrapping_add(1)),
            deliveries: Deliveries::new(settings.max_deliveries),
            due: Schedule::new(notify),
            clock: Clock::default(),
            inbox: Inbox::default(),
            deletions: VecDeque::new(),
            media_order: VecDeque::new(),
            media_bytes: 0,
            token_key: SharedSecret::new(super::ids::new()),
            settings,
        }
    }

    pub(super) fn set_webhook_url(&mut self, url: Option<Url>) {
        self.settings.webhook_url = url;
        self.settings_changed();
    }

    pub(super) fn set_webhook_url_of(&mut self, kind: String, url: Option<Url>) {
        match url {
            Some(url) => self.settings.webhook_urls.insert(kind, url),
            None => self.settings.webhook_urls.remove(&kind),
        };
        self.settings_changed();
    }

    pub(super) fn set_webhook_pairs(&mut self, pairs: Vec<WebhookPair>) {
        self.settings.webhook_pairs = pairs;
        self.settings_changed();
    }

    fn settings_changed(&mut self) {
        self.integrations = self.settings.integrations().into_iter().map(Arc::new).collect();
    }

    pub(super) fn integration(&self, id: &str) -> Option<Arc<Integration>> {
        self.integrations.iter().find(|integration| integration.integration_id == id).cloned()
    }

    pub(super) fn now(&self) -> OffsetDateTime {
        self.clock.now()
    }

    /// Creates a session, and drops the oldest when there are too many.
    pub(super) fn create(
        &mut self,
        integration: &Integration,
        request: serde_json::Value,
        host: String,
    ) -> &mut Session {
        let now = self.now();
        let id = super::ids::new();
        let attempt = Attempt::new(Status::Created, now);
        self.owner.insert(attempt.id.clone(), id.clone());
        let session = Session {
            id: id.clone(),
            api_key: integration.api_key.clone(),
            integration_id: integration.integration_id.clone(),
            token: token::make(&self.token_key, &id, &integration.integration_id, now),
            is_legacy: false,
            host,
            request,
            created_at: now,
            status: Status::Created,
            attempts: vec![attempt],
            decision: None,
            resubmissions: 0,
            submits_received: 0,
            submits_accepted: 0,
            collected: None,
            is_registry_check: false,
            otp: Otp::default(),
            screening: None,
        };
        while self.order.len() >= self.settings.max_sessions.max(1) {
            let Some(oldest) = self.order.pop_front() else { break };
            self.remove(&oldest);
        }
        self.order.push_back(id.clone());
        self.sessions.entry(id).insert_entry(session).into_mut()
    }

    /// Drops a session and everything that belongs to it.
    pub(super) fn erase(&mut self, id: &str) {
        self.remove(id);
        self.order.retain(|other| other != id);
    }

    fn remove(&mut self, id: &str) {
        let Some(mut session) = self.sessions.remove(id) else { return };
        for attempt in &mut session.attempts {
            self.owner.remove(&attempt.id);
            for media in &mut attempt.media {
                self.owner.remove(&media.id);
                self.media_bytes -= media.bytes.free();
            }
        }
    }

    /// Starts the session, if it has not started, and sends the event.
    pub(super) fn begin(&mut self, id: &str) {
        let now = self.now();
        let Some(session) = self.sessions.get_mut(id) else { return };
        if session.begin(now) {
            self.owner.insert(session.attempt().id.clone(), session.id.clone());
            let event = session.event(7001, "started");
            self.queue_webhook(id, "event", &event);
        }
    }

    /// Adds a file to the current attempt, and makes room when there are too many bytes.
    pub(super) fn add_media(&mut self, id: &str, media: StoredMedia) {
        self.begin(id);
        let Some(session) = self.sessions.get_mut(id) else { return };
        self.owner.insert(media.id.clone(), session.id.clone());
        self.media_order.push_back(media.id.clone());
        self.media_bytes += media.bytes.size_bytes();
        session.attempt_mut().media.push(media);
        // What is newest stays, however large it is; what belongs to nobody any more goes.
        while self.media_order.len() > 1 {
            let Some(oldest) = self.media_order.front() else { break };
            let session = self.owner.get(oldest).and_then(|owner| self.sessions.get_mut(owner));
            if session.is_some() && self.media_bytes <= self.settings.max_media_bytes {
                break;
            }
            let files = session.into_iter().flat_map(|session| &mut session.attempts);
            for media in files.flat_map(|attempt| &mut attempt.media).filter(|media| media.id == *oldest) {
                self.media_bytes -= media.bytes.free();
            }
            self.media_order.pop_front();
        }
    }

    /// Submits the session, sends the event, and schedules the decision.
    pub(super) fn submit(&mut self, id: &str) {
        self.begin(id);
        let now = self.now();
        let Some(session) = self.sessions.get_mut(id) else { return };
        session.submits_accepted += 1;
        session.status = Status::Submitted;
        let attempt = session.attempt_mut();
        attempt.status = Status::Submitted;
        attempt.submitted_at = Some(now);
        let attempt = attempt.id.clone();
        let event = session.event(7002, "submitted");
        self.queue_webhook(id, "event", &event);
        if let Some(wait) = self.decision_wait(id) {
            self.due.push(Instant::now() + wait, Work::Decide { session: id.to_owned(), attempt });
        }
        if self.settings.switches.watchlist_enabled {
            self.due.push(Instant::now() + self.settings.screen_after, Work::Screen { session: id.to_owned() });
        }
    }

    /// Moves the clock, and lets sessions run out of time.
    pub(super) fn advance_clock(&mut self, by: Duration) {
        self.clock.advance(by);
        self.expire_sessions();
    }

    /// Ends the sessions that have lived too long.
    pub(super) fn expire_sessions(&mut self) {
        let now = self.now();
        let late = |session: &&Session| {
            !session.status.is_conclusive()
                && !matches!(session.status, Status::Submitted | Status::Review)
                && now - session.created_at >= SESSION_LIFE
        };
        let late: Vec<String> = self.sessions.values().filter(late).map(|session| session.id.clone()).collect();
        for id in late {
            // A session that was just listed can be decided.
            let _ = self.end_unfinished(&id);
        }
    }
}
