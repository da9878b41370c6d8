//! The retry policy: whether a failed job is tried again, and when, or stops. Pure; `retry` applies it.

use std::time::Duration;

use super::Error;
use super::store::{Failure, PreviousFailures};
use crate::domain::Attention;

/// The longest pause while other calls succeed: the job failed by chance.
const MAX_PAUSE_BY_CHANCE: Duration = Duration::from_secs(2);
/// The longest pause in the first ten minutes of an outage: nobody waits more than ten seconds longer than the outage.
const MAX_PAUSE_IN_OUTAGE: Duration = Duration::from_secs(8);
/// The longest pause of all.
const MAX_PAUSE: Duration = Duration::from_mins(5);
/// The longest `Retry-After` of Veriff's that is honoured.
const MAX_RETRY_AFTER: Duration = Duration::from_hours(1);
/// How often an internal error may repeat before the job stops: one that always comes is no chance.
const MAX_INTERNAL_FAILURES: i64 = 10;
/// How often Veriff may answer 404 for a session that was just created there.
const MAX_NOT_FOUND: i64 = 3;
/// The most characters of Veriff's message and of its code that are stored.
const MAX_MESSAGE_LENGTH: usize = 300;
const MAX_CODE_LENGTH: usize = 40;

/// What happens to a job that failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RetryDecision {
    /// The call was not made: it is held back for this long.
    HeldBack(Duration),
    /// It is tried again after Veriff's `Retry-After`.
    Wait(Duration),
    /// It is tried again later.
    Later,
    /// It stops, because repeating would not help.
    Stop(Attention),
}

/// Counts a failure, from 1 again if the session has completed another step since the last one.
pub(super) fn failure(before: &PreviousFailures, error: &Error, steps: i64, at: i64) -> Failure {
    let further = steps > before.steps;
    let veriff_error = if let Error::Veriff(error) = error { Some(error) } else { None };
    let message =
        if let Some(veriff::Error::Refused { message, .. }) = veriff_error { Some(message.as_str()) } else { None };
    Failure {
        reason: reason(error),
        at,
        failures: if further { 1 } else { before.failures + 1 },
        since: before.failing_since.filter(|_| !further).unwrap_or(at),
        steps,
        status: veriff_error.and_then(veriff::Error::status).map(|status| i64::from(status.as_u16())),
        code: veriff_error.and_then(veriff::Error::code).map(|code| plain(code, MAX_CODE_LENGTH)),
        message: message.map(|message| plain(message, MAX_MESSAGE_LENGTH)).filter(|message| !message.is_empty()),
    }
}

/// Cuts foreign text to a length, without characters that a database cannot store or a page cannot show.
fn plain(text: &str, max_length: usize) -> String {
    let shown = text.chars().map(|letter| if letter.is_control() { ' ' } else { letter });
    shown.take(max_length).collect::<String>().trim().to_owned()
}

pub(super) fn retry_decision(failures: i64, error: &Error) -> RetryDecision {
    let later_or_stop = if failures < MAX_INTERNAL_FAILURES {
        RetryDecision::Later
    } else {
        RetryDecision::Stop(Attention::InternalError)
    };
    match error {
        Error::Veriff(veriff::Error::HeldBack { retry_after }) => {
            RetryDecision::HeldBack((*retry_after).min(MAX_RETRY_AFTER))
        }
        Error::Veriff(error) if is_about_keys(error) => RetryDecision::Stop(Attention::Unauthorized),
        Error::Veriff(error) if error.is_temporary() => match error.retry_after() {
            Some(wait) => RetryDecision::Wait(wait.min(MAX_RETRY_AFTER)),
            None => RetryDecision::Later,
        },
        // Veriff no longer has the session, which is then created anew; or it does not know yet what it has just created.
        Error::Veriff(error) if error.not_found() && failures <= MAX_NOT_FOUND => RetryDecision::Later,
        Error::Veriff(_) => RetryDecision::Stop(Attention::VeriffRefused),
        Error::UnknownIntegration(_) | Error::LeasesLost | Error::Media(object_store::Error::NotFound { .. }) => {
            RetryDecision::Stop(Attention::InternalError)
        }
        Error::Media(_) | Error::Store(_) => RetryDecision::Later,
        Error::Inconsistent(_)
        | Error::Refused(_)
        | Error::WrongStage(_)
        | Error::BadPhoto(_)
        | Error::CutOff(_)
        | Error::Panicked => later_or_stop,
    }
}

/// Says whether an error is about the integration and its credentials, and not about the session.
fn is_about_keys(error: &veriff::Error) -> bool {
    let code = error.code().and_then(|code| code.parse().ok()).is_some_and(|code: i64| (1801..=1819).contains(&code));
    let status = error.status().map(|status| status.as_u16());
    error.unauthorized() || (status.is_some_and(|status| status < 500) && code)
}

/// How long to wait at most after so many failures in a row, when it has been failing for so many milliseconds: doubling from
/// half a second, up to a bound that grows with the time.
pub(super) fn pause(failures: i64, failing_for: i64, outage: bool) -> Duration {
    let tenth = Duration::from_millis(u64::try_from(failing_for / 10).unwrap_or_default());
    let max_pause = if outage { MAX_PAUSE_IN_OUTAGE } else { MAX_PAUSE_BY_CHANCE };
    let max_length = if tenth < Duration::from_mins(1) { max_pause } else { tenth.min(MAX_PAUSE) };
    let doublings = u32::try_from(failures.clamp(1, 16) - 1).unwrap_or(0);
    Duration::from_millis(500).saturating_mul(2_u32.saturating_pow(doublings)).min(max_length)
}

/// The word for credentials that are refused.
pub(super) const UNAUTHORIZED: &str = "veriff_unauthorized";

/// Names an error in a word that holds no personal data.
fn reason(error: &Error) -> &'static str {
    match error {
        Error::Veriff(error) if is_about_keys(error) => UNAUTHORIZED,
        Error::Veriff(veriff::Error::HeldBack { .. }) => "veriff_busy",
        Error::Veriff(error) if error.retry_after().is_some() => "veriff_busy",
        Error::Veriff(veriff::Error::Unreachable(_) | veriff::Error::TimedOut) => "veriff_unreachable",
        Error::Veriff(error) if error.is_temporary() => "veriff_failed",
        Error::Veriff(_) => "veriff_refused",
        Error::Media(object_store::Error::NotFound { .. }) => "media_missing",
        Error::Media(_) => "media_store",
        Error::Store(_) => "database",
        Error::UnknownIntegration(_) => "integration",
        Error::LeasesLost => "lease_lost",
        Error::Inconsistent(_)
        | Error::Refused(_)
        | Error::WrongStage(_)
        | Error::BadPhoto(_)
        | Error::CutOff(_)
        | Error::Panicked => "portal",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(status: u16, code: Option<&str>) -> Error {
        Error::Veriff(veriff::Error::Refused {
            status: http::StatusCode::from_u16(status).expect("a status"),
            code: code.map(str::to_owned),
            message: "No\0 <b>way</b>".repeat(100),
            reason: None,
            retry_after: None,
        })
    }

    #[test]
    fn nobody_waits_longer_than_ten_seconds_in_the_first_ten_minutes() {
        for failures in 1..2_000 {
            for failing_for in (0..600_000).step_by(5_000) {
                assert!(pause(failures, failing_for, true) <= Duration::from_secs(10));
                assert!(pause(failures, failing_for, false) <= MAX_PAUSE_BY_CHANCE);
            }
        }
        assert!(pause(1, 0, true) <= Duration::from_millis(500));
        assert!(pause(5, 20_000, true) >= Duration::from_secs(4));
        assert_eq!(pause(100, 20 * 60_000, false), Duration::from_mins(2), "later, a tenth of the time");
        assert_eq!(pause(i64::MAX, i64::MAX, true), MAX_PAUSE);
    }

    #[test]
    fn what_repeating_does_not_mend_is_somebodys() {
        let of = |status, code| retry_decision(1, &refused(status, code));
        for (status, code) in [(400, Some("1101")), (400, None), (403, None), (413, None), (422, None)] {
            assert_eq!(of(status, code), RetryDecision::Stop(Attention::VeriffRefused), "{status}");
        }
        for (status, code) in [(401, None), (401, Some("1804")), (400, Some("1804")), (403, Some("1803"))] {
            assert_eq!(of(status, code), RetryDecision::Stop(Attention::Unauthorized), "{status}");
        }
        for status in [408, 429, 500, 502, 503] {
            assert_eq!(of(status, None), RetryDecision::Later, "{status}");
        }
        assert_eq!(of(404, None), RetryDecision::Later, "it is begun anew");
        assert_eq!(
            retry_decision(4, &refused(404, None)),
            RetryDecision::Stop(Attention::VeriffRefused),
            "not for ever"
        );
        assert_eq!(
            retry_decision(MAX_INTERNAL_FAILURES, &Error::Panicked),
            RetryDecision::Stop(Attention::InternalError)
        );
        assert_eq!(retry_decision(MAX_INTERNAL_FAILURES - 1, &Error::Panicked), RetryDecision::Later);
        assert_eq!(retry_decision(1, &Error::LeasesLost), RetryDecision::Stop(Attention::InternalError));
    }

    #[test]
    fn a_step_that_got_through_begins_the_count_anew() {
        let before = PreviousFailures { failures: 7, steps: 1, failing_since: Some(5), error: None };
        let error = refused(500, None);
        let stuck = failure(&before, &error, 1, 9);
        assert_eq!((stuck.failures, stuck.since), (8, 5));
        let further = failure(&before, &error, 2, 9);
        assert_eq!((further.failures, further.since), (1, 9));
        let anew = failure(&before, &error, 0, 9);
        assert_eq!(anew.failures, 8, "a session that is begun anew at Veriff again and again gets no further");
        let sentence = anew.message.expect("a sentence");
        assert!(sentence.chars().count() <= MAX_MESSAGE_LENGTH && !sentence.contains('\0'));
    }
}
