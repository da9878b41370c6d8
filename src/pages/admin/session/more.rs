//! The report: the answers of Veriff beside the decision, and the queries that can still be run.

use leptos::prelude::*;

use super::super::Icon;
use super::report_section::report_section;
use super::veriff_query::QueryButtons;
use crate::domain::{SessionDetail, VeriffQuery};

/// Shows the sections in a grid, and the menu of queries below.
pub(crate) fn more(detail: &SessionDetail, buttons: Option<&QueryButtons>, now: i64) -> AnyView {
    let panels = detail.sections.iter().map(|one| report_section(one, "", buttons, now)).collect::<Vec<_>>();
    let menu = buttons.map(|buttons| menu(detail, buttons));
    (!panels.is_empty() || menu.is_some())
        .then(|| {
            let grid = (!panels.is_empty()).then(|| view! { <div class="findings">{panels}</div> });
            view! {
                <section class="beside" aria-labelledby="beside">
                    <h2 id="beside">"More from Veriff"</h2>
                    {grid}
                    {menu}
                </section>
            }
        })
        .into_any()
}

/// The queries without an answer, those whose answers have no section, and the link to the deletion.
fn menu(detail: &SessionDetail, buttons: &QueryButtons) -> AnyView {
    let has_panel = |query: &VeriffQuery| !matches!(query, VeriffQuery::Decision | VeriffQuery::Attempts);
    let is_open = |query: &VeriffQuery| !(detail.answered.contains(query) && has_panel(query));
    let queries = VeriffQuery::ALL.into_iter().filter(is_open);
    let queries = queries.map(|query| view! { <li>{buttons.first(query)}</li> }).collect::<Vec<_>>();
    let deletion = format!("/admin/sessions/{}/deletion", detail.session.id);
    view! {
        <div class="menus">
            <details class="menu" id="ask-veriff">
                <summary id="ask-veriff-open" class="button">{Icon::Search.draw()}<span>"Ask Veriff"</span></summary>
                <ul>{queries}</ul>
            </details>
            <a class="button" id="delete-at-veriff" href=deletion>{Icon::Cross.draw()}<span>"Delete at Veriff"</span></a>
        </div>
    }
    .into_any()
}
