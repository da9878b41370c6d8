//! The interactive parts of the pages: all of our WebAssembly.
//!
//! May name `domain` and the browser (`web_sys`). An island here is a mark on the page, without words or markup of its
//! own: the page draws every state of it on the server, the island wakes and moves what is there. So the pages are
//! right without it, nothing is said twice, and the browser gets no rendering code. To add one: a file with a
//! component that leaves the mark, and a function that wakes it.

pub mod capture;
pub mod countdown;
mod dom;
mod form;
mod list_update;
pub mod live;
mod morph;

pub use capture::Capture;
pub use countdown::Countdown;
pub use live::{Live, elapsed};
