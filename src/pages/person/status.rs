//! `/v/{token}/status` — where the verification stands, from the last photo to the result.

use leptos::prelude::*;

use super::callback::callback;
use super::end;
use super::error_alert::{self, ErrorPlacement};
use super::layout::{Head, brand_value, heading, page as surround};
use super::page_context::PageContext;
use crate::domain::{CodeState, DecisionStatus, Requirement, Stage};
use crate::islands::{Live, elapsed};
use crate::pages::{Icon, icon};

/// How often the page is loaded again where there is no JavaScript.
const REFRESH_SECONDS: u32 = 5;

/// What the browser replaces when something happened.
const REGION: &str = "status";

pub(super) fn view(page_context: &PageContext) -> AnyView {
    let (title, content) = match page_context.visit.session.stage {
        Stage::Decided(status) => end::view(page_context, status),
        Stage::Created | Stage::Consented | Stage::Capturing | Stage::Sending => {
            stage_progress(page_context, ProgressStep::Sent)
        }
        Stage::Waiting => stage_progress(page_context, ProgressStep::Checked),
    };
    let open = !page_context.visit.session.stage.is_final();
    let moves = open && page_context.visit.session.stage != Stage::Decided(DecisionStatus::ResubmissionRequested);
    let head = Head::of(page_context, title).with_refresh(moves.then_some(REFRESH_SECONDS));
    let live = open.then(|| {
        view! { <Live source=format!("/v/{}/events", page_context.token) region=REGION.to_owned() now=page_context.now/> }
    });
    let content = view! {
        <div class="region" id=REGION aria-live="polite">{content}</div>
        {live}
    };
    surround(if open { head.with_islands() } else { head }, content)
}

/// The steps of the progress between the submission and the decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum ProgressStep {
    Sent,
    Checked,
    Result,
}

/// Says whether Veriff submitted the session after too many wrong codes: then there are no photos.
fn without_photos(page_context: &PageContext) -> bool {
    let session = &page_context.visit.session;
    session.requires(Requirement::Aadhaar)
        && !matches!(session.code, CodeState::Passed { .. })
        && page_context.visit.photos.is_empty()
}

/// Shows how far the photos have come.
fn stage_progress(page_context: &PageContext, at: ProgressStep) -> (String, AnyView) {
    let words = &page_context.words;
    let without_photos = without_photos(page_context);
    let stopped = page_context.visit.is_stopped();
    let title = words.say(if without_photos {
        "status-code-title"
    } else if stopped {
        "status-stopped-title"
    } else if at == ProgressStep::Sent {
        "status-sending-title"
    } else {
        "status-checking-title"
    });
    let progress_steps = [
        (ProgressStep::Sent, Icon::Send, if at == ProgressStep::Sent { "status-sending" } else { "status-sent" }),
        (ProgressStep::Checked, Icon::Eye, "status-checking"),
        (ProgressStep::Result, Icon::Shield, "status-result"),
    ]
    .map(|(progress_step, drawing, name)| {
        let (state, spoken) = match progress_step.cmp(&at) {
            std::cmp::Ordering::Less => ("done", "status-state-done"),
            std::cmp::Ordering::Equal => ("now", "status-state-now"),
            std::cmp::Ordering::Greater => ("later", "status-state-later"),
        };
        view! {
            <li class="station" data-state=state aria-current=(progress_step == at).then_some("step")>
                <span class="station-mark">{icon(if state == "done" { Icon::Check } else { drawing })}</span>
                <span>{words.say(name)}<span class="hidden">", "{words.say(spoken)}</span></span>
            </li>
        }
    });
    let since = page_context.visit.session.submitted_at.map(|since| {
        view! {
            <p class="elapsed">
                {words.say("status-elapsed")}
                " "
                <time role="timer" aria-live="off" data-since=since.to_string()>{elapsed(page_context.now - since)}</time>
            </p>
        }
    });
    let delayed = (page_context.visit.delayed && !stopped).then(|| {
        view! {
            <p class="note" data-meaning="caution">
                {icon(Icon::Clock)}
                <span>{words.say_with("status-delayed", [brand_value(&page_context.brand)])}</span>
            </p>
        }
    });
    let lead = if without_photos {
        words.say_with("status-code-lead", [brand_value(&page_context.brand)])
    } else if stopped {
        words.say_with("status-stopped-lead", [brand_value(&page_context.brand)])
    } else {
        words.say(if at == ProgressStep::Sent { "status-sending-lead" } else { "status-checking-lead" })
    };
    let content = view! {
        {heading(page_context, &title)}
        {error_alert::alert(page_context, ErrorPlacement::Page)}
        <p class="lead">{lead}</p>
        <ol class="stations">{progress_steps.collect_view()}</ol>
        {since}
        {delayed}
        <p class="note" data-meaning="neutral">{icon(Icon::Info)}<span>{words.say("status-close")}</span></p>
        <div class="actions">{callback(page_context, false)}</div>
    };
    (title, content.into_any())
}
