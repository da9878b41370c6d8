//! Where the browser finds a photo of the session.

use super::PageContext;
use crate::domain::Photo;

/// Returns where the browser finds a photo of this session.
pub(super) fn photo_address(page_context: &PageContext, photo: &Photo) -> String {
    format!("/v/{}/photos/{}", page_context.token, photo.id)
}
