//! What Veriff told beside the decision: one panel for each answer.

use leptos::prelude::*;

use super::super::moment::{ago, exact, read};
use super::super::pill::verdict_pill;
use super::asking::Asking;
use super::facts::{Line, list, spelled_out};
use crate::domain::{Cell, Entry, Fact, Finding, Item, Listing, Table, Tone, Verdict};

/// Shows a finding. `prefix` tells the same finding of several decisions apart.
pub(crate) fn finding(finding: &Finding, prefix: &str, asking: Option<&Asking>, now: i64) -> AnyView {
    let key = format!("finding-{prefix}{}", finding.key);
    let again = finding.question.zip(asking).map(|(question, asking)| asking.again(question, &key));
    let told = finding.told.map(|told| {
        view! { <div class="told"><span>{told.way.label()}" "{ago(told.at, now)}</span>{again}</div> }
    });
    let heading = format!("{key}-title");
    let named = heading.clone();
    let entries = finding.entries.iter().enumerate().map(|(index, one)| entry(one, &format!("{key}-{index}")));
    let raw = finding.raw.clone().map(|raw| {
        let label = format!("{}, as JSON", finding.title);
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
                <h3 id=heading><bdi>{finding.title.clone()}</bdi></h3>
                {finding.verdict.as_ref().map(verdict_pill)}
            </div>
            {told}
            {facts(&finding.facts)}
            {finding.tables.iter().map(table).collect::<Vec<_>>()}
            {entries.collect::<Vec<_>>()}
            {more(finding.left_out)}
            {raw}
        </section>
    }
    .into_any()
}

fn facts(facts: &[Fact]) -> AnyView {
    let words = |fact: &Fact| read(&fact.value).map_or_else(|| spelled_out(fact), exact);
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
    if cell.tone == Tone::Neutral || words.is_empty() {
        view! { <td><bdi>{words}</bdi></td> }.into_any()
    } else {
        view! { <td>{verdict_pill(&Verdict::new(cell.tone, words))}</td> }.into_any()
    }
}

/// Shows a hit: its name and what matters most, and the rest when it is opened.
fn entry(entry: &Entry, key: &str) -> AnyView {
    let title = entry.title.clone();
    let pill = entry.verdict.as_ref().map(verdict_pill);
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

/// Addresses lead out of the portal, and take nothing with them.
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
