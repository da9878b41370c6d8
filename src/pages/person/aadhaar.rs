//! `/v/{token}/aadhaar` — the number to whose holder a code is sent. It is passed on, and kept nowhere.

use leptos::prelude::*;

use super::error_alert::{self, ErrorPlacement};
use super::layout::{Head, brand_value, heading, page as surround};
use super::page_context::PageContext;
use crate::domain::Step;

pub(super) fn view(page_context: &PageContext) -> AnyView {
    let words = &page_context.words;
    let title = words.say("aadhaar-title");
    let is_invalid = error_alert::is_at(page_context, ErrorPlacement::Digits);
    let content = view! {
        <form class="form" method="post" action="/api/aadhaar">
            <input type="hidden" name="token" value=page_context.token.clone()/>
            {heading(page_context, &title)}
            {error_alert::alert(page_context, ErrorPlacement::Page)}
            <p class="lead">{words.say("aadhaar-lead")}</p>
            <div class="field">
                <label for="number">{words.say("aadhaar-number")}</label>
                {error_alert::alert(page_context, ErrorPlacement::Digits)}
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
                    aria-describedby=if is_invalid { error_alert::ID } else { "number-hint" }
                    aria-invalid=is_invalid.then_some("true")
                />
                <p class="hint" id="number-hint">{words.say_with("aadhaar-hint", [brand_value(&page_context.brand)])}</p>
            </div>
            <div class="actions">
                <button class="button primary">{words.say("aadhaar-send")}</button>
            </div>
        </form>
    };
    surround(Head::of(page_context, title).with_back(page_context, going_back(page_context)), content)
}

/// Returns the step back to the code that was sent, for a person who came here for another one.
fn going_back(page_context: &PageContext) -> Option<Step> {
    (Step::of(&page_context.visit) == Step::Code).then_some(Step::Code)
}
