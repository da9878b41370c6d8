//! `/v/{token}/photo/{context}` — one photo. The form works by itself; the island puts a camera in front of it.

use axum::Extension;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::Request;
use axum::response::{IntoResponse, Redirect, Response};
use fluent_templates::fluent_bundle::FluentValue;
use leptos::prelude::*;

use super::layout::{Head, heading, page as surround};
use super::problem::{self, Place};
use super::scene::{Scene, answer};
use super::{review, specimen, viewfinder};
use crate::domain::{Context, DocumentType, Step};
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

pub(super) fn view(scene: &Scene) -> AnyView {
    let Step::Photo(context) = scene.step else { return ().into_any() };
    let words = &scene.words;
    let document = scene.visit.session.document_type;
    let of_document = |key: &str| {
        let name = document.map_or("", DocumentType::as_str);
        words.say_with(key, [("document", FluentValue::from(name))])
    };
    let (title, lead, lens) = match context {
        Context::DocumentFront => ("photo-front-title", "photo-front-lead", "environment"),
        Context::DocumentBack => ("photo-back-title", "photo-back-lead", "environment"),
        Context::Face => ("photo-face-title", "photo-face-lead", "user"),
    };
    let title = of_document(title);
    let asked = problem::is_at(scene, Place::Photo);
    let present = scene.visit.photo(context).map(|photo| {
        view! {
            <div class="present">
                <img src=review::address(scene, photo) width=photo.width height=photo.height alt=words.say("photo-present")/>
                <div>
                    <p>{words.say("photo-present-text")}</p>
                    <a class="button quiet small" href=scene.path(Step::of(&scene.visit))>{words.say("photo-keep")}</a>
                </div>
            </div>
        }
    });
    // What is to be read first is not covered by a camera that opens by itself.
    let automatic = (present.is_none() && scene.problem.is_none()).then_some("");
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
            data-home=format!("/v/{}", scene.token)
            data-lens=lens
            data-auto=automatic
        >
            <input type="hidden" name="token" value=scene.token.clone()/>
            <input type="hidden" name="context" value=context.as_str()/>
            <input type="hidden" name="source" value="file"/>
            {heading(scene, &title)}
            {problem::alert(scene, Place::Page)}
            <p class="lead">{of_document(lead)}</p>
            {present}
            {drawing}
            {problem::alert(scene, Place::Photo)}
            // What goes wrong in the browser is said here.
            <div id="photo-trouble" role="alert"></div>
            <div class="field" data-plain>
                <label for="photo">{words.say("photo-file")}</label>
                <input
                    id="photo"
                    type="file"
                    name="photo"
                    accept="image/jpeg,image/png,image/webp"
                    capture=lens
                    required=true
                    aria-describedby=if asked { problem::ID } else { "photo-hint" }
                    aria-invalid=asked.then_some("true")
                />
                <p class="hint" id="photo-hint">{words.say("photo-file-hint")}</p>
            </div>
            <div class="actions">
                <button class="button primary" data-plain>{words.say("photo-send")}</button>
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
    surround(Head::of(scene, title).with_islands().with_back(scene, before(scene, context)), screen)
}

/// Returns the step before this photo.
fn before(scene: &Scene, context: Context) -> Option<Step> {
    let wanted = scene.visit.wanted();
    let at = wanted.iter().position(|other| *other == context)?;
    match at.checked_sub(1).and_then(|before| wanted.get(before)) {
        Some(before) => Some(Step::Photo(*before)),
        None => Some(Step::Document),
    }
}
