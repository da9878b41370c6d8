//! `/admin/sessions/{id}/deletion`: a reviewer confirms that a session is deleted at Veriff.

use axum::Extension;
use axum::body::Body;
use axum::extract::{Form, Path, State};
use axum::http::{Request, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use leptos::either::Either;
use leptos::prelude::*;
use serde::Deserialize;

use super::super::Icon;
use super::super::error_page::{AdminError, error_response};
use super::super::frame::{AdminContext, Section, framed};
use super::super::ids::id;
use super::super::moment::when;
use crate::domain::{DELETIONS_A_DAY, DELETIONS_AN_HOUR, SessionDetail};
use crate::pages::{Assets, html};
use crate::server::{Portal, SignedIn};

/// Answers `GET /admin/sessions/{id}/deletion`.
pub async fn page(
    State(portal): State<Portal>,
    Extension(assets): Extension<Assets>,
    Extension(signed_in): Extension<SignedIn>,
    Path(id): Path<String>,
    request: Request<Body>,
) -> Response {
    let context = AdminContext::new(&portal, assets, Some(signed_in));
    let admin_error = match portal.session_detail(&id).await {
        Ok(Some(detail)) => {
            let now = portal.now();
            return html(request, StatusCode::OK, move || view(context, &detail, now)).await;
        }
        Ok(None) => AdminError::NoSuchSession,
        Err(error) => AdminError::from(error),
    };
    error_response(request, context, admin_error).await
}

/// What the form says.
#[derive(Deserialize)]
pub struct DeletionForm {
    #[serde(default)]
    csrf: String,
}

/// Answers `POST /admin/sessions/{id}/deletion`.
pub async fn delete(
    State(portal): State<Portal>,
    Extension(assets): Extension<Assets>,
    Extension(signed_in): Extension<SignedIn>,
    Path(id): Path<String>,
    Form(form): Form<DeletionForm>,
) -> Response {
    let admin_error = if signed_in.sent(&form.csrf) {
        match portal.delete_at_veriff(&signed_in.principal(), &id).await {
            Ok(Some(outcome)) => {
                let address = format!("/admin/sessions/{id}?deletion={}", outcome.key());
                return Redirect::to(&address).into_response();
            }
            Ok(None) => AdminError::NoSuchSession,
            Err(error) => AdminError::from(error),
        }
    } else {
        AdminError::StaleForm
    };
    error_response(Request::new(Body::empty()), AdminContext::new(&portal, assets, Some(signed_in)), admin_error).await
}

/// Says what is deleted and what stays, and asks.
pub fn view(context: AdminContext, detail: &SessionDetail, now: i64) -> AnyView {
    let address = format!("/admin/sessions/{}", detail.session.id);
    let back = address.clone();
    let body = match (&detail.session.veriff_session_id, detail.deleted_at_veriff) {
        (_, Some(at)) => Either::Left(view! {
            <p>"It was deleted at Veriff "{when(at, now)}"."</p>
            <p><a class="button" href=address>"Back to the session"</a></p>
        }),
        (None, None) => Either::Right(Either::Left(view! {
            <p>"This session is not at Veriff. There is nothing to delete there."</p>
            <p><a class="button" href=address>"Back to the session"</a></p>
        })),
        (Some(veriff_id), None) => {
            let csrf = context.signed_in.as_ref().map(|signed_in| signed_in.csrf.clone()).unwrap_or_default();
            Either::Right(Either::Right(confirmation(&address, veriff_id, csrf)))
        }
    };
    let page = view! {
        <nav class="upward" aria-label="Back"><a href=back>{Icon::Back.draw()}<span>"Session"</span></a></nav>
        <div class="notice confirm">
            <h1>"Delete this session at Veriff?"</h1>
            {body}
        </div>
    };
    framed(context, "Delete at Veriff", Some(Section::Sessions), false, page.into_any())
}

fn confirmation(address: &str, veriff_id: &str, csrf: String) -> AnyView {
    let (address, action) = (address.to_owned(), format!("{address}/deletion"));
    view! {
        <p>"Veriff’s id of it: "{id(veriff_id)}</p>
        <ul class="points">
            <li>"Veriff erases everything that it holds about the session: data, pictures and videos of every attempt. Calls find it no more at once; the data is gone within 12 hours."</li>
            <li><strong>"It cannot be undone."</strong></li>
            <li>"If the session is not decided yet, it ends as expired or abandoned. While Veriff checks it, it cannot be deleted."</li>
            <li>{format!("Veriff deletes at most {DELETIONS_AN_HOUR} sessions an hour and {DELETIONS_A_DAY} a day.")}</li>
            <li>"What the portal keeps stays: pictures, decisions, answers and this history. The portal asks Veriff nothing more about the session."</li>
        </ul>
        <form class="decide" method="post" action=action>
            <input type="hidden" name="csrf" value=csrf/>
            <button class="danger" type="submit">{Icon::Cross.draw()}<span>"Delete at Veriff"</span></button>
            <a class="button" href=address>"Keep it"</a>
        </form>
    }
    .into_any()
}
