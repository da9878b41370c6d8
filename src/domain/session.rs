//! A session: one person's way from a link to a decision.

use super::{Attention, CODE_TRIES, CodeState, Context, DocumentType, Photo, Requirement, Stage, required_contexts};

/// The portal's own id of a session.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SessionId(pub String);

impl std::fmt::Display for SessionId {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// One person's verification. Times are milliseconds since 1970.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// The portal's id.
    pub id: SessionId,
    /// The integration at Veriff that it belongs to, by the portal's own name for it.
    pub integration: String,
    /// Where it stands.
    pub stage: Stage,
    /// The company's own reference; opaque.
    pub vendor_data: Option<String>,
    /// The company's UUID of the person.
    pub end_user_id: Option<String>,
    /// The first name that the company gave.
    pub first_name: Option<String>,
    /// The last name that the company gave.
    pub last_name: Option<String>,
    /// Where the person goes at the end.
    pub callback: Option<String>,
    /// The language of the person's pages, as a BCP 47 tag.
    pub language: Option<String>,
    /// The document that the person chose.
    pub document_type: Option<DocumentType>,
    /// The country that issued it, as ISO 3166-1 alpha-2.
    pub document_country: Option<String>,
    /// Which attempt this is, from 1.
    pub attempt_number: i64,
    /// The contexts that this attempt takes again after a resubmission was requested; empty for all.
    pub retake: Vec<Context>,
    /// What the link requires beyond the document and the face.
    pub requirements: Vec<Requirement>,
    /// The fingerprint of the person's device that the company gave.
    pub fingerprint: Option<String>,
    /// How far the person is with the one-time code, where one is required.
    pub code: CodeState,
    /// Veriff's id, once the session exists there.
    pub veriff_session_id: Option<String>,
    /// When the link was made.
    pub created_at: i64,
    /// When the link ends.
    pub expires_at: i64,
    /// When the person agreed.
    pub consented_at: Option<i64>,
    /// When the person submitted the current attempt.
    pub submitted_at: Option<i64>,
    /// When the latest decision came.
    pub decided_at: Option<i64>,
    /// Why the session needs attention.
    pub attention: Option<Attention>,
    /// Since when the session needs attention.
    pub attention_at: Option<i64>,
}

impl Session {
    /// Says whether the link requires this.
    pub fn requires(&self, requirement: Requirement) -> bool {
        self.requirements.contains(&requirement)
    }

    /// Returns the pictures that a first attempt needs, in order.
    pub fn required_contexts(&self) -> Vec<Context> {
        required_contexts(&self.requirements, self.document_type)
    }

    /// Returns the pictures of which `retake` speaks, in order; all of them, if it names none that the session has.
    pub fn retaken(&self, retake: &[Context]) -> Vec<Context> {
        let all = self.required_contexts();
        let named: Vec<_> = all.iter().copied().filter(|context| retake.contains(context)).collect();
        if named.is_empty() { all } else { named }
    }
}

/// A session as its person sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visit {
    /// The session as it stands.
    pub session: Session,
    /// The photos of the current attempt, in the order in which they were taken.
    pub photos: Vec<Photo>,
    /// Veriff's reason code, if it decided with one.
    pub reason_code: Option<i64>,
    /// Whether sending to Veriff fails at the moment, so that the person must wait longer.
    pub delayed: bool,
    /// How many wrong one-time codes were entered.
    pub wrong_codes: i64,
}

impl Visit {
    /// Says whether the photos cannot be sent until somebody corrects what is wrong.
    pub fn is_stopped(&self) -> bool {
        self.session.stage == Stage::Sending && self.session.attention.is_some_and(|mark| !mark.is_unreadable())
    }

    /// Returns how many more codes may be tried, once one was wrong.
    pub fn code_tries_left(&self) -> Option<i64> {
        (self.wrong_codes > 0).then(|| (CODE_TRIES - self.wrong_codes).max(1))
    }

    /// Returns the pictures that the current attempt needs, in order.
    pub fn wanted(&self) -> Vec<Context> {
        self.session.retaken(&self.session.retake)
    }

    /// Returns the pictures that are still to be taken, in order.
    pub fn missing(&self) -> Vec<Context> {
        self.wanted().into_iter().filter(|context| self.photo(*context).is_none()).collect()
    }

    /// Returns the first photo of `context`, if there is one.
    pub fn photo(&self, context: Context) -> Option<&Photo> {
        self.photos_of(context).next()
    }

    /// Returns the photos of `context`, in the order in which they were taken.
    pub fn photos_of(&self, context: Context) -> impl Iterator<Item = &Photo> {
        self.photos.iter().filter(move |photo| photo.context == context)
    }

    /// Says whether one more photo of `context` may be taken beside those that are there.
    pub fn may_add(&self, context: Context) -> bool {
        (1..context.max_photos()).contains(&self.photos_of(context).count())
    }
}
