//! `POST /admin/sessions/{id}/ask`: a reviewer asks Veriff, and reads on the page what came of it.

use axum::Extension;
use axum::body::Body;
use axum::extract::{Form, Path, State};
use axum::http::Request;
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::*;
use serde::Deserialize;

use super::super::Icon;
use super::super::frame::Desk;
use super::super::pill::Meaning;
use super::super::refused::{Refusal, refused_page};
use super::ListPlace;
use crate::domain::{AskOutcome, Case, DeletionOutcome, Question, SendNow, Tone};
use crate::pages::Assets;
use crate::server::{Portal, SignedIn};

/// What a form that asks needs to know.
#[derive(Clone, Debug)]
pub(crate) struct Asking {
    action: String,
    csrf: String,
    list: String,
}

impl Asking {
    /// Gathers it; `None` while there is nobody to ask about the session.
    pub(crate) fn about(case: &Case, desk: &Desk, list: &ListPlace) -> Option<Self> {
        let open = case.session.veriff_session_id.is_some() && case.deleted_at_veriff.is_none();
        let signed_in = desk.signed_in.as_ref().filter(|_| open)?;
        let action = format!("/admin/sessions/{}/ask", case.session.id);
        Some(Self { action, csrf: signed_in.csrf.clone(), list: list.query().to_owned() })
    }

    /// Draws the button that asks once more. `place` tells one such button of the page from another.
    pub(crate) fn again(&self, question: Question, place: &str) -> AnyView {
        self.form(question, &format!("again-{place}"), "Fetch again", Some(question.label()))
    }

    /// Draws the button of a question without an answer.
    pub(crate) fn first(&self, question: Question) -> AnyView {
        self.form(question, &format!("ask-{}", question.as_str()), question.label(), None)
    }

    fn form(&self, question: Question, id: &str, words: &'static str, unseen: Option<&'static str>) -> AnyView {
        let (action, csrf, id) = (self.action.clone(), self.csrf.clone(), id.to_owned());
        let place = id.clone();
        let list = (!self.list.is_empty()).then(|| self.list.clone());
        view! {
            <form class="again" method="post" action=action>
                <input type="hidden" name="csrf" value=csrf/>
                <input type="hidden" name="question" value=question.as_str()/>
                <input type="hidden" name="place" value=place/>
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
pub struct AskForm {
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
pub async fn ask(
    State(portal): State<Portal>,
    Extension(assets): Extension<Assets>,
    Extension(signed_in): Extension<SignedIn>,
    Path(id): Path<String>,
    Form(form): Form<AskForm>,
) -> Response {
    let question = Question::parse(&form.question).filter(|_| signed_in.sent(&form.csrf));
    let refusal = match question {
        None => Refusal::StaleForm,
        Some(question) => match portal.ask(&id, question).await {
            Ok(Some(outcome)) => {
                let page = ListPlace::read(&[("list".to_owned(), form.list)]).session(&id);
                let mark = if page.contains('?') { '&' } else { '?' };
                let (asked, outcome) = (question.as_str(), outcome.key());
                let address = format!("{page}{mark}asked={asked}&outcome={outcome}{}", fragment(&form.place));
                return Redirect::to(&address).into_response();
            }
            Ok(None) => Refusal::NoSuchSession,
            Err(error) => Refusal::from(error),
        },
    };
    refused_page(Request::new(Body::empty()), Desk::new(&portal, assets, Some(signed_in)), refusal).await
}

/// Returns the fragment of the button that was pressed: without JavaScript, too, the page comes back to where it was.
fn fragment(place: &str) -> String {
    let is_id = place.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    if is_id && !place.is_empty() && place.len() <= 100 { format!("#{place}") } else { String::new() }
}

/// What the page says about what was just done; the address carries it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said {
    /// A question was asked.
    Asked(Question, AskOutcome),
    /// A deletion was asked for.
    Deletion(DeletionOutcome),
    /// What failed was to be tried now.
    SendNow(SendNow),
}

impl Said {
    /// Reads the address; what does not read says nothing.
    pub fn read(query: &[(String, String)]) -> Option<Self> {
        let value = |name: &str| query.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
        if let Some(key) = value("deletion") {
            return DeletionOutcome::parse(key).map(Self::Deletion);
        }
        if let Some(word) = value("sent") {
            return SendNow::parse(word).map(Self::SendNow);
        }
        Some(Self::Asked(Question::parse(value("asked")?)?, AskOutcome::parse(value("outcome")?)?))
    }

    fn tone(self) -> Tone {
        match self {
            Self::Asked(_, AskOutcome::Fetched) => Tone::Good,
            Self::Asked(_, AskOutcome::Running | AskOutcome::TooOften) | Self::SendNow(_) => Tone::Info,
            Self::Asked(
                _,
                AskOutcome::NotEnabled | AskOutcome::Absent | AskOutcome::NotThere | AskOutcome::Deleted,
            ) => Tone::Neutral,
            Self::Deletion(outcome) if outcome.is_gone() => Tone::Good,
            Self::Asked(_, AskOutcome::Unreachable | AskOutcome::Unreadable | AskOutcome::Refused(_))
            | Self::Deletion(_) => Tone::Caution,
        }
    }

    /// Shows it.
    pub(crate) fn show(self) -> impl IntoView {
        let (meaning, icon) = Meaning::of_tone(self.tone());
        let words = match self {
            Self::Asked(question, outcome) => format!("{}: {}", question.label(), outcome.sentence()),
            Self::Deletion(outcome) => outcome.sentence(),
            Self::SendNow(outcome) => outcome.sentence().to_owned(),
        };
        view! { <p class="said" data-meaning=meaning.as_str()>{icon.draw()}<span>{words}</span></p> }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&str, &str)]) -> Option<Said> {
        let owned: Vec<_> = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Said::read(&owned)
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
        let asked = read(&[("asked", "person"), ("outcome", "fetched")]);
        assert_eq!(asked, Some(Said::Asked(Question::Person, AskOutcome::Fetched)));
        assert_eq!(read(&[("deletion", "limit")]), Some(Said::Deletion(DeletionOutcome::Limit)));
        assert_eq!(read(&[("sent", "begun")]), Some(Said::SendNow(SendNow::Begun)));
        for odd in [&[("asked", "person")][..], &[("deletion", "<b>")], &[("asked", "x"), ("outcome", "fetched")], &[]]
        {
            assert_eq!(read(odd), None);
        }
    }
}
