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
    /// The dialog is closed.
    Closed,
    /// The camera is being requested.
    Starting,
    /// The camera's picture.
    Live,
    /// The photo, for the person to check.
    Still,
    /// The photo, while it is uploaded.
    Sending,
    /// The photo, and why the portal refused it.
    Refused,
    /// The photo, after the upload failed.
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

pub(super) struct CaptureDialog {
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
    status_text: HtmlElement,
    progress: HtmlProgressElement,
    state: Cell<State>,
    /// The address of the still, to be given back.
    address: RefCell<Option<String>>,
}

impl CaptureDialog {
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
            status_text: dom::by_id("finder-words")?,
            progress: dom::by_id("finder-progress")?,
            state: Cell::new(State::Closed),
            address: RefCell::default(),
        })
    }

    pub(super) fn state(&self) -> State {
        self.state.get()
    }

    /// Shows what belongs to `state`.
    pub(super) fn set_state(&self, state: State) {
        self.state.set(state);
        let word = state.word();
        let _ = self.dialog.set_attribute("data-state", word);
        self.shutter.set_disabled(state != State::Live);
        dom::for_each(&self.dialog, "[data-when]", |part| {
            let states = part.get_attribute("data-when").unwrap_or_default();
            dom::show(part, states.split(' ').any(|state| state == word));
        });
    }

    /// Opens the dialog, if it is not open, and shows what belongs to `state`.
    pub(super) fn open(&self, state: State) {
        self.set_state(state);
        if !self.dialog.open() {
            let _ = self.dialog.show_modal();
        }
    }

    /// Closes the dialog; its `close` event does the rest.
    pub(super) fn close_modal(&self) {
        self.dialog.close();
    }

    /// Releases the preview after the dialog was closed.
    pub(super) fn on_close(&self) {
        self.set_state(State::Closed);
        self.release();
    }

    /// Freezes the live picture until the photo is encoded.
    ///
    /// The photo cannot be sent before.
    pub(super) fn freeze(&self) {
        let _ = self.video.pause();
        let _ = self.accept.set_attribute("disabled", "");
        self.set_state(State::Still);
        dom::show(&self.still, false);
    }

    /// Shows a photo. A picture that the browser cannot draw is named by its file.
    pub(super) fn show_preview(&self, blob: &Blob, name: Option<String>) {
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

    /// Sets the status message, and the progress if it is known.
    pub(super) fn set_status(&self, key: &str, percent: Option<u32>) {
        let mut sentence = message(key);
        if let Some(percent) = percent {
            sentence = format!("{sentence}, {percent} %");
        }
        if self.status_text.text_content().as_deref() != Some(&sentence) {
            self.status_text.set_text_content(Some(&sentence));
        }
    }

    /// Moves the bar.
    pub(super) fn set_progress(&self, percent: u32) {
        self.progress.set_value(f64::from(percent));
    }
}

/// Returns the sentence that the page keeps under `key`.
pub(super) fn message(key: &str) -> String {
    let found = dom::document().query_selector(&format!("[data-word='{key}']"));
    found.ok().flatten().and_then(|element| element.text_content()).unwrap_or_default()
}
