//! The net under the webhooks: asks Veriff for decisions, and for what belongs to them.

use std::time::Duration;

use super::super::jobs::Outcome;
use super::super::store::Write;
use super::super::{Portal, Result};
use super::decide::digest;
use crate::domain::{DecisionStatus, EventKind, Session, SessionId, Stage};

/// The longest pause between two questions.
const LONGEST_PAUSE: Duration = Duration::from_hours(1);

impl Portal {
    /// Asks for a decision that should have come by now; at growing intervals, until there is one.
    pub(in super::super) async fn poll(&self, id: &SessionId) -> Result<Outcome> {
        let Some(session) = self.store.session(&id.0).await? else { return Ok(Outcome::Done) };
        // A review ends with another decision, which may get lost as well.
        let open = matches!(session.stage, Stage::Waiting | Stage::Decided(DecisionStatus::Review));
        let Some(veriff_id) = session.veriff_session_id.as_ref().filter(|_| open) else { return Ok(Outcome::Done) };
        let answer = match self.veriff_of(&session)?.decision(&veriff::SessionId::new(veriff_id.as_str())).await {
            Err(error) if error.not_found() => return Ok(gone(id)),
            answer => answer?,
        };
        if let Some(decision) = answer.value.verification
            && decision.status.is_decision()
            && self.decide(&id.0, &decision, &answer.raw).await?
            && decision.status != veriff::Status::Review
        {
            return Ok(Outcome::Done);
        }
        Ok(Outcome::Again(self.until_next_poll(&session)))
    }

    /// As long again as the person has waited, at least the first interval.
    fn until_next_poll(&self, session: &Session) -> Duration {
        let waited = self.clock.now() - session.submitted_at.unwrap_or_else(|| self.clock.now());
        let waited = Duration::from_millis(u64::try_from(waited).unwrap_or_default());
        waited.clamp(self.settings.poll_after, LONGEST_PAUSE.max(self.settings.poll_after))
    }

    /// Fetches the decision and the attempts after a decision came, and keeps both as they are.
    pub(in super::super) async fn fetch(&self, id: &SessionId) -> Result<Outcome> {
        let Some(session) = self.store.session(&id.0).await? else { return Ok(Outcome::Done) };
        let Some(veriff_id) = &session.veriff_session_id else { return Ok(Outcome::Done) };
        let veriff_id = veriff::SessionId::new(veriff_id.as_str());
        let answer = match self.veriff_of(&session)?.decision(&veriff_id).await {
            Err(error) if error.not_found() => return Ok(gone(id)),
            answer => answer?,
        };
        self.store.keep_answer(&id.0, "decision", &answer.raw, self.clock.now()).await?;
        if let Some(decision) = &answer.value.verification
            && decision.status.is_decision()
            && !self.decide(&id.0, decision, &answer.raw).await?
        {
            self.store.keep_decision_text(&id.0, &digest(decision), &answer.raw).await?;
        }
        let attempts = self.veriff_of(&session)?.attempts(&veriff_id).await?;
        self.store.keep_answer(&id.0, "attempts", &attempts.raw, self.clock.now()).await?;
        self.change(&id.0, |before| {
            let mut change = super::super::store::Change::of(before);
            // Veriff's attempts in the order of their making are ours in the order of their numbers.
            let mut listed: Vec<_> = attempts.value.iter().collect();
            listed.sort_by_key(|attempt| attempt.created_time.as_ref().and_then(veriff::Timestamp::moment));
            // A session that was begun anew at Veriff has fewer there; then only decisions tell which is which.
            let all = i64::try_from(listed.len()) == Ok(before.attempt_number);
            for (number, attempt) in (1..=before.attempt_number).zip(listed).filter(|_| all) {
                change.writes.push(Write::AttemptNamed { number, veriff_attempt_id: attempt.id.as_str().to_owned() });
            }
            change.writes.push(self.event(EventKind::Fetched, None));
            Ok(change)
        })
        .await?;
        Ok(Outcome::Done)
    }
}

/// Veriff has let go of the session: there is nothing more to ask.
fn gone(id: &SessionId) -> Outcome {
    tracing::warn!(session.id = %id, "Veriff does not know the session any more; its decision can come by webhook only");
    Outcome::Done
}
