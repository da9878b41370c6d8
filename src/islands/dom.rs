//! The few functions of the DOM that the islands need.

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
pub(super) fn for_each(root: &Element, selector: &str, mut run: impl FnMut(&HtmlElement)) {
    let Ok(found) = root.query_selector_all(selector) else { return };
    for index in 0..found.length() {
        if let Some(element) = found.item(index).and_then(|node| node.dyn_into().ok()) {
            run(&element);
        }
    }
}

/// Calls `run` at every `event` of `target`, for as long as the page lives.
pub(super) fn listen(target: &EventTarget, event: &str, run: impl FnMut(Event) + 'static) {
    let run = Closure::<dyn FnMut(Event)>::new(run).into_js_value();
    let _ = target.add_event_listener_with_callback(event, run.unchecked_ref());
}

/// Calls `run` once, after so many milliseconds; the number it returns is for [`clear_timeout`].
pub(super) fn set_timeout(milliseconds: i32, run: impl FnOnce() + 'static) -> i32 {
    let run = Closure::once_into_js(run);
    window()
        .set_timeout_with_callback_and_timeout_and_arguments_0(run.unchecked_ref(), milliseconds)
        .unwrap_or_default()
}

/// Cancels a timer of [`set_timeout`].
pub(super) fn clear_timeout(timer: i32) {
    window().clear_timeout_with_handle(timer);
}

/// Calls `run` again and again.
pub(super) fn set_interval(milliseconds: i32, run: impl FnMut() + 'static) {
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

/// Navigates to another path of this site; any other address is ignored.
pub(super) fn navigate(path: &str) {
    if path.starts_with('/') && !path.starts_with("//") {
        let _ = window().location().assign(path);
    }
}

/// Says whether nobody sees the page at the moment.
pub(super) fn is_hidden() -> bool {
    document().visibility_state() == web_sys::VisibilityState::Hidden
}
