//! What every page has: the head, the style, the headers, and escaping.

use std::fmt;

use axum::response::{IntoResponse, Response};
use http::StatusCode;

/// Text from outside, made harmless for HTML, in attributes too.
pub(super) struct Escaped<'a>(pub(super) &'a str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for character in self.0.chars() {
            match character {
                '&' => formatter.write_str("&amp;")?,
                '<' => formatter.write_str("&lt;")?,
                '>' => formatter.write_str("&gt;")?,
                '"' => formatter.write_str("&quot;")?,
                '\'' => formatter.write_str("&#39;")?,
                other => write!(formatter, "{other}")?,
            }
        }
        Ok(())
    }
}

/// What pages may do: their own style and pictures, their own forms, and nothing else.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; \
                      frame-ancestors 'none'";

/// The same for the end-user's page, which integrators show in a frame and which talks to the page around it.
const FRAMED_POLICY: &str =
    "default-src 'none'; style-src 'self'; script-src 'self'; form-action 'self'; base-uri 'none'";

/// A page with a title and a body that is HTML already.
pub(super) fn page(title: &str, body: &str) -> Response {
    with_policy(POLICY, title, body)
}

/// The end-user's page, which says `messages` to the page around it.
pub(super) fn framed(title: &str, messages: &str, body: &str) -> Response {
    let script = format!("<script src=\"/_mock/flow.js\" data-messages=\"{}\"></script>", Escaped(messages));
    with_policy(FRAMED_POLICY, title, &format!("{body}\n{script}"))
}

fn with_policy(policy: &'static str, title: &str, body: &str) -> Response {
    let html = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>{title}</title>\n\
         <link rel=\"stylesheet\" href=\"/_mock/style.css\">\n</head>\n<body>\n\
         <header><a href=\"/\">Veriff stand-in</a><span>for tests and demonstrations, not Veriff</span></header>\n\
         <main>\n{body}\n</main>\n</body>\n</html>\n",
        title = Escaped(title),
    );
    let headers = [
        ("content-type", "text/html; charset=utf-8"),
        ("content-security-policy", policy),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        ("cache-control", "no-store"),
    ];
    (headers, html).into_response()
}

/// A page that says that there is nothing here.
pub(super) fn missing() -> Response {
    let mut response = page("Nothing here", "<h1>Nothing here</h1>\n<p><a href=\"/\">To the sessions</a></p>");
    *response.status_mut() = StatusCode::NOT_FOUND;
    response
}

/// The style of every page.
pub(super) async fn style() -> Response {
    ([("content-type", "text/css; charset=utf-8"), ("cache-control", "no-cache")], include_str!("style.css"))
        .into_response()
}

/// The script of the end-user's page.
pub(super) async fn flow() -> Response {
    ([("content-type", "text/javascript; charset=utf-8"), ("cache-control", "no-cache")], include_str!("flow.js"))
        .into_response()
}

#[cfg(test)]
mod tests {
    use super::Escaped;

    #[test]
    fn nothing_gets_through() {
        let text = Escaped("<script a=\"b\" c='d'>&").to_string();
        assert_eq!(text, "&lt;script a=&quot;b&quot; c=&#39;d&#39;&gt;&amp;");
    }
}
