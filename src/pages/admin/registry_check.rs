//! `/admin/registry-check`: a reviewer has a national id number checked with a registry.

use axum::Extension;
use axum::body::Body;
use axum::extract::{Form, State};
use axum::http::{Request, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::*;

use super::Icon;
use super::frame::{Desk, Section, framed};
use super::refused::{Refusal, refused_page};
use crate::domain::{CheckOutcome, FieldFault, RegistryForm, refusal_words};
use crate::pages::{Assets, html};
use crate::server::{Portal, SignedIn};

/// The form as it is shown.
#[derive(Clone, Debug, Default)]
pub struct Filled {
    /// What was typed.
    pub form: RegistryForm,
    /// Tells this form from others, so that two clicks are one.
    pub token: String,
    /// What is wrong with fields.
    pub faults: Vec<FieldFault>,
    /// What is wrong with the whole.
    pub problem: Option<String>,
}

/// A field: name, label, hint, type, what the browser may know of it.
type Field = (&'static str, &'static str, Option<&'static str>, &'static str);

const PERSON: [Field; 6] = [
    ("id_number", "Id number", Some("Such as a social security number of the United States."), "text"),
    ("first_name", "First name", None, "text"),
    ("last_name", "Last name", None, "text"),
    ("full_name", "Full name", Some("Instead of first and last name."), "text"),
    ("date_of_birth", "Date of birth", Some("Year-month-day, such as 1990-01-31. Or give an address."), "text"),
    ("phone", "Phone", Some("If you know it: digits and spaces, with a + in front."), "tel"),
];
const ADDRESS: [Field; 6] = [
    ("full_address", "Address in one line", None, "text"),
    ("street", "Street", None, "text"),
    ("house_number", "House number", None, "text"),
    ("postcode", "Postcode", None, "text"),
    ("city", "City", None, "text"),
    ("state", "State", None, "text"),
];
const REFERENCES: [Field; 2] = [
    ("vendor_data", "vendorData", Some("Your own reference. It finds the session again."), "text"),
    ("end_user_id", "endUserId", Some("Your UUID of the person."), "text"),
];

/// Answers `GET /admin/registry-check`.
pub async fn page(
    State(portal): State<Portal>,
    Extension(assets): Extension<Assets>,
    Extension(signed_in): Extension<SignedIn>,
    request: Request<Body>,
) -> Response {
    let filled = Filled { token: portal.new_token(), ..Filled::default() };
    let desk = Desk::new(&portal, assets, Some(signed_in));
    html(request, StatusCode::OK, move || view(desk, &filled)).await
}

/// Answers `POST /admin/registry-check`.
pub async fn check(
    State(portal): State<Portal>,
    Extension(assets): Extension<Assets>,
    Extension(signed_in): Extension<SignedIn>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Response {
    let request = Request::new(Body::empty());
    let value = |name: &str| fields.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.as_str());
    let token = value("form").to_owned();
    let is_own = signed_in.sent(value("csrf")) && (20..=100).contains(&token.len());
    let desk = Desk::new(&portal, assets, Some(signed_in));
    if !is_own {
        return refused_page(request, desk, Refusal::StaleForm).await;
    }
    let mut filled = Filled { token, ..Filled::default() };
    for (name, value) in &fields {
        filled.form.fill(name, value);
    }
    let status = match portal.check_registry(&filled.token, &filled.form).await {
        Ok(CheckOutcome::Begun(id)) => return Redirect::to(&format!("/admin/sessions/{id}")).into_response(),
        Ok(CheckOutcome::Faults(faults)) => {
            filled.faults = faults;
            StatusCode::UNPROCESSABLE_ENTITY
        }
        Ok(CheckOutcome::NotOffered) => {
            filled.problem = Some(
                "This integration does not offer the check of national ids: Veriff enables it on an integration of its own. \
                 Nothing was sent on to a registry."
                    .to_owned(),
            );
            StatusCode::UNPROCESSABLE_ENTITY
        }
        Ok(CheckOutcome::Unreachable) => {
            filled.problem = Some("Veriff cannot be reached now. Nothing was sent; try again in a moment.".to_owned());
            StatusCode::BAD_GATEWAY
        }
        Ok(CheckOutcome::Refused(code)) => {
            filled.problem = Some(format!("Veriff refused the check: {}", refusal_words(code)));
            StatusCode::UNPROCESSABLE_ENTITY
        }
        Err(error) => return refused_page(request, desk, Refusal::from(error)).await,
    };
    html(request, status, move || view(desk, &filled)).await
}

/// Shows the form, with sentences at the fields that need another look.
pub fn view(desk: Desk, filled: &Filled) -> AnyView {
    let csrf = desk.signed_in.as_ref().map(|signed_in| signed_in.csrf.clone()).unwrap_or_default();
    let token = filled.token.clone();
    let problem = filled.problem.clone().or_else(|| match filled.faults.len() {
        0 => None,
        1 => Some("One field needs another look. Nothing was sent.".to_owned()),
        many => Some(format!("{many} fields need another look. Nothing was sent.")),
    });
    let group = |fields: &[Field]| fields.iter().map(|one| field(*one, filled)).collect::<Vec<_>>();
    let content = view! {
        <div class="head"><h1>"National-ID check"</h1></div>
        <p class="lead">
            "Veriff asks a registry whether an id number belongs to a person. It makes the session itself; you see the result on its page, live."
        </p>
        <form class="registry" method="post" action="/admin/registry-check" novalidate>
            {problem.map(|problem| view! {
                <p class="said" role="alert" data-meaning="bad">{Icon::Warning.draw()}<span>{problem}</span></p>
            })}
            <input type="hidden" name="csrf" value=csrf/>
            <input type="hidden" name="form" value=token/>
            <fieldset class="panel"><legend>"Person"</legend>{group(&PERSON)}</fieldset>
            <fieldset class="panel"><legend>"Address"</legend>{group(&ADDRESS)}</fieldset>
            <fieldset class="panel"><legend>"Your references"</legend>{group(&REFERENCES)}</fieldset>
            <p class="decide"><button class="primary" type="submit">"Start the check"</button></p>
        </form>
    };
    framed(desk, "National-ID check", Some(Section::RegistryCheck), false, content.into_any())
}

fn field((name, label, hint, kind): Field, filled: &Filled) -> AnyView {
    let fault = filled.faults.iter().find(|(faulty, _)| *faulty == name).map(|(_, sentence)| *sentence);
    let value = filled.form.field(name).to_owned();
    let described = match (hint, fault) {
        (Some(_), Some(_)) => Some(format!("{name}-hint {name}-fault")),
        (Some(_), None) => Some(format!("{name}-hint")),
        (None, Some(_)) => Some(format!("{name}-fault")),
        (None, None) => None,
    };
    let limit = if name == "vendor_data" { "1000" } else { "200" };
    let required = (name == "id_number").then_some("true");
    view! {
        <div class="field">
            <label for=name>{label}</label>
            <input id=name name=name type=kind value=value maxlength=limit autocomplete="off" spellcheck="false"
                aria-describedby=described aria-invalid=fault.map(|_| "true") aria-required=required/>
            {hint.map(|hint| view! { <p class="hint" id=format!("{name}-hint")>{hint}</p> })}
            {fault.map(|fault| view! {
                <p class="fault" id=format!("{name}-fault")>{Icon::Warning.draw()}<span>{fault}</span></p>
            })}
        </div>
    }
    .into_any()
}
