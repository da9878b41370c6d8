//! Random walks: whatever happens in whatever order, the invariants of the simulation hold.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::simulation::Simulation;
use super::{Effect, Timer};

const WALKS: u64 = 250;
const EVENTS: usize = 240;

/// What usually comes next, so that walks get past the first steps.
const FORWARD: [&str; 13] = [
    "open",
    "stream",
    "frame",
    "shutter",
    "photo",
    "accept",
    "busy",
    "retry",
    "again",
    "online",
    "refused",
    "retake",
    "no answer",
];

/// A generator of pseudo-random numbers (splitmix64).
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % bound as u64).expect("below the bound")
    }
}

#[test]
fn no_walk_breaks_an_invariant() {
    let mut seen = BTreeSet::new();
    for seed in 0..WALKS {
        let mut chance = Chance(seed);
        let mut simulation = Simulation::default();
        let mut walk = Vec::new();
        for _ in 0..EVENTS {
            let events = simulation.events();
            let name = if chance.below(2) == 0 {
                FORWARD[chance.below(FORWARD.len())]
            } else {
                events[chance.below(events.len())].0
            };
            walk.push(name);
            let effects = catch_unwind(AssertUnwindSafe(|| simulation.event(name)));
            let effects = effects.unwrap_or_else(|_| panic!("seed {seed} breaks after {walk:?}"));
            seen.insert(simulation.capture.view().as_str().to_owned());
            for effect in effects {
                if let Effect::Arm { timer, .. } = effect {
                    seen.insert(format!("{timer:?}"));
                }
            }
        }
    }
    assert_eq!(seen.len(), 7 + Timer::ALL.len(), "the walks come everywhere: {seen:?}");
}
