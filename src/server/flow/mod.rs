//! The steps of a session, one file each. A step reads the session, applies the rules of `domain`, and writes one change.

mod audit;
mod capture;
mod code;
mod decide;
mod delete;
mod device;
mod fetch;
mod open;
mod photograph;
mod reading;
mod registry_check;
mod remote_file;
mod resume;
mod send;
mod send_media;
mod unreadable;
mod veriff_query;
mod webhook;

pub use audit::{Audit, AuditPerson, ImportOutcome};
pub use device::{Agreement, Browser};
pub use photograph::{MAX_PHOTO_BYTES, StoredFile};
pub use remote_file::RemoteFileStream;
pub use webhook::WebhookRejected;

use super::duration::millis;
use super::store::{Applied, Change, NewEvent, StoredMedia, Versioned, Write};
use super::{Error, Portal, Result};
use crate::domain::{CodeState, EventKind, Principal, Session, SessionId, Stage, Transition, UserError};

/// How often a change is tried when others change the same session at the same time.
const MAX_CONFLICTS: usize = 20;

impl Portal {
    /// Changes a session: `decide` makes the change, and is called again when the session was changed meanwhile.
    pub(super) async fn change(
        &self,
        session_id: &str,
        decide: impl Fn(&Versioned) -> Result<Change>,
    ) -> Result<(Session, Applied)> {
        for _ in 0..MAX_CONFLICTS {
            let before = self.store.session(session_id).await?.ok_or(Error::Refused(UserError::UnknownLink))?;
            let change = decide(&before)?;
            if let Some(done) = self.applied(before, change).await? {
                return Ok(done);
            }
        }
        Err(Error::Refused(UserError::Busy))
    }

    /// Changes a session by what photos its current attempt has. They are read after the session, and every change of theirs
    /// is a change of it: so what `decide` sees is what is there when it is written.
    pub(super) async fn change_photos(
        &self,
        session_id: &str,
        decide: impl Fn(&Versioned, &[StoredMedia]) -> Result<Change>,
    ) -> Result<(Session, Applied)> {
        for _ in 0..MAX_CONFLICTS {
            let before = self.store.session(session_id).await?.ok_or(Error::Refused(UserError::UnknownLink))?;
            let photos = self.store.current_media(session_id, before.attempt_number).await?;
            let change = decide(&before, &photos)?;
            if let Some(done) = self.applied(before, change).await? {
                return Ok(done);
            }
        }
        Err(Error::Refused(UserError::Busy))
    }

    /// Writes a change and announces it; returns nothing if the session was changed meanwhile.
    async fn applied(&self, before: Versioned, change: Change) -> Result<Option<(Session, Applied)>> {
        match self.store.apply(&change).await? {
            Applied::Stale => Ok(None),
            applied @ Applied::Written => {
                self.notify_changed(&change.session.id.0).await;
                if change.writes.iter().any(Write::queues_work) {
                    self.work.notify_waiters();
                }
                Ok(Some((change.session, applied)))
            }
            applied @ Applied::Known => Ok(Some((before.session, applied))),
        }
    }

    /// Notifies every open page that a session changed.
    pub(super) async fn notify_changed(&self, session_id: &str) {
        self.live.publish(session_id);
        // If this fails, other processes find the change by polling.
        let _ = self.store.notify(session_id).await;
    }

    /// Makes a session of which nothing is known yet.
    fn fresh_session(&self, integration: &str) -> Session {
        let now = self.clock.now();
        Session {
            id: SessionId(self.ids.id()),
            integration: integration.to_owned(),
            stage: Stage::Created,
            vendor_data: None,
            end_user_id: None,
            first_name: None,
            last_name: None,
            callback: None,
            language: None,
            document_type: None,
            document_country: None,
            attempt_number: 1,
            retake: Vec::new(),
            requirements: Vec::new(),
            fingerprint: None,
            code: CodeState::NotSent,
            veriff_session_id: None,
            created_at: now,
            expires_at: now + millis(self.settings.link_lifetime),
            consented_at: None,
            submitted_at: None,
            decided_at: None,
            attention: None,
            attention_at: None,
        }
    }

    /// Makes an event for a change.
    pub(super) fn event(&self, by: &Principal, kind: EventKind, detail: Option<&str>) -> NewEvent {
        NewEvent { id: self.ids.id(), kind, detail: detail.map(str::to_owned), by: by.clone(), at: self.clock.now() }
    }

    /// Makes a job for a change, due after so many milliseconds.
    pub(super) fn job(&self, job: super::store::Job, after: i64) -> Write {
        let at = self.clock.now();
        Write::Job { id: self.ids.id(), job, due_at: at + after, at }
    }
}

/// Begins a change that moves the session.
fn moved(before: &Versioned, transition: Transition) -> Result<Change> {
    let mut change = Change::of(before);
    change.session.stage = before.stage.after(transition)?;
    Ok(change)
}
