//! The schedule: later decisions and webhooks, and the one task that runs them.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock, Weak};
use std::time::Duration;

use tokio::sync::{Notify, Semaphore};
use tokio::time::{Instant, sleep_until};

use super::webhooks::{Delivery, DeliveryTry, WebhookFaultKind};
use super::{Inner, Mock};
use crate::secret::SharedSecret;

/// How many webhooks are under way at once.
const MAX_PARALLEL: usize = 32;

/// How often sessions that ran out of time are looked for, besides when the clock is moved.
const SWEEP_INTERVAL: Duration = Duration::from_hours(1);

/// Something to do later.
#[derive(Clone, Debug)]
pub(super) enum Work {
    /// Send a webhook.
    Deliver(u64),
    /// Decide an attempt, unless somebody did before.
    Decide { session: String, attempt: String },
    /// Screen a session against watchlists.
    Screen { session: String },
}

/// What is to be done, by time.
pub(super) struct Schedule {
    list: BTreeMap<(Instant, u64), Work>,
    last: u64,
    notify: Arc<Notify>,
}

impl Schedule {
    pub(super) fn new(notify: Arc<Notify>) -> Self {
        Self { list: BTreeMap::new(), last: 0, notify }
    }

    pub(super) fn push(&mut self, at: Instant, work: Work) {
        self.last += 1;
        self.list.insert((at, self.last), work);
        self.notify.notify_one();
    }

    /// Takes what is due, and says when the next is.
    fn take(&mut self, now: Instant) -> (Vec<Work>, Option<Instant>) {
        let mut due = Vec::new();
        while let Some(first) = self.list.first_entry().filter(|first| first.key().0 <= now) {
            due.push(first.remove());
        }
        (due, self.list.first_key_value().map(|((at, _), _)| *at))
    }
}

/// The task that works.
pub(super) struct Queue {
    notify: Arc<Notify>,
    started: AtomicBool,
    http: OnceLock<Option<reqwest::Client>>,
    at_once: Arc<Semaphore>,
}

impl Queue {
    pub(super) fn new(notify: Arc<Notify>) -> Self {
        let at_once = Arc::new(Semaphore::new(MAX_PARALLEL));
        Self { notify, started: AtomicBool::new(false), http: OnceLock::new(), at_once }
    }

    /// The client that sends webhooks; `None` where the system has nothing to speak TLS with.
    fn http(&self, timeout: Duration) -> Option<reqwest::Client> {
        let make = || crate::client::http_client(timeout).inspect_err(|error| tracing::error!(%error)).ok();
        self.http.get_or_init(make).clone()
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.queue.notify.notify_one();
    }
}

impl Mock {
    /// Starts the task that works, once there is a runtime for it.
    pub(super) fn ensure_worker(&self) {
        let Ok(runtime) = tokio::runtime::Handle::try_current() else { return };
        if !self.0.queue.started.swap(true, Ordering::AcqRel) {
            runtime.spawn(work(Arc::downgrade(&self.0), Arc::clone(&self.0.queue.notify)));
        }
    }

    fn run(&self, work: Work) {
        match work {
            Work::Decide { session, attempt } => self.state().decide_by_itself(&session, &attempt),
            Work::Screen { session } => self.state().screen(&session),
            Work::Deliver(id) => {
                let mock = self.clone();
                let at_once = Arc::clone(&self.0.queue.at_once);
                tokio::spawn(async move {
                    let permit = at_once.acquire_owned().await;
                    mock.deliver(id).await;
                    drop(permit);
                });
            }
        }
    }

    /// Sends a webhook once, records the try, and plans the next.
    async fn deliver(&self, id: u64) {
        let prepared = {
            let state = self.state();
            let delivery = state.deliveries.get(id).cloned();
            delivery.and_then(|delivery| {
                let integration = state.integration(&delivery.integration_id)?;
                Some((delivery, integration, state.settings.clone()))
            })
        };
        let Some((delivery, integration, settings)) = prepared else { return };
        let Some(http) = self.0.queue.http(settings.webhook_timeout) else { return };
        let pair = integration.pair_of(id);
        let request = signed(&http, &delivery, &pair.api_key, &pair.secret)
            .header("vrf-integration-id", &integration.integration_id);
        let answered = request.send().await.ok().map(|response| response.status().as_u16());
        let mut state = self.state();
        let at = state.now();
        let Some(delivery) = state.deliveries.get_mut(id) else { return };
        delivery.tries.push(DeliveryTry { at, answered });
        tracing::debug!(id, kind = delivery.kind, answered, "webhook");
        // Only 200 will do; Veriff does not promise that another 2xx does.
        delivery.accepted |= answered == Some(200);
        let again = !delivery.accepted && delivery.tries.len() < settings.webhook_tries as usize;
        if again {
            state.due.push(Instant::now() + settings.webhook_retry, Work::Deliver(id));
        }
    }
}

fn signed(
    http: &reqwest::Client,
    delivery: &Delivery,
    api_key: &str,
    secret: &SharedSecret,
) -> reqwest::RequestBuilder {
    let mut body = delivery.body.clone();
    let mut signature = secret.sign(body.as_bytes());
    let mut key = api_key.to_owned();
    match delivery.fault {
        Some(WebhookFaultKind::WrongSignature) => {
            signature = SharedSecret::new("another secret").sign(body.as_bytes());
        }
        Some(WebhookFaultKind::WrongKey) => key = super::ids::new(),
        Some(WebhookFaultKind::CutBody) => {
            let middle = (0..=body.len() / 2).rev().find(|index| body.is_char_boundary(*index)).unwrap_or(0);
            body.truncate(middle);
        }
        Some(
            WebhookFaultKind::Lose
            | WebhookFaultKind::Duplicate(_)
            | WebhookFaultKind::Late(_)
            | WebhookFaultKind::Unsigned,
        )
        | None => {}
    }
    let mut request = http.post(&delivery.url).header("content-type", "application/json");
    request = request.header("x-auth-client", &key).header("vrf-auth-client", &key);
    if delivery.fault != Some(WebhookFaultKind::Unsigned) {
        request = request.header("x-hmac-signature", &signature).header("vrf-hmac-signature", &signature);
        if delivery.is_legacy {
            request = request.header("x-signature", secret.sign_legacy(body.as_bytes()));
        }
    }
    request.body(body)
}

/// Does what is due, until the stand-in is gone.
async fn work(inner: Weak<Inner>, notify: Arc<Notify>) {
    let mut sweep_at = Instant::now() + SWEEP_INTERVAL;
    loop {
        let next = {
            let Some(inner) = inner.upgrade() else { return };
            let mock = Mock(inner);
            let now = Instant::now();
            if sweep_at <= now {
                sweep_at = now + SWEEP_INTERVAL;
                mock.state().expire_sessions();
            }
            let (due, next) = mock.state().due.take(now);
            for work in due {
                mock.run(work);
            }
            // What these steps queued has woken us already: the next wait ends at once.
            next.map_or(sweep_at, |next| next.min(sweep_at))
        };
        tokio::select! { () = sleep_until(next) => {}, () = notify.notified() => {} }
    }
}
