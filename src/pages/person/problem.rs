//! What did not work just now: said in place, beside the field that it concerns.

use leptos::prelude::*;

use super::Scene;
use crate::domain::{Problem, Step};
use crate::pages::{Icon, icon};

/// Which part of a page a problem belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// The whole page.
    Page,
    /// The box of the consent.
    Consent,
    /// The kinds of document.
    Document,
    /// The issuing country.
    Country,
    /// The photo.
    Photo,
    /// The Aadhaar number, or the code.
    Digits,
}

impl Place {
    /// Returns the part of the page of `step` at which `problem` is said.
    fn of(problem: Problem, step: Step) -> Self {
        match (problem, step) {
            (Problem::ConsentMissing, Step::Consent) => Self::Consent,
            (Problem::DocumentMissing, Step::Document) => Self::Document,
            (Problem::CountryUnknown, Step::Document) => Self::Country,
            (Problem::BadPhoto(_), Step::Photo(_)) => Self::Photo,
            (Problem::Code(_), Step::Aadhaar | Step::Code) => Self::Digits,
            _ => Self::Page,
        }
    }
}

/// The `id` of the sentence, for `aria-describedby`.
pub(super) const ID: &str = "problem";

/// Says whether the problem of this page belongs to `place`.
pub(super) fn is_at(scene: &Scene, place: Place) -> bool {
    scene.problem.is_some_and(|problem| Place::of(problem, scene.step) == place)
}

/// Returns the sentence if it belongs to `place`. The browser moves the focus there.
pub(super) fn alert(scene: &Scene, place: Place) -> Option<impl IntoView + use<>> {
    let problem = scene.problem.filter(|problem| Place::of(*problem, scene.step) == place)?;
    Some(view! {
        <p class="alert" role="alert" id=ID tabindex="-1" autofocus=true>
            {icon(Icon::Caution)}
            <span>{scene.words.say(problem.key())}</span>
        </p>
    })
}
