//! The pictures of an attempt, on a dark ground.

use leptos::either::Either;
use leptos::prelude::*;

use super::super::Icon;
use super::super::ids::id;
use super::super::moment::{ago, when};
use super::facts::{Line, list};
use super::file_size::file_size;
use super::remote_media::remote_media;
use super::veriff_query::QueryButtons;
use crate::domain::{Attempt, Context, MediaType, PhotoSource, Session, SessionMedia};

/// Shows the pictures of an attempt in the order of their contexts; those that were replaced fold away.
pub(crate) fn pictures(attempt: &Attempt, session: &Session, buttons: Option<&QueryButtons>, now: i64) -> AnyView {
    let (mut shown, replaced): (Vec<_>, Vec<_>) = attempt.media.iter().partition(|media| media.replaced_at.is_none());
    shown.sort_by_key(|media| Context::ALL.iter().position(|context| *context == media.context));
    let shown = shown.into_iter().map(|media| picture(media, now)).collect::<Vec<_>>();
    let shown = if shown.is_empty() {
        Either::Left(view! { <p class="nothing">"No pictures yet. They appear here as the person takes them."</p> })
    } else {
        Either::Right(view! { <div class="row">{shown}</div> })
    };
    let replaced = (!replaced.is_empty()).then(|| {
        let summary = match replaced.len() {
            1 => "1 replaced photo".to_owned(),
            count => format!("{count} replaced photos"),
        };
        view! {
            <details class="replaced" id=format!("replaced-{}", attempt.number)>
                <summary id=format!("replaced-{}-open", attempt.number)>{summary}</summary>
                <div class="row">{replaced.into_iter().map(|media| picture(media, now)).collect::<Vec<_>>()}</div>
            </details>
        }
    });
    let remote =
        attempt.remote_media.as_ref().map(|remote| remote_media(remote, attempt.number, &session.id.0, buttons, now));
    view! { <div class="pictures">{shown}{replaced}{remote}</div> }.into_any()
}

fn picture(media: &SessionMedia, now: i64) -> AnyView {
    let address = format!("/admin/media/{}", media.id);
    let source = address.clone();
    let label = media.context.label();
    let (taken, icon) = match media.source {
        PhotoSource::Camera => ("Live camera", Icon::Camera),
        PhotoSource::File => ("From a file", Icon::File),
    };
    let state = match (media.replaced_at, media.sent_at) {
        (Some(at), _) => Either::Left(view! { {Icon::Again.draw()}<span>"Replaced "{ago(at, now)}</span> }),
        (None, Some(at)) => {
            Either::Right(Either::Left(view! { {Icon::Check.draw()}<span>"Sent to Veriff "{ago(at, now)}</span> }))
        }
        (None, None) => Either::Right(Either::Right(view! { {Icon::Clock.draw()}<span>"Not sent yet"</span> })),
    };
    let (picture, size) = match media.media_type {
        MediaType::Jpeg => (
            view! { <img src=source alt=label width=media.width.to_string() height=media.height.to_string() loading="lazy" decoding="async"/> }
                .into_any(),
            format!("{} × {} · {}", media.width, media.height, file_size(media.size_bytes)),
        ),
        MediaType::Pdf => (
            view! { <span class="pdf">{Icon::File.draw()}<span>"PDF"</span></span> }.into_any(),
            format!("PDF · {}", file_size(media.size_bytes)),
        ),
    };
    view! {
        <figure data-shape=shape(media.width, media.height)>
            <a id=format!("picture-{}", media.id) href=address target="_blank" rel="noopener">
                {picture}
                <span class="unseen">", in full, in a new tab"</span>
            </a>
            <figcaption>
                <strong>{label}</strong>
                <span class="mark">{icon.draw()}<span>{taken}</span></span>
                <span class="mark">{state}</span>
                <span class="size">{size}</span>
                {details(media, now)}
            </figcaption>
        </figure>
    }
    .into_any()
}

fn details(media: &SessionMedia, now: i64) -> impl IntoView + use<> {
    let mut lines = vec![Line::new("Taken", when(media.created_at, now))];
    lines.extend(media.sent_at.map(|at| Line::new("Sent", when(at, now))));
    lines.push(Line::new("Id", id(&media.id)));
    lines.extend(media.veriff_media_id.as_deref().map(|known| Line::new("Veriff’s id", id(known))));
    lines.push(Line::new("SHA-256 of the original", id(&media.original_sha256)));
    view! { <details id=format!("media-{}", media.id)><summary id=format!("media-{}-open", media.id)>"Details"</summary>{list(lines)}</details> }
}

/// Tells the style sheet which way a picture lies, so that it has its room before it is loaded.
fn shape(width: i64, height: i64) -> &'static str {
    if width > height { "wide" } else { "tall" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_lies_or_stands() {
        assert_eq!(shape(1920, 1210), "wide");
        assert_eq!(shape(720, 1280), "tall");
    }
}
