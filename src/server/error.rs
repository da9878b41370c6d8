//! The errors of the portal's own code, and their conversion into errors that a person may see.
//!
//! `server::Error` stays on the server; [`UserError`] crosses the wire. Programs (`main`) use `anyhow`.

use crate::domain::{PhotoError, UserError, WrongStage};

/// Why the portal could not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The person may see this error.
    #[error(transparent)]
    Refused(#[from] UserError),
    /// The session does not allow this step now.
    #[error(transparent)]
    WrongStage(#[from] WrongStage),
    /// The photo cannot be used.
    #[error(transparent)]
    BadPhoto(#[from] PhotoError),
    /// The database failed.
    #[error("the database")]
    Store(#[from] sqlx::Error),
    /// A row cannot be read; the text names the column.
    #[error("the database holds a row that makes no sense: {0}")]
    Inconsistent(&'static str),
    /// The media store failed.
    #[error("the media store")]
    Media(#[from] object_store::Error),
    /// Veriff failed, or refused.
    #[error(transparent)]
    Veriff(#[from] veriff::Error),
    /// The settings name no such integration any more.
    #[error("the settings name no integration `{0}`")]
    UnknownIntegration(String),
    /// A task was cancelled or panicked.
    #[error("a task was cut off")]
    CutOff(#[from] tokio::task::JoinError),
    /// A job of ours panicked.
    #[error("a job panicked")]
    Panicked,
    /// The process ended while it ran a job, again and again.
    #[error("the process ended during the job, again and again")]
    LeasesLost,
}

impl Error {
    /// Says whether a row cannot be read, while the database answers.
    pub(super) fn is_about_a_row(&self) -> bool {
        use sqlx::Error::{AnyDriverError, ColumnDecode, Decode, TypeNotFound};
        let is_value = |error: &sqlx::Error| {
            matches!(error, ColumnDecode { .. } | Decode(_) | TypeNotFound { .. } | AnyDriverError(_))
        };
        matches!(self, Self::Inconsistent(_)) || matches!(self, Self::Store(error) if is_value(error))
    }
}

/// What the portal's own code answers.
pub type Result<T> = std::result::Result<T, Error>;

impl From<Error> for UserError {
    /// Logs what a person may not see, and says the rest.
    fn from(error: Error) -> Self {
        match error {
            Error::Refused(user_error) => user_error,
            Error::WrongStage(_) => Self::WrongStage,
            Error::BadPhoto(photo_error) => Self::BadPhoto(photo_error),
            Error::Store(_)
            | Error::Inconsistent(_)
            | Error::Media(_)
            | Error::Veriff(_)
            | Error::UnknownIntegration(_)
            | Error::CutOff(_)
            | Error::Panicked
            | Error::LeasesLost => {
                tracing::error!(error = &error as &dyn std::error::Error, "a request failed");
                Self::Broken
            }
        }
    }
}
