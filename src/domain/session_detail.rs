//! What a reviewer sees: the list of sessions, and one session with everything that belongs to it.

use super::{
    Context, Decision, DecisionStatus, FailingJob, Hit, MediaType, PhotoSource, RemoteMedia, ReportSection, Session,
    StatusFilter, TimelineEvent, VeriffQuery,
};

/// The filter of the list, and the cursor of its page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SessionFilter {
    /// The status, or the mark, that the sessions must have.
    pub status_filter: Option<StatusFilter>,
    /// The beginnings of words of a name, a document number, `vendorData`, `endUserId` or an id, in any case.
    pub text: Option<String>,
    /// The page of what is older than this session: a cursor of [`SessionPage`].
    pub after: Option<String>,
    /// The page of what is next newer than this session. `after` goes before it.
    pub before: Option<String>,
}

/// How many sessions a filter finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Total {
    /// Exactly this many.
    Exactly(i64),
    /// More than this many: counting stops there.
    MoreThan(i64),
    /// Many, and not counted.
    Uncounted,
}

/// One page of the list, newest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionPage {
    /// The sessions of this page, at most fifty.
    pub rows: Vec<ListRow>,
    /// How many sessions the filter finds in all.
    pub total: Total,
    /// The `before` of the page of newer sessions, if there is one.
    pub newer: Option<String>,
    /// The `after` of the page of older sessions, if there is one.
    pub older: Option<String>,
    /// How many sessions the search read before it stopped without a full page. The next page continues from there.
    pub stopped_after: Option<usize>,
    /// Whether sessions from before an update are still being made searchable.
    pub is_indexing: bool,
}

/// One row of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ListRow {
    /// A session whose row could be read.
    Session(Box<SessionRow>),
    /// A session whose row cannot be read.
    Unreadable {
        /// The portal's id of the session.
        id: String,
        /// The column that cannot be read.
        column: String,
    },
}

impl ListRow {
    /// Returns the session's id.
    pub fn id(&self) -> &str {
        match self {
            Self::Session(row) => &row.session.id.0,
            Self::Unreadable { id, .. } => id,
        }
    }
}

/// A session as a row of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionRow {
    /// The session as it stands.
    pub session: Session,
    /// The person's name: as Veriff read it, else as the company gave it.
    pub person: Option<String>,
    /// The gravest hit on a watchlist.
    pub hit: Option<Hit>,
}

/// One session with everything that belongs to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionDetail {
    /// The session as it stands.
    pub session: Session,
    /// Its attempts, newest first.
    pub attempts: Vec<Attempt>,
    /// Everything that happened, oldest first.
    pub timeline: Vec<TimelineEvent>,
    /// The person's name as Veriff read it, or as a check of a national id gave it.
    pub person_name: Option<String>,
    /// The report: what Veriff said beside the decisions.
    pub sections: Vec<ReportSection>,
    /// The queries whose answers are stored.
    pub answered: Vec<VeriffQuery>,
    /// Whether it is a check of a national id, without a person and without pictures.
    pub is_registry_check: bool,
    /// When it was deleted at Veriff.
    pub deleted_at_veriff: Option<i64>,
    /// The gravest hit on a watchlist.
    pub hit: Option<Hit>,
    /// The columns of rows that cannot be read, one for each such row. The rows stay in the database and are not shown.
    pub unreadable: Vec<&'static str>,
    /// The jobs of the session that fail.
    pub failing_jobs: Vec<FailingJob>,
}

/// One attempt of a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// The number of the attempt within the session, from 1.
    pub number: i64,
    /// Veriff's id of it, once known.
    pub veriff_attempt_id: Option<String>,
    /// When the person began it, in milliseconds since 1970.
    pub started_at: i64,
    /// When the person submitted it.
    pub submitted_at: Option<i64>,
    /// Its pictures, in the order in which they were taken; replaced ones too.
    pub media: Vec<SessionMedia>,
    /// Its decisions, newest first.
    pub decisions: Vec<Decision>,
    /// Its files as Veriff lists them, once the list was fetched.
    pub remote_media: Option<RemoteMedia>,
}

impl Attempt {
    /// Returns the status of the newest decision.
    pub fn status(&self) -> Option<DecisionStatus> {
        self.decisions.first().map(|decision| decision.status)
    }
}

/// A picture as a reviewer sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionMedia {
    /// The portal's id; the picture is at `/admin/media/{id}`.
    pub id: String,
    /// What it shows.
    pub context: Context,
    /// Width in pixels.
    pub width: i64,
    /// Height in pixels.
    pub height: i64,
    /// Size in bytes.
    pub size_bytes: i64,
    /// How it was taken.
    pub source: PhotoSource,
    /// What kind of file it is.
    pub media_type: MediaType,
    /// SHA-256 of the file that the person's device sent, in hex.
    pub original_sha256: String,
    /// When it was accepted, in milliseconds since 1970.
    pub created_at: i64,
    /// When another photo replaced it.
    pub replaced_at: Option<i64>,
    /// When it was uploaded to Veriff.
    pub sent_at: Option<i64>,
    /// Veriff's id of it.
    pub veriff_media_id: Option<String>,
}
