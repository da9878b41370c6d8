//! The few words in which the islands speak to the browser.

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::{Document, Element, Event, EventTarget, HtmlElement, Window};

/// The window; there is one wherever an island runs.
pub(super) fn window() -> Window {
    web_sys::window().expect("islands run in a window")
}

/// The document in the window.
pub(super) fn document() -> Document {
    window().document().expect("a window has a document")
}

/// Finds an element by its id, as what it must be.
pub(super) fn by_id<T: JsCast>(id: &str) -> Option<T> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

/// Runs `run` on every element below `root` that `selector` finds.
pub(super) fn each(root: &Element, selector: &str, mut run: impl FnMut(&HtmlElement)) {
    let Ok(found) = root.query_selector_all(selector) else { return };
    for index in 0..found.length() {
        if let Some(element) = found.item(index).and_then(|node| node.dyn_into().ok()) {
            run(&element);
        }
    }
}

/// Calls `run` at every `event` of `target`, for as long as the page lives.
pub(super) fn on(target: &EventTarget, event: &str, run: impl FnMut(Event) + 'static) {
    let run = Closure::<dyn FnMut(Event)>::new(run).into_js_value();
    let _ = target.add_event_listener_with_callback(event, run.unchecked_ref());
}

/// Calls `run` once, after so many milliseconds; the number it returns is for [`forget`].
pub(super) fn after(milliseconds: i32, run: impl FnOnce() + 'static) -> i32 {
    let run = Closure::once_into_js(run);
    window()
        .set_timeout_with_callback_and_timeout_and_arguments_0(run.unchecked_ref(), milliseconds)
        .unwrap_or_default()
}

/// Forgets a timer of [`after`].
pub(super) fn forget(timer: i32) {
    window().clear_timeout_with_handle(timer);
}

/// Calls `run` again and again.
pub(super) fn every(milliseconds: i32, run: impl FnMut() + 'static) {
    let run = Closure::<dyn FnMut()>::new(run).into_js_value();
    let _ = window().set_interval_with_callback_and_timeout_and_arguments_0(run.unchecked_ref(), milliseconds);
}

/// Shows or hides an element.
pub(super) fn show(element: &HtmlElement, shown: bool) {
    element.set_hidden(!shown);
}

/// Moves the focus, if the element can have it.
pub(super) fn focus(element: &HtmlElement) {
    let _ = element.focus();
}

/// Leaves for another address of this site. Anything else is not followed.
pub(super) fn go(path: &str) {
    if path.starts_with('/') && !path.starts_with("//") {
        let _ = window().location().assign(path);
    }
}

/// Says whether nobody sees the page at the moment.
pub(super) fn is_hidden() -> bool {
    document().visibility_state() == web_sys::VisibilityState::Hidden
}
