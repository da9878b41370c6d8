//! What the portal itself knows of a session: ids, what the company gave, and times.

use leptos::prelude::*;

use super::super::ids::id;
use super::super::moment::when;
use super::facts::{Line, panel};
use crate::domain::{Country, Session};
use crate::server::DEFAULT_INTEGRATION;

/// Shows what belongs to the session and not to a decision.
pub(crate) fn reference(session: &Session, now: i64) -> impl IntoView + use<> {
    let mut lines = vec![Line::new("Id", id(&session.id.0))];
    let known_id = |name, value: &Option<String>| value.as_deref().map(|value| Line::new(name, id(value)));
    let text = |name, value: &Option<String>| value.as_deref().map(|value| Line::text(name, value));
    let moment = |name, value: Option<i64>| value.map(|at| Line::new(name, when(at, now)));
    let country = session.document_country.as_deref().map(|code| format!("{} ({code})", Country::name_of(code)));
    lines.extend(
        [
            known_id("Veriff’s id", &session.veriff_session_id),
            (session.integration != DEFAULT_INTEGRATION)
                .then(|| Line::text("Integration", session.integration.clone())),
            text("vendorData", &session.vendor_data),
            known_id("endUserId", &session.end_user_id),
            text("First name sent", &session.first_name),
            text("Last name sent", &session.last_name),
            session.document_type.map(|document| Line::text("Document chosen", document.label())),
            text("Country chosen", &country),
            text("Language", &session.language),
            text("Callback", &session.callback),
            moment("Link created", Some(session.created_at)),
            moment("Consented", session.consented_at),
            moment("Handed in", session.submitted_at),
            moment("Decided", session.decided_at),
            moment("Link expires", Some(session.expires_at)),
        ]
        .into_iter()
        .flatten(),
    );
    panel("Session", lines)
}
