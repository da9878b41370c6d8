//! Deciding a session: the decision, and the payload of its webhook.

use std::time::Duration;

use serde_json::{Value, json};

use super::clock::written;
use super::decision::MockDecision;
use super::scenario::{self, Scenario};
use super::session::Session;
use super::state::MockState;
use crate::codes;
use crate::wire::Status;

/// How often a session may be sent back before it is declined with 539.
const MAX_RESUBMISSIONS: usize = 9;
/// The reason code of a session that was sent back too often.
const TOO_MANY_RESUBMISSIONS: i64 = 539;
/// How long until a magic first name decides a session that otherwise stays undecided.
const MAGIC_WAIT: Duration = Duration::from_millis(50);

/// There is no session with that id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no such session")]
pub struct NoSuchSession;

impl MockState {
    /// How long until the current attempt is decided by itself; `None` if it stays undecided.
    pub(super) fn decision_wait(&self, id: &str) -> Option<Duration> {
        let session = self.sessions.get(id)?;
        match scenario_of(session) {
            Scenario::Plain => self.settings.decide_after,
            Scenario::Undecided => None,
            Scenario::Decided(_) => Some(self.settings.decide_after.unwrap_or(MAGIC_WAIT)),
        }
    }

    /// Decides an attempt by itself, unless somebody did before.
    pub(super) fn decide_by_itself(&mut self, id: &str, attempt: &str) {
        let Some(session) = self.sessions.get(id) else { return };
        if session.attempt().id != attempt || session.status != Status::Submitted {
            return;
        }
        let decision = match scenario_of(session) {
            Scenario::Decided(decision) => decision,
            Scenario::Plain | Scenario::Undecided => MockDecision::approved(),
        };
        // The session was there a line ago.
        let _ = self.decide(id, decision);
    }

    /// Ends a session that was not finished in time.
    pub(super) fn end_unfinished(&mut self, id: &str) -> Result<(), NoSuchSession> {
        let session = self.sessions.get(id).ok_or(NoSuchSession)?;
        let begun = session.status != Status::Created;
        self.decide(id, if begun { MockDecision::abandoned() } else { MockDecision::expired() })
    }

    /// Decides the current attempt, and sends the webhook.
    pub(super) fn decide(&mut self, id: &str, mut decision: MockDecision) -> Result<(), NoSuchSession> {
        let now = self.now();
        let switches = self.settings.switches;
        let session = self.sessions.get_mut(id).ok_or(NoSuchSession)?;
        if decision.status == Status::ResubmissionRequested {
            if session.resubmissions >= MAX_RESUBMISSIONS {
                decision = MockDecision::declined(TOO_MANY_RESUBMISSIONS);
            } else {
                session.resubmissions += 1;
            }
        }
        let code = decision.code.or_else(|| usual_code(&decision.status, switches.abandoned_as_9121));
        session.status = decision.status.clone();
        session.attempt_mut().status = decision.status.clone();
        let timed_out = matches!(decision.status, Status::Expired | Status::Abandoned);
        let reason = decision.reason.or_else(|| decision.reason_code.and_then(codes::reason).map(str::to_owned));
        let mut verification = json!({
            "id": session.id,
            "attemptId": session.attempt().id,
            "vendorData": session.vendor_data(),
            "endUserId": session.end_user_id(),
            "status": decision.status,
            "code": code,
            "reason": reason,
            "reasonCode": decision.reason_code,
            "acceptanceTime": written(session.created_at),
            "submissionTime": session.attempt().submitted_at.map(written),
            "decisionTime": if timed_out { None } else { Some(written(now)) },
            "comments": [],
            "person": super::decision_payload::person(session, &decision.status),
            "document": super::decision_payload::document(session, &decision.status),
            "additionalVerifiedData": super::decision_payload::additional(session, &decision.status),
            "riskLabels": super::decision_payload::risk_labels(session, &decision.status),
            "riskScore": super::decision_payload::risk_score(session, &decision.status),
        });
        if let Value::Object(fields) = &mut verification {
            fields.extend(decision.fields);
        }
        let answer = json!({
            "status": "success",
            "verification": verification,
            "technicalData": { "ip": null },
        });
        session.decision = Some(answer.clone());
        // The self-serve plan does not use the decision webhook.
        let full_auto = self.sends_full_auto(&decision.status).then(|| self.sample(id, "full_auto")).flatten();
        match full_auto {
            Some(result) => self.queue_webhook(id, "full_auto", &result),
            None => self.queue_webhook(id, "decision", &answer),
        }
        self.send_check_webhooks(id);
        Ok(())
    }
}

fn scenario_of(session: &Session) -> Scenario {
    scenario::choose(session.sent("/person/firstName"), session.vendor_data(), session.attempts.len())
}

/// The number that goes with a status. `None` for words that are not decisions.
fn usual_code(status: &Status, abandoned_as_9121: bool) -> Option<i64> {
    Some(match status {
        Status::Approved => 9001,
        Status::Declined => 9102,
        Status::ResubmissionRequested => 9103,
        Status::Abandoned if abandoned_as_9121 => 9121,
        Status::Expired | Status::Abandoned => 9104,
        Status::Review => 9121,
        Status::Created | Status::Started | Status::Submitted | Status::Other(_) => return None,
    })
}
