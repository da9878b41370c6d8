//! Sends the photo: with progress, and again by itself when the network fails.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use wasm_bindgen::prelude::*;
use web_sys::{FormData, ProgressEvent, XmlHttpRequest};

use super::finder::State;
use super::{Photographer, dom};

/// How often the photo is sent again without asking the person.
const RETRIES: u32 = 3;
/// A request that makes no progress for so long, in milliseconds, is given up.
const STALL: i32 = 30_000;
/// Where photos go.
const ADDRESS: &str = "/api/photo";

/// What is on its way.
#[derive(Default)]
pub(super) struct Upload {
    request: RefCell<Option<XmlHttpRequest>>,
    /// Goes up with every start and end, so that what comes late is known as such.
    round: Cell<u32>,
    tries: Cell<u32>,
    /// Counts down to giving the request up.
    stall: Cell<i32>,
    /// Waits for its next try.
    waiting: Cell<bool>,
}

impl Upload {
    /// Ends what is on its way.
    pub(super) fn cancel(&self) {
        self.round.set(self.round.get().wrapping_add(1));
        self.waiting.set(false);
        dom::forget(self.stall.get());
        if let Some(request) = self.request.borrow_mut().take() {
            let _ = request.abort();
        }
    }
}

/// What an answer to the photo means.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Answer {
    /// The portal has it.
    Taken,
    /// The session is elsewhere: look where.
    Elsewhere,
    /// The portal does not take it, and says why.
    Refused(String),
    /// It may work later.
    Later,
}

/// Reads an answer from its status and its problem. Status 0 is no answer at all.
fn read(status: u16, problem: Option<&str>) -> Answer {
    match (status, problem) {
        (200..=299, _) => Answer::Taken,
        (_, Some("problem-busy" | "problem-broken" | "problem-too-slow")) | (0 | 408 | 425 | 429 | 500..=599, None) => {
            Answer::Later
        }
        (
            _,
            Some(
                "problem-wrong-stage" | "problem-unknown-link" | "problem-expired-link" | "problem-picture-not-needed",
            ),
        ) => Answer::Elsewhere,
        (_, Some(problem)) => Answer::Refused(problem.to_owned()),
        (413, None) => Answer::Refused("problem-photo-too-large".to_owned()),
        (_, None) => Answer::Refused("problem-bad-form".to_owned()),
    }
}

/// Returns how many milliseconds to wait before a retry: twice as long each time, and never the same for all.
#[expect(clippy::cast_possible_truncation, reason = "a few thousand")]
fn pause(tries: u32, chance: f64) -> i32 {
    (f64::from(1_000 << tries.min(RETRIES)) * (0.5 + chance)) as i32
}

impl Photographer {
    /// Sends the photo that is shown. A second tap finds it on its way.
    pub(super) fn send(self: &Rc<Self>) {
        if !matches!(self.finder.state(), State::Still | State::Failed) || self.shot.borrow().is_none() {
            return;
        }
        self.upload.tries.set(0);
        self.finder.turn(State::Sending);
        dom::focus(&self.finder.close);
        self.attempt();
    }

    /// The network is back: what waits goes on.
    pub(super) fn back_online(self: &Rc<Self>) {
        if self.upload.waiting.get() || self.finder.state() == State::Failed {
            self.finder.turn(State::Sending);
            self.attempt();
        }
    }

    fn attempt(self: &Rc<Self>) {
        self.upload.cancel();
        self.finder.advance(0);
        self.finder.say("camera-sending", None);
        if self.request().is_none() {
            self.later();
        }
    }

    /// Sends one request and listens to it.
    fn request(self: &Rc<Self>) -> Option<()> {
        let form = FormData::new_with_form(&self.form).ok()?;
        let source = if self.is_file.get() { "file" } else { "camera" };
        form.set_with_str("source", source).ok()?;
        form.set_with_blob_and_filename("photo", self.shot.borrow().as_ref()?, "photo").ok()?;
        let request = XmlHttpRequest::new().ok()?;
        let round = self.upload.round.get();

        let this = self.clone();
        dom::on(request.upload().ok()?.as_ref(), "progress", move |event| {
            let event: ProgressEvent = event.unchecked_into();
            if this.upload.round.get() == round && event.total() > 0.0 {
                this.progress(event.loaded() / event.total());
            }
        });
        let this = self.clone();
        let answered = request.clone();
        dom::on(&request, "loadend", move |_| {
            if this.upload.round.get() == round {
                dom::forget(this.upload.stall.get());
                this.answered(&answered);
            }
        });
        request.open("POST", ADDRESS).ok()?;
        request.set_request_header("Accept", "application/json").ok()?;
        request.send_with_opt_form_data(Some(&form)).ok()?;
        *self.upload.request.borrow_mut() = Some(request);
        self.be_patient();
        Some(())
    }

    /// Gives the request up if nothing moves from now on.
    fn be_patient(self: &Rc<Self>) {
        dom::forget(self.upload.stall.get());
        let this = self.clone();
        let round = self.upload.round.get();
        self.upload.stall.set(dom::after(STALL, move || {
            if this.upload.round.get() == round {
                this.upload.cancel();
                this.later();
            }
        }));
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 100")]
    fn progress(self: &Rc<Self>, part: f64) {
        let percent = (part * 100.0).clamp(0.0, 100.0) as u32;
        self.finder.advance(percent);
        // Spoken, so not at every step.
        self.finder.say("camera-sending", Some(percent / 25 * 25).filter(|percent| *percent > 0));
        self.be_patient();
    }

    fn answered(self: &Rc<Self>, request: &XmlHttpRequest) {
        let problem = request.get_response_header("x-problem").ok().flatten();
        let home = self.form.get_attribute("data-home").unwrap_or_default();
        match read(request.status().unwrap_or_default(), problem.as_deref()) {
            Answer::Taken => {
                self.finder.advance(100);
                self.camera.stop();
                dom::go(&next(request).unwrap_or(home));
            }
            Answer::Elsewhere => dom::go(&home),
            Answer::Refused(problem) => {
                self.finder.turn(State::Refused);
                self.finder.say(&problem, None);
                dom::focus(if self.is_file.get() { &self.finder.other } else { &self.finder.retake });
            }
            Answer::Later => self.later(),
        }
    }

    /// Waits and sends again; after a few times, leaves it to the person and to the network.
    fn later(self: &Rc<Self>) {
        let tries = self.upload.tries.get();
        self.upload.waiting.set(true);
        if !dom::window().navigator().on_line() {
            self.finder.say("camera-offline", None);
        } else if tries < RETRIES {
            self.upload.tries.set(tries + 1);
            self.finder.say("camera-retrying", None);
            let this = self.clone();
            let round = self.upload.round.get();
            dom::after(pause(tries, js_sys::Math::random()), move || {
                if this.upload.round.get() == round && this.upload.waiting.get() {
                    this.attempt();
                }
            });
        } else {
            self.finder.turn(State::Failed);
            self.finder.say("camera-failed", None);
            dom::focus(&self.finder.again);
        }
    }
}

/// Reads where to go on: `{"path": "/v/…"}`.
fn next(request: &XmlHttpRequest) -> Option<String> {
    let answer = js_sys::JSON::parse(&request.response_text().ok()??).ok()?;
    js_sys::Reflect::get(&answer, &"path".into()).ok()?.as_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_may_work_later_is_sent_again() {
        assert_eq!(read(200, None), Answer::Taken);
        assert_eq!(read(0, None), Answer::Later);
        assert_eq!(read(502, None), Answer::Later);
        assert_eq!(read(503, Some("problem-busy")), Answer::Later);
        assert_eq!(read(408, Some("problem-too-slow")), Answer::Later);
        assert_eq!(read(409, Some("problem-wrong-stage")), Answer::Elsewhere);
        assert_eq!(read(415, Some("problem-photo-pdf")), Answer::Refused("problem-photo-pdf".to_owned()));
        assert_eq!(read(413, None), Answer::Refused("problem-photo-too-large".to_owned()));
    }

    #[test]
    fn pauses_grow_and_differ() {
        assert_eq!(pause(0, 0.0), 500);
        assert_eq!(pause(2, 0.5), 4_000);
        assert_eq!(pause(30, 0.5), 8_000);
    }
}
