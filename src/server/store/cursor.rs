//! Where a page of the list is, and how it is cut.

use crate::domain::{SessionFilter, Total};

/// How many rows a page has.
pub(super) const PAGE: usize = 50;

/// Where a page is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cursor<'a> {
    /// The first page: the newest sessions.
    First,
    /// Older than this session.
    After(&'a str),
    /// Next newer than this session.
    Before(&'a str),
}

impl<'a> Cursor<'a> {
    pub(super) fn of(filter: &'a SessionFilter) -> Self {
        match (filter.after.as_deref(), filter.before.as_deref()) {
            (Some(after), _) => Self::After(after),
            (None, Some(before)) => Self::Before(before),
            (None, None) => Self::First,
        }
    }

    /// Makes a page of ids in the order of reading: newest first, or from the cursor upwards. There is one more than a page has, if
    /// there are more.
    pub(super) fn cut(self, mut ids: Vec<String>) -> IdPage {
        let more = ids.len() > PAGE;
        ids.truncate(PAGE);
        if matches!(self, Self::Before(_)) {
            ids.reverse();
        }
        let newer = if matches!(self, Self::After(_)) { true } else { more && matches!(self, Self::Before(_)) };
        let older = if matches!(self, Self::Before(_)) { true } else { more };
        let newer = ids.first().filter(|_| newer).cloned();
        let older = ids.last().filter(|_| older).cloned();
        IdPage { ids, newer, older }
    }
}

/// The ids of a page, and the cursors of its neighbours.
pub(super) struct IdPage {
    pub(super) ids: Vec<String>,
    pub(super) newer: Option<String>,
    pub(super) older: Option<String>,
}

/// A page of ids, and how many there are in all.
pub(super) struct SearchResult {
    pub(super) cut: IdPage,
    pub(super) total: Total,
    pub(super) stopped_after: Option<usize>,
}
