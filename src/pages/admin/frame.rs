//! The frame of the back office: the rail, who is signed in, and the page beside it.

use leptos::prelude::*;

use super::Icon;
use super::icons::sprite;
use crate::pages::{Assets, Frame, Shell};
use crate::server::{Portal, SignedIn};

/// What every page of the back office needs from the request.
#[derive(Clone, Debug)]
pub struct AdminContext {
    /// Where the assets are.
    pub assets: Assets,
    /// The company's name.
    pub company: String,
    /// Who is signed in, if anybody is.
    pub signed_in: Option<SignedIn>,
}

impl AdminContext {
    /// Collects what the frame needs.
    pub fn new(portal: &Portal, assets: Assets, signed_in: Option<SignedIn>) -> Self {
        Self { assets, company: portal.brand().name.clone(), signed_in }
    }
}

/// A part of the back office: an entry of the rail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    /// The list of sessions, and each of them.
    Sessions,
    /// The check of a national id.
    RegistryCheck,
}

impl Section {
    const ALL: [Self; 2] = [Self::Sessions, Self::RegistryCheck];

    fn entry(self) -> (&'static str, &'static str, Icon) {
        match self {
            Self::Sessions => ("/admin/sessions", "Sessions", Icon::Sessions),
            Self::RegistryCheck => ("/admin/registry-check", "National-ID check", Icon::Identity),
        }
    }
}

/// Puts a page into the frame. `here` is its entry in the rail; `live` says whether it has islands.
pub(crate) fn framed(context: AdminContext, title: &str, here: Option<Section>, live: bool, body: AnyView) -> AnyView {
    let frame = Frame {
        title: format!("{title} · {}", context.company),
        language: "en".to_owned(),
        direction: "ltr",
        face: "admin",
        islands: live,
        refresh_seconds: None,
        assets: context.assets,
    };
    let page = match context.signed_in {
        Some(signed_in) => view! {
            <a class="skip" href="#main">"Skip to the content"</a>
            <div class="desk">
                <header class="rail">
                    <div class="inner">
                        <p class="company"><bdi>{context.company}</bdi></p>
                        {rail(here)}
                        {account(signed_in)}
                    </div>
                </header>
                <main id="main" tabindex="-1">{body}</main>
            </div>
        }
        .into_any(),
        None => view! {
            <main id="main" class="door">
                <p class="company"><bdi>{context.company}</bdi></p>
                {body}
            </main>
        }
        .into_any(),
    };
    view! { <Shell frame=frame>{sprite()}{page}</Shell> }.into_any()
}

fn rail(here: Option<Section>) -> impl IntoView {
    let entries = Section::ALL.map(|section| {
        let (path, name, icon) = section.entry();
        let current = (here == Some(section)).then_some("page");
        view! { <li><a href=path aria-current=current>{icon.draw()}<span>{name}</span></a></li> }
    });
    view! { <nav aria-label="Back office"><ul>{entries.into_iter().collect_view()}</ul></nav> }
}

fn account(signed_in: SignedIn) -> impl IntoView {
    let title = signed_in.email.clone();
    view! {
        <form class="account" method="post" action="/admin/logout">
            <p class="who" title=title><span class="unseen">"Signed in as "</span><bdi>{signed_in.email}</bdi></p>
            <input type="hidden" name="csrf" value=signed_in.csrf/>
            <button type="submit">{Icon::Out.draw()}<span>"Sign out"</span></button>
        </form>
    }
}
