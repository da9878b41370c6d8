//! What is known of the upload of one photo, and how it is ended.

use std::cell::{Cell, RefCell};

use web_sys::XmlHttpRequest;

use super::dom;

/// The upload of one photo.
#[derive(Default)]
pub(super) struct Upload {
    pub(super) request: RefCell<Option<XmlHttpRequest>>,
    /// Counts starts and ends, so that a late response is recognized.
    pub(super) round: Cell<u32>,
    pub(super) tries: Cell<u32>,
    /// The timer after which the request is aborted.
    pub(super) timeout: Cell<i32>,
    /// Waits for its next try.
    pub(super) waiting: Cell<bool>,
}

impl Upload {
    /// Ends what is on its way.
    pub(super) fn cancel(&self) {
        self.round.set(self.round.get().wrapping_add(1));
        self.waiting.set(false);
        dom::clear_timeout(self.timeout.get());
        if let Some(request) = self.request.borrow_mut().take() {
            let _ = request.abort();
        }
    }
}
