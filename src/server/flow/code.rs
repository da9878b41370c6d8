//! The one-time code of India's Aadhaar register, in place of a document.
//!
//! Veriff wants the session first, then the number, then the code, and the face last (devdocs, `v1sessionsidmfagenerate`). So
//! the session is created there as soon as the number is known, and its id is written before it is used. The number and the
//! code are passed on and never stored. After a crash Veriff knows better whether a code was sent or given; its answer
//! counts.

use super::super::store::{Change, Job, Versioned, Write};
use super::super::{Error, Portal, Result};
use super::moved;
use super::send::was_submitted;
use crate::domain::{
    AadhaarNumber, CodeState, EventKind, OneTimeCode, OtpError, Principal, Requirement, Stage, Transition, UserError,
    Visit, WrongStage,
};

impl Portal {
    /// Has a code sent to the holder of the number: the first one, or another.
    pub async fn send_code(&self, token: &str, number: &AadhaarNumber) -> Result<Visit> {
        let session = self.awaiting_code(token).await?;
        let veriff_id = match &session.veriff_session_id {
            Some(known) => veriff::SessionId::new(known.as_str()),
            None => self.create_at_veriff(&session).await.map_err(unreachable)?,
        };
        let otp_error = match self.veriff_of(&session)?.generate_otp(&veriff_id, number.digits()).await {
            Ok(()) => return self.code_sent(&session).await,
            Err(error) if error.not_found() => {
                // Veriff no longer has the session: the next try creates another one.
                self.reset_veriff_session(&session).await?;
                OtpError::Unreachable
            }
            Err(error) => otp_error(error)?,
        };
        if otp_error == OtpError::TooSoon && session.code == CodeState::NotSent {
            // There is one already, though its answer may have been lost: then the next page is the right one.
            return self.code_sent(&session).await;
        }
        self.code_failed(&session, &veriff_id, otp_error).await
    }

    /// Passes on the code that the person got. With the right one, the next step is the photo of the face.
    pub async fn check_code(&self, token: &str, code: &OneTimeCode) -> Result<Visit> {
        let session = self.awaiting_code(token).await?;
        let Some(veriff_id) = session.veriff_session_id.as_deref().map(veriff::SessionId::new) else {
            return Err(Error::Refused(UserError::Code(OtpError::NotSent)));
        };
        match self.veriff_of(&session)?.verify_otp(&veriff_id, code.digits()).await {
            Ok(()) => self.code_passed(&session).await,
            Err(error) => self.code_failed(&session, &veriff_id, otp_error(error)?).await,
        }
    }

    /// Handles Veriff's reason for which a code was refused.
    async fn code_failed(
        &self,
        session: &Versioned,
        veriff_id: &veriff::SessionId,
        otp_error: OtpError,
    ) -> Result<Visit> {
        match otp_error {
            OtpError::AlreadyPassed => self.code_passed(session).await,
            OtpError::WrongTooOften => self.otp_limit_reached(session).await,
            // The answer that said so may have been lost: Veriff knows whether it took the session as it is.
            OtpError::NotNow
                if was_submitted(self.veriff_of(session)?, veriff_id, &[]).await.map_err(unreachable)? =>
            {
                self.otp_limit_reached(session).await
            }
            OtpError::NotSent => {
                self.reset_code(session).await?;
                self.code_refused(session, otp_error).await
            }
            OtpError::NumberUnreadable
            | OtpError::NumberUnknown
            | OtpError::NoTelephone
            | OtpError::NoResend
            | OtpError::SentTooOften
            | OtpError::TooSoon
            | OtpError::CodeUnreadable
            | OtpError::CodeWrong
            | OtpError::NotNow
            | OtpError::Unreachable
            | OtpError::Unknown => self.code_refused(session, otp_error).await,
        }
    }

    /// Looks up a session that waits for a number or a code, and for nothing else.
    async fn awaiting_code(&self, token: &str) -> Result<Versioned> {
        let session = self.opened(token).await?;
        session.stage.after(Transition::CodeSent)?;
        if session.requires(Requirement::Aadhaar) {
            Ok(session)
        } else {
            Err(Error::WrongStage(WrongStage(session.stage)))
        }
    }

    async fn code_sent(&self, session: &Versioned) -> Result<Visit> {
        let at = self.clock.now();
        self.code_step(session, Transition::CodeSent, |change| {
            change.session.code = CodeState::Sent { at };
            change.record(self.event(&Principal::Applicant, EventKind::CodeSent, None));
        })
        .await
    }

    async fn code_passed(&self, session: &Versioned) -> Result<Visit> {
        let at = self.clock.now();
        self.code_step(session, Transition::CodePassed, |change| {
            change.session.code = CodeState::Passed { at };
            change.record(self.event(&Principal::Applicant, EventKind::CodePassed, None));
        })
        .await
    }

    /// Moves on a session that Veriff submitted without a code and without a photo: it will decide.
    async fn otp_limit_reached(&self, session: &Versioned) -> Result<Visit> {
        let (now, after) = (self.clock.now(), super::super::duration::millis(self.settings.poll_after));
        self.code_step(session, Transition::OtpLimitReached, |change| {
            change.session.submitted_at = Some(now);
            let detail = OtpError::WrongTooOften.to_string();
            change.writes.extend([
                Write::AttemptSubmitted(now),
                Write::AttemptSent(now),
                self.job(Job::Poll(session.id.clone()), after),
            ]);
            change.record(self.event(&Principal::Applicant, EventKind::CodeRefused, Some(&detail)));
            change.record(self.event(&Principal::Applicant, EventKind::Submitted, None));
        })
        .await
    }

    /// Stores that a code was refused, so that a reviewer sees what a person struggles with.
    async fn code_refused(&self, session: &Versioned, otp_error: OtpError) -> Result<Visit> {
        let detail = otp_error.to_string();
        let event = self.event(&Principal::Applicant, EventKind::CodeRefused, Some(&detail));
        self.store.add_event(&session.id.0, &event).await?;
        self.notify_changed(&session.id.0).await;
        Err(Error::Refused(UserError::Code(otp_error)))
    }

    /// Veriff knows of no code: the number is asked for again.
    async fn reset_code(&self, session: &Versioned) -> Result<()> {
        self.change(&session.id.0, |before| {
            let mut change = Change::of(before);
            change.session.code = CodeState::NotSent;
            Ok(change)
        })
        .await?;
        Ok(())
    }

    /// Moves the session. If another tab has moved it already, that is no error.
    async fn code_step(&self, session: &Versioned, transition: Transition, add: impl Fn(&mut Change)) -> Result<Visit> {
        let moved = self
            .change(&session.id.0, |before| {
                let mut change = moved(before, transition)?;
                add(&mut change);
                Ok(change)
            })
            .await;
        match moved {
            Ok((session, _)) => self.visit_of(session).await,
            Err(Error::WrongStage(WrongStage(Stage::Created))) => Err(Error::WrongStage(WrongStage(Stage::Created))),
            Err(Error::WrongStage(_)) => {
                let session = self.store.session(&session.id.0).await?.ok_or(Error::Refused(UserError::UnknownLink))?;
                self.visit_of(session.session).await
            }
            Err(error) => Err(error),
        }
    }
}

/// Returns why a code was not sent or not taken. What is a matter of configuration stays an error of ours.
fn otp_error(error: veriff::Error) -> Result<OtpError> {
    if matches!(error, veriff::Error::HeldBack { .. }) {
        return Ok(OtpError::TooSoon);
    }
    if let Some(reason) = error.otp_reason() {
        return Ok(OtpError::of(reason.as_str()));
    }
    if error.is_temporary() { Ok(OtpError::Unreachable) } else { Err(error.into()) }
}

/// A person waits for the response: an error that may pass is reported as busy, not as an internal error.
fn unreachable(error: Error) -> Error {
    let temporary = matches!(&error, Error::Veriff(error) if error.is_temporary());
    if temporary { Error::Refused(UserError::Code(OtpError::Unreachable)) } else { error }
}
