//! The portal, room by room.
//!
//! | room      | runs in          | holds                                      |
//! |-----------|------------------|--------------------------------------------|
//! | `domain`  | browser + server | plain data and pure rules                  |
//! | `api`     | browser + server | the server functions, the only way across  |
//! | `islands` | browser + server | what moves: all of our WASM                |
//! | `pages`   | server           | HTML, once per request                     |
//! | `server`  | server           | the portal itself; knows no HTML           |
//!
//! Who may name whom is in `tests/it/rooms.rs`, and is checked there. `serve` puts the rooms together into one router.

pub mod domain;
pub mod islands;
#[cfg(feature = "ssr")]
pub mod pages;
#[cfg(feature = "ssr")]
pub mod server;

/// Wakes the islands of the page. Called by the browser, once the WebAssembly is there.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_islands();
}
