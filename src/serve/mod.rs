//! Puts the rooms together into one router. It may name every room; only `main` and the tests name it.

mod assets;
mod connections;
mod cookies;
mod error_response;
mod events;
mod forms;
mod health;
mod metrics;
mod min_speed;
mod nul;
mod request_id;
mod request_span;
mod route;
mod same_origin;
mod sign_in;
mod timed_stream;
mod webhook;

use axum::body::Body;
use axum::extract::State;
use axum::http::header::{HeaderValue, STRICT_TRANSPORT_SECURITY};
use axum::http::{Request, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get};
use axum::{Extension, Router, middleware};
use leptos::prelude::provide_context;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{NotForContentType, Predicate, SizeAbove};
use tower_http::set_header::SetResponseHeaderLayer;

use error_response::error_response;
pub use metrics::serve_metrics;

use crate::api;
use crate::domain::UserError;
use crate::pages;
use crate::server::Portal;

/// Returns the router of every route. Open streams of events end when `stop` is cancelled.
pub fn router(portal: &Portal, stop: &CancellationToken) -> Router {
    api::register();
    let assets = pages::Assets::new(&assets::version());
    let pages = pages::person::routes()
        .route("/v/{token}/events", get(events::of_person))
        .route(route::SERVER_FUNCTIONS, any(server_function))
        .merge(sign_in::guarded(portal, pages::admin::routes()).layer(middleware::from_fn(nul::reject)))
        .fallback(pages::person::not_found)
        .layer(middleware::from_fn_with_state(portal.clone(), same_origin::require))
        .layer(middleware::from_fn(reject_unreadable_addresses));
    // Streams and pictures are left as they are: events must not wait in a compressor, and JPEG does not shrink.
    let compressed =
        SizeAbove::new(512).and(NotForContentType::new("text/event-stream")).and(NotForContentType::IMAGES);
    let mut router = Router::new()
        .merge(pages)
        .layer(CompressionLayer::new().compress_when(compressed))
        .route("/pkg/{*file}", get(assets::built))
        .route("/favicon.svg", get(assets::public))
        .route("/robots.txt", get(assets::public))
        .route("/webhooks/veriff", axum::routing::post(webhook::receive))
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .layer(Extension(assets))
        .layer(Extension(events::Shutdown(stop.clone())))
        .layer(middleware::from_fn_with_state(portal.clone(), min_speed::enforce))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(middleware::from_fn_with_state(portal.clone(), request_span::answer))
        .with_state(portal.clone());
    if portal.is_https() {
        let year = HeaderValue::from_static("max-age=31536000; includeSubDomains");
        router = router.layer(SetResponseHeaderLayer::if_not_present(STRICT_TRANSPORT_SECURITY, year));
    }
    router
}

/// Runs a server function, with the portal at hand.
async fn server_function(
    State(portal): State<Portal>,
    Extension(assets): Extension<pages::Assets>,
    request: Request<Body>,
) -> Response {
    if forms::known_path(request.uri().path()).is_none() {
        return pages::person::not_found(State(portal), Extension(assets), request).await;
    }
    let request = match forms::readable(request).await {
        Ok(request) => request,
        Err(status) => return error_response(UserError::BadForm, status),
    };
    leptos_axum::handle_server_fns_with_context(move || provide_context(portal.clone()), request).await.into_response()
}

/// Refuses an address that no database can hold: one with a NUL, or with bytes that are no text.
///
/// What is searched for in the back office is looked at where it is searched.
async fn reject_unreadable_addresses(request: Request<Body>, next: Next) -> Response {
    let (path, query) = (request.uri().path(), request.uri().query().unwrap_or_default());
    if !forms::is_text(path.as_bytes()) || (!path.starts_with("/admin") && !forms::is_text(query.as_bytes())) {
        return nul::refused_address();
    }
    next.run(request).await
}

fn panicked(_: Box<dyn std::any::Any + Send>) -> Response {
    tracing::error!("a request ended in a panic");
    (StatusCode::INTERNAL_SERVER_ERROR, "The portal has a fault. Please try again in a moment.").into_response()
}

/// Answers on `listener` until stopped, and then finishes what runs and ends soon.
pub async fn serve(portal: Portal, listener: TcpListener, stop: CancellationToken) -> std::io::Result<()> {
    let router = router(&portal, &stop);
    let follow = tokio::spawn({
        let (portal, stop) = (portal.clone(), stop.clone());
        async move { portal.follow(&stop).await }
    });
    let result = connections::serve(&portal, router, listener, &stop).await;
    stop.cancel();
    let _ = follow.await;
    result
}
