//! The progress of an audit: a bar on a terminal, a line every few seconds elsewhere.

use std::io::IsTerminal;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};
use portal::server::{AuditCount, AuditState};

/// How often a line is written where there is no terminal.
const LINE_INTERVAL: Duration = Duration::from_secs(5);

/// How many rows are in which state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Tally {
    /// Rows with a session.
    pub(super) imported: u64,
    /// Rows that were sent to Veriff.
    pub(super) sent: u64,
    /// Rows with a conclusive decision.
    pub(super) decided: u64,
    /// Rows that were rejected.
    pub(super) errors: u64,
    /// Sessions whose last try to be sent failed.
    pub(super) failing: u64,
}

impl Tally {
    /// Adds up what the database counted.
    pub(super) fn of(counts: &[AuditCount], failing: i64) -> Self {
        let mut tally = Self { failing: u64::try_from(failing).unwrap_or(0), ..Self::default() };
        for AuditCount { state, rows } in counts {
            let rows = u64::try_from(*rows).unwrap_or(0);
            if state == AuditState::ERROR {
                tally.errors += rows;
                continue;
            }
            tally.imported += rows;
            tally.sent += if state == AuditState::SENDING { 0 } else { rows };
            tally.decided += if AuditState::is_open(state) { 0 } else { rows };
        }
        tally
    }

    /// Rows of which nothing more is to be expected.
    pub(super) fn done(self) -> u64 {
        self.decided + self.errors
    }

    /// Rows that wait for a decision, sent or not.
    pub(super) fn open(self) -> u64 {
        self.imported - self.decided
    }
}

/// Shows on a terminal, or in a log, how far the audit is.
pub(super) struct Progress {
    total: u64,
    begun: Instant,
    /// What was done before this start.
    before: Option<Tally>,
    bar: Option<ProgressBar>,
    written: Instant,
}

impl Progress {
    pub(super) fn new(total: u64) -> Self {
        let bar = std::io::stderr().is_terminal().then(|| {
            let style = ProgressStyle::with_template("{wide_bar} {percent:>3} %\n{msg}");
            let bar = ProgressBar::new(total);
            style.map(|style| bar.clone().with_style(style)).unwrap_or(bar)
        });
        Self { total, begun: Instant::now(), before: None, bar, written: Instant::now() }
    }

    /// Shows how far it is now.
    pub(super) fn show(&mut self, tally: Tally) {
        let before = *self.before.get_or_insert(tally);
        let words = words(tally, before, self.total, self.begun.elapsed());
        if let Some(bar) = &self.bar {
            bar.set_position(tally.done());
            bar.set_message(words);
        } else if self.written.elapsed() >= LINE_INTERVAL {
            self.written = Instant::now();
            eprintln!("{words}");
        }
    }

    /// Shows it for the last time.
    pub(super) fn end(&self, tally: Tally) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
        let before = self.before.unwrap_or(tally);
        eprintln!("{}", words(tally, before, self.total, self.begun.elapsed()));
    }
}

/// All of it in a line. The rate is that of this start: what is handed to Veriff in a minute.
fn words(tally: Tally, before: Tally, total: u64, elapsed: Duration) -> String {
    let Tally { imported, sent, decided, errors, failing } = tally;
    let mut words =
        vec![format!("{total} rows: {imported} imported, {sent} sent, {decided} decided, {errors} with errors")];
    let sent_now = sent.saturating_sub(before.sent);
    let done = sent_now + errors.saturating_sub(before.errors);
    let milliseconds = u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX).max(1);
    let left = total.saturating_sub(sent + errors);
    if let Some(left) = left.saturating_mul(milliseconds).checked_div(done) {
        words.push(format!(
            "{} a minute, the rest in {}",
            sent_now.saturating_mul(60_000) / milliseconds,
            approximate(left / 1000)
        ));
    }
    if failing > 0 {
        words.push(format!("{failing} could not be sent and are tried again"));
    }
    words.join("; ")
}

/// A number of seconds, roughly.
fn approximate(seconds: u64) -> String {
    match seconds {
        0..120 => format!("{seconds} s"),
        120..7_200 => format!("{} min", seconds / 60),
        _ => format!("{} h {} min", seconds / 3_600, seconds / 60 % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_counted_adds_up() {
        let count = |state: &str, rows| AuditCount { state: state.to_owned(), rows };
        let counts =
            [count("error", 2), count("sending", 3), count("waiting", 4), count("review", 1), count("declined", 5)];
        let tally = Tally::of(&counts, 1);
        assert_eq!(tally, Tally { imported: 13, sent: 10, decided: 5, errors: 2, failing: 1 });
        assert_eq!((tally.done(), tally.open()), (7, 8));
        let text = words(tally, Tally::default(), 112, Duration::from_mins(1));
        assert!(text.contains("10 a minute") && text.contains("the rest in 8 min"), "{text}");
    }
}
