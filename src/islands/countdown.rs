//! Counts seconds down on the page, and then offers what was waited for.
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
    Effect::new(|_| wake());
}

struct Wait {
    sentence: HtmlElement,
    seconds: HtmlElement,
    again: HtmlElement,
    /// When it is over, by the browser's clock.
    end: f64,
}

fn wake() -> Option<()> {
    let seconds: HtmlElement = dom::by_id("code-seconds")?;
    let left: f64 = seconds.text_content()?.trim().parse().ok()?;
    let wait = Rc::new(Wait {
        sentence: dom::by_id("code-wait")?,
        again: dom::by_id("code-again")?,
        seconds,
        end: js_sys::Date::now() + left * 1_000.0,
    });
    wait.tick();
    Some(())
}

impl Wait {
    /// Shows what is left. A page that slept meanwhile is right at once, for it is the clock that counts.
    fn tick(self: Rc<Self>) {
        let left = ((self.end - js_sys::Date::now()) / 1_000.0).ceil().max(0.0);
        self.seconds.set_text_content(Some(&left.to_string()));
        let over = left <= 0.0;
        dom::show(&self.sentence, !over);
        dom::show(&self.again, over);
        if !over {
            dom::after(250, move || self.tick());
        }
    }
}
