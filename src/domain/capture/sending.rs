//! The upload: with progress, and repeated when the network fails.

use super::state::{Phase, Upload};
use super::timer::RETRIES;
use super::{Answer, Capture, Effect, FocusTarget, StatusMessage};
use crate::domain::{PhotoSource, UserError};

impl Capture {
    /// Sends the photo that is shown. A second tap finds it on its way.
    pub(super) fn send(&mut self, orders: &mut Vec<Effect>) {
        if let Phase::Still(source) | Phase::Failed { source, .. } = self.phase {
            orders.push(Effect::Focus(FocusTarget::Close));
            self.attempt(source, 0, orders);
        }
    }

    /// Sends one request. The count of tries begins anew only when the person sends.
    fn attempt(&mut self, source: PhotoSource, tries: u32, orders: &mut Vec<Effect>) {
        let attempt = self.next_serial();
        let upload = Upload::InFlight { attempt, moved: attempt, percent: 0 };
        self.phase = Phase::Sending { source, tries, upload };
        orders.push(Effect::ShowProgress(0));
        orders.push(Effect::ShowStatus(StatusMessage::Sending(None)));
        orders.push(Effect::Send { attempt, source });
    }

    /// Repeats the upload that waits.
    pub(super) fn retry(&mut self, orders: &mut Vec<Effect>) {
        if let Phase::Sending { source, tries, .. } = self.phase {
            self.attempt(source, tries, orders);
        }
    }

    /// Repeats an upload that waits or has failed, because the network is back.
    pub(super) fn back_online(&mut self, orders: &mut Vec<Effect>) {
        self.is_online = true;
        if let Phase::Failed { source, tries }
        | Phase::Sending { source, tries, upload: Upload::Retrying(_) | Upload::Offline } = self.phase
        {
            self.attempt(source, tries, orders);
        }
    }

    pub(super) fn progressed(&mut self, of: u32, to: u8, orders: &mut Vec<Effect>) {
        let now = self.next_serial();
        if let Phase::Sending { upload: Upload::InFlight { attempt, moved, percent }, .. } = &mut self.phase
            && *attempt == of
        {
            *moved = now;
            *percent = to.min(100).max(*percent);
            let quarters = Some(*percent / 25 * 25).filter(|quarters| *quarters > 0);
            orders.push(Effect::ShowProgress(*percent));
            orders.push(Effect::ShowStatus(StatusMessage::Sending(quarters)));
        }
    }

    pub(super) fn answered(
        &mut self,
        of: u32,
        status: u16,
        error: Option<UserError>,
        path: Option<String>,
        orders: &mut Vec<Effect>,
    ) {
        let Phase::Sending { source, upload: Upload::InFlight { attempt, .. }, .. } = self.phase else { return };
        if attempt != of {
            return;
        }
        match Answer::read(status, error) {
            Answer::Accepted => {
                self.phase = Phase::Leaving;
                orders.push(Effect::ShowProgress(100));
                orders.push(Effect::Navigate(path));
            }
            Answer::WrongStep => {
                self.phase = Phase::Leaving;
                orders.push(Effect::Navigate(None));
            }
            Answer::Refused(error) => {
                self.phase = Phase::Refused(source);
                let target = match source {
                    PhotoSource::Camera => FocusTarget::Retake,
                    PhotoSource::File => FocusTarget::Other,
                };
                orders.push(Effect::ShowStatus(StatusMessage::Refused(error)));
                orders.push(Effect::Focus(target));
            }
            Answer::Retry => self.schedule_retry(orders),
        }
    }

    /// Waits and sends again; after a few times, leaves it to the person and to the network.
    pub(super) fn schedule_retry(&mut self, orders: &mut Vec<Effect>) {
        let Phase::Sending { source, tries, .. } = self.phase else { return };
        if !self.is_online {
            self.phase = Phase::Sending { source, tries, upload: Upload::Offline };
            orders.push(Effect::ShowStatus(StatusMessage::Offline));
        } else if tries < RETRIES {
            let upload = Upload::Retrying(self.next_serial());
            self.phase = Phase::Sending { source, tries: tries + 1, upload };
            orders.push(Effect::ShowStatus(StatusMessage::Retrying));
        } else {
            self.phase = Phase::Failed { source, tries };
            orders.push(Effect::ShowStatus(StatusMessage::Failed));
            orders.push(Effect::Focus(FocusTarget::Again));
        }
    }
}
