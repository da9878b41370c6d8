//! The net under the webhooks: asks Veriff for decisions, and for what belongs to them.

use std::cmp::Ordering;
use std::time::Duration;

use super::super::jobs::Outcome;
use super::super::store::{Job, Versioned};
use super::super::{Error, Portal, Result};
use super::ask::Asked;
use super::decide::{FIRST_LOOK, Heard};
use crate::domain::{AskOutcome, DecisionStatus, EventKind, Question, Session, SessionId, Stage};

/// How long after the submission a screening that is still running is given up, in milliseconds. A webhook may bring it
/// even later.
const SCREENING_ENDS: i64 = 7 * 24 * 3_600_000;
/// How long after a decision Veriff is asked whether it stands by it, in milliseconds; as long as it repeats lost webhooks.
const LOOKS_END: i64 = 7 * 24 * 3_600_000;
/// How long Veriff's answers may lag behind its webhooks, in milliseconds.
const LAG: i64 = 10 * 60_000;
/// The longest pause between two questions.
const LONGEST_PAUSE: Duration = Duration::from_hours(1);

impl Portal {
    /// Asks for a decision that should have come by now; at growing intervals, until there is one.
    pub(in super::super) async fn poll(&self, id: &SessionId) -> Result<Outcome> {
        let Some(session) = self.store.session(&id.0).await? else { return Ok(Outcome::Done) };
        // A review ends with another decision, which may get lost as well.
        let is_polled = |stage| matches!(stage, Stage::Waiting | Stage::Decided(DecisionStatus::Review));
        let Some(veriff_id) = self.asked_of(&session).await?.filter(|_| is_polled(session.stage)) else {
            return Ok(Outcome::Done);
        };
        let question = self.question_of(id).await?;
        match self.ask_decision(&session, &veriff_id, question, Heard::Answer).await {
            Err(Error::Veriff(error)) if error.not_found() && question == Question::Decision => return Ok(gone(id)),
            // An automatic decision is not found until it is there.
            Err(Error::Veriff(error)) if error.not_found() => {}
            // On the self-serve plan the decision stands elsewhere. On the others there is nothing there (404).
            Ok(Asked::NotYet) if question == Question::Decision => {
                self.ask_beside(&session, &veriff_id, Question::FullAuto).await?;
            }
            asked => _ = asked?,
        }
        let open = self.store.session(&id.0).await?.is_some_and(|session| is_polled(session.stage));
        Ok(if open { Outcome::Again(self.until_next_poll(&session)) } else { Outcome::Done })
    }

    /// Asks again about a session that is decided, a few times within [`LOOKS_END`]: Veriff may have decided anew, and of that
    /// no webhook may ever come.
    pub(in super::super) async fn look_again(&self, id: &SessionId) -> Result<Outcome> {
        let Some(session) = self.store.session(&id.0).await? else { return Ok(Outcome::Done) };
        let Some(veriff_id) = self.asked_of(&session).await? else { return Ok(Outcome::Done) };
        let since = self.clock.now() - session.decided_at.unwrap_or_default();
        if since > LOOKS_END {
            return Ok(Outcome::Done);
        }
        let question = self.question_of(id).await?;
        match self.ask_decision(&session, &veriff_id, question, Heard::Answer).await {
            // What is refused now may be answered the next time, and nobody waits for it.
            Err(Error::Veriff(error)) if !error.is_temporary() => {
                tracing::debug!(session.id = %id, %error, "a later look is refused");
            }
            asked => _ = asked?,
        }
        // If another decision counts now, looking at that one is queued already.
        let decided_at = self.store.session(&id.0).await?.and_then(|session| session.decided_at);
        let pause = (3 * since).clamp(FIRST_LOOK, (LOOKS_END - since).max(FIRST_LOOK));
        let is_over = decided_at != session.decided_at || since + pause > LOOKS_END + FIRST_LOOK;
        let pause = Duration::from_millis(u64::try_from(pause).unwrap_or_default());
        Ok(if is_over { Outcome::Done } else { Outcome::Again(pause) })
    }

    /// Returns the question whose answer is the decision of this session: on the self-serve plan it is another one.
    async fn question_of(&self, id: &SessionId) -> Result<Question> {
        let automatic = self.store.has_answer(&id.0, Question::FullAuto.as_str()).await?;
        Ok(if automatic { Question::FullAuto } else { Question::Decision })
    }

    /// Asks what is not needed: what Veriff refuses, or does not answer, is left.
    async fn ask_beside(&self, session: &Versioned, veriff_id: &veriff::SessionId, question: Question) -> Result<()> {
        match self.put_question(session, veriff_id, question).await {
            Ok(_) => Ok(()),
            Err(Error::Veriff(error)) => {
                tracing::debug!(session.id = %session.id, question = question.as_str(), %error, "left unanswered");
                Ok(())
            }
            Err(error) => Err(error),
        }
    }

    /// As long again as the person has waited, at least the first interval.
    fn until_next_poll(&self, session: &Session) -> Duration {
        let waited = self.clock.now() - session.submitted_at.unwrap_or_else(|| self.clock.now());
        let waited = Duration::from_millis(u64::try_from(waited).unwrap_or_default());
        waited.clamp(self.settings.poll_after, LONGEST_PAUSE.max(self.settings.poll_after))
    }

    /// Fetches the decision and the attempts after a decision came, then what else Veriff tells, and keeps all as it is.
    pub(in super::super) async fn fetch(&self, id: &SessionId) -> Result<Outcome> {
        let Some(session) = self.store.session(&id.0).await? else { return Ok(Outcome::Done) };
        let Some(veriff_id) = self.asked_of(&session).await? else { return Ok(Outcome::Done) };
        let question = self.question_of(id).await?;
        let asked = match self.ask_decision(&session, &veriff_id, question, Heard::Fetched).await {
            Err(Error::Veriff(error)) if error.not_found() => return Ok(gone(id)),
            asked => asked?,
        };
        if asked == Asked::Unsettled {
            return Ok(Outcome::Again(Duration::from_secs(1)));
        }
        self.put_question(&session, &veriff_id, Question::Attempts).await?;
        self.change(&id.0, |before| {
            let mut change = super::super::store::Change::of(before);
            change.writes.push(self.event(EventKind::Fetched, None));
            change.writes.push(self.job(Job::Screening(id.clone()), 0));
            Ok(change)
        })
        .await?;
        for question in [Question::Media, Question::Person] {
            self.ask_beside(&session, &veriff_id, question).await?;
        }
        self.told(&id.0).await;
        Ok(self.until_settled(id).await?.map_or(Outcome::Done, Outcome::Again))
    }

    /// Returns when to fetch again, if what Veriff answers may lag behind what it has just told by webhook: another decision came
    /// within [`LAG`] that is not older for certain.
    async fn until_settled(&self, id: &SessionId) -> Result<Option<Duration>> {
        let known = self.store.known_decisions(&id.0).await?;
        let Some(settled) = known.iter().filter(|row| row.settled.is_some()).max_by_key(|row| row.settled) else {
            return Ok(None);
        };
        let now = self.clock.now();
        for row in known.iter().filter(|row| row.id != settled.id && now - row.received_at < LAG) {
            if row.known()?.compare(&settled.known()?) != Some(Ordering::Less) {
                let age = Duration::from_millis(u64::try_from(now - row.received_at).unwrap_or_default());
                return Ok(Some(age.max(Duration::from_secs(5))));
            }
        }
        Ok(None)
    }

    /// Fetches the screening against watchlists, which may take longer than the decision; where it is not enabled, there
    /// is nothing to fetch.
    pub(in super::super) async fn screening(&self, id: &SessionId) -> Result<Outcome> {
        let Some(session) = self.store.session(&id.0).await? else { return Ok(Outcome::Done) };
        let Some(veriff_id) = self.asked_of(&session).await? else { return Ok(Outcome::Done) };
        match self.put_question(&session, &veriff_id, Question::WatchlistScreening).await {
            Ok(AskOutcome::Running) => {
                let waited = self.until_next_poll(&session);
                let given_up = self.clock.now() - session.submitted_at.unwrap_or_default() > SCREENING_ENDS;
                return Ok(if given_up { Outcome::Done } else { Outcome::Again(waited) });
            }
            Ok(_) => {}
            // A key that is refused is mended one day, and then there is an answer.
            Err(Error::Veriff(error)) if error.is_temporary() || error.unauthorized() => return Err(error.into()),
            Err(Error::Veriff(error)) => {
                tracing::debug!(session.id = %id, %error, "the screening is left unanswered");
            }
            Err(error) => return Err(error),
        }
        self.told(&id.0).await;
        Ok(Outcome::Done)
    }
}

/// Veriff has let go of the session: there is nothing more to ask.
fn gone(id: &SessionId) -> Outcome {
    tracing::warn!(session.id = %id, "Veriff does not know the session any more; its decision can come by webhook only");
    Outcome::Done
}
