//! Every text with which the list and its search look for ids, for whoever wants to see how a database goes about it.

use super::Store;
use super::cursor::{Cursor, PAGE};
use super::list::{count_text, ids_text};
use crate::domain::StatusFilter;

impl Store {
    /// Returns every text with which the list and its search look for ids, and count: for whoever wants to see how a database goes
    /// about it. The list's have an id as `$1` and a status as `$2`, the search's the two ends of a range of terms.
    pub fn list_texts() -> Vec<String> {
        let status_filters = || StatusFilter::all().into_iter().map(Some).chain([None]);
        let cursors = [Cursor::First, Cursor::Before("")];
        let pages =
            status_filters().flat_map(|status_filter| cursors.map(|cursor| ids_text(status_filter, cursor, PAGE + 1)));
        pages
            .chain(status_filters().map(count_text))
            .chain(super::find::texts())
            .chain([super::index::text(1)])
            .collect()
    }
}
