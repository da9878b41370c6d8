//! What a company asks for beyond the document and the face.

use super::{Context, DocumentType};

/// One more thing to ask a person for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Ask {
    /// The QR code on the front of the document.
    FrontQrcode,
    /// The QR code on the back.
    BackQrcode,
    /// The barcode on the back.
    Barcode,
    /// The front with the signature.
    Signature,
    /// The person with the document in hand.
    DocumentAndFace,
    /// A document that proves the address.
    ProofOfAddress,
    /// India's one-time password, in place of a document.
    Aadhaar,
}

impl Ask {
    /// Everything that may be asked for.
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
        Self::ALL.into_iter().find(|ask| ask.as_str() == word)
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

/// Returns the pictures of a session in which `asked` is asked for, in order.
///
/// Only what makes sense is taken: a passport has no back, and where the Aadhaar number stands for a document there is
/// no document to be photographed. Without a document nobody knows yet.
pub fn pictures(asked: &[Ask], document: Option<DocumentType>) -> Vec<Context> {
    let base: &[Context] = if asked.contains(&Ask::Aadhaar) {
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
    let more = |context: Context| makes_sense(context) && asked.iter().any(|ask| ask.context() == Some(context));
    Context::ALL.into_iter().filter(|context| base.contains(context) || more(*context)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_passport_has_no_back_to_be_asked_for() {
        let asked = [Ask::Barcode, Ask::BackQrcode, Ask::Signature, Ask::DocumentAndFace];
        let passport = pictures(&asked, Some(DocumentType::Passport));
        let signed = Context::DocumentFrontWithSignature;
        assert_eq!(passport, [Context::DocumentFront, signed, Context::Face, Context::DocumentAndFace]);
        let card = pictures(&asked, Some(DocumentType::IdCard));
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
        assert!(pictures(&asked, None).is_empty(), "nobody knows yet");
    }

    #[test]
    fn with_an_aadhaar_number_there_is_no_document() {
        let asked = [Ask::Aadhaar, Ask::Barcode, Ask::DocumentAndFace, Ask::ProofOfAddress];
        assert_eq!(pictures(&asked, None), [Context::Face, Context::AddressFront]);
    }

    #[test]
    fn nothing_more_is_asked_for_than_what_is_asked_for() {
        for document in DocumentType::ALL {
            assert_eq!(pictures(&[], Some(document)), document.contexts());
        }
    }

    #[test]
    fn every_word_reads_back() {
        for ask in Ask::ALL {
            assert_eq!(Ask::parse(ask.as_str()), Some(ask));
        }
        assert_eq!(Ask::parse("a smile"), None);
    }
}
