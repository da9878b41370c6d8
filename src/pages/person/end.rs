//! The ends: approved, declined, take again, in review, expired, abandoned; each with one way onward.

use fluent_templates::fluent_bundle::FluentValue;
use leptos::prelude::*;

use super::layout::{brand_value, heading, support};
use super::problem::{self, Place};
use super::{Scene, review, status};
use crate::domain::{DecisionStatus, advice};
use crate::pages::{Icon, icon};

/// Veriff declines the tenth attempt of a session without looking at it (devdocs, resubmission).
const ATTEMPTS: i64 = 9;
/// The reason with which Veriff does so.
const NO_MORE_TRIES: i64 = 539;

/// What is left to do for somebody whom the company's own page does not wait for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Left {
    /// Nothing.
    Close,
    /// To ask the company.
    Ask,
}

/// Returns the title and the content of the page for a decision.
pub(super) fn view(scene: &Scene, status: DecisionStatus) -> (String, AnyView) {
    match status {
        DecisionStatus::Approved => plain(scene, Icon::Check, "good", "approved-title", "approved-text", Left::Close),
        // No fraud and no secret: there were as many tries as there are.
        DecisionStatus::Declined if scene.visit.reason_code == Some(NO_MORE_TRIES) => {
            plain(scene, Icon::Info, "neutral", "no-attempts-title", "no-attempts-text", Left::Ask)
        }
        // Neutral and kind, and without a reason: some reasons are fraud, and saying so would teach the fraudster.
        DecisionStatus::Declined => plain(scene, Icon::Info, "neutral", "declined-title", "declined-text", Left::Ask),
        DecisionStatus::Review => plain(scene, Icon::Eye, "info", "in-review-title", "in-review-text", Left::Close),
        DecisionStatus::Expired => plain(scene, Icon::Clock, "neutral", "expired-title", "expired-text", Left::Ask),
        DecisionStatus::Abandoned => {
            plain(scene, Icon::Clock, "neutral", "abandoned-title", "abandoned-text", Left::Ask)
        }
        DecisionStatus::ResubmissionRequested => again(scene),
    }
}

fn plain(
    scene: &Scene,
    drawing: Icon,
    meaning: &'static str,
    title: &str,
    text: &str,
    left: Left,
) -> (String, AnyView) {
    let title = scene.words.say(title);
    let content = view! {
        <div class="end">
            <div class="end-mark" data-meaning=meaning>{icon(drawing)}</div>
            {heading(scene, &title)}
            <p class="lead">{scene.words.say_with(text, [brand_value(&scene.brand)])}</p>
        </div>
        {onward(scene, left)}
    };
    (title, content.into_any())
}

/// Back to the company; else to its help, where that is of use; else nothing is left to do.
fn onward(scene: &Scene, left: Left) -> impl IntoView + use<> {
    let back = status::callback(scene, true);
    let ask = back.is_none() && left == Left::Ask;
    let help = if ask { support(&scene.words, &scene.brand) } else { None };
    let close = (back.is_none() && help.is_none()).then(|| view! { <p class="hint">{scene.words.say("close")}</p> });
    view! { <div class="actions">{back}{help}{close}</div> }
}

/// Says what went wrong, what to do, which photos are taken again, and how often that is possible.
fn again(scene: &Scene) -> (String, AnyView) {
    let words = &scene.words;
    let left = ATTEMPTS - scene.visit.session.attempt_number;
    if left < 1 {
        return plain(scene, Icon::Info, "neutral", "no-attempts-title", "no-attempts-text", Left::Ask);
    }
    let title = words.say("again-title");
    let document = scene.visit.session.document_type;
    let advice = advice(scene.visit.reason_code);
    let taken = scene.visit.session.retaken(advice.retake);
    let photos = taken
        .into_iter()
        .map(|context| view! { <li>{icon(Icon::Camera)}<span>{review::name(words, context, document)}</span></li> });
    let content = view! {
        <div class="end">
            <div class="end-mark" data-meaning="caution">{icon(Icon::Again)}</div>
            {heading(scene, &title)}
            {problem::alert(scene, Place::Page)}
            <p class="lead">{words.say(advice.key)}</p>
            <h2>{words.say("again-photos")}</h2>
            <ul class="again-photos">{photos.collect_view()}</ul>
        </div>
        <form class="form" method="post" action="/api/reopen">
            <input type="hidden" name="token" value=scene.token.clone()/>
            <div class="actions">
                <p class="hint">{words.say_with("again-left", [("left", FluentValue::from(left))])}</p>
                <button class="button primary">{words.say("again-start")}</button>
            </div>
        </form>
    };
    (title, content.into_any())
}
