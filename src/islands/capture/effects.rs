//! Carries out what the machine says.

use std::rc::Rc;

use super::controller::CaptureController;
use super::{camera, dialog, dom};
use crate::domain::PhotoSource;
use crate::domain::capture::{Effect, Event, FocusTarget, Timer, with_jitter};

impl CaptureController {
    pub(super) fn carry_out(self: &Rc<Self>, effect: Effect) {
        match effect {
            Effect::OfferCamera => self.offer_camera(),
            Effect::QueryPermission => {
                let this = self.clone();
                js_sys::futures::spawn_local(async move {
                    if camera::is_allowed().await {
                        this.dispatch(Event::Allowed);
                    }
                });
            }
            Effect::OpenFileChooser => self.input.click(),
            Effect::Show(view) => self.dialog.show(view),
            Effect::Focus(target) => self.focus(target),
            Effect::ShowError(error) => {
                self.error_text.set_text_content(error.map(|error| dialog::message(error.key())).as_deref());
            }
            Effect::RequestCamera { round, device } => {
                let this = self.clone();
                js_sys::futures::spawn_local(async move {
                    let event = this.camera.request(round, device.as_deref()).await;
                    this.dispatch(event);
                });
            }
            Effect::ShowStream { round, is_mirrored } => {
                self.camera.show(round);
                self.dialog.mirror(is_mirrored);
            }
            Effect::StopStream(round) => self.camera.stop(round),
            Effect::ListCameras { round } => {
                let this = self.clone();
                js_sys::futures::spawn_local(async move {
                    let cameras = camera::list().await;
                    let current = this.camera.device();
                    this.dispatch(Event::CamerasListed { round, cameras, current });
                });
            }
            Effect::OfferSwitch(offered) => dom::show(&self.dialog.switch, offered),
            Effect::OfferTorch(offered) => {
                self.dialog.show_torch(false);
                dom::show(&self.dialog.torch, offered);
            }
            Effect::SetTorch { round, is_on } => {
                if self.camera.set_torch(is_on) {
                    self.dispatch(Event::TorchSwitched { round, is_on });
                }
            }
            Effect::ShowTorch(is_on) => self.dialog.show_torch(is_on),
            Effect::TakePhoto { photo } => self.take_photo(photo),
            Effect::ShowPhoto(source) => self.show_photo(source),
            Effect::DiscardPhoto => {
                self.photo.take();
                self.dialog.release();
            }
            Effect::ClearFile => self.input.set_value(""),
            Effect::Send { attempt, source } => self.send(attempt, source),
            Effect::EndUpload => self.end_upload(),
            Effect::ShowProgress(percent) => self.dialog.set_progress(percent),
            Effect::ShowStatus(status) => self.dialog.set_status(status),
            Effect::Navigate(path) => {
                let home = || self.form.get_attribute("data-home").unwrap_or_default();
                dom::navigate(&path.unwrap_or_else(home));
            }
            Effect::Reload => {
                let _ = dom::window().location().reload();
            }
            Effect::Arm { timer, milliseconds } => self.arm(timer, milliseconds),
            Effect::Disarm(timer) => dom::clear_timeout(self.timers[timer as usize].get()),
        }
    }

    /// Puts the buttons in the place of the plain form.
    fn offer_camera(&self) {
        dom::for_each(&self.form, "[data-plain]", |part| dom::show(part, false));
        dom::show(&self.open, true);
        dom::show(&self.pick, true);
        // The camera is on the page itself; the file way is for files.
        let _ = self.input.remove_attribute("capture");
    }

    fn focus(&self, target: FocusTarget) {
        dom::focus(match target {
            FocusTarget::Opener if self.open.hidden() => &self.input,
            FocusTarget::Opener => &self.open,
            FocusTarget::Shutter => &self.dialog.shutter,
            FocusTarget::Accept => &self.dialog.accept,
            FocusTarget::Again => &self.dialog.again,
            FocusTarget::Retake => &self.dialog.retake,
            FocusTarget::Other => &self.dialog.other,
            FocusTarget::Close => &self.dialog.close,
        });
    }

    fn take_photo(self: &Rc<Self>, photo: u32) {
        self.dialog.freeze();
        let this = self.clone();
        let taken = self.camera.take_photo(move |blob| match blob {
            Some(blob) => this.report_photo(blob, Event::PhotoTaken { photo }),
            None => this.dispatch(Event::PhotoFailed { photo }),
        });
        if !taken {
            self.dispatch(Event::PhotoFailed { photo });
        }
    }

    /// Shows the still, and asks the person whether it is good.
    fn show_photo(&self, source: PhotoSource) {
        let photo = self.incoming.take();
        if let Some(photo) = &photo {
            self.dialog.show_preview(photo);
        }
        dom::show(&self.dialog.retake, source == PhotoSource::Camera);
        dom::show(&self.dialog.other, source == PhotoSource::File);
        self.photo.replace(photo);
    }

    fn arm(self: &Rc<Self>, timer: Timer, milliseconds: u32) {
        let handle = &self.timers[timer as usize];
        dom::clear_timeout(handle.get());
        let milliseconds =
            if timer == Timer::Retry { with_jitter(milliseconds, js_sys::Math::random()) } else { milliseconds };
        let this = self.clone();
        handle.set(dom::set_timeout(milliseconds.cast_signed(), move || {
            if timer == Timer::Progress {
                this.report_connection();
            }
            this.dispatch(Event::TimedOut { timer, frame_time: this.camera.frame_time() });
        }));
    }
}
