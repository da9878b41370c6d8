//! What happens to the capture: presses, the browser's answers, the server's, and time.

use super::{CaptureError, Timer};
use crate::domain::UserError;

/// What the person can press.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Button {
    /// Opens the camera.
    Open,
    /// Chooses a file on the page.
    Pick,
    /// Takes the photo.
    Shutter,
    /// Takes the next camera.
    Switch,
    /// Switches the light.
    Torch,
    /// Sends the photo.
    Accept,
    /// Sends the photo again after the upload failed.
    Again,
    /// Takes another photo.
    Retake,
    /// Chooses another file in the dialog.
    Other,
    /// Closes the dialog.
    Close,
}

/// Something that happened. A `round` numbers a request for the camera, an `attempt` an upload, a `photo` a press of the shutter:
/// so what comes late is known by its number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// The page is there.
    Ready {
        /// Whether the browser offers cameras to this page.
        has_camera: bool,
        /// Whether the camera may open by itself.
        is_automatic: bool,
    },
    /// The camera is allowed already, so that opening it asks nothing.
    Allowed,
    /// The person pressed a button.
    Pressed(Button),
    /// The dialog was closed by the browser: with Escape or Back.
    DialogClosed,
    /// The person chose a file.
    FileChosen,
    /// The camera answered with its stream.
    StreamOpened {
        /// The request that it answers.
        round: u32,
        /// Whether it has a light that the page may switch.
        has_torch: bool,
        /// Whether people see themselves as in a mirror.
        is_mirrored: bool,
    },
    /// The browser gave no stream.
    StreamFailed {
        /// The request that it answers.
        round: u32,
        /// Why.
        error: CaptureError,
    },
    /// The browser listed its cameras.
    CamerasListed {
        /// The stream that runs.
        round: u32,
        /// The ids of all cameras.
        cameras: Vec<String>,
        /// The id of the camera of this stream.
        current: Option<String>,
    },
    /// The first frame of a stream is shown.
    FrameShown {
        /// The stream.
        round: u32,
    },
    /// The light was switched.
    TorchSwitched {
        /// The stream.
        round: u32,
        /// Whether the light is on.
        is_on: bool,
    },
    /// The photo is encoded.
    PhotoTaken {
        /// Which.
        photo: u32,
    },
    /// The photo could not be drawn or encoded.
    PhotoFailed {
        /// Which.
        photo: u32,
    },
    /// The page is hidden.
    Hidden,
    /// The page is shown, or has the focus again.
    Shown {
        /// Whether the camera still delivers, as far as the browser knows.
        is_running: bool,
    },
    /// The person leaves the page: with Back, or a link.
    PageLeft,
    /// The page comes from the browser's memory.
    PageRestored,
    /// The network is back.
    BackOnline,
    /// What the browser knows of the network; it is asked before an event after which the upload may be repeated.
    Connection {
        /// Whether there is one.
        is_online: bool,
    },
    /// Bytes of the upload went out.
    Progressed {
        /// Which upload.
        attempt: u32,
        /// How much of it.
        percent: u8,
    },
    /// The upload ended: with a response, or without one, which is status 0.
    Answered {
        /// Which upload.
        attempt: u32,
        /// The status.
        status: u16,
        /// The error, as far as it is known.
        error: Option<UserError>,
        /// Where to go on.
        path: Option<String>,
    },
    /// A timer ran out.
    TimedOut {
        /// Which.
        timer: Timer,
        /// The time of the frame that is shown then, in milliseconds.
        frame_time: u32,
    },
}
