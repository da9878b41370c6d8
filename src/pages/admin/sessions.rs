//! `/admin/sessions`: the list. Its address is its only state, so every part of it is a link or a GET form.

use axum::Extension;
use axum::body::Body;
use axum::extract::{Query, State};
use axum::http::{Request, StatusCode};
use axum::response::Response;
use leptos::either::{Either, EitherOf3};
use leptos::prelude::*;

use super::frame::{Desk, Section, framed};
use super::pill::Meaning;
use super::refused::{Refusal, refused_page};
use super::rows::table;
use super::{Icon, filter};
use crate::domain::{SessionFilter, SessionPage};
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
    let desk = Desk::new(&portal, assets, Some(signed_in));
    let filter = filter::read(query);
    match portal.sessions(&filter).await {
        Ok(page) => {
            let now = portal.now();
            html(request, StatusCode::OK, move || view(desk, &filter, page, now)).await
        }
        Err(error) => refused_page(request, desk, Refusal::from(error)).await,
    }
}

/// Shows the filter, and one page of what it finds.
pub fn view(desk: Desk, filter: &SessionFilter, page: SessionPage, now: i64) -> AnyView {
    let total = total(page.total);
    let pages = pages(filter, &page);
    let list = if page.rows.is_empty() {
        Either::Left(empty(filter, page.total))
    } else {
        Either::Right(table(page.rows, now))
    };
    let content = view! {
        <div class="head">
            <h1>"Sessions"</h1>
            {search(filter)}
        </div>
        {chips(filter)}
        <div id="list">
            <p class="total">{total}</p>
            {list}
            {pages}
        </div>
        <Live source="/admin/events".to_owned() region="list".to_owned()/>
    };
    framed(desk, "Sessions", Some(Section::Sessions), true, content.into_any())
}

/// Says how many there are, with a comma at every thousand.
fn total(count: i64) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    format!("{text} {}", if count == 1 { "session" } else { "sessions" })
}

fn search(filter: &SessionFilter) -> impl IntoView + use<> {
    let text = filter.text.clone();
    let status = filter.status.clone();
    view! {
        <form class="search" role="search" method="get" action="/admin/sessions">
            <label class="unseen" for="q">"Search sessions"</label>
            {Icon::Search.draw()}
            <input id="q" name="q" type="search" value=text maxlength="200" autocomplete="off" spellcheck="false"
                placeholder="Name, document number, vendorData or id"/>
            {status.map(|status| view! { <input type="hidden" name="status" value=status/> })}
            <button type="submit">"Search"</button>
        </form>
    }
}

fn chips(filter: &SessionFilter) -> impl IntoView + use<> {
    let current = |is: bool| is.then_some("true");
    let all = view! {
        <li><a class="chip" href=filter::with_status(filter, None) aria-current=current(filter.status.is_none())>"All"</a></li>
    };
    let statuses = filter::STATUSES.map(|(word, stage)| {
        let (meaning, icon) = Meaning::of(stage);
        let is = filter.status.as_deref() == Some(word);
        view! {
            <li>
                <a class="chip" data-meaning=meaning.as_str() href=filter::with_status(filter, Some(word)) aria-current=current(is)>
                    {icon.draw()}
                    <span>{stage.label()}</span>
                </a>
            </li>
        }
    });
    let marked = view! {
        <li>
            <a class="chip" data-meaning=Meaning::Caution.as_str() href=filter::with_status(filter, Some(filter::ATTENTION))
                aria-current=current(filter.status.as_deref() == Some(filter::ATTENTION))>
                {Icon::Warning.draw()}
                <span>"Needs attention"</span>
            </a>
        </li>
    };
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
    view! { <nav class="chips" aria-label="Filters"><ul>{text}{all}{statuses.into_iter().collect_view()}{marked}</ul></nav> }
}

fn pages(filter: &SessionFilter, page: &SessionPage) -> impl IntoView + use<> {
    let first = filter.after.is_some().then(|| filter::page_at(filter, None));
    let next = page.next.as_deref().map(|cursor| filter::page_at(filter, Some(cursor)));
    (first.is_some() || next.is_some()).then(|| {
        view! {
            <nav class="pages" aria-label="Pages">
                {first.map(|first| view! { <a class="button" href=first rel="first">"First page"</a> })}
                {next.map(|next| view! { <a class="button" href=next rel="next">"Older sessions"</a> })}
            </nav>
        }
    })
}

fn empty(filter: &SessionFilter, total: i64) -> impl IntoView + use<> {
    if filter.after.is_some() && total > 0 {
        return EitherOf3::A(view! {
            <div class="empty"><h2>"Nothing older"</h2><p>"This was the last page. Go back to the first one."</p></div>
        });
    }
    if filter.status.is_some() || filter.text.is_some() {
        let widen = |is: bool, address: String, label: &'static str| {
            is.then(|| view! { <a class="button" href=address>{label}</a> })
        };
        return EitherOf3::B(view! {
            <div class="empty">
                <h2>"No session matches"</h2>
                <p>"The search takes any part of a name, a document number, vendorData, endUserId or an id."</p>
                <p class="onward">
                    {widen(filter.text.is_some(), filter::without_text(filter), "Clear the search")}
                    {widen(filter.status.is_some(), filter::with_status(filter, None), "Show every status")}
                </p>
            </div>
        });
    }
    EitherOf3::C(view! {
        <div class="empty">
            <h2>"No sessions yet"</h2>
            <p>"A session begins with a link. Make the first one on the portal’s host:"</p>
            <pre><code>"portal link --vendor-data customer-0001"</code></pre>
            <p>"It prints an address. Open it on a phone; the session appears here."</p>
        </div>
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_total_is_honest_and_readable() {
        for (count, words) in [
            (0, "0 sessions"),
            (1, "1 session"),
            (128, "128 sessions"),
            (12_804, "12,804 sessions"),
            (1_000_000, "1,000,000 sessions"),
        ] {
            assert_eq!(total(count), words);
        }
    }
}
