//! Why somebody must look at a session: what it waits for does not end by itself.

/// What cannot end by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attention {
    /// Veriff decided in words that the portal does not know; the session stands where it stood.
    UnreadableDecision,
    /// A signed webhook cannot be taken as it is, and Veriff has not yet said what it was about.
    UnreadableWebhook,
    /// Veriff refused, and repeating would not mend it.
    VeriffRefused,
    /// Veriff does not take the integration's keys.
    Unauthorized,
}

impl Attention {
    /// Everything that it may be.
    pub const ALL: [Self; 4] =
        [Self::UnreadableDecision, Self::UnreadableWebhook, Self::VeriffRefused, Self::Unauthorized];

    /// Returns the word that the store keeps.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::UnreadableDecision => "unreadable_decision",
            Self::UnreadableWebhook => "unreadable_webhook",
            Self::VeriffRefused => "veriff_refused",
            Self::Unauthorized => "unauthorized",
        }
    }

    /// Reads the word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|attention| attention.as_str() == word)
    }

    /// Says whether it is about something of Veriff's that could not be read, so that a readable answer ends it.
    pub fn is_unreadable(self) -> bool {
        match self {
            Self::UnreadableDecision | Self::UnreadableWebhook => true,
            Self::VeriffRefused | Self::Unauthorized => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_stored_reads_back() {
        for attention in Attention::ALL {
            assert_eq!(Attention::parse(attention.as_str()), Some(attention));
        }
        assert_eq!(Attention::parse("bored"), None);
    }
}
