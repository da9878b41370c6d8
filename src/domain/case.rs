//! What a reviewer sees: the list of sessions, and one session whole.

use super::{
    Context, Decision, DecisionStatus, Finding, Hit, Holdings, MediaType, Narrowing, PhotoSource, Question, Session,
    TimelineEvent, Trouble,
};

/// What the list is narrowed to, and where its page is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SessionFilter {
    /// One status, or one mark.
    pub narrowing: Option<Narrowing>,
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
    /// So many.
    Exactly(i64),
    /// More than so many: further it is not counted.
    MoreThan(i64),
    /// Many, and not counted at all.
    Uncounted,
}

/// One page of the list, newest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionPage {
    /// The rows.
    pub rows: Vec<ListRow>,
    /// How many sessions the filter finds in all.
    pub total: Total,
    /// The `before` of the page of newer sessions, if there is one.
    pub newer: Option<String>,
    /// The `after` of the page of older sessions, if there is one.
    pub older: Option<String>,
    /// How many sessions the search looked through before it stopped without a full page. It goes on at the next one.
    pub stopped_after: Option<usize>,
    /// Whether sessions from before an update are still being made searchable.
    pub is_indexing: bool,
}

/// One row of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ListRow {
    /// A session.
    Session(Box<SessionRow>),
    /// A session whose row does not read.
    Unreadable {
        /// Its id.
        id: String,
        /// The column that does not read.
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
    /// The session.
    pub session: Session,
    /// The person's name: as Veriff read it, else as the company gave it.
    pub person: Option<String>,
    /// The gravest hit on a watchlist.
    pub hit: Option<Hit>,
}

/// One session, whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// The session.
    pub session: Session,
    /// Its attempts, newest first.
    pub attempts: Vec<Attempt>,
    /// Everything that happened, oldest first.
    pub timeline: Vec<TimelineEvent>,
    /// The person's name as Veriff read it, or as a check of a national id gave it.
    pub person_name: Option<String>,
    /// What Veriff told beside the decisions.
    pub findings: Vec<Finding>,
    /// The questions whose answer is here.
    pub answered: Vec<Question>,
    /// Whether it is a check of a national id, without a person and without pictures.
    pub is_registry_check: bool,
    /// When it was deleted at Veriff.
    pub deleted_at_veriff: Option<i64>,
    /// The gravest hit on a watchlist.
    pub hit: Option<Hit>,
    /// The columns of rows that do not read, one for each such row. The rows are kept, and not shown.
    pub unreadable: Vec<&'static str>,
    /// The work about it that fails.
    pub troubles: Vec<Trouble>,
}

/// One attempt of a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// From 1.
    pub number: i64,
    /// Veriff's id of it, once known.
    pub veriff_attempt_id: Option<String>,
    /// When the person began it, in milliseconds since 1970.
    pub started_at: i64,
    /// When the person handed it in.
    pub submitted_at: Option<i64>,
    /// Its pictures, in the order in which they were taken; replaced ones too.
    pub media: Vec<CaseMedia>,
    /// Its decisions, newest first.
    pub decisions: Vec<Decision>,
    /// Its files as Veriff holds them, once they were asked for.
    pub holdings: Option<Holdings>,
}

impl Attempt {
    /// Returns the status of the newest decision.
    pub fn status(&self) -> Option<DecisionStatus> {
        self.decisions.first().map(|decision| decision.status)
    }
}

/// A picture as a reviewer sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseMedia {
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
    /// When the person took a better one instead.
    pub replaced_at: Option<i64>,
    /// When it reached Veriff.
    pub sent_at: Option<i64>,
    /// Veriff's id of it.
    pub veriff_media_id: Option<String>,
}
