//! The pill that says where a session stands: icon, word and one of five colours.

use leptos::prelude::*;

use super::Icon;
use crate::domain::{Attention, Badge, DecisionStatus, Severity, Stage};

/// What a colour means, everywhere in the back office.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Meaning {
    /// A plain value, neither good nor bad.
    Neutral,
    /// Still being worked on.
    Info,
    /// As it should be.
    Good,
    /// A reviewer should check it.
    Caution,
    /// Refused, declined, or failed.
    Bad,
}

impl Meaning {
    /// Returns the word for the style sheet.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Neutral => "neutral",
            Self::Info => "info",
            Self::Good => "good",
            Self::Caution => "caution",
            Self::Bad => "bad",
        }
    }

    /// Returns what a stage means to a reviewer, and its drawing.
    pub(crate) fn of(stage: Stage) -> (Self, Icon) {
        match stage {
            Stage::Created => (Self::Neutral, Icon::Link),
            Stage::Consented | Stage::Capturing => (Self::Info, Icon::Dashed),
            Stage::Sending => (Self::Info, Icon::Up),
            Stage::Waiting => (Self::Info, Icon::Clock),
            Stage::Decided(status) => Self::of_decision(status),
        }
    }

    /// Returns the meaning of a severity, and its icon.
    pub(crate) fn of_severity(severity: Severity) -> (Self, Icon) {
        match severity {
            Severity::Neutral => (Self::Neutral, Icon::Dashed),
            Severity::Info => (Self::Info, Icon::Dashed),
            Severity::Good => (Self::Good, Icon::Check),
            Severity::Caution => (Self::Caution, Icon::Warning),
            Severity::Bad => (Self::Bad, Icon::Cross),
        }
    }

    fn of_decision(status: DecisionStatus) -> (Self, Icon) {
        match status {
            DecisionStatus::Approved => (Self::Good, Icon::Check),
            DecisionStatus::Declined => (Self::Bad, Icon::Cross),
            DecisionStatus::ResubmissionRequested => (Self::Caution, Icon::Again),
            DecisionStatus::Review => (Self::Caution, Icon::Eye),
            DecisionStatus::Expired => (Self::Neutral, Icon::Hourglass),
            DecisionStatus::Abandoned => (Self::Neutral, Icon::Paused),
        }
    }
}

/// Draws a pill with any words.
pub(crate) fn pill(meaning: Meaning, icon: Icon, words: String) -> impl IntoView {
    let class = format!("pill {}", meaning.as_str());
    view! { <span class=class>{icon.draw_inside()}{words}</span> }
}

/// Draws the pill of a badge.
pub(crate) fn badge_pill(badge: &Badge) -> AnyView {
    let (meaning, icon) = Meaning::of_severity(badge.severity);
    pill(meaning, icon, badge.words.clone()).into_any()
}

/// Draws the pill of a stage.
pub(crate) fn stage_pill(stage: Stage) -> impl IntoView {
    let (meaning, icon) = Meaning::of(stage);
    pill(meaning, icon, stage.label().to_owned())
}

/// Draws the mark of a session that needs attention, without the reason.
pub(crate) fn needs_attention() -> AnyView {
    pill(Meaning::Caution, Icon::Warning, "Needs attention".to_owned()).into_any()
}

/// Draws the mark of a session that needs attention; its title says why.
pub(crate) fn attention_mark(attention: Attention) -> impl IntoView {
    view! { <span class="mark" title=attention.sentence()>{needs_attention()}</span> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_stage_has_its_meaning() {
        for (stage, meaning) in [
            (Stage::Created, Meaning::Neutral),
            (Stage::Consented, Meaning::Info),
            (Stage::Capturing, Meaning::Info),
            (Stage::Sending, Meaning::Info),
            (Stage::Waiting, Meaning::Info),
            (Stage::Decided(DecisionStatus::Approved), Meaning::Good),
            (Stage::Decided(DecisionStatus::Declined), Meaning::Bad),
            (Stage::Decided(DecisionStatus::ResubmissionRequested), Meaning::Caution),
            (Stage::Decided(DecisionStatus::Review), Meaning::Caution),
            (Stage::Decided(DecisionStatus::Expired), Meaning::Neutral),
            (Stage::Decided(DecisionStatus::Abandoned), Meaning::Neutral),
        ] {
            assert_eq!(Meaning::of(stage).0, meaning, "{stage:?}");
        }
    }

    #[test]
    fn no_two_decisions_share_a_drawing() {
        let drawings = DecisionStatus::ALL.map(|status| Meaning::of_decision(status).1);
        for (index, drawing) in drawings.iter().enumerate() {
            assert!(!drawings[index + 1..].contains(drawing), "{drawing:?}");
        }
    }

    #[test]
    fn a_pill_says_its_word_and_hides_its_drawing() {
        let html = stage_pill(Stage::Decided(DecisionStatus::ResubmissionRequested)).to_html();
        assert!(html.contains("Resubmission requested") && html.contains("class=\"pill caution\""), "{html}");
        assert!(html.contains("aria-hidden=\"true\""), "{html}");
    }
}
