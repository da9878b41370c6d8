//! What an answer to an upload means.

use crate::domain::{PhotoError, UserError};

/// What an answer to the photo means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The portal has it.
    Accepted,
    /// The session is at another step: the page is loaded again.
    WrongStep,
    /// The portal refused the photo.
    Refused(UserError),
    /// The upload may work later, and is repeated.
    Retry,
}

impl Answer {
    /// Reads a response from its status and its error. Status 0 means that there was no response.
    ///
    /// An error that this page does not know, because the portal was updated since, comes as none: the status tells.
    pub fn read(status: u16, error: Option<UserError>) -> Self {
        match (status, error) {
            (200..=299, _) => Self::Accepted,
            (_, Some(UserError::Busy | UserError::Broken | UserError::TooSlow))
            | (0 | 408 | 425 | 429 | 500..=599, None) => Self::Retry,
            (
                _,
                Some(
                    UserError::WrongStage
                    | UserError::UnknownLink
                    | UserError::ExpiredLink
                    | UserError::PictureNotNeeded,
                ),
            ) => Self::WrongStep,
            (_, Some(error)) => Self::Refused(error),
            (413, None) => Self::Refused(UserError::BadPhoto(PhotoError::TooLarge)),
            (_, None) => Self::Refused(UserError::BadForm),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_may_work_later_is_sent_again() {
        let pdf = UserError::BadPhoto(PhotoError::Pdf);
        assert_eq!(Answer::read(200, None), Answer::Accepted);
        assert_eq!(Answer::read(0, None), Answer::Retry);
        assert_eq!(Answer::read(502, None), Answer::Retry);
        assert_eq!(Answer::read(503, Some(UserError::Busy)), Answer::Retry);
        assert_eq!(Answer::read(408, Some(UserError::TooSlow)), Answer::Retry);
        assert_eq!(Answer::read(409, Some(UserError::WrongStage)), Answer::WrongStep);
        assert_eq!(Answer::read(415, Some(pdf)), Answer::Refused(pdf));
        assert_eq!(Answer::read(413, None), Answer::Refused(UserError::BadPhoto(PhotoError::TooLarge)));
        assert_eq!(Answer::read(422, UserError::parse("problem-of-next-year")), Answer::Refused(UserError::BadForm));
    }

    #[test]
    fn every_error_is_answered_in_one_way_whatever_its_status() {
        for error in UserError::all() {
            assert_eq!(Answer::read(error.http_status(), Some(error)), Answer::read(400, Some(error)));
        }
    }
}
