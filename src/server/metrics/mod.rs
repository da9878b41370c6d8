//! What this process counts and measures. `server/scrape.rs` adds what the database knows.
//!
//! To add a metric: a field here, a line where it happens, and a row of the table in the README; `tests/it/metrics.rs`
//! compares that table with what is served.

mod families;
mod labels;
mod process;
mod veriff_calls;

use std::time::Duration;

use http::{Method, StatusCode};
use prometheus_client::encoding::prometheus_text;
use prometheus_client::registry::{Registry, Unit};
use tokio::sync::Mutex;

use families::{Counters, Durations, Gauges, OpenGauge};
pub(crate) use labels::method_label;
use labels::status_class;
use process::ProcessMemory;
pub(crate) use veriff_calls::VeriffCalls;

use crate::domain::{DecisionStatus, UserError};

/// Every metric of a portal.
#[derive(Debug)]
pub(crate) struct Metrics {
    registry: Registry,
    requests: Counters<3>,
    request_seconds: Durations<2>,
    job_runs: Counters<2>,
    job_run_seconds: Durations<1>,
    /// Jobs by kind and state, as the database had them a moment ago.
    pub(super) jobs: Gauges<2>,
    /// How long the oldest job that is due has been due, by kind.
    pub(super) oldest_due_job: Gauges<1>,
    /// When the two above were read from the database, in milliseconds since 1970.
    pub(super) jobs_read: Mutex<Option<i64>>,
    veriff_calls: VeriffCalls,
    uploads: Counters<1>,
    decisions: Counters<1>,
    /// Webhooks by kind and outcome.
    pub(crate) webhooks: Counters<2>,
    /// Sign-ins by outcome.
    pub(crate) sign_ins: Counters<1>,
    /// Streams of events.
    pub(crate) streams: OpenGauge,
    memory: ProcessMemory,
}

impl Metrics {
    pub(super) fn new() -> Self {
        let mut all = Registry::default();
        let registry = &mut all;
        let metrics = Self {
            requests: Counters::new(
                registry,
                "portal_http_requests",
                "Requests that were answered",
                ["route", "method", "status"],
            ),
            request_seconds: Durations::new(
                registry,
                "portal_http_request_duration",
                "How long it took until the head of the answer was there",
                ["route", "method"],
            ),
            jobs: Gauges::new(registry, "portal_jobs", "Jobs in the queue", None, ["kind", "state"]),
            oldest_due_job: Gauges::new(
                registry,
                "portal_oldest_due_job_age",
                "For how long the oldest job that may run has been due",
                Some(Unit::Seconds),
                ["kind"],
            ),
            jobs_read: Mutex::default(),
            job_runs: Counters::new(registry, "portal_job_runs", "Jobs that this process ran", ["kind", "outcome"]),
            job_run_seconds: Durations::new(registry, "portal_job_run_duration", "How long jobs ran", ["kind"]),
            veriff_calls: VeriffCalls::new(registry),
            uploads: Counters::new(registry, "portal_uploads", "Photos that came, and what came of them", ["outcome"]),
            decisions: Counters::new(registry, "portal_decisions", "Decisions of Veriff that were new", ["status"]),
            webhooks: Counters::new(registry, "portal_webhooks", "Webhooks that came", ["kind", "outcome"]),
            sign_ins: Counters::new(registry, "portal_sign_ins", "Tries to sign in to the back office", ["outcome"]),
            streams: OpenGauge::new(registry, "portal_open_streams", "Pages that are told of changes"),
            memory: ProcessMemory::new(registry),
            registry: Registry::default(),
        };
        for status in DecisionStatus::ALL {
            metrics.decisions.show([status.as_str()]);
        }
        metrics.uploads.show([ACCEPTED]);
        Self { registry: all, ..metrics }
    }

    /// Counts a request that was answered. `route` is a template.
    pub(crate) fn request(&self, route: &'static str, method: &Method, status: StatusCode, duration: Duration) {
        let method = method_label(method);
        self.requests.add([route, method, status_class(status)]);
        self.request_seconds.observe([route, method], duration);
    }

    /// Counts a run of a job.
    pub(super) fn job_run(&self, kind: &'static str, outcome: &'static str, duration: Duration) {
        self.job_runs.add([kind, outcome]);
        self.job_run_seconds.observe([kind], duration);
    }

    /// Counts a photo that came: accepted, or why not.
    pub(crate) fn upload(&self, refused: Option<UserError>) {
        let outcome = refused.map_or(ACCEPTED, UserError::key);
        self.uploads.add([outcome.strip_prefix("problem-").unwrap_or(outcome)]);
    }

    /// Counts a decision that is new, by Veriff's word for its status.
    pub(super) fn decision(&self, status: &str) {
        self.decisions.add([DecisionStatus::parse(status).map_or("other", DecisionStatus::as_str)]);
    }

    /// Returns the counters of calls to Veriff, for the observer of a client.
    pub(super) fn veriff_calls(&self) -> VeriffCalls {
        self.veriff_calls.clone()
    }

    /// Writes every metric in the text format of Prometheus, version 0.0.4.
    pub(super) fn text(&self) -> String {
        self.memory.refresh();
        let mut text = String::new();
        // Writing to a `String` cannot fail.
        let _ = prometheus_text::encode(&mut text, &self.registry);
        text
    }
}

const ACCEPTED: &str = "accepted";
