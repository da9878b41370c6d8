//! A section of the report: one panel for each answer of Veriff's.

use leptos::prelude::*;

use super::super::moment::{ago, exact, read};
use super::super::pill::badge_pill;
use super::facts::{Line, humanized_value, list};
use super::veriff_query::QueryButtons;
use crate::domain::{Badge, Cell, Entry, Fact, Item, Listing, ReportSection, Severity, Table};

/// Shows a section. `prefix` makes its ids unique where several decisions have the same section.
pub(crate) fn report_section(
    report_section: &ReportSection,
    prefix: &str,
    buttons: Option<&QueryButtons>,
    now: i64,
) -> AnyView {
    let key = format!("finding-{prefix}{}", report_section.key);
    let again = report_section.query.zip(buttons).map(|(query, buttons)| buttons.again(query, &key));
    let received = report_section.received.map(|received| {
        view! { <div class="told"><span>{received.source.label()}" "{ago(received.at, now)}</span>{again}</div> }
    });
    let heading = format!("{key}-title");
    let named = heading.clone();
    let entries = report_section.entries.iter().enumerate().map(|(index, one)| entry(one, &format!("{key}-{index}")));
    let raw = report_section.raw.clone().map(|raw| {
        let label = format!("{}, as JSON", report_section.title);
        view! {
            <details class="raw" id=format!("{key}-raw")>
                <summary id=format!("{key}-raw-open")>"As it came"<span class="quiet">" JSON"</span></summary>
                <pre tabindex="0" id=format!("{key}-raw-text") role="region" aria-label=label><code>{raw}</code></pre>
            </details>
        }
    });
    view! {
        <section class="panel finding" id=key.clone() aria-labelledby=named>
            <div class="heading">
                <h3 id=heading><bdi>{report_section.title.clone()}</bdi></h3>
                {report_section.badge.as_ref().map(badge_pill)}
            </div>
            {received}
            {facts(&report_section.facts)}
            {report_section.tables.iter().map(table).collect::<Vec<_>>()}
            {entries.collect::<Vec<_>>()}
            {more(report_section.left_out)}
            {raw}
        </section>
    }
    .into_any()
}

fn facts(facts: &[Fact]) -> AnyView {
    let words = |fact: &Fact| read(&fact.value).map_or_else(|| humanized_value(fact), exact);
    let lines = facts.iter().map(|fact| Line::text(fact.name.clone(), words(fact))).collect::<Vec<_>>();
    (!lines.is_empty()).then(|| list(lines)).into_any()
}

fn more(left_out: usize) -> AnyView {
    (left_out > 0).then(|| view! { <p class="quiet more">{format!("and {left_out} more")}</p> }).into_any()
}

fn table(table: &Table) -> AnyView {
    let head = table.columns.iter().map(|column| {
        let column = column.clone();
        view! { <th scope="col">{column}</th> }
    });
    let rows = table.rows.iter().map(|row| {
        let cells = row.iter().map(cell).collect::<Vec<_>>();
        view! { <tr>{cells}</tr> }
    });
    let caption = table.caption.clone();
    view! {
        <table class="values">
            <caption>{caption}</caption>
            <thead><tr>{head.collect::<Vec<_>>()}</tr></thead>
            <tbody>{rows.collect::<Vec<_>>()}</tbody>
        </table>
    }
    .into_any()
}

fn cell(cell: &Cell) -> AnyView {
    let words = cell.words.clone();
    if cell.severity == Severity::Neutral || words.is_empty() {
        view! { <td><bdi>{words}</bdi></td> }.into_any()
    } else {
        view! { <td>{badge_pill(&Badge::new(cell.severity, words))}</td> }.into_any()
    }
}

/// Shows a hit: its name and what matters most, and the rest when it is opened.
fn entry(entry: &Entry, key: &str) -> AnyView {
    let title = entry.title.clone();
    let pill = entry.badge.as_ref().map(badge_pill);
    let listings = entry.listings.iter().map(listing).collect::<Vec<_>>();
    view! {
        <details class="entry" id=key.to_owned()>
            <summary id=format!("{key}-open")><strong><bdi>{title}</bdi></strong>" "{pill}</summary>
            {facts(&entry.facts)}
            {listings}
        </details>
    }
    .into_any()
}

fn listing(listing: &Listing) -> AnyView {
    let heading = listing.heading.clone();
    let items = listing.items.iter().map(item).collect::<Vec<_>>();
    view! {
        <div class="listing"><h4>{heading}</h4><ul>{items}</ul>{more(listing.left_out)}</div>
    }
    .into_any()
}

/// Links lead out of the portal, and send no referrer.
fn item(item: &Item) -> AnyView {
    let words = item.words.clone();
    let words = match item.address.clone() {
        Some(address) => view! {
            <a href=address target="_blank" rel="noopener noreferrer">
                <bdi>{words}</bdi><span class="unseen">", in a new tab"</span>
            </a>
        }
        .into_any(),
        None => view! { <bdi>{words}</bdi> }.into_any(),
    };
    let note = item.note.clone().map(|note| view! { " "<span class="quiet"><bdi>{note}</bdi></span> });
    view! { <li>{words}{note}</li> }.into_any()
}
