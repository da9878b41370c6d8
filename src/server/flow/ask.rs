//! Questions to Veriff about a session: those that the portal asks by itself, and those of a reviewer.

use std::time::Duration;

use super::super::answers::{as_decision, moment};
use super::super::store::{Change, NewAnswer, Versioned, Write};
use super::super::{Error, Portal, Result};
use super::decide::digest;
use crate::domain::{AskOutcome, EventKind, Question, Session, Way};

/// How long a reviewer waits for Veriff.
const PATIENCE: Duration = Duration::from_secs(15);
/// The most attempts whose files are listed.
const MOST_ATTEMPTS: usize = 20;

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
            Question::Decision => return self.ask_decision(session, veriff_id).await,
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
            Question::FullAuto => veriff.full_auto(veriff_id).await?.raw,
            Question::IneRegistry => veriff.ine_registry(veriff_id).await?.raw,
            Question::CurpRegistry => veriff.curp_registry(veriff_id).await?.raw,
            Question::CombinedIneCurpRegistry => veriff.combined_ine_curp_registry(veriff_id).await?.raw,
        };
        self.keep_fetched(session, question.as_str(), &raw).await?;
        if question == Question::FullAuto {
            self.decide_automatically(&session.id.0, &raw).await?;
        }
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

    async fn ask_decision(&self, session: &Versioned, veriff_id: &veriff::SessionId) -> Result<AskOutcome> {
        let answer = self.veriff_of(session)?.decision(veriff_id).await?;
        self.keep_fetched(session, "decision", &answer.raw).await?;
        if let Some(decision) = &answer.value.verification
            && decision.status.is_decision()
            && !self.decide(&session.id.0, decision, &answer.raw).await?
        {
            self.store.keep_decision_text(&session.id.0, &digest(decision), &answer.raw).await?;
        }
        Ok(AskOutcome::Fetched)
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
            for (number, attempt) in (1..=before.attempt_number).zip(listed).filter(|_| all) {
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

    /// Lets a session reach the decision that an automatic one holds; twice is once.
    pub(super) async fn decide_automatically(&self, session_id: &str, raw: &str) -> Result<()> {
        let answer = as_decision(raw).and_then(|value| serde_json::from_value::<veriff::DecisionAnswer>(value).ok());
        if let Some(decision) = answer.and_then(|answer| answer.verification)
            && decision.status.is_decision()
            && !self.decide(session_id, &decision, raw).await?
        {
            self.store.keep_decision_text(session_id, &digest(&decision), raw).await?;
        }
        Ok(())
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
