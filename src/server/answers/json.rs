//! Reads JSON whose shape is not documented.

use serde_json::Value;

use crate::domain::{Fact, Item, Listing, humanize};

/// The longest text that is shown, in letters.
const MAX_TEXT_LENGTH: usize = 600;
/// How many items a listing shows.
const MAX_ITEMS: usize = 30;

/// Returns a value as text, or `None` for an empty one. Veriff writes the text `null` for some absent ones.
pub(super) fn text(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        Value::Bool(yes) => if *yes { "Yes" } else { "No" }.to_owned(),
        Value::Null | Value::Array(_) | Value::Object(_) => return None,
    };
    (!text.is_empty() && text != "null").then(|| cut(&text))
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(MAX_TEXT_LENGTH) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// Returns the items of a list; anything else has none.
pub(super) fn items(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}

/// Returns the texts of a list; of a list of objects, those under `name`. A lone text is a list of one.
pub(super) fn texts(value: &Value) -> Vec<String> {
    if value.is_string() {
        return text(value).into_iter().collect();
    }
    items(value).iter().filter_map(|item| text(item).or_else(|| text(&item["name"]))).take(MAX_ITEMS).collect()
}

/// Adds a fact, if the value says anything.
pub(super) fn fact(facts: &mut Vec<Fact>, name: &str, value: &Value) {
    if let Some(value) = text(value) {
        facts.push(Fact { name: name.to_owned(), value });
    }
}

/// Adds a fact of several texts, after `words` has written each.
pub(super) fn joined(facts: &mut Vec<Fact>, name: &str, value: &Value, words: impl Fn(&str) -> String) {
    let all: Vec<String> = texts(value).iter().map(|one| words(one)).collect();
    if !all.is_empty() {
        facts.push(Fact { name: name.to_owned(), value: all.join(", ") });
    }
}

/// Writes every value below `value` as a fact, named by its key; what is nested is named by the way to it. `skip` are keys
/// that are shown elsewhere.
pub(super) fn every(facts: &mut Vec<Fact>, value: &Value, skip: &[&str]) {
    below(facts, value, "", skip, 0);
}

fn below(facts: &mut Vec<Fact>, value: &Value, name: &str, skip: &[&str], depth: usize) {
    if depth > 5 || facts.len() >= 200 {
        return;
    }
    match value {
        Value::Object(fields) => {
            for (key, value) in fields.iter().filter(|(key, _)| !skip.contains(&key.as_str())) {
                let part = humanize(key);
                let name = if name.is_empty() { part } else { format!("{name}: {}", lower_first(&part)) };
                below(facts, value, &name, skip, depth + 1);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| below(facts, item, name, skip, depth + 1)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => fact(facts, name, value),
    }
}

fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

/// Returns an address on the web; others are not to be followed.
pub(super) fn address(value: &Value) -> Option<String> {
    let text = value.as_str()?.trim();
    let url = url::Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https"))?;
    (text.len() <= 2_000).then(|| url.to_string())
}

/// Makes a listing of the items that `read` understands; `None` if there are none.
pub(super) fn listing(heading: &str, value: &Value, read: impl Fn(&Value) -> Option<Item>) -> Option<Listing> {
    let all = items(value);
    let shown: Vec<Item> = all.iter().take(MAX_ITEMS).filter_map(read).collect();
    let left_out = all.len().saturating_sub(MAX_ITEMS);
    (!shown.is_empty()).then(|| Listing { heading: heading.to_owned(), items: shown, left_out })
}

/// Returns a moment as milliseconds since 1970.
pub(crate) fn moment(value: &Value) -> Option<i64> {
    let text = value.as_str()?;
    let format = &time::format_description::well_known::Rfc3339;
    let instant = time::OffsetDateTime::parse(text, format).ok()?;
    i64::try_from(instant.unix_timestamp_nanos() / 1_000_000).ok()
}

/// Shortens a moment to its day.
pub(super) fn day(value: &Value) -> Option<String> {
    let text = text(value)?;
    Some(match text.split_once('T') {
        Some((day, _)) if day.len() == 10 => day.to_owned(),
        Some(_) | None => text,
    })
}
