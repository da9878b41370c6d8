//! The sections of a session's report: headings, facts, tables and hits, in words for a reviewer.

use super::{Fact, VeriffQuery};

/// What a value means to a reviewer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// A plain value, neither good nor bad.
    Neutral,
    /// Still being worked on.
    Info,
    /// As it should be.
    Good,
    /// Somebody should look.
    Caution,
    /// Something speaks against the person.
    Bad,
}

/// A result in a few words, with its severity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Badge {
    /// What it means.
    pub severity: Severity,
    /// What it says.
    pub words: String,
}

impl Badge {
    /// Puts words and meaning together.
    pub fn new(severity: Severity, words: impl Into<String>) -> Self {
        Self { severity, words: words.into() }
    }
}

/// How an answer of Veriff's was received.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnswerSource {
    /// Veriff sent it as a webhook.
    Webhook,
    /// The portal fetched it.
    Fetched,
}

impl AnswerSource {
    /// Returns the word that the store keeps.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Webhook => "webhook",
            Self::Fetched => "asked",
        }
    }

    /// Reads the word; everything but `webhook` counts as fetched.
    pub fn parse(word: &str) -> Self {
        if word == "webhook" { Self::Webhook } else { Self::Fetched }
    }

    /// Returns the words for a reviewer, before the time.
    pub fn label(self) -> &'static str {
        match self {
            Self::Webhook => "Came by webhook",
            Self::Fetched => "Fetched",
        }
    }
}

/// When an answer was received, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Received {
    /// When, in milliseconds since 1970.
    pub at: i64,
    /// By which way it came.
    pub source: AnswerSource,
}

/// One answer of Veriff's beside the decision, or one part of a decision that deserves a heading of its own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReportSection {
    /// A word that no other section of the session has, for ids on the page.
    pub key: String,
    /// The heading above the section.
    pub title: String,
    /// The query that fetches it again, if there is one.
    pub query: Option<VeriffQuery>,
    /// When and how it was received; absent for parts of a decision, which came with it.
    pub received: Option<Received>,
    /// The result in a few words, where there is one.
    pub badge: Option<Badge>,
    /// Names and values.
    pub facts: Vec<Fact>,
    /// Rows of values.
    pub tables: Vec<Table>,
    /// Things with details of their own, such as hits.
    pub entries: Vec<Entry>,
    /// How many more entries there are that are not shown.
    pub left_out: usize,
    /// The whole as it came, indented, where nothing better can be made of it.
    pub raw: Option<String>,
}

impl ReportSection {
    /// Begins an empty section.
    pub fn new(key: impl Into<String>, title: impl Into<String>) -> Self {
        Self { key: key.into(), title: title.into(), ..Self::default() }
    }

    /// Says whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.badge.is_none()
            && self.facts.is_empty()
            && self.tables.is_empty()
            && self.entries.is_empty()
            && self.raw.is_none()
    }
}

/// A small table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// What it is about.
    pub caption: String,
    /// The headings of its columns.
    pub columns: Vec<String>,
    /// Its rows, each as long as `columns`.
    pub rows: Vec<Vec<Cell>>,
}

/// A value of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// What it says.
    pub words: String,
    /// What it means; neutral ones are plain text.
    pub severity: Severity,
}

impl Cell {
    /// A value that means nothing by itself.
    pub fn plain(words: impl Into<String>) -> Self {
        Self { words: words.into(), severity: Severity::Neutral }
    }
}

/// Something with details of its own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// The name of who or what is listed.
    pub title: String,
    /// What is most important about it.
    pub badge: Option<Badge>,
    /// Names and values.
    pub facts: Vec<Fact>,
    /// What belongs to it, by kind.
    pub listings: Vec<Listing>,
}

/// Items of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listing {
    /// What they are.
    pub heading: String,
    /// What the listing lists, in order.
    pub items: Vec<Item>,
    /// How many more there are that are not shown.
    pub left_out: usize,
}

/// An item of a listing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// What it says.
    pub words: String,
    /// An address on the web, http or https.
    pub address: Option<String>,
    /// More about it, such as a date.
    pub note: Option<String>,
}
