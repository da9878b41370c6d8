//! The way back to the company.

use leptos::prelude::*;

use super::PageContext;
use super::layout::{brand_value, is_web};

/// Offers the way back to the company, if it gave one.
pub(super) fn callback(page_context: &PageContext, primary: bool) -> Option<impl IntoView + use<>> {
    let address = page_context.visit.session.callback.clone().filter(|address| is_web(address))?;
    let class = if primary { "button primary" } else { "button quiet" };
    Some(
        view! { <a class=class href=address>{page_context.words.say_with("back-to", [brand_value(&page_context.brand)])}</a> },
    )
}
