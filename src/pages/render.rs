//! Turns a view into an answer, with the headers that every page has.

use any_spawner::Executor;
use axum::body::Body;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS};
use axum::http::{HeaderName, HeaderValue, Request, StatusCode};
use axum::response::Response;
use futures_util::StreamExt;
use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_axum::ResponseOptions;

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
/// No page is cached: every one of them is about somebody.
pub async fn html<V>(request: Request<Body>, status: StatusCode, view: impl FnOnce() -> V + Send + 'static) -> Response
where
    V: IntoView + 'static,
{
    // Nothing else may have told the renderer yet what runs its futures; the second time is refused, and means nothing.
    let _ = Executor::init_tokio();
    let page = move || {
        protect();
        view()
    };
    let mut response = leptos_axum::handle_response_inner(
        || (),
        page,
        request,
        |page, chunks, _| {
            Box::pin(async move {
                let page = page.to_html_stream_in_order().collect::<String>().await;
                let stream: std::pin::Pin<Box<dyn futures_util::Stream<Item = String> + Send>> =
                    Box::pin(futures_util::stream::once(async move { page }).chain(chunks()));
                stream
            })
        },
    )
    .await;
    *response.status_mut() = status;
    response
}

/// Sets the headers that keep a page to its own origin.
///
/// `wasm-unsafe-eval` allows compiling WebAssembly and nothing else; pictures taken on the page are `blob:`.
fn protect() {
    let nonce = use_nonce().expect("the renderer provides a nonce");
    let policy = format!(
        "default-src 'none'; script-src 'nonce-{nonce}' 'self' 'wasm-unsafe-eval'; style-src 'self' 'nonce-{nonce}'; \
         img-src 'self' blob: data:; font-src 'self'; connect-src 'self'; media-src 'self' blob:; form-action 'self'; \
         manifest-src 'self'; base-uri 'none'; frame-ancestors 'none'"
    );
    let headers: [(HeaderName, String); 6] = [
        (CONTENT_SECURITY_POLICY, policy),
        (CACHE_CONTROL, "no-store".to_owned()),
        (REFERRER_POLICY, "same-origin".to_owned()),
        (X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
        (HeaderName::from_static("permissions-policy"), "camera=(self), microphone=(), geolocation=()".to_owned()),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin".to_owned()),
    ];
    let response = expect_context::<ResponseOptions>();
    for (name, value) in headers {
        response.insert_header(name, HeaderValue::from_str(&value).expect("our own headers are ASCII"));
    }
}
