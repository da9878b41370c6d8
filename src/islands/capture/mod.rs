//! Puts a camera in front of the form on the photo page.
//!
//! What happens when is decided by `domain::capture`, a pure machine. Here, `controller.rs` reports what happened as its events, and
//! `effects.rs` carries out its effects; what is held are things of the browser only: a stream, a photo, a request, timers.
//!
//! What the page draws and the island moves, by `id`: the form `photo-form` with the file input `photo`, the buttons
//! `photo-open` (camera) and `photo-pick` (file), the sentence `photo-trouble`, the list of sentences `photo-words`
//! (`data-word`), and the dialog `finder` with everything in it, see `dialog.rs`.

mod camera;
mod controller;
mod crop;
mod dialog;
mod effects;
mod upload;

use leptos::prelude::*;

use super::dom;

/// Takes the photo with the camera, or from a file with a preview, and sends it with progress.
#[island]
pub fn Capture() -> impl IntoView {
    Effect::new(|_| controller::init());
}
