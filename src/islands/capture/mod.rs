//! Puts a camera in front of the form on the photo page.
//!
//! What the page draws and the island moves, by `id`: the form `photo-form` with the file input `photo`, the buttons
//! `photo-open` (camera) and `photo-pick` (file), the sentence `photo-trouble`, the list of sentences `photo-words`
//! (`data-word`), and the dialog `finder` with everything in it, see `dialog.rs`.

mod camera;
mod crop;
mod dialog;
mod error;
mod photo;
mod upload;
mod upload_state;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use leptos::prelude::*;
use web_sys::{Blob, Event, HtmlElement, HtmlFormElement, HtmlInputElement};

use super::dom;
use camera::Camera;
use dialog::{CaptureDialog, State};
use error::CaptureError;
use upload_state::Upload;

/// Takes the photo with the camera, or from a file with a preview, and sends it with progress.
#[island]
pub fn Capture() -> impl IntoView {
    Effect::new(|_| init());
}

struct CaptureController {
    form: HtmlFormElement,
    input: HtmlInputElement,
    open: HtmlElement,
    pick: HtmlElement,
    error_text: HtmlElement,
    dialog: CaptureDialog,
    camera: Camera,
    upload: Upload,
    /// The photo that is looked at or sent.
    photo: RefCell<Option<Blob>>,
    /// Whether it comes from a file.
    is_file: Cell<bool>,
}

/// Finds the parts on the page and starts, unless one of them is missing: then the plain form is left as it is.
fn init() -> Option<()> {
    let form: HtmlFormElement = dom::by_id("photo-form")?;
    let dialog = CaptureDialog::find()?;
    let camera = Camera::new(dialog.video.clone(), form.get_attribute("data-lens").unwrap_or_default())?;
    let controller = Rc::new(CaptureController {
        input: dom::by_id("photo")?,
        open: dom::by_id("photo-open")?,
        pick: dom::by_id("photo-pick")?,
        error_text: dom::by_id("photo-trouble")?,
        upload: Upload::default(),
        photo: RefCell::default(),
        is_file: Cell::new(false),
        form,
        dialog,
        camera,
    });
    controller.wire();
    controller.begin();
    Some(())
}

impl CaptureController {
    /// Adds the listeners of the buttons and of the page's visibility.
    fn wire(self: &Rc<Self>) {
        self.click(&self.open, Self::start);
        self.click(&self.pick, |this| this.input.click());
        self.click(&self.dialog.shutter, Self::take_photo);
        self.click(&self.dialog.switch, Self::switch);
        self.click(&self.dialog.torch, Self::toggle_torch);
        self.click(&self.dialog.accept, Self::send);
        self.click(&self.dialog.again, Self::send);
        self.click(&self.dialog.retake, Self::start);
        self.click(&self.dialog.other, |this| this.input.click());
        self.click(&self.dialog.close, |this| this.dialog.close_modal());
        self.on_event(&self.dialog.dialog, "close", |this, _| this.on_close());
        self.on_event(&self.dialog.video, "playing", |this, _| this.first_frame());
        self.on_event(&self.dialog.video, "loadeddata", |this, _| this.first_frame());
        self.on_event(&self.input, "change", |this, _| this.file_chosen());
        self.on_event(&self.form, "submit", |this, event| {
            event.prevent_default();
            this.file_chosen();
        });
        let window = dom::window();
        self.on_event(&window, "online", |this, _| this.back_online());
        self.on_event(&window, "focus", |this, _| this.on_visibility_change());
        self.on_event(&window, "pagehide", |this, _| this.camera.stop());
        // A page from the browser's memory may show a step that is long done: the server knows.
        self.on_event(&window, "pageshow", |_, event| {
            if js_sys::Reflect::get(event, &"persisted".into()).is_ok_and(|persisted| persisted.is_truthy()) {
                let _ = dom::window().location().reload();
            }
        });
        self.on_event(&dom::document(), "visibilitychange", |this, _| this.on_visibility_change());
    }

    fn on_event(self: &Rc<Self>, target: &web_sys::EventTarget, event: &str, run: fn(&Rc<Self>, &Event)) {
        let this = self.clone();
        dom::listen(target, event, move |event| run(&this, &event));
    }

    fn click(self: &Rc<Self>, button: &HtmlElement, run: fn(&Rc<Self>)) {
        let this = self.clone();
        dom::listen(button, "click", move |_| run(&this));
    }

    /// Puts the buttons in the place of the plain form; opens the camera by itself only where that is allowed already.
    fn begin(self: &Rc<Self>) {
        if camera::is_offered() {
            dom::for_each(&self.form, "[data-plain]", |part| dom::show(part, false));
            dom::show(&self.open, true);
            dom::show(&self.pick, true);
            // The camera is on the page itself; the file way is for files.
            let _ = self.input.remove_attribute("capture");
        } else {
            self.show_error(CaptureError::Insecure.key());
        }
        if self.input.files().is_some_and(|files| files.length() > 0) {
            self.file_chosen();
        } else if self.form.has_attribute("data-auto") {
            let this = self.clone();
            js_sys::futures::spawn_local(async move {
                if camera::is_allowed().await && this.dialog.state() == State::Closed {
                    this.start();
                }
            });
        }
    }

    /// Opens the viewfinder and starts the camera.
    fn start(self: &Rc<Self>) {
        self.error_text.set_text_content(None);
        self.photo.take();
        self.dialog.open(State::Starting);
        self.camera.reset_retries();
        self.start_camera();
    }

    /// Starts the camera, or starts it anew.
    fn start_camera(self: &Rc<Self>) {
        let this = self.clone();
        js_sys::futures::spawn_local(async move {
            match this.camera.start().await {
                Ok(true) => {
                    this.dialog.mirror(this.camera.is_mirrored());
                    this.watch(this.camera.round(), f64::NAN);
                    this.offer().await;
                }
                // It was closed or restarted meanwhile.
                Ok(false) => {}
                Err(error) => this.fail(error),
            }
        });
        // A browser that neither asks nor answers must not keep the person waiting.
        let this = self.clone();
        let round = self.camera.round();
        dom::set_timeout(camera::PERMISSION_TIMEOUT, move || {
            if this.camera.round() == round && !this.camera.has_stream() {
                this.fail(CaptureError::Silent);
            }
        });
    }

    /// Offers the light and the other camera where they exist.
    async fn offer(&self) {
        self.dialog.offer_torch(self.camera.has_torch());
        dom::show(&self.dialog.switch, self.camera.count().await > 1);
    }

    /// Enables the shutter once the first frame is shown.
    fn first_frame(self: &Rc<Self>) {
        if self.dialog.state() == State::Starting && self.camera.has_picture() {
            self.dialog.set_state(State::Live);
            dom::focus(&self.dialog.shutter);
        }
    }

    /// Checks at intervals whether new frames come. If not, restarts the camera once, and then fails.
    fn watch(self: &Rc<Self>, round: u32, before: f64) {
        let this = self.clone();
        dom::set_timeout(camera::WATCHDOG_INTERVAL, move || {
            if this.camera.round() != round || !this.is_filming() {
                return;
            }
            let time = this.camera.time();
            let stands = if before.is_nan() { time <= 0.0 } else { time <= before };
            if dom::is_hidden() || !stands {
                this.watch(round, time);
            } else if this.camera.may_restart() {
                this.start_camera();
            } else {
                this.fail(CaptureError::Silent);
            }
        });
    }

    fn is_filming(&self) -> bool {
        matches!(self.dialog.state(), State::Starting | State::Live)
    }

    /// Stops the camera when the page is hidden for a while, and starts it again when it is shown.
    fn on_visibility_change(self: &Rc<Self>) {
        if !self.is_filming() {
            return;
        }
        if dom::is_hidden() {
            let this = self.clone();
            dom::set_timeout(camera::HIDDEN_TIMEOUT, move || {
                if dom::is_hidden() && this.is_filming() {
                    this.camera.stop();
                }
            });
        } else if !self.camera.is_running() && !self.camera.awaits_permission() {
            self.dialog.set_state(State::Starting);
            self.start_camera();
        }
    }

    /// Takes the next of the cameras.
    fn switch(self: &Rc<Self>) {
        let this = self.clone();
        js_sys::futures::spawn_local(async move {
            if this.camera.next().await && this.is_filming() {
                this.dialog.set_state(State::Starting);
                this.start_camera();
            }
        });
    }

    fn toggle_torch(self: &Rc<Self>) {
        let torch_on = self.camera.toggle_torch();
        let _ = self.dialog.torch.set_attribute("aria-pressed", if torch_on { "true" } else { "false" });
    }

    /// Stops everything after the dialog was closed, by whatever way.
    fn on_close(self: &Rc<Self>) {
        self.camera.stop();
        self.upload.cancel();
        self.photo.take();
        self.dialog.on_close();
        // The same file may be chosen again.
        self.input.set_value("");
        dom::focus(if self.open.hidden() { &self.input } else { &self.open });
    }

    /// Says why there is no camera, beside the way that is left.
    fn fail(self: &Rc<Self>, error: CaptureError) {
        if self.is_filming() {
            self.dialog.close_modal();
            self.show_error(error.key());
        }
    }

    fn show_error(&self, key: &str) {
        self.error_text.set_text_content(Some(&dialog::message(key)));
    }
}
