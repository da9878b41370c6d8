//! Step 6: Veriff decided.

use super::super::decision_facts::DecisionFacts;
use super::super::ids::sha256_hex;
use super::super::store::{Applied, Change, Job, NewDecision, Versioned, Write};
use super::super::{Portal, Result};
use crate::domain::{DecisionStatus, EventKind, Happening};

/// What tells one decision of a session from another: not the text, which differs between webhook and answer.
pub(super) fn digest(decision: &veriff::Decision) -> String {
    let parts = [
        decision.status.as_str().to_owned(),
        decision.attempt_id.as_ref().map(ToString::to_string).unwrap_or_default(),
        decision.decision_time.as_ref().map(ToString::to_string).unwrap_or_default(),
        decision.code.map(|code| code.to_string()).unwrap_or_default(),
        decision.reason_code.map(|code| code.to_string()).unwrap_or_default(),
    ];
    sha256_hex(parts.join("|").as_bytes())
}

impl Portal {
    /// Keeps a decision and moves the session; a decision that is known already changes nothing. Says whether it was new.
    ///
    /// A decision that the session cannot take where it stands (of an earlier attempt, while the person is at the next) is
    /// kept and shown to the reviewer, and moves nothing.
    pub(super) async fn decide(&self, session_id: &str, decision: &veriff::Decision, raw: &str) -> Result<bool> {
        let Some(status) = DecisionStatus::parse(decision.status.as_str()) else {
            tracing::warn!(
                session.id = session_id,
                "a decision with a status that is not known; kept as a webhook only"
            );
            return Ok(false);
        };
        if self.is_told_already(session_id, decision).await? {
            return Ok(false);
        }
        let attempts = self.store.attempts(session_id).await?;
        let named = decision.attempt_id.as_ref().map(|id| id.as_str().to_owned());
        let (_, applied) = self
            .change(session_id, |before| {
                let known = attempts.iter().find(|attempt| named.is_some() && attempt.veriff_attempt_id == named);
                let number = known.map_or(before.attempt_number, |attempt| attempt.number);
                let mut change = self.decided(before, number, status);
                if known.is_none()
                    && let Some(veriff_attempt_id) = named.clone()
                {
                    change.writes.push(Write::AttemptNamed { number, veriff_attempt_id });
                }
                change.person_name = DecisionFacts::name(raw).or(change.person_name);
                let document_number = decision.document.as_ref().and_then(|document| document.number.clone());
                change.document_number = document_number.or(change.document_number);
                // First, so that a known decision stops the change before anything else.
                change.writes.insert(0, Write::Decision(self.new_decision(decision, number, raw)));
                change.writes.push(self.event(EventKind::Decided, Some(status.as_str())));
                change.writes.push(self.job(Job::Fetch(before.id.clone()), 0));
                Ok(change)
            })
            .await?;
        Ok(applied == Applied::Written)
    }

    /// Says whether this decision is known without its code, or with it: the self-serve plan has no codes, and what it
    /// tells may be asked for in both ways.
    async fn is_told_already(&self, session_id: &str, decision: &veriff::Decision) -> Result<bool> {
        let (Some(attempt), Some(time)) = (&decision.attempt_id, &decision.decision_time) else { return Ok(false) };
        let (status, time) = (decision.status.as_str(), time.to_string());
        self.store.same_decision(session_id, status, attempt.as_str(), &time, decision.code.is_some()).await
    }

    /// Begins the change: the session moves if the decision is about its current attempt and its stage allows it.
    fn decided(&self, before: &Versioned, attempt: i64, status: DecisionStatus) -> Change {
        let mut change = Change::of(before);
        let current = attempt == before.attempt_number || status.is_conclusive();
        if let Ok(stage) = before.stage.after(Happening::Decided(status))
            && current
        {
            change.session.stage = stage;
            change.session.decided_at = Some(self.clock.now());
        }
        change
    }

    fn new_decision(&self, decision: &veriff::Decision, attempt_number: i64, raw: &str) -> NewDecision {
        NewDecision {
            id: self.ids.id(),
            attempt_number,
            digest: digest(decision),
            status: decision.status.as_str().to_owned(),
            code: decision.code,
            reason: decision.reason.clone(),
            reason_code: decision.reason_code,
            veriff_attempt_id: decision.attempt_id.as_ref().map(|id| id.as_str().to_owned()),
            decision_time: decision.decision_time.as_ref().map(ToString::to_string),
            received_at: self.clock.now(),
            raw: raw.to_owned(),
        }
    }
}
