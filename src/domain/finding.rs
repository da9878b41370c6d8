//! What Veriff told beside the decision, ready to be read: headings, facts, tables and hits, in words.

use super::{Fact, Question};

/// What a value means to a reviewer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Nothing to say about it.
    Neutral,
    /// Under way.
    Info,
    /// As it should be.
    Good,
    /// Somebody should look.
    Caution,
    /// Refused.
    Bad,
}

/// The upshot in a few words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// What it means.
    pub tone: Tone,
    /// What it says.
    pub words: String,
}

impl Verdict {
    /// Puts words and meaning together.
    pub fn new(tone: Tone, words: impl Into<String>) -> Self {
        Self { tone, words: words.into() }
    }
}

/// The way by which something came to the portal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Veriff sent it.
    Webhook,
    /// The portal asked.
    Asked,
}

impl Way {
    /// Returns the word that the store keeps.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Webhook => "webhook",
            Self::Asked => "asked",
        }
    }

    /// Reads the word; what is not `webhook` was asked for.
    pub fn parse(word: &str) -> Self {
        if word == "webhook" { Self::Webhook } else { Self::Asked }
    }

    /// Returns the words for a reviewer, before the time.
    pub fn label(self) -> &'static str {
        match self {
            Self::Webhook => "Came by webhook",
            Self::Asked => "Fetched",
        }
    }
}

/// When something came, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Told {
    /// When, in milliseconds since 1970.
    pub at: i64,
    /// How.
    pub way: Way,
}

/// One answer of Veriff's beside the decision, or one part of a decision that deserves a heading of its own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Finding {
    /// A word that no other finding of the session has, for ids on the page.
    pub key: String,
    /// The heading.
    pub title: String,
    /// The question that fetches it again, if one does.
    pub question: Option<Question>,
    /// When and how it came; parts of a decision came with the decision.
    pub told: Option<Told>,
    /// The upshot.
    pub verdict: Option<Verdict>,
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

impl Finding {
    /// Begins a finding.
    pub fn new(key: impl Into<String>, title: impl Into<String>) -> Self {
        Self { key: key.into(), title: title.into(), ..Self::default() }
    }

    /// Says whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.verdict.is_none()
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
    pub tone: Tone,
}

impl Cell {
    /// A value that means nothing by itself.
    pub fn plain(words: impl Into<String>) -> Self {
        Self { words: words.into(), tone: Tone::Neutral }
    }
}

/// Something with details of its own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// Its name.
    pub title: String,
    /// What is most important about it.
    pub verdict: Option<Verdict>,
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
    /// The items.
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
