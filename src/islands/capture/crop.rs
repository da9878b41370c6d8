//! Which part of a frame is photographed: what the person saw.

/// A part of a frame.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Crop {
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) width: f64,
    pub(super) height: f64,
}

/// Returns the part of a frame that a window shows when the frame covers it, centred, as `object-fit: cover` does: what nobody
/// sees before the shutter is not photographed.
pub(super) fn visible_crop((width, height): (f64, f64), (shown_width, shown_height): (f64, f64)) -> Crop {
    if shown_width < 1.0 || shown_height < 1.0 {
        return Crop { left: 0.0, top: 0.0, width, height };
    }
    let scale = (shown_width / width).max(shown_height / height);
    let (seen_width, seen_height) = ((shown_width / scale).min(width), (shown_height / scale).min(height));
    Crop { left: (width - seen_width) / 2.0, top: (height - seen_height) / 2.0, width: seen_width, height: seen_height }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_seen_is_photographed() {
        let part = |left, top, width, height| Crop { left, top, width, height };
        assert_eq!(visible_crop((1280.0, 720.0), (640.0, 360.0)), part(0.0, 0.0, 1280.0, 720.0), "the same shape");
        assert_eq!(visible_crop((1280.0, 720.0), (360.0, 720.0)), part(460.0, 0.0, 360.0, 720.0), "upright window");
        assert_eq!(
            visible_crop((1000.0, 1000.0), (200.0, 100.0)),
            part(0.0, 250.0, 1000.0, 500.0),
            "a window on its side"
        );
        assert_eq!(
            visible_crop((640.0, 480.0), (0.0, 0.0)),
            part(0.0, 0.0, 640.0, 480.0),
            "nothing is known of the window"
        );
    }
}
