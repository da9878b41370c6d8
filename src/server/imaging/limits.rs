//! How large a picture may be, and what it may take.

/// The longer side at most, in pixels: Veriff scales down what is larger (devdocs, `v1sessionsidmedia-3`).
pub const MAX_SIDE: u32 = 1920;

/// How many bytes of memory decoding takes where nothing else is said.
pub const DECODE_MEMORY: usize = 110_000_000;
