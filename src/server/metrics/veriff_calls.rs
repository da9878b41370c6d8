//! The calls to Veriff, as the client's observer counts them.

use http::StatusCode;
use prometheus_client::registry::Registry;
use veriff::{Error, FinishedCall};

use super::families::{Counters, Durations};
use super::labels::{method_label, status_class};

/// How many calls were made, how they ended, and how long they took.
#[derive(Clone, Debug)]
pub(crate) struct VeriffCalls {
    calls: Counters<3>,
    seconds: Durations<2>,
}

impl VeriffCalls {
    pub(super) fn new(registry: &mut Registry) -> Self {
        Self {
            calls: Counters::new(
                registry,
                "portal_veriff_calls",
                "Calls to Veriff that ended, by what came of them",
                ["method", "endpoint", "answer"],
            ),
            seconds: Durations::new(
                registry,
                "portal_veriff_call_duration",
                "How long calls to Veriff took",
                ["method", "endpoint"],
            ),
        }
    }

    /// Counts a call that has ended. One that was held back took no time, and says nothing about Veriff's.
    pub(crate) fn record(&self, call: &FinishedCall<'_>) {
        let (method, answer) = (method_label(call.method), answer_class(call.outcome));
        self.calls.add([method, call.endpoint, answer]);
        if answer != HELD_BACK {
            self.seconds.observe([method, call.endpoint], call.duration);
        }
    }
}

const HELD_BACK: &str = "held_back";

/// Returns the class of an answer's status, or the word for why there was none that counts.
fn answer_class(outcome: Result<StatusCode, &Error>) -> &'static str {
    match outcome {
        Ok(status) => status_class(status),
        Err(Error::Refused { status, .. }) => status_class(*status),
        Err(Error::HeldBack { .. }) => HELD_BACK,
        Err(Error::Unreachable(_)) => "unreachable",
        Err(Error::TimedOut) => "timed_out",
        Err(Error::ForgedAnswer) => "forged",
        Err(Error::Unreadable { .. } | Error::AnswerTooLarge { .. }) => "unreadable",
        Err(
            Error::FileTooLarge { .. }
            | Error::Invalid { .. }
            | Error::BadBase(_)
            | Error::NotDecided
            | Error::NoTls(_),
        ) => "not_sent",
        // The crate may learn of more.
        Err(_) => "other",
    }
}
