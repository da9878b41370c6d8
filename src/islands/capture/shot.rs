//! The photo itself: taken with the camera or chosen as a file, and then shown before it is sent.

use std::rc::Rc;

use web_sys::{Blob, File};

use super::fault::Fault;
use super::finder::State;
use super::{Photographer, dom};

impl Photographer {
    /// Takes the picture, and lets go of the camera.
    pub(super) fn shoot(self: &Rc<Self>) {
        if self.finder.state() != State::Live {
            return;
        }
        self.is_file.set(false);
        self.finder.hold();
        let this = self.clone();
        let taken = self.camera.shoot(move |blob| match blob {
            Some(blob) => {
                this.camera.stop();
                this.look(&blob, None);
            }
            None => this.give_up(Fault::Other),
        });
        if !taken {
            self.give_up(Fault::Other);
        }
    }

    /// The person chose a file.
    pub(super) fn chosen(self: &Rc<Self>) {
        let Some(file) = self.input.files().and_then(|files| files.get(0)) else { return };
        self.camera.stop();
        self.trouble.set_text_content(None);
        self.is_file.set(true);
        self.look(&file, Some(&file));
    }

    /// Shows the still, and asks whether it is good.
    fn look(self: &Rc<Self>, blob: &Blob, file: Option<&File>) {
        self.finder.picture(blob, file.map(File::name));
        *self.shot.borrow_mut() = Some(blob.clone());
        self.finder.open(State::Still);
        dom::show(&self.finder.retake, file.is_none());
        dom::show(&self.finder.other, file.is_some());
        dom::focus(&self.finder.accept);
    }
}
