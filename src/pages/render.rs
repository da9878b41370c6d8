//! Turns a view into an answer, with the headers that every page has.

use std::fmt::Write;
use std::sync::Arc;

use axum::body::Body;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Request, StatusCode};
use axum::response::Response;
use futures_util::StreamExt;
use hydration_context::{SharedContext, SsrSharedContext};
use leptos::nonce::Nonce;
use leptos::prelude::*;

/// Where the browser half and the style sheet are served, such as `pkg/4f2a90c1`: a new build, a new address.
#[derive(Clone, Debug)]
pub struct Assets(pub LeptosOptions);

impl Assets {
    /// Names the folder of the current build.
    pub fn new(version: &str) -> Self {
        let path = if version.is_empty() { "pkg".to_owned() } else { format!("pkg/{version}") };
        Self(LeptosOptions::builder().output_name("app").site_pkg_dir(path).build())
    }

    /// Returns the address of a file of the current build.
    pub fn url(&self, file: &str) -> String {
        format!("/{}/{file}", self.0.site_pkg_dir)
    }
}

/// Answers with `status` and the page that `view` makes.
///
/// No page is cached: every one of them is about somebody. No page of ours waits for anything while it is drawn, so it is
/// drawn whole, in one go; a stream of pieces, as the renderer's own handlers make it, costs three times as much.
pub async fn html<V>(request: Request<Body>, status: StatusCode, view: impl FnOnce() -> V + Send + 'static) -> Response
where
    V: IntoView + 'static,
{
    drop(request);
    let shared: Arc<dyn SharedContext + Send + Sync> = Arc::new(SsrSharedContext::new());
    let owner = Owner::new_root(Some(Arc::clone(&shared)));
    let nonce = Nonce::new();
    let mut page = owner.with(|| {
        provide_context(nonce.clone());
        view().to_html()
    });
    // What islands look for first, even where there is nothing of it.
    if let Some(data) = shared.pending_data() {
        for piece in data.collect::<Vec<_>>().await {
            let _ = write!(page, "<script nonce=\"{nonce}\">{piece}</script>");
        }
    }
    owner.unset_with_forced_cleanup();
    let mut response = Response::new(Body::from(page));
    *response.status_mut() = status;
    protect(response.headers_mut(), &nonce);
    response
}

/// Sets the headers that keep a page to its own origin.
///
/// `wasm-unsafe-eval` allows compiling WebAssembly and nothing else; pictures taken on the page are `blob:`.
fn protect(headers: &mut HeaderMap, nonce: &str) {
    let policy = format!(
        "default-src 'none'; script-src 'nonce-{nonce}' 'self' 'wasm-unsafe-eval'; style-src 'self' 'nonce-{nonce}'; \
         img-src 'self' blob: data:; font-src 'self'; connect-src 'self'; media-src 'self' blob:; form-action 'self'; \
         manifest-src 'self'; base-uri 'none'; frame-ancestors 'none'"
    );
    let policy = HeaderValue::try_from(policy).expect("our own headers are ASCII");
    let fixed: [(HeaderName, &'static str); 6] = [
        (CONTENT_TYPE, "text/html; charset=utf-8"),
        (CACHE_CONTROL, "no-store"),
        (REFERRER_POLICY, "same-origin"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (HeaderName::from_static("permissions-policy"), "camera=(self), microphone=(), geolocation=()"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    ];
    headers.insert(CONTENT_SECURITY_POLICY, policy);
    headers.extend(fixed.map(|(name, value)| (name, HeaderValue::from_static(value))));
}
