//! A browser for the tests of the machine: it does what the effects say, and holds the machine to its invariants.

use super::timer::RETRIES;
use super::{Button, Capture, CaptureError, Effect, Event, Timer, View};
use crate::domain::{PhotoError, UserError};

/// A machine and the browser around it.
#[derive(Clone, Debug, Default)]
pub(super) struct Simulation {
    pub(super) capture: Capture,
    /// The streams whose lamp is on.
    streams: Vec<u32>,
    armed: [bool; 5],
    upload: Option<u32>,
    has_photo: bool,
    /// A photo that was taken or chosen, before it is shown.
    has_incoming: bool,
    view: Option<View>,
    percent: u8,
    /// Retries since the person sent.
    retries: u32,
    rounds: Vec<u32>,
    photos: Vec<u32>,
    attempts: Vec<u32>,
}

impl Simulation {
    /// Lets one event happen, does what the machine says, and checks that the two agree on what is on.
    pub(super) fn step(&mut self, event: &Event) -> Vec<Effect> {
        if let Event::StreamOpened { round, .. } = event
            && !self.streams.contains(round)
        {
            self.streams.push(*round);
        }
        let before = self.capture.clone();
        let (after, effects) = before.clone().after(event.clone());
        if let Event::TimedOut { timer, .. } = event
            && !std::mem::take(&mut self.armed[*timer as usize])
        {
            assert_eq!((&after, effects.as_slice()), (&before, &[][..]), "a timer that does not run moves nothing");
        }
        self.has_incoming = matches!(event, Event::FileChosen | Event::PhotoTaken { .. });
        self.capture = after;
        let sends = effects.iter().filter(|effect| matches!(effect, Effect::Send { .. })).count();
        self.check_sends(event, sends);
        for effect in &effects {
            self.carry_out(effect, sends > 0);
        }
        self.check();
        effects
    }

    fn check_sends(&mut self, event: &Event, sends: usize) {
        assert!(sends <= 1, "one photo, one request");
        let is_press = matches!(event, Event::Pressed(Button::Accept | Button::Again));
        let is_retry = matches!(event, Event::TimedOut { timer: Timer::Retry, .. });
        let is_online = *event == Event::BackOnline;
        assert!(sends == 0 || is_press || is_retry || is_online, "nothing is sent that nobody sends");
        if is_press && sends > 0 {
            self.retries = 0;
        } else if is_retry && sends > 0 {
            self.retries += 1;
        }
        assert!(self.retries <= RETRIES, "the retries are counted");
    }

    fn carry_out(&mut self, effect: &Effect, is_new_attempt: bool) {
        match effect {
            Effect::StopStream(round) => {
                assert!(self.streams.contains(round), "what is stopped was on");
                self.streams.retain(|stream| stream != round);
            }
            Effect::ShowStream { round, .. } => assert!(self.streams.contains(round), "what is shown is on"),
            Effect::RequestCamera { round, .. } => {
                assert!(self.streams.is_empty(), "one camera is stopped before the next is requested");
                assert!(self.rounds.last() < Some(round), "every request has a number of its own");
                self.rounds.push(*round);
            }
            Effect::TakePhoto { photo } => self.photos.push(*photo),
            Effect::ShowPhoto(_) => {
                assert!(std::mem::take(&mut self.has_incoming), "a photo that is shown is there");
                self.has_photo = true;
            }
            Effect::DiscardPhoto => assert!(std::mem::take(&mut self.has_photo), "a photo that goes was there"),
            Effect::Send { attempt, .. } => {
                assert!(self.has_photo && self.upload.is_none(), "one photo is sent, once at a time");
                self.upload = Some(*attempt);
                self.attempts.push(*attempt);
            }
            Effect::EndUpload => self.upload = None,
            Effect::ShowProgress(percent) => {
                assert!(if is_new_attempt { *percent == 0 } else { *percent >= self.percent }, "progress runs back");
                self.percent = *percent;
            }
            Effect::Arm { timer, milliseconds } => {
                assert!(*milliseconds >= 1_000, "a pause is a pause");
                self.armed[*timer as usize] = true;
            }
            Effect::Disarm(timer) => self.armed[*timer as usize] = false,
            Effect::Show(view) => {
                assert_ne!(self.view.unwrap_or(View::Closed), *view, "what is shown is not shown again");
                self.view = Some(*view);
            }
            Effect::OfferCamera
            | Effect::QueryPermission
            | Effect::OpenFileChooser
            | Effect::Focus(_)
            | Effect::ShowError(_)
            | Effect::ListCameras { .. }
            | Effect::OfferSwitch(_)
            | Effect::OfferTorch(_)
            | Effect::SetTorch { .. }
            | Effect::ShowTorch(_)
            | Effect::ClearFile
            | Effect::ShowStatus(_)
            | Effect::Navigate(_)
            | Effect::Reload => {}
        }
    }

    fn check(&self) {
        let held = self.capture.resources();
        assert!(self.streams.len() <= 1, "at most one stream");
        assert_eq!(self.streams.first().copied(), held.stream, "the stream that is on is the state's");
        assert_eq!(self.upload, held.upload, "the upload that is on is the state's");
        assert_eq!(self.has_photo, held.has_photo, "the photo that is there is the state's");
        assert_eq!(self.view.unwrap_or(View::Closed), self.capture.view(), "what is shown is the state's");
        for timer in Timer::ALL {
            assert_eq!(self.armed[timer as usize], held.waits_for(timer), "{timer:?}");
        }
        if self.capture.view() == View::Closed {
            assert!(self.streams.is_empty() && self.upload.is_none() && !self.has_photo, "closed is closed");
            assert_eq!(self.armed, [false; 5], "closed waits for nothing");
        }
        for event in [Event::Pressed(Button::Close), Event::DialogClosed] {
            assert_eq!(self.capture.clone().after(event).0.view(), View::Closed, "the person can always close");
        }
    }

    /// Returns every kind of event with its name: those of numbers with the newest, with an older and with an unknown one.
    pub(super) fn events(&self) -> Vec<(&'static str, Event)> {
        let newest = |numbers: &[u32]| numbers.last().copied().unwrap_or_default();
        let older = |numbers: &[u32]| numbers.iter().rev().nth(1).copied().unwrap_or(u32::MAX);
        let (round, photo, attempt) = (newest(&self.rounds), newest(&self.photos), newest(&self.attempts));
        let opened = |round| Event::StreamOpened { round, has_torch: true, is_mirrored: false };
        let listed = |round, cameras: &[&str]| Event::CamerasListed {
            round,
            cameras: cameras.iter().map(ToString::to_string).collect(),
            current: Some("a".to_owned()),
        };
        let answered = |attempt, status, error| Event::Answered { attempt, status, error, path: None };
        let timed_out = |timer, frame_time| Event::TimedOut { timer, frame_time };
        vec![
            ("ready", Event::Ready { has_camera: true, is_automatic: true }),
            ("ready without camera", Event::Ready { has_camera: false, is_automatic: false }),
            ("allowed", Event::Allowed),
            ("open", Event::Pressed(Button::Open)),
            ("pick", Event::Pressed(Button::Pick)),
            ("shutter", Event::Pressed(Button::Shutter)),
            ("switch", Event::Pressed(Button::Switch)),
            ("torch", Event::Pressed(Button::Torch)),
            ("accept", Event::Pressed(Button::Accept)),
            ("again", Event::Pressed(Button::Again)),
            ("retake", Event::Pressed(Button::Retake)),
            ("other", Event::Pressed(Button::Other)),
            ("close", Event::Pressed(Button::Close)),
            ("dialog closed", Event::DialogClosed),
            ("file", Event::FileChosen),
            ("stream", opened(round)),
            ("late stream", opened(older(&self.rounds))),
            ("no stream", Event::StreamFailed { round, error: CaptureError::Denied }),
            ("late no stream", Event::StreamFailed { round: older(&self.rounds), error: CaptureError::Busy }),
            ("one camera", listed(round, &["a"])),
            ("two cameras", listed(round, &["a", "b"])),
            ("late cameras", listed(older(&self.rounds), &["a", "b"])),
            ("frame", Event::FrameShown { round }),
            ("late frame", Event::FrameShown { round: older(&self.rounds) }),
            ("torch on", Event::TorchSwitched { round, is_on: true }),
            ("late torch", Event::TorchSwitched { round: older(&self.rounds), is_on: true }),
            ("photo", Event::PhotoTaken { photo }),
            ("late photo", Event::PhotoTaken { photo: older(&self.photos) }),
            ("no photo", Event::PhotoFailed { photo }),
            ("late no photo", Event::PhotoFailed { photo: older(&self.photos) }),
            ("hidden", Event::Hidden),
            ("shown", Event::Shown { is_running: true }),
            ("shown without frames", Event::Shown { is_running: false }),
            ("left", Event::PageLeft),
            ("restored", Event::PageRestored),
            ("online", Event::BackOnline),
            ("connected", Event::Connection { is_online: true }),
            ("offline", Event::Connection { is_online: false }),
            ("progress", Event::Progressed { attempt, percent: 60 }),
            ("less progress", Event::Progressed { attempt, percent: 20 }),
            ("late progress", Event::Progressed { attempt: older(&self.attempts), percent: 90 }),
            ("accepted", answered(attempt, 200, None)),
            ("busy", answered(attempt, 503, Some(UserError::Busy))),
            ("no answer", answered(attempt, 0, None)),
            ("refused", answered(attempt, 415, Some(UserError::BadPhoto(PhotoError::Pdf)))),
            ("wrong step", answered(attempt, 409, Some(UserError::WrongStage))),
            ("late answer", answered(older(&self.attempts), 200, None)),
            ("permission timeout", timed_out(Timer::Permission, 0)),
            ("watchdog", timed_out(Timer::Watchdog, 0)),
            ("watchdog with frames", timed_out(Timer::Watchdog, self.capture.serial.saturating_mul(1_000))),
            ("hidden timeout", timed_out(Timer::Hidden, 0)),
            ("progress timeout", timed_out(Timer::Progress, 0)),
            ("retry", timed_out(Timer::Retry, 0)),
        ]
    }

    /// Lets the events of these names happen.
    pub(super) fn run(names: &[&str]) -> Self {
        let mut simulation = Self::default();
        for name in names {
            simulation.event(name);
        }
        simulation
    }

    /// Lets the event of this name happen.
    pub(super) fn event(&mut self, name: &str) -> Vec<Effect> {
        let events = self.events();
        let (_, event) = events.iter().find(|(known, _)| *known == name).unwrap_or_else(|| panic!("no event {name}"));
        self.step(event)
    }
}
