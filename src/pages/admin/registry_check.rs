//! `/admin/registry-check`: a reviewer has a national id number checked with a registry.

use axum::Extension;
use axum::body::Body;
use axum::extract::{Form, State};
use axum::http::{Request, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::*;

use super::Icon;
use super::error_page::{AdminError, error_response};
use super::frame::{AdminContext, Section, framed};
use crate::domain::{CheckOutcome, FieldError, RegistryForm, veriff_error_words};
use crate::pages::{Assets, html};
use crate::server::{Portal, SignedIn};

/// The form as it is shown.
#[derive(Clone, Debug, Default)]
pub struct Filled {
    /// What was typed.
    pub form: RegistryForm,
    /// The token of this form, so that submitting it twice makes one session.
    pub token: String,
    /// What is wrong with fields.
    pub field_errors: Vec<FieldError>,
    /// The error about the whole form.
    pub error_text: Option<String>,
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
    let context = AdminContext::new(&portal, assets, Some(signed_in));
    html(request, StatusCode::OK, move || view(context, &filled)).await
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
    let reviewer = signed_in.principal();
    let context = AdminContext::new(&portal, assets, Some(signed_in));
    if !is_own {
        return error_response(request, context, AdminError::StaleForm).await;
    }
    let mut filled = Filled { token, ..Filled::default() };
    for (name, value) in &fields {
        filled.form.fill(name, value);
    }
    let status = match portal.check_registry(&reviewer, &filled.token, &filled.form).await {
        Ok(CheckOutcome::Begun(id)) => return Redirect::to(&format!("/admin/sessions/{id}")).into_response(),
        Ok(CheckOutcome::Invalid(field_errors)) => {
            filled.field_errors = field_errors;
            StatusCode::UNPROCESSABLE_ENTITY
        }
        Ok(CheckOutcome::NotOffered) => {
            filled.error_text = Some(
                "This integration does not offer the check of national ids: Veriff enables it on an integration of its own. \
                 Nothing was sent on to a registry."
                    .to_owned(),
            );
            StatusCode::UNPROCESSABLE_ENTITY
        }
        Ok(CheckOutcome::Unreachable) => {
            filled.error_text =
                Some("Veriff cannot be reached now. Nothing was sent; try again in a moment.".to_owned());
            StatusCode::BAD_GATEWAY
        }
        Ok(CheckOutcome::Refused(code)) => {
            filled.error_text = Some(format!("Veriff refused the check: {}", veriff_error_words(code)));
            StatusCode::UNPROCESSABLE_ENTITY
        }
        Err(error) => return error_response(request, context, AdminError::from(error)).await,
    };
    html(request, status, move || view(context, &filled)).await
}

/// Shows the form, with each error at its field.
pub fn view(context: AdminContext, filled: &Filled) -> AnyView {
    let csrf = context.signed_in.as_ref().map(|signed_in| signed_in.csrf.clone()).unwrap_or_default();
    let token = filled.token.clone();
    let error_text = filled.error_text.clone().or_else(|| match filled.field_errors.len() {
        0 => None,
        1 => Some("One field needs another look. Nothing was sent.".to_owned()),
        many => Some(format!("{many} fields need another look. Nothing was sent.")),
    });
    let group = |fields: &[Field]| fields.iter().map(|one| field(*one, filled)).collect::<Vec<_>>();
    let body = view! {
        <div class="head"><h1>"National-ID check"</h1></div>
        <p class="lead">
            "Veriff asks a registry whether an id number belongs to a person. It makes the session itself; you see the result on its page, live."
        </p>
        <form class="registry" method="post" action="/admin/registry-check" novalidate>
            {error_text.map(|error_text| view! {
                <p class="said" role="alert" data-meaning="bad">{Icon::Warning.draw()}<span>{error_text}</span></p>
            })}
            <input type="hidden" name="csrf" value=csrf/>
            <input type="hidden" name="form" value=token/>
            <fieldset class="panel"><legend>"Person"</legend>{group(&PERSON)}</fieldset>
            <fieldset class="panel"><legend>"Address"</legend>{group(&ADDRESS)}</fieldset>
            <fieldset class="panel"><legend>"Your references"</legend>{group(&REFERENCES)}</fieldset>
            <p class="decide"><button class="primary" type="submit">"Start the check"</button></p>
        </form>
    };
    framed(context, "National-ID check", Some(Section::RegistryCheck), false, body.into_any())
}

fn field((name, label, hint, kind): Field, filled: &Filled) -> AnyView {
    let field_error = filled.field_errors.iter().find(|(faulty, _)| *faulty == name).map(|(_, sentence)| *sentence);
    let value = filled.form.field(name).to_owned();
    let described = match (hint, field_error) {
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
                aria-describedby=described aria-invalid=field_error.map(|_| "true") aria-required=required/>
            {hint.map(|hint| view! { <p class="hint" id=format!("{name}-hint")>{hint}</p> })}
            {field_error.map(|field_error| view! {
                <p class="fault" id=format!("{name}-fault")>{Icon::Warning.draw()}<span>{field_error}</span></p>
            })}
        </div>
    }
    .into_any()
}
