//! What is to be done after an event.

use super::{CaptureError, Timer, View};
use crate::domain::{PhotoSource, UserError};

/// What the island carries out, in the order in which it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Puts the buttons for camera and file where the plain form is.
    OfferCamera,
    /// Finds out whether the camera is allowed already; if so, the event is `Allowed`.
    QueryPermission,
    /// Opens the browser's dialog for files.
    OpenFileChooser,
    /// Shows what belongs to this view, and opens or closes the dialog for it.
    Show(View),
    /// Moves the focus.
    Focus(FocusTarget),
    /// Says beside the form why there is no camera, or nothing.
    ShowError(Option<CaptureError>),
    /// Requests the camera; of the device if the person chose one.
    RequestCamera {
        /// The number of the request.
        round: u32,
        /// The id of the camera.
        device: Option<String>,
    },
    /// Shows the stream that has just been opened.
    ShowStream {
        /// Its request.
        round: u32,
        /// Whether people see themselves as in a mirror.
        is_mirrored: bool,
    },
    /// Stops every track of the stream of this round, and takes it off the screen.
    StopStream(u32),
    /// Lists the cameras.
    ListCameras {
        /// The stream that runs.
        round: u32,
    },
    /// Shows or hides the button for the other camera.
    OfferSwitch(bool),
    /// Shows or hides the button for the light, which is off.
    OfferTorch(bool),
    /// Switches the light.
    SetTorch {
        /// The stream.
        round: u32,
        /// Whether the light is to be on.
        is_on: bool,
    },
    /// Shows whether the light is on.
    ShowTorch(bool),
    /// Freezes the live picture, and draws and encodes the photo.
    TakePhoto {
        /// The number of the photo.
        photo: u32,
    },
    /// Holds and shows the photo that has just been taken or chosen.
    ShowPhoto(PhotoSource),
    /// Lets the photo go.
    DiscardPhoto,
    /// Empties the file input, so that the same file can be chosen again.
    ClearFile,
    /// Sends the photo.
    Send {
        /// The number of the upload.
        attempt: u32,
        /// How the photo was taken.
        source: PhotoSource,
    },
    /// Lets the upload go; one that is on its way is aborted.
    EndUpload,
    /// Moves the bar, in percent.
    ShowProgress(u8),
    /// Says how the upload goes.
    ShowStatus(StatusMessage),
    /// Goes to a path of this site, or to the session's present step.
    Navigate(Option<String>),
    /// Loads the page again.
    Reload,
    /// Starts a timer; the earlier one of its kind is superseded.
    Arm {
        /// Which.
        timer: Timer,
        /// How long.
        milliseconds: u32,
    },
    /// Stops a timer.
    Disarm(Timer),
}

/// What can have the focus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FocusTarget {
    /// The button that opened the dialog.
    Opener,
    /// The shutter.
    Shutter,
    /// The button that sends the photo.
    Accept,
    /// The button that sends it again.
    Again,
    /// The button for another photo.
    Retake,
    /// The button for another file.
    Other,
    /// The button that closes the dialog.
    Close,
}

/// How the upload goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StatusMessage {
    /// It is on its way; so many percent, in quarters, because screen readers read it aloud.
    Sending(Option<u8>),
    /// There is no network.
    Offline,
    /// It is sent again in a moment.
    Retrying,
    /// It was tried often enough.
    Failed,
    /// The portal refused it.
    Refused(UserError),
}

impl StatusMessage {
    /// Those that are no [`UserError`].
    pub const OWN: [Self; 4] = [Self::Sending(None), Self::Offline, Self::Retrying, Self::Failed];

    /// Returns the name under which the catalogues keep the sentence for the person.
    pub fn key(self) -> &'static str {
        match self {
            Self::Sending(_) => "camera-sending",
            Self::Offline => "camera-offline",
            Self::Retrying => "camera-retrying",
            Self::Failed => "camera-failed",
            Self::Refused(error) => error.key(),
        }
    }
}
