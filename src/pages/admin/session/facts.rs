//! Facts in definition lists.

use leptos::prelude::*;

use crate::domain::{Country, DocumentType, Fact};

use super::compare::Comparison;

/// One line of a list.
pub(crate) struct Line {
    name: String,
    value: AnyView,
}

impl Line {
    /// A line with anything as its value.
    pub(crate) fn new(name: impl Into<String>, value: impl IntoView + 'static) -> Self {
        Self { name: name.into(), value: value.into_any() }
    }

    /// A line with text as its value, in whatever direction the text is written.
    pub(crate) fn text(name: impl Into<String>, value: impl Into<String>) -> Self {
        let value = value.into();
        Self::new(name, view! { <bdi>{value}</bdi> })
    }

    /// A fact, with the comparison below it.
    fn compared(fact: &Fact, comparison: Option<Comparison>) -> Self {
        let value = humanized_value(fact);
        Self::new(fact.name.clone(), view! { <bdi>{value}</bdi>{comparison.map(Comparison::show)} })
    }
}

/// Shows lines under a heading.
pub(crate) fn panel(title: &'static str, lines: Vec<Line>) -> impl IntoView {
    view! { <section class="panel"><h3>{title}</h3>{list(lines)}</section> }
}

/// Shows lines as a definition list, without a heading.
pub(crate) fn list(lines: Vec<Line>) -> impl IntoView {
    let lines = lines.into_iter().map(|line| view! { <div><dt>{line.name}</dt><dd>{line.value}</dd></div> });
    view! { <dl>{lines.collect_view()}</dl> }
}

/// Returns the value of the fact with this name.
pub(crate) fn value<'a>(facts: &'a [Fact], name: &str) -> Option<&'a str> {
    facts.iter().find(|fact| fact.name.eq_ignore_ascii_case(name)).map(|fact| fact.value.as_str())
}

/// Turns facts into lines: the most important ones first, then the rest in their order. Comparisons stand
/// below the fact of their name; one without such a fact gets a line of its own, unless Veriff read nothing at all.
pub(crate) fn lines(facts: &[Fact], mut comparisons: Vec<(&'static str, Comparison)>) -> Vec<Line> {
    if facts.is_empty() {
        return Vec::new();
    }
    let mut sorted = facts.iter().collect::<Vec<_>>();
    sorted.sort_by_key(|fact| rank(&fact.name));
    let mut lines = Vec::new();
    for fact in sorted {
        let index = comparisons.iter().position(|(name, _)| fact.name.eq_ignore_ascii_case(name));
        lines.push(Line::compared(fact, index.map(|index| comparisons.remove(index).1)));
    }
    for (name, comparison) in comparisons.into_iter().rev() {
        lines.insert(0, Line::new(name, view! { <span class="quiet">"Not read"</span>{comparison.show()} }));
    }
    lines
}

/// The order in which a reviewer compares a document with a person.
fn rank(name: &str) -> usize {
    const FIRST: [&str; 15] = [
        "first name",
        "last name",
        "full name",
        "date of birth",
        "year of birth",
        "gender",
        "nationality",
        "place of birth",
        "id number",
        "type",
        "number",
        "country",
        "state",
        "valid from",
        "valid until",
    ];
    let name = name.to_lowercase();
    FIRST.iter().position(|first| *first == name).unwrap_or(FIRST.len())
}

/// Writes codes that Veriff uses in words, with the code behind them.
pub(crate) fn humanized_value(fact: &Fact) -> String {
    let code = fact.value.as_str();
    match fact.name.to_lowercase().as_str() {
        "country" | "nationality" if Country::name_of(code) != code => format!("{} ({code})", Country::name_of(code)),
        "type" => DocumentType::parse(code).map_or_else(|| code.to_owned(), |document| document.label().to_owned()),
        _ => code.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fact(name: &str, value: &str) -> Fact {
        Fact { name: name.to_owned(), value: value.to_owned() }
    }

    fn names(lines: &[Line]) -> Vec<&str> {
        lines.iter().map(|line| line.name.as_str()).collect()
    }

    #[test]
    fn what_a_reviewer_looks_for_comes_first_and_nothing_is_lost() {
        let facts = ["Address", "Last name", "Date of birth", "First name", "Zodiac"].map(|name| fact(name, "x"));
        assert_eq!(
            names(&lines(&facts, Vec::new())),
            ["First name", "Last name", "Date of birth", "Address", "Zodiac"]
        );
    }

    #[test]
    fn what_was_sent_but_not_read_has_its_own_line() {
        let sent = vec![
            ("First name", Comparison::of_names("Alex", None)),
            ("Last name", Comparison::of_names("Example", Some("EXAMPLE"))),
        ];
        assert_eq!(names(&lines(&[fact("Last name", "EXAMPLE")], sent)), ["First name", "Last name"]);
    }

    #[test]
    fn codes_are_written_in_words() {
        assert_eq!(humanized_value(&fact("Nationality", "EE")), "Estonia (EE)");
        assert_eq!(humanized_value(&fact("Country", "XX")), "XX");
        assert_eq!(humanized_value(&fact("Type", "DRIVERS_LICENSE")), "Driving licence");
        assert_eq!(humanized_value(&fact("Type", "VISA")), "VISA");
    }
}
