//! Everything that Veriff told beside the decision, and what may still be asked.

use leptos::prelude::*;

use super::super::Icon;
use super::asking::Asking;
use super::finding::finding;
use crate::domain::{Case, Question};

/// Shows the answers in a grid, and the menu of questions below.
pub(crate) fn more(case: &Case, asking: Option<&Asking>, now: i64) -> AnyView {
    let panels = case.findings.iter().map(|one| finding(one, "", asking, now)).collect::<Vec<_>>();
    let menu = asking.map(|asking| menu(case, asking));
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

/// The questions without an answer, those whose answers have no panel of their own, and the way to delete.
fn menu(case: &Case, asking: &Asking) -> AnyView {
    let has_panel = |question: &Question| !matches!(question, Question::Decision | Question::Attempts);
    let is_open = |question: &Question| !(case.answered.contains(question) && has_panel(question));
    let questions = Question::ALL.into_iter().filter(is_open);
    let questions = questions.map(|question| view! { <li>{asking.first(question)}</li> }).collect::<Vec<_>>();
    let deletion = format!("/admin/sessions/{}/deletion", case.session.id);
    view! {
        <div class="menus">
            <details class="menu" id="ask-veriff">
                <summary id="ask-veriff-open" class="button">{Icon::Search.draw()}<span>"Ask Veriff"</span></summary>
                <ul>{questions}</ul>
            </details>
            <a class="button" id="delete-at-veriff" href=deletion>{Icon::Cross.draw()}<span>"Delete at Veriff"</span></a>
        </div>
    }
    .into_any()
}
