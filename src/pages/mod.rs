//! HTML, rendered once per request on the server.
//!
//! May name `domain`, `islands`, `api` (for the addresses of its forms) and `server`. A page is one file: a handler
//! that asks the portal, and a view of what it answered. To add one: the file, a line in the room's `routes`, its
//! words in `locales/`, its style in `style/` under the same name.

pub mod admin;
mod icons;
pub mod person;
mod render;
pub mod shell;
mod words;

pub use icons::{Icon, icon};
pub use render::{Assets, html};
pub use shell::{Frame, Shell};
pub use words::Words;
