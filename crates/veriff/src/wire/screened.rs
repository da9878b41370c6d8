//! A person with matches on lists of politically exposed and sanctioned people.
//!
//! Source: `v1sessionsidperson-1`.

use serde_json::Value;

use super::Timestamp;
use super::lenient::open_object;

open_object! {
    /// The person, with matches.
    pub struct ScreenedPerson {
        /// Veriff's own id of the person.
        pub id: Option<String>,
        /// Given names of the person who was screened.
        pub first_name: Option<String>,
        /// Family name of the person who was screened.
        pub last_name: Option<String>,
        /// National id number.
        pub id_code: Option<String>,
        /// The day of birth, as `YYYY-MM-DD`.
        pub date_of_birth: Option<String>,
        /// `M`, `F`, or another word.
        pub gender: Option<String>,
        /// A country code.
        pub nationality: Option<String>,
        /// Place of birth.
        pub place_of_birth: Option<String>,
        /// The countries whose citizen the person is.
        pub citizenships: Vec<String>,
        /// What each provider of lists found.
        pub pep_sanction_matches: Vec<PepSanctionMatch>,
    }

    /// What one provider of lists found.
    pub struct PepSanctionMatch {
        /// The provider of the lists.
        pub provider: Option<String>,
        /// How many were found.
        pub number_of_matches: Option<i64>,
        /// When the provider was asked.
        pub date: Option<Timestamp>,
        /// Who was found.
        pub hits: Vec<SanctionHit>,
    }

    /// Somebody on a list, and how well they match.
    pub struct SanctionHit {
        /// The entry in the list.
        pub doc: Option<ListedEntry>,
        /// How it matches: `name_exact`, `aka_exact`, `name_fuzzy`, `phonetic_name`, `year_of_birth`, and others.
        pub match_types: Vec<String>,
        /// Which part matches how.
        pub match_types_details: Value,
        /// `potential_match`, or another word.
        pub match_status: Option<String>,
        /// Whether the match was cleared before.
        pub is_whitelisted: Option<bool>,
        /// How well, higher is better.
        pub score: Option<f64>,
    }

    /// An entry in a list.
    pub struct ListedEntry {
        /// Its id there.
        pub id: Option<String>,
        /// The name in the list.
        pub name: Option<String>,
        /// `person`, or another word.
        pub entity_type: Option<String>,
        /// What it is listed for: `sanction`, `pep`, and others.
        pub types: Vec<String>,
        /// The lists in which the entry stands.
        pub sources: Vec<String>,
        /// Words by which the list describes the entry.
        pub keywords: Vec<String>,
        /// Facts: name, source, value.
        pub fields: Value,
        /// Other names in the list, in a shape that is not documented.
        pub aka: Value,
        /// People and companies that are connected with the entry, in a shape that is not documented.
        pub associates: Value,
        /// In the news.
        pub media: Value,
        /// Pictures and documents.
        pub assets: Value,
        /// The lists in detail.
        pub source_notes: Value,
        /// When it was last changed.
        pub last_updated_utc: Option<Timestamp>,
        /// When it was made.
        pub created_utc: Option<Timestamp>,
    }
}
