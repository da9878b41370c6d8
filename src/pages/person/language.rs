//! The choice of language: offered when there is more than one.

use leptos::prelude::*;

use crate::pages::{Icon, Words, icon};

/// Which session, and where to go on.
#[derive(Clone, Debug)]
pub(super) struct Choice {
    /// Opens the session.
    pub(super) token: String,
    /// The path of the page on which the choice is made.
    pub(super) back: String,
}

/// One button a language, behind the name of the current one: no script is needed.
pub(super) fn form(words: &Words, choice: Choice) -> Option<impl IntoView + use<>> {
    let current = words.tag();
    let name = Words::LANGUAGES.iter().find(|(tag, _)| *tag == current).map(|(_, name)| *name)?;
    if Words::LANGUAGES.iter().all(|(tag, _)| *tag == current) {
        return None;
    }
    let buttons = Words::LANGUAGES.iter().map(|(tag, name)| {
        view! {
            <button class="language" name="language" value=*tag lang=*tag aria-current=(*tag == current).then_some("true")>
                {*name}
            </button>
        }
    });
    Some(view! {
        <details class="languages">
            <summary>{icon(Icon::Globe)}<span class="hidden">{words.say("language")}": "</span>{name}</summary>
            <form method="post" action="/api/language">
                <input type="hidden" name="token" value=choice.token/>
                <input type="hidden" name="back" value=choice.back/>
                {buttons.collect_view()}
            </form>
        </details>
    })
}
