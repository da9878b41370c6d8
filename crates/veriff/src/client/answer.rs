//! Reading an answer: within a bound, and with the path to what does not fit.

use std::time::Duration;

use ::http::{HeaderMap, StatusCode};
use bytes::{Bytes, BytesMut};
use httpdate::parse_http_date;
use serde::{Deserialize, de::DeserializeOwned};

use crate::error::{Error, Result};
use crate::wire::lenient;

/// What was fetched, and the JSON as it came, to be stored beside it.
#[derive(Clone, Debug, PartialEq)]
pub struct Fetched<T> {
    /// The typed answer.
    pub value: T,
    /// The same as text, with every field that this library does not know.
    pub raw: String,
}

/// An answer, read to its end.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

/// The longest wait that is believed. More is a mistake or a trick.
const MAX_RETRY_AFTER: Duration = Duration::from_hours(24);

impl Answer {
    /// Reads `response` to its end, which must come within `limit_bytes`.
    pub(super) async fn read(mut response: reqwest::Response, limit_bytes: usize) -> Result<Self> {
        let mut body = BytesMut::new();
        while let Some(chunk) = response.chunk().await? {
            if body.len() + chunk.len() > limit_bytes {
                return Err(Error::AnswerTooLarge { limit_bytes });
            }
            body.extend_from_slice(&chunk);
        }
        let headers = std::mem::take(response.headers_mut());
        Ok(Self { status: response.status(), headers, body: body.freeze() })
    }

    /// Says whether the envelope reports a failure, whatever the HTTP status.
    pub(super) fn says_fail(&self) -> bool {
        serde_json::from_slice::<ErrorBody>(&self.body)
            .is_ok_and(|error_body| error_body.status.as_deref() == Some("fail"))
    }

    /// The answer as `T`.
    pub(super) fn json<T: DeserializeOwned>(&self) -> Result<T> {
        let mut deserializer = serde_json::Deserializer::from_slice(&self.body);
        serde_path_to_error::deserialize(&mut deserializer)
            .map_err(|error| Error::Unreadable { path: error.path().to_string(), source: error.into_inner() })
    }

    /// The answer as `T`, and as text.
    pub(super) fn fetched<T: DeserializeOwned>(&self) -> Result<Fetched<T>> {
        // JSON that reads is UTF-8.
        Ok(Fetched { value: self.json()?, raw: String::from_utf8_lossy(&self.body).into_owned() })
    }

    /// Converts the answer into an error.
    pub(super) fn into_error(self) -> Error {
        let error_body: ErrorBody = serde_json::from_slice(&self.body).unwrap_or_default();
        let message = error_body
            .message
            .or_else(|| error_body.reason.clone())
            .unwrap_or_else(|| self.status.canonical_reason().unwrap_or("no reason given").to_owned());
        Error::Refused {
            status: self.status,
            code: error_body.code,
            message: message.chars().take(300).collect(),
            reason: error_body.reason,
            retry_after: retry_after(&self.headers),
        }
    }
}

/// The envelope of an error. The code is text in the documentation; a number reads too.
#[derive(Default, Deserialize)]
struct ErrorBody {
    #[serde(default, deserialize_with = "lenient::read")]
    status: Option<String>,
    #[serde(default, deserialize_with = "lenient::read")]
    code: Option<String>,
    #[serde(default, deserialize_with = "lenient::read")]
    message: Option<String>,
    #[serde(default, deserialize_with = "lenient::read")]
    reason: Option<String>,
}

/// The wait that `Retry-After` asks for. Veriff does not document it; it is honoured if it comes.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(http::header::RETRY_AFTER)?.to_str().ok()?.trim();
    let wait = if let Ok(seconds) = text.parse() {
        Duration::from_secs(seconds)
    } else {
        // A date is measured against the sender's own clock.
        let now = parse_http_date(headers.get(http::header::DATE)?.to_str().ok()?).ok()?;
        parse_http_date(text).ok()?.duration_since(now).unwrap_or_default()
    };
    Some(wait.min(MAX_RETRY_AFTER))
}

#[cfg(test)]
mod tests {
    use super::{Answer, Bytes, Duration, Error, HeaderMap, StatusCode};

    fn answer(status: u16, headers: &[(&'static str, &str)], body: &'static str) -> Answer {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.insert(*name, value.parse().expect("a header"));
        }
        let status = StatusCode::from_u16(status).expect("a status");
        Answer { status, headers: map, body: Bytes::from_static(body.as_bytes()) }
    }

    #[test]
    fn every_shape_of_error_body_reads() {
        for body in
            [r#"{"status":"fail","code":"1304","message":"No"}"#, r#"{"status":400,"code":1304,"message":"No"}"#]
        {
            let error = answer(400, &[], body).into_error();
            assert!(error.already_submitted());
            assert_eq!(error.to_string(), "Veriff refused with status 400, code 1304: No");
        }
        for body in ["", "<html>", "[]", "null", "{\"code\":{}}"] {
            let error = answer(502, &[], body).into_error();
            assert!(error.is_temporary() && error.code().is_none());
            assert_eq!(error.to_string(), "Veriff refused with status 502: Bad Gateway");
        }
    }

    #[test]
    fn waits_are_seconds_or_dates_and_bounded() {
        let wait = |headers: &[(&'static str, &str)]| answer(429, headers, "").into_error().retry_after();
        assert_eq!(wait(&[("retry-after", "7")]), Some(Duration::from_secs(7)));
        assert_eq!(wait(&[("retry-after", "999999999")]), Some(Duration::from_hours(24)));
        assert_eq!(wait(&[("retry-after", "soon")]), None);
        let date = ("date", "Sun, 22 Nov 2026 05:00:00 GMT");
        assert_eq!(wait(&[date, ("retry-after", "Sun, 22 Nov 2026 05:00:30 GMT")]), Some(Duration::from_secs(30)));
        assert_eq!(wait(&[date, ("retry-after", "Sun, 22 Nov 2026 04:00:30 GMT")]), Some(Duration::ZERO));
    }

    #[test]
    fn what_does_not_read_says_where() {
        let error = answer(200, &[], r#"{"verification":{"id":"x","status":5}}"#)
            .json::<crate::DecisionAnswer>()
            .expect_err("a status is a word");
        assert!(matches!(&error, Error::Unreadable { path, .. } if path == "verification.status"));
        assert!(!error.is_temporary());
        let broken = answer(200, &[], "{\"verif").json::<crate::DecisionAnswer>().expect_err("cut off");
        assert!(broken.is_temporary());
    }
}
