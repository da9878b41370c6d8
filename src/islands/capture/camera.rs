//! The camera: it alone opens, shows and closes the stream.

use std::cell::{Cell, RefCell};

use js_sys::{JSON, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::{
    Blob, CanvasRenderingContext2d, HtmlCanvasElement, HtmlVideoElement, MediaDeviceInfo, MediaDeviceKind,
    MediaDevices, MediaStream, MediaStreamTrack, MediaStreamTrackState,
};

use super::crop::visible_crop;
use super::dom;
use super::error::CaptureError;

/// A camera that shows no new frame for so long, in milliseconds, is stuck.
pub(super) const WATCHDOG_INTERVAL: i32 = 2_500;
/// How long the browser may take to ask the person and to answer.
pub(super) const PERMISSION_TIMEOUT: i32 = 30_000;
/// How long the page may be hidden before the camera is stopped, in milliseconds.
pub(super) const HIDDEN_TIMEOUT: i32 = 10_000;
/// The longer side of a photo, in pixels: more is not taken by Veriff.
const MAX_SIDE: f64 = 1920.0;
const QUALITY: f64 = 0.92;

pub(super) struct Camera {
    video: HtmlVideoElement,
    /// `user` or `environment`.
    facing_mode: String,
    /// The only canvas; every photo is drawn on it.
    canvas: HtmlCanvasElement,
    stream: RefCell<Option<MediaStream>>,
    /// The camera that the person chose, if not the one that the browser chose.
    device: RefCell<Option<String>>,
    /// Counts starts and stops, so that a late response is recognized.
    round: Cell<u32>,
    is_starting: Cell<bool>,
    restarted: Cell<bool>,
    torch_on: Cell<bool>,
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
            stream: RefCell::default(),
            device: RefCell::default(),
            round: Cell::new(0),
            is_starting: Cell::new(false),
            restarted: Cell::new(false),
            torch_on: Cell::new(false),
        })
    }

    pub(super) fn round(&self) -> u32 {
        self.round.get()
    }

    /// Requests the camera and shows its stream. Returns `false` if it was stopped meanwhile.
    pub(super) async fn start(&self) -> Result<bool, CaptureError> {
        self.stop();
        let round = self.round.get();
        let devices = devices().ok_or(CaptureError::Insecure)?;
        let which = match &*self.device.borrow() {
            Some(device) => format!(r#""deviceId":{{"exact":{}}}"#, quoted(device)),
            None => format!(r#""facingMode":{{"ideal":{}}}"#, quoted(&self.facing_mode)),
        };
        let constraints =
            format!(r#"{{"audio":false,"video":{{{which},"width":{{"ideal":1920}},"height":{{"ideal":1080}}}}}}"#);
        let constraints = JSON::parse(&constraints).map_err(|error| CaptureError::of(&error))?;
        let promise = devices
            .get_user_media_with_constraints(constraints.unchecked_ref())
            .map_err(|error| CaptureError::of(&error))?;
        self.is_starting.set(true);
        let answer = promise.await;
        if self.round.get() != round {
            if let Ok(late) = answer {
                end(late.unchecked_ref());
            }
            return Ok(false);
        }
        self.is_starting.set(false);
        let stream: MediaStream = answer.map_err(|error| CaptureError::of(&error))?.unchecked_into();
        self.video.set_src_object(Some(&stream));
        *self.stream.borrow_mut() = Some(stream);
        // It plays with the first frame, if one comes: nobody waits for that but the watchdog.
        if let Ok(playing) = self.video.play() {
            js_sys::futures::spawn_local(async move {
                let _ = playing.await;
            });
        }
        Ok(true)
    }

    /// Stops the stream, and with it the lamp of the camera.
    pub(super) fn stop(&self) {
        self.round.set(self.round.get().wrapping_add(1));
        self.is_starting.set(false);
        self.torch_on.set(false);
        if let Some(stream) = self.stream.borrow_mut().take() {
            end(&stream);
            self.video.set_src_object(None);
        }
    }

    /// Allows the watchdog its one restart again.
    pub(super) fn reset_retries(&self) {
        self.restarted.set(false);
    }

    /// Says whether the watchdog may restart, once.
    pub(super) fn may_restart(&self) -> bool {
        !self.restarted.replace(true)
    }

    pub(super) fn awaits_permission(&self) -> bool {
        self.is_starting.get()
    }

    pub(super) fn has_stream(&self) -> bool {
        self.stream.borrow().is_some()
    }

    /// Says whether the camera still delivers, as far as the browser knows.
    pub(super) fn is_running(&self) -> bool {
        self.track().is_some_and(|track| track.ready_state() == MediaStreamTrackState::Live)
    }

    pub(super) fn has_picture(&self) -> bool {
        self.has_stream() && self.video.video_width() > 0
    }

    /// Returns the time of the frame that is shown.
    pub(super) fn time(&self) -> f64 {
        self.video.current_time()
    }

    /// Says whether the picture is mirrored, as people know their face; that of the back camera is not.
    pub(super) fn is_mirrored(&self) -> bool {
        let facing = self.track().and_then(|track| track.get_settings().get_facing_mode());
        self.facing_mode == "user" && facing.as_deref() != Some("environment")
    }

    fn track(&self) -> Option<MediaStreamTrack> {
        self.stream.borrow().as_ref()?.get_video_tracks().get(0).dyn_into().ok()
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

    /// Returns how many cameras there are.
    pub(super) async fn count(&self) -> usize {
        cameras().await.len()
    }

    /// Chooses the camera after the present one. Says whether there is another.
    pub(super) async fn next(&self) -> bool {
        let cameras = cameras().await;
        let current = self.track().and_then(|track| track.get_settings().get_device_id());
        let at = cameras.iter().position(|camera| Some(camera) == current.as_ref()).unwrap_or_default();
        let next = cameras.get((at + 1) % cameras.len().max(1)).cloned().filter(|camera| !camera.is_empty());
        let found = next.is_some() && next != current;
        if found {
            *self.device.borrow_mut() = next;
        }
        found
    }

    /// Says whether the camera has a light that the page may switch.
    pub(super) fn has_torch(&self) -> bool {
        let lookup = || -> Result<JsValue, JsValue> {
            let track = self.track().ok_or(JsValue::NULL)?;
            let capabilities: js_sys::Function = Reflect::get(&track, &"getCapabilities".into())?.dyn_into()?;
            Reflect::get(&capabilities.call0(&track)?, &"torch".into())
        };
        lookup().is_ok_and(|torch| torch.is_truthy())
    }

    /// Switches the light, and says whether it is on.
    pub(super) fn toggle_torch(&self) -> bool {
        let torch_on = !self.torch_on.get();
        let switch = || -> Result<JsValue, JsValue> {
            let track = self.track().ok_or(JsValue::NULL)?;
            let apply: js_sys::Function = Reflect::get(&track, &"applyConstraints".into())?.dyn_into()?;
            apply.call1(&track, &JSON::parse(&format!(r#"{{"advanced":[{{"torch":{torch_on}}}]}}"#))?)
        };
        if switch().is_ok() {
            self.torch_on.set(torch_on);
        }
        self.torch_on.get()
    }
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
async fn cameras() -> Vec<String> {
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
