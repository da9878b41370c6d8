//! The strokes of the back office: one weight, the colour of the text around them, never without a word beside them.

use leptos::prelude::*;

/// A drawing of 16 by 16.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    /// An arrow to the start of the line: back.
    Back,
    /// A camera: taken live.
    Camera,
    /// A tick: good, sent.
    Check,
    /// A clock: waiting.
    Clock,
    /// A cross: refused, or taken away.
    Cross,
    /// A ring that is not closed: under way.
    Dashed,
    /// Two things that differ.
    Differs,
    /// An eye: somebody looks.
    Eye,
    /// A sheet: from a file.
    File,
    /// An hourglass: out of time.
    Hourglass,
    /// A chain: a link.
    Link,
    /// A door with an arrow out of it.
    Out,
    /// A bar in a ring: left unfinished.
    Paused,
    /// A card with a face: an identity.
    Identity,
    /// A magnifying lens: the search.
    Search,
    /// Lines: the list.
    Sessions,
    /// An arrow that turns back: once more.
    Again,
    /// An arrow up: on its way.
    Up,
    /// A triangle with a mark.
    Warning,
}

impl Icon {
    /// Every icon, in the order of the sprite.
    const ALL: [Self; 19] = [
        Self::Back,
        Self::Camera,
        Self::Check,
        Self::Clock,
        Self::Cross,
        Self::Dashed,
        Self::Differs,
        Self::Eye,
        Self::File,
        Self::Hourglass,
        Self::Link,
        Self::Out,
        Self::Paused,
        Self::Identity,
        Self::Search,
        Self::Sessions,
        Self::Again,
        Self::Up,
        Self::Warning,
    ];

    /// Returns the strokes.
    fn path(self) -> &'static str {
        match self {
            Self::Back => "M9.5 3.5 5 8l4.5 4.5",
            Self::Camera => "M2 5.5h3l1-2h4l1 2h3v7.5H2zM8 11.2a2.3 2.3 0 1 0 0-4.6 2.3 2.3 0 0 0 0 4.6z",
            Self::Check => "m3 8.5 3.3 3.3L13 4.5",
            Self::Clock => "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM8 4.8V8l2.2 1.6",
            Self::Cross => "m4 4 8 8m0-8-8 8",
            Self::Dashed => "M8 2a6 6 0 1 1-6 6M3.2 4.4l.1-.1M5.2 2.7l.1-.1",
            Self::Differs => "M3 6h10M3 10h10M10.5 3l-5 10",
            Self::Eye => {
                "M1.5 8S4 3.8 8 3.8 14.5 8 14.5 8 12 12.2 8 12.2 1.5 8 1.5 8zM8 9.8a1.8 1.8 0 1 0 0-3.6 1.8 1.8 0 0 0 0 3.6z"
            }
            Self::File => "M4 2h5l3 3v9H4zM9 2v3h3",
            Self::Hourglass => "M4 2h8M4 14h8M5 2v2.5L8 8l3-3.5V2M5 14v-2.5L8 8l3 3.5V14",
            Self::Link => {
                "M6.8 9.2a2.5 2.5 0 0 0 3.6 0l2.3-2.3a2.5 2.5 0 0 0-3.6-3.6l-.7.7m.8 2.8a2.5 2.5 0 0 0-3.6 0L3.3 9.1a2.5 2.5 0 0 0 3.6 3.6l.7-.7"
            }
            Self::Out => "M6.5 2.5H3v11h3.5M7 8h6.5m-2.7-2.8L13.5 8l-2.7 2.8",
            Self::Paused => "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM5 8h6",
            Self::Identity => {
                "M1.8 3.5h12.4v9H1.8zM5.2 8a1.2 1.2 0 1 0 0-2.4 1.2 1.2 0 0 0 0 2.4zM3.4 10.4c.4-1 3.2-1 3.6 0M9.5 6.5h2.7M9.5 9h2.7"
            }
            Self::Search => "M7 11.8A4.8 4.8 0 1 0 7 2.2a4.8 4.8 0 0 0 0 9.6zm3.6-1.2 3.4 3.4",
            Self::Sessions => "M2.5 4h11m-11 4h11m-11 4h11",
            Self::Again => "M3 3v3.5h3.5M3.3 6.3A5.3 5.3 0 1 1 2.8 9.5",
            Self::Up => "M8 13V3m-4 4 4-4 4 4",
            Self::Warning => "M8 2.2 14.5 13.5h-13zM8 6.5v3.2m0 1.8v.1",
        }
    }

    /// The id of its strokes in the page. Short: a list draws it fifty times.
    fn symbol_id(self) -> String {
        format!("i{}", self as u8)
    }

    /// Draws it in a pill or a chip, which the style sheet selects by structure: fifty rows need no class or role for it.
    pub(crate) fn draw_inside(self) -> impl IntoView {
        let strokes = format!(r##"<use href="#{}"/>"##, self.symbol_id());
        view! { <svg aria-hidden="true" inner_html=strokes></svg> }
    }

    /// Draws it: the strokes stand once in the page, in the sprite. Hidden from screen readers: the word beside it says the same.
    pub fn draw(self) -> impl IntoView {
        let strokes = format!(r##"<use href="#{}"/>"##, self.symbol_id());
        view! { <svg class="icon" aria-hidden="true" inner_html=strokes></svg> }
    }
}

/// Holds the strokes of every icon, once for the page.
pub(crate) fn sprite() -> impl IntoView {
    let symbols = Icon::ALL.map(|icon| {
        let (symbol_id, path) = (icon.symbol_id(), icon.path());
        format!(r#"<symbol id="{symbol_id}" viewBox="0 0 16 16"><path d="{path}"/></symbol>"#)
    });
    view! { <svg class="sprite" width="0" height="0" aria-hidden="true" inner_html=symbols.concat()></svg> }
}
