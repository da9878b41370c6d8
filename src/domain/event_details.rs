//! The details of events, which the store keeps in machines' words, in words for people.

use super::{
    Attention, Context, Country, DecisionStatus, DeletionOutcome, DocumentType, EventKind, FetchOutcome, VeriffQuery,
    event_words, failure_words, webhook_words,
};

impl EventKind {
    /// Returns a stored detail in words for reviewers. A detail that is not known stays as it is.
    pub fn detail_words(self, detail: &str) -> String {
        let (first, rest) = detail.split_once(' ').unwrap_or((detail, ""));
        let words = match self {
            Self::DocumentChosen => {
                DocumentType::parse(first).map(|document| format!("{}, {}", document.label(), Country::name_of(rest)))
            }
            Self::PhotoTaken | Self::PhotoRemoved | Self::MediaSent => {
                Context::parse(detail).map(|context| context.label().to_owned())
            }
            Self::PhotoRefused => detail
                .split_once(": ")
                .and_then(|(context, reason)| Some(format!("{}: {reason}", Context::parse(context)?.label()))),
            Self::Decided | Self::OlderDecision => {
                DecisionStatus::parse(detail).map(|status| status.label().to_owned())
            }
            Self::WebhookReceived if first == "event" && !rest.is_empty() => {
                let (code, action) = rest.split_once(' ').unwrap_or((rest, ""));
                Some(format!("Event: {}", event_words(code.parse().ok(), action)))
            }
            Self::WebhookReceived => Some(webhook_words(detail)),
            Self::Unreadable => unreadable_words(detail).map(str::to_owned),
            Self::Delayed => failure_words(detail).map(str::to_owned),
            Self::Stopped => failure_words(first).map(|words| with_numbers(words, rest)),
            Self::Reopened => Some(format!("attempt {detail}")),
            Self::Queried => VeriffQuery::parse(first)
                .and_then(|query| Some(format!("{}. {}", query.label(), FetchOutcome::parse(rest)?.sentence()))),
            Self::DeletionRefused => DeletionOutcome::parse(detail).map(DeletionOutcome::sentence),
            Self::Created
            | Self::Opened
            | Self::Consented
            | Self::Submitted
            | Self::VeriffCreated
            | Self::Sent
            | Self::Fetched
            | Self::RegistryCheckBegun
            | Self::RegistryCheckUnanswered
            | Self::DeletionRequested
            | Self::DeletedAtVeriff
            | Self::Resumed
            | Self::DeviceStored
            | Self::DeviceSent
            | Self::DeviceRefused
            | Self::CodeSent
            | Self::CodePassed
            | Self::CodeRefused
            | Self::Imported => None,
        };
        words.unwrap_or_else(|| detail.to_owned())
    }
}

/// What could not be read, in words.
fn unreadable_words(word: &str) -> Option<&'static str> {
    Some(match Attention::parse(word)? {
        Attention::UnreadableDecision => "a decision of Veriff’s",
        Attention::UnreadableWebhook => "a webhook of Veriff’s; Veriff is asked instead",
        Attention::VeriffRefused | Attention::Unauthorized | Attention::InternalError => {
            return None;
        }
    })
}

/// Adds the status and the code to the reason for which a job has stopped.
fn with_numbers(words: &str, numbers: &str) -> String {
    let mut numbers = numbers.split_whitespace();
    let status = numbers.next().map(|status| format!(", status {status}")).unwrap_or_default();
    let code = numbers.next().map(|code| format!(", code {code}")).unwrap_or_default();
    format!("{words}{status}{code}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn details_are_written_in_words() {
        for (kind, detail, words) in [
            (EventKind::DocumentChosen, "ID_CARD EE", "ID card, Estonia"),
            (EventKind::PhotoTaken, "document-front", "Document, front"),
            (EventKind::PhotoRefused, "face: the file is empty", "Face: the file is empty"),
            (EventKind::Decided, "resubmission_requested", "Resubmission requested"),
            (EventKind::WebhookReceived, "watchlist_screening", "Watchlist screening"),
            (EventKind::WebhookReceived, "event 7002 submitted", "Event: the session was handed in"),
            (EventKind::WebhookReceived, "event 7001 ", "Event: the session was started"),
            (EventKind::Delayed, "veriff_unreachable", "Veriff did not answer"),
            (EventKind::Stopped, "veriff_refused 400 1101", "Veriff refused, status 400, code 1101"),
            (EventKind::Stopped, "integration", "the settings name no such integration"),
            (EventKind::Queried, "person fetched", "Person and lists. Fetched just now."),
            (EventKind::Reopened, "2", "attempt 2"),
        ] {
            assert_eq!(kind.detail_words(detail), words);
        }
    }

    #[test]
    fn what_is_not_known_stays_as_it_is() {
        for kind in [EventKind::DocumentChosen, EventKind::PhotoTaken, EventKind::Decided, EventKind::Delayed] {
            assert_eq!(kind.detail_words("something new"), "something new");
        }
    }
}
