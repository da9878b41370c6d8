//! Icons: a small set of our own strokes, one weight, in the colour of the text around them.

use leptos::prelude::*;

/// What an icon shows. Each is drawn in a square of 24 by strokes alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    /// Something is done, or approved.
    Check,
    /// Cannot go on, declined.
    Cross,
    /// Something needs attention.
    Caution,
    /// Something is worth knowing.
    Info,
    /// Something takes time, or its time is over.
    Clock,
    /// Something is done once more.
    Again,
    /// Somebody looks at it.
    Eye,
    /// On its way.
    Send,
    /// The way back.
    Back,
    /// The way on, or out.
    Forward,
    /// A photo is taken.
    Camera,
    /// Another one of the cameras.
    Switch,
    /// The lamp beside the camera.
    Torch,
    /// One more photo of the same thing.
    Plus,
    /// A file in the place of a photo.
    File,
    /// The choice of the language.
    Globe,
    /// The person's data is kept safe.
    Shield,
    /// The face of the person.
    Face,
    /// An identity card.
    IdCard,
    /// A passport as the document.
    Passport,
    /// A driving licence.
    DriversLicense,
    /// A residence permit.
    ResidencePermit,
    /// A link to a verification.
    Link,
}

impl Icon {
    const fn strokes(self) -> &'static str {
        match self {
            Self::Check => r#"<path d="m5 12.5 4.5 4.5L19 7.5"/>"#,
            Self::Cross => r#"<path d="m6.5 6.5 11 11m0-11-11 11"/>"#,
            Self::Caution => r#"<path d="M12 4 2.8 19.5h18.4Z"/><path d="M12 10v4.5m0 2.4v.1"/>"#,
            Self::Info => r#"<circle cx="12" cy="12" r="9"/><path d="M12 11v5.5M12 7.5v.1"/>"#,
            Self::Clock => r#"<circle cx="12" cy="12" r="9"/><path d="M12 7v5l3.5 2"/>"#,
            Self::Again => r#"<path d="M4.5 12a7.5 7.5 0 1 0 2.4-5.5L4.5 8.7"/><path d="M4.5 4.2v4.5H9"/>"#,
            Self::Eye => {
                r#"<path d="M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12Z"/><circle cx="12" cy="12" r="2.8"/>"#
            }
            Self::Send => {
                r#"<path d="M12 16V4.5M7.5 9 12 4.5 16.5 9"/><path d="M4.5 15.5v2a2 2 0 0 0 2 2h11a2 2 0 0 0 2-2v-2"/>"#
            }
            Self::Back => r#"<path d="M19.5 12h-15m6.5-6.5L4.5 12l6.5 6.5"/>"#,
            Self::Forward => r#"<path d="M4.5 12h15M13 5.5l6.5 6.5-6.5 6.5"/>"#,
            Self::Camera => {
                r#"<path d="M3.5 8.5a2 2 0 0 1 2-2h2L9 4h6l1.5 2.5h2a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2h-13a2 2 0 0 1-2-2Z"/><circle cx="12" cy="12.3" r="3.4"/>"#
            }
            Self::Switch => {
                r#"<path d="M4 10.5A8.2 8.2 0 0 1 18.5 7L20 8.5m0-4.5v4.5h-4.5M20 13.5A8.2 8.2 0 0 1 5.5 17L4 15.5m0 4.5v-4.5h4.5"/>"#
            }
            Self::Torch => r#"<path d="M13.5 3 6 13.5h5L10.5 21 18 10.5h-5Z"/>"#,
            Self::Plus => r#"<path d="M12 5v14M5 12h14"/>"#,
            Self::File => {
                r#"<path d="M13.5 3.5h-7a2 2 0 0 0-2 2v13a2 2 0 0 0 2 2h11a2 2 0 0 0 2-2v-9Z"/><path d="M13.5 3.5v6h6"/>"#
            }
            Self::Globe => {
                r#"<circle cx="12" cy="12" r="9"/><path d="M3 12h18M12 3c2.5 2.5 3.7 5.5 3.7 9S14.5 18.5 12 21c-2.5-2.5-3.7-5.5-3.7-9S9.5 5.5 12 3Z"/>"#
            }
            Self::Shield => {
                r#"<path d="M12 3.3 4.8 6v5.5c0 4.3 2.9 7.6 7.2 9.2 4.3-1.6 7.2-4.9 7.2-9.2V6Z"/><path d="m8.8 12 2.3 2.3 4.2-4.4"/>"#
            }
            Self::Face => {
                r#"<path d="M4 8V6a2 2 0 0 1 2-2h2m8 0h2a2 2 0 0 1 2 2v2m0 8v2a2 2 0 0 1-2 2h-2m-8 0H6a2 2 0 0 1-2-2v-2"/><path d="M9 9.5v.6m6-.6v.6M8.7 14.5a4.6 4.6 0 0 0 6.6 0"/>"#
            }
            Self::IdCard => {
                r#"<rect x="2.5" y="5" width="19" height="14" rx="2.2"/><circle cx="8" cy="10.6" r="1.9"/><path d="M5 15.8a3.2 3.2 0 0 1 6 0M14 9.5h4.5M14 12.5h4.5m-4.5 3h2.5"/>"#
            }
            Self::Passport => {
                r#"<rect x="4.5" y="2.5" width="15" height="19" rx="2.2"/><circle cx="12" cy="10" r="3.6"/><path d="M8.4 10h7.2M12 6.4c1.5 2.4 1.5 4.8 0 7.2-1.5-2.4-1.5-4.8 0-7.2ZM9 17.5h6"/>"#
            }
            Self::DriversLicense => {
                r#"<rect x="2.5" y="5" width="19" height="14" rx="2.2"/><path d="m5.8 13.5.9-2.6a1.3 1.3 0 0 1 1.2-.9h2.7a1.3 1.3 0 0 1 1.2.9l.9 2.6v2.3H5.8Zm0 0h6.9M15.5 9.5h3m-3 3h3m-3 3h2"/>"#
            }
            Self::ResidencePermit => {
                r#"<rect x="2.5" y="5" width="19" height="14" rx="2.2"/><path d="m5.3 12 3.7-3.1 3.7 3.1m-6.4-.8v4.6h5.4v-4.6M15.5 9.5h3m-3 3h3m-3 3h2"/>"#
            }
            Self::Link => {
                r#"<path d="M10 14a4 4 0 0 0 5.7 0l3.1-3.1a4 4 0 0 0-5.7-5.7L12 6.3M14 10a4 4 0 0 0-5.7 0l-3.1 3.1a4 4 0 0 0 5.7 5.7l1.1-1.1"/>"#
            }
        }
    }
}

/// Draws an icon; the words beside it say what it means, so it is hidden from screen readers.
pub fn icon(icon: Icon) -> impl IntoView {
    view! { <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false" inner_html=icon.strokes()></svg> }
}
