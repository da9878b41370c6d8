//! Where the capture stands.

use crate::domain::PhotoSource;

/// The state of a capture. Every change goes through [`Capture::after`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Capture {
    pub(super) phase: Phase,
    /// The last number that was given to a round, an attempt, a photo or a timer.
    pub(super) serial: u32,
    /// The camera that the person chose, if not the one that the browser chose.
    pub(super) device: Option<String>,
    /// The number under which the page was hidden.
    pub(super) hidden_since: Option<u32>,
    pub(super) is_online: bool,
}

/// The phase of a capture, with what belongs to it: so what is not there cannot be on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    /// The dialog is closed.
    Closed,
    /// The camera is shown, or will be.
    Filming(Filming),
    /// The photo is being encoded; the stream stays until it is there.
    Taking { photo: u32, round: Option<u32> },
    /// The photo, for the person to check.
    Still(PhotoSource),
    /// The photo, while it is uploaded.
    Sending { source: PhotoSource, tries: u32, upload: Upload },
    /// The photo, after the portal refused it.
    Refused(PhotoSource),
    /// The photo, after the upload failed.
    Failed { source: PhotoSource, tries: u32 },
    /// The portal has answered, and the next page is being loaded.
    Leaving,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Filming {
    /// Whether a frame of the stream was shown.
    pub(super) is_live: bool,
    /// Whether the watchdog has had its one restart.
    pub(super) has_restarted: bool,
    pub(super) camera: Camera,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Camera {
    /// Stopped, because the page is hidden or left.
    Stopped,
    /// The browser was asked.
    Requested(u32),
    /// The stream is there.
    Running(Running),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Running {
    pub(super) round: u32,
    /// The number of the watchdog's timer.
    pub(super) watch: u32,
    /// The time of the frame that the watchdog saw last.
    pub(super) frame_time: u32,
    pub(super) is_torch_on: bool,
    /// Whether the next camera is wanted as soon as the list is there.
    pub(super) is_switching: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Upload {
    /// A request is on its way; `moved` is the number of its timer.
    InFlight { attempt: u32, moved: u32, percent: u8 },
    /// It is repeated when the timer of this number is over.
    Retrying(u32),
    /// It is repeated when there is a network.
    Offline,
}

/// What the dialog shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// The dialog is closed.
    Closed,
    /// The camera is being requested.
    Starting,
    /// The camera's picture.
    Live,
    /// The photo, for the person to check.
    Still,
    /// The photo, while it is uploaded.
    Sending,
    /// The photo, and why the portal refused it.
    Refused,
    /// The photo, after the upload failed.
    Failed,
}

impl View {
    /// Returns the word for `data-state`, `data-when` and the style.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Closed => "closed",
            Self::Starting => "starting",
            Self::Live => "live",
            Self::Still => "still",
            Self::Sending => "sending",
            Self::Refused => "refused",
            Self::Failed => "failed",
        }
    }
}

impl Default for Capture {
    fn default() -> Self {
        Self { phase: Phase::Closed, serial: 0, device: None, hidden_since: None, is_online: true }
    }
}

impl Capture {
    /// Returns what the dialog shows.
    pub fn view(&self) -> View {
        match self.phase {
            Phase::Closed => View::Closed,
            Phase::Filming(filming) if filming.is_live => View::Live,
            Phase::Filming(_) => View::Starting,
            Phase::Taking { .. } | Phase::Still(_) => View::Still,
            Phase::Sending { .. } | Phase::Leaving => View::Sending,
            Phase::Refused(_) => View::Refused,
            Phase::Failed { .. } => View::Failed,
        }
    }

    /// Returns a number that was not given before.
    pub(super) fn next_serial(&mut self) -> u32 {
        self.serial = self.serial.wrapping_add(1);
        self.serial
    }
}
