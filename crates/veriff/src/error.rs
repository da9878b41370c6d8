//! Why a call to Veriff failed, and whether trying again can help.

use std::time::Duration;

use http::StatusCode;

use crate::wire::OtpReason;

/// What a call gives.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a call to Veriff failed.
///
/// No text here holds a secret, a token, a name or a body.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Veriff answered, and said no.
    #[error("Veriff refused with status {}{}: {message}", status.as_u16(), code_suffix(code.as_deref()))]
    Refused {
        /// The HTTP status.
        status: StatusCode,
        /// Veriff's own code, such as `1304`, when the answer held one.
        code: Option<String>,
        /// Veriff's words. For the log; never to be matched on.
        message: String,
        /// The word for why, where the answer held one: one-time passwords have them.
        reason: Option<String>,
        /// How long Veriff asked to wait.
        retry_after: Option<Duration>,
    },
    /// An earlier call of this kind was told to wait, and the time is not over. Nothing was sent.
    #[error("Veriff asked to wait before the next call of this kind")]
    HeldBack {
        /// What is left of the wait.
        retry_after: Duration,
    },
    /// No connection, or it broke before the answer was complete. The call may or may not have had its effect.
    #[error("Veriff cannot be reached")]
    Unreachable(#[source] reqwest::Error),
    /// No answer in time. The call may or may not have had its effect.
    #[error("Veriff did not answer in time")]
    TimedOut,
    /// An answer came that does not read as this API's.
    #[error("Veriff's answer cannot be read, at `{path}`")]
    Unreadable {
        /// Where in the answer.
        path: String,
        /// What was wrong there.
        #[source]
        source: serde_json::Error,
    },
    /// An answer came whose signature is wrong, or missing where the client is strict. Nothing in it was believed.
    #[error("the answer is not signed by Veriff")]
    ForgedAnswer,
    /// An answer is longer than it may be.
    #[error("the answer is longer than {limit_bytes} bytes")]
    AnswerTooLarge {
        /// How much was allowed.
        limit_bytes: usize,
    },
    /// A file is larger than Veriff takes. Nothing was sent.
    #[error("the file has {size_bytes} bytes, and Veriff takes at most {limit_bytes}")]
    FileTooLarge {
        /// The size of the file.
        size_bytes: usize,
        /// The largest file of this kind.
        limit_bytes: usize,
    },
    /// Something else that Veriff would refuse. Nothing was sent.
    #[error("`{field}` {rule}")]
    Invalid {
        /// Which part of the request.
        field: &'static str,
        /// What it must be.
        rule: &'static str,
    },
    /// The base address is not one that may be called.
    #[error("the base URL {0}")]
    BadBase(&'static str),
    /// There is still no decision, and the time to wait for one is over.
    #[error("there is no decision yet")]
    NotDecided,
    /// TLS cannot be set up: no provider, or no certificates on this system.
    #[error("TLS cannot be set up: {0}")]
    NoTls(String),
}

impl Error {
    /// Says whether the same call may succeed later.
    pub fn is_temporary(&self) -> bool {
        match self {
            Self::Unreachable(_) | Self::TimedOut | Self::ForgedAnswer | Self::HeldBack { .. } | Self::NotDecided => {
                true
            }
            Self::Refused { status, .. } => {
                status.is_server_error()
                    || *status == StatusCode::TOO_MANY_REQUESTS
                    || *status == StatusCode::REQUEST_TIMEOUT
            }
            // A gateway's page instead of JSON, or JSON that broke off, is gone the next time.
            Self::Unreadable { source, .. } => source.is_syntax() || source.is_eof(),
            Self::AnswerTooLarge { .. }
            | Self::FileTooLarge { .. }
            | Self::Invalid { .. }
            | Self::BadBase(_)
            | Self::NoTls(_) => false,
        }
    }

    /// Says whether the call certainly changed nothing at Veriff: it was not sent, or refused. Otherwise the outcome is
    /// unknown: the answer may only have been lost.
    pub fn had_no_effect(&self) -> bool {
        match self {
            Self::Refused { status, .. } => status.is_client_error(),
            Self::Unreachable(error) => error.is_connect(),
            Self::HeldBack { .. }
            | Self::FileTooLarge { .. }
            | Self::Invalid { .. }
            | Self::BadBase(_)
            | Self::NotDecided
            | Self::NoTls(_) => true,
            Self::TimedOut | Self::Unreadable { .. } | Self::ForgedAnswer | Self::AnswerTooLarge { .. } => false,
        }
    }

    /// The kind of failure as a word for logs.
    pub(crate) fn word(&self) -> &'static str {
        match self {
            Self::Refused { .. } => "refused",
            Self::HeldBack { .. } => "held back",
            Self::Unreachable(_) => "unreachable",
            Self::TimedOut => "timed out",
            Self::Unreadable { .. } => "unreadable",
            Self::ForgedAnswer => "forged",
            Self::AnswerTooLarge { .. } | Self::FileTooLarge { .. } => "too large",
            Self::Invalid { .. } | Self::BadBase(_) => "invalid",
            Self::NotDecided => "not decided",
            Self::NoTls(_) => "no TLS",
        }
    }

    /// How long to wait before the next try, when Veriff said.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Refused { retry_after, .. } => *retry_after,
            Self::HeldBack { retry_after } => Some(*retry_after),
            Self::Unreachable(_)
            | Self::TimedOut
            | Self::Unreadable { .. }
            | Self::ForgedAnswer
            | Self::AnswerTooLarge { .. }
            | Self::FileTooLarge { .. }
            | Self::Invalid { .. }
            | Self::BadBase(_)
            | Self::NotDecided
            | Self::NoTls(_) => None,
        }
    }

    /// The HTTP status, when an answer came and it said no.
    pub fn status(&self) -> Option<StatusCode> {
        if let Self::Refused { status, .. } = self { Some(*status) } else { None }
    }

    /// Veriff's own code, such as `1304`.
    pub fn code(&self) -> Option<&str> {
        if let Self::Refused { code, .. } = self { code.as_deref() } else { None }
    }

    /// Says whether the session accepts nothing more, usually because it was submitted already: code 1304 on submit,
    /// status 409 on upload. A session that ran out of time says the same; its decision tells them apart.
    pub fn already_submitted(&self) -> bool {
        self.code() == Some("1304") || self.status() == Some(StatusCode::CONFLICT)
    }

    /// Says whether Veriff has no such session, attempt or file.
    pub fn not_found(&self) -> bool {
        self.status() == Some(StatusCode::NOT_FOUND)
    }

    /// Why a one-time password was not sent or not taken.
    // Where the word stands is not documented, so every text of the answer is looked at.
    pub fn otp_reason(&self) -> Option<OtpReason> {
        let Self::Refused { code, message, reason, .. } = self else { return None };
        let known = |text: &str| OtpReason::find(text);
        let named = reason.as_deref().and_then(known).or_else(|| code.as_deref().and_then(known));
        named.or_else(|| known(message)).or_else(|| reason.as_deref().map(OtpReason::from))
    }

    /// Says whether what was asked for is not enabled for the integration.
    pub fn not_enabled(&self) -> bool {
        self.status() == Some(StatusCode::PAYMENT_REQUIRED)
    }

    /// Says whether the key or the signature was refused: a matter of configuration.
    pub fn unauthorized(&self) -> bool {
        self.status() == Some(StatusCode::UNAUTHORIZED)
    }
}

impl From<reqwest::Error> for Error {
    fn from(error: reqwest::Error) -> Self {
        // The address holds the session's id, which is no business of a log line about the network.
        if error.is_timeout() { Self::TimedOut } else { Self::Unreachable(error.without_url()) }
    }
}

fn code_suffix(code: Option<&str>) -> String {
    code.map(|code| format!(", code {code}")).unwrap_or_default()
}
