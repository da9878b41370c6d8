//! A photo that the person took, and what can be wrong with it.

use serde::{Deserialize, Serialize};

use super::Context;

/// A photo that is stored for the current attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Photo {
    /// Its id, which is also the last part of its address.
    pub id: String,
    /// What it shows.
    pub context: Context,
    /// Width in pixels, upright.
    pub width: i64,
    /// Height in pixels, upright.
    pub height: i64,
    /// Size of the stored file in bytes.
    pub size_bytes: i64,
    /// How it was taken.
    pub source: PhotoSource,
    /// What kind of file it is.
    pub media_type: MediaType,
}

/// The media type of a stored file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MediaType {
    /// A normalized picture.
    #[default]
    Jpeg,
    /// A PDF, stored byte for byte as it was uploaded.
    Pdf,
}

impl MediaType {
    /// Returns the media type (IANA).
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Pdf => "application/pdf",
        }
    }

    /// Returns the ending of a file's name, with the dot.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Jpeg => ".jpg",
            Self::Pdf => ".pdf",
        }
    }

    /// Reads the media type.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Jpeg, Self::Pdf].into_iter().find(|kind| kind.as_str() == text)
    }
}

/// Where a photo goes among those of its context.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum PhotoSlot {
    /// The first photo of its context: it replaces one that is there already.
    #[default]
    First,
    /// One more, beside those that are there.
    Another,
    /// Instead of the photo with this id.
    Instead(String),
}

/// How a photo was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PhotoSource {
    /// With the camera, on the page.
    Camera,
    /// From a file.
    File,
}

impl PhotoSource {
    /// Returns the word that the store and the forms use.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Camera => "camera",
            Self::File => "file",
        }
    }

    /// Reads the word; what is not `camera` is a file.
    pub fn parse(word: &str) -> Self {
        if word == "camera" { Self::Camera } else { Self::File }
    }
}

/// Why a photo cannot be used. Each has a sentence for the person under [`PhotoError::key`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PhotoError {
    /// The file holds nothing.
    #[error("the file is empty")]
    Empty,
    /// The file has more bytes than the portal takes.
    #[error("the file is too large")]
    TooLarge,
    /// The bytes are no picture that the portal knows.
    #[error("the file is not a picture")]
    NotAPicture,
    /// A picture from an Apple device that the portal does not read yet.
    #[error("the picture is in the HEIC format")]
    Heic,
    /// A PDF, where only a picture will do.
    #[error("the file is a PDF")]
    Pdf,
    /// A PDF that ends too early, or is none.
    #[error("the PDF is damaged")]
    PdfDamaged,
    /// A PDF that opens with a password only.
    #[error("the PDF is locked")]
    PdfLocked,
    /// A PDF with active content: scripts, embedded files, or actions.
    #[error("the PDF holds scripts, files or other active parts")]
    PdfActive,
    /// A PDF with more bytes than Veriff takes.
    #[error("the PDF is too large")]
    PdfTooLarge,
    /// A picture that is cut off, or cannot be decoded.
    #[error("the picture is damaged")]
    Damaged,
    /// More pixels than a camera makes.
    #[error("the picture has too many pixels")]
    TooManyPixels,
    /// Too few pixels to read anything.
    #[error("the picture has too few pixels")]
    TooSmall,
    /// Far longer than wide, or wider than long.
    #[error("the picture is too long and narrow")]
    OddShape,
}

impl PhotoError {
    /// Every reason for which a photo is refused.
    pub const ALL: [Self; 13] = [
        Self::Empty,
        Self::TooLarge,
        Self::NotAPicture,
        Self::Heic,
        Self::Pdf,
        Self::PdfDamaged,
        Self::PdfLocked,
        Self::PdfActive,
        Self::PdfTooLarge,
        Self::Damaged,
        Self::TooManyPixels,
        Self::TooSmall,
        Self::OddShape,
    ];

    /// Returns the name under which the catalogues keep the sentence for the person.
    pub fn key(self) -> &'static str {
        match self {
            Self::Empty => "problem-photo-empty",
            Self::TooLarge => "problem-photo-too-large",
            Self::NotAPicture => "problem-photo-not-a-picture",
            Self::Heic => "problem-photo-heic",
            Self::Pdf => "problem-photo-pdf",
            Self::PdfDamaged => "problem-pdf-damaged",
            Self::PdfLocked => "problem-pdf-locked",
            Self::PdfActive => "problem-pdf-active",
            Self::PdfTooLarge => "problem-pdf-too-large",
            Self::Damaged => "problem-photo-damaged",
            Self::TooManyPixels => "problem-photo-too-many-pixels",
            Self::TooSmall => "problem-photo-too-small",
            Self::OddShape => "problem-photo-odd-shape",
        }
    }
}
