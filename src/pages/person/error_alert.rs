//! The alert for an error of the last request, beside the field that it concerns.

use leptos::prelude::*;

use super::PageContext;
use crate::domain::{Step, UserError};
use crate::pages::{Icon, icon};

/// The part of a page that an error belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ErrorPlacement {
    /// The whole page.
    Page,
    /// The box of the consent.
    Consent,
    /// The kinds of document.
    Document,
    /// The issuing country.
    Country,
    /// The photo that was taken or chosen.
    Photo,
    /// The Aadhaar number, or the code.
    Digits,
}

impl ErrorPlacement {
    /// Returns the part of the page of `step` that `user_error` belongs to.
    fn of(user_error: UserError, step: Step) -> Self {
        match (user_error, step) {
            (UserError::ConsentMissing, Step::Consent) => Self::Consent,
            (UserError::DocumentMissing, Step::Document) => Self::Document,
            (UserError::CountryUnknown, Step::Document) => Self::Country,
            (UserError::BadPhoto(_), Step::Photo(_)) => Self::Photo,
            (UserError::Code(_), Step::Aadhaar | Step::Code) => Self::Digits,
            _ => Self::Page,
        }
    }
}

/// The `id` of the sentence, for `aria-describedby`.
pub(super) const ID: &str = "problem";

/// Says whether the error of this page belongs to `placement`.
pub(super) fn is_at(page_context: &PageContext, placement: ErrorPlacement) -> bool {
    page_context.user_error.is_some_and(|user_error| ErrorPlacement::of(user_error, page_context.step) == placement)
}

/// Returns the sentence if it belongs to `placement`. The browser moves the focus there.
pub(super) fn alert(page_context: &PageContext, placement: ErrorPlacement) -> Option<impl IntoView + use<>> {
    let user_error =
        page_context.user_error.filter(|user_error| ErrorPlacement::of(*user_error, page_context.step) == placement)?;
    Some(view! {
        <p class="alert" role="alert" id=ID tabindex="-1" autofocus=true>
            {icon(Icon::Caution)}
            <span>{page_context.words.say(user_error.key())}</span>
        </p>
    })
}
