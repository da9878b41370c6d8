//! How many jobs there are, for metrics: by kind and state, at a bounded cost.

use sqlx::FromRow;

use super::Store;
use super::failures::NEVER;
use super::job::Priority;
use super::job_list::JOB_STATES;
use crate::server::Result;

/// How many jobs of a priority are counted at most, of those that are due and of those that are not: beyond that, it matters no
/// longer how many there are, and counting would go through all of them.
const MAX_COUNTED: i64 = 10_000;

/// The kinds of jobs, as rows name them.
pub const JOB_KINDS: [&str; 6] = ["send", "poll", "webhook", "fetch", "screening", "look"];

/// The jobs of one kind in one state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QueueCount {
    /// One of [`JOB_KINDS`].
    pub kind: &'static str,
    /// One of [`JOB_STATES`].
    pub state: &'static str,
    /// How many there are.
    pub jobs: i64,
    /// Since when the oldest of them is due, in milliseconds since 1970.
    pub oldest_due_at: i64,
}

#[derive(FromRow)]
struct CountRow {
    kind: String,
    state: String,
    jobs: i64,
    oldest_due_at: i64,
}

impl CountRow {
    /// The count, if this program knows the kind; a newer one beside it may know more.
    fn known(self) -> Option<QueueCount> {
        let kind = JOB_KINDS.into_iter().find(|kind| *kind == self.kind)?;
        let state = JOB_STATES.into_iter().find(|state| *state == self.state)?;
        Some(QueueCount { kind, state, jobs: self.jobs, oldest_due_at: self.oldest_due_at })
    }
}

impl Store {
    /// Counts the jobs by kind and state, with the oldest of each. Where there are none, there is no row.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn queue_counts(&self, now: i64) -> Result<Vec<QueueCount>> {
        // The index by priority and time gives the oldest first, and ends at the limit.
        let part = |priority: i64, name: &str, due: &str, state: &str| {
            format!(
                "select kind, state, due_at
                   from (select kind, due_at, {state} as state
                           from jobs
                          where priority = {priority} and {due}
                          order by due_at
                          limit {MAX_COUNTED}) as {name}_{priority}"
            )
        };
        let due = "case when leased_until > $1 then 'running' else 'due' end";
        let later = "case when error is not null then 'retrying' else 'scheduled' end";
        let is_later = format!("due_at > $1 and due_at < {NEVER}");
        let priorities = [Priority::Decisions, Priority::Sending, Priority::Background].map(|priority| priority as i64);
        let mut parts: Vec<_> = priorities.map(|priority| part(priority, "due", "due_at <= $1", due)).into();
        parts.extend(priorities.map(|priority| part(priority, "later", &is_later, later)));
        parts.push(format!(
            "select kind, state, due_at
               from (select kind, due_at, 'failed' as state
                       from jobs
                      where stopped_at is not null
                      limit {MAX_COUNTED}) as failed"
        ));
        let text = format!(
            "select kind, state, count(*) as jobs, min(due_at) as oldest_due_at from ({}) as counted group by kind, state",
            parts.join(" union all ")
        );
        let rows: Vec<CountRow> = sqlx::query_as(&text).bind(now).fetch_all(&self.pool).await?;
        Ok(rows.into_iter().filter_map(CountRow::known).collect())
    }
}
