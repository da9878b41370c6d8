//! The one-time code of India's Aadhaar register, in place of a document.
//!
//! Veriff wants the session first, then the number, then the code, and the face last (devdocs, `v1sessionsidmfagenerate`). So
//! the session is created there as soon as the number is known, and its id is written before it is used. The number and the
//! code are passed on and kept nowhere. What Veriff knows better after a crash (that a code was sent, or given), it says
//! itself, and is believed.

use super::super::store::{Change, Job, Versioned, Write};
use super::super::{Error, Portal, Result};
use super::moved;
use super::send::arrived;
use crate::domain::{
    AadhaarNumber, Ask, CodeFault, CodeState, EventKind, Happening, OneTimeCode, Problem, Stage, Visit, WrongStage,
};

impl Portal {
    /// Has a code sent to the holder of the number: the first one, or another.
    pub async fn send_code(&self, token: &str, number: &AadhaarNumber) -> Result<Visit> {
        let session = self.awaiting_code(token).await?;
        let veriff_id = match &session.veriff_session_id {
            Some(known) => veriff::SessionId::new(known.as_str()),
            None => self.create_at_veriff(&session).await.map_err(unreachable)?,
        };
        let fault = match self.veriff_of(&session)?.generate_otp(&veriff_id, number.digits()).await {
            Ok(()) => return self.code_sent(&session).await,
            Err(error) if error.not_found() => {
                // Veriff let go of the session: the next try begins anew.
                self.forget_veriff(&session).await?;
                CodeFault::Unreachable
            }
            Err(error) => fault(error)?,
        };
        if fault == CodeFault::TooSoon && session.code == CodeState::NotSent {
            // There is one already, though its answer may have been lost: then the next page is the right one.
            return self.code_sent(&session).await;
        }
        self.code_failed(&session, &veriff_id, fault).await
    }

    /// Passes on the code that the person got. With the right one, the way goes on to the face.
    pub async fn check_code(&self, token: &str, code: &OneTimeCode) -> Result<Visit> {
        let session = self.awaiting_code(token).await?;
        let Some(veriff_id) = session.veriff_session_id.as_deref().map(veriff::SessionId::new) else {
            return Err(Error::Refused(Problem::Code(CodeFault::NotSent)));
        };
        match self.veriff_of(&session)?.verify_otp(&veriff_id, code.digits()).await {
            Ok(()) => self.code_passed(&session).await,
            Err(error) => self.code_failed(&session, &veriff_id, fault(error)?).await,
        }
    }

    /// Does what a reason of Veriff's asks for.
    async fn code_failed(&self, session: &Versioned, veriff_id: &veriff::SessionId, fault: CodeFault) -> Result<Visit> {
        match fault {
            CodeFault::AlreadyPassed => self.code_passed(session).await,
            CodeFault::WrongTooOften => self.given_over(session).await,
            // The answer that said so may have been lost: Veriff knows whether it took the session as it is.
            CodeFault::NotNow if arrived(self.veriff_of(session)?, veriff_id, &[]).await.map_err(unreachable)? => {
                self.given_over(session).await
            }
            CodeFault::NotSent => {
                self.forget_code(session).await?;
                self.code_refused(session, fault).await
            }
            CodeFault::NumberUnreadable
            | CodeFault::NumberUnknown
            | CodeFault::NoTelephone
            | CodeFault::NoResend
            | CodeFault::SentTooOften
            | CodeFault::TooSoon
            | CodeFault::CodeUnreadable
            | CodeFault::CodeWrong
            | CodeFault::NotNow
            | CodeFault::Unreachable
            | CodeFault::Unknown => self.code_refused(session, fault).await,
        }
    }

    /// Looks up a session that waits for a number or a code, and for nothing else.
    async fn awaiting_code(&self, token: &str) -> Result<Versioned> {
        let session = self.opened(token).await?;
        session.stage.after(Happening::CodeSent)?;
        if session.asks(Ask::Aadhaar) { Ok(session) } else { Err(Error::WrongStage(WrongStage(session.stage))) }
    }

    async fn code_sent(&self, session: &Versioned) -> Result<Visit> {
        let at = self.clock.now();
        self.code_step(session, Happening::CodeSent, |change| {
            change.session.code = CodeState::Sent { at };
            change.writes.push(self.event(EventKind::CodeSent, None));
        })
        .await
    }

    async fn code_passed(&self, session: &Versioned) -> Result<Visit> {
        let at = self.clock.now();
        self.code_step(session, Happening::CodePassed, |change| {
            change.session.code = CodeState::Passed { at };
            change.writes.push(self.event(EventKind::CodePassed, None));
        })
        .await
    }

    /// Veriff took the session as it is, without the code and without a photo: it will decide.
    async fn given_over(&self, session: &Versioned) -> Result<Visit> {
        let (now, after) = (self.clock.now(), super::super::jobs::millis(self.settings.poll_after));
        self.code_step(session, Happening::GivenOver, |change| {
            change.session.submitted_at = Some(now);
            let detail = CodeFault::WrongTooOften.to_string();
            change.writes.extend([
                Write::AttemptSubmitted(now),
                Write::AttemptSent(now),
                self.event(EventKind::CodeRefused, Some(&detail)),
                self.event(EventKind::Submitted, None),
                self.job(Job::Poll(session.id.clone()), after),
            ]);
        })
        .await
    }

    /// Notes that a code was asked for in vain, so that a reviewer sees what somebody struggles with.
    async fn code_refused(&self, session: &Versioned, fault: CodeFault) -> Result<Visit> {
        let detail = fault.to_string();
        let at = self.clock.now();
        self.store.add_event(&self.ids.id(), &session.id.0, EventKind::CodeRefused, Some(&detail), at).await?;
        self.told(&session.id.0).await;
        Err(Error::Refused(Problem::Code(fault)))
    }

    /// Veriff knows of no code: the number is asked for again.
    async fn forget_code(&self, session: &Versioned) -> Result<()> {
        self.change(&session.id.0, |before| {
            let mut change = Change::of(before);
            change.session.code = CodeState::NotSent;
            Ok(change)
        })
        .await?;
        Ok(())
    }

    /// Moves the session. Who comes second, in another tab, is where they wanted to be.
    async fn code_step(&self, session: &Versioned, happening: Happening, add: impl Fn(&mut Change)) -> Result<Visit> {
        let moved = self
            .change(&session.id.0, |before| {
                let mut change = moved(before, happening)?;
                add(&mut change);
                Ok(change)
            })
            .await;
        match moved {
            Ok((session, _)) => self.visit_of(session).await,
            Err(Error::WrongStage(WrongStage(Stage::Created))) => Err(Error::WrongStage(WrongStage(Stage::Created))),
            Err(Error::WrongStage(_)) => {
                let session = self.store.session(&session.id.0).await?.ok_or(Error::Refused(Problem::UnknownLink))?;
                self.visit_of(session.session).await
            }
            Err(error) => Err(error),
        }
    }
}

/// Returns why a code was not sent or not taken. What is a matter of configuration stays an error of ours.
fn fault(error: veriff::Error) -> Result<CodeFault> {
    if matches!(error, veriff::Error::HeldBack { .. }) {
        return Ok(CodeFault::TooSoon);
    }
    if let Some(reason) = error.otp_reason() {
        return Ok(CodeFault::of(reason.as_str()));
    }
    if error.is_temporary() { Ok(CodeFault::Unreachable) } else { Err(error.into()) }
}

/// A person waits for the answer: what may work later is said in words, not as a fault of ours.
fn unreachable(error: Error) -> Error {
    let temporary = matches!(&error, Error::Veriff(error) if error.is_temporary());
    if temporary { Error::Refused(Problem::Code(CodeFault::Unreachable)) } else { error }
}
