//! Webhooks and what became of them, and the faults that are injected into them.

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::fault::FaultSchedule;

/// A webhook, and what became of it.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Delivery {
    /// Its number, from 1.
    pub id: u64,
    /// Its kind, in the words of [`Webhook::kind`](crate::webhook::Webhook::kind).
    pub kind: String,
    /// The session that it is about.
    pub session_id: Option<String>,
    /// Where it goes.
    pub url: String,
    /// The body, as it is sent.
    pub body: String,
    /// Every try so far.
    pub tries: Vec<DeliveryTry>,
    /// Whether it was answered with 200.
    pub accepted: bool,
    /// The fault that was injected, if any.
    pub fault: Option<WebhookFaultKind>,
    /// The id of its integration.
    pub integration_id: String,
    /// Whether it carries the older signature too.
    #[serde(skip)]
    pub(super) is_legacy: bool,
}

/// One try to deliver a webhook.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct DeliveryTry {
    /// When the webhook was sent, by the stand-in's clock.
    #[serde(serialize_with = "super::clock::write")]
    pub at: OffsetDateTime,
    /// The status of the answer; `None` when none came.
    pub answered: Option<u16>,
}

/// A fault of webhooks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WebhookFault {
    /// Only webhooks of this kind; every kind when absent.
    #[serde(default)]
    pub kind: Option<String>,
    /// What happens to a webhook that the fault applies to.
    pub what: WebhookFaultKind,
    /// How often the fault happens to the webhooks that it applies to.
    #[serde(default)]
    pub when: FaultSchedule,
}

impl WebhookFault {
    /// `what`, for webhooks of every kind, always.
    pub fn new(what: WebhookFaultKind) -> Self {
        Self { kind: None, what, when: FaultSchedule::Always }
    }

    /// The same for one kind only.
    #[must_use]
    pub fn on(mut self, kind: impl Into<String>) -> Self {
        self.kind = Some(kind.into());
        self
    }

    /// The same, but only as often as `when` says.
    #[must_use]
    pub fn when(mut self, when: FaultSchedule) -> Self {
        self.when = when;
        self
    }
}

/// What happens to a webhook.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WebhookFaultKind {
    /// The webhook is never sent.
    Lose,
    /// Sent so many times more.
    Duplicate(u32),
    /// Sent late. With this on every other one, the order changes.
    #[serde(rename = "late_ms")]
    Late(#[serde(with = "super::clock::in_milliseconds")] Duration),
    /// Signed with another secret.
    WrongSignature,
    /// Signed rightly, but in the name of another key.
    WrongKey,
    /// Sent without a signature.
    Unsigned,
    /// The signature is right for the whole body, but the end of the body is missing.
    CutBody,
}

/// How many of the oldest are checked to make room for a new one.
const MAX_EVICTION_STEPS: usize = 32;
/// How many times the bound may be kept of what nobody accepted.
const MAX_UNACCEPTED_FACTOR: usize = 10;

/// The latest webhooks.
pub(super) struct Deliveries {
    limit: usize,
    last: u64,
    by_id: BTreeMap<u64, Delivery>,
    order: VecDeque<u64>,
}

impl Deliveries {
    pub(super) fn new(limit: usize) -> Self {
        Self { limit, last: 0, by_id: BTreeMap::new(), order: VecDeque::new() }
    }

    pub(super) fn list(&self) -> Vec<Delivery> {
        self.by_id.values().cloned().collect()
    }

    pub(super) fn get(&self, id: u64) -> Option<&Delivery> {
        self.by_id.get(&id)
    }

    pub(super) fn get_mut(&mut self, id: u64) -> Option<&mut Delivery> {
        self.by_id.get_mut(&id)
    }

    pub(super) fn add(&mut self, mut delivery: Delivery) -> u64 {
        // What was accepted goes first. What nobody accepted stays longer, within a bound.
        for _ in 0..MAX_EVICTION_STEPS {
            if self.order.len() < self.limit.max(1) {
                break;
            }
            let Some(oldest) = self.order.pop_front() else { break };
            let is_done = self.by_id.get(&oldest).is_none_or(|delivery| delivery.accepted);
            if is_done || self.order.len() >= self.limit.saturating_mul(MAX_UNACCEPTED_FACTOR) {
                self.by_id.remove(&oldest);
            } else {
                self.order.push_back(oldest);
            }
        }
        self.last += 1;
        delivery.id = self.last;
        self.order.push_back(self.last);
        self.by_id.insert(self.last, delivery);
        self.last
    }
}
