//! What a stand-in starts with, and the switches that can be turned while it runs.

use std::collections::HashMap;
use std::path::PathBuf;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use url::Url;

use super::ids;
use crate::secret::SharedSecret;

// These structs may grow. `#[non_exhaustive]` would forbid the form that tests are written in, a few fields and
// `..Settings::default()`; the hidden field, which nobody names, asks for just that form.

/// What a stand-in starts with. The default makes up a key and a secret.
///
/// Write it as `Settings { seed: 7, ..Settings::default() }`: fields may be added at any time.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The API key, a UUID.
    pub api_key: String,
    /// The secret of that key.
    pub secret: SharedSecret,
    /// The secret that webhooks are signed with; the same when absent.
    pub webhook_secret: Option<SharedSecret>,
    /// The key that webhooks name; the same when absent.
    pub webhook_key: Option<String>,
    /// The pairs that webhooks are signed with, in turn, while keys are being replaced: a receiver must take each.
    /// `webhook_key` and `webhook_secret` when empty.
    pub webhook_pairs: Vec<WebhookPair>,
    /// The id of the integration.
    pub integration_id: String,
    /// Whether the integration is active; if not, every call is refused (1804).
    pub active: bool,
    /// Where webhooks go whose kind has no address of its own; nowhere when absent. Events never go here: Veriff has an
    /// address for each kind, and sends events only where one was set for them.
    pub webhook_url: Option<Url>,
    /// Where webhooks of one kind go, by the word of [`Webhook::kind`](crate::webhook::Webhook::kind).
    pub webhook_urls: HashMap<String, Url>,
    /// Further integrations. Those with the same key are told apart by `vrf-integration-id`.
    pub others: Vec<Integration>,
    /// How long after submit a session is decided. `None` is the test mode: undecided until told, or until a magic
    /// first name says so.
    pub decide_after: Option<Duration>,
    /// How long after submit the screening against watchlists is done, where it is enabled.
    pub screen_after: Duration,
    /// How long after a failed delivery a webhook is sent again. Veriff waits about an hour.
    pub webhook_retry: Duration,
    /// How often a webhook is tried. Veriff tries for seven days.
    pub webhook_tries: u32,
    /// How long an answer to a webhook may take.
    pub webhook_timeout: Duration,
    /// What can be changed while it runs.
    pub switches: Switches,
    /// The seed of everything that happens by chance.
    pub seed: u64,
    /// How many sessions are stored; the oldest are dropped first.
    pub max_sessions: usize,
    /// How many bytes of media are kept, in memory or in the folder; the oldest go first. 256 MiB.
    pub max_media_bytes: usize,
    /// Where files are kept; in memory when absent. Files of sessions that are dropped go, the folder stays.
    pub media_folder: Option<PathBuf>,
    /// How many calls the log keeps.
    pub max_calls: usize,
    /// How many webhooks are stored, sent or not; the oldest are dropped first.
    pub max_deliveries: usize,
    #[doc(hidden)]
    pub grows: (),
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            api_key: ids::new(),
            secret: SharedSecret::new(ids::new()),
            webhook_secret: None,
            webhook_key: None,
            webhook_pairs: Vec::new(),
            integration_id: ids::new(),
            active: true,
            webhook_url: None,
            webhook_urls: HashMap::new(),
            others: Vec::new(),
            decide_after: Some(Duration::from_secs(3)),
            screen_after: Duration::from_secs(1),
            webhook_retry: Duration::from_secs(5),
            webhook_tries: 1_000,
            webhook_timeout: Duration::from_secs(10),
            switches: Switches::default(),
            seed: 0,
            max_sessions: 10_000,
            max_media_bytes: 256 * 1024 * 1024,
            media_folder: None,
            max_calls: 5_000,
            max_deliveries: 5_000,
            grows: (),
        }
    }
}

/// One integration of the stand-in: a key, its secret, and where its webhooks go.
#[derive(Clone, Debug)]
pub struct Integration {
    /// The API key, a UUID.
    pub api_key: String,
    /// The secret of that key.
    pub secret: SharedSecret,
    /// The key that webhooks name.
    pub webhook_key: String,
    /// The secret that webhooks are signed with.
    pub webhook_secret: SharedSecret,
    /// The pairs that webhooks are signed with, in turn, instead; `webhook_key` and `webhook_secret` when empty.
    pub webhook_pairs: Vec<WebhookPair>,
    /// The id of the integration.
    pub integration_id: String,
    /// Whether it is active; if not, every call is refused (1804).
    pub active: bool,
    /// Where webhooks go whose kind has no address of its own, apart from events.
    pub webhook_url: Option<Url>,
    /// Where webhooks of one kind go.
    pub webhook_urls: HashMap<String, Url>,
    #[doc(hidden)]
    pub grows: (),
}

/// A key and the secret that webhooks in its name are signed with.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct WebhookPair {
    /// The API key that webhooks name.
    pub api_key: String,
    /// The secret that they are signed with.
    pub secret: SharedSecret,
}

impl WebhookPair {
    /// A key and its secret.
    pub fn new(api_key: impl Into<String>, secret: SharedSecret) -> Self {
        Self { api_key: api_key.into(), secret }
    }
}

impl Integration {
    /// An active integration that signs its webhooks with the same pair and sends them nowhere.
    pub fn new(api_key: impl Into<String>, secret: SharedSecret) -> Self {
        let api_key = api_key.into();
        Self {
            webhook_key: api_key.clone(),
            api_key,
            webhook_secret: secret.clone(),
            webhook_pairs: Vec::new(),
            secret,
            integration_id: ids::new(),
            active: true,
            webhook_url: None,
            webhook_urls: HashMap::new(),
            grows: (),
        }
    }
}

impl Integration {
    /// What the webhook with this number is signed with.
    pub(super) fn pair_of(&self, id: u64) -> WebhookPair {
        let own = || WebhookPair::new(&*self.webhook_key, self.webhook_secret.clone());
        let count = self.webhook_pairs.len().max(1) as u64;
        let turn = usize::try_from(id % count).unwrap_or_default();
        self.webhook_pairs.get(turn).cloned().unwrap_or_else(own)
    }

    /// Where webhooks of `kind` go, if anywhere.
    ///
    /// A proof of address is sent as an event, in its old form, so it goes where events go.
    pub fn webhook_address(&self, kind: &str) -> Option<&Url> {
        let own = |kind: &str| self.webhook_urls.get(kind);
        match kind {
            "event" => own(kind),
            "proof_of_address" => own(kind).or_else(|| own("event")),
            _ => own(kind).or(self.webhook_url.as_ref()),
        }
    }
}

impl Settings {
    /// The same with one address for webhooks of every kind, events included. Kinds that have one keep theirs.
    #[must_use]
    pub fn webhooks_to(mut self, url: Url) -> Self {
        self.webhook_urls.entry("event".to_owned()).or_insert_with(|| url.clone());
        self.webhook_url = Some(url);
        self
    }

    /// The main integration and the others.
    pub(super) fn integrations(&self) -> Vec<Integration> {
        let main = Integration {
            api_key: self.api_key.clone(),
            secret: self.secret.clone(),
            webhook_key: self.webhook_key.clone().unwrap_or_else(|| self.api_key.clone()),
            webhook_secret: self.webhook_secret.clone().unwrap_or_else(|| self.secret.clone()),
            integration_id: self.integration_id.clone(),
            active: self.active,
            webhook_url: self.webhook_url.clone(),
            webhook_urls: self.webhook_urls.clone(),
            webhook_pairs: self.webhook_pairs.clone(),
            grows: (),
        };
        std::iter::once(main).chain(self.others.iter().cloned()).collect()
    }
}

/// What can be changed while the stand-in runs. The default is strict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "a row of switches is what it is")]
pub struct Switches {
    /// Refuse calls without a signature. Off for clients that sign nothing on GET, PATCH and DELETE.
    pub strict_signatures: bool,
    /// Take the older `X-SIGNATURE` too.
    pub legacy_signatures: bool,
    /// Refuse a `timestamp` that is older than an hour (1201). Clients no longer send it.
    pub check_timestamp_age: bool,
    /// Answer an upload with 201 instead of 200; sources differ.
    pub media_created: bool,
    /// Give abandoned sessions code 9121 instead of 9104; sources differ.
    pub abandoned_as_9121: bool,
    /// Announce started (7001) and submitted (7002), where events have an address.
    pub event_webhooks: bool,
    /// Let sessions be deleted. Off at Veriff unless asked for.
    pub delete_enabled: bool,
    /// Screen against watchlists after each submit, and send that webhook; if not, the answer is 402.
    pub watchlist_enabled: bool,
    /// Behave as the self-serve plan: the full-auto webhook in place of the decision webhook.
    pub full_auto: bool,
    /// Ask Mexico's registries after each decision, and send those webhooks.
    pub mexican_registries: bool,
    /// Refuse a submit without any media. Veriff does not document whether it does.
    pub require_media: bool,
    #[doc(hidden)]
    #[serde(skip)]
    pub grows: (),
}

impl Default for Switches {
    fn default() -> Self {
        Self {
            strict_signatures: true,
            legacy_signatures: true,
            check_timestamp_age: false,
            media_created: false,
            abandoned_as_9121: false,
            event_webhooks: true,
            delete_enabled: false,
            watchlist_enabled: false,
            full_auto: false,
            mexican_registries: false,
            require_media: false,
            grows: (),
        }
    }
}
