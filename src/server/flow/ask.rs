//! Questions to Veriff about a session: those that the portal asks by itself, and those of a reviewer.

use std::time::Duration;

use super::super::answers::moment;
use super::super::store::{Change, NewAnswer, Versioned, Write};
use super::super::{Error, Portal, Result};
use super::decide::{Heard, Taken};
use super::reading::{Reading, read};
use crate::domain::{AskOutcome, Attention, EventKind, Question, Session, Way};

/// How long a reviewer waits for Veriff.
const PATIENCE: Duration = Duration::from_secs(15);
/// The most attempts whose files are listed.
const MOST_ATTEMPTS: usize = 20;
/// How often one question is put anew when the session changes while Veriff answers.
const MOST_ANEW: usize = 5;

/// What came of asking for the decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    /// There is none yet.
    NotYet,
    /// There is one, and it settles which one counts.
    Settled,
    /// There is one, but the session changed each time while Veriff answered.
    Unsettled,
    /// There is something that does not read.
    Unreadable,
}

impl Portal {
    /// Asks Veriff now, keeps the answer, and says honestly what came of it.
    pub async fn ask(&self, session_id: &str, question: Question) -> Result<Option<AskOutcome>> {
        let Some(session) = self.store.session(session_id).await? else { return Ok(None) };
        let Some(veriff_id) = self.asked_of(&session).await? else {
            let gone = session.veriff_session_id.is_some();
            return Ok(Some(if gone { AskOutcome::Deleted } else { AskOutcome::NotThere }));
        };
        let answered = tokio::time::timeout(PATIENCE, self.put_question(&session, &veriff_id, question)).await;
        let outcome = match answered {
            Ok(Ok(outcome)) => outcome,
            Ok(Err(Error::Veriff(error))) => outcome_of(&error),
            Ok(Err(error)) => return Err(error),
            Err(_) => AskOutcome::Unreachable,
        };
        let detail = format!("{} {}", question.as_str(), outcome.key());
        let at = self.clock.now();
        self.store.add_event(&self.ids.id(), session_id, EventKind::Asked, Some(&detail), at).await?;
        self.told(session_id).await;
        Ok(Some(outcome))
    }

    /// Returns Veriff's id of a session, unless there is none, or none any more.
    pub(super) async fn asked_of(&self, session: &Session) -> Result<Option<veriff::SessionId>> {
        let Some(veriff_id) = &session.veriff_session_id else { return Ok(None) };
        let deleted = self.store.deleted_at_veriff(&session.id.0, veriff_id).await?;
        Ok(deleted.is_none().then(|| veriff::SessionId::new(veriff_id.as_str())))
    }

    /// Asks one question and keeps the answer. What Veriff refuses is an error.
    pub(super) async fn put_question(
        &self,
        session: &Versioned,
        veriff_id: &veriff::SessionId,
        question: Question,
    ) -> Result<AskOutcome> {
        let veriff = self.veriff_of(session)?;
        let raw = match question {
            Question::Decision | Question::FullAuto => {
                let asked = self.ask_decision(session, veriff_id, question, Heard::Answer).await?;
                return Ok(if asked == Asked::Unreadable { AskOutcome::Unreadable } else { AskOutcome::Fetched });
            }
            Question::Attempts => return self.ask_attempts(session, veriff_id).await,
            Question::Media => return self.ask_media(session).await,
            Question::Person => veriff.person(veriff_id).await?.raw,
            Question::WatchlistScreening => match veriff.watchlist_screening(veriff_id).await? {
                veriff::Screening::Done(screening) => screening.raw,
                veriff::Screening::Running => return Ok(AskOutcome::Running),
                veriff::Screening::NotEnabled => return Ok(AskOutcome::NotEnabled),
                // The crate may learn of more; none of them is an answer.
                _ => return Ok(AskOutcome::Unreadable),
            },
            Question::IneRegistry => veriff.ine_registry(veriff_id).await?.raw,
            Question::CurpRegistry => veriff.curp_registry(veriff_id).await?.raw,
            Question::CombinedIneCurpRegistry => veriff.combined_ine_curp_registry(veriff_id).await?.raw,
        };
        self.keep_fetched(session, question.as_str(), &raw).await?;
        Ok(AskOutcome::Fetched)
    }

    /// Keeps an answer that was asked for.
    async fn keep_fetched(&self, session: &Session, kind: &str, raw: &str) -> Result<()> {
        let value: serde_json::Value = serde_json::from_str(raw).unwrap_or_default();
        let made_at = [&value["data"]["createdAt"], &value["createdAt"], &value["time"]].into_iter().find_map(moment);
        let answer = NewAnswer { kind, raw, way: Way::Asked, made_at };
        self.store.keep_answer(&session.id.0, answer, self.clock.now()).await?;
        Ok(())
    }

    /// Asks for the decision, the automatic one where `question` says so, and lets it settle which decision counts. An answer
    /// is about what had come before the question; if something came meanwhile, the question is put anew.
    pub(super) async fn ask_decision(
        &self,
        session: &Session,
        veriff_id: &veriff::SessionId,
        question: Question,
        heard: fn(i64) -> Heard,
    ) -> Result<Asked> {
        let veriff = self.veriff_of(session)?;
        for _ in 0..MOST_ANEW {
            let Some(before) = self.store.session(&session.id.0).await? else { return Ok(Asked::NotYet) };
            let answered = if question == Question::FullAuto {
                veriff.full_auto(veriff_id).await.map(|answer| answer.raw)
            } else {
                veriff.decision(veriff_id).await.map(|answer| answer.raw)
            };
            let raw = match answered {
                Err(veriff::Error::Unreadable { path, source }) if source.is_data() => {
                    // The client keeps no answer that does not read; where it does not is all that there is to show.
                    let raw = serde_json::json!({ "notReadableAt": path }).to_string();
                    self.keep_unreadable(&session.id.0, Attention::UnreadableDecision, &raw, Way::Asked).await?;
                    return Ok(Asked::Unreadable);
                }
                answered => answered?,
            };
            let reading = read(&raw);
            // That there is none yet is no answer to be kept; an automatic one says more than the decision.
            if question == Question::FullAuto || !matches!(reading, Reading::NotYet) {
                self.keep_fetched(session, question.as_str(), &raw).await?;
            }
            match reading {
                Reading::NotYet => return Ok(Asked::NotYet),
                Reading::Unreadable => {
                    self.keep_unreadable(&session.id.0, Attention::UnreadableDecision, &raw, Way::Asked).await?;
                    return Ok(Asked::Unreadable);
                }
                Reading::Decided(decision) => {
                    let taken = self.decide(&session.id.0, &decision, &raw, heard(before.version())).await?;
                    if taken != Taken::Overtaken {
                        return Ok(Asked::Settled);
                    }
                }
            }
        }
        Ok(Asked::Unsettled)
    }

    async fn ask_attempts(&self, session: &Versioned, veriff_id: &veriff::SessionId) -> Result<AskOutcome> {
        let attempts = self.veriff_of(session)?.attempts(veriff_id).await?;
        self.keep_fetched(session, "attempts", &attempts.raw).await?;
        self.change(&session.id.0, |before| {
            let mut change = Change::of(before);
            // Veriff's attempts in the order of their making are ours in the order of their numbers.
            let mut listed: Vec<_> = attempts.value.iter().collect();
            listed.sort_by_key(|attempt| attempt.created_time.as_ref().and_then(veriff::Timestamp::moment));
            // A session that was begun anew at Veriff has fewer there; then only decisions tell which is which.
            let all = i64::try_from(listed.len()) == Ok(before.attempt_number);
            let told = |attempt: &&veriff::Attempt| all && !attempt.id.as_str().contains('\0');
            for (number, attempt) in (1..=before.attempt_number).zip(listed).filter(|(_, attempt)| told(attempt)) {
                change.writes.push(Write::AttemptNamed { number, veriff_attempt_id: attempt.id.as_str().to_owned() });
            }
            Ok(change)
        })
        .await?;
        Ok(AskOutcome::Fetched)
    }

    /// Lists the files of every attempt. One that Veriff does not know does not hide the others.
    async fn ask_media(&self, session: &Versioned) -> Result<AskOutcome> {
        let attempts = self.store.attempts(&session.id.0).await?;
        let known = attempts.into_iter().filter_map(|attempt| attempt.veriff_attempt_id).take(MOST_ATTEMPTS);
        let mut outcome = AskOutcome::Absent;
        for id in known {
            match self.veriff_of(session)?.attempt_media(&veriff::AttemptId::new(id.as_str())).await {
                Ok(list) => {
                    self.keep_fetched(session, &format!("media:{id}"), &list.raw).await?;
                    outcome = AskOutcome::Fetched;
                }
                Err(error) if error.not_found() => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(outcome)
    }
}

/// Says what a failed call means for a reviewer.
fn outcome_of(error: &veriff::Error) -> AskOutcome {
    use veriff::Error;
    if error.not_enabled() {
        return AskOutcome::NotEnabled;
    }
    if error.not_found() {
        return AskOutcome::Absent;
    }
    if matches!(error, Error::HeldBack { .. }) {
        return AskOutcome::TooOften;
    }
    if matches!(error, Error::Unreadable { .. } | Error::AnswerTooLarge { .. } | Error::ForgedAnswer) {
        return AskOutcome::Unreadable;
    }
    match error.status() {
        Some(status) if status.as_u16() == 429 => AskOutcome::TooOften,
        Some(status) if !status.is_server_error() => {
            AskOutcome::Refused(error.code().and_then(|code| code.parse().ok()))
        }
        Some(_) | None => AskOutcome::Unreachable,
    }
}
