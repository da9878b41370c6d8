//! Reports to the machine what happens on the page, in the order in which it happens.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use web_sys::{Blob, HtmlElement, HtmlFormElement, HtmlInputElement, XmlHttpRequest};

use super::camera::{self, Camera};
use super::dialog::CaptureDialog;
use super::dom;
use crate::domain::capture::{Button, Capture, Event};

/// The parts of the page and what the browser lent; the state is the machine's alone.
pub(super) struct CaptureController {
    pub(super) form: HtmlFormElement,
    pub(super) input: HtmlInputElement,
    pub(super) open: HtmlElement,
    pub(super) pick: HtmlElement,
    pub(super) error_text: HtmlElement,
    pub(super) dialog: CaptureDialog,
    pub(super) camera: Camera,
    machine: RefCell<Capture>,
    events: RefCell<Vec<Event>>,
    is_dispatching: Cell<bool>,
    /// The photo that the event at hand is about.
    pub(super) incoming: RefCell<Option<Blob>>,
    /// The photo that is shown or sent.
    pub(super) photo: RefCell<Option<Blob>>,
    pub(super) request: RefCell<Option<XmlHttpRequest>>,
    /// The browser's numbers of the timers.
    pub(super) timers: [Cell<i32>; 5],
}

/// Finds the parts on the page and starts, unless one of them is missing: then the plain form is left as it is.
pub(super) fn init() -> Option<()> {
    let form: HtmlFormElement = dom::by_id("photo-form")?;
    let dialog = CaptureDialog::find()?;
    let camera = Camera::new(dialog.video.clone(), form.get_attribute("data-lens").unwrap_or_default())?;
    let controller = Rc::new(CaptureController {
        input: dom::by_id("photo")?,
        open: dom::by_id("photo-open")?,
        pick: dom::by_id("photo-pick")?,
        error_text: dom::by_id("photo-trouble")?,
        machine: RefCell::default(),
        events: RefCell::default(),
        is_dispatching: Cell::new(false),
        incoming: RefCell::default(),
        photo: RefCell::default(),
        request: RefCell::default(),
        timers: Default::default(),
        form,
        dialog,
        camera,
    });
    controller.wire();
    controller.begin();
    Some(())
}

impl CaptureController {
    /// Moves the machine by an event, and does what it says. What happens meanwhile waits its turn.
    pub(super) fn dispatch(self: &Rc<Self>, event: Event) {
        self.events.borrow_mut().push(event);
        if self.is_dispatching.replace(true) {
            return;
        }
        loop {
            if self.events.borrow().is_empty() {
                break;
            }
            let event = self.events.borrow_mut().remove(0);
            let (after, effects) = self.machine.take().after(event);
            self.machine.replace(after);
            for effect in effects {
                self.carry_out(effect);
            }
        }
        self.is_dispatching.set(false);
    }

    /// Adds the listeners of the buttons and of the page's visibility.
    fn wire(self: &Rc<Self>) {
        for (element, button) in [
            (&self.open, Button::Open),
            (&self.pick, Button::Pick),
            (&self.dialog.shutter, Button::Shutter),
            (&self.dialog.switch, Button::Switch),
            (&self.dialog.torch, Button::Torch),
            (&self.dialog.accept, Button::Accept),
            (&self.dialog.again, Button::Again),
            (&self.dialog.retake, Button::Retake),
            (&self.dialog.other, Button::Other),
            (&self.dialog.close, Button::Close),
        ] {
            let this = self.clone();
            dom::listen(element, "click", move |_| this.dispatch(Event::Pressed(button)));
        }
        self.on_event(&self.dialog.dialog, "close", |this, _| {
            // It may have been opened again meanwhile.
            if !this.dialog.dialog.open() {
                this.dispatch(Event::DialogClosed);
            }
        });
        for event in ["playing", "loadeddata"] {
            self.on_event(&self.dialog.video, event, |this, _| {
                if let Some(round) = this.camera.round_with_picture() {
                    this.dispatch(Event::FrameShown { round });
                }
            });
        }
        self.on_event(&self.input, "change", |this, _| this.file_chosen());
        self.on_event(&self.form, "submit", |this, event| {
            event.prevent_default();
            this.file_chosen();
        });
        let window = dom::window();
        self.on_event(&window, "online", |this, _| this.dispatch(Event::BackOnline));
        self.on_event(&window, "focus", |this, _| this.report_visibility());
        self.on_event(&dom::document(), "visibilitychange", |this, _| this.report_visibility());
        self.on_event(&window, "pagehide", |this, _| this.dispatch(Event::PageLeft));
        // A page from the browser's memory may show a step that is long done: the server knows.
        self.on_event(&window, "pageshow", |this, event| {
            if js_sys::Reflect::get(event, &"persisted".into()).is_ok_and(|persisted| persisted.is_truthy()) {
                this.dispatch(Event::PageRestored);
            }
        });
    }

    fn on_event(self: &Rc<Self>, target: &web_sys::EventTarget, event: &str, run: fn(&Rc<Self>, &web_sys::Event)) {
        let this = self.clone();
        dom::listen(target, event, move |event| run(&this, &event));
    }

    /// Reports what the page is like at first. The camera opens by itself only where that is allowed already.
    fn begin(self: &Rc<Self>) {
        let has_file = self.input.files().is_some_and(|files| files.length() > 0);
        let is_automatic = self.form.has_attribute("data-auto") && !has_file;
        self.dispatch(Event::Ready { has_camera: camera::is_offered(), is_automatic });
        if dom::is_hidden() {
            self.dispatch(Event::Hidden);
        }
        if has_file {
            self.file_chosen();
        }
    }

    fn file_chosen(self: &Rc<Self>) {
        if let Some(file) = self.input.files().and_then(|files| files.get(0)) {
            self.report_photo(file.into(), Event::FileChosen);
        }
    }

    /// Reports an event that brings a photo. If the machine has no use for it, it goes.
    pub(super) fn report_photo(self: &Rc<Self>, photo: Blob, event: Event) {
        self.incoming.replace(Some(photo));
        self.dispatch(event);
        self.incoming.take();
    }

    fn report_visibility(self: &Rc<Self>) {
        self.dispatch(if dom::is_hidden() {
            Event::Hidden
        } else {
            Event::Shown { is_running: self.camera.is_running() }
        });
    }

    /// Reports whether there is a network, as far as the browser knows.
    pub(super) fn report_connection(self: &Rc<Self>) {
        self.dispatch(Event::Connection { is_online: dom::window().navigator().on_line() });
    }
}
