//! Waiting for a decision, for programs that get no webhooks.

use std::time::Duration;

use tokio::time::{Instant, sleep};

use super::{Client, Fetched};
use crate::error::{Error, Result};
use crate::retry::with_jitter;
use crate::wire::{AttemptId, Decision, DecisionAnswer, SessionId, Status};

/// How long to wait for a decision, and for which.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Wait {
    /// How long in all.
    pub within: Duration,
    /// The pause after the first poll. It doubles after each.
    pub first: Duration,
    /// The longest pause.
    pub max_pause: Duration,
    /// The attempt whose decision is known already: after a resubmission Veriff tells the old one until there is a new.
    pub after: Option<AttemptId>,
    /// Whether `review` will do, which is not yet the end.
    pub or_review: bool,
}

impl Wait {
    /// Waits so long, and asks after 1, 2, 4 … at most every 30 seconds.
    pub fn within(within: Duration) -> Self {
        let (first, max_pause) = (Duration::from_secs(1), Duration::from_secs(30));
        Self { within, first, max_pause, after: None, or_review: false }
    }

    /// The same with other pauses.
    #[must_use]
    pub fn every(mut self, first: Duration, max_pause: Duration) -> Self {
        (self.first, self.max_pause) = (first, max_pause);
        self
    }

    /// The same, but for a decision of another attempt than this one.
    #[must_use]
    pub fn after(mut self, attempt: AttemptId) -> Self {
        self.after = Some(attempt);
        self
    }

    /// The same, but `review` will do.
    #[must_use]
    pub fn or_review(mut self) -> Self {
        self.or_review = true;
        self
    }

    /// The decision in `answer`, when it is one that is waited for.
    fn meets(&self, answer: DecisionAnswer) -> Option<Decision> {
        let decision = answer.verification?;
        let is_known = self.after.is_some() && decision.attempt_id == self.after;
        let is_enough = decision.status.is_decision() && (self.or_review || decision.status != Status::Review);
        (is_enough && !is_known).then_some(decision)
    }
}

impl From<Duration> for Wait {
    fn from(within: Duration) -> Self {
        Self::within(within)
    }
}

impl Client {
    /// Asks for the decision again and again until there is one: approved, declined, a resubmission, or the session's
    /// end without one. Give it a [`Duration`], or a [`Wait`] that says more.
    ///
    /// For scripts and tests; a service takes webhooks, which come at once. What may pass by itself is waited out, and a
    /// `Retry-After` is kept. When the time is over the error is [`Error::NotDecided`], or the last failure if Veriff
    /// could not be asked; what no waiting mends ends it at once. Dropping the future is always safe.
    pub async fn wait_for_decision(&self, session: &SessionId, wait: impl Into<Wait>) -> Result<Fetched<Decision>> {
        let wait = wait.into();
        let begun = Instant::now();
        let mut pause = wait.first;
        loop {
            let failure = match self.decision(session).await {
                Ok(Fetched { value, raw }) => match wait.meets(value) {
                    Some(value) => return Ok(Fetched { value, raw }),
                    None => Error::NotDecided,
                },
                Err(error) if error.is_temporary() => error,
                Err(error) => return Err(error),
            };
            let left = wait.within.saturating_sub(begun.elapsed());
            let retry_after = failure.retry_after().unwrap_or_default();
            if left.is_zero() || retry_after > left {
                return Err(failure);
            }
            // The last poll is made when the time is over, not before.
            sleep(with_jitter(pause).max(retry_after).min(left)).await;
            pause = pause.saturating_mul(2).min(wait.max_pause);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{AttemptId, Duration, Wait};

    #[test]
    fn what_is_waited_for() {
        let answer = |status: &str| {
            let text = format!(r#"{{"verification":{{"id":"s","attemptId":"a","status":"{status}"}}}}"#);
            serde_json::from_str(&text).expect("an answer")
        };
        let wait = Wait::within(Duration::from_secs(1));
        for status in ["approved", "declined", "resubmission_requested", "expired", "abandoned"] {
            assert!(wait.meets(answer(status)).is_some(), "{status}");
        }
        for status in ["review", "submitted", "something_new"] {
            assert!(wait.meets(answer(status)).is_none(), "{status}");
        }
        assert!(wait.clone().or_review().meets(answer("review")).is_some());
        assert!(wait.clone().after(AttemptId::new("a")).meets(answer("approved")).is_none());
        assert!(wait.after(AttemptId::new("b")).meets(answer("approved")).is_some());
        let none = serde_json::from_str(r#"{"status":"success","verification":null}"#).expect("an answer");
        assert!(Wait::within(Duration::ZERO).meets(none).is_none());
    }
}
