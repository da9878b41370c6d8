//! Webhooks and answers that cannot be read: stored whole, shown to the reviewer, and fetched again.

use serde_json::Value;

use super::super::ids::sha256_hex;
use super::super::store::{Change, Job, NewAnswer, StoredWebhook, Versioned};
use super::super::{Portal, Result};
use crate::domain::{AnswerSource, Attention, EventKind, Principal};

/// Where webhooks name their session.
const SESSION_ID_POINTERS: [&str; 3] = ["/sessionId", "/verification/id", "/id"];
/// The most ids that are looked for in a webhook that does not read.
const MAX_IDS: usize = 8;
/// How far into such a webhook ids are looked for, in bytes.
const MAX_SCANNED_BYTES: usize = 64 * 1024;

impl Portal {
    /// Stores what could not be read, and marks the session. For a webhook, the decision is fetched as well.
    pub(super) async fn store_unreadable(
        &self,
        session_id: &str,
        attention: Attention,
        raw: &str,
        source: AnswerSource,
    ) -> Result<()> {
        let tail = match source {
            AnswerSource::Fetched => "asked".to_owned(),
            AnswerSource::Webhook => sha256_hex(raw.as_bytes())[..16].to_owned(),
        };
        let kind = format!("{}:{tail}", attention.as_str());
        let answer = NewAnswer { kind: &kind, raw, source, made_at: None };
        self.store.store_answer(session_id, answer, self.clock.now()).await?;
        tracing::warn!(session.id = session_id, what = attention.as_str(), "something of Veriff's cannot be read");
        self.change(session_id, |before| {
            let mut change = Change::of(before);
            // The mark is set once; a mark for another reason stays.
            if before.attention.is_none() {
                change.session.attention = Some(attention);
                change.session.attention_at = Some(self.clock.now());
                change.record(self.event(&Principal::System, EventKind::Unreadable, Some(attention.as_str())));
            }
            if source == AnswerSource::Webhook {
                change.writes.push(self.job(Job::Fetch(before.id.clone()), 0));
            }
            Ok(change)
        })
        .await?;
        Ok(())
    }

    /// Finds the session of a webhook that cannot be read or names none, among the sessions of its signers: by the pointers at which
    /// sessions are named, or, in what is no JSON, by any id that stands in it.
    pub(super) async fn session_named_in(&self, stored: &StoredWebhook) -> Result<Option<Versioned>> {
        let value: Option<Value> = serde_json::from_str(&stored.body).ok();
        let ids: Vec<&str> = match &value {
            Some(value) => SESSION_ID_POINTERS.iter().filter_map(|pointer| value.pointer(pointer)?.as_str()).collect(),
            None => ids_in(&stored.body).collect(),
        };
        for id in ids {
            let found = self.store.session_by_veriff_id(id).await?;
            if let Some(session) = found.filter(|session| stored.speaks_for(&session.integration)) {
                return Ok(Some(session));
            }
        }
        Ok(None)
    }
}

impl StoredWebhook {
    /// Says whether one of its signers is this integration: an integration speaks for its own sessions only.
    pub(super) fn speaks_for(&self, integration: &str) -> bool {
        self.signed_by.split(' ').any(|name| name == integration)
    }
}

/// Returns what looks like an id of Veriff's, a bounded number.
fn ids_in(text: &str) -> impl Iterator<Item = &str> {
    let end = text.char_indices().map(|(at, _)| at).take_while(|at| *at < MAX_SCANNED_BYTES).last().unwrap_or_default();
    let plain = |letter: char| letter.is_ascii_hexdigit() || letter == '-';
    let words = text.get(..end).unwrap_or_default().split(move |letter| !plain(letter));
    words.filter(|word| word.len() == 36 && word.matches('-').count() == 4).take(MAX_IDS)
}

#[cfg(test)]
mod tests {
    use super::ids_in;

    #[test]
    fn ids_are_found_in_what_does_not_read() {
        let id = "8d3a7c1e-5b0f-4f62-9a41-0c2b6e7d9f10";
        let text = format!("{{\"id\":\"{id}\",\"x\":\"\\ud800 {id}0 ä\u{fffd}\"");
        assert_eq!(ids_in(&text).collect::<Vec<_>>(), [id]);
        assert_eq!(ids_in("").count(), 0);
        assert_eq!(ids_in(&format!("{id} ").repeat(100)).count(), super::MAX_IDS);
    }
}
