//! Puts the rooms together into one router. May name every room; nobody names it but `main` and the tests.

mod assets;
mod characters;
mod cookies;
mod events;
mod health;
mod own_origin;
mod sign_in;
mod webhook;

use std::net::SocketAddr;
use std::time::Duration;

use axum::body::Body;
use axum::extract::State;
use axum::http::header::{HeaderValue, STRICT_TRANSPORT_SECURITY};
use axum::http::{Request, StatusCode};
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

use crate::api;
use crate::pages;
use crate::server::Portal;

/// How long running requests may take after the portal was told to stop.
const GRACE: Duration = Duration::from_secs(20);

/// Returns everything that the portal answers.
pub fn router(portal: &Portal) -> Router {
    api::register();
    let assets = pages::Assets::new(&assets::version());
    let pages = pages::person::routes()
        .route("/v/{token}/events", get(events::of_person))
        .route("/api/{*function}", any(server_function))
        .merge(sign_in::guarded(portal, pages::admin::routes()))
        .fallback(pages::person::not_found)
        .layer(middleware::from_fn(characters::only))
        .layer(middleware::from_fn_with_state(portal.clone(), own_origin::only));
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
        .layer(CatchPanicLayer::custom(panicked))
        .with_state(portal.clone());
    if portal.is_https() {
        let year = HeaderValue::from_static("max-age=31536000; includeSubDomains");
        router = router.layer(SetResponseHeaderLayer::if_not_present(STRICT_TRANSPORT_SECURITY, year));
    }
    router
}

/// Runs a server function, with the portal at hand.
async fn server_function(State(portal): State<Portal>, request: Request<Body>) -> Response {
    leptos_axum::handle_server_fns_with_context(move || provide_context(portal.clone()), request).await.into_response()
}

fn panicked(_: Box<dyn std::any::Any + Send>) -> Response {
    tracing::error!("a request ended in a panic");
    (StatusCode::INTERNAL_SERVER_ERROR, "The portal has a fault. Please try again in a moment.").into_response()
}

/// Answers on `listener` until stopped, and then finishes what runs.
pub async fn serve(portal: Portal, listener: TcpListener, stop: CancellationToken) -> std::io::Result<()> {
    let router = router(&portal);
    let follow = tokio::spawn({
        let (portal, stop) = (portal.clone(), stop.clone());
        async move { portal.follow(&stop).await }
    });
    let stopped = stop.clone();
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let serving = axum::serve(listener, service).with_graceful_shutdown(async move { stopped.cancelled().await });
    let result = tokio::select! {
        result = serving => result,
        // Open event streams never end by themselves.
        () = async { stop.cancelled().await; tokio::time::sleep(GRACE).await; } => Ok(()),
    };
    stop.cancel();
    let _ = follow.await;
    result
}
