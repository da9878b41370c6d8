//! The `session_terms` table: the words by which a session is found, by their beginning.
//!
//! The table only narrows: whoever searches reads the sessions that it names and compares again with [`Searchable::has`].

use std::collections::BTreeSet;

use sqlx::Row;
use sqlx::any::AnyRow;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::Transaction;
use crate::domain::Session;
use crate::server::Result;

/// How many bytes of a word count. Longer words are found by these.
const MAX_TERM_LENGTH: usize = 48;
/// The most words of one session. References come last, because they alone may be long.
const MAX_TERMS: usize = 64;
/// How many letters of the end of an id the pages show.
const TAIL: usize = 6;

/// What a session is found by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Searchable {
    pub(super) id: String,
    first_name: Option<String>,
    last_name: Option<String>,
    vendor_data: Option<String>,
    end_user_id: Option<String>,
    veriff_session_id: Option<String>,
    person_name: Option<String>,
    document_number: Option<String>,
}

/// The columns of [`Searchable`].
macro_rules! searchable_columns {
    () => {
        "id, first_name, last_name, vendor_data, end_user_id, veriff_session_id, person_name, document_number"
    };
}
pub(super) use searchable_columns;

impl Searchable {
    /// Gathers it from a session, with what Veriff read.
    pub(super) fn of(session: &Session, person_name: Option<&str>, document_number: Option<&str>) -> Self {
        Self {
            id: session.id.0.clone(),
            first_name: session.first_name.clone(),
            last_name: session.last_name.clone(),
            vendor_data: session.vendor_data.clone(),
            end_user_id: session.end_user_id.clone(),
            veriff_session_id: session.veriff_session_id.clone(),
            person_name: person_name.map(str::to_owned),
            document_number: document_number.map(str::to_owned),
        }
    }

    /// Reads a row. A column that does not read says nothing, and hides no other.
    pub(super) fn read(row: &AnyRow) -> Option<Self> {
        let text = |name: &str| row.try_get::<Option<String>, _>(name).ok().flatten();
        Some(Self {
            id: text("id")?,
            first_name: text("first_name"),
            last_name: text("last_name"),
            vendor_data: text("vendor_data"),
            end_user_id: text("end_user_id"),
            veriff_session_id: text("veriff_session_id"),
            person_name: text("person_name"),
            document_number: text("document_number"),
        })
    }

    /// Returns the words, folded.
    pub(super) fn terms(&self) -> BTreeSet<String> {
        let mut terms = BTreeSet::new();
        // The end of the id as the list shows it.
        let tail = self.id.char_indices().nth_back(TAIL - 1).map_or("", |(start, _)| &self.id[start..]);
        let fields = [
            &self.person_name,
            &self.first_name,
            &self.last_name,
            &self.document_number,
            &self.veriff_session_id,
            &self.end_user_id,
            &self.vendor_data,
        ];
        let texts = fields.into_iter().flatten().map(String::as_str);
        for term in [self.id.as_str(), tail].into_iter().chain(texts).flat_map(words) {
            if terms.len() < MAX_TERMS {
                terms.insert(term);
            }
        }
        terms
    }

    /// Says whether each of these words begins one of the session's.
    pub(super) fn has(&self, search_words: &[String]) -> bool {
        let terms = self.terms();
        let begins = |word: &String| terms.range(word.clone()..).next().is_some_and(|term| term.starts_with(word));
        search_words.iter().all(begins)
    }
}

/// Returns the words of a text that the table holds. What stands between two spaces is one word without its punctuation, and so is
/// each part of it after a punctuation mark: `Anne-Marie` is `annemarie` and `marie`. An id is one word.
fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    for chunk in chunks(&fold(text)) {
        words.push(cut(&bare(chunk)));
        if !is_id(chunk) {
            let starts = chunk.match_indices(|letter: char| !letter.is_alphanumeric()).map(|(at, _)| at);
            words.extend(starts.take(MAX_TERMS).map(|at| cut(&bare(&chunk[at..]))));
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Returns the words that a search asks for; all of them must begin a word of a session. One that begins another says nothing more.
pub(super) fn search_words(text: &str) -> Vec<String> {
    let all: BTreeSet<String> =
        chunks(&fold(text)).map(|chunk| cut(&bare(chunk))).filter(|word| !word.is_empty()).collect();
    let says_more = |word: &&String| !all.iter().any(|other| other != *word && other.starts_with(word.as_str()));
    all.iter().filter(says_more).cloned().collect()
}

/// Cuts a folded text at its spaces, and where the middle of an id was left out.
fn chunks(folded: &str) -> impl Iterator<Item = &str> {
    let parts = folded.split(|letter: char| letter.is_whitespace() || letter == '…');
    parts.flat_map(|part| part.split("...")).filter(|part| !part.is_empty())
}

/// Returns the letters and digits of a chunk, as many as can count.
fn bare(chunk: &str) -> String {
    chunk.chars().filter(|letter| letter.is_alphanumeric()).take(MAX_TERM_LENGTH).collect()
}

fn cut(word: &str) -> String {
    let mut end = word.len().min(MAX_TERM_LENGTH);
    while !word.is_char_boundary(end) {
        end -= 1;
    }
    word[..end].to_owned()
}

/// Says whether it is a UUID, as all ids are.
fn is_id(chunk: &str) -> bool {
    let is_right =
        |(at, byte): (usize, u8)| if [8, 13, 18, 23].contains(&at) { byte == b'-' } else { byte.is_ascii_hexdigit() };
    chunk.len() == 36 && chunk.bytes().enumerate().all(is_right)
}

/// Lower case and without accents, so that `jose` finds `José` on both databases.
fn fold(text: &str) -> String {
    text.nfd().filter(|letter| !is_combining_mark(*letter)).flat_map(char::to_lowercase).collect()
}

/// Returns the range of the terms that begin with `word`: from the first, to the first that does not.
pub(super) fn range(word: &str) -> (Vec<u8>, Vec<u8>) {
    let from = word.as_bytes().to_vec();
    let mut to = from.clone();
    // No byte of UTF-8 is the greatest that there is.
    if let Some(last) = to.last_mut() {
        *last += 1;
    }
    (from, to)
}

/// Writes the words of a session, where before there were others.
pub(super) async fn write(
    transaction: &mut Transaction,
    id: &str,
    before: &BTreeSet<String>,
    after: &BTreeSet<String>,
) -> Result<()> {
    for gone in before.difference(after) {
        let query = sqlx::query("delete from session_terms where term = $1 and session_id = $2");
        query.bind(gone.as_bytes()).bind(id).execute(&mut **transaction).await?;
    }
    let new: Vec<&String> = after.difference(before).collect();
    if new.is_empty() {
        return Ok(());
    }
    let rows: Vec<String> = (2..).take(new.len()).map(|number| format!("(${number}, $1)")).collect();
    let text = format!(
        "insert into session_terms (term, session_id) values {} on conflict (term, session_id) do nothing",
        rows.join(", ")
    );
    let query = new.into_iter().fold(sqlx::query(&text).bind(id), |query, term| query.bind(term.as_bytes()));
    query.execute(&mut **transaction).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(name: &str, reference: &str) -> Searchable {
        Searchable {
            id: "019a7c1e-5b0f-7f62-9a41-0c2b6e7d9f10".to_owned(),
            person_name: Some(name.to_owned()),
            vendor_data: Some(reference.to_owned()),
            ..Searchable::default()
        }
    }

    #[test]
    fn a_word_is_found_by_its_beginning_however_it_is_typed() {
        let session = named("JOSÉ Anne-Marie O’Brien", "customer-0001/EU  مريم");
        for text in [
            "jose",
            "JOSÉ",
            "jos",
            "anne-m",
            "annemarie",
            "marie",
            "o'brien",
            "obr",
            "brien",
            "customer-00",
            "0001",
            "eu",
            "مري",
            "jose brien",
            "019a7c1e-5b0f",
            "7d9f10",
            "019a…7d9f10",
            "019a...7d9f10",
            "  0001  jo ",
        ] {
            assert!(session.has(&search_words(text)), "{text}");
        }
        for text in ["ose", "rien", "josé maria", "019b", "d9f10", "customer-1", "100%_"] {
            assert!(!session.has(&search_words(text)), "{text}");
        }
        assert!(search_words(" -–- %_ '").is_empty() && search_words("").is_empty());
    }

    #[test]
    fn a_word_that_begins_another_says_nothing_more() {
        assert_eq!(search_words("jo jose maria jose"), ["jose", "maria"]);
    }

    #[test]
    fn hostile_text_makes_few_and_short_words() {
        for text in ["a ".repeat(10_000), "x".repeat(100_000), "é-".repeat(5_000), "\0\u{301}…".repeat(1_000)] {
            let terms = named(&text, &text).terms();
            assert!(
                terms.len() <= MAX_TERMS && terms.iter().all(|term| !term.is_empty() && term.len() <= MAX_TERM_LENGTH)
            );
        }
        let long = "é".repeat(100);
        assert!(named("", &long).has(&search_words(&long)), "a long word is found by itself");
    }

    #[test]
    fn a_range_holds_what_begins_so_and_nothing_else() {
        let (from, to) = range("mü");
        for (term, is) in [("mü", true), ("müller", true), ("m", false), ("mv", false), ("n", false)] {
            assert_eq!((from.as_slice()..to.as_slice()).contains(&term.as_bytes()), is, "{term}");
        }
    }
}
