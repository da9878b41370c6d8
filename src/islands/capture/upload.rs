//! Uploads the photo, with progress, and repeats the upload when the network fails.

use std::rc::Rc;

use wasm_bindgen::prelude::*;
use web_sys::{FormData, ProgressEvent, XmlHttpRequest};

use super::dialog::State;
use super::{CaptureController, dom};

/// How often the photo is sent again without asking the person.
const RETRIES: u32 = 3;
/// A request that makes no progress for so long, in milliseconds, is given up.
const PROGRESS_TIMEOUT: i32 = 30_000;
/// Where photos go.
const ADDRESS: &str = "/api/photo";

/// What an answer to the photo means.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Answer {
    /// The portal has it.
    Accepted,
    /// The session is at another step: the page is loaded again.
    WrongStep,
    /// The portal refused the photo, for the reason with this key.
    Refused(String),
    /// The upload may work later, and is repeated.
    Retry,
}

/// Reads a response from its status and its error key. Status 0 means that there was no response.
fn read(status: u16, error_key: Option<&str>) -> Answer {
    match (status, error_key) {
        (200..=299, _) => Answer::Accepted,
        (_, Some("problem-busy" | "problem-broken" | "problem-too-slow")) | (0 | 408 | 425 | 429 | 500..=599, None) => {
            Answer::Retry
        }
        (
            _,
            Some(
                "problem-wrong-stage" | "problem-unknown-link" | "problem-expired-link" | "problem-picture-not-needed",
            ),
        ) => Answer::WrongStep,
        (_, Some(error_key)) => Answer::Refused(error_key.to_owned()),
        (413, None) => Answer::Refused("problem-photo-too-large".to_owned()),
        (_, None) => Answer::Refused("problem-bad-form".to_owned()),
    }
}

/// Returns how many milliseconds to wait before a retry: twice as long each time, and never the same for all.
#[expect(clippy::cast_possible_truncation, reason = "a few thousand")]
fn retry_delay(tries: u32, chance: f64) -> i32 {
    (f64::from(1_000 << tries.min(RETRIES)) * (0.5 + chance)) as i32
}

impl CaptureController {
    /// Sends the photo that is shown. A second tap finds it on its way.
    pub(super) fn send(self: &Rc<Self>) {
        if !matches!(self.dialog.state(), State::Still | State::Failed) || self.photo.borrow().is_none() {
            return;
        }
        self.upload.tries.set(0);
        self.dialog.set_state(State::Sending);
        dom::focus(&self.dialog.close);
        self.attempt();
    }

    /// Repeats an upload that waits, because the network is back.
    pub(super) fn back_online(self: &Rc<Self>) {
        if self.upload.waiting.get() || self.dialog.state() == State::Failed {
            self.dialog.set_state(State::Sending);
            self.attempt();
        }
    }

    fn attempt(self: &Rc<Self>) {
        self.upload.cancel();
        self.dialog.set_progress(0);
        self.dialog.set_status("camera-sending", None);
        if self.request().is_none() {
            self.schedule_retry();
        }
    }

    /// Sends one request and listens to it.
    fn request(self: &Rc<Self>) -> Option<()> {
        let form = FormData::new_with_form(&self.form).ok()?;
        let source = if self.is_file.get() { "file" } else { "camera" };
        form.set_with_str("source", source).ok()?;
        form.set_with_blob_and_filename("photo", self.photo.borrow().as_ref()?, "photo").ok()?;
        let request = XmlHttpRequest::new().ok()?;
        let round = self.upload.round.get();

        let this = self.clone();
        dom::listen(request.upload().ok()?.as_ref(), "progress", move |event| {
            let event: ProgressEvent = event.unchecked_into();
            if this.upload.round.get() == round && event.total() > 0.0 {
                this.progress(event.loaded() / event.total());
            }
        });
        let this = self.clone();
        let answered = request.clone();
        dom::listen(&request, "loadend", move |_| {
            if this.upload.round.get() == round {
                dom::clear_timeout(this.upload.timeout.get());
                this.on_response(&answered);
            }
        });
        request.open("POST", ADDRESS).ok()?;
        request.set_request_header("Accept", "application/json").ok()?;
        request.send_with_opt_form_data(Some(&form)).ok()?;
        *self.upload.request.borrow_mut() = Some(request);
        self.arm_timeout();
        Some(())
    }

    /// Gives the request up if nothing moves from now on.
    fn arm_timeout(self: &Rc<Self>) {
        dom::clear_timeout(self.upload.timeout.get());
        let this = self.clone();
        let round = self.upload.round.get();
        self.upload.timeout.set(dom::set_timeout(PROGRESS_TIMEOUT, move || {
            if this.upload.round.get() == round {
                this.upload.cancel();
                this.schedule_retry();
            }
        }));
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 100")]
    fn progress(self: &Rc<Self>, part: f64) {
        let percent = (part * 100.0).clamp(0.0, 100.0) as u32;
        self.dialog.set_progress(percent);
        // Screen readers read it aloud, so it is not updated at every step.
        self.dialog.set_status("camera-sending", Some(percent / 25 * 25).filter(|percent| *percent > 0));
        self.arm_timeout();
    }

    fn on_response(self: &Rc<Self>, request: &XmlHttpRequest) {
        let error_key = request.get_response_header("x-problem").ok().flatten();
        let home = self.form.get_attribute("data-home").unwrap_or_default();
        match read(request.status().unwrap_or_default(), error_key.as_deref()) {
            Answer::Accepted => {
                self.dialog.set_progress(100);
                self.camera.stop();
                dom::navigate(&next(request).unwrap_or(home));
            }
            Answer::WrongStep => dom::navigate(&home),
            Answer::Refused(error_key) => {
                self.dialog.set_state(State::Refused);
                self.dialog.set_status(&error_key, None);
                dom::focus(if self.is_file.get() { &self.dialog.other } else { &self.dialog.retake });
            }
            Answer::Retry => self.schedule_retry(),
        }
    }

    /// Waits and sends again; after a few times, leaves it to the person and to the network.
    fn schedule_retry(self: &Rc<Self>) {
        let tries = self.upload.tries.get();
        self.upload.waiting.set(true);
        if !dom::window().navigator().on_line() {
            self.dialog.set_status("camera-offline", None);
        } else if tries < RETRIES {
            self.upload.tries.set(tries + 1);
            self.dialog.set_status("camera-retrying", None);
            let this = self.clone();
            let round = self.upload.round.get();
            dom::set_timeout(retry_delay(tries, js_sys::Math::random()), move || {
                if this.upload.round.get() == round && this.upload.waiting.get() {
                    this.attempt();
                }
            });
        } else {
            self.dialog.set_state(State::Failed);
            self.dialog.set_status("camera-failed", None);
            dom::focus(&self.dialog.again);
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
        assert_eq!(read(200, None), Answer::Accepted);
        assert_eq!(read(0, None), Answer::Retry);
        assert_eq!(read(502, None), Answer::Retry);
        assert_eq!(read(503, Some("problem-busy")), Answer::Retry);
        assert_eq!(read(408, Some("problem-too-slow")), Answer::Retry);
        assert_eq!(read(409, Some("problem-wrong-stage")), Answer::WrongStep);
        assert_eq!(read(415, Some("problem-photo-pdf")), Answer::Refused("problem-photo-pdf".to_owned()));
        assert_eq!(read(413, None), Answer::Refused("problem-photo-too-large".to_owned()));
    }

    #[test]
    fn pauses_grow_and_differ() {
        assert_eq!(retry_delay(0, 0.0), 500);
        assert_eq!(retry_delay(2, 0.5), 4_000);
        assert_eq!(retry_delay(30, 0.5), 8_000);
    }
}
