//! The files of an attempt as Veriff lists them, with those that the portal uploaded.

use leptos::prelude::*;

use super::super::Icon;
use super::super::moment::ago;
use super::file_size::file_size;
use super::veriff_query::QueryButtons;
use crate::domain::{Origin, RemoteFile, RemoteMedia, VeriffQuery, is_shown_inline};

/// Shows the files folded: their pictures are fetched from Veriff when somebody opens them.
pub(crate) fn remote_media(
    remote: &RemoteMedia,
    attempt: i64,
    session_id: &str,
    buttons: Option<&QueryButtons>,
    now: i64,
) -> AnyView {
    let count = remote.files.len() + remote.left_out;
    let summary = match count {
        0 => "No files at Veriff".to_owned(),
        1 => "1 file at Veriff".to_owned(),
        many => format!("{many} files at Veriff"),
    };
    // After a deletion there is nothing to fetch.
    let files = remote.files.iter().map(|one| file(one, session_id, buttons.is_some())).collect::<Vec<_>>();
    let again = buttons.map(|buttons| buttons.again(VeriffQuery::Media, &format!("media-{attempt}")));
    let left_out =
        (remote.left_out > 0).then(|| view! { <p class="quiet">{format!("and {} more", remote.left_out)}</p> });
    view! {
        <details class="held" id=format!("held-{attempt}")>
            <summary id=format!("held-{attempt}-open")>{summary}</summary>
            <div class="told"><span>{remote.received.source.label()}" "{ago(remote.received.at, now)}</span>{again}</div>
            <ul class="files">{files}</ul>
            {left_out}
        </details>
    }
    .into_any()
}

fn file(file: &RemoteFile, session_id: &str, is_there: bool) -> AnyView {
    let address = format!("/admin/veriff-media/{session_id}/{}", file.id);
    let kind = file.media_type.clone().unwrap_or_else(|| "format not told".to_owned());
    let facts =
        [Some(kind.clone()), file.size_bytes.map(file_size), file.duration.clone().map(|length| format!("{length} s"))];
    let facts = facts.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let origin = match &file.origin {
        Origin::Sent(id) => {
            let anchor = format!("#picture-{id}");
            view! { <a href=anchor>{Icon::Check.draw()}<span>"As the portal sent it"</span></a> }.into_any()
        }
        Origin::Made => {
            view! { <span class="mark">{Icon::Dashed.draw()}<span>"Made by Veriff"</span></span> }.into_any()
        }
        Origin::Elsewhere => {
            view! { <span class="mark">{Icon::Differs.draw()}<span>"Not sent by the portal"</span></span> }.into_any()
        }
    };
    let label = file.label.clone();
    let shown = if !is_there {
        ().into_any()
    } else if is_shown_inline(&kind) {
        let (source, alt) = (address.clone(), format!("{label}, as Veriff holds it"));
        view! {
            <a class="thumb" id=format!("held-{}", file.id) href=address target="_blank" rel="noopener">
                <img src=source alt=alt loading="lazy" decoding="async"/>
                <span class="unseen">", in full, in a new tab"</span>
            </a>
        }
        .into_any()
    } else {
        let words = format!(": {label}");
        view! {
            <a class="button" id=format!("held-{}", file.id) href=address download="">
                {Icon::File.draw()}<span>"Download"<span class="unseen">{words}</span></span>
            </a>
        }
        .into_any()
    };
    view! {
        <li>
            {shown}
            <div><strong><bdi>{label}</bdi></strong><span class="size"><bdi>{facts}</bdi></span>{origin}</div>
        </li>
    }
    .into_any()
}
