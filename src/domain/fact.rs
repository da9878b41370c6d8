//! A fact of a report: a name, a value, and what it means.

/// One value that Veriff read or said, with its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// What it is, in words.
    pub name: String,
    /// What it says.
    pub value: String,
}
