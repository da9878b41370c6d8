//! Ids on the page: in monospace, and whole when they are copied.

use leptos::prelude::*;

/// Shows an id whole; one click selects it.
pub(crate) fn id(id: &str) -> impl IntoView + use<> {
    let id = id.to_owned();
    view! { <code class="id">{id}</code> }
}

/// Shows both ends of an id. The middle is there, only narrow: one click selects and copies all of it, and a screen
/// reader reads all of it.
pub(crate) fn short_id(id: &str) -> AnyView {
    let (start, middle, end) = thirds(id);
    let (start, middle, end) = (start.to_owned(), middle.to_owned(), end.to_owned());
    if middle.is_empty() {
        return view! { <code class="id">{start}</code> }.into_any();
    }
    view! { <code class="id">{start}<span>{middle}</span>{end}</code> }.into_any()
}

/// The cell with both ends of an id in a row of the list, whose style sheet knows it by its place.
pub(crate) fn id_in_row(id: &str) -> AnyView {
    let (start, middle, end) = thirds(id);
    let (start, middle, end) = (start.to_owned(), middle.to_owned(), end.to_owned());
    view! { <td>{start}<span>{middle}</span>{end}</td> }.into_any()
}

/// Cuts an id into its first four letters, its last six, and what is between.
fn thirds(id: &str) -> (&str, &str, &str) {
    let (Some((start, _)), Some((end, _))) = (id.char_indices().nth(4), id.char_indices().nth_back(5)) else {
        return (id, "", "");
    };
    if start + 2 < end { (&id[..start], &id[start..end], &id[end..]) } else { (id, "", "") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_long_ids_are_cut_and_nothing_is_lost() {
        assert_eq!(thirds("019a7c1e-5b0f-7f62-9a41-0c2b6e7d9f10"), ("019a", "7c1e-5b0f-7f62-9a41-0c2b6e", "7d9f10"));
        for id in ["", "a", "short", "0123456789", "ééééééééééééééé", "019a7c1e-5b0f"] {
            let (start, middle, end) = thirds(id);
            assert_eq!(format!("{start}{middle}{end}"), id);
        }
        assert_eq!(thirds("0123456789").1, "");
    }
}
