//! `/v/{token}/status` — where the verification stands, from the last photo to the result.

use leptos::prelude::*;

use super::end;
use super::layout::{Head, brand_value, heading, is_web, page as surround};
use super::problem::{self, Place};
use super::scene::Scene;
use crate::domain::{Ask, CodeState, DecisionStatus, Stage};
use crate::islands::{Live, elapsed};
use crate::pages::{Icon, icon};

/// How often the page is loaded again where there is no JavaScript.
const REFRESH_SECONDS: u32 = 5;

/// What the browser replaces when something happened.
const REGION: &str = "status";

pub(super) fn view(scene: &Scene) -> AnyView {
    let (title, content) = match scene.visit.session.stage {
        Stage::Decided(status) => end::view(scene, status),
        Stage::Created | Stage::Consented | Stage::Capturing | Stage::Sending => way(scene, Station::Sent),
        Stage::Waiting => way(scene, Station::Checked),
    };
    let open = !scene.visit.session.stage.is_final();
    let moves = open && scene.visit.session.stage != Stage::Decided(DecisionStatus::ResubmissionRequested);
    let head = Head::of(scene, title).with_refresh(moves.then_some(REFRESH_SECONDS));
    let live = open.then(|| {
        view! { <Live source=format!("/v/{}/events", scene.token) region=REGION.to_owned() now=scene.now/> }
    });
    let content = view! {
        <div class="region" id=REGION aria-live="polite">{content}</div>
        {live}
    };
    surround(if open { head.with_islands() } else { head }, content)
}

/// The stations between the last photo and the result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Station {
    Sent,
    Checked,
    Result,
}

/// Says whether Veriff took the session as it is, after too many wrong codes: then there are no photos.
fn without_photos(scene: &Scene) -> bool {
    let session = &scene.visit.session;
    session.asks(Ask::Aadhaar) && !matches!(session.code, CodeState::Passed { .. }) && scene.visit.photos.is_empty()
}

/// Shows how far the photos have come.
fn way(scene: &Scene, at: Station) -> (String, AnyView) {
    let words = &scene.words;
    let without_photos = without_photos(scene);
    let stopped = scene.visit.is_stopped();
    let title = words.say(if without_photos {
        "status-code-title"
    } else if stopped {
        "status-stopped-title"
    } else if at == Station::Sent {
        "status-sending-title"
    } else {
        "status-checking-title"
    });
    let stations = [
        (Station::Sent, Icon::Send, if at == Station::Sent { "status-sending" } else { "status-sent" }),
        (Station::Checked, Icon::Eye, "status-checking"),
        (Station::Result, Icon::Shield, "status-result"),
    ]
    .map(|(station, drawing, name)| {
        let (state, spoken) = match station.cmp(&at) {
            std::cmp::Ordering::Less => ("done", "status-state-done"),
            std::cmp::Ordering::Equal => ("now", "status-state-now"),
            std::cmp::Ordering::Greater => ("later", "status-state-later"),
        };
        view! {
            <li class="station" data-state=state aria-current=(station == at).then_some("step")>
                <span class="station-mark">{icon(if state == "done" { Icon::Check } else { drawing })}</span>
                <span>{words.say(name)}<span class="hidden">", "{words.say(spoken)}</span></span>
            </li>
        }
    });
    let since = scene.visit.session.submitted_at.map(|since| {
        view! {
            <p class="elapsed">
                {words.say("status-elapsed")}
                " "
                <time role="timer" aria-live="off" data-since=since.to_string()>{elapsed(scene.now - since)}</time>
            </p>
        }
    });
    let delayed = (scene.visit.delayed && !stopped).then(|| {
        view! {
            <p class="note" data-meaning="caution">
                {icon(Icon::Clock)}
                <span>{words.say_with("status-delayed", [brand_value(&scene.brand)])}</span>
            </p>
        }
    });
    let lead = if without_photos {
        words.say_with("status-code-lead", [brand_value(&scene.brand)])
    } else if stopped {
        words.say_with("status-stopped-lead", [brand_value(&scene.brand)])
    } else {
        words.say(if at == Station::Sent { "status-sending-lead" } else { "status-checking-lead" })
    };
    let content = view! {
        {heading(scene, &title)}
        {problem::alert(scene, Place::Page)}
        <p class="lead">{lead}</p>
        <ol class="stations">{stations.collect_view()}</ol>
        {since}
        {delayed}
        <p class="note" data-meaning="neutral">{icon(Icon::Info)}<span>{words.say("status-close")}</span></p>
        <div class="actions">{callback(scene, false)}</div>
    };
    (title, content.into_any())
}

/// Offers the way back to the company, if it gave one.
pub(super) fn callback(scene: &Scene, primary: bool) -> Option<impl IntoView + use<>> {
    let address = scene.visit.session.callback.clone().filter(|address| is_web(address))?;
    let class = if primary { "button primary" } else { "button quiet" };
    Some(view! { <a class=class href=address>{scene.words.say_with("back-to", [brand_value(&scene.brand)])}</a> })
}
