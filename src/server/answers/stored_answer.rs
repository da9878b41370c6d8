//! An answer of Veriff's as the store holds it.

use crate::domain::{AnswerSource, Received, VeriffQuery};

/// How many hits, statuses or files are shown of each kind.
pub(super) const MAX_SHOWN: usize = 100;

/// An answer as it is stored: the latest of each kind.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(in crate::server) struct StoredAnswer {
    /// The kind of answer, perhaps with a suffix after a colon that makes several of one kind unique.
    pub(in crate::server) kind: String,
    /// As it came.
    pub(in crate::server) raw: String,
    /// How it came.
    pub(in crate::server) source: String,
    /// When it came.
    pub(in crate::server) fetched_at: i64,
}

impl StoredAnswer {
    /// Returns when and how it came.
    pub(in crate::server) fn received(&self) -> Received {
        Received { at: self.fetched_at, source: AnswerSource::parse(&self.source) }
    }

    /// Returns the query that it answers.
    pub(in crate::server) fn query(&self) -> Option<VeriffQuery> {
        VeriffQuery::parse(self.kind.split(':').next().unwrap_or_default())
    }
}
