//! The step that a person is at. It follows from the session alone, so that every device agrees.

use serde::{Deserialize, Serialize};

use super::{CodeState, Context, DecisionStatus, DocumentType, Requirement, Stage, Visit, required_contexts};

/// A screen of the person's way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// What will happen, and whether the person agrees.
    Consent,
    /// Which document, from which country.
    Document,
    /// The Aadhaar number, to which a code is sent.
    Aadhaar,
    /// The code that was sent.
    Code,
    /// The photo of one context.
    Photo(Context),
    /// All photos, before they leave.
    Review,
    /// Where the verification stands.
    Status,
}

/// Where the browser goes after a form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Next {
    /// The path of the next screen.
    pub path: String,
}

impl Step {
    /// Returns the step that a visit is at.
    pub fn of(visit: &Visit) -> Self {
        match visit.session.stage {
            Stage::Created => Self::Consent,
            Stage::Consented if visit.session.requires(Requirement::Aadhaar) => match visit.session.code {
                CodeState::NotSent => Self::Aadhaar,
                CodeState::Sent { .. } | CodeState::Passed { .. } => Self::Code,
            },
            Stage::Consented => Self::Document,
            Stage::Capturing => visit.missing().first().map_or(Self::Review, |context| Self::Photo(*context)),
            Stage::Sending | Stage::Waiting | Stage::Decided(_) => Self::Status,
        }
    }

    /// Says whether the person may look at this step now: the current one, and earlier ones that can still be changed.
    pub fn is_open(self, visit: &Visit) -> bool {
        if self == Self::of(visit) {
            return true;
        }
        match self {
            Self::Document => {
                visit.session.stage == Stage::Capturing
                    && visit.session.attempt_number == 1
                    && !visit.session.requires(Requirement::Aadhaar)
            }
            // For another code, or because the number was another's.
            Self::Aadhaar => Self::of(visit) == Self::Code,
            Self::Photo(context) => {
                visit.session.stage == Stage::Capturing
                    && visit.wanted().contains(&context)
                    && visit.photo(context).is_some()
            }
            Self::Consent | Self::Code | Self::Review | Self::Status => false,
        }
    }

    /// Returns the path of this step in the session that `token` opens.
    pub fn path(self, token: &str) -> String {
        match self {
            Self::Consent => format!("/v/{token}/consent"),
            Self::Document => format!("/v/{token}/document"),
            Self::Aadhaar => format!("/v/{token}/aadhaar"),
            Self::Code => format!("/v/{token}/code"),
            Self::Photo(context) => format!("/v/{token}/photo/{}", context.as_str()),
            Self::Review => format!("/v/{token}/review"),
            Self::Status => format!("/v/{token}/status"),
        }
    }

    /// Returns how far this step is: its number and how many there are, or nothing once everything is sent.
    ///
    /// Consent and document are one each (number and code, where they stand for a document), then one for each photo, then
    /// the review. As long as no document is chosen, it is taken for one with two sides.
    pub fn progress(self, visit: &Visit) -> Option<(usize, usize)> {
        let wanted = visit.wanted();
        let photos = if wanted.is_empty() {
            required_contexts(&visit.session.requirements, Some(DocumentType::IdCard)).len()
        } else {
            wanted.len()
        };
        let first = if visit.session.requires(Requirement::Aadhaar) { 3 } else { 2 };
        let before = usize::from(visit.session.attempt_number == 1) * first;
        let total = before + photos + 1;
        let number = match self {
            Self::Consent => 1,
            Self::Document | Self::Aadhaar => 2,
            Self::Code => 3,
            Self::Photo(context) => before + 1 + wanted.iter().position(|other| *other == context)?,
            Self::Review => total,
            Self::Status => return None,
        };
        Some((number, total))
    }

    /// Says whether the person may begin again: Veriff asked for it.
    pub fn may_reopen(visit: &Visit) -> bool {
        visit.session.stage == Stage::Decided(DecisionStatus::ResubmissionRequested)
    }
}
