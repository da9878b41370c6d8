//! A session's way, one file a step. Each step looks up, asks the rule, and writes once.

mod audit;
mod capture;
mod decide;
mod fetch;
mod open;
mod photograph;
mod send;
mod webhook;

pub use audit::{Audit, AuditPerson, HandedIn};
pub use photograph::LARGEST_PHOTO;
pub use webhook::NotKept;

use super::store::{Applied, Change, Versioned, Write};
use super::{Error, Portal, Result};
use crate::domain::{EventKind, Happening, Problem, Session};

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
            match self.store.apply(&change).await? {
                Applied::Stale => {}
                applied @ Applied::Written => {
                    self.told(session_id).await;
                    self.work.notify_waiters();
                    return Ok((change.session, applied));
                }
                applied @ Applied::Known => return Ok((before.session, applied)),
            }
        }
        Err(Error::Refused(Problem::Busy))
    }

    /// Tells every open page that a session changed.
    pub(super) async fn told(&self, session_id: &str) {
        self.live.tell(session_id);
        // Other processes find out by themselves if this fails.
        let _ = self.store.notify(session_id).await;
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
