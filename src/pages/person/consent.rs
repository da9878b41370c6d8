//! `/v/{token}/consent` — what will happen, what is collected and who gets it; and whether the person agrees.

use axum::Extension;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::Request;
use axum::response::Response;
use leptos::prelude::*;

use super::layout::{Head, brand_value, heading, page as surround};
use super::problem::{self, Place};
use super::scene::{Scene, answer};
use crate::domain::Step;
use crate::pages::{Assets, Icon, icon};
use crate::server::Portal;

pub(super) async fn page(
    State(portal): State<Portal>,
    Extension(assets): Extension<Assets>,
    Path(token): Path<String>,
    request: Request<Body>,
) -> Response {
    answer(Step::Consent, portal, assets, token, request, view).await
}

pub(super) fn view(scene: &Scene) -> AnyView {
    let words = &scene.words;
    let with_brand = |key: &str| words.say_with(key, [brand_value(&scene.brand)]);
    let title = words.say("consent-title");
    let steps = [
        (Icon::IdCard, words.say("consent-step-document")),
        (Icon::Face, words.say("consent-step-face")),
        (Icon::Shield, with_brand("consent-step-check")),
    ]
    .map(|(what, text)| view! { <li>{icon(what)}<span>{text}</span></li> });
    let facts = [
        (words.say("consent-collected"), words.say("consent-collected-text")),
        (words.say("consent-receives"), with_brand("consent-receives-text")),
        (words.say("consent-why"), with_brand("consent-why-text")),
    ]
    .map(|(term, text)| view! { <div><dt>{term}</dt><dd>{text}</dd></div> });
    let asked = problem::is_at(scene, Place::Consent);
    let content = view! {
        {heading(scene, &title)}
        {problem::alert(scene, Place::Page)}
        <p class="lead">{with_brand("consent-lead")}</p>
        <ol class="consent-steps">{steps.collect_view()}</ol>
        <dl class="consent-facts">{facts.collect_view()}</dl>
        <form class="form" method="post" action="/api/consent">
            <input type="hidden" name="token" value=scene.token.clone()/>
            {problem::alert(scene, Place::Consent)}
            <label class="check">
                <input
                    type="checkbox"
                    name="agreed"
                    value="true"
                    required=true
                    aria-invalid=asked.then_some("true")
                    aria-describedby=asked.then_some(problem::ID)
                />
                <span>{with_brand("consent-agree")}</span>
            </label>
            <div class="actions">
                <button class="button primary">{words.say("continue")}</button>
            </div>
        </form>
    };
    surround(Head::of(scene, title), content)
}
