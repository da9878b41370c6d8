//! `/admin/sessions`: the list. Its address is its only state, so every part of it is a link or a GET form.

use axum::Extension;
use axum::body::Body;
use axum::extract::{Query, State};
use axum::http::{Request, StatusCode};
use axum::response::Response;
use leptos::either::Either;
use leptos::prelude::*;

use super::error_page::{AdminError, error_response};
use super::frame::{AdminContext, Section, framed};
use super::pill::Meaning;
use super::rows::table;
use super::{Icon, filter};
use crate::domain::{SessionFilter, SessionPage, Severity, StatusFilter, Total};
use crate::islands::Live;
use crate::pages::{Assets, html};
use crate::server::{Portal, SignedIn};

/// Answers `GET /admin/sessions`.
pub async fn page(
    State(portal): State<Portal>,
    Extension(assets): Extension<Assets>,
    Extension(signed_in): Extension<SignedIn>,
    Query(query): Query<Vec<(String, String)>>,
    request: Request<Body>,
) -> Response {
    let context = AdminContext::new(&portal, assets, Some(signed_in));
    let filter = filter::read(query);
    match portal.sessions(&filter).await {
        Ok(page) => {
            let now = portal.now();
            html(request, StatusCode::OK, move || view(context, &filter, page, now)).await
        }
        Err(error) => error_response(request, context, AdminError::from(error)).await,
    }
}

/// Shows the filter, and one page of what it finds.
pub fn view(context: AdminContext, filter: &SessionFilter, page: SessionPage, now: i64) -> AnyView {
    let total = total(page.total);
    let pages = pages(filter, &page);
    let notes = notes(&page);
    let fresh = filter::first(filter);
    let list = if page.rows.is_empty() {
        Either::Left(empty(filter, &page))
    } else {
        Either::Right(table(page.rows, &filter::query(filter), now))
    };
    let body = view! {
        <div class="head">
            <h1>"Sessions"</h1>
            {search(filter)}
        </div>
        {chips(filter)}
        <p class="news" id="news" role="status" hidden><a class="button" href=fresh>"New sessions – show"</a></p>
        <div id="list">
            <p class="total">{total}</p>
            {notes}
            {list}
            {pages}
        </div>
        <Live source="/admin/events".to_owned() region="list".to_owned()/>
    };
    framed(context, "Sessions", Some(Section::Sessions), true, body.into_any())
}

/// Writes the total, exact or as a lower bound.
fn total(total: Total) -> String {
    match total {
        Total::Exactly(1) => "1 session".to_owned(),
        Total::Exactly(count) => format!("{} sessions", thousands(count)),
        Total::MoreThan(count) => format!("{}+ sessions", thousands(count)),
        Total::Uncounted => "Many sessions, not counted".to_owned(),
    }
}

/// Writes a number with a comma at every thousand.
fn thousands(count: i64) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Explains why a page holds fewer sessions than expected.
fn notes(page: &SessionPage) -> impl IntoView + use<> {
    let stopped = page.stopped_after.map(|read| {
        let read = thousands(i64::try_from(read).unwrap_or(i64::MAX));
        format!(
            "The words are common: {read} sessions were looked through for this page. The next page goes on from there."
        )
    });
    let indexing = page.is_indexing.then(|| {
        "Sessions from before the last update are still being made searchable. Some may be missing here.".to_owned()
    });
    let notes = [stopped, indexing].into_iter().flatten().map(|words| {
        let (meaning, icon) = Meaning::of_severity(Severity::Info);
        view! { <p class="said" data-meaning=meaning.as_str()>{icon.draw()}<span>{words}</span></p> }
    });
    notes.collect_view()
}

fn search(filter: &SessionFilter) -> impl IntoView + use<> {
    let text = filter.text.clone();
    let status_filter = filter.status_filter.map(StatusFilter::word);
    view! {
        <form class="search" role="search" method="get" action="/admin/sessions">
            <label class="unseen" for="q">"Search sessions"</label>
            {Icon::Search.draw()}
            <input id="q" name="q" type="search" value=text maxlength="200" autocomplete="off" spellcheck="false"
                placeholder="Name, document number, vendorData or id"/>
            {status_filter.map(|word| view! { <input type="hidden" name="status" value=word/> })}
            <button type="submit">"Search"</button>
        </form>
    }
}

fn chips(filter: &SessionFilter) -> impl IntoView + use<> {
    let current = |is: bool| is.then_some("true");
    let all = view! {
        <li><a class="chip" href=filter::with_status_filter(filter, None) aria-current=current(filter.status_filter.is_none())>"All"</a></li>
    };
    let status_filters = StatusFilter::all().into_iter().map(|status_filter| {
        let (meaning, icon) = match status_filter {
            StatusFilter::Status(status) => Meaning::of(status.stage()),
            StatusFilter::Attention => (Meaning::Caution, Icon::Warning),
            StatusFilter::Hits => (Meaning::Bad, Icon::Warning),
        };
        let is = current(filter.status_filter == Some(status_filter));
        let address = filter::with_status_filter(filter, Some(status_filter));
        // The list is at one address only: its query is enough.
        let query = address.trim_start_matches("/admin/sessions").to_owned();
        let class = format!("chip {}", meaning.as_str());
        view! { <li><a class=class href=query aria-current=is>{icon.draw_inside()}{status_filter.label()}</a></li> }
    });
    let text = filter.text.clone().map(|text| {
        view! {
            <li>
                <a class="chip taken" href=filter::without_text(filter)>
                    <span><span class="unseen">"Clear the search "</span>"“"<bdi>{text}</bdi>"”"</span>
                    {Icon::Cross.draw()}
                </a>
            </li>
        }
    });
    view! { <nav class="chips" aria-label="Filters"><ul>{text}{all}{status_filters.collect_view()}</ul></nav> }
}

fn pages(filter: &SessionFilter, page: &SessionPage) -> impl IntoView + use<> {
    let is_first = filter.after.is_none() && (filter.before.is_none() || page.newer.is_none());
    let first = (!is_first).then(|| filter::first(filter));
    let newer = page.newer.as_deref().map(|cursor| filter::newer(filter, cursor));
    let older = page.older.as_deref().map(|cursor| filter::older(filter, cursor));
    (first.is_some() || newer.is_some() || older.is_some()).then(|| {
        view! {
            <nav class="pages" aria-label="Pages">
                {first.map(|first| view! { <a class="button" href=first>"First page"</a> })}
                {newer.map(|newer| view! { <a class="button" href=newer rel="prev">"Newer sessions"</a> })}
                {older.map(|older| view! { <a class="button" href=older rel="next">"Older sessions"</a> })}
            </nav>
        }
    })
}

fn empty(filter: &SessionFilter, page: &SessionPage) -> AnyView {
    if page.stopped_after.is_some() {
        return view! {
            <div class="empty"><h2>"None among these"</h2><p>"The search goes on at the next page."</p></div>
        }
        .into_any();
    }
    if filter.after.is_some() && page.total != Total::Exactly(0) {
        return view! {
            <div class="empty"><h2>"Nothing older"</h2><p>"This was the last page. Go back to the first one."</p></div>
        }
        .into_any();
    }
    if filter.status_filter.is_some() || filter.text.is_some() {
        let widen = |is: bool, address: String, label: &'static str| {
            is.then(|| view! { <a class="button" href=address>{label}</a> })
        };
        return view! {
            <div class="empty">
                <h2>"No session matches"</h2>
                <p>"The search takes the beginning of any word of a name, a document number, vendorData, endUserId or an id; several words must all be there."</p>
                <p class="onward">
                    {widen(filter.text.is_some(), filter::without_text(filter), "Clear the search")}
                    {widen(filter.status_filter.is_some(), filter::with_status_filter(filter, None), "Show every status")}
                </p>
            </div>
        }
        .into_any();
    }
    view! {
        <div class="empty">
            <h2>"No sessions yet"</h2>
            <p>"A session begins with a link. Make the first one on the portal’s host:"</p>
            <pre><code>"portal link --vendor-data customer-0001"</code></pre>
            <p>"It prints an address. Open it on a phone; the session appears here."</p>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_total_is_honest_and_readable() {
        for (count, words) in [
            (Total::Exactly(0), "0 sessions"),
            (Total::Exactly(1), "1 session"),
            (Total::Exactly(128), "128 sessions"),
            (Total::Exactly(9_804), "9,804 sessions"),
            (Total::MoreThan(10_000), "10,000+ sessions"),
            (Total::Uncounted, "Many sessions, not counted"),
        ] {
            assert_eq!(total(count), words);
        }
        assert_eq!(thousands(1_000_000), "1,000,000");
    }
}
