//! What a state holds: stream, upload, photo and timers. What a transition no longer holds is released by comparing the two,
//! so no transition can forget it.

use super::state::{Camera, Phase, Upload};
use super::{Capture, Effect, Timer, View};

/// What a state holds of the world, each with its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Resources {
    pub(super) stream: Option<u32>,
    pub(super) upload: Option<u32>,
    pub(super) has_photo: bool,
    /// Number and tries of every timer that runs, in the order of [`Timer::ALL`].
    timers: [Option<(u32, u32)>; 5],
    view: View,
}

impl Capture {
    /// Returns what this state holds.
    pub(super) fn resources(&self) -> Resources {
        let mut held = Resources { stream: None, upload: None, has_photo: false, timers: [None; 5], view: self.view() };
        match self.phase {
            Phase::Closed => {}
            Phase::Filming(filming) => {
                match filming.camera {
                    Camera::Stopped => return held,
                    Camera::Requested(round) => held.timers[Timer::Permission as usize] = Some((round, 0)),
                    Camera::Running(running) => {
                        held.stream = Some(running.round);
                        held.timers[Timer::Watchdog as usize] = Some((running.watch, 0));
                    }
                }
                held.timers[Timer::Hidden as usize] = self.hidden_since.map(|since| (since, 0));
            }
            Phase::Taking { round, .. } => held.stream = round,
            Phase::Still(_) | Phase::Refused(_) | Phase::Failed { .. } | Phase::Leaving => held.has_photo = true,
            Phase::Sending { upload, tries, .. } => {
                held.has_photo = true;
                match upload {
                    Upload::InFlight { attempt, moved, .. } => {
                        held.upload = Some(attempt);
                        held.timers[Timer::Progress as usize] = Some((moved, 0));
                    }
                    Upload::Retrying(since) => held.timers[Timer::Retry as usize] = Some((since, tries)),
                    Upload::Offline => {}
                }
            }
        }
        held
    }
}

impl Resources {
    /// Says whether a timer runs.
    pub(super) fn waits_for(&self, timer: Timer) -> bool {
        self.timers[timer as usize].is_some()
    }

    /// Returns the effects by which what is held now comes to be `after`; `orders` are carried out last.
    pub(super) fn settle(&self, after: &Self, mut orders: Vec<Effect>) -> Vec<Effect> {
        let mut effects = Vec::new();
        if self.upload.is_some() && self.upload != after.upload {
            effects.push(Effect::EndUpload);
        }
        if let Some(round) = self.stream.filter(|_| self.stream != after.stream) {
            effects.push(Effect::StopStream(round));
        }
        if self.has_photo && !after.has_photo {
            effects.push(Effect::DiscardPhoto);
        }
        for timer in Timer::ALL {
            match (self.timers[timer as usize], after.timers[timer as usize]) {
                (Some(_), None) => effects.push(Effect::Disarm(timer)),
                (before, Some((number, tries))) if before != Some((number, tries)) => {
                    effects.push(Effect::Arm { timer, milliseconds: timer.milliseconds(tries) });
                }
                _ => {}
            }
        }
        if self.view != after.view {
            effects.push(Effect::Show(after.view));
        }
        effects.append(&mut orders);
        effects
    }
}
