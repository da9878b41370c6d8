//! The layout of every page of the person: the company's name, the language, the progress, and help.

use fluent_templates::fluent_bundle::FluentValue;
use leptos::prelude::*;

use super::{PageContext, language};
use crate::domain::{Brand, Step};
use crate::pages::{Assets, Frame, Icon, Shell, Words, icon};

/// What the layout needs to know of a page.
#[derive(Clone, Debug)]
pub(super) struct Head {
    words: Words,
    brand: Brand,
    assets: Assets,
    title: String,
    islands: bool,
    refresh_seconds: Option<u32>,
    progress: Option<(usize, usize)>,
    back: Option<String>,
    language: Option<language::Choice>,
}

impl Head {
    /// The layout of a page without a session.
    pub(super) fn bare(words: Words, brand: Brand, assets: Assets, title: String) -> Self {
        Self {
            words,
            brand,
            assets,
            title,
            islands: false,
            refresh_seconds: None,
            progress: None,
            back: None,
            language: None,
        }
    }

    /// The layout of a page of a session.
    pub(super) fn of(page_context: &PageContext, title: String) -> Self {
        let language =
            language::Choice { token: page_context.token.clone(), back: page_context.path(page_context.step) };
        Self {
            progress: page_context.step.progress(&page_context.visit),
            language: Some(language),
            ..Self::bare(page_context.words.clone(), page_context.brand.clone(), page_context.assets.clone(), title)
        }
    }

    /// Says that the page has islands.
    pub(super) fn with_islands(self) -> Self {
        Self { islands: true, ..self }
    }

    /// Says that the page is to be loaded again after so many seconds where there is no JavaScript.
    pub(super) fn with_refresh(self, seconds: Option<u32>) -> Self {
        Self { refresh_seconds: seconds, ..self }
    }

    /// Offers the way back to an earlier step, if it is open.
    pub(super) fn with_back(self, page_context: &PageContext, step: Option<Step>) -> Self {
        let back = step.filter(|step| step.is_open(&page_context.visit)).map(|step| page_context.path(step));
        Self { back, ..self }
    }
}

/// Puts `content` into the layout.
pub(super) fn page(head: Head, content: impl IntoView + 'static) -> AnyView {
    let Head { words, brand, assets, title, islands, refresh_seconds, progress, back, language } = head;
    let frame = Frame {
        title: words.say_with("tab-title", [("page", title.into()), brand_value(&brand)]),
        language: words.tag(),
        direction: words.direction(),
        face: "person",
        islands,
        refresh_seconds,
        assets,
    };
    let help = support_link(&brand).map(|address| {
        view! { <footer class="help"><a href=address>{words.say("help")}</a></footer> }
    });
    let back = back.map(|path| {
        view! { <a class="back" href=path aria-label=words.say("back")>{icon(Icon::Back)}</a> }
    });
    let progress = progress.map(|(number, total)| progress_bar(&words, number, total));
    let initial = brand.name.chars().next().map(|letter| letter.to_uppercase().to_string());
    view! {
        <Shell frame>
            <header>
                <div class="top">
                    <div class="brand"><span class="brand-mark" aria-hidden="true">{initial}</span>{brand.name}</div>
                    {language.and_then(|choice| language::form(&words, choice))}
                </div>
                {(back.is_some() || progress.is_some()).then(|| view! { <div class="way">{back}{progress}</div> })}
            </header>
            <main class="page">{content}</main>
            {help}
        </Shell>
    }
    .into_any()
}

/// Draws how far the person is: a bar, and the same in words.
fn progress_bar(words: &Words, number: usize, total: usize) -> impl IntoView + use<> {
    let values = || [("number", FluentValue::from(number)), ("total", FluentValue::from(total))];
    view! {
        <progress class="way-bar" value=number max=total aria-label=words.say_with("progress", values())></progress>
        <span class="way-count" aria-hidden="true">{words.say_with("progress-short", values())}</span>
    }
}

/// The heading of a page: focused after a step, unless something more urgent is.
pub(super) fn heading(page_context: &PageContext, title: &str) -> impl IntoView + use<> {
    view! { <h1 tabindex="-1" autofocus=page_context.user_error.is_none()>{title.to_owned()}</h1> }
}

/// The company's name, as the catalogues call it.
pub(super) fn brand_value(brand: &Brand) -> (&'static str, FluentValue<'static>) {
    ("brand", FluentValue::from(brand.name.clone()))
}

/// Returns where help is found, as something that a link can lead to.
pub(super) fn support_link(brand: &Brand) -> Option<String> {
    let support = brand.support.as_deref()?;
    if is_web(support) { Some(support.to_owned()) } else { support.contains('@').then(|| format!("mailto:{support}")) }
}

/// Offers help as the one way onward.
pub(super) fn support(words: &Words, brand: &Brand) -> Option<impl IntoView + use<>> {
    let address = support_link(brand)?;
    Some(view! { <a class="button primary" href=address>{words.say_with("contact", [brand_value(brand)])}</a> })
}

/// Says whether an address leads to a web page, and to nothing else.
pub(super) fn is_web(address: &str) -> bool {
    address.starts_with("https://") || address.starts_with("http://")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn help_is_a_page_or_a_mailbox_and_nothing_else() {
        let link = |support: &str| support_link(&Brand { name: "Acme".into(), support: Some(support.into()) });
        assert_eq!(link("help@acme.example").as_deref(), Some("mailto:help@acme.example"));
        assert_eq!(link("https://acme.example/help").as_deref(), Some("https://acme.example/help"));
        assert_eq!(link("javascript:alert(1)"), None);
    }
}
