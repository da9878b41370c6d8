//! Any bytes as a photo: no panic, no fault of memory, and what is taken is within bounds.
//!
//! `cargo +nightly fuzz run photo -- -rss_limit_mb=512`; `cargo test --test it seeds_for_fuzzing -- --ignored` fills `fuzz/corpus/photo`.

#![no_main]

use libfuzzer_sys::fuzz_target;
use portal::server::{LONGEST_SIDE, inspect, tidy};

fuzz_target!(|bytes: &[u8]| {
    let looked = inspect(bytes);
    if let Ok(photo) = tidy(bytes, 800_000) {
        assert!(looked.is_ok());
        assert!(photo.width.max(photo.height) <= LONGEST_SIDE);
        assert!(photo.jpeg.starts_with(&[0xFF, 0xD8]) && photo.jpeg.ends_with(&[0xFF, 0xD9]));
    }
});
