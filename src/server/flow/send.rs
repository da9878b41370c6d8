//! Step 5: a submitted session is sent to Veriff.
//!
//! It has checkpoints, so that it may stop at any line and run again: each call is stored before it is made, and its
//! success after. Where only the first is stored, a query finds out whether the call arrived.

use veriff::wire::{AcceptableProofs, Consent, NewDocument, NewPerson};

use super::super::duration::millis;
use super::super::jobs::JobOutcome;
use super::super::store::{Change, Job, Versioned, Write};
use super::super::{Portal, Result};
use super::moved;
use crate::domain::{
    DecisionStatus, EventKind, Principal, Requirement, Session, SessionId, Stage, Transition, UserError,
};

impl Portal {
    /// Sends a submitted session to Veriff, from the last checkpoint on.
    pub(in super::super) async fn send(&self, id: &SessionId) -> Result<JobOutcome> {
        let Some(session) = self.store.session(&id.0).await? else { return Ok(JobOutcome::Done) };
        if session.stage != Stage::Sending {
            return Ok(JobOutcome::Done);
        }
        let veriff_id = match &session.veriff_session_id {
            Some(known) => veriff::SessionId::new(known.as_str()),
            None => self.create_at_veriff(&session).await?,
        };
        match self.upload_and_submit(&session, &veriff_id).await {
            Ok(()) => {}
            Err(super::super::Error::Veriff(error)) if error.not_found() => {
                // Veriff no longer has the session: another one is created, with all pictures.
                self.reset_veriff_session(&session).await?;
                return Err(error.into());
            }
            Err(error) => return Err(error),
        }
        let after = millis(self.settings.poll_after);
        self.change(&id.0, |before| {
            // The decision may have overtaken us: then only the attempt's own note is left to write.
            let mut change =
                if before.stage == Stage::Sending { moved(before, Transition::Sent)? } else { Change::of(before) };
            change.writes.push(Write::AttemptSent(self.clock.now()));
            change.record(self.event(&Principal::System, EventKind::Sent, None));
            if matches!(change.session.stage, Stage::Waiting | Stage::Decided(DecisionStatus::Review)) {
                change.writes.push(self.job(Job::Poll(id.clone()), after));
            }
            Ok(change)
        })
        .await?;
        Ok(JobOutcome::Done)
    }

    /// Creates the session at Veriff. If the answer is lost, a second one is created the next time; the first, never
    /// used, expires there by itself, for Veriff has no way to say that two calls are one. Of two at once, the first to be
    /// written is the one.
    pub(super) async fn create_at_veriff(&self, session: &Session) -> Result<veriff::SessionId> {
        let date_of_birth = self.store.date_of_birth(&session.id.0).await?;
        let new = new_session(session, date_of_birth, &self.settings.proofs);
        let created = self.veriff_of(session)?.create_session(&new).await?;
        let (session, _) = self
            .change(&session.id.0, |before| {
                let mut change = Change::of(before);
                if before.veriff_session_id.is_none() {
                    change.session.veriff_session_id = Some(created.id.as_str().to_owned());
                    change.record(self.event(&Principal::System, EventKind::VeriffCreated, Some(created.id.as_str())));
                }
                Ok(change)
            })
            .await?;
        Ok(session.veriff_session_id.map_or(created.id, veriff::SessionId::new))
    }

    /// Uploads the missing pictures, and submits.
    async fn upload_and_submit(&self, session: &Versioned, veriff_id: &veriff::SessionId) -> Result<()> {
        let number = session.attempt_number;
        let veriff = self.veriff_of(session)?;
        let attempts = self.store.attempts(&session.id.0).await?;
        let begun = attempts.iter().any(|attempt| attempt.number == number && attempt.submitting_at.is_some());
        if begun {
            let earlier = attempts.into_iter().filter(|attempt| attempt.number < number);
            let earlier: Vec<_> = earlier.filter_map(|attempt| attempt.veriff_attempt_id).collect();
            if was_submitted(veriff, veriff_id, &earlier).await? {
                return Ok(());
            }
        }
        self.send_device(session, veriff_id).await?;
        let mut media = self.store.current_media(&session.id.0, number).await?;
        media.retain(|media| media.sent_at.is_none());
        if !self.send_media(veriff, veriff_id, media).await? {
            return Ok(());
        }
        self.store.attempt_submitting(&session.id.0, number, Some(self.clock.now())).await?;
        match veriff.submit(veriff_id).await {
            Ok(_) => Ok(()),
            Err(error) if error.already_submitted() => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    pub(super) async fn reset_veriff_session(&self, session: &Versioned) -> Result<()> {
        tracing::warn!(session.id = %session.id, user_error = %UserError::Broken, "Veriff does not know the session any more; it is created anew");
        self.store.attempt_submitting(&session.id.0, session.attempt_number, None).await?;
        self.store.media_unsent(&session.id.0, session.attempt_number).await?;
        self.store.device_unsent(&session.id.0).await?;
        self.change(&session.id.0, |before| {
            let mut change = Change::of(before);
            change.session.veriff_session_id = None;
            Ok(change)
        })
        .await?;
        Ok(())
    }
}

/// Finds out whether a submission whose answer was lost arrived: there is a submitted attempt that is none of the `earlier`
/// ones.
pub(super) async fn was_submitted(
    veriff: &veriff::Client,
    veriff_id: &veriff::SessionId,
    earlier: &[String],
) -> Result<bool> {
    use veriff::Status;
    let attempts = veriff.attempts(veriff_id).await?.value;
    let open = |status: &Option<Status>| matches!(status, None | Some(Status::Created | Status::Started));
    let new = |attempt: &veriff::Attempt| !earlier.iter().any(|id| id == attempt.id.as_str());
    Ok(attempts.iter().any(|attempt| !open(&attempt.status) && new(attempt)))
}

/// Makes the request that creates the session. What is not known of person and document is left out, not sent as null.
fn new_session(session: &Session, date_of_birth: Option<String>, proofs: &[String]) -> veriff::NewSession {
    let mut person = NewPerson::new();
    person.first_name.clone_from(&session.first_name);
    person.last_name.clone_from(&session.last_name);
    person.date_of_birth = date_of_birth;
    let mut document = NewDocument::new();
    document.kind = session.document_type.map(|document| document.as_str().to_owned());
    document.country.clone_from(&session.document_country);
    let mut new = veriff::NewSession::new().person(person);
    new.callback.clone_from(&session.callback);
    new.document = Some(document).filter(|document| *document != NewDocument::new());
    if session.requires(Requirement::ProofOfAddress) {
        new.proof_of_address = Some(AcceptableProofs::new(proofs.iter().map(String::as_str)));
    }
    // Without it, nobody gets as far as here.
    if session.requires(Requirement::Aadhaar) {
        new.consents.push(Consent::new("aadhaar", true));
    }
    new.vendor_data.clone_from(&session.vendor_data);
    new.end_user_id.clone_from(&session.end_user_id);
    new
}
