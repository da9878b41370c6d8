//! Signing in to and out of the back office, and the guard before every page of it.

use axum::body::Body;
use axum::extract::{Form, Query, Request, State};
use axum::http::header::{HeaderValue, RETRY_AFTER};
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Extension, Router, middleware};
use serde::Deserialize;
use subtle::ConstantTimeEq;
use time::Duration;
use tower_sessions::cookie::SameSite;
use tower_sessions::{Expiry, Session, SessionManagerLayer, session};

use super::{cookies, events};
use crate::domain::UserError;
use crate::pages::Assets;
use crate::pages::admin::login;
use crate::server::{Admin, Login, LoginError, LoginStore, MAX_PASSWORD_BYTES, Portal, SignedIn};

/// The longest address that is looked up, in bytes.
const MAX_EMAIL_BYTES: usize = 320;

/// For how long a browser remembers what was typed as the e-mail: until the page that says what was wrong.
const EMAIL_COOKIE_LIFETIME: Duration = Duration::seconds(60);
/// The `Retry-After` of a full queue, in seconds: a full queue is done in less than one.
const RETRY_AFTER_SECONDS: &str = "2";

/// Puts the guard before the pages of the back office.
pub(super) fn guarded(portal: &Portal, pages: Router<Portal>) -> Router<Portal> {
    let cookies = SessionManagerLayer::new(LoginStore::new(portal))
        .with_name("portal_login")
        .with_path("/admin")
        .with_http_only(true)
        .with_same_site(SameSite::Lax)
        .with_secure(portal.cookies_need_https())
        .with_expiry(Expiry::OnInactivity(Duration::try_from(portal.login_idle()).unwrap_or(Duration::MAX)));
    pages
        .route("/admin/events", get(events::of_all))
        .route("/admin/sessions/{id}/events", get(events::of_session))
        .route("/admin/logout", post(sign_out))
        .route("/admin/login", get(login_page).post(sign_in))
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
    match current_login(&portal, &session).await {
        Ok(Some((signed_in, login))) => {
            request.extensions_mut().insert(signed_in);
            request.extensions_mut().insert(login);
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

async fn current_login(portal: &Portal, session: &Session) -> Result<Option<(SignedIn, Login)>, ()> {
    let found = async {
        let Some(login) = login_of(session).await? else { return anyhow::Ok(None) };
        let Some(csrf) = session.get::<String>("csrf").await? else { return Ok(None) };
        let Some(admin) = portal.admin(&login).await? else { return Ok(None) };
        if let Some(now) = portal.last_used_update(&login) {
            session.insert("used", now).await?;
        }
        Ok(Some((SignedIn { email: admin.email, csrf }, login)))
    };
    found.await.map_err(|error| tracing::error!(error = %format!("{error:#}"), "a login could not be read"))
}

/// Reads what the cookie session says; one from before the last update says less, and is none.
async fn login_of(session: &Session) -> Result<Option<Login>, session::Error> {
    let admin_id = session.get("admin").await?;
    let version = session.get("version").await?;
    let (begun_at, used_at) = (session.get("begun").await?, session.get("used").await?);
    let key = session.id().map(Login::key);
    let (Some(key), Some(admin_id), Some(version), Some(begun_at), Some(used_at)) =
        (key, admin_id, version, begun_at, used_at)
    else {
        return Ok(None);
    };
    Ok(Some(Login { key, admin_id, version, begun_at, used_at }))
}

/// Begins a login under a new session id, against session fixation.
async fn begin(portal: &Portal, session: &Session, admin: &Admin) -> Result<(), session::Error> {
    let now = portal.now();
    session.cycle_id().await?;
    session.insert("admin", &admin.id).await?;
    session.insert("version", admin.password_version).await?;
    session.insert("begun", now).await?;
    session.insert("used", now).await?;
    session.insert("csrf", portal.new_token()).await
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

async fn sign_in(
    State(portal): State<Portal>,
    Extension(assets): Extension<Assets>,
    session: Session,
    headers: HeaderMap,
    Form(form): Form<SignInForm>,
) -> Response {
    let next = own_path(&form.next);
    let refused = |word: &str| {
        let next: String = url::form_urlencoded::byte_serialize(next.as_bytes()).collect();
        let mut answer = Redirect::to(&format!("/admin/login?problem={word}&next={next}")).into_response();
        if form.email.len() <= MAX_EMAIL_BYTES {
            cookies::set(answer.headers_mut(), &portal, cookies::EMAIL, &form.email, EMAIL_COOKIE_LIFETIME);
        }
        answer
    };
    if form.email.len() > MAX_EMAIL_BYTES || form.password.len() > MAX_PASSWORD_BYTES {
        portal.metrics.sign_ins.add(["wrong"]);
        return refused("wrong");
    }
    let browser = cookies::read(&headers, cookies::BROWSER);
    let result = portal.sign_in(&form.email, &form.password, browser.as_deref()).await;
    portal.metrics.sign_ins.add([match result {
        Ok(Ok(_)) => "signed_in",
        Ok(Err(LoginError::Wrong)) => "wrong",
        Ok(Err(LoginError::Throttled)) => "throttled",
        Ok(Err(LoginError::Busy)) => "busy",
        Err(_) => "failed",
    }]);
    match result {
        Ok(Ok(success)) => match begin(&portal, &session, &success.admin).await {
            Ok(()) => {
                let mut answer = Redirect::to(&next).into_response();
                let lifetime = Duration::try_from(portal.browser_lifetime()).unwrap_or(Duration::MAX);
                cookies::set(answer.headers_mut(), &portal, cookies::BROWSER, &success.browser, lifetime);
                answer
            }
            Err(error) => {
                tracing::error!(%error, "a login could not be kept");
                StatusCode::SERVICE_UNAVAILABLE.into_response()
            }
        },
        Ok(Err(LoginError::Wrong)) => refused("wrong"),
        Ok(Err(LoginError::Throttled)) => refused("throttled"),
        Ok(Err(LoginError::Busy)) => {
            let _turn = portal.busy_page_turn().await;
            let mut answer = login::busy(&portal, assets, form.email, next).await;
            answer.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static(RETRY_AFTER_SECONDS));
            answer
        }
        Err(error) => {
            let user_error = UserError::from(error);
            StatusCode::from_u16(user_error.http_status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR).into_response()
        }
    }
}

/// Shows the login page, with the e-mail that was typed a moment ago.
async fn login_page(
    State(portal): State<Portal>,
    Extension(assets): Extension<Assets>,
    Query(query): Query<Vec<(String, String)>>,
    request: Request<Body>,
) -> Response {
    let typed = cookies::read(request.headers(), cookies::EMAIL).filter(|email| !email.is_empty());
    let was_typed = typed.is_some();
    let mut answer = login::page(&portal, assets, query, typed, request).await;
    if was_typed {
        cookies::set(answer.headers_mut(), &portal, cookies::EMAIL, "", Duration::ZERO);
    }
    answer
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
    Extension(signed_in): Extension<SignedIn>,
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
