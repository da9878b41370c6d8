//! Which picture: the contexts of Veriff that the portal asks for.

use serde::{Deserialize, Serialize};

/// What a picture shows, in Veriff's words (devdocs, `context-types-image-video-1`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Context {
    /// The front of the document, or the page of the passport with the photo.
    DocumentFront,
    /// The back of the document.
    DocumentBack,
    /// The person's face.
    Face,
}

impl Context {
    /// Every context, in the order in which the photos are taken.
    pub const ALL: [Self; 3] = [Self::DocumentFront, Self::DocumentBack, Self::Face];

    /// Returns Veriff's word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::DocumentFront => "document-front",
            Self::DocumentBack => "document-back",
            Self::Face => "face",
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
            Self::DocumentBack => "Document, back",
            Self::Face => "Face",
        }
    }
}
