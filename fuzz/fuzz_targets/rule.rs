//! What holds for any bytes that are sent as a photo: no panic, no fault of memory, and what is taken is within bounds.

use portal::server::{MAX_SIDE, inspect, normalize};

/// Panics where it does not hold.
pub(crate) fn holds(bytes: &[u8]) {
    let inspected = inspect(bytes);
    if let Ok(photo) = normalize(bytes, 800_000) {
        assert!(inspected.is_ok());
        assert!(photo.width.max(photo.height) <= MAX_SIDE);
        assert!(photo.jpeg.starts_with(&[0xFF, 0xD8]) && photo.jpeg.ends_with(&[0xFF, 0xD9]));
    }
}
