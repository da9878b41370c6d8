//! Why a session needs attention: it does not go on unless somebody acts.

/// Why a session does not go on by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attention {
    /// Veriff sent a decision that the portal cannot read; the session keeps its stage.
    UnreadableDecision,
    /// A signed webhook cannot be read, and the portal has not yet fetched from Veriff what it was about.
    UnreadableWebhook,
    /// Veriff refused a call, and repeating the call would not help.
    VeriffRefused,
    /// Veriff does not accept the credentials of the integration.
    Unauthorized,
    /// The portal itself failed: by an error in its code, or in its settings.
    InternalError,
}

impl Attention {
    /// Every reason for attention.
    pub const ALL: [Self; 5] = [
        Self::UnreadableDecision,
        Self::UnreadableWebhook,
        Self::VeriffRefused,
        Self::Unauthorized,
        Self::InternalError,
    ];

    /// Returns the word that the store keeps.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::UnreadableDecision => "unreadable_decision",
            Self::UnreadableWebhook => "unreadable_webhook",
            Self::VeriffRefused => "veriff_refused",
            Self::Unauthorized => "unauthorized",
            Self::InternalError => "portal_fault",
        }
    }

    /// Reads the word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|attention| attention.as_str() == word)
    }

    /// Returns the sentence for a reviewer: why, and what to do.
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
            Self::InternalError => {
                "The portal cannot do its work here; its log says more. When that is mended, send it again."
            }
        }
    }

    /// Says whether something of Veriff's could not be read; an answer that can be read then ends the attention.
    pub fn is_unreadable(self) -> bool {
        match self {
            Self::UnreadableDecision | Self::UnreadableWebhook => true,
            Self::VeriffRefused | Self::Unauthorized | Self::InternalError => false,
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
