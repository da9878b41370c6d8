//! Fetches decisions and other answers from Veriff, so that a lost webhook does no harm.

use std::cmp::Ordering;
use std::time::Duration;

use super::super::jobs::JobOutcome;
use super::super::store::{Job, Versioned};
use super::super::{Error, Portal, Result};
use super::decide::{DecisionSource, FIRST_RECHECK};
use super::veriff_query::DecisionFetch;
use crate::domain::{DecisionStatus, EventKind, FetchOutcome, Principal, Session, SessionId, Stage, VeriffQuery};

/// How long after the submission a screening that is still running is given up, in milliseconds. A webhook may bring it
/// even later.
const SCREENING_PERIOD: i64 = 7 * 24 * 3_600_000;
/// How long after a decision Veriff is asked whether it stands by it, in milliseconds; as long as it repeats lost webhooks.
const RECHECK_PERIOD: i64 = 7 * 24 * 3_600_000;
/// How long Veriff's answers may lag behind its webhooks, in milliseconds.
const ANSWER_LAG: i64 = 10 * 60_000;
/// The longest pause between two polls.
const MAX_POLL_INTERVAL: Duration = Duration::from_hours(1);

impl Portal {
    /// Polls for a decision that is overdue, at growing intervals, until there is one.
    pub(in super::super) async fn poll(&self, id: &SessionId) -> Result<JobOutcome> {
        let Some(session) = self.store.session(&id.0).await? else { return Ok(JobOutcome::Done) };
        // A review ends with another decision, which may get lost as well.
        let is_polled = |stage| matches!(stage, Stage::Waiting | Stage::Decided(DecisionStatus::Review));
        let Some(veriff_id) = self.veriff_id_of(&session).await?.filter(|_| is_polled(session.stage)) else {
            return Ok(JobOutcome::Done);
        };
        let query = self.decision_query(id).await?;
        match self.fetch_decision(&session, &veriff_id, query, DecisionSource::Answer).await {
            Err(Error::Veriff(error)) if error.not_found() && query == VeriffQuery::Decision => {
                return Ok(session_unknown(id));
            }
            // An automatic decision is not found until it is there.
            Err(Error::Veriff(error)) if error.not_found() => {}
            // On the self-serve plan the decision stands elsewhere. On the others there is nothing there (404).
            Ok(DecisionFetch::NotYet) if query == VeriffQuery::Decision => {
                self.fetch_supplement(&session, &veriff_id, VeriffQuery::FullAuto).await?;
            }
            fetched => _ = fetched?,
        }
        let open = self.store.session(&id.0).await?.is_some_and(|session| is_polled(session.stage));
        Ok(if open { JobOutcome::Again(self.until_next_poll(&session)) } else { JobOutcome::Done })
    }

    /// Fetches the decision again a few times within [`RECHECK_PERIOD`]: Veriff may have decided anew, and of that
    /// no webhook may ever come.
    pub(in super::super) async fn recheck(&self, id: &SessionId) -> Result<JobOutcome> {
        let Some(session) = self.store.session(&id.0).await? else { return Ok(JobOutcome::Done) };
        let Some(veriff_id) = self.veriff_id_of(&session).await? else { return Ok(JobOutcome::Done) };
        let since = self.clock.now() - session.decided_at.unwrap_or_default();
        if since > RECHECK_PERIOD {
            return Ok(JobOutcome::Done);
        }
        let query = self.decision_query(id).await?;
        match self.fetch_decision(&session, &veriff_id, query, DecisionSource::Answer).await {
            // What is refused now may be answered the next time, and nobody waits for it.
            Err(Error::Veriff(error)) if !error.is_temporary() => {
                tracing::debug!(session.id = %id, %error, "a later look is refused");
            }
            fetched => _ = fetched?,
        }
        // If another decision counts now, its recheck is queued already.
        let decided_at = self.store.session(&id.0).await?.and_then(|session| session.decided_at);
        let pause = (3 * since).clamp(FIRST_RECHECK, (RECHECK_PERIOD - since).max(FIRST_RECHECK));
        let is_over = decided_at != session.decided_at || since + pause > RECHECK_PERIOD + FIRST_RECHECK;
        let pause = Duration::from_millis(u64::try_from(pause).unwrap_or_default());
        Ok(if is_over { JobOutcome::Done } else { JobOutcome::Again(pause) })
    }

    /// Returns the query whose answer is the decision of this session: on the self-serve plan it is another one.
    async fn decision_query(&self, id: &SessionId) -> Result<VeriffQuery> {
        let automatic = self.store.has_answer(&id.0, VeriffQuery::FullAuto.as_str()).await?;
        Ok(if automatic { VeriffQuery::FullAuto } else { VeriffQuery::Decision })
    }

    /// Runs a query whose answer is not needed: an error is ignored.
    async fn fetch_supplement(
        &self,
        session: &Versioned,
        veriff_id: &veriff::SessionId,
        query: VeriffQuery,
    ) -> Result<()> {
        match self.run_query(session, veriff_id, query).await {
            Ok(_) => Ok(()),
            Err(Error::Veriff(error)) => {
                tracing::debug!(session.id = %session.id, query = query.as_str(), %error, "left unanswered");
                Ok(())
            }
            Err(error) => Err(error),
        }
    }

    /// As long again as the person has waited, at least the first interval.
    fn until_next_poll(&self, session: &Session) -> Duration {
        let waited = self.clock.now() - session.submitted_at.unwrap_or_else(|| self.clock.now());
        let waited = Duration::from_millis(u64::try_from(waited).unwrap_or_default());
        waited.clamp(self.settings.poll_after, MAX_POLL_INTERVAL.max(self.settings.poll_after))
    }

    /// Fetches and stores the decision, the attempts and the other answers after a decision came.
    pub(in super::super) async fn fetch(&self, id: &SessionId) -> Result<JobOutcome> {
        let Some(session) = self.store.session(&id.0).await? else { return Ok(JobOutcome::Done) };
        let Some(veriff_id) = self.veriff_id_of(&session).await? else { return Ok(JobOutcome::Done) };
        let query = self.decision_query(id).await?;
        let fetched = match self.fetch_decision(&session, &veriff_id, query, DecisionSource::Fetched).await {
            Err(Error::Veriff(error)) if error.not_found() => return Ok(session_unknown(id)),
            fetched => fetched?,
        };
        if fetched == DecisionFetch::Unsettled {
            return Ok(JobOutcome::Again(Duration::from_secs(1)));
        }
        self.run_query(&session, &veriff_id, VeriffQuery::Attempts).await?;
        self.change(&id.0, |before| {
            let mut change = super::super::store::Change::of(before);
            change.record(self.event(&Principal::System, EventKind::Fetched, None));
            change.writes.push(self.job(Job::Screening(id.clone()), 0));
            Ok(change)
        })
        .await?;
        for query in [VeriffQuery::Media, VeriffQuery::Person] {
            self.fetch_supplement(&session, &veriff_id, query).await?;
        }
        self.notify_changed(&id.0).await;
        Ok(self.until_settled(id).await?.map_or(JobOutcome::Done, JobOutcome::Again))
    }

    /// Returns when to fetch again, if Veriff's answer may lag behind the webhook that was just received: another decision came
    /// within [`ANSWER_LAG`] that is not older for certain.
    async fn until_settled(&self, id: &SessionId) -> Result<Option<Duration>> {
        let known = self.store.known_decisions(&id.0).await?;
        let Some(settled) = known.iter().filter(|row| row.settled.is_some()).max_by_key(|row| row.settled) else {
            return Ok(None);
        };
        let now = self.clock.now();
        for row in known.iter().filter(|row| row.id != settled.id && now - row.received_at < ANSWER_LAG) {
            if row.known()?.compare(&settled.known()?) != Some(Ordering::Less) {
                let age = Duration::from_millis(u64::try_from(now - row.received_at).unwrap_or_default());
                return Ok(Some(age.max(Duration::from_secs(5))));
            }
        }
        Ok(None)
    }

    /// Fetches the screening against watchlists, which may take longer than the decision; where it is not enabled, there
    /// is nothing to fetch.
    pub(in super::super) async fn screening(&self, id: &SessionId) -> Result<JobOutcome> {
        let Some(session) = self.store.session(&id.0).await? else { return Ok(JobOutcome::Done) };
        let Some(veriff_id) = self.veriff_id_of(&session).await? else { return Ok(JobOutcome::Done) };
        match self.run_query(&session, &veriff_id, VeriffQuery::WatchlistScreening).await {
            Ok(FetchOutcome::Running) => {
                let waited = self.until_next_poll(&session);
                let given_up = self.clock.now() - session.submitted_at.unwrap_or_default() > SCREENING_PERIOD;
                return Ok(if given_up { JobOutcome::Done } else { JobOutcome::Again(waited) });
            }
            Ok(_) => {}
            // A key that is refused is mended one day, and then there is an answer.
            Err(Error::Veriff(error)) if error.is_temporary() || error.unauthorized() => return Err(error.into()),
            Err(Error::Veriff(error)) => {
                tracing::debug!(session.id = %id, %error, "the screening is left unanswered");
            }
            Err(error) => return Err(error),
        }
        self.notify_changed(&id.0).await;
        Ok(JobOutcome::Done)
    }
}

/// Ends a job about a session that Veriff does not know.
fn session_unknown(id: &SessionId) -> JobOutcome {
    tracing::warn!(session.id = %id, "Veriff does not know the session any more; its decision can come by webhook only");
    JobOutcome::Done
}
