//! The camera: it alone opens, shows and closes streams. When, is the machine's.

use std::cell::RefCell;

use js_sys::{JSON, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::{
    Blob, CanvasRenderingContext2d, HtmlCanvasElement, HtmlVideoElement, MediaDeviceInfo, MediaDeviceKind,
    MediaDevices, MediaStream, MediaStreamTrack, MediaStreamTrackState,
};

use super::crop::visible_crop;
use super::dom;
use crate::domain::capture::{CaptureError, Event};

/// The longer side of a photo, in pixels: more is not taken by Veriff.
const MAX_SIDE: f64 = 1920.0;
const QUALITY: f64 = 0.92;

pub(super) struct Camera {
    video: HtmlVideoElement,
    /// `user` or `environment`.
    facing_mode: String,
    /// The only canvas; every photo is drawn on it.
    canvas: HtmlCanvasElement,
    /// The streams that were opened and not stopped, each with its round: one, and for a moment one that came late.
    streams: RefCell<Vec<(u32, MediaStream)>>,
}

/// Returns the browser's cameras, if it offers any to this page (only to secure ones, and not in every app).
fn devices() -> Option<MediaDevices> {
    dom::window().navigator().media_devices().ok().filter(|devices| devices.is_object())
}

/// Says whether the browser offers cameras to this page.
pub(super) fn is_offered() -> bool {
    devices().is_some()
}

/// Says whether the person has allowed the camera already, so that opening it asks nothing.
pub(super) async fn is_allowed() -> bool {
    let lookup = async {
        let permissions = Reflect::get(&dom::window().navigator(), &"permissions".into())?;
        let query: js_sys::Function = Reflect::get(&permissions, &"query".into())?.dyn_into()?;
        let camera = JSON::parse(r#"{"name":"camera"}"#)?;
        let answer: js_sys::Promise = query.call1(&permissions, &camera)?.dyn_into()?;
        Reflect::get(&answer.await?, &"state".into())
    };
    lookup.await.is_ok_and(|state: JsValue| state == "granted")
}

impl Camera {
    pub(super) fn new(video: HtmlVideoElement, facing_mode: String) -> Option<Self> {
        // Without the property, iOS plays in a player of its own.
        video.set_muted(true);
        Some(Self {
            video,
            facing_mode,
            canvas: dom::document().create_element("canvas").ok()?.dyn_into().ok()?,
            streams: RefCell::default(),
        })
    }

    /// Requests the camera, and holds the stream until it is stopped.
    pub(super) async fn request(&self, round: u32, device: Option<&str>) -> Event {
        match self.open(device).await {
            Ok(stream) => {
                let (has_torch, is_mirrored) = (has_torch(&stream), self.is_mirrored(&stream));
                self.streams.borrow_mut().push((round, stream));
                Event::StreamOpened { round, has_torch, is_mirrored }
            }
            Err(error) => {
                let name = Reflect::get(&error, &"name".into()).ok().and_then(|name| name.as_string());
                Event::StreamFailed { round, error: CaptureError::named(&name.unwrap_or_default()) }
            }
        }
    }

    async fn open(&self, device: Option<&str>) -> Result<MediaStream, JsValue> {
        // Without cameras the browser would say `TypeError`.
        let devices = devices().ok_or_else(|| js_sys::TypeError::new(""))?;
        let which = match device {
            Some(device) => format!(r#""deviceId":{{"exact":{}}}"#, quoted(device)),
            None => format!(r#""facingMode":{{"ideal":{}}}"#, quoted(&self.facing_mode)),
        };
        let constraints =
            format!(r#"{{"audio":false,"video":{{{which},"width":{{"ideal":1920}},"height":{{"ideal":1080}}}}}}"#);
        let constraints = JSON::parse(&constraints)?;
        Ok(devices.get_user_media_with_constraints(constraints.unchecked_ref())?.await?.unchecked_into())
    }

    /// Shows the stream of this round.
    pub(super) fn show(&self, round: u32) {
        // Not `stream.clone()`: that is the browser's, and films with tracks of its own that nobody would stop.
        let streams = self.streams.borrow();
        self.video.set_src_object(streams.iter().find(|(of, _)| *of == round).map(|(_, stream)| stream));
        // It plays with the first frame, if one comes: nobody waits for that but the watchdog.
        if let Ok(playing) = self.video.play() {
            js_sys::futures::spawn_local(async move {
                let _ = playing.await;
            });
        }
    }

    /// Stops the stream of this round, and with it the lamp of the camera. One that came late was never shown.
    pub(super) fn stop(&self, round: u32) {
        let is_shown = self.streams.borrow().first().is_some_and(|(of, _)| *of == round);
        self.streams.borrow_mut().retain(|(of, stream)| {
            if *of == round {
                end(stream);
            }
            *of != round
        });
        if is_shown {
            self.video.set_src_object(None);
        }
    }

    /// Says whether the camera still delivers, as far as the browser knows.
    pub(super) fn is_running(&self) -> bool {
        self.track().is_some_and(|track| track.ready_state() == MediaStreamTrackState::Live)
    }

    /// Returns the round of the stream, if a frame of it is shown.
    pub(super) fn round_with_picture(&self) -> Option<u32> {
        self.streams.borrow().first().map(|(round, _)| *round).filter(|_| self.video.video_width() > 0)
    }

    /// Returns the time of the frame that is shown, in milliseconds.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "nobody films for weeks")]
    pub(super) fn frame_time(&self) -> u32 {
        (self.video.current_time() * 1_000.0) as u32
    }

    /// Says whether the picture is mirrored, as people know their face; that of the back camera is not.
    fn is_mirrored(&self, stream: &MediaStream) -> bool {
        let facing = track_of(stream).and_then(|track| track.get_settings().get_facing_mode());
        self.facing_mode == "user" && facing.as_deref() != Some("environment")
    }

    fn track(&self) -> Option<MediaStreamTrack> {
        self.streams.borrow().first().and_then(|(_, stream)| track_of(stream))
    }

    /// Returns the id of the camera.
    pub(super) fn device(&self) -> Option<String> {
        self.track()?.get_settings().get_device_id()
    }

    /// Switches the light, and says whether the browser took the order.
    pub(super) fn set_torch(&self, is_on: bool) -> bool {
        let switch = || -> Result<JsValue, JsValue> {
            let track = self.track().ok_or(JsValue::NULL)?;
            let apply: js_sys::Function = Reflect::get(&track, &"applyConstraints".into())?.dyn_into()?;
            apply.call1(&track, &JSON::parse(&format!(r#"{{"advanced":[{{"torch":{is_on}}}]}}"#))?)
        };
        switch().is_ok()
    }

    /// Draws the visible part of the frame and passes it to `then` as a JPEG. Returns whether there was a frame.
    pub(super) fn take_photo(&self, then: impl FnOnce(Option<Blob>) + 'static) -> bool {
        let (width, height) = (f64::from(self.video.video_width()), f64::from(self.video.video_height()));
        if width < 1.0 || height < 1.0 {
            return false;
        }
        let (shown_width, shown_height) = (f64::from(self.video.client_width()), f64::from(self.video.client_height()));
        let crop = visible_crop((width, height), (shown_width, shown_height));
        let scale = (MAX_SIDE / crop.width.max(crop.height)).min(1.0);
        let (width, height) = (whole(crop.width * scale), whole(crop.height * scale));
        self.canvas.set_width(width);
        self.canvas.set_height(height);
        let context = self.canvas.get_context("2d").ok().flatten();
        let Some(context) = context.and_then(|context| context.dyn_into::<CanvasRenderingContext2d>().ok()) else {
            return false;
        };
        let (width, height) = (f64::from(width), f64::from(height));
        let drawn = context.draw_image_with_html_video_element_and_sw_and_sh_and_dx_and_dy_and_dw_and_dh(
            &self.video,
            crop.left,
            crop.top,
            crop.width,
            crop.height,
            0.0,
            0.0,
            width,
            height,
        );
        if drawn.is_err() {
            return false;
        }
        let then = Closure::once_into_js(move |blob: JsValue| then(blob.dyn_into().ok()));
        let made =
            self.canvas.to_blob_with_type_and_encoder_options(then.unchecked_ref(), "image/jpeg", &QUALITY.into());
        made.is_ok()
    }
}

fn track_of(stream: &MediaStream) -> Option<MediaStreamTrack> {
    stream.get_video_tracks().get(0).dyn_into().ok()
}

/// Says whether the camera has a light that the page may switch.
fn has_torch(stream: &MediaStream) -> bool {
    let lookup = || -> Result<JsValue, JsValue> {
        let track = track_of(stream).ok_or(JsValue::NULL)?;
        let capabilities: js_sys::Function = Reflect::get(&track, &"getCapabilities".into())?.dyn_into()?;
        Reflect::get(&capabilities.call0(&track)?, &"torch".into())
    };
    lookup().is_ok_and(|torch| torch.is_truthy())
}

/// Stops every track of a stream.
fn end(stream: &MediaStream) {
    for track in stream.get_tracks().iter() {
        if let Ok(track) = track.dyn_into::<MediaStreamTrack>() {
            track.stop();
        }
    }
}

/// Returns the ids of all cameras; they are known once one of them is allowed.
pub(super) async fn list() -> Vec<String> {
    let Some(Ok(promise)) = devices().map(|devices| devices.enumerate_devices()) else { return Vec::new() };
    let Ok(list) = promise.await else { return Vec::new() };
    js_sys::Array::from(&list)
        .iter()
        .filter_map(|device| device.dyn_into::<MediaDeviceInfo>().ok())
        .filter(|device| device.kind() == MediaDeviceKind::Videoinput)
        .map(|device| device.device_id())
        .collect()
}

fn quoted(text: &str) -> String {
    JSON::stringify(&text.into()).map(String::from).unwrap_or_default()
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 1 and 1920")]
fn whole(pixels: f64) -> u32 {
    pixels.round().max(1.0) as u32
}
