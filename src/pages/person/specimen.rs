//! Drawings of a good photo. They hold no words, and take their colours from `style/specimen.css`.

use crate::domain::{Context, DocumentType};

/// Returns the drawing for a photo, as SVG.
pub(super) fn drawing(context: Context, document: Option<DocumentType>) -> &'static str {
    match (context, document) {
        (Context::Face, _) => include_str!("specimen/face.svg"),
        (Context::DocumentBack, _) => include_str!("specimen/back.svg"),
        (Context::DocumentFront, Some(DocumentType::Passport)) => include_str!("specimen/passport.svg"),
        (Context::DocumentFront, _) => include_str!("specimen/front.svg"),
        (Context::DocumentFrontQrcode | Context::DocumentBackQrcode, _) => include_str!("specimen/qrcode.svg"),
        (Context::DocumentBackBarcode, _) => include_str!("specimen/barcode.svg"),
        (Context::DocumentFrontWithSignature, Some(DocumentType::Passport)) => include_str!("specimen/book.svg"),
        (Context::DocumentFrontWithSignature, _) => include_str!("specimen/signature.svg"),
        (Context::DocumentAndFace, _) => include_str!("specimen/together.svg"),
        (Context::AddressFront, _) => include_str!("specimen/paper.svg"),
    }
}
