//! The built browser half, the style sheet and the public files: inside the binary, compressed at build time.

use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, VARY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use rust_embed::{EmbeddedFile, RustEmbed};

#[derive(RustEmbed)]
#[folder = "target/site"]
#[allow_missing = true]
struct Site;

/// Cargo watches a variable that the source names: a file that is new in the folder makes the build script set it anew,
/// and so the release program, which carries the files, is built again.
#[cfg(not(debug_assertions))]
const _: Option<&str> = option_env!("PORTAL_SITE");

/// Returns the hash of the build, which is part of its address.
pub(super) fn version() -> String {
    static VERSION: LazyLock<String> = LazyLock::new(|| {
        let file = Site::get("version.txt").map(|file| file.data);
        file.map(|text| String::from_utf8_lossy(&text).trim().to_owned()).unwrap_or_default()
    });
    VERSION.clone()
}

/// A file of the build. Its address changes with its content, so it may be kept for ever.
pub(super) async fn built(Path(file): Path<String>, headers: HeaderMap) -> Response {
    let version = version();
    let name = file.strip_prefix(&version).and_then(|rest| rest.strip_prefix('/')).unwrap_or(&file);
    let cache = if name.len() < file.len() { "public, max-age=31536000, immutable" } else { "no-cache" };
    answer(&format!("pkg/{name}"), &headers, cache)
}

/// A public file.
pub(super) async fn public(uri: Uri, headers: HeaderMap) -> Response {
    answer(uri.path().trim_start_matches('/'), &headers, "public, max-age=3600")
}

/// Answers with the smallest form of a file that the browser takes.
fn answer(name: &str, headers: &HeaderMap, cache: &'static str) -> Response {
    let accepted = headers.get(ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let forms = [("br", ".br"), ("gzip", ".gz")].into_iter().filter(|(coding, _)| accepted.contains(coding));
    let common = [
        (CONTENT_TYPE, media_type(name)),
        (CACHE_CONTROL, cache),
        (VARY, "accept-encoding"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    for (coding, ending) in forms {
        if let Some(file) = Site::get(&format!("{name}{ending}")) {
            return (common, [(CONTENT_ENCODING, coding)], bytes(file)).into_response();
        }
    }
    match Site::get(name) {
        Some(file) => (common, bytes(file)).into_response(),
        None => (StatusCode::NOT_FOUND, "There is no such file.").into_response(),
    }
}

fn bytes(file: EmbeddedFile) -> Vec<u8> {
    file.data.into_owned()
}

fn media_type(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("js") => "text/javascript; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
