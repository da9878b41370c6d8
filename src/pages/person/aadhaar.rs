//! `/v/{token}/aadhaar` — the number to whose holder a code is sent. It is passed on, and kept nowhere.

use leptos::prelude::*;

use super::layout::{Head, brand_value, heading, page as surround};
use super::problem::{self, Place};
use super::scene::Scene;
use crate::domain::Step;

pub(super) fn view(scene: &Scene) -> AnyView {
    let words = &scene.words;
    let title = words.say("aadhaar-title");
    let asked = problem::is_at(scene, Place::Digits);
    let content = view! {
        <form class="form" method="post" action="/api/aadhaar">
            <input type="hidden" name="token" value=scene.token.clone()/>
            {heading(scene, &title)}
            {problem::alert(scene, Place::Page)}
            <p class="lead">{words.say("aadhaar-lead")}</p>
            <div class="field">
                <label for="number">{words.say("aadhaar-number")}</label>
                {problem::alert(scene, Place::Digits)}
                <input
                    class="digits"
                    id="number"
                    name="number"
                    required=true
                    inputmode="numeric"
                    pattern="[0-9 \\-]*"
                    minlength="12"
                    maxlength="20"
                    autocomplete="off"
                    spellcheck="false"
                    aria-describedby=if asked { problem::ID } else { "number-hint" }
                    aria-invalid=asked.then_some("true")
                />
                <p class="hint" id="number-hint">{words.say_with("aadhaar-hint", [brand_value(&scene.brand)])}</p>
            </div>
            <div class="actions">
                <button class="button primary">{words.say("aadhaar-send")}</button>
            </div>
        </form>
    };
    surround(Head::of(scene, title).with_back(scene, going_back(scene)), content)
}

/// Whoever comes here for another code may go back to the one that was sent.
fn going_back(scene: &Scene) -> Option<Step> {
    (Step::of(&scene.visit) == Step::Code).then_some(Step::Code)
}
