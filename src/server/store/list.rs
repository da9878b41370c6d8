//! The list of the back office: filtered, and cut into pages by key rather than by counting.

use super::sessions::{SessionRow as StoredRow, fold, session_columns};
use super::{Store, Versioned};
use crate::domain::{SessionFilter, SessionPage, SessionRow};
use crate::server::Result;

/// How many rows a page has.
const PAGE: usize = 50;

/// The condition that both queries share. `$1` is a stage, `$2` another stage that counts as the same, `$3` a
/// decision's status, `$4` a pattern.
macro_rules! found {
    () => {
        " from sessions
         where ($1 is null or stage = $1 or stage = $2 or ($1 = 'attention' and attention is not null))
           and ($3 is null or status = $3)
           and ($4 is null or search like $4 escape '\\')"
    };
}

/// A filter as the queries take it.
struct Condition {
    stage: Option<&'static str>,
    same_stage: Option<&'static str>,
    status: Option<String>,
    pattern: Option<String>,
}

impl From<&SessionFilter> for Condition {
    fn from(filter: &SessionFilter) -> Self {
        let (stage, same_stage, status) = match filter.status.as_deref() {
            None | Some("") => (None, None, None),
            Some("created") => (Some("created"), None, None),
            Some("in_progress") => (Some("consented"), Some("capturing"), None),
            Some("sending") => (Some("sending"), None, None),
            Some("waiting") => (Some("waiting"), None, None),
            // No stage is called so: it stands for the mark.
            Some("attention") => (Some("attention"), None, None),
            Some(status) => (Some("decided"), None, Some(status.to_owned())),
        };
        let pattern = filter.text.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(pattern);
        Self { stage, same_stage, status, pattern }
    }
}

/// A pattern that finds `text` anywhere, letter for letter.
fn pattern(text: &str) -> String {
    let escaped = fold(text).replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    format!("%{escaped}%")
}

impl Store {
    /// Returns one page of sessions, newest first.
    pub async fn sessions(&self, filter: &SessionFilter) -> Result<SessionPage> {
        let condition = Condition::from(filter);
        let total: i64 = sqlx::query_scalar(concat!("select count(*)", found!()))
            .bind(condition.stage)
            .bind(condition.same_stage)
            .bind(&condition.status)
            .bind(&condition.pattern)
            .fetch_one(&self.pool)
            .await?;
        let rows: Vec<StoredRow> = sqlx::query_as(concat!(
            "select ",
            session_columns!(),
            found!(),
            " and ($5 is null or id < $5) order by id desc limit $6"
        ))
        .bind(condition.stage)
        .bind(condition.same_stage)
        .bind(&condition.status)
        .bind(&condition.pattern)
        .bind(filter.after.as_deref().filter(|after| !after.is_empty()))
        .bind(i64::try_from(PAGE + 1).unwrap_or(i64::MAX))
        .fetch_all(&self.pool)
        .await?;
        let more = rows.len() > PAGE;
        let rows = rows.into_iter().take(PAGE).map(row).collect::<Result<Vec<_>>>()?;
        let next = rows.last().filter(|_| more).map(|row| row.session.id.0.clone());
        Ok(SessionPage { rows, total, next })
    }
}

fn row(row: StoredRow) -> Result<SessionRow> {
    let found = Versioned::try_from(row)?;
    let given =
        [found.first_name.as_deref(), found.last_name.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(" ");
    let person = found.person_name.clone().or_else(|| (!given.is_empty()).then_some(given));
    Ok(SessionRow { session: found.session, person })
}

#[cfg(test)]
mod tests {
    use super::pattern;

    #[test]
    fn what_is_typed_is_looked_for_letter_for_letter() {
        assert_eq!(pattern("50%_É\\"), "%50\\%\\_e\\\\%");
    }
}
