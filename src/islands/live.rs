//! Keeps a region of the page as the server would render it now.
//!
//! A `message` of the event source says that something changed, and not what; the page is fetched
//! again and compared. Polling covers lost messages. Clocks in the region (`<time data-since>`) tick meanwhile.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{
    Document, Element, EventSource, FormData, HtmlElement, HtmlFormElement, XmlHttpRequest, XmlHttpRequestResponseType,
};

use super::dom;
use super::form::{form_encoded, is_busy, set_busy};
use super::list_update::update_rows;
use super::morph::morph;

/// How often the page is asked for when the event source is silent.
const POLL_INTERVAL: i32 = 15_000;
/// Several events in a row are answered by one request.
const DEBOUNCE: i32 = 150;
const MARKER_ID: &str = "live";
/// The element that says what came of a form.
const FLASH_ID: &str = "said";

/// Keeps the element with the id `region` up to date: at every event of `source`, an address of ours.
///
/// On the server it renders a marker.
#[component]
pub fn Live(
    /// An address of ours that answers with server-sent events.
    source: String,
    /// The id of the element.
    region: String,
    /// The server's time in milliseconds since 1970: sets the clocks right where the browser's is wrong.
    #[prop(optional)]
    now: Option<i64>,
) -> impl IntoView {
    view! {
        <div id=MARKER_ID hidden data-source=source data-region=region data-now=now.map(|now| now.to_string())>
            <LiveMarker/>
        </div>
    }
}

/// Marks the place in the page at which [`Live`] begins its work.
#[island]
fn LiveMarker() -> impl IntoView {
    Effect::new(|_| init());
}

/// Says how long ago something was: minutes and seconds, and hours once there are any.
pub fn elapsed(milliseconds: i64) -> String {
    let seconds = (milliseconds / 1000).max(0);
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes}:{seconds:02}") }
}

struct LiveRegion {
    source: String,
    region: String,
    /// What the server's clock is ahead of the browser's.
    clock_offset: i64,
    /// The part as the server drew it last.
    drawn: RefCell<String>,
    events: RefCell<Option<EventSource>>,
    is_refreshing: Cell<bool>,
    needs_refresh: Cell<bool>,
}

fn init() {
    let Some(mark) = dom::by_id::<HtmlElement>(MARKER_ID) else { return };
    let read = |name: &str| mark.get_attribute(name).unwrap_or_default();
    let clock_offset = read("data-now").parse().map_or(0, |now: i64| now - browser_now());
    let live_region = Rc::new(LiveRegion {
        source: read("data-source"),
        region: read("data-region"),
        clock_offset,
        drawn: RefCell::default(),
        events: RefCell::default(),
        is_refreshing: Cell::new(false),
        needs_refresh: Cell::new(false),
    });
    if let Some(region) = live_region.find(&dom::document()) {
        *live_region.drawn.borrow_mut() = plain(&region);
    }
    live_region.tick();
    live_region.listen();
    let ticking = live_region.clone();
    dom::set_interval(1000, move || ticking.tick());
    let polling = live_region.clone();
    dom::set_interval(POLL_INTERVAL, move || polling.poll());
    let leaving = live_region.clone();
    dom::listen(&dom::window(), "pagehide", move |_| leaving.close());
    for event in ["pageshow", "online"] {
        let waking = live_region.clone();
        dom::listen(&dom::window(), event, move |_| waking.poll());
    }
    let sending = live_region.clone();
    dom::listen(&dom::document(), "submit", move |event| {
        let form = event.target().and_then(|target| target.dyn_into::<HtmlFormElement>().ok());
        if let Some(form) = form.filter(|form| form.matches("form.again").unwrap_or(false))
            && sending.send(&form)
        {
            event.prevent_default();
        }
    });
    dom::listen(&dom::document(), "visibilitychange", move |_| {
        if !dom::is_hidden() {
            live_region.refresh();
        }
    });
}

impl LiveRegion {
    /// Opens the event source, unless it is open.
    fn listen(self: &Rc<Self>) {
        if self.is_listening() {
            return;
        }
        self.close();
        let Ok(events) = EventSource::new(&self.source) else { return };
        let live_region = self.clone();
        dom::listen(&events, "message", move |_| {
            let live_region = live_region.clone();
            dom::set_timeout(DEBOUNCE, move || live_region.refresh());
        });
        *self.events.borrow_mut() = Some(events);
    }

    fn is_listening(&self) -> bool {
        self.events.borrow().as_ref().is_some_and(|events| events.ready_state() == EventSource::OPEN)
    }

    fn close(&self) {
        if let Some(events) = self.events.borrow_mut().take() {
            events.close();
        }
    }

    /// Refreshes if the event source is closed.
    fn poll(self: &Rc<Self>) {
        if !self.is_listening() {
            self.refresh();
            self.listen();
        }
    }

    /// Asks for the page again, one request at a time.
    fn refresh(self: &Rc<Self>) {
        if self.is_refreshing.replace(true) {
            self.needs_refresh.set(true);
            return;
        }
        let Ok(request) = XmlHttpRequest::new() else { return };
        let Ok(address) = dom::window().location().href() else { return };
        let live_region = self.clone();
        let response = request.clone();
        dom::listen(&request, "loadend", move |_| {
            live_region.is_refreshing.set(false);
            live_region.on_response(&response);
            if live_region.needs_refresh.take() {
                live_region.refresh();
            }
        });
        let _ = request.open("GET", &address);
        request.set_response_type(XmlHttpRequestResponseType::Document);
        request.set_timeout(POLL_INTERVAL.unsigned_abs());
        let _ = request.set_request_header("Accept", "text/html");
        if request.send().is_err() {
            self.is_refreshing.set(false);
        }
    }

    /// Puts the answer in the place of the old part, or follows it to another page.
    fn on_response(self: &Rc<Self>, response: &XmlHttpRequest) {
        let status = response.status().unwrap_or_default();
        if status == 0 || status >= 500 {
            return;
        }
        let location = dom::window().location();
        let here = location.href().unwrap_or_default();
        let address = response.response_url();
        let same = address.split('#').next() == here.split('#').next();
        let page = response.response_xml().ok().flatten();
        let Some((page, fresh)) = page.and_then(|page| self.find(&page).map(|fresh| (page, fresh))) else {
            let _ = if same { location.reload() } else { location.assign(&address) };
            return;
        };
        if !same {
            let _ = location.assign(&address);
            return;
        }
        self.replace(&page, &fresh);
    }

    /// Morphs the region into the fresh one.
    fn replace(self: &Rc<Self>, page: &Document, fresh: &Element) {
        let drawn = plain(fresh);
        if *self.drawn.borrow() == drawn {
            return;
        }
        let document = dom::document();
        if let Some(old) = self.find(&document) {
            let focused = document.active_element().map(|element| element.id()).filter(|id| !id.is_empty());
            if !update_rows(&old, fresh) {
                morph(&old, fresh);
            }
            // The element with the focus may have been replaced.
            if let Some(element) = focused.and_then(|id| dom::by_id::<HtmlElement>(&id))
                && document.active_element().is_none_or(|active| !active.is_same_node(Some(&element)))
            {
                dom::focus(&element);
            }
            document.set_title(&page.title());
        }
        *self.drawn.borrow_mut() = drawn;
        self.tick();
    }

    /// Sends a form of the part and shows the answer where the reader is, without leaving the page.
    fn send(self: &Rc<Self>, form: &HtmlFormElement) -> bool {
        if is_busy(form) {
            return true;
        }
        let (Ok(data), Ok(request)) = (FormData::new_with_form(form), XmlHttpRequest::new()) else { return false };
        let Some(body) = form_encoded(&data) else { return false };
        let (live_region, response, form) = (self.clone(), request.clone(), form.clone());
        let sent = form.clone();
        dom::listen(&request, "loadend", move |_| {
            set_busy(&form, false);
            let page = response.response_xml().ok().flatten();
            let Some((page, fresh)) = page.and_then(|page| live_region.find(&page).map(|fresh| (page, fresh))) else {
                // Not our page: the browser shows what there is to say.
                let _ = form.submit();
                return;
            };
            live_region.replace(&page, &fresh);
            if let (Some(flash), Some(fresh)) = (dom::by_id::<Element>(FLASH_ID), page.get_element_by_id(FLASH_ID)) {
                flash.set_inner_html(&fresh.inner_html());
                let _ = flash.class_list().add_1("floating");
            }
        });
        let _ = request.open("POST", &sent.action());
        request.set_response_type(XmlHttpRequestResponseType::Document);
        request.set_timeout(2 * POLL_INTERVAL.unsigned_abs());
        let _ = request.set_request_header("Accept", "text/html");
        let _ = request.set_request_header("Content-Type", "application/x-www-form-urlencoded");
        set_busy(&sent, true);
        request.send_with_opt_str(Some(&body)).is_ok()
    }

    fn find(&self, page: &Document) -> Option<Element> {
        page.get_element_by_id(&self.region)
    }

    /// Sets the clocks of the part.
    fn tick(&self) {
        let Some(region) = self.find(&dom::document()) else { return };
        let now = browser_now() + self.clock_offset;
        dom::for_each(&region, "time[data-since]", |clock| {
            if let Some(since) = clock.get_attribute("data-since").and_then(|since| since.parse::<i64>().ok()) {
                clock.set_text_content(Some(&elapsed(now - since)));
            }
        });
    }
}

/// Returns what an element holds, without the time on its clocks.
fn plain(element: &Element) -> String {
    let copy = element.clone_node_with_deep(true).ok().and_then(|copy| copy.dyn_into::<Element>().ok());
    let copy = copy.unwrap_or_else(|| element.clone());
    dom::for_each(&copy, "time[data-since]", |clock| clock.set_text_content(None));
    copy.inner_html()
}

#[expect(clippy::cast_possible_truncation, reason = "milliseconds since 1970 fit for 285,000 years")]
fn browser_now() -> i64 {
    js_sys::Date::now() as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_reads_as_people_expect() {
        assert_eq!(elapsed(-5_000), "0:00");
        assert_eq!(elapsed(65_900), "1:05");
        assert_eq!(elapsed(3_725_000), "1:02:05");
    }
}
