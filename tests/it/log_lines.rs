//! What the portal logs on the thread of a test.
//!
//! One subscriber serves all tests: subscriptions that come and go on several threads at once are not seen by every place that logs.

use std::cell::RefCell;
use std::io::Write;
use std::sync::Once;

use serde_json::Value;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::DynFilterFn;
use tracing_subscriber::fmt::format::FmtSpan;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{Layer, fmt};

thread_local! {
    /// What is recorded on this thread, and from which level on.
    static RECORDED: RefCell<Option<(LevelFilter, Vec<u8>)>> = const { RefCell::new(None) };
}

/// Listens to everything that is logged; it is kept where a test records.
pub(crate) fn install() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let is_wanted = DynFilterFn::new(|metadata, _| {
            // What the libraries say in detail is theirs; `logs.rs` of the program leaves it out, too.
            let is_ours = ["portal", "veriff"].iter().any(|part| metadata.target().starts_with(part));
            let limit =
                RECORDED.with_borrow(|recorded| recorded.as_ref().map_or(LevelFilter::OFF, |(level, _)| *level));
            *metadata.level() <= if is_ours { limit } else { limit.min(LevelFilter::INFO) }
        });
        let layer = fmt::layer().json().with_span_events(FmtSpan::NEW | FmtSpan::CLOSE).with_writer(|| Writer);
        let installed = tracing_subscriber::registry().with(layer.with_filter(is_wanted)).try_init();
        installed.expect("nobody else logs in this process");
    });
}

struct Writer;

impl Write for Writer {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        RECORDED.with_borrow_mut(|recorded| {
            if let Some((_, text)) = recorded {
                text.extend_from_slice(bytes);
            }
        });
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// The recording of this thread, until it is dropped: in a test whose runtime has one thread, everything that its portal logs.
pub(crate) struct Log(());

impl Log {
    /// Begins to record what is at least as severe as `level`. Spans are lines, too, when they are made and when they end.
    pub(crate) fn record(level: LevelFilter) -> Self {
        install();
        RECORDED.set(Some((level, Vec::new())));
        Self(())
    }

    #[expect(clippy::unused_self, reason = "who asks is recording")]
    pub(crate) fn text(&self) -> String {
        let bytes = RECORDED.with_borrow(|recorded| recorded.as_ref().map(|(_, text)| text.clone()));
        String::from_utf8(bytes.unwrap_or_default()).expect("text")
    }

    pub(crate) fn lines(&self) -> Vec<Value> {
        self.text().lines().map(|line| serde_json::from_str(line).expect("a line of JSON")).collect()
    }
}

impl Drop for Log {
    fn drop(&mut self) {
        RECORDED.set(None);
    }
}
