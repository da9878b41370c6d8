//! Step 6: Veriff decided. `domain::newest` chooses the decision that counts; here it is stored, and the session follows it.

use super::super::answers::decision_facts::DecisionFacts;
use super::super::ids::sha256_hex;
use super::super::store::{Applied, AttemptState, Change, DecisionRow, Job, NewDecision, Versioned, Write};
use super::super::{Error, Portal, Result};
use super::MAX_CONFLICTS;
use crate::domain::{Attention, EventKind, Principal, UserError, follow, newest};

/// After what time a decided session is rechecked for the first time, in milliseconds.
pub(super) const FIRST_RECHECK: i64 = 3_600_000;

/// How a decision was received.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DecisionSource {
    /// By webhook, which may be late: the decision is then fetched as well.
    Webhook,
    /// As the answer to a query that was run when the session had this version.
    Answer(i64),
    /// The same, in a job that fetches the other answers anyway.
    Fetched(i64),
}

/// The outcome of a decision that was received.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DecisionOutcome {
    /// It is stored, and the session follows the decision that counts.
    Stored,
    /// It was known, and changed nothing.
    Known,
    /// The session changed since the query was run, so that the answer may be older than what came meanwhile. It is stored, and
    /// settles nothing.
    Overtaken,
}

/// The digest of what makes a decision unique within its session: not of the text, which differs between webhook and answer.
fn digest(decision: &veriff::Decision) -> String {
    let parts = [
        decision.status.as_str().to_owned(),
        decision.attempt_id.as_ref().map(ToString::to_string).unwrap_or_default(),
        decision.decision_time.as_ref().map(ToString::to_string).unwrap_or_default(),
        decision.code.map(|code| code.to_string()).unwrap_or_default(),
        decision.reason_code.map(|code| code.to_string()).unwrap_or_default(),
    ];
    sha256_hex(parts.join("|").as_bytes())
}

/// Says whether a stored decision is this one in another form: the self-serve plan sends one decision with a code and
/// without, and moments are written with fractions of any length.
fn is_same(row: &DecisionRow, digest: &str, decision: &veriff::Decision) -> bool {
    if row.digest == digest {
        return true;
    }
    let moment = decision.decision_time.as_ref().and_then(veriff::Timestamp::moment);
    let stored_moment = row.decision_time.as_deref().and_then(|text| veriff::Timestamp::from(text).moment());
    let agree = |one: Option<i64>, other: Option<i64>| one.is_none() || other.is_none() || one == other;
    moment.is_some()
        && moment == stored_moment
        && decision.attempt_id.is_some()
        && row.veriff_attempt_id.as_deref() == decision.attempt_id.as_ref().map(veriff::AttemptId::as_str)
        && row.status == decision.status.as_str()
        && agree(row.code, decision.code)
        && agree(row.reason_code, decision.reason_code)
}

impl Portal {
    /// Stores a decision, and lets the session follow the one that counts. A known one may count again: what an answer names is
    /// settled by it.
    pub(super) async fn decide(
        &self,
        session_id: &str,
        decision: &veriff::Decision,
        raw: &str,
        source: DecisionSource,
    ) -> Result<DecisionOutcome> {
        for _ in 0..MAX_CONFLICTS {
            // The session first: what is read after it is no older, and a change of it in between is found when it is written.
            let before = self.store.session(session_id).await?.ok_or(Error::Refused(UserError::UnknownLink))?;
            let attempts = self.store.attempts(session_id).await?;
            let known = self.store.known_decisions(session_id).await?;
            let incoming = IncomingDecision { decision, raw, source };
            let (change, outcome) = self.decided(&before, &attempts, known, &incoming)?;
            let Some(change) = change else { return Ok(outcome) };
            let is_new = change.writes.iter().any(|write| matches!(write, Write::Decision(_)));
            match self.applied(before, change).await? {
                Some((_, Applied::Written)) => {
                    if is_new {
                        self.metrics.decision(decision.status.as_str());
                    }
                    return Ok(outcome);
                }
                // Somebody was quicker.
                Some((_, Applied::Stale | Applied::Known)) | None => {}
            }
        }
        Err(Error::Refused(UserError::Busy))
    }

    /// Makes the change that a decision means, if it means any.
    fn decided(
        &self,
        before: &Versioned,
        attempts: &[AttemptState],
        mut known: Vec<DecisionRow>,
        incoming: &IncomingDecision<'_>,
    ) -> Result<(Option<Change>, DecisionOutcome)> {
        let mut change = Change::of(before);
        let (queried_version, is_overtaken) = incoming.source.queried_version(before);
        let digest = digest(incoming.decision);
        let index = known.iter().position(|row| is_same(row, &digest, incoming.decision));
        let is_new = index.is_none();
        let index = if let Some(index) = index {
            if let Some(queried_version) = queried_version {
                known[index].settled = Some(queried_version);
                let id = known[index].id.clone();
                change.writes.push(Write::Settled { id, queried_version, raw: incoming.raw.to_owned() });
            }
            index
        } else {
            let number = attempt_of(attempts, before, incoming.decision.attempt_id.as_ref());
            if let Some(id) = &incoming.decision.attempt_id {
                let veriff_attempt_id = id.as_str().to_owned();
                change.writes.push(Write::AttemptNamed { number, veriff_attempt_id });
            }
            let new = self.new_decision(incoming, number, digest, before.version() + 1, queried_version);
            known.push(DecisionRow::from(&new));
            // First, so that a decision that is known after all stops the change before anything else.
            change.writes.insert(0, Write::Decision(new));
            known.len() - 1
        };
        let moves = self.follow_newest(&mut change, &known)?;
        let counts = change.decision_id.as_deref() == Some(known[index].id.as_str());
        if counts {
            change.person_name = DecisionFacts::name(incoming.raw).map(without_nul).or(change.person_name);
            let number = incoming.decision.document.as_ref().and_then(|document| document.number.clone());
            change.document_number = number.or(change.document_number);
        } else if is_new {
            change.record(self.event(
                &Principal::System,
                EventKind::OlderDecision,
                Some(incoming.decision.status.as_str()),
            ));
        }
        let is_readable_again = queried_version.is_some() && before.attention.is_some_and(Attention::is_unreadable);
        if is_readable_again {
            (change.session.attention, change.session.attention_at) = (None, None);
        }
        let is_open = !counts && is_undecided_between(&known, change.decision_id.as_deref(), index)?;
        if incoming.source.needs_fetch(is_new || moves, is_open) {
            change.writes.push(self.job(Job::Fetch(before.id.clone()), 0));
        }
        let means_something = moves || is_readable_again || !change.writes.is_empty();
        let outcome = match (is_overtaken, means_something) {
            (true, _) => DecisionOutcome::Overtaken,
            (false, true) => DecisionOutcome::Stored,
            (false, false) => DecisionOutcome::Known,
        };
        Ok((means_something.then_some(change), outcome))
    }

    /// Lets the session follow the decision that counts; says whether that is another than before, or moves it.
    fn follow_newest(&self, change: &mut Change, rows: &[DecisionRow]) -> Result<bool> {
        let known = rows.iter().map(DecisionRow::known).collect::<Result<Vec<_>>>()?;
        let Some(index) = newest(&known) else { return Ok(false) };
        let (row, decision) = (&rows[index], known[index]);
        let is_another = change.decision_id.as_deref() != Some(row.id.as_str());
        change.decision_id = Some(row.id.clone());
        let session = &mut change.session;
        let stage =
            follow(session.stage, session.attempt_number, &decision).and_then(|it| session.stage.after(it).ok());
        let is_moved = stage.is_some();
        session.stage = stage.unwrap_or(session.stage);
        if is_another || is_moved {
            if session.stage.status() == Some(decision.status) {
                session.decided_at = Some(row.received_at);
            }
            change.record(self.event(&Principal::System, EventKind::Decided, Some(decision.status.as_str())));
            change.writes.push(self.job(Job::Recheck(change.session.id.clone()), FIRST_RECHECK));
        }
        Ok(is_another || is_moved)
    }

    fn new_decision(
        &self,
        incoming: &IncomingDecision<'_>,
        attempt_number: i64,
        digest: String,
        seen: i64,
        settled: Option<i64>,
    ) -> NewDecision {
        let decision = incoming.decision;
        NewDecision {
            id: self.ids.id(),
            attempt_number,
            digest,
            status: decision.status.as_str().to_owned(),
            code: decision.code,
            reason: decision.reason.clone(),
            reason_code: decision.reason_code,
            veriff_attempt_id: decision.attempt_id.as_ref().map(|id| id.as_str().to_owned()),
            decision_time: decision.decision_time.as_ref().map(ToString::to_string),
            received_at: self.clock.now(),
            seen,
            settled,
            raw: incoming.raw.to_owned(),
        }
    }
}

/// A decision as it was received.
struct IncomingDecision<'a> {
    decision: &'a veriff::Decision,
    raw: &'a str,
    source: DecisionSource,
}

impl DecisionSource {
    /// Returns the version at which the query was run, if its answer settles something; and whether the session changed since.
    fn queried_version(self, before: &Versioned) -> (Option<i64>, bool) {
        match self {
            Self::Webhook => (None, false),
            Self::Answer(version) | Self::Fetched(version) if version == before.version() => (Some(version), false),
            Self::Answer(_) | Self::Fetched(_) => (None, true),
        }
    }

    fn needs_fetch(self, is_news: bool, is_open: bool) -> bool {
        match self {
            Self::Webhook => is_news || is_open,
            Self::Answer(_) => is_news,
            Self::Fetched(_) => false,
        }
    }
}

/// Says whether Veriff's times leave open which of two is newer: the decision that counts, or the one at `index`.
fn is_undecided_between(rows: &[DecisionRow], counts: Option<&str>, index: usize) -> Result<bool> {
    let Some(counting) = rows.iter().find(|row| Some(row.id.as_str()) == counts) else { return Ok(true) };
    Ok(counting.known()?.compare(&rows[index].known()?).is_none())
}

/// Returns the portal's number of the attempt that a decision is about. An attempt that is not known yet by Veriff's id is the
/// newest of those that were submitted and have none; a decision without an id is most likely about the newest submitted one.
fn attempt_of(attempts: &[AttemptState], before: &Versioned, id: Option<&veriff::AttemptId>) -> i64 {
    let by_id = id.and_then(|id| attempts.iter().find(|one| one.veriff_attempt_id.as_deref() == Some(id.as_str())));
    let may_be = |one: &&AttemptState| {
        (one.submitting_at.is_some() || one.number == 1) && (id.is_none() || one.veriff_attempt_id.is_none())
    };
    let likeliest = || attempts.iter().filter(may_be).max_by_key(|one| one.number);
    by_id.or_else(likeliest).map_or(before.attempt_number, |attempt| attempt.number)
}

/// NUL, which `PostgreSQL` cannot hold, as the sign for what cannot be shown.
fn without_nul(text: String) -> String {
    if text.contains('\0') { text.replace('\0', "\u{fffd}") } else { text }
}
