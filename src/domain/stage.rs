//! Where a session stands, and the only rule that moves it.

use serde::{Deserialize, Serialize};

use super::DecisionStatus;

/// Where a session stands. Every change goes through [`Stage::after`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// The link exists; the person has not agreed yet.
    Created,
    /// The person agreed, and chooses a document.
    Consented,
    /// The person takes photos.
    Capturing,
    /// The photos are on their way to Veriff.
    Sending,
    /// Veriff has everything and is deciding.
    Waiting,
    /// Veriff has decided.
    Decided(DecisionStatus),
}

/// Something that moves a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Happening {
    /// The person agreed to the verification.
    Consented,
    /// The person chose a document, or another one.
    DocumentChosen,
    /// A one-time code was sent to the person.
    CodeSent,
    /// The person gave the right code.
    CodePassed,
    /// The code was wrong too often: Veriff took the session as it is.
    GivenOver,
    /// A photo was accepted.
    PhotoTaken,
    /// A photo was removed.
    PhotoRemoved,
    /// The person handed everything in.
    Submitted,
    /// Veriff took the submission.
    Sent,
    /// Veriff decided, or decided anew.
    Decided(DecisionStatus),
    /// Veriff decided an earlier attempt anew, though the person has begun another one.
    DecidedAnew(DecisionStatus),
    /// The person starts the new attempt that Veriff asked for.
    Reopened,
}

/// A session was asked for something that its stage does not allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a session that is {} does not allow this", .0.as_str())]
pub struct WrongStage(pub Stage);

impl Stage {
    /// Returns the stage that follows `happening`, or the stage that refuses it.
    ///
    /// A decision is taken at any time after the submission, because it may overtake the answer to the submission,
    /// and because Veriff may decide anew. Before the submission only an end without photos is possible: Veriff lets
    /// a session expire, or ends it as abandoned. But a session with a one-time code is at Veriff from the consent on, and
    /// is decided there if the code was wrong too often; so whoever has just agreed may be overtaken by any decision. Whoever is
    /// at a further attempt is overtaken when Veriff decides an earlier one anew, for then nothing more is wanted of them.
    pub fn after(self, happening: Happening) -> Result<Self, WrongStage> {
        use DecisionStatus::{Abandoned, Expired, ResubmissionRequested};
        match (self, happening) {
            (Self::Created, Happening::Consented) | (Self::Consented, Happening::CodeSent) => Ok(Self::Consented),
            (Self::Consented | Self::Capturing, Happening::DocumentChosen)
            | (Self::Consented, Happening::CodePassed)
            | (Self::Capturing, Happening::PhotoTaken | Happening::PhotoRemoved)
            | (Self::Decided(ResubmissionRequested), Happening::Reopened) => Ok(Self::Capturing),
            (Self::Capturing, Happening::Submitted) => Ok(Self::Sending),
            (Self::Sending, Happening::Sent) | (Self::Consented, Happening::GivenOver) => Ok(Self::Waiting),
            (Self::Consented | Self::Sending | Self::Waiting | Self::Decided(_), Happening::Decided(status))
            | (Self::Created | Self::Capturing, Happening::Decided(status @ (Expired | Abandoned))) => {
                Ok(Self::Decided(status))
            }
            (Self::Consented | Self::Capturing | Self::Sending | Self::Waiting, Happening::DecidedAnew(status))
                if status != ResubmissionRequested =>
            {
                Ok(Self::Decided(status))
            }
            (stage, _) => Err(WrongStage(stage)),
        }
    }

    /// Returns the word that the store keeps; decisions are kept beside it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Consented => "consented",
            Self::Capturing => "capturing",
            Self::Sending => "sending",
            Self::Waiting => "waiting",
            Self::Decided(_) => "decided",
        }
    }

    /// Reads what [`Stage::as_str`] and the decision's word say together.
    pub fn parse(word: &str, status: Option<DecisionStatus>) -> Option<Self> {
        match word {
            "created" => Some(Self::Created),
            "consented" => Some(Self::Consented),
            "capturing" => Some(Self::Capturing),
            "sending" => Some(Self::Sending),
            "waiting" => Some(Self::Waiting),
            "decided" => status.map(Self::Decided),
            _ => None,
        }
    }

    /// Returns Veriff's decision, if there is one.
    pub fn status(self) -> Option<DecisionStatus> {
        match self {
            Self::Decided(status) => Some(status),
            Self::Created | Self::Consented | Self::Capturing | Self::Sending | Self::Waiting => None,
        }
    }

    /// Says whether nothing more is to come, whatever the person does.
    pub fn is_final(self) -> bool {
        self.status().is_some_and(DecisionStatus::is_conclusive)
    }

    /// Returns the word for the pill in the back office: the decision, or the stage.
    pub fn label(self) -> &'static str {
        match self {
            Self::Created => "Created",
            Self::Consented | Self::Capturing => "In progress",
            Self::Sending => "Sending",
            Self::Waiting => "Being checked",
            Self::Decided(status) => status.label(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::DecisionStatus::*;

    #[test]
    fn a_session_goes_the_whole_way() {
        let mut stage = Stage::Created;
        for (happening, next) in [
            (Happening::Consented, Stage::Consented),
            (Happening::DocumentChosen, Stage::Capturing),
            (Happening::PhotoTaken, Stage::Capturing),
            (Happening::Submitted, Stage::Sending),
            (Happening::Sent, Stage::Waiting),
            (Happening::Decided(ResubmissionRequested), Stage::Decided(ResubmissionRequested)),
            (Happening::Reopened, Stage::Capturing),
        ] {
            stage = stage.after(happening).expect("each step is allowed");
            assert_eq!(stage, next);
        }
    }

    #[test]
    fn a_decision_may_overtake_the_answer_to_the_submission() {
        let decided = Stage::Sending.after(Happening::Decided(Approved));
        assert_eq!(decided, Ok(Stage::Decided(Approved)));
        assert!(Stage::Decided(Approved).after(Happening::Sent).is_err());
    }

    #[test]
    fn a_code_stands_in_the_place_of_a_document() {
        let mut stage = Stage::Created;
        for (happening, next) in [
            (Happening::Consented, Stage::Consented),
            (Happening::CodeSent, Stage::Consented),
            (Happening::CodeSent, Stage::Consented),
            (Happening::CodePassed, Stage::Capturing),
            (Happening::PhotoTaken, Stage::Capturing),
            (Happening::PhotoRemoved, Stage::Capturing),
            (Happening::Submitted, Stage::Sending),
        ] {
            stage = stage.after(happening).expect("each step is allowed");
            assert_eq!(stage, next);
        }
        assert_eq!(Stage::Consented.after(Happening::GivenOver), Ok(Stage::Waiting));
        assert_eq!(Stage::Consented.after(Happening::Decided(Declined)), Ok(Stage::Decided(Declined)), "overtaken");
        for stage in [Stage::Created, Stage::Capturing, Stage::Sending, Stage::Waiting, Stage::Decided(Declined)] {
            for happening in [Happening::CodeSent, Happening::CodePassed, Happening::GivenOver] {
                assert_eq!(stage.after(happening), Err(WrongStage(stage)), "{stage:?} {happening:?}");
            }
        }
    }

    #[test]
    fn only_a_request_for_another_attempt_reopens_a_session() {
        for status in DecisionStatus::ALL {
            let reopened = Stage::Decided(status).after(Happening::Reopened);
            assert_eq!(reopened.is_ok(), status == ResubmissionRequested);
        }
        assert_eq!(Stage::Waiting.after(Happening::Submitted), Err(WrongStage(Stage::Waiting)));
        assert_eq!(Stage::Capturing.after(Happening::Decided(Approved)), Err(WrongStage(Stage::Capturing)));
    }

    #[test]
    fn an_earlier_attempt_decided_anew_ends_what_the_person_is_at() {
        for stage in [Stage::Capturing, Stage::Sending, Stage::Waiting] {
            assert_eq!(stage.after(Happening::DecidedAnew(Approved)), Ok(Stage::Decided(Approved)));
            let asked_again = stage.after(Happening::DecidedAnew(ResubmissionRequested));
            assert_eq!(asked_again, Err(WrongStage(stage)), "that is what the person is doing");
        }
    }

    #[test]
    fn what_is_stored_reads_back() {
        for stage in
            [Stage::Created, Stage::Consented, Stage::Capturing, Stage::Sending, Stage::Waiting, Stage::Decided(Review)]
        {
            assert_eq!(Stage::parse(stage.as_str(), stage.status()), Some(stage));
        }
        assert_eq!(Stage::parse("decided", None), None);
        assert_eq!(Stage::parse("flying", None), None);
    }
}
