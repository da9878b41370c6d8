//! The table of sessions. On narrow screens each row becomes a card, by the style sheet alone.
//!
//! A page has fifty rows, so what a row repeats is paid for fifty times: columns are selected by their position and have no classes, what
//! is absent is an empty cell, and the strokes of the icons stand once in the page.

use leptos::prelude::*;

use super::Icon;
use super::ids::id_in_row;
use super::moment::{relative, rest};
use super::pill::{Meaning, needs_attention, stage_pill};
use crate::domain::{Country, Hit, ListRow, SessionRow};

/// How many digits of an id's end tell the rows of a page apart.
const MARK: usize = 8;

/// Shows rows, newest first. `list` is the query of the list, which each session's page leads back to.
pub(crate) fn table(rows: Vec<ListRow>, list: &str, now: i64) -> AnyView {
    const COLUMNS: [&str; 8] =
        ["Person", "Status", "Document", "Country", "Created, UTC", "Decided, UTC", "vendorData", "Session"];
    let columns = COLUMNS.map(|name| view! { <th>{name}</th> });
    let rows = rows.into_iter().map(|row| match row {
        ListRow::Session(row) => line(*row, list, now),
        ListRow::Unreadable { id, column } => unreadable(&id, column),
    });
    view! {
        <table class="sessions">
            <caption class="unseen">"Sessions, newest first"</caption>
            <thead><tr>{columns.into_iter().collect_view()}</tr></thead>
            <tbody id="rows">{rows.collect_view()}</tbody>
        </table>
    }
    .into_any()
}

/// Returns the id of a session's row in the page.
pub(crate) fn row_mark(id: &str) -> String {
    let start = id.char_indices().nth_back(MARK - 1).map_or(0, |(start, _)| start);
    format!("r{}", &id[start..])
}

/// Returns the address of a session's page, which knows the list that it leads back to.
pub(crate) fn address(id: &str, list: &str) -> String {
    if list.is_empty() {
        return format!("/admin/sessions/{id}");
    }
    let list: String = url::form_urlencoded::byte_serialize(list.as_bytes()).collect();
    format!("/admin/sessions/{id}?list={list}")
}

fn line(row: SessionRow, list: &str, now: i64) -> AnyView {
    let SessionRow { session, person, hit } = row;
    let address = address(&session.id.0, list);
    let id = &session.id.0;
    // Below the address of the list, so that the row need not write it all.
    let href = address.strip_prefix("/admin/").unwrap_or(&address).to_owned();
    let name = match person {
        Some(name) => view! { <a href=href>{name}</a> }.into_any(),
        None => view! { <a href=href class="quiet">"No name yet"</a> }.into_any(),
    };
    let attention = session.attention.map(|_| needs_attention());
    let name = match (hit, attention) {
        (None, None) => view! { <td>{name}</td> }.into_any(),
        (hit, attention) => view! { <td>{name}{attention}{hit.map(|hit| hit_link(hit, &address))}</td> }.into_any(),
    };
    view! {
        <tr id=row_mark(id)>
            {name}
            <td>{stage_pill(session.stage)}</td>
            {cell(session.document_type.map(|document| document.label().to_owned()))}
            {country(session.document_country)}
            {moment(Some(session.created_at), now)}
            {moment(session.decided_at, now)}
            {cell(session.vendor_data)}
            {id_in_row(id)}
        </tr>
    }
    .into_any()
}

/// Shows a value. What is absent is an empty cell, which the style sheet draws as a dash: nothing may stand in it.
fn cell(text: Option<String>) -> AnyView {
    match text.filter(|text| !text.is_empty()) {
        Some(text) => view! { <td>{text}</td> }.into_any(),
        None => view! { <td></td> }.into_any(),
    }
}

/// The mark of a hit leads to the hit.
pub(crate) fn hit_link(hit: Hit, session: &str) -> AnyView {
    let (meaning, icon) = Meaning::of_severity(hit.kind.severity());
    let href = format!("{session}#finding-{}", hit.query.as_str());
    let class = format!("pill hit {}", meaning.as_str());
    view! {
        <a class=class href=href>{if meaning == Meaning::Bad { Icon::Warning } else { icon }.draw_inside()}{hit.kind.label()}</a>
    }
    .into_any()
}

/// Shows a session whose row cannot be read, so that it hides no other.
fn unreadable(id: &str, column: String) -> AnyView {
    let address = format!("/admin/sessions/{id}");
    view! {
        <tr id=row_mark(id) class="unreadable">
            <td colspan="7"><a href=address>"A session that does not read"</a>" "<span class="quiet">{column}</span></td>
            {id_in_row(id)}
        </tr>
    }
    .into_any()
}

/// Shows how long ago it was, and exactly when: for those who point at it, listen, or have the room.
fn moment(at: Option<i64>, now: i64) -> AnyView {
    match at {
        Some(at) => view! { <td>{relative(at, now)}<i>{rest(at, now)}</i></td> }.into_any(),
        None => view! { <td></td> }.into_any(),
    }
}

/// Shows a country by its code, which is never cut off, and its name.
fn country(code: Option<String>) -> AnyView {
    let Some(code) = code else { return view! { <td></td> }.into_any() };
    let name = Country::name_of(&code).to_owned();
    if name == code {
        view! { <td>{code}</td> }.into_any()
    } else {
        view! { <td>{format!("{code} ")}<i>{name}</i></td> }.into_any()
    }
}
