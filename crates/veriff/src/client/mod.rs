//! The client: one method for each call, one way to send them all.
//!
//! To add a call: a method in the file of its part of the API, and a row in the table of the crate's README.

mod answer;
mod base;
mod checks;
mod file;
mod http;
mod otp;
mod pace;
mod read;
mod sessions;
mod trace;
mod wait;

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use ::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use url::Url;

pub use answer::Fetched;
pub use checks::Screening;
pub use file::MediaFile;
pub use trace::FinishedCall;
pub use wait::Wait;

use crate::error::{Error, Result};
use crate::secret::Credentials;
use answer::Answer;
use pace::Pace;
use trace::{Observer, Trace};

/// The most that is read of an answer in JSON, in bytes. Whoever takes Veriff's webhooks should take as much.
pub const JSON_LIMIT: usize = 4 * 1024 * 1024;
/// The most that is read of a file.
pub(crate) const FILE_LIMIT: usize = 32 * 1024 * 1024;

/// Talks to one Veriff integration. Cloning is cheap.
///
/// Every request is signed over the bytes that are sent. Every answer's signature is checked when it carries one,
/// and must be there when the client is [`strict`](Self::strict). Nothing is repeated here: whoever calls knows
/// better when to try again ([`Error::is_temporary`], [`Error::retry_after`], [`Retry`](crate::Retry)). What is kept in mind is only a
/// `Retry-After`: until it is over, calls of the same kind fail with [`Error::HeldBack`] and nothing is sent.
///
/// Each call is a span of `tracing` at level debug: method, endpoint without ids, status and time, and nothing of what
/// travels.
#[derive(Clone)]
pub struct Client {
    http: reqwest::Client,
    base: Url,
    credentials: Arc<Credentials>,
    strict: bool,
    pace: Pace,
    observer: Option<Observer>,
}

/// What a request's signature is made over.
pub(crate) enum Signed<'a> {
    /// The id in the path: GET and DELETE.
    Id(&'a str),
    /// The body as it is sent: POST and PATCH.
    Body(Vec<u8>),
}

/// One request before it is signed: the endpoint, what is signed, and the body.
pub(crate) struct Call<'a> {
    /// The kind of call, for the pace: method and path without ids.
    kind: Cow<'static, str>,
    method: Method,
    /// Below `/v1/`, with `{id}` in the place of the id: what a log may tell.
    template: &'static str,
    id: &'a str,
    signed: Signed<'a>,
    /// Whether the call names the integration: only those that create sessions do.
    names_integration: bool,
}

impl<'a> Call<'a> {
    /// A GET about `id`, which is what is signed.
    fn get(kind: &'static str, template: &'static str, id: &'a str) -> Self {
        let (kind, signed) = (kind.into(), Signed::Id(id));
        Self { kind, method: Method::GET, template, id, signed, names_integration: false }
    }

    /// A POST about `id`, which may be empty. The body is what is signed.
    fn post(kind: &'static str, template: &'static str, id: &'a str, body: Vec<u8>) -> Self {
        let (kind, signed) = (kind.into(), Signed::Body(body));
        Self { kind, method: Method::POST, template, id, signed, names_integration: false }
    }
}

impl Client {
    /// A client for the integration with `credentials` at `base`, the *`BaseURL`* of Veriff's customer portal.
    ///
    /// The base may end in `/v1` or not. It must be https, unless it is on this machine. The HTTP client is made here:
    /// it gives up connecting after 10 seconds and a call after two minutes, follows no redirects, checks certificates
    /// as the system does, and takes the process's TLS provider where one is installed, or else its own. It installs
    /// nothing. The error is [`Error::NoTls`] when TLS cannot be set up.
    pub fn new(base: impl AsRef<str>, credentials: Credentials) -> Result<Self> {
        Self::with_http_client(http::make(None)?, base, credentials)
    }

    /// The same over an HTTP client of your own, with its timeouts and its TLS.
    ///
    /// Give it no redirects: a signed call has one address.
    pub fn with_http_client(http: reqwest::Client, base: impl AsRef<str>, credentials: Credentials) -> Result<Self> {
        Self::build(http, base.as_ref(), credentials, false)
    }

    /// The same, for a stand-in on another machine: the base may be plain http. Never for Veriff itself.
    pub fn allow_plain_http(http: reqwest::Client, base: impl AsRef<str>, credentials: Credentials) -> Result<Self> {
        Self::build(http, base.as_ref(), credentials, true)
    }

    /// Refuses answers that carry no signature, too.
    #[must_use]
    pub fn strict(mut self) -> Self {
        self.strict = true;
        self
    }

    /// Has `observer` called with every call that has ended, for metrics. It must return soon: the call waits for it.
    #[must_use]
    pub fn observe(mut self, observer: impl Fn(&FinishedCall<'_>) + Send + Sync + 'static) -> Self {
        self.observer = Some(Arc::new(observer));
        self
    }

    /// Where calls go, with `/v1/` at the end.
    pub fn base(&self) -> &Url {
        &self.base
    }

    fn build(http: reqwest::Client, base: &str, credentials: Credentials, plain: bool) -> Result<Self> {
        let base = Url::parse(base).map_err(|_| Error::BadBase("is not an absolute URL"))?;
        let base = base::normalise(&base, plain)?;
        let is_header = |text: &str| !text.is_empty() && HeaderValue::from_str(text).is_ok();
        if !is_header(&credentials.api_key) {
            return Err(Error::Invalid { field: "API key", rule: "must be plain text" });
        }
        if credentials.integration_id.as_deref().is_some_and(|id| !is_header(id)) {
            return Err(Error::Invalid { field: "integration id", rule: "must be plain text" });
        }
        let pace = Pace::default();
        Ok(Self { http, base, credentials: Arc::new(credentials), strict: false, pace, observer: None })
    }

    /// Sends `call` and reads the whole answer.
    pub(crate) async fn send(&self, call: Call<'_>) -> Result<Answer> {
        let trace = Trace::begin(&call.method, call.template, self.observer.clone());
        let kind = call.kind.clone();
        let answer = async {
            let response = self.start(call).await?;
            let answer = Answer::read(response, JSON_LIMIT).await?;
            self.judge(&kind, answer)
        };
        let answer = trace.within(answer).await;
        trace.end(answer.as_ref().map(|answer| answer.status));
        answer
    }

    /// Sends `call` and returns as soon as the head of the answer is here.
    async fn start(&self, call: Call<'_>) -> Result<reqwest::Response> {
        self.pace.check(&call.kind)?;
        let url = self
            .base
            .join(&call.template.replace("{id}", call.id))
            .map_err(|_| Error::Invalid { field: "path", rule: "must be part of a URL" })?;
        let mut headers = HeaderMap::new();
        headers.insert("x-auth-client", header(&self.credentials.api_key)?);
        if let Some(id) = self.credentials.integration_id.as_deref().filter(|_| call.names_integration) {
            headers.insert("vrf-integration-id", header(id)?);
        }
        let payload = match &call.signed {
            Signed::Id(id) => id.as_bytes(),
            Signed::Body(body) => body,
        };
        headers.insert("x-hmac-signature", header(&self.credentials.secret.sign(payload))?);
        let mut request = self.http.request(call.method, url).headers(headers);
        if let Signed::Body(body) = call.signed {
            request = request.header(::http::header::CONTENT_TYPE, "application/json").body(body);
        }
        Ok(request.send().await?)
    }

    /// Checks who signed `answer`, and tells a yes from a no.
    fn judge(&self, kind: &str, answer: Answer) -> Result<Answer> {
        // With a wrong secret every answer looks forged, and "unauthorized" is the more useful word. It is believed
        // unchecked: it can only say no.
        if answer.status != StatusCode::UNAUTHORIZED {
            let verify = |signature: &str| self.credentials.secret.verify(&answer.body, signature);
            self.check_signature(answer.status, &answer.headers, verify)?;
        }
        if answer.status.is_success() {
            if !answer.says_fail() {
                return Ok(answer);
            }
            // A failure that was answered with 200 is a bad request all the same.
            return Err(Answer { status: StatusCode::BAD_REQUEST, ..answer }.into_error());
        }
        let error = answer.into_error();
        if let Some(wait) = error.retry_after() {
            self.pace.hold(kind, wait);
        }
        Err(error)
    }

    /// Checks the signature in `headers` with `verify`, where there is one or must be one.
    fn check_signature(&self, status: StatusCode, headers: &HeaderMap, verify: impl Fn(&str) -> bool) -> Result<()> {
        // A gateway in front of Veriff signs nothing, and what it says changes nothing but when to try again.
        let may_be_unsigned = !self.strict || status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS;
        if let Some(key) = either(headers, "x-auth-client", "vrf-auth-client")
            && !key.eq_ignore_ascii_case(&self.credentials.api_key)
        {
            return Err(Error::ForgedAnswer);
        }
        match either(headers, "x-hmac-signature", "vrf-hmac-signature") {
            Some(signature) if verify(signature) => Ok(()),
            None if may_be_unsigned => Ok(()),
            Some(_) | None => Err(Error::ForgedAnswer),
        }
    }
}

/// An HTTP client for whatever else of this crate makes calls.
#[cfg(feature = "mock")]
pub(crate) fn http_client(timeout: std::time::Duration) -> Result<reqwest::Client> {
    http::make(Some(timeout))
}

/// The value of a header under its older or its newer name.
pub(crate) fn either<'a>(headers: &'a HeaderMap, older: &'static str, newer: &'static str) -> Option<&'a str> {
    let value = headers.get(HeaderName::from_static(older)).or_else(|| headers.get(newer))?;
    // What is not plain text is there, but cannot be right.
    Some(value.to_str().unwrap_or(""))
}

fn header(text: &str) -> Result<HeaderValue> {
    HeaderValue::from_str(text).map_err(|_| Error::Invalid { field: "header", rule: "must be plain text" })
}

impl fmt::Debug for Client {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Client")
            .field("base", &self.base.as_str())
            .field("strict", &self.strict)
            .finish_non_exhaustive()
    }
}
