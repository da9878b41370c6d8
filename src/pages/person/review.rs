//! `/v/{token}/review` — all photos, large enough to check, before they leave.

use leptos::prelude::*;

use super::error_alert::{self, ErrorPlacement};
use super::layout::{Head, brand_value, heading, page as surround};
use super::page_context::PageContext;
use super::pdf;
use super::photo_address::photo_address;
use crate::domain::{Context, DocumentType, MediaType, Photo, Step};
use crate::pages::{Icon, Words, icon};

pub(super) fn view(page_context: &PageContext) -> AnyView {
    let words = &page_context.words;
    let title = words.say("review-title");
    let wanted = page_context.visit.wanted();
    let content = view! {
        <form class="form" method="post" action="/api/submit">
            <input type="hidden" name="token" value=page_context.token.clone()/>
            {heading(page_context, &title)}
            {error_alert::alert(page_context, ErrorPlacement::Page)}
            <p class="lead">{words.say("review-lead")}</p>
            <ul class="review-photos">{wanted.into_iter().map(|context| all_of(page_context, context)).collect_view()}</ul>
            <div class="actions">
                <p class="hint">{words.say_with("review-note", [brand_value(&page_context.brand)])}</p>
                <button class="button primary">{words.say("review-submit")}</button>
            </div>
        </form>
    };
    surround(Head::of(page_context, title), content)
}

/// The photos of one context, and the way to another one.
fn all_of(page_context: &PageContext, context: Context) -> impl IntoView + use<> {
    let photos: Vec<_> = page_context.visit.photos_of(context).collect();
    let several = photos.len() > 1;
    let shown = photos.iter().enumerate().map(|(at, photo)| one(page_context, photo, several.then_some(at + 1)));
    let name = name(&page_context.words, context, page_context.visit.session.document_type);
    let another = page_context.visit.may_add(context).then(|| {
        let label = page_context.words.say_with("review-another-of", [("photo", name.into())]);
        view! {
            <li class="review-another">
                <a class="button quiet small" href=format!("{}?another=1", page_context.path(Step::Photo(context))) aria-label=label>
                    {icon(Icon::Plus)}
                    {page_context.words.say("review-another")}
                </a>
            </li>
        }
    });
    view! { {shown.collect_view()}{another} }
}

fn one(page_context: &PageContext, photo: &Photo, number: Option<usize>) -> impl IntoView + use<> {
    let words = &page_context.words;
    let name = name(words, photo.context, page_context.visit.session.document_type);
    let name = number.map_or_else(
        || name.clone(),
        |number| words.say_with("review-numbered", [("photo", name.clone().into()), ("number", number.into())]),
    );
    let about = |key: &str| words.say_with(key, [("photo", name.clone().into())]);
    let picture = match photo.media_type {
        MediaType::Jpeg => view! {
            <img src=photo_address(page_context, photo) width=photo.width height=photo.height alt=name.clone()/>
        }
        .into_any(),
        MediaType::Pdf => pdf::view(page_context, photo).into_any(),
    };
    // The first button of a form is the one that Enter presses; this one stands before it, and there is no field to press
    // Enter in.
    let remove = number.map(|_| {
        view! {
            <button
                class="button quiet small"
                name="photo"
                value=photo.id.clone()
                formaction="/api/remove"
                aria-label=about("review-remove-of")
            >
                {icon(Icon::Cross)}
                {words.say("review-remove")}
            </button>
        }
    });
    let retake = format!("{}?replaces={}", page_context.path(Step::Photo(photo.context)), photo.id);
    view! {
        <li class="review-photo" data-context=photo.context.as_str()>
            <figure>
                {picture}
                <figcaption>
                    <span>{name.clone()}</span>
                    <span class="review-choices">
                        {remove}
                        <a class="button quiet small" href=retake aria-label=about("review-retake-of")>
                            {icon(Icon::Again)}
                            {words.say("review-retake")}
                        </a>
                    </span>
                </figcaption>
            </figure>
        </li>
    }
}

/// Returns what a photo is called on the page.
pub(super) fn name(words: &Words, context: Context, document: Option<DocumentType>) -> String {
    words.say(match (context, document) {
        (Context::DocumentFront, Some(DocumentType::Passport)) => "picture-passport",
        (Context::DocumentFront, _) => "picture-front",
        (Context::DocumentBack, _) => "picture-back",
        (Context::DocumentFrontQrcode, _) => "picture-front-qrcode",
        (Context::DocumentFrontWithSignature, _) => "picture-signature",
        (Context::DocumentBackBarcode, _) => "picture-barcode",
        (Context::DocumentBackQrcode, _) => "picture-back-qrcode",
        (Context::Face, _) => "picture-face",
        (Context::DocumentAndFace, _) => "picture-together",
        (Context::AddressFront, _) => "picture-address",
    })
}
