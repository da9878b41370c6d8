//! `/v/{token}/photo/{context}` — one photo. The form works by itself; the island puts a camera in front of it.

use axum::Extension;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::Request;
use axum::response::{IntoResponse, Redirect, Response};
use fluent_templates::fluent_bundle::FluentValue;
use leptos::prelude::*;

use super::error_alert::{self, ErrorPlacement};
use super::layout::{Head, heading, page as surround};
use super::page_context::PageContext;
use super::page_response::answer;
use super::photo_address::photo_address;
use super::{pdf, specimen, viewfinder};
use crate::domain::{Context, DocumentType, MediaType, Photo, PhotoSlot, Step};
use crate::islands::Capture;
use crate::pages::{Assets, Icon, icon};
use crate::server::Portal;

pub(super) async fn page(
    State(portal): State<Portal>,
    Extension(assets): Extension<Assets>,
    Path((token, context)): Path<(String, String)>,
    request: Request<Body>,
) -> Response {
    match Context::parse(&context) {
        Some(context) => answer(Step::Photo(context), portal, assets, token, request, view).await,
        None => Redirect::to(&format!("/v/{token}")).into_response(),
    }
}

pub(super) fn view(page_context: &PageContext) -> AnyView {
    let Step::Photo(context) = page_context.step else { return ().into_any() };
    let words = &page_context.words;
    let document = page_context.visit.session.document_type;
    let of_document = |key: &str| {
        let name = document.map_or("", DocumentType::as_str);
        words.say_with(key, [("document", FluentValue::from(name))])
    };
    let (title, lead, lens) = match context {
        Context::DocumentFront => ("photo-front-title", "photo-front-lead", "environment"),
        Context::DocumentFrontQrcode => ("photo-front-qrcode-title", "photo-code-lead", "environment"),
        Context::DocumentFrontWithSignature => ("photo-signature-title", "photo-signature-lead", "environment"),
        Context::DocumentBack => ("photo-back-title", "photo-back-lead", "environment"),
        Context::DocumentBackBarcode => ("photo-barcode-title", "photo-code-lead", "environment"),
        Context::DocumentBackQrcode => ("photo-back-qrcode-title", "photo-code-lead", "environment"),
        Context::Face => ("photo-face-title", "photo-face-lead", "user"),
        Context::DocumentAndFace => ("photo-together-title", "photo-together-lead", "user"),
        Context::AddressFront => ("photo-address-title", "photo-address-lead", "environment"),
    };
    let paper = context.takes_pdf();
    let old = replaced(page_context, context);
    let title = of_document(title);
    let is_invalid = error_alert::is_at(page_context, ErrorPlacement::Photo);
    let present = old.map(|photo| present(page_context, photo, paper));
    let slot = match &page_context.slot {
        PhotoSlot::Another => Some(view! { <input type="hidden" name="another" value="1"/> }.into_any()),
        PhotoSlot::First | PhotoSlot::Instead(_) => {
            let old = old.map(|photo| photo.id.clone());
            old.map(|id| view! { <input type="hidden" name="replaces" value=id/> }.into_any())
        }
    };
    let another = (page_context.slot == PhotoSlot::Another).then(|| {
        view! { <p class="hint">{words.say("photo-another")}</p> }
    });
    // What is to be read first is not covered by a camera that opens by itself.
    let automatic = (present.is_none() && page_context.user_error.is_none() && !paper).then_some("");
    let accepted =
        if paper { "image/jpeg,image/png,image/webp,application/pdf" } else { "image/jpeg,image/png,image/webp" };
    let drawing = present.is_none().then(|| {
        view! { <div class="specimen" aria-hidden="true" inner_html=specimen::drawing(context, document)></div> }
    });
    let screen = view! {
        <form
            class="form"
            id="photo-form"
            method="post"
            action="/api/photo"
            enctype="multipart/form-data"
            data-home=format!("/v/{}", page_context.token)
            data-lens=lens
            data-auto=automatic
        >
            <input type="hidden" name="token" value=page_context.token.clone()/>
            <input type="hidden" name="context" value=context.as_str()/>
            <input type="hidden" name="source" value="file"/>
            {slot}
            {heading(page_context, &title)}
            {error_alert::alert(page_context, ErrorPlacement::Page)}
            <p class="lead">{of_document(lead)}</p>
            {paper.then(|| proofs(page_context))}
            {another}
            {present}
            {drawing}
            {error_alert::alert(page_context, ErrorPlacement::Photo)}
            // Errors of the browser, such as a camera that fails, are shown here.
            <div id="photo-trouble" role="alert"></div>
            <div class="field" data-plain>
                <label for="photo">{words.say(if paper { "photo-paper" } else { "photo-file" })}</label>
                <input
                    id="photo"
                    type="file"
                    name="photo"
                    accept=accepted
                    // With `capture` a phone offers no files, and the proof may be a file.
                    capture=(!paper).then_some(lens)
                    required=true
                    aria-describedby=if is_invalid { error_alert::ID } else { "photo-hint" }
                    aria-invalid=is_invalid.then_some("true")
                />
                <p class="hint" id="photo-hint">{words.say(if paper { "photo-paper-hint" } else { "photo-file-hint" })}</p>
            </div>
            <div class="actions">
                <button class="button primary" data-plain>{words.say(if paper { "photo-send-file" } else { "photo-send" })}</button>
                <button class="button primary" type="button" id="photo-open" hidden>
                    {icon(Icon::Camera)}
                    {words.say("photo-camera")}
                </button>
                <button class="button quiet" type="button" id="photo-pick" hidden>{words.say("photo-file-instead")}</button>
            </div>
        </form>
        {viewfinder::view(words, context, document, &title)}
        <Capture/>
    };
    surround(
        Head::of(page_context, title).with_islands().with_back(page_context, before(page_context, context)),
        screen,
    )
}

/// Returns the photo that the new one replaces, if there is one.
fn replaced(page_context: &PageContext, context: Context) -> Option<&Photo> {
    match &page_context.slot {
        PhotoSlot::Another => None,
        PhotoSlot::First => page_context.visit.photo(context),
        PhotoSlot::Instead(id) => page_context
            .visit
            .photos_of(context)
            .find(|photo| photo.id == *id)
            .or_else(|| page_context.visit.photo(context)),
    }
}

/// Shows the photo that is stored already, to be kept or replaced.
fn present(page_context: &PageContext, photo: &Photo, paper: bool) -> impl IntoView + use<> {
    let words = &page_context.words;
    let picture = match photo.media_type {
        MediaType::Jpeg => view! {
            <img src=photo_address(page_context, photo) width=photo.width height=photo.height alt=words.say("photo-present")/>
        }
        .into_any(),
        MediaType::Pdf => pdf::view(page_context, photo).into_any(),
    };
    view! {
        <div class="present">
            {picture}
            <div>
                <p>{words.say(if paper { "photo-present-file-text" } else { "photo-present-text" })}</p>
                <a class="button quiet small" href=page_context.path(Step::of(&page_context.visit))>
                    {words.say(if paper { "photo-keep-file" } else { "photo-keep" })}
                </a>
            </div>
        </div>
    }
}

/// Says which documents will do as a proof of address.
fn proofs(page_context: &PageContext) -> impl IntoView + use<> {
    let kinds = page_context.proofs.iter().map(|kind| view! { <li>{page_context.words.say(&proof_key(kind))}</li> });
    view! {
        <p class="proofs-title">{page_context.words.say("photo-address-kinds")}</p>
        <ul class="proofs">{kinds.collect_view()}</ul>
    }
}

/// Returns the name under which the catalogues keep a kind of proof: `proof-bank-statement`.
pub(super) fn proof_key(kind: &str) -> String {
    format!("proof-{}", kind.to_ascii_lowercase().replace('_', "-"))
}

/// Returns the step before this photo; from one more, or a better one, the way back is the review.
fn before(page_context: &PageContext, context: Context) -> Option<Step> {
    if page_context.slot != PhotoSlot::First {
        return Some(Step::Review);
    }
    let wanted = page_context.visit.wanted();
    let at = wanted.iter().position(|other| *other == context)?;
    match at.checked_sub(1).and_then(|before| wanted.get(before)) {
        Some(before) => Some(Step::Photo(*before)),
        None => Some(Step::Document),
    }
}
