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

/// What moves a session from one stage to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transition {
    /// The person agreed to the verification.
    Consented,
    /// The person chose a document, or another one.
    DocumentChosen,
    /// A one-time code was sent to the person.
    CodeSent,
    /// The person gave the right code.
    CodePassed,
    /// The code was wrong too often: Veriff submitted the session without it.
    OtpLimitReached,
    /// A photo was accepted.
    PhotoTaken,
    /// A photo was removed.
    PhotoRemoved,
    /// The person submitted the attempt.
    Submitted,
    /// Veriff accepted the submission.
    Sent,
    /// Veriff decided, or decided anew.
    Decided(DecisionStatus),
    /// Veriff decided an earlier attempt anew, though the person has begun another one.
    DecidedAnew(DecisionStatus),
    /// The person starts the new attempt that Veriff asked for.
    Reopened,
}

/// The transition is not possible from this stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a session that is {} does not allow this", .0.as_str())]
pub struct WrongStage(pub Stage);

impl Stage {
    /// Returns the stage after `transition`, or the stage that does not allow it.
    ///
    /// A decision is accepted at any time after the submission, because it may overtake the answer to the submission,
    /// and because Veriff may decide anew. Before the submission only an end without photos is possible: Veriff lets
    /// a session expire, or ends it as abandoned. But a session with a one-time code is at Veriff from the consent on, and
    /// is decided there if the code was wrong too often; so whoever has just agreed may be overtaken by any decision. Whoever is
    /// at a further attempt is overtaken when Veriff decides an earlier one anew, for then no further attempt is needed.
    pub fn after(self, transition: Transition) -> Result<Self, WrongStage> {
        use DecisionStatus::{Abandoned, Expired, ResubmissionRequested};
        match (self, transition) {
            (Self::Created, Transition::Consented) | (Self::Consented, Transition::CodeSent) => Ok(Self::Consented),
            (Self::Consented | Self::Capturing, Transition::DocumentChosen)
            | (Self::Consented, Transition::CodePassed)
            | (Self::Capturing, Transition::PhotoTaken | Transition::PhotoRemoved)
            | (Self::Decided(ResubmissionRequested), Transition::Reopened) => Ok(Self::Capturing),
            (Self::Capturing, Transition::Submitted) => Ok(Self::Sending),
            (Self::Sending, Transition::Sent) | (Self::Consented, Transition::OtpLimitReached) => Ok(Self::Waiting),
            (Self::Consented | Self::Sending | Self::Waiting | Self::Decided(_), Transition::Decided(status))
            | (Self::Created | Self::Capturing, Transition::Decided(status @ (Expired | Abandoned))) => {
                Ok(Self::Decided(status))
            }
            (Self::Consented | Self::Capturing | Self::Sending | Self::Waiting, Transition::DecidedAnew(status))
                if status != ResubmissionRequested =>
            {
                Ok(Self::Decided(status))
            }
            (stage, _) => Err(WrongStage(stage)),
        }
    }

    /// Returns the word that is stored; the decision is stored in another column.
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

    /// Says whether the session is over, whatever the person does.
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
        for (transition, next) in [
            (Transition::Consented, Stage::Consented),
            (Transition::DocumentChosen, Stage::Capturing),
            (Transition::PhotoTaken, Stage::Capturing),
            (Transition::Submitted, Stage::Sending),
            (Transition::Sent, Stage::Waiting),
            (Transition::Decided(ResubmissionRequested), Stage::Decided(ResubmissionRequested)),
            (Transition::Reopened, Stage::Capturing),
        ] {
            stage = stage.after(transition).expect("each step is allowed");
            assert_eq!(stage, next);
        }
    }

    #[test]
    fn a_decision_may_overtake_the_answer_to_the_submission() {
        let decided = Stage::Sending.after(Transition::Decided(Approved));
        assert_eq!(decided, Ok(Stage::Decided(Approved)));
        assert!(Stage::Decided(Approved).after(Transition::Sent).is_err());
    }

    #[test]
    fn a_code_stands_in_the_place_of_a_document() {
        let mut stage = Stage::Created;
        for (transition, next) in [
            (Transition::Consented, Stage::Consented),
            (Transition::CodeSent, Stage::Consented),
            (Transition::CodeSent, Stage::Consented),
            (Transition::CodePassed, Stage::Capturing),
            (Transition::PhotoTaken, Stage::Capturing),
            (Transition::PhotoRemoved, Stage::Capturing),
            (Transition::Submitted, Stage::Sending),
        ] {
            stage = stage.after(transition).expect("each step is allowed");
            assert_eq!(stage, next);
        }
        assert_eq!(Stage::Consented.after(Transition::OtpLimitReached), Ok(Stage::Waiting));
        assert_eq!(Stage::Consented.after(Transition::Decided(Declined)), Ok(Stage::Decided(Declined)), "overtaken");
        for stage in [Stage::Created, Stage::Capturing, Stage::Sending, Stage::Waiting, Stage::Decided(Declined)] {
            for transition in [Transition::CodeSent, Transition::CodePassed, Transition::OtpLimitReached] {
                assert_eq!(stage.after(transition), Err(WrongStage(stage)), "{stage:?} {transition:?}");
            }
        }
    }

    #[test]
    fn only_a_request_for_another_attempt_reopens_a_session() {
        for status in DecisionStatus::ALL {
            let reopened = Stage::Decided(status).after(Transition::Reopened);
            assert_eq!(reopened.is_ok(), status == ResubmissionRequested);
        }
        assert_eq!(Stage::Waiting.after(Transition::Submitted), Err(WrongStage(Stage::Waiting)));
        assert_eq!(Stage::Capturing.after(Transition::Decided(Approved)), Err(WrongStage(Stage::Capturing)));
    }

    #[test]
    fn an_earlier_attempt_decided_anew_ends_what_the_person_is_at() {
        for stage in [Stage::Capturing, Stage::Sending, Stage::Waiting] {
            assert_eq!(stage.after(Transition::DecidedAnew(Approved)), Ok(Stage::Decided(Approved)));
            let resubmission = stage.after(Transition::DecidedAnew(ResubmissionRequested));
            assert_eq!(resubmission, Err(WrongStage(stage)), "that is what the person is doing");
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
