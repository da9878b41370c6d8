//! Why there is no camera, in few classes, each with a sentence of its own.

use wasm_bindgen::prelude::*;

/// What is wrong with the camera.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// The person, the browser or the system does not allow it.
    Denied,
    /// There is none.
    Missing,
    /// It is there, and something else holds it.
    Busy,
    /// None is like the one asked for.
    Unfit,
    /// The browser offers none to this page.
    Insecure,
    /// It runs and shows nothing.
    Silent,
    /// Something else.
    Other,
}

impl Fault {
    /// Reads the name of an error of `getUserMedia` (Media Capture and Streams, section 10.2), old names too.
    fn named(name: &str) -> Self {
        match name {
            "NotAllowedError" | "PermissionDeniedError" | "PermissionDismissedError" | "SecurityError" => Self::Denied,
            "NotFoundError" | "DevicesNotFoundError" => Self::Missing,
            "NotReadableError" | "AbortError" | "TrackStartError" => Self::Busy,
            "OverconstrainedError" | "ConstraintNotSatisfiedError" => Self::Unfit,
            "TypeError" => Self::Insecure,
            _ => Self::Other,
        }
    }

    /// Reads an error of `getUserMedia`.
    pub(super) fn of(error: &JsValue) -> Self {
        let name = js_sys::Reflect::get(error, &"name".into()).ok();
        Self::named(&name.and_then(|name| name.as_string()).unwrap_or_default())
    }

    /// Returns the name of its sentence.
    pub(super) fn key(self) -> &'static str {
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
        assert_eq!(Fault::named("NotAllowedError"), Fault::Denied);
        assert_eq!(Fault::named("NotFoundError"), Fault::Missing);
        assert_eq!(Fault::named("AbortError"), Fault::Busy);
        assert_eq!(Fault::named("OverconstrainedError"), Fault::Unfit);
        assert_eq!(Fault::named("TypeError"), Fault::Insecure);
        assert_eq!(Fault::named("WeatherError"), Fault::Other);
    }
}
