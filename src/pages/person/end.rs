//! The pages of a decision: approved, declined, resubmission, in review, expired, abandoned; each with one next step.

use fluent_templates::fluent_bundle::FluentValue;
use leptos::prelude::*;

use super::callback::callback;
use super::error_alert::{self, ErrorPlacement};
use super::layout::{brand_value, heading, support};
use super::{PageContext, review};
use crate::domain::{DecisionStatus, advice};
use crate::pages::{Icon, icon};

/// Veriff declines the tenth attempt of a session without looking at it (devdocs, resubmission).
const ATTEMPTS: i64 = 9;
/// The reason with which Veriff does so.
const NO_MORE_TRIES: i64 = 539;

/// What a person can do next if the company gave no callback.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum NextStep {
    /// The person may close the page.
    Close,
    /// The person may contact the company.
    ContactCompany,
}

/// Returns the title and the content of the page for a decision.
pub(super) fn view(page_context: &PageContext, status: DecisionStatus) -> (String, AnyView) {
    match status {
        DecisionStatus::Approved => {
            plain(page_context, Icon::Check, "good", "approved-title", "approved-text", NextStep::Close)
        }
        // No fraud and no secret: there were as many tries as there are.
        DecisionStatus::Declined if page_context.visit.reason_code == Some(NO_MORE_TRIES) => plain(
            page_context,
            Icon::Info,
            "neutral",
            "no-attempts-title",
            "no-attempts-text",
            NextStep::ContactCompany,
        ),
        // Neutral and kind, and without a reason: some reasons are fraud, and saying so would teach the fraudster.
        DecisionStatus::Declined => {
            plain(page_context, Icon::Info, "neutral", "declined-title", "declined-text", NextStep::ContactCompany)
        }
        DecisionStatus::Review => {
            plain(page_context, Icon::Eye, "info", "in-review-title", "in-review-text", NextStep::Close)
        }
        DecisionStatus::Expired => {
            plain(page_context, Icon::Clock, "neutral", "expired-title", "expired-text", NextStep::ContactCompany)
        }
        DecisionStatus::Abandoned => {
            plain(page_context, Icon::Clock, "neutral", "abandoned-title", "abandoned-text", NextStep::ContactCompany)
        }
        DecisionStatus::ResubmissionRequested => again(page_context),
    }
}

fn plain(
    page_context: &PageContext,
    drawing: Icon,
    meaning: &'static str,
    title: &str,
    text: &str,
    next_step: NextStep,
) -> (String, AnyView) {
    let title = page_context.words.say(title);
    let content = view! {
        <div class="end">
            <div class="end-mark" data-meaning=meaning>{icon(drawing)}</div>
            {heading(page_context, &title)}
            <p class="lead">{page_context.words.say_with(text, [brand_value(&page_context.brand)])}</p>
        </div>
        {onward(page_context, next_step)}
    };
    (title, content.into_any())
}

/// Links back to the company; without a callback to its help, where that is of use; else says that the page may be closed.
fn onward(page_context: &PageContext, next_step: NextStep) -> impl IntoView + use<> {
    let back = callback(page_context, true);
    let offers_help = back.is_none() && next_step == NextStep::ContactCompany;
    let help = if offers_help { support(&page_context.words, &page_context.brand) } else { None };
    let close =
        (back.is_none() && help.is_none()).then(|| view! { <p class="hint">{page_context.words.say("close")}</p> });
    view! { <div class="actions">{back}{help}{close}</div> }
}

/// Says what went wrong, what to do, which photos are taken again, and how often that is possible.
fn again(page_context: &PageContext) -> (String, AnyView) {
    let words = &page_context.words;
    let left = ATTEMPTS - page_context.visit.session.attempt_number;
    if left < 1 {
        return plain(
            page_context,
            Icon::Info,
            "neutral",
            "no-attempts-title",
            "no-attempts-text",
            NextStep::ContactCompany,
        );
    }
    let title = words.say("again-title");
    let document = page_context.visit.session.document_type;
    let advice = advice(page_context.visit.reason_code);
    let taken = page_context.visit.session.retaken(advice.retake);
    let photos = taken
        .into_iter()
        .map(|context| view! { <li>{icon(Icon::Camera)}<span>{review::name(words, context, document)}</span></li> });
    let content = view! {
        <div class="end">
            <div class="end-mark" data-meaning="caution">{icon(Icon::Again)}</div>
            {heading(page_context, &title)}
            {error_alert::alert(page_context, ErrorPlacement::Page)}
            <p class="lead">{words.say(advice.key)}</p>
            <h2>{words.say("again-photos")}</h2>
            <ul class="again-photos">{photos.collect_view()}</ul>
        </div>
        <form class="form" method="post" action="/api/reopen">
            <input type="hidden" name="token" value=page_context.token.clone()/>
            <div class="actions">
                <p class="hint">{words.say_with("again-left", [("left", FluentValue::from(left))])}</p>
                <button class="button primary">{words.say("again-start")}</button>
            </div>
        </form>
    };
    (title, content.into_any())
}
