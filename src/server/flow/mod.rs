//! A session's way, one file a step. Each step looks up, asks the rule, and writes once.

mod ask;
mod audit;
mod capture;
mod code;
mod decide;
mod delete;
mod device;
mod fetch;
mod held_file;
mod open;
mod photograph;
mod reading;
mod registry_check;
mod resume;
mod send;
mod send_media;
mod unreadable;
mod webhook;

pub use audit::{Audit, AuditPerson, HandedIn};
pub use device::{Agreement, Browser};
pub use held_file::HeldBytes;
pub use photograph::{LARGEST_PHOTO, StoredFile};
pub use webhook::NotKept;

use super::jobs::millis;
use super::store::{Applied, Change, StoredMedia, Versioned, Write};
use super::{Error, Portal, Result};
use crate::domain::{CodeState, EventKind, Happening, Problem, Session, SessionId, Stage};

/// How often a change is tried when others change the same session at the same time.
const PATIENCE: usize = 20;

impl Portal {
    /// Changes a session as it is now: `decide` says how, and is asked again when somebody was quicker.
    pub(super) async fn change(
        &self,
        session_id: &str,
        decide: impl Fn(&Versioned) -> Result<Change>,
    ) -> Result<(Session, Applied)> {
        for _ in 0..PATIENCE {
            let before = self.store.session(session_id).await?.ok_or(Error::Refused(Problem::UnknownLink))?;
            let change = decide(&before)?;
            if let Some(done) = self.applied(before, change).await? {
                return Ok(done);
            }
        }
        Err(Error::Refused(Problem::Busy))
    }

    /// Changes a session by what photos its current attempt has. They are read after the session, and every change of theirs
    /// is a change of it: so what `decide` sees is what is there when it is written.
    pub(super) async fn change_photos(
        &self,
        session_id: &str,
        decide: impl Fn(&Versioned, &[StoredMedia]) -> Result<Change>,
    ) -> Result<(Session, Applied)> {
        for _ in 0..PATIENCE {
            let before = self.store.session(session_id).await?.ok_or(Error::Refused(Problem::UnknownLink))?;
            let photos = self.store.current_media(session_id, before.attempt_number).await?;
            let change = decide(&before, &photos)?;
            if let Some(done) = self.applied(before, change).await? {
                return Ok(done);
            }
        }
        Err(Error::Refused(Problem::Busy))
    }

    /// Writes a change and tells of it; returns nothing if somebody was quicker.
    async fn applied(&self, before: Versioned, change: Change) -> Result<Option<(Session, Applied)>> {
        match self.store.apply(&change).await? {
            Applied::Stale => Ok(None),
            applied @ Applied::Written => {
                self.told(&change.session.id.0).await;
                if change.writes.iter().any(Write::wakes) {
                    self.work.notify_waiters();
                }
                Ok(Some((change.session, applied)))
            }
            applied @ Applied::Known => Ok(Some((before.session, applied))),
        }
    }

    /// Tells every open page that a session changed.
    pub(super) async fn told(&self, session_id: &str) {
        self.live.tell(session_id);
        // Other processes find out by themselves if this fails.
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
            asked: Vec::new(),
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
    pub(super) fn event(&self, kind: EventKind, detail: Option<&str>) -> Write {
        Write::Event { id: self.ids.id(), kind, detail: detail.map(str::to_owned), at: self.clock.now() }
    }

    /// Makes a job for a change, due after so many milliseconds.
    pub(super) fn job(&self, job: super::store::Job, after: i64) -> Write {
        let at = self.clock.now();
        Write::Job { id: self.ids.id(), job, due_at: at + after, at }
    }
}

/// Begins a change that moves the session.
fn moved(before: &Versioned, happening: Happening) -> Result<Change> {
    let mut change = Change::of(before);
    change.session.stage = before.stage.after(happening)?;
    Ok(change)
}
