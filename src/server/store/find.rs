//! Search: by the beginning of words, and bounded whatever is searched for.
//!
//! Words that few sessions have are looked up in the table of terms, and what all of them name is read and compared. Where every
//! word is common, sessions are read newest first and compared, up to a limit; the next page goes on from there.

use std::collections::{BTreeSet, HashSet};

use sqlx::Row;

use super::Store;
use super::cursor::{Cursor, PAGE, SearchResult};
use super::placeholders::placeholders;
use super::terms::{Searchable, range, search_words, searchable_columns};
use crate::domain::{StatusFilter, Total};
use crate::server::Result;

/// The most terms of a word that is looked up.
const MAX_LOOKED_UP_TERMS: usize = 5_000;
/// How many sessions are compared at once, at most.
const BATCH: usize = 500;
/// How many are compared first where every word is common: most often the page is full then.
const FIRST: usize = 2 * PAGE;
/// So few are compared sooner than another word is looked up.
const QUICKLY_COMPARED: usize = 100;
/// The most sessions that are read for a page while every word is common.
const MAX_SCANNED: usize = 10_000;

impl Store {
    /// Finds the sessions with all words of `text`.
    #[tracing::instrument(level = "debug", skip_all)]
    pub(super) async fn find(
        &self,
        text: &str,
        status_filter: Option<StatusFilter>,
        cursor: Cursor<'_>,
    ) -> Result<SearchResult> {
        let words = search_words(text);
        if words.is_empty() {
            // A search for punctuation alone finds nothing.
            return Ok(SearchResult { cut: cursor.cut(Vec::new()), total: Total::Exactly(0), stopped_after: None });
        }
        let mut few = Vec::new();
        for word in &words {
            let count = self.count_terms(word).await?;
            if count <= MAX_LOOKED_UP_TERMS {
                few.push((count, word.as_str()));
            }
        }
        few.sort_unstable();
        if few.is_empty() {
            return self.read_through(&words, status_filter, cursor).await;
        }
        let named = self.with_terms(&few).await?;
        if words.len() == 1 && status_filter.is_none() {
            return Ok(page_of(&named, cursor));
        }
        let mut all = Vec::new();
        for some in named.chunks(BATCH) {
            all.extend(self.matching(some, &words, status_filter).await?);
        }
        Ok(page_of(&all, cursor))
    }

    /// Returns the sessions with a term for each of these words, the rarest first; or more, once so few are left that to compare
    /// them costs less than to look up another word.
    async fn with_terms(&self, few: &[(usize, &str)]) -> Result<Vec<String>> {
        let mut named: Option<Vec<String>> = None;
        for (_, word) in few {
            named = Some(match named {
                None => self.with_term(word).await?,
                Some(named) if named.len() <= QUICKLY_COMPARED => return Ok(named),
                Some(mut named) => {
                    let others: HashSet<String> = self.with_term(word).await?.into_iter().collect();
                    named.retain(|id| others.contains(id));
                    named
                }
            });
        }
        Ok(named.unwrap_or_default())
    }

    /// Counts the terms that begin with a word, as far as it is few.
    async fn count_terms(&self, word: &str) -> Result<usize> {
        let (from, to) = range(word);
        let count: i64 = sqlx::query_scalar(&count_terms_text()).bind(from).bind(to).fetch_one(&self.pool).await?;
        Ok(usize::try_from(count).unwrap_or(usize::MAX))
    }

    /// Returns the sessions with a term that begins with a word, newest first.
    async fn with_term(&self, word: &str) -> Result<Vec<String>> {
        let (from, to) = range(word);
        let ids: Vec<String> = sqlx::query_scalar(&with_term_text()).bind(from).bind(to).fetch_all(&self.pool).await?;
        let ids: BTreeSet<String> = ids.into_iter().collect();
        Ok(ids.into_iter().rev().collect())
    }

    /// Returns those of `ids` that have all words and pass the filter, in their order.
    async fn matching(
        &self,
        ids: &[String],
        words: &[String],
        status_filter: Option<StatusFilter>,
    ) -> Result<Vec<String>> {
        let text = format!(
            concat!("select ", searchable_columns!(), ", list_status, attention, hit from sessions where id in ({})"),
            placeholders(1, ids.len())
        );
        let query = ids.iter().fold(sqlx::query(&text), sqlx::query::Query::bind);
        let mut right = BTreeSet::new();
        for row in query.fetch_all(&self.pool).await? {
            let column = |name: &str| row.try_get::<Option<String>, _>(name).ok().flatten();
            let stands = match status_filter {
                None => true,
                Some(StatusFilter::Status(status)) => column("list_status").as_deref() == Some(status.as_str()),
                Some(StatusFilter::Attention) => column("attention").is_some(),
                Some(StatusFilter::Hits) => column("hit").is_some(),
            };
            if let Some(named) = Searchable::read(&row).filter(|named| stands && named.has(words)) {
                right.insert(named.id);
            }
        }
        Ok(ids.iter().filter(|id| right.contains(*id)).cloned().collect())
    }

    /// Reads sessions from the cursor on until a page is full, there are no more, or the limit is reached.
    async fn read_through(
        &self,
        words: &[String],
        status_filter: Option<StatusFilter>,
        cursor: Cursor<'_>,
    ) -> Result<SearchResult> {
        let mut right: Vec<String> = Vec::new();
        let mut last: Option<String> = None;
        let mut read = 0;
        let mut ended = false;
        let mut next = FIRST;
        while right.len() <= PAGE && read < MAX_SCANNED && !ended {
            let here = match (&last, cursor) {
                (None, cursor) => cursor,
                (Some(id), Cursor::Before(_)) => Cursor::Before(id),
                (Some(id), Cursor::First | Cursor::After(_)) => Cursor::After(id),
            };
            let limit = next.min(MAX_SCANNED - read);
            let ids = self.ids(status_filter, here, limit).await?;
            read += ids.len();
            ended = ids.len() < limit;
            next = (2 * next).min(BATCH);
            if !ids.is_empty() {
                right.extend(self.matching(&ids, words, status_filter).await?);
                last = ids.last().cloned();
            }
        }
        let is_full = right.len() > PAGE;
        if matches!(cursor, Cursor::Before(_)) && ended && !is_full {
            // Fewer than a page are newer: the first page is read instead.
            return Box::pin(self.read_through(words, status_filter, Cursor::First)).await;
        }
        let total = match cursor {
            Cursor::First if ended && !is_full => Total::Exactly(i64::try_from(right.len()).unwrap_or(i64::MAX)),
            Cursor::First | Cursor::After(_) | Cursor::Before(_) => Total::Uncounted,
        };
        let mut cut = cursor.cut(right);
        let stopped = !is_full && !ended;
        if stopped {
            // The next page begins where the reading stopped, not at the last that was found.
            if matches!(cursor, Cursor::Before(_)) { cut.newer = last } else { cut.older = last }
        }
        Ok(SearchResult { cut, total, stopped_after: stopped.then_some(read) })
    }
}

/// Cuts a page out of everything that was found, newest first.
fn page_of(all: &[String], cursor: Cursor<'_>) -> SearchResult {
    let total = Total::Exactly(i64::try_from(all.len()).unwrap_or(i64::MAX));
    let from = |start: usize| all[start..].iter().take(PAGE + 1).cloned().collect::<Vec<_>>();
    let cut = match cursor {
        Cursor::After(id) => cursor.cut(from(all.partition_point(|other| other.as_str() >= id))),
        Cursor::Before(id) => {
            let newer = &all[..all.partition_point(|other| other.as_str() > id)];
            if newer.len() > PAGE {
                cursor.cut(newer.iter().rev().take(PAGE + 1).cloned().collect())
            } else {
                Cursor::First.cut(from(0))
            }
        }
        Cursor::First => cursor.cut(from(0)),
    };
    SearchResult { cut, total, stopped_after: None }
}

fn count_terms_text() -> String {
    let limit = MAX_LOOKED_UP_TERMS + 1;
    format!(
        "select count(*) from (select term from session_terms where term >= $1 and term < $2 order by term limit {limit})
             as counted"
    )
}

fn with_term_text() -> String {
    let limit = 2 * MAX_LOOKED_UP_TERMS;
    format!(
        "select session_id from session_terms where term >= $1 and term < $2 order by term, session_id limit {limit}"
    )
}

/// The texts that look into the table of terms.
pub(super) fn texts() -> [String; 2] {
    [count_terms_text(), with_term_text()]
}
