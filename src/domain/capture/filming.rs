//! The camera: requested, shown, watched, stopped while nobody sees it, and exchanged for another.

use super::state::{Camera, Filming, Phase, Running};
use super::{Capture, CaptureError, Effect, FocusTarget};

impl Capture {
    fn filming(&mut self) -> Option<&mut Filming> {
        if let Phase::Filming(filming) = &mut self.phase { Some(filming) } else { None }
    }

    fn running(&mut self) -> Option<&mut Running> {
        if let Some(Filming { camera: Camera::Running(running), .. }) = self.filming() { Some(running) } else { None }
    }

    /// Requests the camera in a new round; whatever the earlier ones still bring is late.
    pub(super) fn request_camera(&mut self, orders: &mut Vec<Effect>) {
        let round = self.next_serial();
        let device = self.device.clone();
        if let Some(filming) = self.filming() {
            filming.is_live = false;
            filming.camera = Camera::Requested(round);
            orders.push(Effect::RequestCamera { round, device });
        }
    }

    pub(super) fn stream_opened(&mut self, round: u32, has_torch: bool, is_mirrored: bool, orders: &mut Vec<Effect>) {
        let watch = self.next_serial();
        let owned = self.resources().stream;
        match self.filming() {
            Some(filming) if filming.camera == Camera::Requested(round) => {
                let running = Running { round, watch, frame_time: 0, is_torch_on: false, is_switching: false };
                filming.camera = Camera::Running(running);
                orders.push(Effect::ShowStream { round, is_mirrored });
                orders.push(Effect::OfferTorch(has_torch));
                orders.push(Effect::ListCameras { round });
            }
            // It was closed or restarted meanwhile: the lamp of the camera goes out.
            _ if owned != Some(round) => orders.push(Effect::StopStream(round)),
            _ => {}
        }
    }

    pub(super) fn stream_failed(&mut self, round: u32, error: CaptureError, orders: &mut Vec<Effect>) {
        if self.filming().is_some_and(|filming| filming.camera == Camera::Requested(round)) {
            self.fail(error, orders);
        }
    }

    /// Enables the shutter once the first frame is shown.
    pub(super) fn frame_shown(&mut self, round: u32, orders: &mut Vec<Effect>) {
        if self.running().is_some_and(|running| running.round == round)
            && let Some(filming) = self.filming().filter(|filming| !filming.is_live)
        {
            filming.is_live = true;
            orders.push(Effect::Focus(FocusTarget::Shutter));
        }
    }

    /// Looks whether new frames came. If not, restarts the camera once, and then fails.
    pub(super) fn watch(&mut self, frame_time: u32, orders: &mut Vec<Effect>) {
        let watch = self.next_serial();
        let is_hidden = self.hidden_since.is_some();
        let Some(running) = self.running() else { return };
        if is_hidden || frame_time > running.frame_time {
            running.frame_time = frame_time;
            running.watch = watch;
        } else if let Some(filming) = self.filming().filter(|filming| !filming.has_restarted) {
            filming.has_restarted = true;
            self.request_camera(orders);
        } else {
            self.fail(CaptureError::Silent, orders);
        }
    }

    /// Stops the camera until the page is shown again.
    pub(super) fn stop_camera(&mut self) {
        match &mut self.phase {
            Phase::Filming(filming) => {
                filming.is_live = false;
                filming.camera = Camera::Stopped;
            }
            Phase::Taking { round, .. } => *round = None,
            Phase::Closed
            | Phase::Still(_)
            | Phase::Sending { .. }
            | Phase::Refused(_)
            | Phase::Failed { .. }
            | Phase::Leaving => {}
        }
    }

    pub(super) fn shown(&mut self, is_running: bool, orders: &mut Vec<Effect>) {
        self.hidden_since = None;
        let is_stopped = self.filming().is_some_and(|filming| match filming.camera {
            Camera::Stopped => true,
            Camera::Requested(_) => false,
            Camera::Running(_) => !is_running,
        });
        if is_stopped {
            self.request_camera(orders);
        }
    }

    pub(super) fn toggle_torch(&mut self, orders: &mut Vec<Effect>) {
        if let Some(running) = self.running() {
            orders.push(Effect::SetTorch { round: running.round, is_on: !running.is_torch_on });
        }
    }

    pub(super) fn torch_switched(&mut self, round: u32, is_on: bool, orders: &mut Vec<Effect>) {
        if let Some(running) = self.running().filter(|running| running.round == round) {
            running.is_torch_on = is_on;
            orders.push(Effect::ShowTorch(is_on));
        }
    }

    /// Begins to take the next camera: the list is read anew, for one may have been plugged in.
    pub(super) fn list_cameras(&mut self, orders: &mut Vec<Effect>) {
        if let Some(running) = self.running() {
            running.is_switching = true;
            orders.push(Effect::ListCameras { round: running.round });
        }
    }

    pub(super) fn cameras_listed(
        &mut self,
        round: u32,
        cameras: &[String],
        current: Option<&str>,
        orders: &mut Vec<Effect>,
    ) {
        let Some(running) = self.running().filter(|running| running.round == round) else { return };
        let is_switching = std::mem::take(&mut running.is_switching);
        orders.push(Effect::OfferSwitch(cameras.len() > 1));
        if let Some(next) = next_camera(cameras, current).filter(|_| is_switching) {
            self.device = Some(next);
            self.request_camera(orders);
        }
    }
}

/// Returns the camera after the present one, if there is another.
fn next_camera(cameras: &[String], current: Option<&str>) -> Option<String> {
    let at = cameras.iter().position(|camera| Some(camera.as_str()) == current).unwrap_or_default();
    let next = cameras.get((at + 1) % cameras.len().max(1))?;
    (!next.is_empty() && Some(next.as_str()) != current).then(|| next.clone())
}
