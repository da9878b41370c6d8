//! The table of sessions. On narrow screens each row becomes a card, by the style sheet alone.

use leptos::either::Either;
use leptos::prelude::*;

use super::ids::short_id;
use super::moment::ago;
use super::pill::{attention_mark, stage_pill};
use crate::domain::{Country, DocumentType, SessionRow};

/// Shows rows, newest first.
///
/// The roles say again what the elements say: they keep the table a table for screen readers when its rows are cards.
pub(crate) fn table(rows: Vec<SessionRow>, now: i64) -> AnyView {
    const COLUMNS: [(&str, &str); 8] = [
        ("name", "Person"),
        ("status", "Status"),
        ("document", "Document"),
        ("country", "Country"),
        ("created", "Created"),
        ("decided", "Decided"),
        ("vendor", "vendorData"),
        ("session", "Session"),
    ];
    let columns = COLUMNS.map(|(class, name)| view! { <th class=class scope="col" role="columnheader">{name}</th> });
    view! {
        <table class="sessions" role="table">
            <caption class="unseen">"Sessions, newest first"</caption>
            <thead role="rowgroup"><tr role="row">{columns.into_iter().collect_view()}</tr></thead>
            <tbody role="rowgroup">{rows.into_iter().map(|row| line(row, now)).collect_view()}</tbody>
        </table>
    }
    .into_any()
}

fn line(row: SessionRow, now: i64) -> AnyView {
    let SessionRow { session, person } = row;
    let address = format!("/admin/sessions/{}", session.id);
    let id = format!("row-{}", session.id);
    let title = person.clone();
    let person = match person {
        Some(name) => Either::Left(view! { <bdi>{name}</bdi> }),
        None => Either::Right(view! { <span class="quiet">"No name yet"</span> }),
    };
    view! {
        <tr role="row">
            <td class="name" role="cell"><a id=id href=address title=title dir="auto">{person}</a></td>
            <td class="status" role="cell">{stage_pill(session.stage)}{session.attention.map(attention_mark)}</td>
            <td class="document" role="cell">{or_none(session.document_type.map(DocumentType::label))}</td>
            <td class="country" role="cell">{or_none(session.document_country.as_deref().map(country))}</td>
            <td class="created" role="cell" data-label="Created">{ago(session.created_at, now)}</td>
            <td class="decided" role="cell" data-label="Decided">{or_none(session.decided_at.map(|at| ago(at, now)))}</td>
            <td class="vendor" role="cell" data-label="vendorData">
                {or_none(session.vendor_data.map(vendor))}
            </td>
            <td class="session" role="cell">{short_id(&session.id.0)}</td>
        </tr>
    }
    .into_any()
}

/// Shows the company's own reference; the title has it whole where it is cut off.
fn vendor(text: String) -> impl IntoView {
    let title = text.clone();
    view! { <bdi title=title>{text}</bdi> }
}

/// Shows a value, or a dash that screen readers read as a word.
fn or_none<V: IntoView + 'static>(value: Option<V>) -> impl IntoView {
    match value {
        Some(value) => Either::Left(value),
        None => Either::Right(
            view! { <span class="none"><span aria-hidden="true">"–"</span><span class="unseen">"none"</span></span> },
        ),
    }
}

/// Shows a country by its code, which is never cut off, and its name.
fn country(code: &str) -> impl IntoView + use<> {
    let name = Country::name_of(code).to_owned();
    let title = name.clone();
    let known = (name != code).then(|| view! { " "<span class="quiet">{name}</span> });
    let code = code.to_owned();
    view! { <span title=title>{code}{known}</span> }
}
