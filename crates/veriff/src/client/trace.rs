//! Tracing of a call: method, endpoint without ids, status and time; never personal data.

use std::sync::Arc;
use std::time::{Duration, Instant};

use ::http::{Method, StatusCode};
use tracing::field::Empty;
use tracing::{Instrument, Span};

use crate::error::Error;

/// A call that has ended, as the observer of a client sees it: nothing of what travelled.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct FinishedCall<'a> {
    /// The method.
    pub method: &'a Method,
    /// The endpoint below `/v1/`, with `{id}` in the place of the id: `sessions/{id}/media`.
    pub endpoint: &'static str,
    /// The status of the answer, or what went wrong.
    pub outcome: Result<StatusCode, &'a Error>,
    /// How long it took. Of a file, until it began to come.
    pub duration: Duration,
}

/// Is called with every call that has ended.
pub(super) type Observer = Arc<dyn Fn(&FinishedCall<'_>) + Send + Sync>;

/// The span of one call.
pub(super) struct Trace {
    span: Span,
    begun: Instant,
    method: Method,
    endpoint: &'static str,
    observer: Option<Observer>,
}

impl Trace {
    /// Begins a span for `method` at `template`, which holds no id.
    pub(super) fn begin(method: &Method, template: &'static str, observer: Option<Observer>) -> Self {
        let endpoint = template.split('?').next().unwrap_or(template);
        let span = tracing::debug_span!(
            "veriff",
            %method,
            endpoint = format_args!("/v1/{endpoint}"),
            status = Empty,
            milliseconds = Empty
        );
        Self { span, begun: Instant::now(), method: method.clone(), endpoint, observer }
    }

    /// Runs `call` within the span.
    pub(super) fn within<F: Future>(&self, call: F) -> impl Future<Output = F::Output> + use<F> {
        call.instrument(self.span.clone())
    }

    /// Ends the span with the status of the answer, or with the word for what went wrong.
    ///
    /// No text of Veriff's is logged: it may name what was sent.
    pub(super) fn end(self, outcome: Result<StatusCode, &Error>) {
        let duration = self.begun.elapsed();
        self.span.record("milliseconds", u64::try_from(duration.as_millis()).unwrap_or(u64::MAX));
        let status = outcome.as_ref().map_or_else(|error| error.status(), |status| Some(*status));
        if let Some(status) = status {
            self.span.record("status", status.as_u16());
        }
        self.span.in_scope(|| match outcome {
            Ok(_) => tracing::debug!("answered"),
            Err(error) => tracing::debug!(error = error.word(), code = error.code(), "failed"),
        });
        if let Some(observer) = self.observer {
            observer(&FinishedCall { method: &self.method, endpoint: self.endpoint, outcome, duration });
        }
    }
}
