//! Tracing of a call: method, endpoint without ids, status and time; never personal data.

use std::time::Instant;

use ::http::{Method, StatusCode};
use tracing::field::Empty;
use tracing::{Instrument, Span};

use crate::error::Error;

/// The span of one call.
pub(super) struct Trace {
    span: Span,
    begun: Instant,
}

impl Trace {
    /// Begins a span for `method` at `template`, which holds no id.
    pub(super) fn begin(method: &Method, template: &'static str) -> Self {
        let endpoint = template.split('?').next().unwrap_or(template);
        let span = tracing::debug_span!(
            "veriff",
            %method,
            endpoint = format_args!("/v1/{endpoint}"),
            status = Empty,
            milliseconds = Empty
        );
        Self { span, begun: Instant::now() }
    }

    /// Runs `call` within the span.
    pub(super) fn within<F: Future>(&self, call: F) -> impl Future<Output = F::Output> + use<F> {
        call.instrument(self.span.clone())
    }

    /// Ends the span with the status of the answer, or with the word for what went wrong.
    ///
    /// No text of Veriff's is logged: it may name what was sent.
    pub(super) fn end(self, outcome: Result<StatusCode, &Error>) {
        let milliseconds = u64::try_from(self.begun.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.span.record("milliseconds", milliseconds);
        let status = outcome.as_ref().map_or_else(|error| error.status(), |status| Some(*status));
        if let Some(status) = status {
            self.span.record("status", status.as_u16());
        }
        self.span.in_scope(|| match outcome {
            Ok(_) => tracing::debug!("answered"),
            Err(error) => tracing::debug!(error = error.word(), code = error.code(), "failed"),
        });
    }
}
