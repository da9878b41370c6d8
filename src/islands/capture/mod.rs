//! Puts a camera in front of the form on the photo page.
//!
//! What the page draws and the island moves, by `id`: the form `photo-form` with the file input `photo`, the buttons
//! `photo-open` (camera) and `photo-pick` (file), the sentence `photo-trouble`, the list of sentences `photo-words`
//! (`data-word`), and the dialog `finder` with everything in it, see `finder.rs`.

mod camera;
mod fault;
mod finder;
mod part;
mod shot;
mod upload;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use leptos::prelude::*;
use web_sys::{Blob, Event, HtmlElement, HtmlFormElement, HtmlInputElement};

use super::dom;
use camera::Camera;
use fault::Fault;
use finder::{Finder, State};
use upload::Upload;

/// Takes the photo with the camera, or from a file with a preview, and sends it with progress.
#[island]
pub fn Capture() -> impl IntoView {
    Effect::new(|_| wake());
}

struct Photographer {
    form: HtmlFormElement,
    input: HtmlInputElement,
    open: HtmlElement,
    pick: HtmlElement,
    trouble: HtmlElement,
    finder: Finder,
    camera: Camera,
    upload: Upload,
    /// The photo that is looked at or sent.
    shot: RefCell<Option<Blob>>,
    /// Whether it comes from a file.
    is_file: Cell<bool>,
}

/// Finds the parts on the page and starts, unless one of them is missing: then the plain form is left as it is.
fn wake() -> Option<()> {
    let form: HtmlFormElement = dom::by_id("photo-form")?;
    let finder = Finder::find()?;
    let camera = Camera::new(finder.video.clone(), form.get_attribute("data-lens").unwrap_or_default())?;
    let photographer = Rc::new(Photographer {
        input: dom::by_id("photo")?,
        open: dom::by_id("photo-open")?,
        pick: dom::by_id("photo-pick")?,
        trouble: dom::by_id("photo-trouble")?,
        upload: Upload::default(),
        shot: RefCell::default(),
        is_file: Cell::new(false),
        form,
        finder,
        camera,
    });
    photographer.wire();
    photographer.begin();
    Some(())
}

impl Photographer {
    /// Says what each button does, and what happens when the page goes and comes.
    fn wire(self: &Rc<Self>) {
        self.click(&self.open, Self::start);
        self.click(&self.pick, |this| this.input.click());
        self.click(&self.finder.shutter, Self::shoot);
        self.click(&self.finder.switch, Self::switch);
        self.click(&self.finder.torch, Self::light);
        self.click(&self.finder.accept, Self::send);
        self.click(&self.finder.again, Self::send);
        self.click(&self.finder.retake, Self::start);
        self.click(&self.finder.other, |this| this.input.click());
        self.click(&self.finder.close, |this| this.finder.shut());
        self.hear(&self.finder.dialog, "close", |this, _| this.leave());
        self.hear(&self.finder.video, "playing", |this, _| this.first_frame());
        self.hear(&self.finder.video, "loadeddata", |this, _| this.first_frame());
        self.hear(&self.input, "change", |this, _| this.chosen());
        self.hear(&self.form, "submit", |this, event| {
            event.prevent_default();
            this.chosen();
        });
        let window = dom::window();
        self.hear(&window, "online", |this, _| this.back_online());
        self.hear(&window, "focus", |this, _| this.look_again());
        self.hear(&window, "pagehide", |this, _| this.camera.stop());
        // A page from the browser's memory may show a step that is long done: the server knows.
        self.hear(&window, "pageshow", |_, event| {
            if js_sys::Reflect::get(event, &"persisted".into()).is_ok_and(|persisted| persisted.is_truthy()) {
                let _ = dom::window().location().reload();
            }
        });
        self.hear(&dom::document(), "visibilitychange", |this, _| this.look_again());
    }

    fn hear(self: &Rc<Self>, target: &web_sys::EventTarget, event: &str, run: fn(&Rc<Self>, &Event)) {
        let this = self.clone();
        dom::on(target, event, move |event| run(&this, &event));
    }

    fn click(self: &Rc<Self>, button: &HtmlElement, run: fn(&Rc<Self>)) {
        let this = self.clone();
        dom::on(button, "click", move |_| run(&this));
    }

    /// Puts the buttons in the place of the plain form; opens the camera by itself only where that is allowed already.
    fn begin(self: &Rc<Self>) {
        if camera::is_offered() {
            dom::each(&self.form, "[data-plain]", |part| dom::show(part, false));
            dom::show(&self.open, true);
            dom::show(&self.pick, true);
            // The camera is on the page itself; the file way is for files.
            let _ = self.input.remove_attribute("capture");
        } else {
            self.complain(Fault::Insecure.key());
        }
        if self.input.files().is_some_and(|files| files.length() > 0) {
            self.chosen();
        } else if self.form.has_attribute("data-auto") {
            let this = self.clone();
            js_sys::futures::spawn_local(async move {
                if camera::is_allowed().await && this.finder.state() == State::Closed {
                    this.start();
                }
            });
        }
    }

    /// Opens the viewfinder and starts the camera.
    fn start(self: &Rc<Self>) {
        self.trouble.set_text_content(None);
        self.shot.take();
        self.finder.open(State::Starting);
        self.camera.forgive();
        self.run();
    }

    /// Starts the camera, or starts it anew.
    fn run(self: &Rc<Self>) {
        let this = self.clone();
        js_sys::futures::spawn_local(async move {
            match this.camera.start().await {
                Ok(true) => {
                    this.finder.mirror(this.camera.is_mirrored());
                    this.watch(this.camera.round(), f64::NAN);
                    this.offer().await;
                }
                // It was closed or restarted meanwhile.
                Ok(false) => {}
                Err(fault) => this.give_up(fault),
            }
        });
        // A browser that neither asks nor answers must not keep the person waiting.
        let this = self.clone();
        let round = self.camera.round();
        dom::after(camera::PATIENCE, move || {
            if this.camera.round() == round && !this.camera.has_stream() {
                this.give_up(Fault::Silent);
            }
        });
    }

    /// Offers the light and the other camera where they exist.
    async fn offer(&self) {
        self.finder.offer_torch(self.camera.has_torch());
        dom::show(&self.finder.switch, self.camera.count().await > 1);
    }

    /// The camera shows something: the person may shoot.
    fn first_frame(self: &Rc<Self>) {
        if self.finder.state() == State::Starting && self.camera.has_picture() {
            self.finder.turn(State::Live);
            dom::focus(&self.finder.shutter);
        }
    }

    /// Looks every now and then whether the picture moves. If not, starts once more, and then gives up.
    fn watch(self: &Rc<Self>, round: u32, before: f64) {
        let this = self.clone();
        dom::after(camera::WATCHDOG, move || {
            if this.camera.round() != round || !this.is_filming() {
                return;
            }
            let time = this.camera.time();
            let stands = if before.is_nan() { time <= 0.0 } else { time <= before };
            if dom::is_hidden() || !stands {
                this.watch(round, time);
            } else if this.camera.may_restart() {
                this.run();
            } else {
                this.give_up(Fault::Silent);
            }
        });
    }

    fn is_filming(&self) -> bool {
        matches!(self.finder.state(), State::Starting | State::Live)
    }

    /// Leaves the camera for a while when nobody sees the page, and takes it up again.
    fn look_again(self: &Rc<Self>) {
        if !self.is_filming() {
            return;
        }
        if dom::is_hidden() {
            let this = self.clone();
            dom::after(camera::PAUSE, move || {
                if dom::is_hidden() && this.is_filming() {
                    this.camera.stop();
                }
            });
        } else if !self.camera.is_running() && !self.camera.is_asking() {
            self.finder.turn(State::Starting);
            self.run();
        }
    }

    /// Takes the next of the cameras.
    fn switch(self: &Rc<Self>) {
        let this = self.clone();
        js_sys::futures::spawn_local(async move {
            if this.camera.next().await && this.is_filming() {
                this.finder.turn(State::Starting);
                this.run();
            }
        });
    }

    fn light(self: &Rc<Self>) {
        let lit = self.camera.light();
        let _ = self.finder.torch.set_attribute("aria-pressed", if lit { "true" } else { "false" });
    }

    /// The viewfinder is closed, by whatever way.
    fn leave(self: &Rc<Self>) {
        self.camera.stop();
        self.upload.cancel();
        self.shot.take();
        self.finder.closed();
        // The same file may be chosen again.
        self.input.set_value("");
        dom::focus(if self.open.hidden() { &self.input } else { &self.open });
    }

    /// Says why there is no camera, beside the way that is left.
    fn give_up(self: &Rc<Self>, fault: Fault) {
        if self.is_filming() {
            self.finder.shut();
            self.complain(fault.key());
        }
    }

    fn complain(&self, key: &str) {
        self.trouble.set_text_content(Some(&finder::word(key)));
    }
}
