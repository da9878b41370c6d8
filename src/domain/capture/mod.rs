//! Taking a photo in the browser, as a pure machine: an event moves the state, and effects say what is to be done.
//!
//! The island (`islands::capture`) reports what happened as [`Event`]s, and carries out the [`Effect`]s. It decides nothing, so
//! everything that can go wrong between a press and an answer is tested here without a browser.

mod answer;
mod effect;
mod error;
mod event;
mod filming;
mod photo;
mod resources;
mod sending;
#[cfg(test)]
mod simulation;
mod state;
#[cfg(test)]
mod table_tests;
#[cfg(test)]
mod tests;
mod timer;
mod transition;
#[cfg(test)]
mod walk_tests;

pub use answer::Answer;
pub use effect::{Effect, FocusTarget, StatusMessage};
pub use error::CaptureError;
pub use event::{Button, Event};
pub use state::{Capture, View};
pub use timer::{Timer, with_jitter};
