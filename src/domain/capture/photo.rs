//! The photo itself: taken with the camera or chosen as a file, and then shown before it is sent.

use super::state::{Camera, Filming, Phase};
use super::{Capture, CaptureError, Effect, FocusTarget};
use crate::domain::PhotoSource;

impl Capture {
    /// Takes the photo; the camera stops when it is encoded.
    pub(super) fn take_photo(&mut self, orders: &mut Vec<Effect>) {
        let Phase::Filming(Filming { is_live: true, camera: Camera::Running(running), .. }) = self.phase else {
            return;
        };
        let photo = self.next_serial();
        self.phase = Phase::Taking { photo, round: Some(running.round) };
        orders.push(Effect::TakePhoto { photo });
    }

    /// A photo that comes after the person closed, retook or chose a file is not shown.
    pub(super) fn photo_taken(&mut self, taken: u32, orders: &mut Vec<Effect>) {
        if matches!(self.phase, Phase::Taking { photo, .. } if photo == taken) {
            self.show_photo(PhotoSource::Camera, orders);
        }
    }

    pub(super) fn photo_failed(&mut self, failed: u32, orders: &mut Vec<Effect>) {
        if matches!(self.phase, Phase::Taking { photo, .. } if photo == failed) {
            self.fail(CaptureError::Other, orders);
        }
    }

    /// A file takes the place of whatever is shown, filmed or sent; only a page that is being left takes none.
    pub(super) fn file_chosen(&mut self, orders: &mut Vec<Effect>) {
        if self.phase != Phase::Leaving {
            orders.push(Effect::ShowError(None));
            self.show_photo(PhotoSource::File, orders);
            // Else the browser would say nothing when the same file, mended meanwhile, is chosen again.
            orders.push(Effect::ClearFile);
        }
    }

    fn show_photo(&mut self, source: PhotoSource, orders: &mut Vec<Effect>) {
        self.phase = Phase::Still(source);
        orders.push(Effect::ShowPhoto(source));
        orders.push(Effect::Focus(FocusTarget::Accept));
    }
}
