//! What happened to a session: the rows of the append-only `events` table.

/// What happened. The store keeps [`EventKind::as_str`]; a word it does not know is shown as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventKind {
    /// The link was made.
    Created,
    /// The person was taken over from an audit's manifest.
    Imported,
    /// The person opened the link for the first time.
    Opened,
    /// The person agreed.
    Consented,
    /// The person chose a document.
    DocumentChosen,
    /// A photo was accepted.
    PhotoTaken,
    /// A photo was refused.
    PhotoRefused,
    /// The person handed the photos in.
    Submitted,
    /// The session exists at Veriff.
    VeriffCreated,
    /// A picture reached Veriff.
    MediaSent,
    /// Veriff took the submission.
    Sent,
    /// A webhook of Veriff came.
    WebhookReceived,
    /// Veriff decided.
    Decided,
    /// The decision and the attempts were fetched from Veriff.
    Fetched,
    /// The person began another attempt.
    Reopened,
    /// The way to Veriff failed for now, and is tried again.
    Delayed,
}

impl EventKind {
    /// Every kind.
    pub const ALL: [Self; 16] = [
        Self::Created,
        Self::Imported,
        Self::Opened,
        Self::Consented,
        Self::DocumentChosen,
        Self::PhotoTaken,
        Self::PhotoRefused,
        Self::Submitted,
        Self::VeriffCreated,
        Self::MediaSent,
        Self::Sent,
        Self::WebhookReceived,
        Self::Decided,
        Self::Fetched,
        Self::Reopened,
        Self::Delayed,
    ];

    /// Returns the word that the store keeps.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Imported => "imported",
            Self::Opened => "opened",
            Self::Consented => "consented",
            Self::DocumentChosen => "document_chosen",
            Self::PhotoTaken => "photo_taken",
            Self::PhotoRefused => "photo_refused",
            Self::Submitted => "submitted",
            Self::VeriffCreated => "veriff_created",
            Self::MediaSent => "media_sent",
            Self::Sent => "sent",
            Self::WebhookReceived => "webhook_received",
            Self::Decided => "decided",
            Self::Fetched => "fetched",
            Self::Reopened => "reopened",
            Self::Delayed => "delayed",
        }
    }

    /// Returns the words for the timeline.
    pub fn label(self) -> &'static str {
        match self {
            Self::Created => "Link created",
            Self::Imported => "Taken from an audit",
            Self::Opened => "Link opened",
            Self::Consented => "Consent given",
            Self::DocumentChosen => "Document chosen",
            Self::PhotoTaken => "Photo taken",
            Self::PhotoRefused => "Photo refused",
            Self::Submitted => "Handed in",
            Self::VeriffCreated => "Session created at Veriff",
            Self::MediaSent => "Picture sent to Veriff",
            Self::Sent => "Submitted to Veriff",
            Self::WebhookReceived => "Webhook received",
            Self::Decided => "Decided",
            Self::Fetched => "Decision and attempts fetched",
            Self::Reopened => "New attempt started",
            Self::Delayed => "Veriff not reached, trying again",
        }
    }

    /// Reads the word that the store keeps.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// A row of the timeline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimelineEvent {
    /// When, in milliseconds since 1970.
    pub at: i64,
    /// What, in words.
    pub label: String,
    /// More about it, such as the context of a photo or the status of a decision; never personal data.
    pub detail: Option<String>,
}
