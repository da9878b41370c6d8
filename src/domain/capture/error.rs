//! Why there is no camera, in a few kinds, each with its own message.

/// What is wrong with the camera.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CaptureError {
    /// The person, the browser or the system does not allow it.
    Denied,
    /// The device has no camera.
    Missing,
    /// Another program uses the camera.
    Busy,
    /// No camera meets the constraints.
    Unfit,
    /// The browser offers none to this page.
    Insecure,
    /// The camera runs, and no frame comes; or the browser does not answer.
    Silent,
    /// An error that the browser names otherwise.
    Other,
}

impl CaptureError {
    /// Every error.
    pub const ALL: [Self; 7] =
        [Self::Denied, Self::Missing, Self::Busy, Self::Unfit, Self::Insecure, Self::Silent, Self::Other];

    /// Reads the name of an error of `getUserMedia` (Media Capture and Streams, section 10.2), old names too.
    pub fn named(name: &str) -> Self {
        match name {
            "NotAllowedError" | "PermissionDeniedError" | "PermissionDismissedError" | "SecurityError" => Self::Denied,
            "NotFoundError" | "DevicesNotFoundError" => Self::Missing,
            "NotReadableError" | "AbortError" | "TrackStartError" => Self::Busy,
            "OverconstrainedError" | "ConstraintNotSatisfiedError" => Self::Unfit,
            "TypeError" => Self::Insecure,
            _ => Self::Other,
        }
    }

    /// Returns the name under which the catalogues keep the sentence for the person.
    pub fn key(self) -> &'static str {
        match self {
            Self::Denied => "camera-problem-denied",
            Self::Missing => "camera-problem-missing",
            Self::Busy => "camera-problem-busy",
            Self::Unfit => "camera-problem-unfit",
            Self::Insecure => "camera-problem-insecure",
            Self::Silent => "camera-problem-silent",
            Self::Other => "camera-problem-other",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_error_of_a_browser_has_its_class() {
        assert_eq!(CaptureError::named("NotAllowedError"), CaptureError::Denied);
        assert_eq!(CaptureError::named("NotFoundError"), CaptureError::Missing);
        assert_eq!(CaptureError::named("AbortError"), CaptureError::Busy);
        assert_eq!(CaptureError::named("OverconstrainedError"), CaptureError::Unfit);
        assert_eq!(CaptureError::named("TypeError"), CaptureError::Insecure);
        assert_eq!(CaptureError::named("WeatherError"), CaptureError::Other);
    }
}
