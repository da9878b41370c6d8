//! A list that is read keeps its rows where they are: those that it has are brought up to date, what is new is announced.

use web_sys::{Element, HtmlElement};

use super::dom;
use super::morph::morph;

/// The id of the element that holds the rows.
const ROWS: &str = "#rows";
/// The id of the announcement.
const NEWS: &str = "news";

/// Brings the rows of `old` up to date with those of `fresh`; says whether `old` has rows, so that there was something to keep in
/// place. Rows that are not in `fresh` any more stay, and fade.
pub(super) fn keep_rows(old: &Element, fresh: &Element) -> bool {
    let Some(rows) = find(old, ROWS) else { return false };
    let fresh_rows = find(fresh, ROWS);
    let known = ids(&rows);
    let told = fresh_rows.as_ref().map(ids).unwrap_or_default();
    for id in &known {
        let Some(row) = find(&rows, &format!("#{id}")) else { continue };
        match fresh_rows.as_ref().and_then(|fresh_rows| find(fresh_rows, &format!("#{id}"))) {
            Some(fresh_row) => morph(&row, &fresh_row),
            // Rows that others pushed to the next page are still there; one that stood between the others has left the list.
            None if is_gone(id, &known, &told) => {
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
    announce(old, told.iter().filter(|id| !known.contains(id)).count(), told.len());
    true
}

/// A row has left if one that is older than it is still told, or if there is room for it.
fn is_gone(id: &str, known: &[String], told: &[String]) -> bool {
    if told.len() < known.len() {
        return true;
    }
    let place = known.iter().position(|other| other == id).unwrap_or_default();
    known[place..].iter().any(|older| told.contains(older))
}

/// Says how many are new, in a place above the rows that moves none of them.
fn announce(list: &Element, new: usize, all: usize) {
    let Some(news) = dom::by_id::<HtmlElement>(NEWS) else { return };
    let words = words(new, all);
    if let Some(link) = find(&news, "a").filter(|link| link.text_content().as_deref() != Some(words.as_str())) {
        link.set_text_content(Some(&words));
    }
    dom::show(&news, new > 0);
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
    dom::each(rows, "tr[id]", |row| ids.push(row.id()));
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
        let (known, told) = (list("d c b a"), list("f e d b"));
        assert!(is_gone("c", &known, &told), "it stood between two that are there");
        assert!(!is_gone("a", &known, &told), "it is on the next page");
        assert!(is_gone("a", &known, &list("d c b")), "there would be room for it");
    }
}
