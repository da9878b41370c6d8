//! Steps 2 to 4: consent, document and submission; and another attempt when Veriff requests a resubmission.

use super::super::store::{Change, Job, Write};
use super::super::{Error, Portal, Result};
use super::{Agreement, moved};
use crate::domain::{
    Context, Country, DocumentType, EventKind, Principal, Requirement, Stage, Transition, UserError, Visit, WrongStage,
    advice,
};

impl Portal {
    /// Stores the person's consent, and to what else they agreed. The second time nothing changes.
    pub async fn give_consent(&self, token: &str, agreement: &Agreement) -> Result<Visit> {
        let session = self.opened(token).await?;
        if session.stage != Stage::Created {
            return self.visit_of(session.session).await;
        }
        if session.requires(Requirement::Aadhaar) && !agreement.aadhaar {
            return Err(Error::Refused(UserError::ConsentMissing));
        }
        let browser = agreement.browser.as_ref().filter(|_| self.settings.collect_device_data);
        let (session, _) = self
            .change(&session.id.0, |before| {
                let now = self.clock.now();
                let mut change = moved(before, Transition::Consented)?;
                change.session.consented_at = Some(now);
                change.record(self.event(&Principal::Applicant, EventKind::Consented, None));
                if let Some(browser) = browser {
                    change.writes.push(Write::Device(browser.to_device(before.fingerprint.as_deref(), now)));
                    change.record(self.event(&Principal::Applicant, EventKind::DeviceStored, None));
                }
                Ok(change)
            })
            .await?;
        self.visit_of(session).await
    }

    /// Changes the language of the person's pages, at any step.
    pub async fn choose_language(&self, token: &str, language: &str) -> Result<()> {
        let session = self.opened(token).await?;
        self.change(&session.id.0, |before| {
            let mut change = Change::of(before);
            change.session.language = Some(language.to_owned());
            Ok(change)
        })
        .await?;
        Ok(())
    }

    /// Notes the document. Another one than before needs its own photos: those of the old one are dropped.
    pub async fn choose_document(&self, token: &str, document: DocumentType, country: Country) -> Result<Visit> {
        let session = self.opened(token).await?;
        let (session, _) = self
            .change(&session.id.0, |before| {
                let mut change = moved(before, Transition::DocumentChosen)?;
                if before.attempt_number > 1 || before.requires(Requirement::Aadhaar) {
                    return Err(Error::WrongStage(WrongStage(before.stage)));
                }
                let same =
                    before.document_type == Some(document) && before.document_country.as_deref() == Some(country.code);
                if !same {
                    let of_document = Context::ALL.into_iter().filter(|context| context.shows_document());
                    change.writes.push(Write::Drop(of_document.collect(), self.clock.now()));
                    change.record(self.event(
                        &Principal::Applicant,
                        EventKind::DocumentChosen,
                        Some(&format!("{} {}", document.as_str(), country.code)),
                    ));
                }
                change.session.document_type = Some(document);
                change.session.document_country = Some(country.code.to_owned());
                Ok(change)
            })
            .await?;
        self.visit_of(session).await
    }

    /// Submits the attempt and queues its sending, in one transaction. The second time nothing changes.
    pub async fn submit(&self, token: &str) -> Result<Visit> {
        let session = self.opened(token).await?;
        let id = session.id.clone();
        if matches!(session.stage, Stage::Sending | Stage::Waiting | Stage::Decided(_)) {
            return self.visit_of(session.session).await;
        }
        let submitted = self
            .change_photos(&id.0, |before, photos| {
                let now = self.clock.now();
                let mut change = moved(before, Transition::Submitted)?;
                let is_there = |context: &Context| photos.iter().any(|photo| photo.context == *context);
                if !before.retaken(&before.retake).iter().all(is_there) {
                    return Err(Error::Refused(UserError::PictureMissing));
                }
                change.session.submitted_at = Some(now);
                change.writes.push(Write::AttemptSubmitted(now));
                change.record(self.event(&Principal::Applicant, EventKind::Submitted, None));
                change.writes.push(self.job(Job::Send(id.clone()), 0));
                Ok(change)
            })
            .await;
        match submitted {
            Ok((session, _)) => self.visit_of(session).await,
            // Another tab has submitted already: the person is where they wanted to be.
            Err(Error::WrongStage(wrong)) if matches!(wrong.0, Stage::Sending | Stage::Waiting | Stage::Decided(_)) => {
                self.visit(token).await
            }
            Err(error) => Err(error),
        }
    }

    /// Begins the attempt that Veriff asked for: only what failed is taken again, the rest is carried over.
    ///
    /// Veriff decides about the pictures of one attempt together, so that the good ones are sent again with the new ones.
    pub async fn reopen(&self, token: &str) -> Result<Visit> {
        let session = self.opened(token).await?;
        if session.stage == Stage::Capturing && session.attempt_number > 1 {
            return self.visit_of(session.session).await;
        }
        let now = self.clock.now();
        if now >= session.expires_at {
            return Err(Error::Refused(UserError::ExpiredLink));
        }
        let reason_code = self.store.reason_code(&session.id.0).await?;
        let last = self.store.current_media(&session.id.0, session.attempt_number).await?;
        let (session, _) = self
            .change(&session.id.0, |before| {
                let mut change = moved(before, Transition::Reopened)?;
                if before.decision_id != session.decision_id {
                    // Veriff decided anew in between, and what it asks for may be something else.
                    return Err(Error::Refused(UserError::Busy));
                }
                let wanted = before.required_contexts();
                let retake = advice(reason_code).retake;
                change.session.retake = retake.iter().copied().filter(|context| wanted.contains(context)).collect();
                change.session.attempt_number += 1;
                change.session.submitted_at = None;
                change.writes.push(Write::Attempt(now));
                let good = last.iter().filter(|media| {
                    !change.session.retake.is_empty() && !change.session.retake.contains(&media.context)
                });
                let carried: Vec<_> = good.map(|media| Write::Media(media.carried_over(self.ids.id(), now))).collect();
                change.writes.extend(carried);
                change.record(self.event(
                    &Principal::Applicant,
                    EventKind::Reopened,
                    Some(&change.session.attempt_number.to_string()),
                ));
                Ok(change)
            })
            .await?;
        self.visit_of(session).await
    }
}
