//! A hit on a watchlist, as the list of sessions shows it: one word for the kind of list.

use super::{Severity, VeriffQuery};

/// Why somebody is on a list, the gravest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum HitKind {
    /// On a list of sanctioned people.
    Sanctions,
    /// A politically exposed person.
    Pep,
    /// Warnings of authorities.
    Warnings,
    /// Barred from a profession.
    FitnessProbity,
    /// In the news for something bad.
    AdverseMedia,
    /// A list that is newer than the portal.
    Other,
}

impl HitKind {
    /// Every kind, the gravest first.
    pub const ALL: [Self; 6] =
        [Self::Sanctions, Self::Pep, Self::Warnings, Self::FitnessProbity, Self::AdverseMedia, Self::Other];

    /// Returns the word that the store keeps.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Sanctions => "sanctions",
            Self::Pep => "pep",
            Self::Warnings => "warnings",
            Self::FitnessProbity => "fitness_probity",
            Self::AdverseMedia => "adverse_media",
            Self::Other => "other",
        }
    }

    /// Reads a word of Veriff's, in any of its spellings: `pep`, `pep-class-1`, `fitnessProbity`, `sanction`…
    pub fn of_word(word: &str) -> Self {
        let letters: String = word.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase();
        match letters.as_str() {
            begin if begin.starts_with("sanction") => Self::Sanctions,
            begin if begin.starts_with("pep") => Self::Pep,
            begin if begin.starts_with("warning") => Self::Warnings,
            begin if begin.starts_with("fitness") => Self::FitnessProbity,
            begin if begin.starts_with("adversemedia") => Self::AdverseMedia,
            _ => Self::Other,
        }
    }

    /// Returns the text of the badge.
    pub fn label(self) -> &'static str {
        match self {
            Self::Sanctions => "Sanctions hit",
            Self::Pep => "PEP hit",
            Self::Warnings => "Warning hit",
            Self::FitnessProbity => "Fitness hit",
            Self::AdverseMedia => "Media hit",
            Self::Other => "Watchlist hit",
        }
    }

    /// Returns what it means to a reviewer.
    pub fn severity(self) -> Severity {
        if self == Self::Sanctions { Severity::Bad } else { Severity::Caution }
    }
}

/// The gravest hit of a session, and the query whose answer holds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Why somebody is listed.
    pub kind: HitKind,
    /// The query whose answer holds the details.
    pub query: VeriffQuery,
}

impl Hit {
    /// Returns the text that is stored: two words and a space.
    pub fn text(self) -> String {
        format!("{} {}", self.kind.as_str(), self.query.as_str())
    }

    /// Reads the text.
    pub fn parse(text: &str) -> Option<Self> {
        let (kind, query) = text.split_once(' ')?;
        let kind = HitKind::ALL.into_iter().find(|known| known.as_str() == kind)?;
        Some(Self { kind, query: VeriffQuery::parse(query)? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hit_reads_back() {
        for kind in HitKind::ALL {
            for query in [VeriffQuery::Person, VeriffQuery::WatchlistScreening] {
                let hit = Hit { kind, query };
                assert_eq!(Hit::parse(&hit.text()), Some(hit));
            }
        }
        assert_eq!(Hit::parse("sanctions"), None);
    }

    #[test]
    fn each_spelling_of_veriff_has_its_kind() {
        for (word, kind) in [
            ("sanctions", HitKind::Sanctions),
            ("sanction", HitKind::Sanctions),
            ("pep", HitKind::Pep),
            ("pep-class-1", HitKind::Pep),
            ("warning", HitKind::Warnings),
            ("fitnessProbity", HitKind::FitnessProbity),
            ("fitness-probity", HitKind::FitnessProbity),
            ("adverseMedia", HitKind::AdverseMedia),
            ("adverse-media-fraud", HitKind::AdverseMedia),
            ("novelty", HitKind::Other),
        ] {
            assert_eq!(HitKind::of_word(word), kind, "{word}");
        }
    }
}
