//! Jobs of a session that fail: what Veriff answered, how often, and when they are tried again.

use super::humanize;

/// A job of a session whose last try failed. Times are milliseconds since 1970.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FailingJob {
    /// What was to be done, as the store calls it: `send`, `poll`, ….
    pub job: String,
    /// Why it failed, as the store calls it: `veriff_refused`, ….
    pub reason: String,
    /// The HTTP status of Veriff's answer.
    pub status: Option<i64>,
    /// Veriff's own code.
    pub code: Option<String>,
    /// What the code means, where it stands in Veriff's tables.
    pub meaning: Option<String>,
    /// Veriff's message: foreign text, cut to a bounded length.
    pub message: Option<String>,
    /// How often it failed in a row without completing another step.
    pub failures: i64,
    /// Since when it fails.
    pub since: Option<i64>,
    /// When it failed last.
    pub failed_at: Option<i64>,
    /// When it is tried again; `None` if it has stopped, until a reviewer resumes it.
    pub next_at: Option<i64>,
    /// Until when a worker has leased it: in the past, if none has.
    pub leased_until: i64,
}

impl FailingJob {
    /// Says in words what was to be done.
    pub fn job_words(&self) -> String {
        match self.job.as_str() {
            "send" => "Sending to Veriff".to_owned(),
            "poll" => "Asking for the decision".to_owned(),
            "fetch" => "Fetching what belongs to the decision".to_owned(),
            "screening" => "Fetching the screening".to_owned(),
            other => humanize(other),
        }
    }

    /// Says in words why it failed.
    pub fn reason_words(&self) -> &str {
        failure_words(&self.reason).unwrap_or(&self.reason)
    }

    /// Says whether a worker runs it now.
    pub fn is_running(&self, now: i64) -> bool {
        self.leased_until > now
    }
}

/// Why work failed, in words; `None` for a word that is not known.
pub fn failure_words(word: &str) -> Option<&'static str> {
    Some(match word {
        "veriff_unauthorized" => "Veriff does not accept the portal’s key",
        "veriff_refused" => "Veriff refused",
        "veriff_unreachable" => "Veriff did not answer",
        "veriff_failed" => "Veriff had a fault",
        "veriff_busy" => "Veriff asked to wait",
        "media_store" => "the media store did not answer",
        "media_missing" => "a picture is not in the media store",
        "database" => "the database did not answer",
        "integration" => "the settings name no such integration",
        "portal" => "a fault of the portal",
        "lease_lost" => "the portal ended while it was doing this, again and again",
        _ => return None,
    })
}

/// What came of *Send now*.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SendNow {
    /// The failed jobs run now.
    Begun,
    /// They were running already.
    Running,
    /// No job of the session fails.
    Nothing,
}

impl SendNow {
    /// Every outcome of *Send now*.
    pub const ALL: [Self; 3] = [Self::Begun, Self::Running, Self::Nothing];

    /// Returns the word for the address.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Begun => "begun",
            Self::Running => "running",
            Self::Nothing => "nothing",
        }
    }

    /// Reads the word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.as_str() == word)
    }

    /// Returns the sentence for the reviewer.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Begun => "It is tried again now. This page shows what comes of it.",
            Self::Running => "It is being tried already. This page shows what comes of it.",
            Self::Nothing => "There is nothing left that fails.",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outcomes_read_back() {
        for outcome in SendNow::ALL {
            assert_eq!(SendNow::parse(outcome.as_str()), Some(outcome));
        }
        assert_eq!(SendNow::parse("<b>"), None);
    }
}
