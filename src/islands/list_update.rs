//! Updates a list without moving its rows: rows that are shown are replaced in place, new ones are announced.

use web_sys::{Element, HtmlElement};

use super::dom;
use super::morph::morph;

/// The id of the element that holds the rows.
const ROWS: &str = "#rows";
/// The id of the announcement.
const ANNOUNCEMENT_ID: &str = "news";

/// Brings the rows of `old` up to date with those of `fresh`; says whether `old` has rows, so that there was something to keep in
/// place. Rows that are not in `fresh` any more stay, and fade.
pub(super) fn update_rows(old: &Element, fresh: &Element) -> bool {
    let Some(rows) = find(old, ROWS) else { return false };
    let fresh_rows = find(fresh, ROWS);
    let known = ids(&rows);
    let listed = fresh_rows.as_ref().map(ids).unwrap_or_default();
    for id in &known {
        let Some(row) = find(&rows, &format!("#{id}")) else { continue };
        match fresh_rows.as_ref().and_then(|fresh_rows| find(fresh_rows, &format!("#{id}"))) {
            Some(fresh_row) => morph(&row, &fresh_row),
            // Rows that others pushed to the next page are still there; one that stood between the others has left the list.
            None if is_gone(id, &known, &listed) => {
                let _ = row.class_list().add_1("gone");
            }
            None => {}
        }
    }
    for part in [".total", ".pages"] {
        if let (Some(part), Some(fresh_part)) = (find(old, part), find(fresh, part)) {
            morph(&part, &fresh_part);
        }
    }
    announce(old, listed.iter().filter(|id| !known.contains(id)).count(), listed.len());
    true
}

/// A row has left the list if an older one is still listed, or if the page is not full.
fn is_gone(id: &str, known: &[String], listed: &[String]) -> bool {
    if listed.len() < known.len() {
        return true;
    }
    let index = known.iter().position(|other| other == id).unwrap_or_default();
    known[index..].iter().any(|older| listed.contains(older))
}

/// Announces the number of new rows, above the list and without moving it.
fn announce(list: &Element, new: usize, all: usize) {
    let Some(announcement) = dom::by_id::<HtmlElement>(ANNOUNCEMENT_ID) else { return };
    let words = words(new, all);
    if let Some(link) = find(&announcement, "a").filter(|link| link.text_content().as_deref() != Some(words.as_str())) {
        link.set_text_content(Some(&words));
    }
    dom::show(&announcement, new > 0);
    let _ = list.set_attribute("data-new", &new.to_string());
}

fn words(new: usize, all: usize) -> String {
    match new {
        1 => "1 new session – show".to_owned(),
        many if many == all => format!("{many} or more new sessions – show"),
        many => format!("{many} new sessions – show"),
    }
}

fn ids(rows: &Element) -> Vec<String> {
    let mut ids = Vec::new();
    dom::for_each(rows, "tr[id]", |row| ids.push(row.id()));
    ids
}

fn find(root: &Element, selector: &str) -> Option<Element> {
    root.query_selector(selector).ok().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_new_is_counted_honestly() {
        assert_eq!(words(1, 50), "1 new session – show");
        assert_eq!(words(3, 50), "3 new sessions – show");
        assert_eq!(words(50, 50), "50 or more new sessions – show");
    }

    #[test]
    fn a_row_that_others_pushed_out_of_the_page_has_not_left() {
        let list = |ids: &str| ids.split(' ').map(str::to_owned).collect::<Vec<_>>();
        let (known, listed) = (list("d c b a"), list("f e d b"));
        assert!(is_gone("c", &known, &listed), "it stood between two that are there");
        assert!(!is_gone("a", &known, &listed), "it is on the next page");
        assert!(is_gone("a", &known, &list("d c b")), "there would be room for it");
    }
}
