//! Signing in to and out of the back office, and the guard before every page of it.

use axum::body::Body;
use axum::extract::{Form, Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Router, middleware};
use serde::Deserialize;
use subtle::ConstantTimeEq;
use time::Duration;
use tower_sessions::cookie::SameSite;
use tower_sessions::{Expiry, Session, SessionManagerLayer};

use super::events;
use crate::domain::Problem;
use crate::server::{LoginStore, Portal, Refusal, SignedIn};

/// After how long without a request a login is over.
const IDLE: Duration = Duration::hours(8);

/// Puts the guard before the pages of the back office.
pub(super) fn guarded(portal: &Portal, pages: Router<Portal>) -> Router<Portal> {
    let cookies = SessionManagerLayer::new(LoginStore::new(portal))
        .with_name("portal_login")
        .with_path("/admin")
        .with_http_only(true)
        .with_same_site(SameSite::Lax)
        .with_secure(portal.cookies_need_https())
        .with_expiry(Expiry::OnInactivity(IDLE));
    pages
        .route("/admin/events", get(events::of_all))
        .route("/admin/sessions/{id}/events", get(events::of_session))
        .route("/admin/logout", post(sign_out))
        .route("/admin/login", post(sign_in))
        .layer(middleware::from_fn_with_state(portal.clone(), signed_in_only))
        .layer(cookies)
}

/// Lets signed-in people through, and sends everybody else to the login page and back afterwards.
async fn signed_in_only(
    State(portal): State<Portal>,
    session: Session,
    mut request: Request<Body>,
    next: Next,
) -> Response {
    let path = request.uri().path().to_owned();
    if path == "/admin/login" {
        return next.run(request).await;
    }
    match who(&portal, &session).await {
        Ok(Some(signed_in)) => {
            request.extensions_mut().insert(signed_in);
            next.run(request).await
        }
        Ok(None) => {
            let page = request
                .headers()
                .get("accept")
                .is_some_and(|accept| accept.to_str().unwrap_or_default().contains("text/html"));
            if page && request.method() == axum::http::Method::GET {
                let wanted = request.uri().path_and_query().map_or("/admin", |path| path.as_str());
                let wanted: String = url::form_urlencoded::byte_serialize(wanted.as_bytes()).collect();
                Redirect::to(&format!("/admin/login?next={wanted}")).into_response()
            } else {
                (StatusCode::UNAUTHORIZED, "You are not signed in.").into_response()
            }
        }
        Err(()) => {
            (StatusCode::SERVICE_UNAVAILABLE, "The portal has a fault. Please try again in a moment.").into_response()
        }
    }
}

async fn who(portal: &Portal, session: &Session) -> Result<Option<SignedIn>, ()> {
    let unavailable = |error: &dyn std::fmt::Display| tracing::error!(%error, "a login could not be read");
    let id: Option<String> = session.get("admin").await.map_err(|error| unavailable(&error))?;
    let csrf: Option<String> = session.get("csrf").await.map_err(|error| unavailable(&error))?;
    let (Some(id), Some(csrf)) = (id, csrf) else { return Ok(None) };
    let admin = portal.admin(&id).await.map_err(|error| unavailable(&error))?;
    Ok(admin.map(|admin| SignedIn { email: admin.email, csrf }))
}

#[derive(Deserialize)]
struct SignInForm {
    #[serde(default)]
    email: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    next: String,
}

async fn sign_in(State(portal): State<Portal>, session: Session, Form(form): Form<SignInForm>) -> Response {
    let next = own_path(&form.next);
    let refused = |word: &str| {
        let next: String = url::form_urlencoded::byte_serialize(next.as_bytes()).collect();
        Redirect::to(&format!("/admin/login?problem={word}&next={next}")).into_response()
    };
    if form.email.len() > 320 || form.password.len() > 1024 {
        return refused("wrong");
    }
    match portal.sign_in(&form.email, &form.password).await {
        Ok(Ok(admin)) => {
            // A new id, so that one that was planted before is worth nothing.
            let kept = async {
                session.cycle_id().await?;
                session.insert("admin", admin.id).await?;
                session.insert("csrf", portal.new_token()).await
            };
            match kept.await {
                Ok(()) => Redirect::to(&next).into_response(),
                Err(error) => {
                    tracing::error!(%error, "a login could not be kept");
                    StatusCode::SERVICE_UNAVAILABLE.into_response()
                }
            }
        }
        Ok(Err(Refusal::Wrong)) => refused("wrong"),
        Ok(Err(Refusal::Throttled)) => refused("throttled"),
        Err(error) => {
            let problem = Problem::from(error);
            StatusCode::from_u16(problem.http_status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR).into_response()
        }
    }
}

/// Where to go after signing in: a page of the back office, and nowhere else.
fn own_path(next: &str) -> String {
    let own = next == "/admin" || next.starts_with("/admin/") || next.starts_with("/admin?");
    let plain = next.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\')
        && !next.contains("//")
        && !next.contains("..");
    if own && plain { next.to_owned() } else { "/admin".to_owned() }
}

#[derive(Deserialize)]
struct SignOutForm {
    #[serde(default)]
    csrf: String,
}

async fn sign_out(
    session: Session,
    axum::Extension(signed_in): axum::Extension<SignedIn>,
    Form(form): Form<SignOutForm>,
) -> Response {
    if !bool::from(form.csrf.as_bytes().ct_eq(signed_in.csrf.as_bytes())) {
        return (StatusCode::FORBIDDEN, "This form has expired. Go back, reload the page and try again.")
            .into_response();
    }
    match session.flush().await {
        Ok(()) => Redirect::to("/admin/login").into_response(),
        Err(error) => {
            tracing::error!(%error, "a login could not be ended");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::own_path;

    #[test]
    fn nobody_is_sent_elsewhere_after_signing_in() {
        assert_eq!(own_path("/admin/sessions?status=approved"), "/admin/sessions?status=approved");
        for elsewhere in [
            "",
            "https://evil.example",
            "//evil.example",
            "/administer",
            "/admin\\evil",
            "/admin//evil",
            "/admin/../v/x",
            "/v/x",
            "/admin/\r\nx",
        ] {
            assert_eq!(own_path(elsewhere), "/admin", "{elsewhere:?}");
        }
    }
}
