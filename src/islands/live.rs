//! Keeps a part of the page as the server would draw it now.
//!
//! A `message` of the event source says only that something changed; what changed is on the page itself, which is
//! asked for again. A poll is the net under it. Clocks in the part (`<time data-since>`) tick meanwhile.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{
    Document, Element, EventSource, FormData, HtmlElement, HtmlFormElement, XmlHttpRequest, XmlHttpRequestResponseType,
};

use super::dom;
use super::form::{busy, form_encoded, is_busy};
use super::morph::morph;
use super::news::keep_rows;

/// How often the page is asked for when the event source is silent.
const POLL: i32 = 15_000;
/// Several events in a row are answered by one request.
const GATHER: i32 = 150;
const MARK: &str = "live";
/// The element that says what came of a form.
const SAID: &str = "said";

/// Keeps the element with the id `region` up to date: at every event of `source`, an address of ours.
///
/// On the server it leaves a mark.
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
        <div id=MARK hidden data-source=source data-region=region data-now=now.map(|now| now.to_string())>
            <LiveMark/>
        </div>
    }
}

/// Wakes [`Live`].
#[island]
fn LiveMark() -> impl IntoView {
    Effect::new(|_| wake());
}

/// Says how long ago something was: minutes and seconds, and hours once there are any.
pub fn elapsed(milliseconds: i64) -> String {
    let seconds = (milliseconds / 1000).max(0);
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes}:{seconds:02}") }
}

struct Watch {
    source: String,
    region: String,
    /// What the server's clock is ahead of the browser's.
    ahead: i64,
    /// The part as the server drew it last.
    drawn: RefCell<String>,
    events: RefCell<Option<EventSource>>,
    asking: Cell<bool>,
    again: Cell<bool>,
}

fn wake() {
    let Some(mark) = dom::by_id::<HtmlElement>(MARK) else { return };
    let read = |name: &str| mark.get_attribute(name).unwrap_or_default();
    let ahead = read("data-now").parse().map_or(0, |now: i64| now - browser_now());
    let watch = Rc::new(Watch {
        source: read("data-source"),
        region: read("data-region"),
        ahead,
        drawn: RefCell::default(),
        events: RefCell::default(),
        asking: Cell::new(false),
        again: Cell::new(false),
    });
    if let Some(region) = watch.find(&dom::document()) {
        *watch.drawn.borrow_mut() = plain(&region);
    }
    watch.tick();
    watch.listen();
    let ticking = watch.clone();
    dom::every(1000, move || ticking.tick());
    let polling = watch.clone();
    dom::every(POLL, move || polling.poll());
    let leaving = watch.clone();
    dom::on(&dom::window(), "pagehide", move |_| leaving.hush());
    for event in ["pageshow", "online"] {
        let waking = watch.clone();
        dom::on(&dom::window(), event, move |_| waking.poll());
    }
    let sending = watch.clone();
    dom::on(&dom::document(), "submit", move |event| {
        let form = event.target().and_then(|target| target.dyn_into::<HtmlFormElement>().ok());
        if let Some(form) = form.filter(|form| form.matches("form.again").unwrap_or(false))
            && sending.send(&form)
        {
            event.prevent_default();
        }
    });
    dom::on(&dom::document(), "visibilitychange", move |_| {
        if !dom::is_hidden() {
            watch.ask();
        }
    });
}

impl Watch {
    /// Opens the event source, unless it is open.
    fn listen(self: &Rc<Self>) {
        if self.is_listening() {
            return;
        }
        self.hush();
        let Ok(events) = EventSource::new(&self.source) else { return };
        let watch = self.clone();
        dom::on(&events, "message", move |_| {
            let watch = watch.clone();
            dom::after(GATHER, move || watch.ask());
        });
        *self.events.borrow_mut() = Some(events);
    }

    fn is_listening(&self) -> bool {
        self.events.borrow().as_ref().is_some_and(|events| events.ready_state() == EventSource::OPEN)
    }

    fn hush(&self) {
        if let Some(events) = self.events.borrow_mut().take() {
            events.close();
        }
    }

    /// Asks if no event would have told.
    fn poll(self: &Rc<Self>) {
        if !self.is_listening() {
            self.ask();
            self.listen();
        }
    }

    /// Asks for the page again, one request at a time.
    fn ask(self: &Rc<Self>) {
        if self.asking.replace(true) {
            self.again.set(true);
            return;
        }
        let Ok(request) = XmlHttpRequest::new() else { return };
        let Ok(address) = dom::window().location().href() else { return };
        let watch = self.clone();
        let answered = request.clone();
        dom::on(&request, "loadend", move |_| {
            watch.asking.set(false);
            watch.draw(&answered);
            if watch.again.take() {
                watch.ask();
            }
        });
        let _ = request.open("GET", &address);
        request.set_response_type(XmlHttpRequestResponseType::Document);
        request.set_timeout(POLL.unsigned_abs());
        let _ = request.set_request_header("Accept", "text/html");
        if request.send().is_err() {
            self.asking.set(false);
        }
    }

    /// Puts the answer in the place of the old part, or follows it to another page.
    fn draw(self: &Rc<Self>, answered: &XmlHttpRequest) {
        let status = answered.status().unwrap_or_default();
        if status == 0 || status >= 500 {
            return;
        }
        let location = dom::window().location();
        let here = location.href().unwrap_or_default();
        let address = answered.response_url();
        let same = address.split('#').next() == here.split('#').next();
        let page = answered.response_xml().ok().flatten();
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

    /// Makes the part like the fresh one, where it differs.
    fn replace(self: &Rc<Self>, page: &Document, fresh: &Element) {
        let drawn = plain(fresh);
        if *self.drawn.borrow() == drawn {
            return;
        }
        let document = dom::document();
        if let Some(old) = self.find(&document) {
            let focused = document.active_element().map(|element| element.id()).filter(|id| !id.is_empty());
            if !keep_rows(&old, fresh) {
                morph(&old, fresh);
            }
            // The element with the focus may have been drawn anew.
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
        let (watch, answered, form) = (self.clone(), request.clone(), form.clone());
        let sent = form.clone();
        dom::on(&request, "loadend", move |_| {
            busy(&form, false);
            let page = answered.response_xml().ok().flatten();
            let Some((page, fresh)) = page.and_then(|page| watch.find(&page).map(|fresh| (page, fresh))) else {
                // Not our page: the browser shows what there is to say.
                let _ = form.submit();
                return;
            };
            watch.replace(&page, &fresh);
            if let (Some(said), Some(fresh)) = (dom::by_id::<Element>(SAID), page.get_element_by_id(SAID)) {
                said.set_inner_html(&fresh.inner_html());
                let _ = said.class_list().add_1("floating");
            }
        });
        let _ = request.open("POST", &sent.action());
        request.set_response_type(XmlHttpRequestResponseType::Document);
        request.set_timeout(2 * POLL.unsigned_abs());
        let _ = request.set_request_header("Accept", "text/html");
        let _ = request.set_request_header("Content-Type", "application/x-www-form-urlencoded");
        busy(&sent, true);
        request.send_with_opt_str(Some(&body)).is_ok()
    }

    fn find(&self, page: &Document) -> Option<Element> {
        page.get_element_by_id(&self.region)
    }

    /// Sets the clocks of the part.
    fn tick(&self) {
        let Some(region) = self.find(&dom::document()) else { return };
        let now = browser_now() + self.ahead;
        dom::each(&region, "time[data-since]", |clock| {
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
    dom::each(&copy, "time[data-since]", |clock| clock.set_text_content(None));
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
