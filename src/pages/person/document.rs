//! `/v/{token}/document` — which document, from which country.

use leptos::prelude::*;

use super::error_alert::{self, ErrorPlacement};
use super::layout::{Head, heading, page as surround};
use super::page_context::PageContext;
use crate::domain::{COUNTRIES, Country, DocumentType};
use crate::pages::{Icon, icon};

pub(super) fn view(page_context: &PageContext) -> AnyView {
    let words = &page_context.words;
    let title = words.say("document-title");
    let country =
        page_context.visit.session.document_country.as_deref().map(Country::name_of).unwrap_or_default().to_owned();
    let is_country_invalid = error_alert::is_at(page_context, ErrorPlacement::Country);
    let described = if is_country_invalid { "problem" } else { "country-hint" };
    let content = view! {
        {heading(page_context, &title)}
        {error_alert::alert(page_context, ErrorPlacement::Page)}
        <p class="lead">{words.say("document-lead")}</p>
        <form class="form" method="post" action="/api/document">
            <input type="hidden" name="token" value=page_context.token.clone()/>
            <fieldset class="kinds" aria-describedby=error_alert::is_at(page_context, ErrorPlacement::Document).then_some(error_alert::ID)>
                <legend>{words.say("document-kind")}</legend>
                {error_alert::alert(page_context, ErrorPlacement::Document)}
                {DocumentType::ALL.map(|document| kind(page_context, document)).collect_view()}
            </fieldset>
            <div class="field">
                <label for="country">{words.say("document-country")}</label>
                {error_alert::alert(page_context, ErrorPlacement::Country)}
                <input
                    id="country"
                    name="country"
                    list="countries"
                    value=country
                    required=true
                    autocomplete="off"
                    autocapitalize="words"
                    spellcheck="false"
                    aria-describedby=described
                    aria-invalid=is_country_invalid.then_some("true")
                />
                <p class="hint" id="country-hint">{words.say("document-country-hint")}</p>
                <datalist id="countries">
                    {COUNTRIES.map(|country| view! { <option value=country.name></option> }).collect_view()}
                </datalist>
            </div>
            <div class="actions">
                <button class="button primary">{words.say("continue")}</button>
            </div>
        </form>
    };
    surround(Head::of(page_context, title), content)
}

/// A card with the kind of document on it, and which pictures it takes.
fn kind(page_context: &PageContext, document: DocumentType) -> impl IntoView + use<> {
    let (drawing, name, hint) = match document {
        DocumentType::IdCard => (Icon::IdCard, "document-id-card", "document-two-sides"),
        DocumentType::Passport => (Icon::Passport, "document-passport", "document-photo-page"),
        DocumentType::DriversLicense => (Icon::DriversLicense, "document-drivers-license", "document-two-sides"),
        DocumentType::ResidencePermit => (Icon::ResidencePermit, "document-residence-permit", "document-two-sides"),
    };
    view! {
        <label class="kind">
            <input
                type="radio"
                name="document_type"
                value=document.as_str()
                required=true
                checked=page_context.visit.session.document_type == Some(document)
            />
            {icon(drawing)}
            <span class="kind-name">{page_context.words.say(name)}</span>
            <span class="kind-hint">{page_context.words.say(hint)}</span>
        </label>
    }
}
