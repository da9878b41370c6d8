//! Fault injection: calls that fail on purpose, by count or by chance with a seed.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::route::Route;

/// An injected fault: the calls that it applies to, what happens, and how often.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct InjectedFault {
    /// Which calls it is for.
    #[serde(default)]
    pub matches: FaultScope,
    /// What happens to a call that the fault applies to.
    pub what: FaultKind,
    /// How often the fault happens to the calls that it applies to.
    #[serde(default)]
    pub when: FaultSchedule,
    /// Whether the call has its effect before its answer is replaced: the outcome is then unknown to the caller.
    #[serde(default)]
    pub after_effect: bool,
}

impl InjectedFault {
    /// `what`, for every call, always, without effect.
    pub fn new(what: FaultKind) -> Self {
        Self { matches: FaultScope::Any, what, when: FaultSchedule::Always, after_effect: false }
    }

    /// The same for one call of the API only.
    #[must_use]
    pub fn on(mut self, route: Route) -> Self {
        self.matches = FaultScope::Route(route);
        self
    }

    /// The same, but only the first `times`.
    #[must_use]
    pub fn times(mut self, times: u32) -> Self {
        self.when = FaultSchedule::Times(times);
        self
    }

    /// The same, but only as often as `when` says.
    #[must_use]
    pub fn when(mut self, when: FaultSchedule) -> Self {
        self.when = when;
        self
    }

    /// The same, but the call has its effect first.
    #[must_use]
    pub fn after_effect(mut self) -> Self {
        self.after_effect = true;
        self
    }
}

/// The calls that a fault applies to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FaultScope {
    /// Every call of the API.
    #[default]
    Any,
    /// One of them.
    Route(Route),
}

/// What happens to a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FaultKind {
    /// Answered with this status.
    Status(u16),
    /// Answered with 429 and `Retry-After`.
    TooManyRequests {
        /// Seconds to wait.
        retry_after: u64,
    },
    /// Answered rightly, but only after so long.
    #[serde(rename = "delay_ms")]
    Delay(#[serde(with = "super::clock::in_milliseconds")] Duration),
    /// The connection is closed without an answer. Needs [`Mock::serve`](super::Mock::serve); elsewhere the answer
    /// breaks off.
    DropConnection,
    /// Answered rightly, but signed wrongly. The call has its effect.
    WrongSignature,
    /// Answered, but the body breaks off in the middle. The call has its effect.
    CutBody,
}

/// How often a fault happens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FaultSchedule {
    /// Every call or webhook that the fault applies to.
    #[default]
    Always,
    /// The first so many times.
    Times(u32),
    /// Every so manieth time: 3 is the third, the sixth, and so on.
    Every(u32),
    /// With this probability, from 0 to 1, by the seed of the stand-in.
    Chance(f64),
}

/// Faults with their counters.
pub(super) struct Faults<F> {
    list: Vec<(F, u32)>,
    chance: Chance,
}

impl<F: Clone> Faults<F> {
    pub(super) fn new(seed: u64) -> Self {
        Self { list: Vec::new(), chance: Chance(seed) }
    }

    pub(super) fn set(&mut self, faults: Vec<F>) {
        self.list = faults.into_iter().map(|fault| (fault, 0)).collect();
    }

    pub(super) fn list(&self) -> Vec<F> {
        self.list.iter().map(|(fault, _)| fault.clone()).collect()
    }

    /// The first fault that `fits` and is due.
    pub(super) fn draw(&mut self, fits: impl Fn(&F) -> bool, when: impl Fn(&F) -> FaultSchedule) -> Option<F> {
        for (fault, seen) in &mut self.list {
            if !fits(fault) {
                continue;
            }
            *seen = seen.saturating_add(1);
            let due = match when(fault) {
                FaultSchedule::Always => true,
                FaultSchedule::Times(times) => *seen <= times,
                FaultSchedule::Every(every) => every > 0 && *seen % every == 0,
                FaultSchedule::Chance(probability) => self.chance.draw() < probability,
            };
            if due {
                return Some(fault.clone());
            }
        }
        None
    }
}

/// Chance that comes out the same for the same seed (`SplitMix64`).
pub(super) struct Chance(u64);

impl Chance {
    /// A number from 0 up to 1.
    fn draw(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^= mixed >> 31;
        let high = u32::try_from(mixed >> 32).expect("the upper half fits");
        f64::from(high) / (f64::from(u32::MAX) + 1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::{FaultKind, FaultSchedule, Faults, InjectedFault};

    fn due(when: FaultSchedule, seed: u64) -> Vec<bool> {
        let mut faults = Faults::new(seed);
        faults.set(vec![InjectedFault::new(FaultKind::Status(500)).when(when)]);
        (0..1000).map(|_| faults.draw(|_| true, |fault| fault.when).is_some()).collect()
    }

    #[test]
    fn counts_and_chances() {
        assert_eq!(due(FaultSchedule::Times(2), 0)[..4], [true, true, false, false]);
        assert_eq!(due(FaultSchedule::Every(3), 0)[..6], [false, false, true, false, false, true]);
        assert!(!due(FaultSchedule::Every(0), 0).contains(&true));
        assert_eq!(due(FaultSchedule::Chance(0.3), 7), due(FaultSchedule::Chance(0.3), 7));
        assert_ne!(due(FaultSchedule::Chance(0.3), 7), due(FaultSchedule::Chance(0.3), 8));
        let often = due(FaultSchedule::Chance(0.3), 7).into_iter().filter(|due| *due).count();
        assert!((240..360).contains(&often), "{often}");
    }
}
