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
    /// The portal itself cannot do its work: a fault of its own, or of its settings.
    PortalFault,
}

impl Attention {
    /// Everything that it may be.
    pub const ALL: [Self; 5] =
        [Self::UnreadableDecision, Self::UnreadableWebhook, Self::VeriffRefused, Self::Unauthorized, Self::PortalFault];

    /// Returns the word that the store keeps.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::UnreadableDecision => "unreadable_decision",
            Self::UnreadableWebhook => "unreadable_webhook",
            Self::VeriffRefused => "veriff_refused",
            Self::Unauthorized => "unauthorized",
            Self::PortalFault => "portal_fault",
        }
    }

    /// Reads the word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|attention| attention.as_str() == word)
    }

    /// Says to a reviewer why, and what to do.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::UnreadableDecision => {
                "Veriff decided in words that the portal does not know. Look at the decision yourself."
            }
            Self::UnreadableWebhook => {
                "A webhook of Veriff’s cannot be read. Fetch the decision, or look at Veriff’s own pages."
            }
            Self::VeriffRefused => {
                "Veriff refused, and repeating would not mend it. When what is wrong is mended, send it again."
            }
            Self::Unauthorized => {
                "Veriff does not accept the keys of this integration. When they are mended, `portal check` sets all who wait going again."
            }
            Self::PortalFault => {
                "The portal cannot do its work here; its log says more. When that is mended, send it again."
            }
        }
    }

    /// Says whether it is about something of Veriff's that could not be read, so that a readable answer ends it.
    pub fn is_unreadable(self) -> bool {
        match self {
            Self::UnreadableDecision | Self::UnreadableWebhook => true,
            Self::VeriffRefused | Self::Unauthorized | Self::PortalFault => false,
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
