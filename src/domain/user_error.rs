//! The errors that a person may see: the only errors that leave the server.

use serde::{Deserialize, Serialize};

use super::{OtpError, PhotoError};

/// Why a request was refused. It never carries an internal message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UserError {
    /// No session has this link.
    #[error("this link is not valid")]
    UnknownLink,
    /// The link's time is over.
    #[error("this link has expired")]
    ExpiredLink,
    /// The session has moved on; this step is already done.
    #[error("this step is already done")]
    WrongStage,
    /// The person has not agreed.
    #[error("the consent is missing")]
    ConsentMissing,
    /// No such kind of document is offered.
    #[error("the document is missing")]
    DocumentMissing,
    /// What was typed is no country.
    #[error("the country is not known")]
    CountryUnknown,
    /// The session needs no such picture.
    #[error("this picture is not needed")]
    PictureNotNeeded,
    /// A picture is still missing.
    #[error("a picture is still missing")]
    PictureMissing,
    /// The attempt took more photos than anybody needs.
    #[error("too many photos were taken")]
    TooManyPhotos,
    /// There are as many photos of this as can be sent.
    #[error("there are enough photos of this")]
    EnoughPhotos,
    /// The photo cannot be used.
    #[error("the photo cannot be used: {0}")]
    BadPhoto(PhotoError),
    /// The one-time code was not sent, or not accepted.
    #[error("the code: {0}")]
    Code(OtpError),
    /// The form cannot be read.
    #[error("the form is not complete")]
    BadForm,
    /// The form came too slowly.
    #[error("the form came too slowly")]
    TooSlow,
    /// Too many requests at once.
    #[error("the portal is busy")]
    Busy,
    /// An internal error of the portal.
    #[error("the portal has a fault")]
    Broken,
}

impl UserError {
    const PLAIN: [Self; 14] = [
        Self::UnknownLink,
        Self::ExpiredLink,
        Self::WrongStage,
        Self::ConsentMissing,
        Self::DocumentMissing,
        Self::CountryUnknown,
        Self::PictureNotNeeded,
        Self::PictureMissing,
        Self::TooManyPhotos,
        Self::EnoughPhotos,
        Self::BadForm,
        Self::TooSlow,
        Self::Busy,
        Self::Broken,
    ];

    /// Returns every error.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::PLAIN
            .into_iter()
            .chain(PhotoError::ALL.into_iter().map(Self::BadPhoto))
            .chain(OtpError::ALL.into_iter().map(Self::Code))
    }

    /// Returns the name under which the catalogues keep the sentence for the person, also used in addresses.
    pub fn key(self) -> &'static str {
        match self {
            Self::UnknownLink => "problem-unknown-link",
            Self::ExpiredLink => "problem-expired-link",
            Self::WrongStage => "problem-wrong-stage",
            Self::ConsentMissing => "problem-consent-missing",
            Self::DocumentMissing => "problem-document-missing",
            Self::CountryUnknown => "problem-country-unknown",
            Self::PictureNotNeeded => "problem-picture-not-needed",
            Self::PictureMissing => "problem-picture-missing",
            Self::TooManyPhotos => "problem-too-many-photos",
            Self::EnoughPhotos => "problem-enough-photos",
            Self::BadPhoto(error) => error.key(),
            Self::Code(error) => error.key(),
            Self::BadForm => "problem-bad-form",
            Self::TooSlow => "problem-too-slow",
            Self::Busy => "problem-busy",
            Self::Broken => "problem-broken",
        }
    }

    /// Reads what [`UserError::key`] says.
    pub fn parse(key: &str) -> Option<Self> {
        Self::all().find(|user_error| user_error.key() == key)
    }

    /// Returns the HTTP status of the response (RFC 9110, section 15).
    pub fn http_status(self) -> u16 {
        match self {
            Self::UnknownLink => 404,
            Self::ExpiredLink => 410,
            Self::WrongStage => 409,
            Self::BadPhoto(PhotoError::TooLarge | PhotoError::PdfTooLarge) => 413,
            Self::BadPhoto(PhotoError::NotAPicture | PhotoError::Heic | PhotoError::Pdf) => 415,
            Self::ConsentMissing
            | Self::DocumentMissing
            | Self::CountryUnknown
            | Self::PictureNotNeeded
            | Self::PictureMissing
            | Self::EnoughPhotos
            | Self::BadPhoto(_) => 422,
            Self::Code(error) => error.http_status(),
            Self::BadForm => 400,
            Self::TooSlow => 408,
            Self::TooManyPhotos => 429,
            Self::Busy => 503,
            Self::Broken => 500,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_error_reads_back_from_its_key() {
        for user_error in UserError::all() {
            assert_eq!(UserError::parse(user_error.key()), Some(user_error));
        }
        assert_eq!(UserError::parse("problem-weather"), None);
    }
}
