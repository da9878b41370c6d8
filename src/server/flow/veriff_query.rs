//! Queries to Veriff about a session: those that the portal runs by itself, and those of a reviewer.

use std::time::Duration;

use super::super::answers::moment;
use super::super::store::{Change, NewAnswer, Versioned, Write};
use super::super::{Error, Portal, Result};
use super::decide::{DecisionOutcome, DecisionSource};
use super::reading::{DecisionReading, read};
use crate::domain::{AnswerSource, Attention, EventKind, FetchOutcome, Principal, Session, VeriffQuery};

/// How long a reviewer waits for Veriff's answer.
const QUERY_TIMEOUT: Duration = Duration::from_secs(15);
/// The most attempts whose files are listed.
const MAX_LISTED_ATTEMPTS: usize = 20;
/// How often a query is repeated when the session changes while Veriff answers.
const MAX_QUERY_TRIES: usize = 5;

/// The outcome of fetching the decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DecisionFetch {
    /// There is none yet.
    NotYet,
    /// There is one, and it settles which one counts.
    Settled,
    /// There is one, but the session changed each time while Veriff answered.
    Unsettled,
    /// There is an answer that cannot be read.
    Unreadable,
}

impl Portal {
    /// Runs a query for a reviewer, stores the answer, and returns the outcome.
    pub async fn query_veriff(
        &self,
        by: &Principal,
        session_id: &str,
        query: VeriffQuery,
    ) -> Result<Option<FetchOutcome>> {
        let Some(session) = self.store.session(session_id).await? else { return Ok(None) };
        let Some(veriff_id) = self.veriff_id_of(&session).await? else {
            let gone = session.veriff_session_id.is_some();
            return Ok(Some(if gone { FetchOutcome::Deleted } else { FetchOutcome::NotThere }));
        };
        let answered = tokio::time::timeout(QUERY_TIMEOUT, self.run_query(&session, &veriff_id, query)).await;
        let outcome = match answered {
            Ok(Ok(outcome)) => outcome,
            Ok(Err(Error::Veriff(error))) => outcome_of(&error),
            Ok(Err(error)) => return Err(error),
            Err(_) => FetchOutcome::Unreachable,
        };
        let detail = format!("{} {}", query.as_str(), outcome.key());
        self.store.add_event(session_id, &self.event(by, EventKind::Queried, Some(&detail))).await?;
        self.notify_changed(session_id).await;
        Ok(Some(outcome))
    }

    /// Returns Veriff's id of a session, unless there is none, or none any more.
    pub(super) async fn veriff_id_of(&self, session: &Session) -> Result<Option<veriff::SessionId>> {
        let Some(veriff_id) = &session.veriff_session_id else { return Ok(None) };
        let deleted = self.store.deleted_at_veriff(&session.id.0, veriff_id).await?;
        Ok(deleted.is_none().then(|| veriff::SessionId::new(veriff_id.as_str())))
    }

    /// Runs one query and stores the answer. A refusal of Veriff's is an error.
    pub(super) async fn run_query(
        &self,
        session: &Versioned,
        veriff_id: &veriff::SessionId,
        query: VeriffQuery,
    ) -> Result<FetchOutcome> {
        let veriff = self.veriff_of(session)?;
        let raw = match query {
            VeriffQuery::Decision | VeriffQuery::FullAuto => {
                let fetched = self.fetch_decision(session, veriff_id, query, DecisionSource::Answer).await?;
                return Ok(if fetched == DecisionFetch::Unreadable {
                    FetchOutcome::Unreadable
                } else {
                    FetchOutcome::Fetched
                });
            }
            VeriffQuery::Attempts => return self.fetch_attempts(session, veriff_id).await,
            VeriffQuery::Media => return self.fetch_media_lists(session).await,
            VeriffQuery::Person => veriff.person(veriff_id).await?.raw,
            VeriffQuery::WatchlistScreening => match veriff.watchlist_screening(veriff_id).await? {
                veriff::Screening::Done(screening) => screening.raw,
                veriff::Screening::Running => return Ok(FetchOutcome::Running),
                veriff::Screening::NotEnabled => return Ok(FetchOutcome::NotEnabled),
                // The crate may learn of more; none of them is an answer.
                _ => return Ok(FetchOutcome::Unreadable),
            },
            VeriffQuery::IneRegistry => veriff.ine_registry(veriff_id).await?.raw,
            VeriffQuery::CurpRegistry => veriff.curp_registry(veriff_id).await?.raw,
            VeriffQuery::CombinedIneCurpRegistry => veriff.combined_ine_curp_registry(veriff_id).await?.raw,
        };
        self.store_fetched(session, query.as_str(), &raw).await?;
        Ok(FetchOutcome::Fetched)
    }

    /// Stores an answer that was fetched.
    async fn store_fetched(&self, session: &Session, kind: &str, raw: &str) -> Result<()> {
        let value: serde_json::Value = serde_json::from_str(raw).unwrap_or_default();
        let made_at = [&value["data"]["createdAt"], &value["createdAt"], &value["time"]].into_iter().find_map(moment);
        let answer = NewAnswer { kind, raw, source: AnswerSource::Fetched, made_at };
        self.store.store_answer(&session.id.0, answer, self.clock.now()).await?;
        Ok(())
    }

    /// Fetches the decision, or the automatic one where `query` says so, and lets it settle which decision counts. An answer
    /// is about what was received before the query; if something came meanwhile, the query is repeated.
    pub(super) async fn fetch_decision(
        &self,
        session: &Session,
        veriff_id: &veriff::SessionId,
        query: VeriffQuery,
        decision_source: fn(i64) -> DecisionSource,
    ) -> Result<DecisionFetch> {
        let veriff = self.veriff_of(session)?;
        for _ in 0..MAX_QUERY_TRIES {
            let Some(before) = self.store.session(&session.id.0).await? else { return Ok(DecisionFetch::NotYet) };
            let answered = if query == VeriffQuery::FullAuto {
                veriff.full_auto(veriff_id).await.map(|answer| answer.raw)
            } else {
                veriff.decision(veriff_id).await.map(|answer| answer.raw)
            };
            let raw = match answered {
                Err(veriff::Error::Unreadable { path, source }) if source.is_data() => {
                    // The client keeps no answer that does not read; where it does not is all that there is to show.
                    let raw = serde_json::json!({ "notReadableAt": path }).to_string();
                    self.store_unreadable(&session.id.0, Attention::UnreadableDecision, &raw, AnswerSource::Fetched)
                        .await?;
                    return Ok(DecisionFetch::Unreadable);
                }
                answered => answered?,
            };
            let reading = read(&raw);
            // That there is none yet is no answer to be kept; an automatic one says more than the decision.
            if query == VeriffQuery::FullAuto || !matches!(reading, DecisionReading::NotYet) {
                self.store_fetched(session, query.as_str(), &raw).await?;
            }
            match reading {
                DecisionReading::NotYet => return Ok(DecisionFetch::NotYet),
                DecisionReading::Unreadable => {
                    self.store_unreadable(&session.id.0, Attention::UnreadableDecision, &raw, AnswerSource::Fetched)
                        .await?;
                    return Ok(DecisionFetch::Unreadable);
                }
                DecisionReading::Decided(decision) => {
                    let outcome =
                        self.decide(&session.id.0, &decision, &raw, decision_source(before.version())).await?;
                    if outcome != DecisionOutcome::Overtaken {
                        return Ok(DecisionFetch::Settled);
                    }
                }
            }
        }
        Ok(DecisionFetch::Unsettled)
    }

    async fn fetch_attempts(&self, session: &Versioned, veriff_id: &veriff::SessionId) -> Result<FetchOutcome> {
        let attempts = self.veriff_of(session)?.attempts(veriff_id).await?;
        self.store_fetched(session, "attempts", &attempts.raw).await?;
        self.change(&session.id.0, |before| {
            let mut change = Change::of(before);
            // Veriff's attempts in the order of their making are ours in the order of their numbers.
            let mut listed: Vec<_> = attempts.value.iter().collect();
            listed.sort_by_key(|attempt| attempt.created_time.as_ref().and_then(veriff::Timestamp::moment));
            // A session that was begun anew at Veriff has fewer there; then only decisions tell which is which.
            let all = i64::try_from(listed.len()) == Ok(before.attempt_number);
            let is_listed = |attempt: &&veriff::Attempt| all && !attempt.id.as_str().contains('\0');
            for (number, attempt) in (1..=before.attempt_number).zip(listed).filter(|(_, attempt)| is_listed(attempt)) {
                change.writes.push(Write::AttemptNamed { number, veriff_attempt_id: attempt.id.as_str().to_owned() });
            }
            Ok(change)
        })
        .await?;
        Ok(FetchOutcome::Fetched)
    }

    /// Lists the files of every attempt. One that Veriff does not know does not hide the others.
    async fn fetch_media_lists(&self, session: &Versioned) -> Result<FetchOutcome> {
        let attempts = self.store.attempts(&session.id.0).await?;
        let known = attempts.into_iter().filter_map(|attempt| attempt.veriff_attempt_id).take(MAX_LISTED_ATTEMPTS);
        let mut outcome = FetchOutcome::Absent;
        for id in known {
            match self.veriff_of(session)?.attempt_media(&veriff::AttemptId::new(id.as_str())).await {
                Ok(list) => {
                    self.store_fetched(session, &format!("media:{id}"), &list.raw).await?;
                    outcome = FetchOutcome::Fetched;
                }
                Err(error) if error.not_found() => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(outcome)
    }
}

/// Says what a failed call means for a reviewer.
fn outcome_of(error: &veriff::Error) -> FetchOutcome {
    use veriff::Error;
    if error.not_enabled() {
        return FetchOutcome::NotEnabled;
    }
    if error.not_found() {
        return FetchOutcome::Absent;
    }
    if matches!(error, Error::HeldBack { .. }) {
        return FetchOutcome::TooOften;
    }
    if matches!(error, Error::Unreadable { .. } | Error::AnswerTooLarge { .. } | Error::ForgedAnswer) {
        return FetchOutcome::Unreadable;
    }
    match error.status() {
        Some(status) if status.as_u16() == 429 => FetchOutcome::TooOften,
        Some(status) if !status.is_server_error() => {
            FetchOutcome::Refused(error.code().and_then(|code| code.parse().ok()))
        }
        Some(_) | None => FetchOutcome::Unreachable,
    }
}
