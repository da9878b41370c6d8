//! What is waited for, and how long.

/// How often the photo is sent again without the person.
pub(super) const RETRIES: u32 = 3;

/// A timer of the capture. There is at most one of each: arming it again supersedes the earlier one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Timer {
    /// The browser asks the person for the camera, and answers.
    Permission,
    /// The camera shows new frames.
    Watchdog,
    /// The page is hidden, and the camera runs.
    Hidden,
    /// The upload moves.
    Progress,
    /// The upload is repeated when it is over.
    Retry,
}

impl Timer {
    /// Every timer, in the order of their numbers.
    pub const ALL: [Self; 5] = [Self::Permission, Self::Watchdog, Self::Hidden, Self::Progress, Self::Retry];

    /// Returns how many milliseconds it runs. A pause before a retry is twice as long as the one before.
    pub(super) fn milliseconds(self, tries: u32) -> u32 {
        match self {
            Self::Permission | Self::Progress => 30_000,
            Self::Watchdog => 2_500,
            Self::Hidden => 10_000,
            Self::Retry => 1_000 << tries.saturating_sub(1).min(RETRIES),
        }
    }
}

/// Returns a pause of half to one and a half times `milliseconds`, by a `chance` between 0 and 1: so not all try at once.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few thousand")]
pub fn with_jitter(milliseconds: u32, chance: f64) -> u32 {
    (f64::from(milliseconds) * (0.5 + chance)) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_and_differ() {
        let pause = |tries, chance| with_jitter(Timer::Retry.milliseconds(tries), chance);
        assert_eq!(pause(1, 0.0), 500);
        assert_eq!(pause(3, 0.5), 4_000);
        assert_eq!(pause(31, 0.5), 8_000);
    }

    #[test]
    fn the_number_of_a_timer_is_its_index() {
        for (index, timer) in Timer::ALL.into_iter().enumerate() {
            assert_eq!(timer as usize, index);
        }
    }
}
