//! Why a one-time code was not sent or not accepted, each with the key of a sentence for the person.

use serde::{Deserialize, Serialize};

/// A reason of Veriff's (devdocs, `aadhaar-database-verification-check-codes`). Each has a sentence for the person under
/// [`OtpError::key`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OtpError {
    /// What was typed is no Aadhaar number; found here or by Veriff.
    #[error("the Aadhaar number is not one")]
    NumberUnreadable,
    /// The number is nobody's.
    #[error("the Aadhaar number is not known")]
    NumberUnknown,
    /// No telephone belongs to the number.
    #[error("there is no telephone to send the code to")]
    NoTelephone,
    /// The code cannot be sent again.
    #[error("the code cannot be sent again")]
    NoResend,
    /// The code was sent too often.
    #[error("the code was sent too often")]
    SentTooOften,
    /// The last code was sent less than a minute ago.
    #[error("the code was sent just now")]
    TooSoon,
    /// No code was sent yet, or the code has expired.
    #[error("no code was sent")]
    NotSent,
    /// What was typed is no code; found here or by Veriff.
    #[error("the code is not six digits")]
    CodeUnreadable,
    /// The code is not the one that was sent.
    #[error("the code is wrong")]
    CodeWrong,
    /// The code was wrong too often: Veriff continues without it.
    #[error("the code was wrong too often")]
    WrongTooOften,
    /// The right code was given already.
    #[error("the code was given already")]
    AlreadyPassed,
    /// The session takes no code.
    #[error("the session takes no code")]
    NotNow,
    /// The register does not answer.
    #[error("the register cannot be reached")]
    Unreachable,
    /// A reason that is not known here.
    #[error("the code was refused")]
    Unknown,
}

impl OtpError {
    /// Every reason for which a code is refused.
    pub const ALL: [Self; 14] = [
        Self::NumberUnreadable,
        Self::NumberUnknown,
        Self::NoTelephone,
        Self::NoResend,
        Self::SentTooOften,
        Self::TooSoon,
        Self::NotSent,
        Self::CodeUnreadable,
        Self::CodeWrong,
        Self::WrongTooOften,
        Self::AlreadyPassed,
        Self::NotNow,
        Self::Unreachable,
        Self::Unknown,
    ];

    /// Reads Veriff's word; one that is not known has a safe sentence, too.
    pub fn of(word: &str) -> Self {
        match word {
            "INVALID_INPUT_AADHAR" => Self::NumberUnreadable,
            "INVALID_AADHAR" => Self::NumberUnknown,
            "INVALID_PHONE_NUMBER" => Self::NoTelephone,
            "INVALID_RESEND_ATTEMPT" => Self::NoResend,
            "OTP_GENERATION_LIMIT_REACHED" => Self::SentTooOften,
            "OTP_REQUEST_TOO_SOON" => Self::TooSoon,
            "OTP_NOT_GENERATED" => Self::NotSent,
            "INVALID_INPUT_OTP" => Self::CodeUnreadable,
            "INVALID_OTP" => Self::CodeWrong,
            "OTP_SUBMISSION_LIMIT_REACHED" => Self::WrongTooOften,
            "MFA_ALREADY_COMPLETED" => Self::AlreadyPassed,
            "INVALID_SESSION_DETAILS" => Self::NotNow,
            "API_ERROR" => Self::Unreachable,
            _ => Self::Unknown,
        }
    }

    /// Returns the name under which the catalogues keep the sentence for the person.
    pub fn key(self) -> &'static str {
        match self {
            Self::NumberUnreadable => "otp-number-unreadable",
            Self::NumberUnknown => "otp-number-unknown",
            Self::NoTelephone => "otp-no-telephone",
            Self::NoResend => "otp-no-resend",
            Self::SentTooOften => "otp-sent-too-often",
            Self::TooSoon => "otp-too-soon",
            Self::NotSent => "otp-not-sent",
            Self::CodeUnreadable => "otp-code-unreadable",
            Self::CodeWrong => "otp-code-wrong",
            Self::WrongTooOften => "otp-wrong-too-often",
            Self::AlreadyPassed => "otp-already-passed",
            Self::NotNow => "otp-not-now",
            Self::Unreachable => "otp-unreachable",
            Self::Unknown => "otp-unknown",
        }
    }

    /// Returns the HTTP status of the response (RFC 9110, section 15).
    pub fn http_status(self) -> u16 {
        match self {
            Self::SentTooOften | Self::TooSoon | Self::WrongTooOften => 429,
            Self::AlreadyPassed | Self::NotNow => 409,
            Self::Unreachable => 503,
            Self::NumberUnreadable
            | Self::NumberUnknown
            | Self::NoTelephone
            | Self::NoResend
            | Self::NotSent
            | Self::CodeUnreadable
            | Self::CodeWrong
            | Self::Unknown => 422,
        }
    }
}
