//! `/v/{token}/code` — the code that was sent to the person's phone, and the way to another one.

use fluent_templates::fluent_bundle::FluentValue;
use leptos::prelude::*;

use super::error_alert::{self, ErrorPlacement};
use super::layout::{Head, heading, page as surround};
use super::page_context::PageContext;
use crate::domain::Step;
use crate::islands::Countdown;

pub(super) fn view(page_context: &PageContext) -> AnyView {
    let words = &page_context.words;
    let title = words.say("code-title");
    let is_invalid = error_alert::is_at(page_context, ErrorPlacement::Digits);
    let tries = page_context.visit.code_tries_left().map(|left| {
        let sentence = words.say_with("code-tries", [("left", FluentValue::from(left))]);
        view! { <p class="hint" id="code-tries">{sentence}</p> }
    });
    let described = if is_invalid { error_alert::ID } else { "code-hint" };
    let described = if tries.is_some() { format!("{described} code-tries") } else { described.to_owned() };
    let content = view! {
        <form class="form" method="post" action="/api/code">
            <input type="hidden" name="token" value=page_context.token.clone()/>
            {heading(page_context, &title)}
            {error_alert::alert(page_context, ErrorPlacement::Page)}
            <p class="lead">{words.say("code-lead")}</p>
            <div class="field">
                <label for="code">{words.say("code-code")}</label>
                {error_alert::alert(page_context, ErrorPlacement::Digits)}
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
                    aria-invalid=is_invalid.then_some("true")
                />
                <p class="hint" id="code-hint">{words.say("code-hint")}</p>
                {tries}
            </div>
            <div class="actions">
                <button class="button primary">{words.say("code-check")}</button>
            </div>
        </form>
        {another(page_context)}
    };
    surround(Head::of(page_context, title).with_islands().with_back(page_context, Some(Step::Aadhaar)), content)
}

/// Says in how many seconds another code can be sent, and links to it. Without JavaScript the seconds do not count down.
fn another(page_context: &PageContext) -> impl IntoView + use<> {
    let words = &page_context.words;
    let seconds = page_context.visit.session.code.wait_seconds(page_context.now);
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
                <noscript><p><a href=page_context.path(Step::Code)>{words.say("code-look-again")}</a></p></noscript>
            })}
            <a class="button quiet small" id="code-again" href=page_context.path(Step::Aadhaar) hidden=seconds != 0>
                {words.say("code-again")}
            </a>
        </div>
        <Countdown/>
    }
}
