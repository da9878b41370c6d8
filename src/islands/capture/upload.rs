//! Sends the photo with `XMLHttpRequest`, which alone reports the progress of an upload.

use std::rc::Rc;

use wasm_bindgen::prelude::*;
use web_sys::{FormData, ProgressEvent, XmlHttpRequest};

use super::controller::CaptureController;
use super::dom;
use crate::domain::capture::Event;
use crate::domain::{PhotoSource, UserError};

/// Where photos go.
const ADDRESS: &str = "/api/photo";

impl CaptureController {
    pub(super) fn send(self: &Rc<Self>, attempt: u32, source: PhotoSource) {
        if self.request(attempt, source).is_none() {
            self.report_connection();
            self.dispatch(Event::Answered { attempt, status: 0, error: None, path: None });
        }
    }

    /// Sends one request and listens to it.
    fn request(self: &Rc<Self>, attempt: u32, source: PhotoSource) -> Option<()> {
        let form = FormData::new_with_form(&self.form).ok()?;
        form.set_with_str("source", source.as_str()).ok()?;
        form.set_with_blob_and_filename("photo", self.photo.borrow().as_ref()?, "photo").ok()?;
        let request = XmlHttpRequest::new().ok()?;

        let this = self.clone();
        dom::listen(request.upload().ok()?.as_ref(), "progress", move |event| {
            let event: ProgressEvent = event.unchecked_into();
            if event.total() > 0.0 {
                this.dispatch(Event::Progressed { attempt, percent: percent(event.loaded() / event.total()) });
            }
        });
        let this = self.clone();
        let answered = request.clone();
        dom::listen(&request, "loadend", move |_| {
            let error = answered.get_response_header("x-problem").ok().flatten();
            this.report_connection();
            this.dispatch(Event::Answered {
                attempt,
                status: answered.status().unwrap_or_default(),
                error: error.and_then(|key| UserError::parse(&key)),
                path: next(&answered),
            });
        });
        request.open("POST", ADDRESS).ok()?;
        request.set_request_header("Accept", "application/json").ok()?;
        request.send_with_opt_form_data(Some(&form)).ok()?;
        self.request.replace(Some(request));
        Some(())
    }

    /// Lets the request go; one that is on its way is aborted.
    pub(super) fn end_upload(&self) {
        let request = self.request.take();
        if let Some(request) = request {
            let _ = request.abort();
        }
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 100")]
fn percent(part: f64) -> u8 {
    (part * 100.0).clamp(0.0, 100.0) as u8
}

/// Reads where to go on: `{"path": "/v/…"}`.
fn next(request: &XmlHttpRequest) -> Option<String> {
    let answer = js_sys::JSON::parse(&request.response_text().ok()??).ok()?;
    js_sys::Reflect::get(&answer, &"path".into()).ok()?.as_string()
}
