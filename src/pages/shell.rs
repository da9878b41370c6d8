//! The frame around every page: head, scripts and style.

use leptos::hydration::HydrationScripts;
use leptos::prelude::*;

use super::Assets;

/// What the frame needs to know of a page.
#[derive(Clone, Debug)]
pub struct Frame {
    /// For the tab; the most particular part first.
    pub title: String,
    /// BCP 47 tag.
    pub language: String,
    /// `ltr` or `rtl`.
    pub direction: &'static str,
    /// The class of `<body>`: `person` or `admin`.
    pub face: &'static str,
    /// Whether the page has islands, and so needs the browser half.
    pub islands: bool,
    /// Reload after so many seconds where there is no JavaScript.
    pub refresh_seconds: Option<u32>,
    /// Where the assets are.
    pub assets: Assets,
}

/// Puts a page into its frame.
#[component]
pub fn Shell(
    /// What the frame needs to know.
    frame: Frame,
    /// The content of the page.
    children: Children,
) -> impl IntoView {
    view! {
        <!DOCTYPE html>
        <html lang=frame.language dir=frame.direction>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover"/>
                <meta name="color-scheme" content="light dark"/>
                <meta name="robots" content="noindex, nofollow"/>
                <title>{frame.title}</title>
                <link rel="icon" href="/favicon.svg" type="image/svg+xml"/>
                <link rel="stylesheet" href=frame.assets.url("app.css")/>
                {frame.refresh_seconds.map(|seconds| view! {
                    <noscript><meta http-equiv="refresh" content=seconds.to_string()/></noscript>
                })}
                {frame.islands.then(|| view! { <HydrationScripts options=frame.assets.0.clone() islands=true/> })}
            </head>
            <body class=frame.face translate="no">{children()}</body>
        </html>
    }
}
