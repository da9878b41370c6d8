//! The viewfinder: a dialog with the live picture, the still, and what can be done with them.
//!
//! Its parts, by `id`: `finder-video`, `finder-still`, `finder-words` (a sentence), `finder-progress`, and the buttons
//! `finder-close`, `-shutter`, `-switch`, `-torch`, `-use`, `-again`, `-retake`, `-other`. What has `data-when` is there
//! in the states that it names.

use std::cell::RefCell;

use wasm_bindgen::JsCast;
use web_sys::{
    Blob, File, HtmlDialogElement, HtmlElement, HtmlImageElement, HtmlProgressElement, HtmlVideoElement, Url,
};

use super::dom;
use crate::domain::capture::{StatusMessage, View};

/// The parts of the dialog.
pub(super) struct CaptureDialog {
    pub(super) dialog: HtmlDialogElement,
    pub(super) video: HtmlVideoElement,
    pub(super) close: HtmlElement,
    pub(super) shutter: HtmlElement,
    pub(super) switch: HtmlElement,
    pub(super) torch: HtmlElement,
    pub(super) accept: HtmlElement,
    pub(super) again: HtmlElement,
    pub(super) retake: HtmlElement,
    pub(super) other: HtmlElement,
    still: HtmlImageElement,
    status_text: HtmlElement,
    progress: HtmlProgressElement,
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
            address: RefCell::default(),
        })
    }

    /// Shows what belongs to `view`, and opens or closes the dialog for it.
    pub(super) fn show(&self, view: View) {
        let word = view.as_str();
        let _ = self.dialog.set_attribute("data-state", word);
        let _ = self.shutter.toggle_attribute_with_force("disabled", view != View::Live);
        dom::for_each(&self.dialog, "[data-when]", |part| {
            let states = part.get_attribute("data-when").unwrap_or_default();
            dom::show(part, states.split(' ').any(|state| state == word));
        });
        if view == View::Closed {
            self.dialog.close();
        } else if !self.dialog.open() {
            let _ = self.dialog.show_modal();
        }
    }

    /// Freezes the live picture until the photo is encoded.
    ///
    /// The photo cannot be sent before.
    pub(super) fn freeze(&self) {
        let _ = self.video.pause();
        let _ = self.accept.set_attribute("disabled", "");
        dom::show(&self.still, false);
    }

    /// Shows a photo. A picture that the browser cannot draw is named by its file.
    pub(super) fn show_preview(&self, photo: &Blob) {
        self.release();
        let _ = self.accept.remove_attribute("disabled");
        if let Ok(address) = Url::create_object_url_with_blob(photo) {
            self.still.set_src(&address);
            *self.address.borrow_mut() = Some(address);
        }
        if let Some(file) = photo.dyn_ref::<File>() {
            self.still.set_alt(&file.name());
        }
        dom::show(&self.still, true);
    }

    /// Releases the preview.
    pub(super) fn release(&self) {
        if let Some(address) = self.address.borrow_mut().take() {
            let _ = self.still.remove_attribute("src");
            let _ = Url::revoke_object_url(&address);
        }
    }

    /// Shows the preview as in a mirror. The photo itself never is.
    pub(super) fn mirror(&self, mirrored: bool) {
        let _ = self.video.toggle_attribute_with_force("data-mirrored", mirrored);
    }

    /// Shows whether the light is on.
    pub(super) fn show_torch(&self, is_on: bool) {
        let _ = self.torch.set_attribute("aria-pressed", if is_on { "true" } else { "false" });
    }

    /// Says how the upload goes.
    pub(super) fn set_status(&self, status: StatusMessage) {
        let mut sentence = message(status.key());
        if let StatusMessage::Sending(Some(percent)) = status {
            sentence = format!("{sentence}, {percent} %");
        }
        if self.status_text.text_content().as_deref() != Some(&sentence) {
            self.status_text.set_text_content(Some(&sentence));
        }
    }

    /// Moves the bar.
    pub(super) fn set_progress(&self, percent: u8) {
        self.progress.set_value(f64::from(percent));
    }
}

/// Returns the sentence that the page keeps under `key`.
pub(super) fn message(key: &str) -> String {
    let found = dom::document().query_selector(&format!("[data-word='{key}']"));
    found.ok().flatten().and_then(|element| element.text_content()).unwrap_or_default()
}
