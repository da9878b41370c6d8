//! An attempt: its pictures left, its decision right.

use leptos::either::Either;
use leptos::prelude::*;

use super::super::moment::when;
use super::super::pill::stage_pill;
use super::decision::decision;
use super::facts::{Line, panel};
use super::pictures::pictures;
use super::reference::reference;
use super::veriff_query::QueryButtons;
use crate::domain::{Attempt, Decision, Session, SessionDetail, Stage};

/// Shows the current attempt with the facts of the session.
pub(crate) fn current(detail: &SessionDetail, buttons: Option<&QueryButtons>, now: i64) -> AnyView {
    let attempt = detail.attempts.first();
    let pictures = match attempt {
        Some(attempt) if !detail.is_registry_check => Either::Left(pictures(attempt, &detail.session, buttons, now)),
        Some(_) => Either::Right(view! {
            <div class="pictures"><p class="nothing">"A national-ID check has no pictures: Veriff asks a registry."</p></div>
        }),
        None => Either::Right(view! {
            <div class="pictures"><p class="nothing">"No pictures yet. They appear here as the person takes them."</p></div>
        }),
    };
    let heading = match attempt {
        Some(attempt) if detail.attempts.len() > 1 => format!("Attempt {}, the current one", attempt.number),
        Some(_) | None => "Pictures and facts".to_owned(),
    };
    let unseen = (detail.attempts.len() < 2).then_some("unseen");
    view! {
        <section class="attempt" aria-labelledby="current">
            <h2 id="current" class=unseen>{heading}</h2>
            <div class="sides">
                {pictures}
                <div class="facts">
                    {decisions(attempt, &detail.session, detail.is_registry_check, now)}
                    {reference(&detail.session, now)}
                </div>
            </div>
            {attempt.map(raw)}
        </section>
    }
    .into_any()
}

/// Shows the attempts before the current one, newest first. While the current one has no decision, the newest that
/// has one is open.
pub(crate) fn earlier(detail: &SessionDetail, buttons: Option<&QueryButtons>, now: i64) -> impl IntoView + use<> {
    let undecided = detail.attempts.first().is_some_and(|current| current.decisions.is_empty());
    let earlier = detail.attempts.iter().enumerate().skip(1);
    let earlier = earlier
        .map(|(index, attempt)| folded(attempt, &detail.session, buttons, undecided && index == 1, now))
        .collect::<Vec<_>>();
    (!earlier.is_empty()).then(|| {
        view! { <section class="earlier" aria-labelledby="earlier"><h2 id="earlier">"Earlier attempts"</h2>{earlier}</section> }
    })
}

fn folded(attempt: &Attempt, session: &Session, buttons: Option<&QueryButtons>, open: bool, now: i64) -> AnyView {
    let status = attempt.status().map(|status| stage_pill(Stage::Decided(status)));
    view! {
        <details class="attempt" id=format!("attempt-{}", attempt.number) open=open>
            <summary id=format!("attempt-{}-open", attempt.number)>
                <strong>{format!("Attempt {}", attempt.number)}</strong>
                {status}
                <span class="quiet">"begun "{when(attempt.started_at, now)}</span>
            </summary>
            <div class="sides">
                {pictures(attempt, session, buttons, now)}
                <div class="facts">{decisions(Some(attempt), session, false, now)}</div>
            </div>
            {raw(attempt)}
        </details>
    }
    .into_any()
}

/// Shows the newest decision of an attempt, and the ones before it folded away.
fn decisions(attempt: Option<&Attempt>, session: &Session, is_registry_check: bool, now: i64) -> AnyView {
    let mut all = attempt.map(|attempt| attempt.decisions.as_slice()).unwrap_or_default().iter();
    let newest = match all.next() {
        Some(newest) => Either::Left(decision(newest, session, now)),
        None => Either::Right(panel("Decision", vec![Line::text("Status", pending(session, is_registry_check))])),
    };
    let older =
        all.enumerate().map(|(index, older)| superseded(older, attempt, index, session, now)).collect::<Vec<_>>();
    view! { {newest}{older} }.into_any()
}

fn superseded(older: &Decision, attempt: Option<&Attempt>, index: usize, session: &Session, now: i64) -> AnyView {
    let number = attempt.map(|attempt| attempt.number).unwrap_or_default();
    view! {
        <details class="panel superseded" id=format!("decision-{number}-{index}")>
            <summary id=format!("decision-{number}-{index}-open")>"Before: "{older.status.label()}</summary>
            {decision(older, session, now)}
        </details>
    }
    .into_any()
}

/// Says why there is no decision yet.
fn pending(session: &Session, is_registry_check: bool) -> &'static str {
    match session.stage {
        Stage::Sending if is_registry_check => "None yet. Veriff has not said that it took the check.",
        Stage::Waiting if is_registry_check => "None yet. Veriff asks the registry.",
        Stage::Created => "None yet. The person has not agreed yet.",
        Stage::Consented => "None yet. The person chooses a document.",
        Stage::Capturing => "None yet. The person takes photos.",
        Stage::Sending => "None yet. The pictures are on their way to Veriff.",
        Stage::Waiting => "None yet. Veriff has everything and is deciding.",
        Stage::Decided(_) if session.attempt_number > 1 => {
            "None. Veriff decided an earlier attempt anew; it stands below."
        }
        Stage::Decided(_) => "Known, but not fetched yet. The facts follow.",
    }
}

/// Shows Veriff's answers as they came.
fn raw(attempt: &Attempt) -> impl IntoView + use<> {
    let number = attempt.number;
    let answers = attempt.decisions.iter().enumerate().map(move |(index, decision)| {
        let name = format!("Veriff’s answer: {}", decision.status.label());
        let label = format!("Attempt {number}, answer {}, as JSON", index + 1);
        let json = decision.raw.clone();
        view! {
            <details class="raw" id=format!("raw-{number}-{index}")>
                <summary id=format!("raw-{number}-{index}-open")>{name}<span class="quiet">" as it came, JSON"</span></summary>
                <pre tabindex="0" id=format!("raw-{number}-{index}-text") role="region" aria-label=label><code>{json}</code></pre>
            </details>
        }
    });
    answers.collect::<Vec<_>>()
}
