//! The limits of memory, time and number: each with its name and its default.
//!
//! Those of decoding (`DECODE_MEMORY`) and of signing in (`SIGN_INS_AT_ONCE`, `SIGN_INS_WAITING`, `LOGIN_IDLE`, `LOGIN_LIFETIME`)
//! are older, and stand in `config.rs`.
//!
//! When a limit is reached, the response comes at once or after a short wait, with its own status (408, 413, 429 or 503 with
//! `Retry-After`); other requests do not pay for it with memory, processor time or waiting.

use std::time::Duration;

use super::duration::duration;

/// The limits. Each is a flag and a variable of the environment.
#[derive(Clone, Debug, PartialEq, Eq, clap::Args)]
#[command(next_help_heading = "Limits")]
pub struct Budgets {
    /// How many photos are read and tidied at once; others wait for their turn.
    #[arg(long, env = "UPLOADS", default_value_t = 64, hide_short_help = true)]
    pub uploads: usize,
    /// How many of them may come over one link: a person has a phone, and perhaps a computer beside it.
    #[arg(long, env = "UPLOADS_PER_LINK", default_value_t = 2, hide_short_help = true)]
    pub uploads_per_link: usize,
    /// How many of them may come from one address (of IPv6, from one /64), so that one cannot keep out all others.
    #[arg(long, env = "UPLOADS_PER_ADDRESS", default_value_t = 32, hide_short_help = true)]
    pub uploads_per_address: usize,
    /// How many MiB of memory photos may take until they are tidied; one address may have half of it. At least 50.
    #[arg(long, env = "UPLOAD_MEMORY", default_value_t = 96, hide_short_help = true)]
    pub upload_memory: usize,
    /// How long a photo waits for its turn before the person is asked to come again.
    #[arg(long, env = "UPLOAD_PATIENCE", default_value = "30s", value_parser = duration, hide_short_help = true)]
    pub upload_patience: Duration,
    /// How long one upload may take in all: 15 minutes are 11 MB at 100 kbit/s.
    #[arg(long, env = "UPLOAD_DEADLINE", default_value = "15m", value_parser = duration, hide_short_help = true)]
    pub upload_deadline: Duration,
    /// How many bytes a second a request's body must bring while the portal waits for it; slower ones are ended with 408.
    #[arg(long, env = "LEAST_SPEED", default_value_t = 4_096, hide_short_help = true)]
    pub least_speed: u64,
    /// Over what time the least speed is averaged: for so long a connection may stand still.
    #[arg(long, env = "LEAST_SPEED_OVER", default_value = "20s", value_parser = duration, hide_short_help = true)]
    pub least_speed_over: Duration,
    /// How long a connection may take for the head of its next request, idle ones included. Longer than a proxy in front keeps
    /// an idle connection, which for most is 60 s.
    #[arg(long, env = "REQUEST_HEAD_TIMEOUT", default_value = "65s", value_parser = duration, hide_short_help = true)]
    pub request_head_timeout: Duration,
    /// How many connections are open at once; more wait in the system's queue.
    #[arg(long, env = "CONNECTIONS", default_value_t = 4_096, hide_short_help = true)]
    pub connections: usize,
    /// How many of them may come from one address that is no trusted proxy; more are closed.
    #[arg(long, env = "CONNECTIONS_PER_ADDRESS", default_value_t = 1_536, hide_short_help = true)]
    pub connections_per_address: usize,
    /// How many pages are told of changes at once; others ask every 15 s.
    #[arg(long, env = "STREAMS", default_value_t = 2_048, hide_short_help = true)]
    pub streams: usize,
    /// How many of them may belong to one link or to one reviewer.
    #[arg(long, env = "STREAMS_PER_VIEWER", default_value_t = 16, hide_short_help = true)]
    pub streams_per_viewer: usize,
    /// How long running requests and running work may take once the portal was told to stop.
    #[arg(long, env = "STOP_WITHIN", default_value = "5s", value_parser = duration, hide_short_help = true)]
    pub stop_within: Duration,
}

impl Default for Budgets {
    /// What holds where nothing is set.
    fn default() -> Self {
        Self {
            uploads: 64,
            uploads_per_link: 2,
            uploads_per_address: 32,
            upload_memory: 96,
            upload_patience: Duration::from_secs(30),
            upload_deadline: Duration::from_mins(15),
            least_speed: 4_096,
            least_speed_over: Duration::from_secs(20),
            request_head_timeout: Duration::from_secs(65),
            connections: 4_096,
            connections_per_address: 1_536,
            streams: 2_048,
            streams_per_viewer: 16,
            stop_within: Duration::from_secs(5),
        }
    }
}

impl Budgets {
    /// Says which limit would let nobody in.
    pub(super) fn check(&self) -> anyhow::Result<()> {
        let limits = [
            ("UPLOADS", self.uploads),
            ("UPLOADS_PER_LINK", self.uploads_per_link),
            ("UPLOADS_PER_ADDRESS", self.uploads_per_address),
            ("CONNECTIONS", self.connections),
            ("CONNECTIONS_PER_ADDRESS", self.connections_per_address),
            ("STREAMS", self.streams),
            ("STREAMS_PER_VIEWER", self.streams_per_viewer),
        ];
        if let Some((name, _)) = limits.into_iter().find(|(_, limit)| *limit == 0) {
            anyhow::bail!("{name} must be at least 1");
        }
        if self.upload_memory < 50 {
            anyhow::bail!(
                "UPLOAD_MEMORY must be at least 50 MiB: one address has half of it, and one photo may have 25"
            );
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use clap::{Args, FromArgMatches};

    use super::*;

    /// The limits as the command line has them, whatever the environment of the test says.
    fn parsed(flags: &[&str]) -> Result<Budgets, clap::Error> {
        let command = Budgets::augment_args(clap::Command::new("portal")).mut_args(|arg| arg.env(None::<&str>));
        let flags = ["portal"].iter().chain(flags);
        Budgets::from_arg_matches(&command.try_get_matches_from(flags)?)
    }

    #[test]
    fn what_holds_where_nothing_is_set_is_what_the_help_says() {
        assert_eq!(parsed(&[]).expect("defaults"), Budgets::default());
    }

    #[test]
    fn limits_that_let_nobody_in_are_refused() {
        assert!(Budgets::default().check().is_ok());
        let none = parsed(&["--uploads-per-link", "0"]).expect("a number");
        assert!(none.check().is_err_and(|error| error.to_string().contains("UPLOADS_PER_LINK")));
        let little = parsed(&["--upload-memory", "49"]).expect("a number");
        assert!(little.check().is_err_and(|error| error.to_string().contains("UPLOAD_MEMORY")));
        assert!(parsed(&["--least-speed-over", "0s"]).is_err());
    }
}
