//! Compares what the company or the person stated with what Veriff read.

use leptos::prelude::*;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::super::Icon;
use super::super::pill::{Meaning, pill};
use crate::domain::{Country, DocumentType};

/// Who stated a value before Veriff read the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum StatedBy {
    /// The company, when it made the link.
    Company,
    /// The person, on the document's page.
    Person,
}

/// The result of a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    Same,
    Differs,
    NotRead,
}

/// A stated value, and whether Veriff read the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Comparison {
    stated: String,
    source: StatedBy,
    outcome: Outcome,
}

impl Comparison {
    fn new(stated: String, source: StatedBy, read: Option<&str>, is_same: impl Fn(&str) -> bool) -> Self {
        let outcome = match read {
            Some(read) if is_same(read) => Outcome::Same,
            Some(_) => Outcome::Differs,
            None => Outcome::NotRead,
        };
        Self { stated, source, outcome }
    }

    /// Compares names: case, accents, spaces and hyphens do not count, because documents print them in their own way.
    pub(crate) fn of_names(sent: &str, read: Option<&str>) -> Self {
        Self::new(sent.to_owned(), StatedBy::Company, read, |read| plain(read) == plain(sent))
    }

    /// Compares the kind of document that the person chose.
    pub(crate) fn of_document(chosen: DocumentType, read: Option<&str>) -> Self {
        Self::new(chosen.label().to_owned(), StatedBy::Person, read, |read| read == chosen.as_str())
    }

    /// Compares the country that the person chose.
    pub(crate) fn of_country(chosen: &str, read: Option<&str>) -> Self {
        let stated = format!("{} ({chosen})", Country::name_of(chosen));
        Self::new(stated, StatedBy::Person, read, |read| read.eq_ignore_ascii_case(chosen))
    }

    /// Shows the comparison below the value that was read.
    pub(crate) fn show(self) -> AnyView {
        let (who, did) = match self.source {
            StatedBy::Company => ("company", "sent"),
            StatedBy::Person => ("person", "chose"),
        };
        let stated = view! { <span>{format!("{} {did} “", capital(who))}<bdi>{self.stated}</bdi>"”"</span> };
        match self.outcome {
            Outcome::Same => view! {
                <p class="compared same">{Icon::Check.draw()}<span>{format!("As the {who} {did}")}</span></p>
            }
            .into_any(),
            Outcome::Differs => view! {
                <p class="compared differs">{pill(Meaning::Caution, Icon::Differs, "Differs".to_owned())}{stated}</p>
            }
            .into_any(),
            Outcome::NotRead => view! { <p class="compared">{stated}</p> }.into_any(),
        }
    }
}

fn capital(words: &'static str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Lower case, without accents, and without what is neither letter nor digit.
fn plain(name: &str) -> String {
    name.nfkd()
        .filter(|letter| !is_combining_mark(*letter))
        .flat_map(char::to_lowercase)
        .filter(|letter| letter.is_alphanumeric())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_the_same_however_a_document_prints_them() {
        for (sent, read) in [("José", "JOSE"), ("Anne-Marie", "ANNE MARIE"), ("O’Neil", "ONEIL"), ("مريم", "مريم")]
        {
            assert!(Comparison::of_names(sent, Some(read)).outcome == Outcome::Same, "{sent} {read}");
        }
        for (sent, read) in [("Alex", "ALEXA"), ("Мария", "MARIA")] {
            assert_eq!(Comparison::of_names(sent, Some(read)).outcome, Outcome::Differs, "{sent} {read}");
        }
    }

    #[test]
    fn documents_and_countries_are_compared_by_their_words() {
        let card = |read| Comparison::of_document(DocumentType::IdCard, Some(read)).outcome;
        assert_eq!((card("ID_CARD"), card("PASSPORT")), (Outcome::Same, Outcome::Differs));
        let country = |read| Comparison::of_country("EE", read).outcome;
        assert_eq!(
            (country(Some("ee")), country(Some("FI")), country(None)),
            (Outcome::Same, Outcome::Differs, Outcome::NotRead)
        );
    }

    #[test]
    fn a_difference_says_what_was_said() {
        let html = Comparison::of_names("Aleks <b>", Some("ALEX")).show().to_html();
        assert!(html.contains("Differs") && html.contains("Aleks &lt;b&gt;"), "{html}");
    }
}
