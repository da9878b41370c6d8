//! Values of labels: what came, by the few names that there are for it.

use http::{Method, StatusCode};

/// Names a method; those that nobody here answers share a name.
pub(crate) fn method_label(method: &Method) -> &'static str {
    let known = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
    known.into_iter().find(|known| method.as_str() == *known).unwrap_or("other")
}

/// Returns the class of a status (RFC 9110, section 15).
pub(super) fn status_class(status: StatusCode) -> &'static str {
    match status.as_u16() {
        ..200 => "1xx",
        200..300 => "2xx",
        300..400 => "3xx",
        400..500 => "4xx",
        500.. => "5xx",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_comes_has_one_of_few_names() {
        assert_eq!(method_label(&Method::PATCH), "PATCH");
        for odd in ["BREW", "get", "X-4f6e2b90"] {
            assert_eq!(method_label(&Method::from_bytes(odd.as_bytes()).expect("a token")), "other");
        }
        let classes =
            [100, 204, 303, 404, 599, 999].map(|code| status_class(StatusCode::from_u16(code).expect("a status")));
        assert_eq!(classes, ["1xx", "2xx", "3xx", "4xx", "5xx", "5xx"]);
    }
}
