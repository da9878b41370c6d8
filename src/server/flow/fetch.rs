//! The net under the webhooks: asks Veriff for decisions, and for what belongs to them.

use std::time::Duration;

use super::super::jobs::Outcome;
use super::super::store::{Job, Versioned};
use super::super::{Error, Portal, Result};
use crate::domain::{AskOutcome, DecisionStatus, EventKind, Question, Session, SessionId, Stage};

/// How long after the submission a screening that is still running is given up, in milliseconds. A webhook may bring it
/// even later.
const SCREENING_ENDS: i64 = 7 * 24 * 3_600_000;
/// The longest pause between two questions.
const LONGEST_PAUSE: Duration = Duration::from_hours(1);

impl Portal {
    /// Asks for a decision that should have come by now; at growing intervals, until there is one.
    pub(in super::super) async fn poll(&self, id: &SessionId) -> Result<Outcome> {
        let Some(session) = self.store.session(&id.0).await? else { return Ok(Outcome::Done) };
        // A review ends with another decision, which may get lost as well.
        let open = matches!(session.stage, Stage::Waiting | Stage::Decided(DecisionStatus::Review));
        let Some(veriff_id) = self.asked_of(&session).await?.filter(|_| open) else { return Ok(Outcome::Done) };
        if self.store.has_answer(&id.0, Question::FullAuto.as_str()).await? {
            self.put_question(&session, &veriff_id, Question::FullAuto).await?;
        } else {
            let answer = match self.veriff_of(&session)?.decision(&veriff_id).await {
                Err(error) if error.not_found() => return Ok(gone(id)),
                answer => answer?,
            };
            if let Some(decision) = answer.value.verification {
                if decision.status.is_decision()
                    && self.decide(&id.0, &decision, &answer.raw).await?
                    && decision.status != veriff::Status::Review
                {
                    return Ok(Outcome::Done);
                }
            } else {
                // On the self-serve plan the decision stands elsewhere. On the others there is nothing there (404).
                self.ask_beside(&session, &veriff_id, Question::FullAuto).await?;
            }
        }
        let decided = self.store.session(&id.0).await?.is_some_and(|session| session.stage.is_final());
        if decided { Ok(Outcome::Done) } else { Ok(Outcome::Again(self.until_next_poll(&session))) }
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
        let automatic = self.store.has_answer(&id.0, Question::FullAuto.as_str()).await?;
        let question = if automatic { Question::FullAuto } else { Question::Decision };
        match self.put_question(&session, &veriff_id, question).await {
            Err(Error::Veriff(error)) if error.not_found() => return Ok(gone(id)),
            answer => answer?,
        };
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
        Ok(Outcome::Done)
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
