//! A form that is sent without leaving the page.

use wasm_bindgen::JsCast;
use web_sys::{FormData, HtmlButtonElement, HtmlFormElement};

/// Returns what a form sends. Its fields are all text.
pub(super) fn form_encoded(data: &FormData) -> Option<String> {
    let pairs = js_sys::try_iter(data).ok().flatten()?;
    let mut parts = Vec::new();
    for pair in pairs {
        let pair: js_sys::Array = pair.ok()?.dyn_into().ok()?;
        let part = |index| pair.get(index).as_string().map(|text| String::from(js_sys::encode_uri_component(&text)));
        parts.push(format!("{}={}", part(0)?, part(1)?));
    }
    Some(parts.join("&"))
}

/// Marks the form as busy while its response is waited for, so that it is not sent twice.
pub(super) fn set_busy(form: &HtmlFormElement, is: bool) {
    if let Ok(Some(button)) = form.query_selector("button")
        && let Ok(button) = button.dyn_into::<HtmlButtonElement>()
    {
        let _ = button.set_attribute("aria-busy", if is { "true" } else { "false" });
    }
}

/// Says whether the form's answer is waited for.
pub(super) fn is_busy(form: &HtmlFormElement) -> bool {
    form.query_selector("button[aria-busy=true]").is_ok_and(|button| button.is_some())
}
