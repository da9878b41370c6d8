//! What a picture shows: the contexts of Veriff that the portal requires.

use serde::{Deserialize, Serialize};

/// What a picture shows, in Veriff's words (devdocs, `context-types-image-video-1`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Context {
    /// The front of the document, or the page of the passport with the photo.
    DocumentFront,
    /// The QR code on the front.
    DocumentFrontQrcode,
    /// The front with the signature; of a passport the page with the signature, too.
    DocumentFrontWithSignature,
    /// The back of the document.
    DocumentBack,
    /// The barcode on the back.
    DocumentBackBarcode,
    /// The QR code on the back.
    DocumentBackQrcode,
    /// The person's face.
    Face,
    /// The person, holding the document.
    DocumentAndFace,
    /// A document that proves the person's address.
    AddressFront,
}

impl Context {
    /// Every context, in the order in which the photos are taken.
    pub const ALL: [Self; 9] = [
        Self::DocumentFront,
        Self::DocumentFrontQrcode,
        Self::DocumentFrontWithSignature,
        Self::DocumentBack,
        Self::DocumentBackBarcode,
        Self::DocumentBackQrcode,
        Self::Face,
        Self::DocumentAndFace,
        Self::AddressFront,
    ];

    /// Returns Veriff's word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::DocumentFront => "document-front",
            Self::DocumentFrontQrcode => "document-front-qrcode",
            Self::DocumentFrontWithSignature => "document-front-with-signature",
            Self::DocumentBack => "document-back",
            Self::DocumentBackBarcode => "document-back-barcode",
            Self::DocumentBackQrcode => "document-back-qrcode",
            Self::Face => "face",
            Self::DocumentAndFace => "document-and-face",
            Self::AddressFront => "address-front",
        }
    }

    /// Reads Veriff's word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|context| context.as_str() == word)
    }

    /// Returns the word for people in the back office.
    pub fn label(self) -> &'static str {
        match self {
            Self::DocumentFront => "Document, front",
            Self::DocumentFrontQrcode => "QR code on the front",
            Self::DocumentFrontWithSignature => "Document, front with signature",
            Self::DocumentBack => "Document, back",
            Self::DocumentBackBarcode => "Barcode on the back",
            Self::DocumentBackQrcode => "QR code on the back",
            Self::Face => "Face",
            Self::DocumentAndFace => "Person with document",
            Self::AddressFront => "Proof of address",
        }
    }

    /// Says whether the picture is of the identity document: another document needs another picture.
    pub fn shows_document(self) -> bool {
        match self {
            Self::DocumentFront
            | Self::DocumentFrontQrcode
            | Self::DocumentFrontWithSignature
            | Self::DocumentBack
            | Self::DocumentBackBarcode
            | Self::DocumentBackQrcode
            | Self::DocumentAndFace => true,
            Self::Face | Self::AddressFront => false,
        }
    }

    /// Says whether a PDF will do. Veriff takes one of an identity document only by agreement.
    pub fn takes_pdf(self) -> bool {
        self == Self::AddressFront
    }

    /// Returns how many pictures of this context an attempt may have. Veriff recommends several, and documents no limit.
    pub fn max_photos(self) -> usize {
        match self {
            Self::AddressFront => 5,
            Self::DocumentFront
            | Self::DocumentFrontQrcode
            | Self::DocumentFrontWithSignature
            | Self::DocumentBack
            | Self::DocumentBackBarcode
            | Self::DocumentBackQrcode
            | Self::Face
            | Self::DocumentAndFace => 3,
        }
    }
}
