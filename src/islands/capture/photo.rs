//! The photo itself: taken with the camera or chosen as a file, and then shown before it is sent.

use std::rc::Rc;

use web_sys::{Blob, File};

use super::dialog::State;
use super::error::CaptureError;
use super::{CaptureController, dom};

impl CaptureController {
    /// Takes the photo, and stops the camera.
    pub(super) fn take_photo(self: &Rc<Self>) {
        if self.dialog.state() != State::Live {
            return;
        }
        self.is_file.set(false);
        self.dialog.freeze();
        let this = self.clone();
        let taken = self.camera.take_photo(move |blob| match blob {
            Some(blob) => {
                this.camera.stop();
                this.preview(&blob, None);
            }
            None => this.fail(CaptureError::Other),
        });
        if !taken {
            self.fail(CaptureError::Other);
        }
    }

    /// The person chose a file.
    pub(super) fn file_chosen(self: &Rc<Self>) {
        let Some(file) = self.input.files().and_then(|files| files.get(0)) else { return };
        self.camera.stop();
        self.error_text.set_text_content(None);
        self.is_file.set(true);
        self.preview(&file, Some(&file));
    }

    /// Shows the still, and asks the person whether it is good.
    fn preview(self: &Rc<Self>, blob: &Blob, file: Option<&File>) {
        self.dialog.show_preview(blob, file.map(File::name));
        *self.photo.borrow_mut() = Some(blob.clone());
        self.dialog.open(State::Still);
        dom::show(&self.dialog.retake, file.is_none());
        dom::show(&self.dialog.other, file.is_some());
        dom::focus(&self.dialog.accept);
    }
}
