//! Step 6: Veriff decided. Which decision counts is told by `domain::newest`; here it is kept, and the session follows it.

use super::super::decision_facts::DecisionFacts;
use super::super::ids::sha256_hex;
use super::super::store::{Applied, AttemptState, Change, DecisionRow, Job, NewDecision, Versioned, Write};
use super::super::{Error, Portal, Result};
use super::PATIENCE;
use crate::domain::{Attention, EventKind, Problem, follow, newest};

/// When a decided session is looked at again for the first time, in milliseconds.
pub(super) const FIRST_LOOK: i64 = 3_600_000;

/// How a decision was told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Heard {
    /// By webhook, which may be late: it only says that there is something to ask about.
    Sign,
    /// In answer to a question that was put when the session had this version.
    Answer(i64),
    /// The same, while what belongs to it is being fetched anyway.
    Fetched(i64),
}

/// What came of a decision that was told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Taken {
    /// It is kept, and the session follows the one that counts.
    Kept,
    /// It was known, and changed nothing.
    Known,
    /// The session changed since the question was put, so that the answer may be older than what came meanwhile. It is kept, and
    /// settles nothing.
    Overtaken,
}

/// What tells one decision of a session from another: not the text, which differs between webhook and answer.
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

/// Says whether a kept decision is this one, told in other words: the self-serve plan tells one decision with a code and
/// without, and moments are written with fractions of any length.
fn is_same(row: &DecisionRow, digest: &str, decision: &veriff::Decision) -> bool {
    if row.digest == digest {
        return true;
    }
    let moment = decision.decision_time.as_ref().and_then(veriff::Timestamp::moment);
    let told_at = row.decision_time.as_deref().and_then(|text| veriff::Timestamp::from(text).moment());
    let agree = |one: Option<i64>, other: Option<i64>| one.is_none() || other.is_none() || one == other;
    moment.is_some()
        && moment == told_at
        && decision.attempt_id.is_some()
        && row.veriff_attempt_id.as_deref() == decision.attempt_id.as_ref().map(veriff::AttemptId::as_str)
        && row.status == decision.status.as_str()
        && agree(row.code, decision.code)
        && agree(row.reason_code, decision.reason_code)
}

impl Portal {
    /// Keeps a decision, and lets the session follow the one that counts. Known ones may count anew: what an answer names is
    /// settled by it.
    pub(super) async fn decide(
        &self,
        session_id: &str,
        decision: &veriff::Decision,
        raw: &str,
        heard: Heard,
    ) -> Result<Taken> {
        for _ in 0..PATIENCE {
            // The session first: what is read after it is no older, and a change of it in between is found when it is written.
            let before = self.store.session(session_id).await?.ok_or(Error::Refused(Problem::UnknownLink))?;
            let attempts = self.store.attempts(session_id).await?;
            let known = self.store.known_decisions(session_id).await?;
            let told = Told { decision, raw, heard };
            let (change, taken) = self.decided(&before, &attempts, known, &told)?;
            let Some(change) = change else { return Ok(taken) };
            match self.applied(before, change).await? {
                Some((_, Applied::Written)) => return Ok(taken),
                // Somebody was quicker.
                Some((_, Applied::Stale | Applied::Known)) | None => {}
            }
        }
        Err(Error::Refused(Problem::Busy))
    }

    /// Makes the change that a decision means, if it means any.
    fn decided(
        &self,
        before: &Versioned,
        attempts: &[AttemptState],
        mut known: Vec<DecisionRow>,
        told: &Told<'_>,
    ) -> Result<(Option<Change>, Taken)> {
        let mut change = Change::of(before);
        let (asked_at, is_overtaken) = told.heard.asked_at(before);
        let digest = digest(told.decision);
        let place = known.iter().position(|row| is_same(row, &digest, told.decision));
        let is_new = place.is_none();
        let place = if let Some(place) = place {
            if let Some(asked_at) = asked_at {
                known[place].settled = Some(asked_at);
                let id = known[place].id.clone();
                change.writes.push(Write::Settled { id, asked_at, raw: told.raw.to_owned() });
            }
            place
        } else {
            let number = attempt_of(attempts, before, told.decision.attempt_id.as_ref());
            if let Some(id) = &told.decision.attempt_id {
                let veriff_attempt_id = id.as_str().to_owned();
                change.writes.push(Write::AttemptNamed { number, veriff_attempt_id });
            }
            let new = self.new_decision(told, number, digest, before.version() + 1, asked_at);
            known.push(DecisionRow::from(&new));
            // First, so that a decision that is known after all stops the change before anything else.
            change.writes.insert(0, Write::Decision(new));
            known.len() - 1
        };
        let moves = self.follow_newest(&mut change, &known)?;
        let counts = change.decision_id.as_deref() == Some(known[place].id.as_str());
        if counts {
            change.person_name = DecisionFacts::name(told.raw).map(without_nul).or(change.person_name);
            let number = told.decision.document.as_ref().and_then(|document| document.number.clone());
            change.document_number = number.or(change.document_number);
        } else if is_new {
            change.writes.push(self.event(EventKind::OlderDecision, Some(told.decision.status.as_str())));
        }
        let is_readable_again = asked_at.is_some() && before.attention.is_some_and(Attention::is_unreadable);
        if is_readable_again {
            (change.session.attention, change.session.attention_at) = (None, None);
        }
        let is_open = !counts && is_undecided_between(&known, change.decision_id.as_deref(), place)?;
        if told.heard.wants_a_look(is_new || moves, is_open) {
            change.writes.push(self.job(Job::Fetch(before.id.clone()), 0));
        }
        let means_something = moves || is_readable_again || !change.writes.is_empty();
        let taken = match (is_overtaken, means_something) {
            (true, _) => Taken::Overtaken,
            (false, true) => Taken::Kept,
            (false, false) => Taken::Known,
        };
        Ok((means_something.then_some(change), taken))
    }

    /// Lets the session follow the decision that counts; says whether that is another than before, or moves it.
    fn follow_newest(&self, change: &mut Change, rows: &[DecisionRow]) -> Result<bool> {
        let known = rows.iter().map(DecisionRow::known).collect::<Result<Vec<_>>>()?;
        let Some(place) = newest(&known) else { return Ok(false) };
        let (row, decision) = (&rows[place], known[place]);
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
            change.writes.push(self.event(EventKind::Decided, Some(decision.status.as_str())));
            change.writes.push(self.job(Job::Look(change.session.id.clone()), FIRST_LOOK));
        }
        Ok(is_another || is_moved)
    }

    fn new_decision(
        &self,
        told: &Told<'_>,
        attempt_number: i64,
        digest: String,
        seen: i64,
        settled: Option<i64>,
    ) -> NewDecision {
        let decision = told.decision;
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
            raw: told.raw.to_owned(),
        }
    }
}

/// A decision as it was told.
struct Told<'a> {
    decision: &'a veriff::Decision,
    raw: &'a str,
    heard: Heard,
}

impl Heard {
    /// Returns when the question was put, if its answer settles something; and whether the session changed since.
    fn asked_at(self, before: &Versioned) -> (Option<i64>, bool) {
        match self {
            Self::Sign => (None, false),
            Self::Answer(version) | Self::Fetched(version) if version == before.version() => (Some(version), false),
            Self::Answer(_) | Self::Fetched(_) => (None, true),
        }
    }

    fn wants_a_look(self, is_news: bool, is_open: bool) -> bool {
        match self {
            Self::Sign => is_news || is_open,
            Self::Answer(_) => is_news,
            Self::Fetched(_) => false,
        }
    }
}

/// Says whether what Veriff wrote leaves open which of the two is newer: the one that counts, or the one at `place`.
fn is_undecided_between(rows: &[DecisionRow], counts: Option<&str>, place: usize) -> Result<bool> {
    let Some(counting) = rows.iter().find(|row| Some(row.id.as_str()) == counts) else { return Ok(true) };
    Ok(counting.known()?.compare(&rows[place].known()?).is_none())
}

/// Returns the portal's number of the attempt that a decision is about. An attempt that is not known yet by Veriff's id is the
/// newest of those that were handed in and have none; a decision without an id is most likely about the newest handed in.
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
