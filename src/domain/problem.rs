//! What a person may be told when something does not work: the only error that crosses the wire.

use serde::{Deserialize, Serialize};

use super::{CodeFault, PhotoFault};

/// Why a request was refused. It never carries an internal message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Problem {
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
    BadPhoto(PhotoFault),
    /// The one-time code was not sent, or not taken.
    #[error("the code: {0}")]
    Code(CodeFault),
    /// The form does not read as one of ours.
    #[error("the form is not complete")]
    BadForm,
    /// The form came too slowly.
    #[error("the form came too slowly")]
    TooSlow,
    /// Too much is going on at once.
    #[error("the portal is busy")]
    Busy,
    /// A fault of the portal.
    #[error("the portal has a fault")]
    Broken,
}

impl Problem {
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

    /// Returns every problem.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::PLAIN
            .into_iter()
            .chain(PhotoFault::ALL.into_iter().map(Self::BadPhoto))
            .chain(CodeFault::ALL.into_iter().map(Self::Code))
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
            Self::BadPhoto(fault) => fault.key(),
            Self::Code(fault) => fault.key(),
            Self::BadForm => "problem-bad-form",
            Self::TooSlow => "problem-too-slow",
            Self::Busy => "problem-busy",
            Self::Broken => "problem-broken",
        }
    }

    /// Reads what [`Problem::key`] says.
    pub fn parse(key: &str) -> Option<Self> {
        Self::all().find(|problem| problem.key() == key)
    }

    /// Returns the HTTP status that the problem deserves (RFC 9110, section 15).
    pub fn http_status(self) -> u16 {
        match self {
            Self::UnknownLink => 404,
            Self::ExpiredLink => 410,
            Self::WrongStage => 409,
            Self::BadPhoto(PhotoFault::TooLarge | PhotoFault::PdfTooLarge) => 413,
            Self::BadPhoto(PhotoFault::NotAPicture | PhotoFault::Heic | PhotoFault::Pdf) => 415,
            Self::ConsentMissing
            | Self::DocumentMissing
            | Self::CountryUnknown
            | Self::PictureNotNeeded
            | Self::PictureMissing
            | Self::EnoughPhotos
            | Self::BadPhoto(_) => 422,
            Self::Code(fault) => fault.http_status(),
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
    fn every_problem_reads_back_from_its_key() {
        for problem in Problem::all() {
            assert_eq!(Problem::parse(problem.key()), Some(problem));
        }
        assert_eq!(Problem::parse("problem-weather"), None);
    }
}
