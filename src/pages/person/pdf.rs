//! A PDF instead of a photo: its name, its size, and a link to open it.

use leptos::prelude::*;

use super::PageContext;
use super::photo_address::photo_address;
use crate::domain::Photo;
use crate::pages::{Icon, icon};

/// Shows a PDF that the person sent.
pub(super) fn view(page_context: &PageContext, photo: &Photo) -> impl IntoView + use<> {
    let size = page_context.words.say_with("pdf-size", [("kilobytes", kilobytes(photo.size_bytes).into())]);
    view! {
        <a class="pdf" href=photo_address(page_context, photo) download="document.pdf">
            {icon(Icon::File)}
            <span>{size}</span>
            <span class="hint">{page_context.words.say("pdf-open")}</span>
        </a>
    }
}

/// Rounds up: a file is never said to be nothing.
fn kilobytes(bytes: i64) -> i64 {
    bytes.max(1).div_euclid(1_000) + i64::from(bytes.max(1) % 1_000 > 0)
}

#[cfg(test)]
mod tests {
    use super::kilobytes;

    #[test]
    fn no_file_is_nothing() {
        assert_eq!([kilobytes(0), kilobytes(1), kilobytes(1_000), kilobytes(1_001)], [1, 1, 1, 2]);
    }
}
