//! Why a one-time password was not sent or not taken.
//!
//! Source: `v1sessionsidmfagenerate`, `v1sessionsidmfaverify`, and the codes of the Aadhaar check.

use super::open_enums::open_enum;

open_enum! {
    /// Why a one-time password was not sent or not taken.
    pub enum OtpReason {
        /// The session is not one that takes a one-time password now (400).
        InvalidSessionDetails = "INVALID_SESSION_DETAILS",
        /// It cannot be sent again (400).
        InvalidResendAttempt = "INVALID_RESEND_ATTEMPT",
        /// It was sent too often (429).
        OtpGenerationLimitReached = "OTP_GENERATION_LIMIT_REACHED",
        /// It was sent less than 60 seconds ago (429).
        OtpRequestTooSoon = "OTP_REQUEST_TOO_SOON",
        /// The person has passed already (400).
        MfaAlreadyCompleted = "MFA_ALREADY_COMPLETED",
        /// The Aadhaar number is not one (400).
        InvalidInputAadhar = "INVALID_INPUT_AADHAR",
        /// The Aadhaar number is nobody's (400).
        InvalidAadhar = "INVALID_AADHAR",
        /// There is no telephone number to send it to (400).
        InvalidPhoneNumber = "INVALID_PHONE_NUMBER",
        /// None was sent yet (400).
        OtpNotGenerated = "OTP_NOT_GENERATED",
        /// It is not six digits (400).
        InvalidInputOtp = "INVALID_INPUT_OTP",
        /// It is not the right one (400).
        InvalidOtp = "INVALID_OTP",
        /// It was wrong too often; the session is then submitted (429).
        OtpSubmissionLimitReached = "OTP_SUBMISSION_LIMIT_REACHED",
        /// The registry failed (500).
        ApiError = "API_ERROR",
    }
}

impl OtpReason {
    /// The reason that `text` is, in capitals or as words.
    pub(crate) fn find(text: &str) -> Option<Self> {
        let word = text.trim().replace(' ', "_").to_ascii_uppercase();
        Self::KNOWN.iter().find(|known| known.as_str() == word).cloned()
    }
}

#[cfg(test)]
mod tests {
    use super::OtpReason;

    #[test]
    fn capitals_and_words_are_the_same() {
        assert_eq!(OtpReason::find("mfa already completed"), Some(OtpReason::MfaAlreadyCompleted));
        assert_eq!(OtpReason::find("INVALID_OTP"), Some(OtpReason::InvalidOtp));
        assert_eq!(OtpReason::find("no"), None);
    }
}
