//! Any bytes as a photo: no panic, no fault of memory, and what is taken is within bounds.
//!
//! `cargo +nightly fuzz run photo -- -rss_limit_mb=512`; `cargo test --test it seeds_for_fuzzing -- --ignored` fills `fuzz/corpus/photo`.

#![no_main]

mod rule;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| rule::holds(bytes));
