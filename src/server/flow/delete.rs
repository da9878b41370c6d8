//! Deleting a session at Veriff. The portal's own copy stays.

use super::super::{Portal, Result};
use crate::domain::{DELETIONS_A_DAY, DELETIONS_AN_HOUR, DeletionOutcome, EventKind, Principal, Stage};

const HOUR: i64 = 3_600_000;

impl Portal {
    /// Has a session deleted at Veriff, within the limits that all processes share. `None` if there is no such session.
    ///
    /// The request is stored before the call: after a crash it is sent again, and when Veriff then
    /// has no such session, it was deleted.
    pub async fn delete_at_veriff(&self, by: &Principal, session_id: &str) -> Result<Option<DeletionOutcome>> {
        let Some(session) = self.store.session(session_id).await? else { return Ok(None) };
        let Some(veriff_id) = session.veriff_session_id.clone() else { return Ok(Some(DeletionOutcome::NotThere)) };
        if self.store.deleted_at_veriff(session_id, &veriff_id).await?.is_some() {
            return Ok(Some(DeletionOutcome::GoneBefore));
        }
        if session.stage == Stage::Sending {
            return Ok(Some(DeletionOutcome::Sending));
        }
        if self.deletion_limit_reached().await? {
            return Ok(Some(DeletionOutcome::Limit));
        }
        let requested_before = self.store.deletion_was_requested(session_id).await?;
        self.note_deletion(by, session_id, EventKind::DeletionRequested, None).await?;
        let answer = self.veriff_of(&session)?.delete_session(&veriff::SessionId::new(veriff_id.as_str())).await;
        let outcome = match answer {
            Ok(()) => DeletionOutcome::Deleted,
            Err(error) if error.not_found() && requested_before => DeletionOutcome::GoneBefore,
            Err(error) => outcome_of(&error),
        };
        if outcome.is_gone() {
            self.note_deletion(by, session_id, EventKind::DeletedAtVeriff, Some(&veriff_id)).await?;
        } else if outcome != DeletionOutcome::Unreachable {
            // What was not answered may have been deleted all the same: it counts.
            self.note_deletion(by, session_id, EventKind::DeletionRefused, Some(&outcome.key())).await?;
        }
        Ok(Some(outcome))
    }

    /// Says whether Veriff would refuse one more deletion now.
    async fn deletion_limit_reached(&self) -> Result<bool> {
        let now = self.clock.now();
        Ok(self.store.deletions_since(now - HOUR).await? >= DELETIONS_AN_HOUR
            || self.store.deletions_since(now - 24 * HOUR).await? >= DELETIONS_A_DAY)
    }

    async fn note_deletion(
        &self,
        by: &Principal,
        session_id: &str,
        kind: EventKind,
        detail: Option<&str>,
    ) -> Result<()> {
        self.store.add_event(session_id, &self.event(by, kind, detail)).await?;
        self.notify_changed(session_id).await;
        Ok(())
    }
}

/// Says what a failed deletion means for a reviewer.
fn outcome_of(error: &veriff::Error) -> DeletionOutcome {
    if error.not_found() {
        return DeletionOutcome::Unknown;
    }
    if matches!(error, veriff::Error::HeldBack { .. }) {
        return DeletionOutcome::TooMany;
    }
    let code = error.code().and_then(|code| code.parse().ok());
    match error.status().map(|status| status.as_u16()) {
        Some(429) => DeletionOutcome::TooMany,
        // How Veriff says that it is not enabled is not documented; these two can mean nothing else.
        Some(402 | 403 | 405) => DeletionOutcome::NotEnabled,
        Some(400..=499) => DeletionOutcome::Refused(code),
        Some(_) | None => DeletionOutcome::Unreachable,
    }
}
