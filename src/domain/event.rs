//! What happened to a session: the rows of the append-only `events` table.

/// What happened. [`EventKind::as_str`] is what is stored; a stored word that is not known is shown as it is.
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
    /// The person removed a photo.
    PhotoRemoved,
    /// The person agreed that data about their device is stored.
    DeviceStored,
    /// Device data reached Veriff.
    DeviceSent,
    /// Veriff refused the device data; the verification continues without it.
    DeviceRefused,
    /// A one-time code was sent to the person.
    CodeSent,
    /// The person gave the right code.
    CodePassed,
    /// A code was not sent, or not taken.
    CodeRefused,
    /// The person submitted the photos.
    Submitted,
    /// The session exists at Veriff.
    VeriffCreated,
    /// A picture reached Veriff.
    MediaSent,
    /// Veriff accepted the submission.
    Sent,
    /// A webhook of Veriff came.
    WebhookReceived,
    /// Veriff decided; the detail is the status.
    Decided,
    /// A decision was received that is not the newest; the session stays as it is.
    OlderDecision,
    /// A webhook or an answer of Veriff's cannot be read.
    Unreadable,
    /// The decision and the attempts were fetched from Veriff.
    Fetched,
    /// The person began another attempt.
    Reopened,
    /// Sending to Veriff failed for now, and is tried again.
    Delayed,
    /// A job has stopped: somebody must correct what is wrong.
    Stopped,
    /// A reviewer resumed the jobs that failed.
    Resumed,
    /// A reviewer queried Veriff.
    Queried,
    /// A reviewer submitted a check of a national id.
    RegistryCheckBegun,
    /// Veriff did not say whether it accepted the check of a national id.
    RegistryCheckUnanswered,
    /// A reviewer requested the deletion at Veriff; the answer is not received yet.
    DeletionRequested,
    /// Veriff did not delete the session.
    DeletionRefused,
    /// The session is deleted at Veriff. The detail is Veriff's id of it.
    DeletedAtVeriff,
}

impl EventKind {
    /// Every kind of event.
    pub const ALL: [Self; 33] = [
        Self::Created,
        Self::Imported,
        Self::Opened,
        Self::Consented,
        Self::DocumentChosen,
        Self::PhotoTaken,
        Self::PhotoRefused,
        Self::PhotoRemoved,
        Self::DeviceStored,
        Self::DeviceSent,
        Self::DeviceRefused,
        Self::CodeSent,
        Self::CodePassed,
        Self::CodeRefused,
        Self::Submitted,
        Self::VeriffCreated,
        Self::MediaSent,
        Self::Sent,
        Self::WebhookReceived,
        Self::Decided,
        Self::OlderDecision,
        Self::Unreadable,
        Self::Fetched,
        Self::Reopened,
        Self::Delayed,
        Self::Stopped,
        Self::Resumed,
        Self::Queried,
        Self::RegistryCheckBegun,
        Self::RegistryCheckUnanswered,
        Self::DeletionRequested,
        Self::DeletionRefused,
        Self::DeletedAtVeriff,
    ];

    /// Returns the word that is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Imported => "imported",
            Self::Opened => "opened",
            Self::Consented => "consented",
            Self::DocumentChosen => "document_chosen",
            Self::PhotoTaken => "photo_taken",
            Self::PhotoRefused => "photo_refused",
            Self::PhotoRemoved => "photo_removed",
            Self::DeviceStored => "device_kept",
            Self::DeviceSent => "device_sent",
            Self::DeviceRefused => "device_refused",
            Self::CodeSent => "code_sent",
            Self::CodePassed => "code_passed",
            Self::CodeRefused => "code_refused",
            Self::Submitted => "submitted",
            Self::VeriffCreated => "veriff_created",
            Self::MediaSent => "media_sent",
            Self::Sent => "sent",
            Self::WebhookReceived => "webhook_received",
            Self::Decided => "decided",
            Self::OlderDecision => "older_decision",
            Self::Unreadable => "unreadable",
            Self::Fetched => "fetched",
            Self::Reopened => "reopened",
            Self::Delayed => "delayed",
            Self::Stopped => "stopped",
            Self::Resumed => "resumed",
            Self::Queried => "asked",
            Self::RegistryCheckBegun => "registry_check_begun",
            Self::RegistryCheckUnanswered => "registry_check_unanswered",
            Self::DeletionRequested => "deletion_asked",
            Self::DeletionRefused => "deletion_refused",
            Self::DeletedAtVeriff => "deleted_at_veriff",
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
            Self::PhotoRemoved => "Photo removed",
            Self::DeviceStored => "Consent to device data given",
            Self::DeviceSent => "Device data sent to Veriff",
            Self::DeviceRefused => "Device data refused by Veriff",
            Self::CodeSent => "One-time code sent",
            Self::CodePassed => "One-time code accepted",
            Self::CodeRefused => "One-time code refused",
            Self::Submitted => "Handed in",
            Self::VeriffCreated => "Session created at Veriff",
            Self::MediaSent => "Picture sent to Veriff",
            Self::Sent => "Submitted to Veriff",
            Self::WebhookReceived => "Webhook received",
            Self::Decided => "Decided",
            Self::OlderDecision => "An older decision came",
            Self::Unreadable => "Not readable, a person must look",
            Self::Fetched => "Decision and attempts fetched",
            Self::Reopened => "New attempt started",
            Self::Delayed => "Veriff not reached, trying again",
            Self::Stopped => "Stopped, a person must look",
            Self::Resumed => "Sent again by a reviewer",
            Self::Queried => "Reviewer asked Veriff",
            Self::RegistryCheckBegun => "National-ID check begun",
            Self::RegistryCheckUnanswered => "No answer from Veriff: not known whether it took the check",
            Self::DeletionRequested => "Deletion at Veriff asked for",
            Self::DeletionRefused => "Not deleted at Veriff",
            Self::DeletedAtVeriff => "Deleted at Veriff",
        }
    }

    /// Reads the word that is stored.
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
    /// The address of the reviewer who brought it about.
    pub reviewer: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_read_as_it_was_written() {
        for kind in EventKind::ALL {
            assert_eq!(EventKind::parse(kind.as_str()), Some(kind));
        }
    }
}
