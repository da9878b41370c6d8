//! The placeholders of a list of values.

/// Writes `$2, $3, …`: so many placeholders, from the first on.
pub(super) fn placeholders(first: usize, count: usize) -> String {
    (first..first + count).map(|number| format!("${number}")).collect::<Vec<_>>().join(", ")
}
