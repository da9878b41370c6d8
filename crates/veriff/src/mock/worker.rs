//! The one task that does what is due: decides, and delivers webhooks.

use std::sync::atomic::Ordering;
use std::sync::{Arc, Weak};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::{Instant, sleep_until};

use super::deliveries::{Delivery, DeliveryTry, WebhookFaultKind};
use super::schedule::Work;
use super::{Inner, Mock};
use crate::secret::SharedSecret;

/// How often sessions that ran out of time are looked for, besides when the clock is moved.
const SWEEP_INTERVAL: Duration = Duration::from_hours(1);

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
