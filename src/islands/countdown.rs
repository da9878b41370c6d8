//! Counts seconds down on the page, and then shows the link to another code.
//!
//! What the page draws and the island moves, by `id`: the sentence `code-wait` with the number `code-seconds` in it, and the
//! link `code-again`.

use std::rc::Rc;

use leptos::prelude::*;
use web_sys::HtmlElement;

use super::dom;

/// Counts the seconds down to another code.
#[island]
pub fn Countdown() -> impl IntoView {
    Effect::new(|_| init());
}

struct CodeCountdown {
    sentence: HtmlElement,
    seconds: HtmlElement,
    again: HtmlElement,
    /// When it is over, by the browser's clock.
    end: f64,
}

fn init() -> Option<()> {
    let seconds: HtmlElement = dom::by_id("code-seconds")?;
    let left: f64 = seconds.text_content()?.trim().parse().ok()?;
    let countdown = Rc::new(CodeCountdown {
        sentence: dom::by_id("code-wait")?,
        again: dom::by_id("code-again")?,
        seconds,
        end: js_sys::Date::now() + left * 1_000.0,
    });
    countdown.tick();
    Some(())
}

impl CodeCountdown {
    /// Shows what is left. A page that slept meanwhile is right at once, for it is the clock that counts.
    fn tick(self: Rc<Self>) {
        let left = ((self.end - js_sys::Date::now()) / 1_000.0).ceil().max(0.0);
        self.seconds.set_text_content(Some(&left.to_string()));
        let is_over = left <= 0.0;
        dom::show(&self.sentence, !is_over);
        dom::show(&self.again, is_over);
        if !is_over {
            dom::set_timeout(250, move || self.tick());
        }
    }
}
