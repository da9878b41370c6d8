//! The list of the back office: filtered, and cut into pages by key, both ways. Each step is a range of one index, so that it takes
//! as long over a million sessions as over a thousand.

use std::collections::HashMap;
use std::time::Instant;

use sqlx::any::AnyRow;
use sqlx::{FromRow, Row};

use super::cursor::{Cursor, PAGE, SearchResult};
use super::many::Condition;
use super::placeholders::placeholders;
use super::sessions::{SessionRow as StoredRow, session_columns};
use super::{Store, Versioned};
use crate::domain::{ListRow, SessionFilter, SessionPage, SessionRow, StatusFilter, Total};
use crate::server::{Error, Result};

/// Up to which number sessions are counted.
const MAX_COUNTED: i64 = 10_000;
/// Comes after every id, in every collation: ids are digits and the letters `a` to `f`.
const NEWEST: &str = "g";

/// The condition of a filter, behind another condition. `$2` is its value.
fn condition(status_filter: Option<StatusFilter>) -> Condition {
    match status_filter {
        None => ("", None),
        Some(StatusFilter::Status(status)) => (" and list_status = $2", Some(status.as_str())),
        Some(StatusFilter::Attention) => (" and attention is not null", None),
        Some(StatusFilter::Hits) => (" and hit is not null", None),
    }
}

/// The text that finds the ids of a page. `$1` is where it begins.
pub(super) fn ids_text(status_filter: Option<StatusFilter>, cursor: Cursor<'_>, limit: usize) -> String {
    let (condition, _) = condition(status_filter);
    let (than, order) = if matches!(cursor, Cursor::Before(_)) { (">", "asc") } else { ("<", "desc") };
    format!("select id from sessions where id {than} $1{condition} order by id {order} limit {limit}")
}

/// The text that counts, as far as sessions are counted.
pub(super) fn count_text(status_filter: Option<StatusFilter>) -> String {
    format!("select count(*) from ({}) as counted", ids_text(status_filter, Cursor::First, count_limit()))
}

fn count_limit() -> usize {
    usize::try_from(MAX_COUNTED).unwrap_or(usize::MAX).saturating_add(1)
}

impl Store {
    /// Returns one page of sessions, newest first.
    ///
    /// The page before a cursor is always a full one: where fewer sessions are newer, it is the first page.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn sessions(&self, filter: &SessionFilter) -> Result<SessionPage> {
        let SearchResult { cut, total, stopped_after } =
            match filter.text.as_deref().filter(|text| !text.trim().is_empty()) {
                Some(text) => self.find(text, filter.status_filter, Cursor::of(filter)).await?,
                None => self.browse(filter.status_filter, Cursor::of(filter)).await?,
            };
        let is_indexing = filter.text.is_some() && self.is_indexing().await?;
        let rows = self.rows(&cut.ids).await?;
        Ok(SessionPage { rows, total, newer: cut.newer, older: cut.older, stopped_after, is_indexing })
    }

    async fn browse(&self, status_filter: Option<StatusFilter>, cursor: Cursor<'_>) -> Result<SearchResult> {
        let mut cut = cursor.cut(self.ids(status_filter, cursor, PAGE + 1).await?);
        if matches!(cursor, Cursor::Before(_)) && cut.newer.is_none() {
            cut = Cursor::First.cut(self.ids(status_filter, Cursor::First, PAGE + 1).await?);
        }
        Ok(SearchResult { cut, total: self.count(status_filter).await?, stopped_after: None })
    }

    /// Returns ids in the order of reading, at most so many.
    #[tracing::instrument(level = "debug", skip_all)]
    pub(super) async fn ids(
        &self,
        status_filter: Option<StatusFilter>,
        cursor: Cursor<'_>,
        limit: usize,
    ) -> Result<Vec<String>> {
        let begin = match cursor {
            Cursor::First => NEWEST,
            Cursor::After(id) | Cursor::Before(id) => id,
        };
        let text = ids_text(status_filter, cursor, limit);
        let query = sqlx::query_scalar(&text).bind(begin);
        Ok(match condition(status_filter).1 {
            Some(value) => query.bind(value),
            None => query,
        }
        .fetch_all(&self.pool)
        .await?)
    }

    async fn count(&self, status_filter: Option<StatusFilter>) -> Result<Total> {
        if self.many.has(condition(status_filter), Instant::now()) {
            return Ok(Total::MoreThan(MAX_COUNTED));
        }
        let text = count_text(status_filter);
        let query = sqlx::query_scalar(&text).bind(NEWEST);
        let count: i64 = match condition(status_filter).1 {
            Some(value) => query.bind(value),
            None => query,
        }
        .fetch_one(&self.pool)
        .await?;
        if count <= MAX_COUNTED {
            return Ok(Total::Exactly(count));
        }
        self.many.put(condition(status_filter), Instant::now());
        Ok(Total::MoreThan(MAX_COUNTED))
    }

    /// Returns the rows with these ids, in their order. One that cannot be read is returned as such, and hides no other.
    async fn rows(&self, ids: &[String]) -> Result<Vec<ListRow>> {
        let mut read: HashMap<String, ListRow> = HashMap::new();
        match self.rows_at_once(ids).await {
            Ok(rows) => read.extend(rows.into_iter().map(|row| (row.id().to_owned(), row))),
            // A value of a type that a column should not hold fails the whole answer: then each is asked for alone.
            Err(error) if error.is_about_a_row() => {
                for id in ids {
                    let row = match self.rows_at_once(std::slice::from_ref(id)).await {
                        Ok(rows) => rows.into_iter().next(),
                        Err(error) if error.is_about_a_row() => Some(unreadable(id, &error)),
                        Err(error) => return Err(error),
                    };
                    read.extend(row.map(|row| (id.clone(), row)));
                }
            }
            Err(error) => return Err(error),
        }
        Ok(ids.iter().filter_map(|id| read.remove(id)).collect())
    }

    async fn rows_at_once(&self, ids: &[String]) -> Result<Vec<ListRow>> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let text = format!(
            concat!("select ", session_columns!(), " from sessions where id in ({})"),
            placeholders(1, ids.len())
        );
        let query = ids.iter().fold(sqlx::query(&text), sqlx::query::Query::bind);
        query.fetch_all(&self.pool).await?.iter().map(row).collect()
    }
}

fn unreadable(id: &str, error: &Error) -> ListRow {
    let column = if let Error::Inconsistent(column) = error {
        (*column).to_owned()
    } else if let Error::Store(sqlx::Error::ColumnDecode { index, .. }) = error {
        format!("sessions.{}", index.trim_matches('"'))
    } else {
        "sessions".to_owned()
    };
    tracing::warn!(session.id = id, column, "a session's row does not read");
    ListRow::Unreadable { id: id.to_owned(), column }
}

fn row(row: &AnyRow) -> Result<ListRow> {
    let id: String = row.try_get("id")?;
    let found = StoredRow::from_row(row).map_err(Error::from).and_then(Versioned::try_from);
    let found = match found {
        Ok(found) => found,
        Err(error) if error.is_about_a_row() => return Ok(unreadable(&id, &error)),
        Err(error) => return Err(error),
    };
    let given =
        [found.first_name.as_deref(), found.last_name.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(" ");
    let person = found.person_name.clone().or_else(|| (!given.is_empty()).then_some(given));
    Ok(ListRow::Session(Box::new(SessionRow { session: found.session, person, hit: found.hit })))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::super::many::{MANY_FOR, Many};
    use super::*;

    #[test]
    fn a_large_count_is_believed_for_ten_seconds_and_for_its_own_filter() {
        let (many, now) = (Many::default(), Instant::now());
        let (all, hits) = (condition(None), condition(Some(StatusFilter::Hits)));
        assert!(!many.has(all, now));
        many.put(all, now);
        assert!(many.has(all, now + Duration::from_secs(9)));
        assert!(!many.has(all, now + MANY_FOR));
        assert!(!many.has(hits, now));
    }
}
