//! What Veriff decided, and what it read.

use leptos::prelude::*;

use super::super::filter::search_for;
use super::super::ids::id;
use super::super::moment::{read, when};
use super::super::pill::stage_pill;
use super::compare::Comparison;
use super::facts::{self, Line, panel};
use super::report_section::report_section;
use crate::domain::{Decision, RiskLabel, Session, Stage, Standing, reason_words};

/// Shows a decision and everything that came with it, but the raw answer.
pub(crate) fn decision(decision: &Decision, session: &Session, now: i64) -> AnyView {
    let name = |name, sent: &Option<String>| {
        let read = facts::value(&decision.person, name);
        sent.as_deref().map(|sent| (name, Comparison::of_names(sent, read)))
    };
    let sent = [name("First name", &session.first_name), name("Last name", &session.last_name)];
    let read = |name| facts::value(&decision.document, name);
    let kind = session.document_type.map(|chosen| ("Type", Comparison::of_document(chosen, read("Type"))));
    let country = session.document_country.as_deref();
    let country = country.map(|chosen| ("Country", Comparison::of_country(chosen, read("Country"))));
    let optional = |title, lines: Vec<Line>| (!lines.is_empty()).then(|| panel(title, lines));
    view! {
        {panel("Decision", decision_lines(decision, now))}
        {optional("Person", facts::lines(&decision.person, sent.into_iter().flatten().collect()))}
        {optional("Document", facts::lines(&decision.document, [kind, country].into_iter().flatten().collect()))}
        {labels(&decision.risk_labels, decision.received_at)}
        {decision.sections.iter().map(|part| report_section(part, &format!("{}-", decision.received_at), None, now)).collect::<Vec<_>>()}
        {optional("More", facts::lines(&decision.more, Vec::new()))}
    }
    .into_any()
}

fn decision_lines(decision: &Decision, now: i64) -> Vec<Line> {
    let code = decision.code.map(|code| view! { " "<span class="quiet">{format!("code\u{a0}{code}")}</span> });
    let mut lines = vec![Line::new("Status", view! { {stage_pill(Stage::Decided(decision.status))}{code} })];
    lines.extend(standing(decision.standing).map(|words| Line::text("Standing", words)));
    if let Some(code) = decision.reason_code {
        let words = view! { {reason_words(code)}" "<span class="quiet">{format!("code\u{a0}{code}")}</span> };
        lines.push(Line::new("Reason", words));
    }
    if let Some(reason) = &decision.reason {
        lines.push(Line::text("Veriff’s words", reason));
    }
    if let Some(text) = &decision.decision_time {
        lines.push(match read(text) {
            Some(at) => Line::new("Decided", when(at, now)),
            None => Line::text("Decided", text),
        });
    }
    lines.push(Line::new("Received", when(decision.received_at, now)));
    if let Some(attempt) = &decision.veriff_attempt_id {
        lines.push(Line::new("Attempt", id(attempt)));
    }
    lines
}

/// Returns why a session does not follow this decision.
fn standing(standing: Standing) -> Option<&'static str> {
    match standing {
        Standing::Counts => None,
        Standing::Superseded => Some("Superseded: Veriff made a newer decision"),
        Standing::OfEarlierAttempt => Some("Of an earlier attempt: the decision about a later one counts"),
    }
}

fn labels(labels: &[RiskLabel], received_at: i64) -> impl IntoView + use<> {
    let labels = labels
        .iter()
        .enumerate()
        .map(|(index, one)| label(one, &format!("label-{received_at}-{index}")))
        .collect::<Vec<_>>();
    (!labels.is_empty()).then(|| {
        view! { <section class="panel"><h3>"Risk labels"</h3><ul class="labels">{labels}</ul></section> }
    })
}

fn label(label: &RiskLabel, key: &str) -> impl IntoView + use<> {
    let (title, words) = (label.label.clone(), in_words(&label.label));
    let category = (!label.category.is_empty()).then(|| in_words(&label.category));
    let others = label.session_ids.iter().map(|other| {
        view! { <li><a href=search_for(other)>{id(other)}</a></li> }
    });
    let others = others.collect::<Vec<_>>();
    view! {
        <li>
            {category.map(|category| view! { <span class="category">{category}</span> })}
            <span class="label" title=title>{words}</span>
            {(!others.is_empty()).then(|| view! {
                <details id=key.to_owned()>
                    <summary id=format!("{key}-open")>{if others.len() == 1 { "1 other session".to_owned() } else { format!("{} other sessions", others.len()) }}</summary>
                    <ul>{others}</ul>
                </details>
            })}
        </li>
    }
}

/// `person_previously_approved` to `Person previously approved`.
fn in_words(label: &str) -> String {
    let mut letters = label.chars().map(|letter| if letter == '_' { ' ' } else { letter });
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_written_in_words() {
        assert_eq!(in_words("person_previously_approved"), "Person previously approved");
        assert_eq!(in_words(""), "");
    }
}
