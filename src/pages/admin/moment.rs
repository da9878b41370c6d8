//! Moments, as a reviewer reads them: how long ago, and exactly when.

use leptos::prelude::*;
use time::OffsetDateTime;
use time::format_description::BorrowedFormatItem;
use time::format_description::well_known::Rfc3339;
use time::macros::format_description;

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

const EXACT: &[BorrowedFormatItem<'_>] =
    format_description!("[day padding:none] [month repr:short] [year], [hour]:[minute] UTC");
const REST: &[BorrowedFormatItem<'_>] = format_description!(", [day padding:none] [month repr:short], [hour]:[minute]");
const REST_OF_DATE: &[BorrowedFormatItem<'_>] = format_description!(", [hour]:[minute]");
const DATE: &[BorrowedFormatItem<'_>] = format_description!("[day padding:none] [month repr:short] [year]");
const CLOCK: &[BorrowedFormatItem<'_>] = format_description!("[hour]:[minute]:[second]");

fn instant(at: i64) -> Option<OffsetDateTime> {
    OffsetDateTime::from_unix_timestamp_nanos(i128::from(at) * 1_000_000).ok()
}

fn written(at: i64, format: &[BorrowedFormatItem<'_>]) -> String {
    instant(at).and_then(|instant| instant.format(format).ok()).unwrap_or_else(|| format!("{at} ms"))
}

/// Writes a moment in full: `22 Nov 2026, 05:31 UTC`.
pub(crate) fn exact(at: i64) -> String {
    written(at, EXACT)
}

/// Writes the day of a moment: `22 Nov 2026`.
pub(crate) fn date(at: i64) -> String {
    written(at, DATE)
}

/// Writes the time of day of a moment: `05:31:07`.
pub(crate) fn clock(at: i64) -> String {
    written(at, CLOCK)
}

/// Writes a moment for machines.
pub(crate) fn machine(at: i64) -> String {
    instant(at).and_then(|instant| instant.format(&Rfc3339).ok()).unwrap_or_default()
}

/// Reads a moment as Veriff writes it.
pub(crate) fn read(text: &str) -> Option<i64> {
    let instant = OffsetDateTime::parse(text, &Rfc3339).ok()?;
    i64::try_from(instant.unix_timestamp_nanos() / 1_000_000).ok()
}

/// Writes how far a moment is from now. What is more than a week away is a date.
pub(crate) fn relative(at: i64, now: i64) -> String {
    let seconds = now.saturating_sub(at) / 1000;
    let (far, future) = (seconds.abs(), seconds < 0);
    let amount = match far {
        0..MINUTE => return if future { "in a moment" } else { "just now" }.to_owned(),
        MINUTE..HOUR => format!("{} min", far / MINUTE),
        HOUR..DAY => format!("{} h", far / HOUR),
        far if far < 8 * DAY => match far / DAY {
            1 => "1 day".to_owned(),
            days => format!("{days} days"),
        },
        _ => return date(at),
    };
    if future { format!("in {amount}") } else { format!("{amount} ago") }
}

/// Writes what [`relative`] leaves out of the exact moment, in UTC. Where that is a date, the time; else the day as well, whose
/// year nobody doubts within a week.
pub(crate) fn rest(at: i64, now: i64) -> String {
    let is_date = relative(at, now) == date(at);
    written(at, if is_date { REST_OF_DATE } else { REST })
}

/// Shows how long ago it was; the exact moment is in the title, for screen readers, and beside it where there is room.
pub(crate) fn ago(at: i64, now: i64) -> impl IntoView {
    view! {
        <time datetime=machine(at) title=exact(at)>
            {relative(at, now)}
            <span class="exact">{format!(", {}", exact(at))}</span>
        </time>
    }
}

/// Shows the exact moment, and how long ago it was.
pub(crate) fn when(at: i64, now: i64) -> impl IntoView {
    view! { <time datetime=machine(at)>{exact(at)}" "<span class="quiet">{format!("({})", relative(at, now))}</span></time> }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_795_325_467_000; // 22 Nov 2026, 05:31:07 UTC

    #[test]
    fn the_exact_moment_is_in_utc() {
        assert_eq!(exact(NOW), "22 Nov 2026, 05:31 UTC");
        assert_eq!(machine(NOW), "2026-11-22T05:31:07Z");
        assert_eq!(clock(NOW), "05:31:07");
        assert_eq!(exact(i64::MAX), format!("{} ms", i64::MAX));
    }

    #[test]
    fn a_row_tells_the_exact_moment_once() {
        assert_eq!(rest(NOW - 60_000, NOW), ", 22 Nov, 05:30");
        assert_eq!(rest(NOW - 9 * DAY * 1000, NOW), ", 05:31", "the date is there already");
    }

    #[test]
    fn how_long_ago_grows_coarser() {
        for (seconds, words) in [
            (0, "just now"),
            (59, "just now"),
            (60, "1 min ago"),
            (59 * 60 + 59, "59 min ago"),
            (3600, "1 h ago"),
            (86_399, "23 h ago"),
            (86_400, "1 day ago"),
            (7 * 86_400, "7 days ago"),
            (8 * 86_400, "14 Nov 2026"),
            (-10, "in a moment"),
            (-600, "in 10 min"),
            (-7 * 86_400, "in 7 days"),
        ] {
            assert_eq!(relative(NOW - seconds * 1000, NOW), words, "{seconds}");
        }
        assert_eq!(relative(i64::MIN, NOW), format!("{} ms", i64::MIN));
    }

    #[test]
    fn moments_of_veriff_read_with_any_fraction() {
        for text in ["2026-11-22T05:31:07Z", "2026-11-22T05:31:07.000Z", "2026-11-22T05:31:07.000000Z"] {
            assert_eq!(read(text), Some(NOW), "{text}");
        }
        assert_eq!(read("yesterday"), None);
    }
}
