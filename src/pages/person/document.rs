//! `/v/{token}/document` — which document, from which country.

use leptos::prelude::*;

use super::layout::{Head, heading, page as surround};
use super::problem::{self, Place};
use super::scene::Scene;
use crate::domain::{COUNTRIES, Country, DocumentType};
use crate::pages::{Icon, icon};

pub(super) fn view(scene: &Scene) -> AnyView {
    let words = &scene.words;
    let title = words.say("document-title");
    let country = scene.visit.session.document_country.as_deref().map(Country::name_of).unwrap_or_default().to_owned();
    let country_asked = problem::is_at(scene, Place::Country);
    let described = if country_asked { "problem" } else { "country-hint" };
    let content = view! {
        {heading(scene, &title)}
        {problem::alert(scene, Place::Page)}
        <p class="lead">{words.say("document-lead")}</p>
        <form class="form" method="post" action="/api/document">
            <input type="hidden" name="token" value=scene.token.clone()/>
            <fieldset class="kinds" aria-describedby=problem::is_at(scene, Place::Document).then_some(problem::ID)>
                <legend>{words.say("document-kind")}</legend>
                {problem::alert(scene, Place::Document)}
                {DocumentType::ALL.map(|document| kind(scene, document)).collect_view()}
            </fieldset>
            <div class="field">
                <label for="country">{words.say("document-country")}</label>
                {problem::alert(scene, Place::Country)}
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
                    aria-invalid=country_asked.then_some("true")
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
    surround(Head::of(scene, title), content)
}

/// A card with the kind of document on it, and which pictures it takes.
fn kind(scene: &Scene, document: DocumentType) -> impl IntoView + use<> {
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
                checked=scene.visit.session.document_type == Some(document)
            />
            {icon(drawing)}
            <span class="kind-name">{scene.words.say(name)}</span>
            <span class="kind-hint">{scene.words.say(hint)}</span>
        </label>
    }
}
