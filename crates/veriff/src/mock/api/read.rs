//! Fetching the decision and the attempts of a session.

use serde_json::{Value, json};

use super::sessions::own;
use crate::mock::Mock;
use crate::mock::answer::Answer;
use crate::mock::clock::written;
use crate::mock::settings::Integration;

impl Mock {
    pub(super) fn decision(&self, id: &str, integration: &Integration) -> Result<Answer, Answer> {
        let mut state = self.state();
        let session = own(state.sessions.get_mut(id), integration)?;
        let none = json!({"status": "success", "verification": null, "technicalData": {"ip": null}});
        Ok(Answer::ok(session.decision.as_ref().unwrap_or(&none)))
    }

    pub(super) fn attempts(&self, id: &str, integration: &Integration) -> Result<Answer, Answer> {
        let mut state = self.state();
        let session = own(state.sessions.get_mut(id), integration)?;
        let list: Vec<Value> = session
            .attempts
            .iter()
            .map(|attempt| {
                let mut one =
                    json!({"id": attempt.id, "status": attempt.status, "createdTime": written(attempt.created_at)});
                // Only there where it is used.
                if !attempt.user_defined.is_empty() {
                    one["userDefinedData"] = json!(attempt.user_defined);
                }
                one
            })
            .collect();
        Ok(Answer::ok(&json!({"status": "success", "verifications": list})))
    }
}
