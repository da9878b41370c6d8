//! The viewfinder: a dialog with the live picture, the still, and what can be done with them.
//!
//! Its parts, by `id`: `finder-video`, `finder-still`, `finder-words` (a sentence), `finder-progress`, and the buttons
//! `finder-close`, `-shutter`, `-switch`, `-torch`, `-use`, `-again`, `-retake`, `-other`. What has `data-when` is there
//! in the states that it names.

use std::cell::{Cell, RefCell};

use web_sys::{
    Blob, HtmlButtonElement, HtmlDialogElement, HtmlElement, HtmlImageElement, HtmlProgressElement, HtmlVideoElement,
    Url,
};

use super::dom;

/// What the viewfinder shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// Nothing: the page is seen.
    Closed,
    /// The camera is asked for.
    Starting,
    /// The camera's picture.
    Live,
    /// The photo, to be judged by the person.
    Still,
    /// The photo, on its way.
    Sending,
    /// The photo, and why the portal does not take it.
    Refused,
    /// The photo, and that it did not get through.
    Failed,
}

impl State {
    /// Returns the word for `data-when` and for the style.
    const fn word(self) -> &'static str {
        match self {
            Self::Closed => "closed",
            Self::Starting => "starting",
            Self::Live => "live",
            Self::Still => "still",
            Self::Sending => "sending",
            Self::Refused => "refused",
            Self::Failed => "failed",
        }
    }
}

pub(super) struct Finder {
    pub(super) dialog: HtmlDialogElement,
    pub(super) video: HtmlVideoElement,
    pub(super) close: HtmlElement,
    pub(super) shutter: HtmlButtonElement,
    pub(super) switch: HtmlElement,
    pub(super) torch: HtmlElement,
    pub(super) accept: HtmlElement,
    pub(super) again: HtmlElement,
    pub(super) retake: HtmlElement,
    pub(super) other: HtmlElement,
    still: HtmlImageElement,
    words: HtmlElement,
    progress: HtmlProgressElement,
    state: Cell<State>,
    /// The address of the still, to be given back.
    address: RefCell<Option<String>>,
}

impl Finder {
    /// Finds it on the page.
    pub(super) fn find() -> Option<Self> {
        Some(Self {
            dialog: dom::by_id("finder")?,
            video: dom::by_id("finder-video")?,
            close: dom::by_id("finder-close")?,
            shutter: dom::by_id("finder-shutter")?,
            switch: dom::by_id("finder-switch")?,
            torch: dom::by_id("finder-torch")?,
            accept: dom::by_id("finder-use")?,
            again: dom::by_id("finder-again")?,
            retake: dom::by_id("finder-retake")?,
            other: dom::by_id("finder-other")?,
            still: dom::by_id("finder-still")?,
            words: dom::by_id("finder-words")?,
            progress: dom::by_id("finder-progress")?,
            state: Cell::new(State::Closed),
            address: RefCell::default(),
        })
    }

    pub(super) fn state(&self) -> State {
        self.state.get()
    }

    /// Shows what belongs to `state`.
    pub(super) fn turn(&self, state: State) {
        self.state.set(state);
        let word = state.word();
        let _ = self.dialog.set_attribute("data-state", word);
        self.shutter.set_disabled(state != State::Live);
        dom::each(&self.dialog, "[data-when]", |part| {
            let states = part.get_attribute("data-when").unwrap_or_default();
            dom::show(part, states.split(' ').any(|state| state == word));
        });
    }

    /// Opens the dialog, if it is not open, and shows what belongs to `state`.
    pub(super) fn open(&self, state: State) {
        self.turn(state);
        if !self.dialog.open() {
            let _ = self.dialog.show_modal();
        }
    }

    /// Closes the dialog; its `close` event does the rest.
    pub(super) fn shut(&self) {
        self.dialog.close();
    }

    /// Tidies up after the dialog was closed.
    pub(super) fn closed(&self) {
        self.turn(State::Closed);
        self.release();
    }

    /// Holds the live picture still, until the photo is there.
    ///
    /// Until it is, nobody can send it.
    pub(super) fn hold(&self) {
        let _ = self.video.pause();
        let _ = self.accept.set_attribute("disabled", "");
        self.turn(State::Still);
        dom::show(&self.still, false);
    }

    /// Shows a photo. A picture that the browser cannot draw is named by its file.
    pub(super) fn picture(&self, blob: &Blob, name: Option<String>) {
        self.release();
        let _ = self.accept.remove_attribute("disabled");
        if let Ok(address) = Url::create_object_url_with_blob(blob) {
            self.still.set_src(&address);
            *self.address.borrow_mut() = Some(address);
        }
        if let Some(name) = name {
            self.still.set_alt(&name);
        }
    }

    fn release(&self) {
        if let Some(address) = self.address.borrow_mut().take() {
            let _ = self.still.remove_attribute("src");
            let _ = Url::revoke_object_url(&address);
        }
    }

    /// Shows the preview as in a mirror. The photo itself never is.
    pub(super) fn mirror(&self, mirrored: bool) {
        let _ = self.video.toggle_attribute_with_force("data-mirrored", mirrored);
    }

    pub(super) fn offer_torch(&self, offered: bool) {
        let _ = self.torch.set_attribute("aria-pressed", "false");
        dom::show(&self.torch, offered);
    }

    /// Says a sentence, with how much has gone if that is known.
    pub(super) fn say(&self, key: &str, percent: Option<u32>) {
        let mut sentence = word(key);
        if let Some(percent) = percent {
            sentence = format!("{sentence}, {percent} %");
        }
        if self.words.text_content().as_deref() != Some(&sentence) {
            self.words.set_text_content(Some(&sentence));
        }
    }

    /// Moves the bar.
    pub(super) fn advance(&self, percent: u32) {
        self.progress.set_value(f64::from(percent));
    }
}

/// Returns the sentence that the page keeps under `key`.
pub(super) fn word(key: &str) -> String {
    let found = dom::document().query_selector(&format!("[data-word='{key}']"));
    found.ok().flatten().and_then(|element| element.text_content()).unwrap_or_default()
}
