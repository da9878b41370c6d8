//! The spans of requests and jobs, and the session that they are about.

use std::cell::Cell;

use tracing::{Instrument, Span};

tokio::task_local! {
    /// The span of the request or job that is being worked on, until its session is noted in it.
    static WITHOUT_SESSION: Cell<Option<Span>>;
}

/// Runs `work` within `span`, whose field `session_id` [`note_session`] fills.
///
/// Such a span is made at the level of errors: whoever logs errors only is to read where they happened, too.
pub(crate) async fn within<T>(span: Span, work: impl Future<Output = T>) -> T {
    // In a box, so that what runs within a span is not larger for it.
    WITHOUT_SESSION.scope(Cell::new(Some(span.clone())), Box::pin(work)).instrument(span).await
}

/// Notes which session the request or job is about. The first one counts; a log that showed each time would repeat itself.
pub(super) fn note_session(id: &str) {
    if let Some(span) = WITHOUT_SESSION.try_with(Cell::take).ok().flatten() {
        span.record("session_id", id);
    }
}
