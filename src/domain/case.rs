//! What a reviewer sees: the list of sessions, and one session whole.

use super::{
    Context, Decision, DecisionStatus, Finding, Holdings, MediaType, PhotoSource, Question, Session, TimelineEvent,
    Trouble,
};

/// What the list is narrowed to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SessionFilter {
    /// A stage's or a decision's word: `created`, `in_progress`, `sending`, `waiting`, `approved`, ….
    pub status: Option<String>,
    /// Any part of a name, a document number, `vendorData`, `endUserId` or an id, in any case.
    pub text: Option<String>,
    /// Where the page begins: a cursor of [`SessionPage`].
    pub after: Option<String>,
}

/// One page of the list, newest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionPage {
    /// The rows.
    pub rows: Vec<SessionRow>,
    /// How many sessions the filter finds in all.
    pub total: i64,
    /// The cursor of the next page, if there is one.
    pub next: Option<String>,
}

/// One row of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionRow {
    /// The session.
    pub session: Session,
    /// The person's name: as Veriff read it, else as the company gave it.
    pub person: Option<String>,
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
