//! What a link can require beyond the document and the face.

use super::{Context, DocumentType};

/// One requirement of a link, beyond the document and the face.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Requirement {
    /// The QR code on the front of the document.
    FrontQrcode,
    /// The QR code on the back.
    BackQrcode,
    /// The barcode on the back.
    Barcode,
    /// The front with the signature.
    Signature,
    /// The person, holding the document.
    DocumentAndFace,
    /// A document that proves the address.
    ProofOfAddress,
    /// India's one-time password, in place of a document.
    Aadhaar,
}

impl Requirement {
    /// Every requirement that a link can have.
    pub const ALL: [Self; 7] = [
        Self::FrontQrcode,
        Self::BackQrcode,
        Self::Barcode,
        Self::Signature,
        Self::DocumentAndFace,
        Self::ProofOfAddress,
        Self::Aadhaar,
    ];

    /// Returns the word for settings and for the store.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::FrontQrcode => "front-qrcode",
            Self::BackQrcode => "back-qrcode",
            Self::Barcode => "barcode",
            Self::Signature => "signature",
            Self::DocumentAndFace => "document-and-face",
            Self::ProofOfAddress => "proof-of-address",
            Self::Aadhaar => "aadhaar",
        }
    }

    /// Reads the word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|requirement| requirement.as_str() == word)
    }

    /// Returns the picture that it takes, if any.
    pub fn context(self) -> Option<Context> {
        match self {
            Self::FrontQrcode => Some(Context::DocumentFrontQrcode),
            Self::BackQrcode => Some(Context::DocumentBackQrcode),
            Self::Barcode => Some(Context::DocumentBackBarcode),
            Self::Signature => Some(Context::DocumentFrontWithSignature),
            Self::DocumentAndFace => Some(Context::DocumentAndFace),
            Self::ProofOfAddress => Some(Context::AddressFront),
            Self::Aadhaar => None,
        }
    }
}

/// Returns the contexts of a session with these `requirements`, in order.
///
/// Only what makes sense is taken: a passport has no back, and where the Aadhaar number stands for a document there is
/// no document to be photographed. Without a document nobody knows yet.
pub fn required_contexts(requirements: &[Requirement], document: Option<DocumentType>) -> Vec<Context> {
    let base: &[Context] = if requirements.contains(&Requirement::Aadhaar) {
        &[Context::Face]
    } else if let Some(document) = document {
        document.contexts()
    } else {
        return Vec::new();
    };
    let makes_sense = |context: Context| match context {
        Context::DocumentBackBarcode | Context::DocumentBackQrcode => base.contains(&Context::DocumentBack),
        Context::DocumentFrontQrcode | Context::DocumentFrontWithSignature | Context::DocumentAndFace => {
            base.contains(&Context::DocumentFront)
        }
        Context::AddressFront => true,
        Context::DocumentFront | Context::DocumentBack | Context::Face => false,
    };
    let more = |context: Context| {
        makes_sense(context) && requirements.iter().any(|requirement| requirement.context() == Some(context))
    };
    Context::ALL.into_iter().filter(|context| base.contains(context) || more(*context)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_passport_has_no_back_to_be_asked_for() {
        let requirements =
            [Requirement::Barcode, Requirement::BackQrcode, Requirement::Signature, Requirement::DocumentAndFace];
        let passport = required_contexts(&requirements, Some(DocumentType::Passport));
        let signed = Context::DocumentFrontWithSignature;
        assert_eq!(passport, [Context::DocumentFront, signed, Context::Face, Context::DocumentAndFace]);
        let card = required_contexts(&requirements, Some(DocumentType::IdCard));
        assert_eq!(
            card,
            [
                Context::DocumentFront,
                signed,
                Context::DocumentBack,
                Context::DocumentBackBarcode,
                Context::DocumentBackQrcode,
                Context::Face,
                Context::DocumentAndFace,
            ]
        );
        assert!(required_contexts(&requirements, None).is_empty(), "nobody knows yet");
    }

    #[test]
    fn with_an_aadhaar_number_there_is_no_document() {
        let requirements =
            [Requirement::Aadhaar, Requirement::Barcode, Requirement::DocumentAndFace, Requirement::ProofOfAddress];
        assert_eq!(required_contexts(&requirements, None), [Context::Face, Context::AddressFront]);
    }

    #[test]
    fn nothing_more_is_asked_for_than_what_is_asked_for() {
        for document in DocumentType::ALL {
            assert_eq!(required_contexts(&[], Some(document)), document.contexts());
        }
    }

    #[test]
    fn every_word_reads_back() {
        for requirement in Requirement::ALL {
            assert_eq!(Requirement::parse(requirement.as_str()), Some(requirement));
        }
        assert_eq!(Requirement::parse("a smile"), None);
    }
}
