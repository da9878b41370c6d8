//! `/v/{token}/review` — all photos, large enough to check, before they leave.

use axum::Extension;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::Request;
use axum::response::Response;
use leptos::prelude::*;

use super::layout::{Head, brand_value, heading, page as surround};
use super::problem::{self, Place};
use super::scene::{Scene, answer};
use crate::domain::{Context, DocumentType, Photo, Step};
use crate::pages::{Assets, Icon, Words, icon};
use crate::server::Portal;

pub(super) async fn page(
    State(portal): State<Portal>,
    Extension(assets): Extension<Assets>,
    Path(token): Path<String>,
    request: Request<Body>,
) -> Response {
    answer(Step::Review, portal, assets, token, request, view).await
}

pub(super) fn view(scene: &Scene) -> AnyView {
    let words = &scene.words;
    let title = words.say("review-title");
    let photos = scene.visit.wanted().into_iter().filter_map(|context| scene.visit.photo(context));
    let content = view! {
        {heading(scene, &title)}
        {problem::alert(scene, Place::Page)}
        <p class="lead">{words.say("review-lead")}</p>
        <ul class="review-photos">{photos.map(|photo| one(scene, photo)).collect_view()}</ul>
        <form class="form" method="post" action="/api/submit">
            <input type="hidden" name="token" value=scene.token.clone()/>
            <div class="actions">
                <p class="hint">{words.say_with("review-note", [brand_value(&scene.brand)])}</p>
                <button class="button primary">{words.say("review-submit")}</button>
            </div>
        </form>
    };
    surround(Head::of(scene, title), content)
}

fn one(scene: &Scene, photo: &Photo) -> impl IntoView + use<> {
    let name = name(&scene.words, photo.context, scene.visit.session.document_type);
    let again = scene.words.say_with("review-retake-of", [("photo", name.clone().into())]);
    view! {
        <li class="review-photo" data-context=photo.context.as_str()>
            <figure>
                <img src=address(scene, photo) width=photo.width height=photo.height alt=name.clone()/>
                <figcaption>
                    <span>{name}</span>
                    <a class="button quiet small" href=scene.path(Step::Photo(photo.context)) aria-label=again>
                        {icon(Icon::Again)}
                        {scene.words.say("review-retake")}
                    </a>
                </figcaption>
            </figure>
        </li>
    }
}

/// Returns where the browser finds a photo of this session.
pub(super) fn address(scene: &Scene, photo: &Photo) -> String {
    format!("/v/{}/photos/{}", scene.token, photo.id)
}

/// Returns what a photo is called on the page.
pub(super) fn name(words: &Words, context: Context, document: Option<DocumentType>) -> String {
    words.say(match (context, document) {
        (Context::DocumentFront, Some(DocumentType::Passport)) => "picture-passport",
        (Context::DocumentFront, _) => "picture-front",
        (Context::DocumentBack, _) => "picture-back",
        (Context::Face, _) => "picture-face",
    })
}
