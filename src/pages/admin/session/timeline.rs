//! Everything that happened to a session, oldest first, by day.

use leptos::prelude::*;

use super::super::moment::{clock, date, exact, machine};
use crate::domain::TimelineEvent;

/// Shows the events, grouped by day.
pub(crate) fn timeline(events: &[TimelineEvent]) -> AnyView {
    let days = events.chunk_by(|one, other| date(one.at) == date(other.at)).map(|events| {
        let day = events.first().map(|event| date(event.at)).unwrap_or_default();
        view! {
            <li>
                <h3>{day}</h3>
                <ol>{events.iter().map(event).collect::<Vec<_>>()}</ol>
            </li>
        }
    });
    let days = days.collect::<Vec<_>>();
    view! {
        <section class="timeline" aria-labelledby="timeline">
            <h2 id="timeline">"Timeline "<span class="quiet">"UTC"</span></h2>
            <ol>{days}</ol>
        </section>
    }
    .into_any()
}

fn event(event: &TimelineEvent) -> impl IntoView + use<> {
    let TimelineEvent { label, detail, reviewer, .. } = event.clone();
    view! {
        <li>
            <time datetime=machine(event.at) title=exact(event.at)>{clock(event.at)}</time>
            <span class="event">
                {label}
                {detail.map(|detail| view! { " "<span class="quiet"><bdi>{detail}</bdi></span> })}
                {reviewer.map(|reviewer| view! { " "<span class="quiet">"("<bdi>{reviewer}</bdi>")"</span> })}
            </span>
        </li>
    }
}
