//! Which of several decisions counts: the newest that Veriff made, in whatever order they came.
//!
//! The rule is docs/decisions/0013-the-truth-has-an-order.md: Veriff's own times and attempts tell which of two is newer; where
//! they are missing, equal or at odds, it counts what Veriff named when it was asked; and until it is asked, what is likeliest.

use std::cmp::Ordering;

use super::{DecisionStatus, Stage, Transition};

/// What the order of decisions depends on, for one decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KnownDecision {
    /// What was decided.
    pub status: DecisionStatus,
    /// The portal's number of the attempt.
    pub attempt: i64,
    /// Whether Veriff named the attempt; else the number is a guess.
    pub is_named: bool,
    /// When Veriff decided, in nanoseconds since 1970, where it says.
    pub decided_at: Option<i128>,
    /// When the attempt was submitted, by Veriff's clock, in nanoseconds since 1970: the decision is younger than that.
    pub submitted_at: Option<i128>,
    /// The session's version with which the decision became known.
    pub seen: i64,
    /// The session's version at which Veriff was asked and named this decision, the last time.
    pub settled: Option<i64>,
}

impl KnownDecision {
    /// Says whether this decision is certainly newer than `other`, or older; `None` where what Veriff wrote leaves it open.
    pub fn compare(&self, other: &Self) -> Option<Ordering> {
        let by_attempt = (self.is_named && other.is_named).then(|| self.attempt.cmp(&other.attempt));
        match (self.by_time(other), by_attempt.filter(|order| order.is_ne())) {
            (Some(time), Some(attempt)) if time != attempt => None,
            (time, attempt) => time.or(attempt),
        }
    }

    fn by_time(&self, other: &Self) -> Option<Ordering> {
        let order = match (self.decided_at, other.decided_at) {
            (Some(one), Some(two)) => Some(one.cmp(&two)),
            // An attempt that was submitted after the other decision was made was decided later.
            (Some(decided), None) => other.submitted_at.filter(|at| *at > decided).map(|_| Ordering::Less),
            (None, Some(decided)) => self.submitted_at.filter(|at| *at > decided).map(|_| Ordering::Greater),
            (None, None) => self.submitted_at.zip(other.submitted_at).map(|(one, two)| one.cmp(&two)),
        };
        order.filter(|order| order.is_ne())
    }

    fn is_newer_than(&self, other: &Self) -> bool {
        self.compare(other) == Some(Ordering::Greater)
    }

    /// How far a session has come with such a decision: a review comes before what it ends in, an end comes last.
    fn progress(&self) -> u8 {
        match self.status {
            DecisionStatus::Review => 0,
            DecisionStatus::ResubmissionRequested => 1,
            DecisionStatus::Approved | DecisionStatus::Declined => 2,
            DecisionStatus::Expired | DecisionStatus::Abandoned => 3,
        }
    }
}

/// Returns the index of the decision that counts; `None` if there is none.
///
/// What Veriff named when it was last queried counts, unless another is certainly newer. One that came after that query and
/// cannot be compared counts meanwhile if it brings the session further: Veriff is asked about it anyway.
pub fn newest(known: &[KnownDecision]) -> Option<usize> {
    let settled = known.iter().filter(|one| one.settled.is_some()).max_by_key(|one| one.settled);
    let may_count = |one: &KnownDecision| match settled {
        None => true,
        Some(settled) => {
            let is_it = one == settled;
            let came_later = Some(one.seen) > settled.settled && one.progress() > settled.progress();
            is_it || one.is_newer_than(settled) || (came_later && one.compare(settled).is_none())
        }
    };
    let candidates: Vec<(usize, &KnownDecision)> = known.iter().enumerate().filter(|(_, one)| may_count(one)).collect();
    let is_outdone = |one: &KnownDecision| candidates.iter().any(|(_, other)| other.is_newer_than(one));
    let likelihood = |one: &KnownDecision| (one.attempt, one.progress(), one.decided_at, one.seen);
    candidates
        .iter()
        .filter(|(_, one)| !is_outdone(one))
        .max_by_key(|(_, one)| likelihood(one))
        .map(|(index, _)| *index)
}

/// Returns the indices of all decisions, from the one that counts to the oldest.
pub fn from_newest(known: &[KnownDecision]) -> Vec<usize> {
    let mut left: Vec<(usize, KnownDecision)> = known.iter().copied().enumerate().collect();
    let mut order = Vec::with_capacity(left.len());
    while let Some(next) = newest(&left.iter().map(|(_, one)| *one).collect::<Vec<_>>()) {
        order.push(left.remove(next).0);
    }
    order
}

/// Returns the transition that the decision that counts causes for a session at `stage` in attempt `current`; `None` for none.
///
/// Once the person has begun another attempt, the request for it is behind them. But whatever else Veriff decides about the
/// earlier attempt after that was decided anew, and ends what the person is at.
pub fn follow(stage: Stage, current: i64, decision: &KnownDecision) -> Option<Transition> {
    let status = decision.status;
    if let Stage::Decided(before) = stage {
        return (before != status).then_some(Transition::Decided(status));
    }
    let is_end = matches!(status, DecisionStatus::Expired | DecisionStatus::Abandoned);
    if decision.attempt >= current || is_end {
        return Some(Transition::Decided(status));
    }
    (status != DecisionStatus::ResubmissionRequested).then_some(Transition::DecidedAnew(status))
}

#[cfg(test)]
#[path = "newest_tests.rs"]
mod tests;
