//! `/v/{token}/code` — the code that was sent to the person's phone, and the way to another one.

use fluent_templates::fluent_bundle::FluentValue;
use leptos::prelude::*;

use super::layout::{Head, heading, page as surround};
use super::problem::{self, Place};
use super::scene::Scene;
use crate::domain::Step;
use crate::islands::Countdown;

pub(super) fn view(scene: &Scene) -> AnyView {
    let words = &scene.words;
    let title = words.say("code-title");
    let asked = problem::is_at(scene, Place::Digits);
    let tries = scene.visit.code_tries_left().map(|left| {
        let sentence = words.say_with("code-tries", [("left", FluentValue::from(left))]);
        view! { <p class="hint" id="code-tries">{sentence}</p> }
    });
    let described = if asked { problem::ID } else { "code-hint" };
    let described = if tries.is_some() { format!("{described} code-tries") } else { described.to_owned() };
    let content = view! {
        <form class="form" method="post" action="/api/code">
            <input type="hidden" name="token" value=scene.token.clone()/>
            {heading(scene, &title)}
            {problem::alert(scene, Place::Page)}
            <p class="lead">{words.say("code-lead")}</p>
            <div class="field">
                <label for="code">{words.say("code-code")}</label>
                {problem::alert(scene, Place::Digits)}
                <input
                    class="digits"
                    id="code"
                    name="code"
                    required=true
                    inputmode="numeric"
                    pattern="[0-9 ]*"
                    minlength="6"
                    maxlength="11"
                    autocomplete="one-time-code"
                    spellcheck="false"
                    aria-describedby=described
                    aria-invalid=asked.then_some("true")
                />
                <p class="hint" id="code-hint">{words.say("code-hint")}</p>
                {tries}
            </div>
            <div class="actions">
                <button class="button primary">{words.say("code-check")}</button>
            </div>
        </form>
        {another(scene)}
    };
    surround(Head::of(scene, title).with_islands().with_back(scene, Some(Step::Aadhaar)), content)
}

/// Another code: in how many seconds, and then how. Without JavaScript the seconds are those at which the page was made.
fn another(scene: &Scene) -> impl IntoView + use<> {
    let words = &scene.words;
    let seconds = scene.visit.session.code.wait_seconds(scene.now);
    let wait = words.say_with("code-wait", [("seconds", FluentValue::from(seconds))]);
    // The island counts in its own element, so that every language may put it where it wants.
    let (before, after) = wait.split_once(&seconds.to_string()).unwrap_or((&wait, ""));
    let (before, after) = (before.to_owned(), after.to_owned());
    view! {
        <div class="code-another" id="code-another">
            <p class="hint" id="code-wait" hidden=seconds == 0>
                {before}<span class="code-seconds" id="code-seconds" role="timer" aria-live="off">{seconds}</span>{after}
            </p>
            {(seconds > 0).then(|| view! {
                <noscript><p><a href=scene.path(Step::Code)>{words.say("code-look-again")}</a></p></noscript>
            })}
            <a class="button quiet small" id="code-again" href=scene.path(Step::Aadhaar) hidden=seconds != 0>
                {words.say("code-again")}
            </a>
        </div>
        <Countdown/>
    }
}
