//! A check of a national id with a registry: Veriff makes and submits the session itself, and the result comes as a
//! decision (devdocs, `v1validate-registry`).

use veriff::wire::{NewAddress, NewPerson, RegistryCheck};

use super::super::duration::millis;
use super::super::ids::sha256_hex;
use super::super::store::{Job, Write};
use super::super::{Portal, Result};
use super::moved;
use crate::domain::{
    CheckOutcome, EventKind, Principal, RegistryForm, Session, SessionId, Stage, Transition, field_error_of_code,
};

/// How long before its session a webhook may have come, in milliseconds.
const WEBHOOK_LEAD: i64 = 5 * 60_000;

impl Portal {
    /// Submits a check, once for each `form`, a token that the form carries: a second click returns the same session.
    ///
    /// The session's row is written before the call. If Veriff refuses, it goes again; if the answer is lost, it stays, for
    /// nobody can say whether Veriff took the check, and Veriff has no way to say that two calls are one.
    pub async fn check_registry(&self, by: &Principal, form: &str, filled: &RegistryForm) -> Result<CheckOutcome> {
        let form_hash = sha256_hex(form.as_bytes());
        if let Some(known) = self.store.registry_check(&form_hash).await? {
            return Ok(CheckOutcome::Begun(known));
        }
        let field_errors = filled.field_errors();
        if !field_errors.is_empty() {
            return Ok(CheckOutcome::Invalid(field_errors));
        }
        let session = self.session_of_check(filled);
        // Nobody has the token of this link.
        let token_hash = sha256_hex(self.ids.token().as_bytes());
        let events = [EventKind::Created, EventKind::RegistryCheckBegun].map(|kind| self.event(by, kind, None));
        if let Some(known) = self.store.add_registry_check(&session, &token_hash, &form_hash, &events).await? {
            return Ok(CheckOutcome::Begun(known));
        }
        self.notify_changed(&session.id.0).await;
        match self.veriff_of(&session)?.validate_registry(&as_sent(filled)).await {
            Ok(created) => self.check_begun(&session.id, filled, created.id.as_str()).await,
            Err(error) => self.check_failed(session.id, &error).await,
        }
    }

    /// Deletes the session if Veriff has certainly not accepted the check; otherwise keeps it, and stores that this is not known.
    async fn check_failed(&self, id: SessionId, error: &veriff::Error) -> Result<CheckOutcome> {
        let outcome = if let Some(outcome) = refused(error) {
            self.store.drop_registry_check(&id.0).await?;
            outcome
        } else {
            tracing::warn!(session.id = %id, error = error as &dyn std::error::Error, "the answer to a registry check is lost");
            let event = self.event(&Principal::System, EventKind::RegistryCheckUnanswered, None);
            self.store.add_event(&id.0, &event).await?;
            CheckOutcome::Begun(id.0.clone())
        };
        self.notify_changed(&id.0).await;
        Ok(outcome)
    }

    fn session_of_check(&self, filled: &RegistryForm) -> Session {
        Session {
            stage: Stage::Sending,
            vendor_data: given(&filled.vendor_data),
            end_user_id: given(&filled.end_user_id),
            first_name: given(&filled.first_name),
            last_name: given(&filled.last_name),
            ..self.fresh_session(&self.settings.registry_check_integration)
        }
    }

    async fn check_begun(&self, id: &SessionId, filled: &RegistryForm, veriff_id: &str) -> Result<CheckOutcome> {
        let after = millis(self.settings.poll_after);
        // A webhook about the session may have come before the answer: then it was stored without a session.
        let since = self.clock.now() - WEBHOOK_LEAD;
        let early = self.store.unassigned_webhooks(veriff_id, since).await?;
        self.change(&id.0, |before| {
            let mut change = moved(before, Transition::Sent)?;
            change.writes.extend(early.iter().map(|webhook| self.job(Job::Webhook(webhook.clone()), 0)));
            change.session.veriff_session_id = Some(veriff_id.to_owned());
            change.session.submitted_at = Some(self.clock.now());
            change.person_name = given(&filled.full_name).or(change.person_name);
            change.writes.push(Write::AttemptSent(self.clock.now()));
            change.record(self.event(&Principal::System, EventKind::VeriffCreated, Some(veriff_id)));
            change.record(self.event(&Principal::System, EventKind::Sent, None));
            change.writes.push(self.job(Job::Poll(id.clone()), after));
            Ok(change)
        })
        .await?;
        Ok(CheckOutcome::Begun(id.0.clone()))
    }
}

fn given(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

/// Converts the form into Veriff's request: empty fields are left out, not sent as null.
fn as_sent(filled: &RegistryForm) -> RegistryCheck {
    let mut person = NewPerson::new();
    person.id_number = given(&filled.id_number);
    person.first_name = given(&filled.first_name);
    person.last_name = given(&filled.last_name);
    person.full_name = given(&filled.full_name);
    person.date_of_birth = given(&filled.date_of_birth);
    person.phone_number = given(&filled.phone);
    let mut address = NewAddress::new();
    address.full_address = given(&filled.full_address);
    address.street = given(&filled.street);
    address.house_number = given(&filled.house_number);
    address.postcode = given(&filled.postcode);
    address.city = given(&filled.city);
    address.state = given(&filled.state);
    let mut check = RegistryCheck::new(person);
    check.address = filled.has_address().then_some(address);
    check.vendor_data = given(&filled.vendor_data);
    check.end_user_id = given(&filled.end_user_id);
    check
}

/// Says what a failure means where it is sure that Veriff has not taken the check; `None` where it is not.
fn refused(error: &veriff::Error) -> Option<CheckOutcome> {
    use veriff::Error;
    let code: Option<i64> = error.code().and_then(|code| code.parse().ok());
    if matches!(error, Error::HeldBack { .. }) || matches!(error, Error::Unreachable(source) if source.is_connect()) {
        return Some(CheckOutcome::Unreachable);
    }
    if matches!(error, Error::Invalid { .. } | Error::BadBase(_)) {
        return Some(CheckOutcome::Refused(None));
    }
    match error.status()?.as_u16() {
        // The key is fine everywhere else, and there is no id in the path: what is missing is the product.
        402..=405 => Some(CheckOutcome::NotOffered),
        400..=499 => Some(match code.and_then(field_error_of_code) {
            Some(field_error) => CheckOutcome::Invalid(vec![field_error]),
            None => CheckOutcome::Refused(code),
        }),
        _ => None,
    }
}
