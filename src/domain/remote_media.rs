//! The files of an attempt as Veriff lists them, among them those that the portal uploaded.

use super::Received;

/// The files of one attempt, as Veriff lists them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RemoteMedia {
    /// When the list was fetched.
    pub received: Received,
    /// The files, those that the portal uploaded first.
    pub files: Vec<RemoteFile>,
    /// How many more there are that are not shown.
    pub left_out: usize,
}

/// A file at Veriff.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RemoteFile {
    /// Veriff's id; the file is at `/admin/veriff-media/{session}/{id}`.
    pub id: String,
    /// What it shows, in words.
    pub label: String,
    /// Its format, as Veriff names it.
    pub media_type: Option<String>,
    /// Its size in bytes.
    pub size_bytes: Option<i64>,
    /// Of a video: its length in seconds, as text.
    pub duration: Option<String>,
    /// Where it comes from.
    pub origin: Origin,
}

/// Where a file at Veriff comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The portal sent it: the portal's id of the picture.
    Sent(String),
    /// Veriff made it.
    Made,
    /// It was uploaded to Veriff by somebody else.
    Elsewhere,
}

/// Says whether a browser may show files of this format inside a page: pictures that run nothing. Others are downloads.
pub fn is_shown_inline(media_type: &str) -> bool {
    let kind = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    matches!(kind.as_str(), "image/jpeg" | "image/jpg" | "image/png" | "image/webp" | "image/gif")
}

#[cfg(test)]
mod tests {
    use super::is_shown_inline;

    #[test]
    fn only_pictures_that_run_nothing_are_shown() {
        for shown in ["image/jpeg", "IMAGE/PNG", "image/webp; q=1"] {
            assert!(is_shown_inline(shown), "{shown}");
        }
        for other in ["image/svg+xml", "text/html", "application/pdf", "video/webm", "application/json", ""] {
            assert!(!is_shown_inline(other), "{other}");
        }
    }
}
