//! Words that Veriff may add to: a known one is a variant, an unknown one is kept as `Other`.

/// Declares an enum of words that reads every word and writes each as it came.
macro_rules! open_enum {
    (
        $(#[$meta:meta])*
        pub enum $name:ident { $($(#[$variant_meta:meta])* $variant:ident = $word:literal,)* }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$variant_meta])* $variant,)*
            /// A word that is newer than this library.
            Other(String),
        }

        impl $name {
            /// Every word that this library knows.
            pub const KNOWN: &'static [Self] = &[$(Self::$variant),*];

            /// The word as Veriff writes it.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $word,)*
                    Self::Other(word) => word,
                }
            }
        }

        impl From<&str> for $name {
            fn from(word: &str) -> Self {
                match word {
                    $($word => Self::$variant,)*
                    _ => Self::Other(word.to_owned()),
                }
            }
        }

        impl std::str::FromStr for $name {
            type Err = std::convert::Infallible;

            fn from_str(word: &str) -> Result<Self, Self::Err> {
                Ok(Self::from(word))
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str(self.as_str())
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let word = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
                Ok(Self::from(word.as_ref()))
            }
        }

        impl crate::wire::lenient::Lenient for Option<$name> {
            fn from_value(value: serde_json::Value) -> Self {
                value.as_str().map($name::from)
            }
        }
    };
}
pub(crate) use open_enum;

open_enum! {
    /// Where a session or an attempt stands. Source: `verification-session-status-codes-table`.
    pub enum Status {
        /// The session exists, and nobody has opened it.
        Created = "created",
        /// The end-user has begun (7001).
        Started = "started",
        /// Handed in for verification (7002).
        Submitted = "submitted",
        /// The person is who they say they are (9001). The end of the session.
        Approved = "approved",
        /// The person is not verified (9102). The end of the session.
        Declined = "declined",
        /// The same session may be used again with better pictures (9103).
        ResubmissionRequested = "resubmission_requested",
        /// Never started within seven days (9104). The end of the session.
        Expired = "expired",
        /// Started, not finished within seven days (9104). The end of the session.
        Abandoned = "abandoned",
        /// Undecided, a person must look at it (9121).
        Review = "review",
    }
}

impl Status {
    /// Says whether nothing more can happen in a session with this status.
    pub fn is_conclusive(&self) -> bool {
        matches!(self, Self::Approved | Self::Declined | Self::Expired | Self::Abandoned)
    }

    /// Says whether this is a decision (a 9xxx status), conclusive or not.
    pub fn is_decision(&self) -> bool {
        self.is_conclusive() || matches!(self, Self::ResubmissionRequested | Self::Review)
    }
}

open_enum! {
    /// What a file shows. `-pre` is the first of two captures. Source: `context-types-image-video-1`.
    pub enum Context {
        /// The person's face, photographed by themselves.
        Face = "face",
        /// The selfie, first capture.
        FacePre = "face-pre",
        /// The front of the document, or the data page of a passport.
        DocumentFront = "document-front",
        /// The front of the document, first capture.
        DocumentFrontPre = "document-front-pre",
        /// The back of the document.
        DocumentBack = "document-back",
        /// The back of the document, first capture.
        DocumentBackPre = "document-back-pre",
        /// The person holding the document.
        DocumentAndFace = "document-and-face",
        /// The person holding the document, first capture.
        DocumentAndFacePre = "document-and-face-pre",
        /// The front with the signature page.
        DocumentFrontWithSignature = "document-front-with-signature",
        /// The front with the signature page, first capture.
        DocumentFrontWithSignaturePre = "document-front-with-signature-pre",
        /// The QR code on the front.
        DocumentFrontQrcode = "document-front-qrcode",
        /// The QR code on the front, first capture.
        DocumentFrontQrcodePre = "document-front-qrcode-pre",
        /// The barcode on the back.
        DocumentBackBarcode = "document-back-barcode",
        /// The barcode on the back, first capture.
        DocumentBackBarcodePre = "document-back-barcode-pre",
        /// The QR code on the back.
        DocumentBackQrcode = "document-back-qrcode",
        /// The QR code on the back, first capture.
        DocumentBackQrcodePre = "document-back-qrcode-pre",
        /// A proof of address.
        AddressFront = "address-front",
        /// Any other document.
        GenericDocumentFront = "generic-document-front",
        /// The portrait from the chip; made by Veriff.
        FaceNfc = "face-nfc",
        /// The reference portrait of biometric authentication; made by Veriff.
        FaceReference = "face-reference",
        /// The selfie cut out; made by Veriff.
        FaceCropped = "face-cropped",
        /// The portrait cut out of the document; made by Veriff.
        DocumentFrontFaceCropped = "document-front-face-cropped",
        /// The portrait from a registry; made by Veriff.
        RegistryFace = "registry-face",
    }
}

impl Context {
    /// Says whether a file of this kind may be uploaded, as opposed to made by Veriff.
    // Which ones is inferred: the page does not separate them clearly.
    pub fn is_uploadable(&self) -> bool {
        !matches!(
            self,
            Self::FaceNfc
                | Self::FaceReference
                | Self::FaceCropped
                | Self::DocumentFrontFaceCropped
                | Self::RegistryFace
                | Self::Other(_)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::{Context, Status};

    #[test]
    fn every_word_survives_the_round_trip() {
        for context in Context::KNOWN {
            assert_eq!(&Context::from(context.as_str()), context);
            assert_eq!(context.as_str(), context.as_str().to_lowercase());
        }
        assert_eq!(Context::KNOWN.iter().filter(|context| context.is_uploadable()).count(), 18);
        let unknown: Status = serde_json::from_str("\"inflow_completed\"").expect("any word reads");
        assert_eq!(unknown, Status::Other("inflow_completed".into()));
        assert_eq!(serde_json::to_string(&unknown).expect("it writes"), "\"inflow_completed\"");
    }

    #[test]
    fn decisions_and_ends() {
        assert!(Status::Expired.is_conclusive() && Status::Expired.is_decision());
        assert!(Status::Review.is_decision() && !Status::Review.is_conclusive());
        assert!(!Status::Submitted.is_decision() && !Status::Other("x".into()).is_decision());
    }
}
