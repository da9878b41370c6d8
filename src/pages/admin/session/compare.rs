//! What was said before against what Veriff read: the same, or not.

use leptos::prelude::*;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::super::Icon;
use super::super::pill::{Meaning, pill};
use crate::domain::{Country, DocumentType};

/// Who said something before Veriff read the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    /// The company, when it made the link.
    Company,
    /// The person, on the document's page.
    Person,
}

/// What was said before, and whether Veriff read the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Comparison {
    said: String,
    source: Source,
    same: bool,
}

impl Comparison {
    /// Compares names: case, accents, spaces and hyphens do not count, because documents print them in their own way.
    pub(crate) fn of_names(sent: &str, read: Option<&str>) -> Self {
        Self {
            said: sent.to_owned(),
            source: Source::Company,
            same: read.is_some_and(|read| plain(read) == plain(sent)),
        }
    }

    /// Compares the kind of document that the person chose.
    pub(crate) fn of_document(chosen: DocumentType, read: Option<&str>) -> Self {
        Self { said: chosen.label().to_owned(), source: Source::Person, same: read == Some(chosen.as_str()) }
    }

    /// Compares the country that the person chose.
    pub(crate) fn of_country(chosen: &str, read: Option<&str>) -> Self {
        let same = read.is_some_and(|read| read.eq_ignore_ascii_case(chosen));
        Self { said: format!("{} ({chosen})", Country::name_of(chosen)), source: Source::Person, same }
    }

    /// Shows the comparison below the value that was read.
    pub(crate) fn show(self) -> AnyView {
        let (who, did) = match self.source {
            Source::Company => ("the company", "sent"),
            Source::Person => ("the person", "chose"),
        };
        if self.same {
            view! { <p class="compared same">{Icon::Check.draw()}<span>{format!("As {who} {did}")}</span></p> }
                .into_any()
        } else {
            view! {
                <p class="compared">
                    {pill(Meaning::Caution, Icon::Differs, "Differs".to_owned())}
                    <span>{format!("{} {did} “", capital(who))}<bdi>{self.said}</bdi>"”"</span>
                </p>
            }
            .into_any()
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
            assert!(Comparison::of_names(sent, Some(read)).same, "{sent} {read}");
        }
        for (sent, read) in [("Alex", Some("ALEXA")), ("Alex", None), ("Мария", Some("MARIA"))] {
            assert!(!Comparison::of_names(sent, read).same, "{sent} {read:?}");
        }
    }

    #[test]
    fn documents_and_countries_are_compared_by_their_words() {
        assert!(Comparison::of_document(DocumentType::IdCard, Some("ID_CARD")).same);
        assert!(!Comparison::of_document(DocumentType::IdCard, Some("PASSPORT")).same);
        assert!(Comparison::of_country("EE", Some("ee")).same);
        assert!(!Comparison::of_country("EE", None).same);
    }

    #[test]
    fn a_difference_says_what_was_said() {
        let html = Comparison::of_names("Aleks <b>", Some("ALEX")).show().to_html();
        assert!(html.contains("Differs") && html.contains("Aleks &lt;b&gt;"), "{html}");
    }
}
