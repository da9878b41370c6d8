//! Walks through the capture that a browser repeats: what it shall show comes from the machine, and from nowhere else.
//!
//! `PORTAL_WRITE_WALKS=1 cargo test --test it -- capture_walks` writes `end2end/capture-walks.json` anew, which
//! `end2end/capture-walks.spec.ts` repeats.

use std::collections::{BTreeSet, VecDeque};
use std::fs;

use portal::domain::capture::{Button, Capture, CaptureError, Effect, Event, StatusMessage, Timer, View};
use portal::domain::{PhotoError, UserError};
use serde_json::{Value, json};

const FILE: &str = "end2end/capture-walks.json";
const WALKS: u64 = 20;
const STEPS: usize = 15;

/// A browser as the test drives it: a camera that answers as the step says, and a server that does.
#[derive(Default)]
struct Browser {
    capture: Capture,
    /// How the camera answers: `granted`, `denied` and so on; `late` requests wait for the step `release`.
    camera: &'static str,
    server: &'static str,
    late: Vec<u32>,
    streams: BTreeSet<u32>,
    sends: u32,
    is_hidden: bool,
    is_retrying: bool,
    is_file: bool,
    error: &'static str,
    status: &'static str,
}

impl Browser {
    /// What the person, the browser or time can do next.
    fn steps(&self) -> Vec<&'static str> {
        if self.is_hidden {
            return vec!["show"];
        }
        let mut steps = match self.capture.view() {
            View::Closed => {
                vec![
                    "open:granted",
                    "open:granted",
                    "open:denied",
                    "open:missing",
                    "open:busy",
                    "open:late",
                    "file",
                    "hide",
                ]
            }
            View::Starting => vec!["close", "permission timeout"],
            View::Live => vec!["shutter", "shutter", "shutter", "close", "escape", "file", "hide"],
            View::Still => {
                vec![
                    "accept:ok",
                    "accept:busy",
                    "accept:busy",
                    "accept:refused",
                    "accept:lost",
                    "accept:none",
                    "accept:none",
                    "accept:none",
                    "escape",
                    "hide",
                ]
            }
            View::Sending if self.is_retrying => vec!["retry:busy", "retry:busy", "retry:busy", "retry:ok", "escape"],
            View::Sending => vec!["close", "file", "upload timeout", "upload timeout"],
            View::Refused => vec!["close", "file"],
            View::Failed => vec!["again:busy", "again:ok", "again:wrong-step", "close", "file"],
        };
        if matches!(self.capture.view(), View::Still | View::Refused | View::Failed) && !self.is_file {
            steps.extend(["retake:granted", "retake:late"]);
        }
        if !self.late.is_empty() {
            steps.extend(["release", "release"]);
        }
        steps
    }

    fn walk(&mut self, step: &'static str) {
        let (verb, answer) = step.split_once(':').unwrap_or((step, ""));
        let timed_out = |timer| Event::TimedOut { timer, frame_time: 0 };
        if matches!(verb, "open" | "retake") {
            self.camera = answer;
        } else if !answer.is_empty() {
            self.server = answer;
        }
        match verb {
            "open" => self.dispatch(Event::Pressed(Button::Open)),
            "retake" => self.dispatch(Event::Pressed(Button::Retake)),
            "shutter" => self.dispatch(Event::Pressed(Button::Shutter)),
            "accept" => self.dispatch(Event::Pressed(Button::Accept)),
            "again" => self.dispatch(Event::Pressed(Button::Again)),
            "close" => self.dispatch(Event::Pressed(Button::Close)),
            "escape" => self.dispatch(Event::DialogClosed),
            "file" => {
                self.is_file = true;
                self.dispatch(Event::FileChosen);
            }
            "release" => {
                for round in std::mem::take(&mut self.late) {
                    self.open_stream(round);
                }
            }
            "hide" => {
                self.is_hidden = true;
                self.dispatch(Event::Hidden);
                self.dispatch(timed_out(Timer::Hidden));
            }
            "show" => {
                self.is_hidden = false;
                self.dispatch(Event::Shown { is_running: !self.streams.is_empty() });
            }
            "retry" => self.dispatch(timed_out(Timer::Retry)),
            "permission timeout" => self.dispatch(timed_out(Timer::Permission)),
            "upload timeout" => self.dispatch(timed_out(Timer::Progress)),
            _ => panic!("no step {step}"),
        }
    }

    fn open_stream(&mut self, round: u32) {
        self.streams.insert(round);
        self.dispatch(Event::StreamOpened { round, has_torch: false, is_mirrored: false });
    }

    fn dispatch(&mut self, event: Event) {
        let mut events = VecDeque::from([event]);
        while let Some(event) = events.pop_front() {
            let (after, effects) = std::mem::take(&mut self.capture).after(event);
            self.capture = after;
            for effect in effects {
                self.carry_out(&effect, &mut events);
            }
        }
    }

    fn carry_out(&mut self, effect: &Effect, events: &mut VecDeque<Event>) {
        if let Effect::RequestCamera { round, .. } = effect {
            self.request_camera(*round, events);
        } else if let Effect::ShowStream { round, .. } = effect {
            events.push_back(Event::FrameShown { round: *round });
        } else if let Effect::ListCameras { round } = effect {
            let camera = "camera".to_owned();
            events.push_back(Event::CamerasListed {
                round: *round,
                cameras: vec![camera.clone()],
                current: Some(camera),
            });
        } else if let Effect::StopStream(round) = effect {
            self.streams.remove(round);
        } else if let Effect::TakePhoto { photo } = effect {
            self.is_file = false;
            events.push_back(Event::PhotoTaken { photo: *photo });
        } else if let Effect::Send { attempt, .. } = effect {
            self.sends += 1;
            events.extend(self.answer(*attempt));
        } else if let Effect::ShowError(error) = effect {
            self.error = error.map_or("", CaptureError::key);
        } else if let Effect::ShowStatus(status) = effect {
            self.is_retrying = *status == StatusMessage::Retrying;
            self.status = if matches!(status, StatusMessage::Sending(_)) { "" } else { status.key() };
        } else if let Effect::Navigate(_) = effect {
            // It leads to the same page, which begins anew.
            *self = Self { sends: self.sends, ..Self::default() };
            self.capture = Capture::default().after(Event::Ready { has_camera: true, is_automatic: false }).0;
        }
    }

    fn request_camera(&mut self, round: u32, events: &mut VecDeque<Event>) {
        let error = match self.camera {
            "granted" => {
                self.streams.insert(round);
                events.push_back(Event::StreamOpened { round, has_torch: false, is_mirrored: false });
                return;
            }
            "late" => {
                self.late.push(round);
                return;
            }
            "denied" => CaptureError::Denied,
            "missing" => CaptureError::Missing,
            "busy" => CaptureError::Busy,
            other => panic!("no camera {other}"),
        };
        events.push_back(Event::StreamFailed { round, error });
    }

    fn answer(&self, attempt: u32) -> Option<Event> {
        let answered = |status, error| Some(Event::Answered { attempt, status, error, path: None });
        let pdf = UserError::BadPhoto(PhotoError::Pdf);
        match self.server {
            "ok" => answered(200, None),
            "busy" => answered(UserError::Busy.http_status(), Some(UserError::Busy)),
            "refused" => answered(pdf.http_status(), Some(pdf)),
            "wrong-step" => answered(UserError::WrongStage.http_status(), Some(UserError::WrongStage)),
            "lost" => answered(0, None),
            "none" => None,
            other => panic!("no server {other}"),
        }
    }

    fn shown(&self, step: &str) -> Value {
        let view = self.capture.view();
        let has_status = matches!(view, View::Sending | View::Refused | View::Failed);
        json!({
            "step": step,
            "view": view.as_str(),
            "streams": self.streams.len(),
            "sends": self.sends,
            "error": self.error,
            "status": if has_status { self.status } else { "" },
        })
    }
}

/// Returns the next of a row of pseudo-random numbers (splitmix64), below a bound.
fn below(seed: &mut u64, bound: usize) -> usize {
    *seed = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mixed = (*seed ^ (*seed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    usize::try_from((mixed ^ (mixed >> 31)) % bound as u64).expect("below the bound")
}

fn walk(mut seed: u64) -> Vec<Value> {
    let mut browser = Browser::default();
    let walk = (0..STEPS).map(|_| {
        let steps = browser.steps();
        let step = steps[below(&mut seed, steps.len())];
        browser.walk(step);
        browser.shown(step)
    });
    walk.collect()
}

#[test]
fn the_walks_that_a_browser_repeats_are_those_of_the_machine() {
    let walks: Vec<Vec<Value>> = (0..WALKS).map(walk).collect();
    let lines = |walk: &Vec<Value>| {
        let steps: Vec<String> = walk.iter().map(|step| format!("        {step}")).collect();
        format!("    [\n{}\n    ]", steps.join(",\n"))
    };
    let text = format!("[\n{}\n]\n", walks.iter().map(lines).collect::<Vec<_>>().join(",\n"));
    if std::env::vars().any(|(name, _)| name == "PORTAL_WRITE_WALKS") {
        fs::write(FILE, &text).expect("the file is written");
    }
    assert!(fs::read_to_string(FILE).is_ok_and(|file| file == text), "{FILE} is not what the machine says");

    let every = |field: &str| -> BTreeSet<String> {
        walks.iter().flatten().map(|step| step[field].as_str().unwrap_or_default().to_owned()).collect()
    };
    assert_eq!(every("view").len(), 7, "every view is reached");
    let steps = every("step");
    for verb in
        ["open:late", "release", "hide", "retake:granted", "retry:busy", "accept:ok", "upload timeout", "escape"]
    {
        assert!(steps.contains(verb), "no walk has {verb}");
    }
}
