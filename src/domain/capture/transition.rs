//! The one rule that moves a capture: every event in every state, and nothing else.

use super::state::{Camera, Filming, Phase};
use super::{Button, Capture, CaptureError, Effect, Event, FocusTarget, Timer};

impl Capture {
    /// Returns the state after an event, and what is to be done. What does not fit the state, or comes late, changes nothing.
    #[must_use]
    pub fn after(mut self, event: Event) -> (Self, Vec<Effect>) {
        let before = self.resources();
        let mut orders = Vec::new();
        self.apply(event, &mut orders);
        let effects = before.settle(&self.resources(), orders);
        (self, effects)
    }

    fn apply(&mut self, event: Event, orders: &mut Vec<Effect>) {
        match event {
            Event::Ready { has_camera, is_automatic } => {
                orders.push(if has_camera {
                    Effect::OfferCamera
                } else {
                    Effect::ShowError(Some(CaptureError::Insecure))
                });
                if is_automatic {
                    orders.push(Effect::QueryPermission);
                }
            }
            Event::Allowed => self.press(Button::Open, orders),
            Event::Pressed(button) => self.press(button, orders),
            Event::DialogClosed => self.close(orders),
            Event::FileChosen => self.file_chosen(orders),
            Event::StreamOpened { round, has_torch, is_mirrored } => {
                self.stream_opened(round, has_torch, is_mirrored, orders);
            }
            Event::StreamFailed { round, error } => self.stream_failed(round, error, orders),
            Event::CamerasListed { round, cameras, current } => {
                self.cameras_listed(round, &cameras, current.as_deref(), orders);
            }
            Event::FrameShown { round } => self.frame_shown(round, orders),
            Event::TorchSwitched { round, is_on } => self.torch_switched(round, is_on, orders),
            Event::PhotoTaken { photo } => self.photo_taken(photo, orders),
            Event::PhotoFailed { photo } => self.photo_failed(photo, orders),
            Event::Hidden => {
                if self.hidden_since.is_none() {
                    self.hidden_since = Some(self.next_serial());
                }
            }
            Event::Shown { is_running } => self.shown(is_running, orders),
            Event::PageLeft => self.stop_camera(),
            Event::PageRestored => orders.push(Effect::Reload),
            Event::BackOnline => self.back_online(orders),
            Event::Connection { is_online } => self.is_online = is_online,
            Event::Progressed { attempt, percent } => self.progressed(attempt, percent, orders),
            Event::Answered { attempt, status, error, path } => self.answered(attempt, status, error, path, orders),
            Event::TimedOut { timer, frame_time } => self.timed_out(timer, frame_time, orders),
        }
    }

    fn press(&mut self, button: Button, orders: &mut Vec<Effect>) {
        match (button, self.phase) {
            (Button::Open, Phase::Closed)
            | (Button::Retake, Phase::Taking { .. } | Phase::Still(_) | Phase::Refused(_) | Phase::Failed { .. }) => {
                self.start(orders);
            }
            (Button::Pick | Button::Other, _) => orders.push(Effect::OpenFileChooser),
            (Button::Shutter, _) => self.take_photo(orders),
            (Button::Switch, _) => self.list_cameras(orders),
            (Button::Torch, _) => self.toggle_torch(orders),
            (Button::Accept | Button::Again, _) => self.send(orders),
            (Button::Close, _) => self.close(orders),
            (Button::Open | Button::Retake, _) => {}
        }
    }

    /// Opens the dialog and starts the camera.
    fn start(&mut self, orders: &mut Vec<Effect>) {
        orders.push(Effect::ShowError(None));
        self.phase = Phase::Filming(Filming { is_live: false, has_restarted: false, camera: Camera::Stopped });
        self.request_camera(orders);
    }

    /// Closes the dialog; the camera, the upload, the photo and every timer end with it.
    pub(super) fn close(&mut self, orders: &mut Vec<Effect>) {
        if self.phase != Phase::Closed {
            self.phase = Phase::Closed;
            orders.push(Effect::ClearFile);
            orders.push(Effect::Focus(FocusTarget::Opener));
        }
    }

    /// Closes the dialog and says why there is no camera, beside the way that is left.
    ///
    /// The camera that the person chose is forgotten: it may be gone, and every further start would fail on it.
    pub(super) fn fail(&mut self, error: CaptureError, orders: &mut Vec<Effect>) {
        self.device = None;
        self.close(orders);
        orders.push(Effect::ShowError(Some(error)));
    }

    /// A timer that does not run in this state has been overtaken.
    fn timed_out(&mut self, timer: Timer, frame_time: u32, orders: &mut Vec<Effect>) {
        if !self.resources().waits_for(timer) {
            return;
        }
        match timer {
            // A browser that neither asks nor answers must not keep the person waiting.
            Timer::Permission => self.fail(CaptureError::Silent, orders),
            Timer::Watchdog => self.watch(frame_time, orders),
            Timer::Hidden => self.stop_camera(),
            Timer::Progress => self.schedule_retry(orders),
            Timer::Retry => self.retry(orders),
        }
    }
}
