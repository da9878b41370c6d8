//! The company whose pages these are.

/// What the person's pages say about the company.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Brand {
    /// The company's name.
    pub name: String,
    /// Where a person finds help: an e-mail address or a web address.
    pub support: Option<String>,
}
