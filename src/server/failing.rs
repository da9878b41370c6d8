//! The rule about a job that failed: whether it may work later and when, or is somebody's. Pure; `retry` does what it says.

use std::time::Duration;

use super::Error;
use super::store::{FailedBefore, Failure, Job};
use crate::domain::Attention;

/// The longest pause while others get through: what failed, failed by chance.
const SHORT_PAUSE: Duration = Duration::from_secs(2);
/// The longest pause in the first ten minutes of an outage. Who waits then, waits at most ten seconds longer than the outage.
const OUTAGE_PAUSE: Duration = Duration::from_secs(8);
/// The longest pause of all.
const LONGEST_PAUSE: Duration = Duration::from_mins(5);
/// The longest wait that Veriff is given when it asks for one.
const LONGEST_WAIT: Duration = Duration::from_hours(1);
/// How often a fault of our own may come before it is somebody's: one that comes always is no chance.
const MOST_FAULTS: i64 = 10;
/// How often Veriff may know nothing of a session that was just made there.
const MOST_NOT_FOUND: i64 = 3;
/// The most letters of Veriff's sentence and of its code that are kept.
const LONGEST_SENTENCE: usize = 300;
const LONGEST_CODE: usize = 40;

/// What is to be done about a job that failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Nothing was tried: the call was held back for so long.
    HeldBack(Duration),
    /// Veriff asked to wait so long.
    Wait(Duration),
    /// It may work later.
    Later,
    /// Repeating would not mend it.
    Stop(Attention),
}

/// Counts a failure: anew, if the session came further since the last one.
pub(super) fn failure(before: &FailedBefore, error: &Error, steps: i64, at: i64) -> Failure {
    let further = steps > before.steps;
    let refusal = if let Error::Veriff(error) = error { Some(error) } else { None };
    let message =
        if let Some(veriff::Error::Refused { message, .. }) = refusal { Some(message.as_str()) } else { None };
    Failure {
        reason: reason(error),
        at,
        failures: if further { 1 } else { before.failures + 1 },
        since: before.failing_since.filter(|_| !further).unwrap_or(at),
        steps,
        status: refusal.and_then(veriff::Error::status).map(|status| i64::from(status.as_u16())),
        code: refusal.and_then(veriff::Error::code).map(|code| plain(code, LONGEST_CODE)),
        message: message.map(|message| plain(message, LONGEST_SENTENCE)).filter(|message| !message.is_empty()),
    }
}

/// Text of somebody else's, without what no database takes and no page can show, and not too long.
fn plain(text: &str, longest: usize) -> String {
    let shown = text.chars().map(|letter| if letter.is_control() { ' ' } else { letter });
    shown.take(longest).collect::<String>().trim().to_owned()
}

pub(super) fn verdict(job: &Job, failures: i64, error: &Error) -> Verdict {
    let fault = if failures < MOST_FAULTS { Verdict::Later } else { Verdict::Stop(Attention::PortalFault) };
    match error {
        Error::Veriff(veriff::Error::HeldBack { retry_after }) => Verdict::HeldBack((*retry_after).min(LONGEST_WAIT)),
        Error::Veriff(error) if is_about_keys(error) => Verdict::Stop(Attention::Unauthorized),
        Error::Veriff(error) if error.is_temporary() => match error.retry_after() {
            Some(wait) => Verdict::Wait(wait.min(LONGEST_WAIT)),
            None => Verdict::Later,
        },
        // Veriff let go of the session, which is then begun anew; or it does not know yet what it has just made.
        Error::Veriff(error) if error.not_found() && failures <= MOST_NOT_FOUND => Verdict::Later,
        Error::Veriff(_) => Verdict::Stop(Attention::VeriffRefused),
        Error::UnknownIntegration(_) | Error::Media(object_store::Error::NotFound { .. }) => {
            Verdict::Stop(Attention::PortalFault)
        }
        Error::Media(_) | Error::Store(_) => Verdict::Later,
        // What a webhook says is settled by asking; it is no work of a session.
        _ if matches!(job, Job::Webhook(_)) => Verdict::Later,
        Error::Inconsistent(_)
        | Error::Refused(_)
        | Error::WrongStage(_)
        | Error::BadPhoto(_)
        | Error::CutOff(_)
        | Error::Panicked => fault,
    }
}

/// Says whether a refusal is about the integration and its keys, and not about the session.
fn is_about_keys(error: &veriff::Error) -> bool {
    let code = error.code().and_then(|code| code.parse().ok()).is_some_and(|code: i64| (1801..=1819).contains(&code));
    let status = error.status().map(|status| status.as_u16());
    error.unauthorized() || (status.is_some_and(|status| status < 500) && code)
}

/// How long to wait at most after so many failures in a row, when it has been failing for so many milliseconds: doubling from
/// half a second, up to a bound that grows with the time.
pub(super) fn pause(failures: i64, failing_for: i64, outage: bool) -> Duration {
    let tenth = Duration::from_millis(u64::try_from(failing_for / 10).unwrap_or_default());
    let shortest = if outage { OUTAGE_PAUSE } else { SHORT_PAUSE };
    let longest = if tenth < Duration::from_mins(1) { shortest } else { tenth.min(LONGEST_PAUSE) };
    let doublings = u32::try_from(failures.clamp(1, 16) - 1).unwrap_or(0);
    Duration::from_millis(500).saturating_mul(2_u32.saturating_pow(doublings)).min(longest)
}

/// The word for keys that are refused.
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
    use crate::domain::SessionId;

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
                assert!(pause(failures, failing_for, false) <= SHORT_PAUSE);
            }
        }
        assert!(pause(1, 0, true) <= Duration::from_millis(500));
        assert!(pause(5, 20_000, true) >= Duration::from_secs(4));
        assert_eq!(pause(100, 20 * 60_000, false), Duration::from_mins(2), "later, a tenth of the time");
        assert_eq!(pause(i64::MAX, i64::MAX, true), LONGEST_PAUSE);
    }

    #[test]
    fn what_repeating_does_not_mend_is_somebodys() {
        let send = Job::Send(SessionId("s".to_owned()));
        let of = |status, code| verdict(&send, 1, &refused(status, code));
        for (status, code) in [(400, Some("1101")), (400, None), (403, None), (413, None), (422, None)] {
            assert_eq!(of(status, code), Verdict::Stop(Attention::VeriffRefused), "{status}");
        }
        for (status, code) in [(401, None), (401, Some("1804")), (400, Some("1804")), (403, Some("1803"))] {
            assert_eq!(of(status, code), Verdict::Stop(Attention::Unauthorized), "{status}");
        }
        for status in [408, 429, 500, 502, 503] {
            assert_eq!(of(status, None), Verdict::Later, "{status}");
        }
        assert_eq!(of(404, None), Verdict::Later, "it is begun anew");
        assert_eq!(verdict(&send, 4, &refused(404, None)), Verdict::Stop(Attention::VeriffRefused), "not for ever");
        assert_eq!(verdict(&send, MOST_FAULTS, &Error::Panicked), Verdict::Stop(Attention::PortalFault));
    }

    #[test]
    fn a_step_that_got_through_begins_the_count_anew() {
        let before = FailedBefore { failures: 7, steps: 1, failing_since: Some(5), error: None };
        let error = refused(500, None);
        let stuck = failure(&before, &error, 1, 9);
        assert_eq!((stuck.failures, stuck.since), (8, 5));
        let further = failure(&before, &error, 2, 9);
        assert_eq!((further.failures, further.since), (1, 9));
        let anew = failure(&before, &error, 0, 9);
        assert_eq!(anew.failures, 8, "a session that is begun anew at Veriff again and again gets no further");
        let sentence = anew.message.expect("a sentence");
        assert!(sentence.chars().count() <= LONGEST_SENTENCE && !sentence.contains('\0'));
    }
}
