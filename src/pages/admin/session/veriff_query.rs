//! `POST /admin/sessions/{id}/ask`: a reviewer runs a query, and the page shows its outcome.

use axum::Extension;
use axum::body::Body;
use axum::extract::{Form, Path, State};
use axum::http::Request;
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::*;
use serde::Deserialize;

use super::super::Icon;
use super::super::error_page::{AdminError, error_response};
use super::super::frame::AdminContext;
use super::super::pill::Meaning;
use super::ListLocation;
use crate::domain::{DeletionOutcome, FetchOutcome, SendNow, SessionDetail, Severity, VeriffQuery};
use crate::pages::Assets;
use crate::server::{Portal, SignedIn};

/// What the forms that run queries need.
#[derive(Clone, Debug)]
pub(crate) struct QueryButtons {
    action: String,
    csrf: String,
    list: String,
}

impl QueryButtons {
    /// Collects it; `None` while the session does not exist at Veriff.
    pub(crate) fn about(detail: &SessionDetail, context: &AdminContext, list: &ListLocation) -> Option<Self> {
        let open = detail.session.veriff_session_id.is_some() && detail.deleted_at_veriff.is_none();
        let signed_in = context.signed_in.as_ref().filter(|_| open)?;
        let action = format!("/admin/sessions/{}/ask", detail.session.id);
        Some(Self { action, csrf: signed_in.csrf.clone(), list: list.query().to_owned() })
    }

    /// Draws the button that fetches again. `button_id` makes its id unique on the page.
    pub(crate) fn again(&self, query: VeriffQuery, button_id: &str) -> AnyView {
        self.form(query, &format!("again-{button_id}"), "Fetch again", Some(query.label()))
    }

    /// Draws the button of a query without an answer.
    pub(crate) fn first(&self, query: VeriffQuery) -> AnyView {
        self.form(query, &format!("ask-{}", query.as_str()), query.label(), None)
    }

    fn form(&self, query: VeriffQuery, id: &str, words: &'static str, unseen: Option<&'static str>) -> AnyView {
        let (action, csrf, id) = (self.action.clone(), self.csrf.clone(), id.to_owned());
        let button_id = id.clone();
        let list = (!self.list.is_empty()).then(|| self.list.clone());
        view! {
            <form class="again" method="post" action=action>
                <input type="hidden" name="csrf" value=csrf/>
                <input type="hidden" name="question" value=query.as_str()/>
                <input type="hidden" name="place" value=button_id/>
                {list.map(|list| view! { <input type="hidden" name="list" value=list/> })}
                <button type="submit" id=id>
                    {Icon::Again.draw()}
                    <span>{words}{unseen.map(|unseen| view! { <span class="unseen">": "{unseen}</span> })}</span>
                </button>
            </form>
        }
        .into_any()
    }
}

/// What the form says.
#[derive(Deserialize)]
pub struct QueryForm {
    #[serde(default)]
    csrf: String,
    #[serde(default)]
    question: String,
    /// The id of the button, so that the page comes back to it.
    #[serde(default)]
    place: String,
    /// The page of the list to which the way back leads.
    #[serde(default)]
    list: String,
}

/// Answers `POST /admin/sessions/{id}/ask`.
pub async fn run_query(
    State(portal): State<Portal>,
    Extension(assets): Extension<Assets>,
    Extension(signed_in): Extension<SignedIn>,
    Path(id): Path<String>,
    Form(form): Form<QueryForm>,
) -> Response {
    let query = VeriffQuery::parse(&form.question).filter(|_| signed_in.sent(&form.csrf));
    let admin_error = match query {
        None => AdminError::StaleForm,
        Some(query) => match portal.query_veriff(&signed_in.principal(), &id, query).await {
            Ok(Some(outcome)) => {
                let page = ListLocation::read(&[("list".to_owned(), form.list)]).session(&id);
                let mark = if page.contains('?') { '&' } else { '?' };
                let (query_word, outcome) = (query.as_str(), outcome.key());
                let address = format!("{page}{mark}asked={query_word}&outcome={outcome}{}", fragment(&form.place));
                return Redirect::to(&address).into_response();
            }
            Ok(None) => AdminError::NoSuchSession,
            Err(error) => AdminError::from(error),
        },
    };
    error_response(Request::new(Body::empty()), AdminContext::new(&portal, assets, Some(signed_in)), admin_error).await
}

/// Returns the fragment of the button that was pressed: without JavaScript, too, the page comes back to where it was.
fn fragment(button_id: &str) -> String {
    let is_id = button_id.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    if is_id && !button_id.is_empty() && button_id.len() <= 100 { format!("#{button_id}") } else { String::new() }
}

/// The message that the page shows once after an action; its address carries it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flash {
    /// A query was run.
    Query(VeriffQuery, FetchOutcome),
    /// A deletion was requested.
    Deletion(DeletionOutcome),
    /// Failing jobs were resumed.
    SendNow(SendNow),
}

impl Flash {
    /// Reads the message from the query; `None` for anything that the portal did not write.
    pub fn read(query: &[(String, String)]) -> Option<Self> {
        let value = |name: &str| query.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
        if let Some(key) = value("deletion") {
            return DeletionOutcome::parse(key).map(Self::Deletion);
        }
        if let Some(word) = value("sent") {
            return SendNow::parse(word).map(Self::SendNow);
        }
        Some(Self::Query(VeriffQuery::parse(value("asked")?)?, FetchOutcome::parse(value("outcome")?)?))
    }

    fn severity(self) -> Severity {
        match self {
            Self::Query(_, FetchOutcome::Fetched) => Severity::Good,
            Self::Query(_, FetchOutcome::Running | FetchOutcome::TooOften) | Self::SendNow(_) => Severity::Info,
            Self::Query(
                _,
                FetchOutcome::NotEnabled | FetchOutcome::Absent | FetchOutcome::NotThere | FetchOutcome::Deleted,
            ) => Severity::Neutral,
            Self::Deletion(outcome) if outcome.is_gone() => Severity::Good,
            Self::Query(_, FetchOutcome::Unreachable | FetchOutcome::Unreadable | FetchOutcome::Refused(_))
            | Self::Deletion(_) => Severity::Caution,
        }
    }

    /// Shows the message with its icon.
    pub(crate) fn show(self) -> impl IntoView {
        let (meaning, icon) = Meaning::of_severity(self.severity());
        let words = match self {
            Self::Query(query, outcome) => format!("{}: {}", query.label(), outcome.sentence()),
            Self::Deletion(outcome) => outcome.sentence(),
            Self::SendNow(outcome) => outcome.sentence().to_owned(),
        };
        view! { <p class="said" data-meaning=meaning.as_str()>{icon.draw()}<span>{words}</span></p> }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&str, &str)]) -> Option<Flash> {
        let owned: Vec<_> = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Flash::read(&owned)
    }

    #[test]
    fn a_fragment_is_an_id_of_ours_or_nothing() {
        assert_eq!(fragment("again-finding-watchlist_screening"), "#again-finding-watchlist_screening");
        for odd in ["", "a b", "x\r\nset-cookie: a", "é", &"a".repeat(101)] {
            assert_eq!(fragment(odd), "");
        }
    }

    #[test]
    fn only_what_the_portal_wrote_is_said() {
        let query_word = read(&[("asked", "person"), ("outcome", "fetched")]);
        assert_eq!(query_word, Some(Flash::Query(VeriffQuery::Person, FetchOutcome::Fetched)));
        assert_eq!(read(&[("deletion", "limit")]), Some(Flash::Deletion(DeletionOutcome::Limit)));
        assert_eq!(read(&[("sent", "begun")]), Some(Flash::SendNow(SendNow::Begun)));
        for odd in [&[("asked", "person")][..], &[("deletion", "<b>")], &[("asked", "x"), ("outcome", "fetched")], &[]]
        {
            assert_eq!(read(odd), None);
        }
    }
}
