//! Step 1: a link is made, and opened.

use super::super::duration::millis;
use super::super::ids::sha256_hex;
use super::super::store::{Change, Versioned};
use super::super::{DEFAULT_INTEGRATION, Error, Portal, Result};
use crate::domain::{
    EventKind, Link, NewLink, OtpError, Photo, Principal, Requirement, Session, Stage, UserError, Visit,
};

impl Portal {
    /// Makes a link. Only the hash of its token is stored.
    pub async fn link(&self, by: &Principal, new: NewLink) -> Result<Link> {
        let token = self.ids.token();
        let integration = new.integration.unwrap_or_else(|| DEFAULT_INTEGRATION.to_owned());
        // Checked now, and not when the person has taken every photo.
        self.integrations.client(&integration)?;
        let session = Session {
            vendor_data: new.vendor_data,
            end_user_id: new.end_user_id,
            first_name: new.first_name,
            last_name: new.last_name,
            callback: new.callback,
            language: new.language,
            requirements: new.requirements.unwrap_or_else(|| self.settings.requirements.clone()),
            fingerprint: new.fingerprint,
            ..self.fresh_session(&integration)
        };
        let created = self.event(by, EventKind::Created, None);
        self.store.add_session(&session, &sha256_hex(token.as_bytes()), &created).await?;
        self.notify_changed(&session.id.0).await;
        let url = format!("{}/v/{token}", self.settings.public_url.as_str().trim_end_matches('/'));
        Ok(Link { session_id: session.id.0, url, expires_at: session.expires_at })
    }

    /// Looks up what a link opens.
    ///
    /// With an expired link nothing can be done any more; the status of a session that was submitted in time is still shown for
    /// as long again.
    pub(super) async fn opened(&self, token: &str) -> Result<Versioned> {
        let hash = sha256_hex(token.as_bytes());
        let session = self.store.session_by_token(&hash).await?.ok_or(Error::Refused(UserError::UnknownLink))?;
        let now = self.clock.now();
        let looking_only = match session.stage {
            Stage::Created | Stage::Consented | Stage::Capturing => false,
            Stage::Sending | Stage::Waiting | Stage::Decided(_) => true,
        };
        let end =
            if looking_only { session.expires_at + millis(self.settings.link_lifetime) } else { session.expires_at };
        if now < end { Ok(session) } else { Err(Error::Refused(UserError::ExpiredLink)) }
    }

    /// Returns the session that a link opens, as its person sees it.
    pub async fn visit(&self, token: &str) -> Result<Visit> {
        let session = self.opened(token).await?;
        if session.opened_at.is_none() {
            self.change(&session.id.0, |before| {
                let mut change = Change::of(before);
                if before.opened_at.is_none() {
                    change.opened_at = Some(self.clock.now());
                    change.record(self.event(&Principal::Applicant, EventKind::Opened, None));
                }
                Ok(change)
            })
            .await?;
        }
        self.visit_of(session.session).await
    }

    /// Completes a session to what its person sees.
    pub(super) async fn visit_of(&self, session: Session) -> Result<Visit> {
        let media = match session.stage {
            // Before a document is chosen nobody can have taken a photo: there is nothing to look for.
            Stage::Created | Stage::Consented => Vec::new(),
            Stage::Capturing | Stage::Sending | Stage::Waiting | Stage::Decided(_) => {
                self.store.current_media(&session.id.0, session.attempt_number).await?
            }
        };
        let delayed = session.stage == Stage::Sending && self.store.sending_failed(&session.id.0).await?;
        let reason_code =
            if session.decided_at.is_some() { self.store.reason_code(&session.id.0).await? } else { None };
        let wrong_codes = if session.requires(Requirement::Aadhaar) {
            let wrong = OtpError::CodeWrong.to_string();
            self.store.events_with(&session.id.0, EventKind::CodeRefused, &wrong).await?
        } else {
            0
        };
        Ok(Visit { photos: media.iter().map(Photo::from).collect(), reason_code, delayed, wrong_codes, session })
    }
}
