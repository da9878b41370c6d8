//! `/v/{token}/consent` — what will happen, what is collected and who gets it; and whether the person agrees.

use leptos::prelude::*;

use super::error_alert::{self, ErrorPlacement};
use super::layout::{Head, brand_value, heading, page as surround};
use super::page_context::PageContext;
use crate::domain::Requirement;
use crate::pages::{Icon, icon};

pub(super) fn view(page_context: &PageContext) -> AnyView {
    let words = &page_context.words;
    let with_brand = |key: &str| words.say_with(key, [brand_value(&page_context.brand)]);
    let title = words.say("consent-title");
    let session = &page_context.visit.session;
    let aadhaar = session.requires(Requirement::Aadhaar);
    let address = session.requires(Requirement::ProofOfAddress);
    let first = if aadhaar {
        (Icon::IdCard, words.say("consent-step-aadhaar"))
    } else {
        (Icon::IdCard, words.say("consent-step-document"))
    };
    let check = if aadhaar { with_brand("consent-step-check-aadhaar") } else { with_brand("consent-step-check") };
    let steps = [
        Some(first),
        Some((Icon::Face, words.say("consent-step-face"))),
        address.then(|| (Icon::File, words.say("consent-step-address"))),
        Some((Icon::Shield, check)),
    ]
    .into_iter()
    .flatten()
    .map(|(what, text)| view! { <li>{icon(what)}<span>{text}</span></li> });
    let facts = [
        (
            words.say("consent-collected"),
            words.say(if aadhaar { "consent-collected-aadhaar-text" } else { "consent-collected-text" }),
        ),
        (words.say("consent-receives"), with_brand("consent-receives-text")),
        (words.say("consent-why"), with_brand("consent-why-text")),
    ]
    .map(|(term, text)| view! { <div><dt>{term}</dt><dd>{text}</dd></div> });
    let is_invalid = error_alert::is_at(page_context, ErrorPlacement::Consent);
    let content = view! {
        <form class="form" method="post" action="/api/consent">
            <input type="hidden" name="token" value=page_context.token.clone()/>
            {heading(page_context, &title)}
            {error_alert::alert(page_context, ErrorPlacement::Page)}
            <p class="lead">{with_brand("consent-lead")}</p>
            <ol class="consent-steps">{steps.collect_view()}</ol>
            <dl class="consent-facts">{facts.collect_view()}</dl>
            {error_alert::alert(page_context, ErrorPlacement::Consent)}
            <label class="check">
                <input
                    type="checkbox"
                    name="agreed"
                    value="true"
                    required=true
                    aria-invalid=is_invalid.then_some("true")
                    aria-describedby=is_invalid.then_some(error_alert::ID)
                />
                <span>{if aadhaar { with_brand("consent-agree-aadhaar") } else { with_brand("consent-agree") }}</span>
            </label>
            {aadhaar.then(|| view! {
                <label class="check">
                    <input type="checkbox" name="aadhaar" value="true" required=true/>
                    <span>{with_brand("consent-aadhaar")}</span>
                </label>
            })}
            {page_context.collects_device_data.then(|| view! {
                <label class="check">
                    <input type="checkbox" name="device" value="true"/>
                    <span>{with_brand("consent-device")}</span>
                </label>
            })}
            <div class="actions">
                <button class="button primary">{words.say("continue")}</button>
            </div>
        </form>
    };
    surround(Head::of(page_context, title), content)
}
