//! What the list is narrowed to, as the address says it: the address is the only state of the list.

use url::form_urlencoded;

use crate::domain::{DecisionStatus, SessionFilter, Stage};

/// The most letters that a search takes.
const LONGEST_TEXT: usize = 200;

/// Every status that the list can be narrowed to, as its word in the address and a stage that has it.
pub(crate) const STATUSES: [(&str, Stage); 10] = [
    ("created", Stage::Created),
    ("in_progress", Stage::Capturing),
    ("sending", Stage::Sending),
    ("waiting", Stage::Waiting),
    decided(DecisionStatus::Approved, "approved"),
    decided(DecisionStatus::Declined, "declined"),
    decided(DecisionStatus::ResubmissionRequested, "resubmission_requested"),
    decided(DecisionStatus::Review, "review"),
    decided(DecisionStatus::Expired, "expired"),
    decided(DecisionStatus::Abandoned, "abandoned"),
];

const fn decided(status: DecisionStatus, word: &'static str) -> (&'static str, Stage) {
    (word, Stage::Decided(status))
}

/// Reads the filter from an address. What does not read is left out, and then no chip claims it.
pub(crate) fn read(query: Vec<(String, String)>) -> SessionFilter {
    let mut filter = SessionFilter::default();
    for (name, value) in query {
        let value = value.trim();
        match name.as_str() {
            "status" => filter.status = known_status(value),
            "q" => filter.text = filled(value.chars().take(LONGEST_TEXT).collect()),
            "after" => filter.after = filled(value.to_owned()),
            _ => {}
        }
    }
    filter
}

/// The word for sessions that somebody must look at, wherever they stand.
pub(crate) const ATTENTION: &str = "attention";

fn known_status(word: &str) -> Option<String> {
    (word == ATTENTION || STATUSES.iter().any(|(known, _)| *known == word)).then(|| word.to_owned())
}

fn filled(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}

/// Returns the address of the list that is narrowed to this.
pub(crate) fn address(filter: &SessionFilter) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    for (name, value) in [("status", &filter.status), ("q", &filter.text), ("after", &filter.after)] {
        if let Some(value) = value {
            query.append_pair(name, value);
        }
    }
    let query = query.finish();
    if query.is_empty() { "/admin/sessions".to_owned() } else { format!("/admin/sessions?{query}") }
}

/// Returns the address of the list that finds `text`.
pub(crate) fn search_for(text: &str) -> String {
    address(&SessionFilter { text: Some(text.to_owned()), ..SessionFilter::default() })
}

/// Returns the address of the first page with another status, or with any.
pub(crate) fn with_status(filter: &SessionFilter, status: Option<&str>) -> String {
    address(&SessionFilter { status: status.map(str::to_owned), text: filter.text.clone(), after: None })
}

/// Returns the address of the first page without the search.
pub(crate) fn without_text(filter: &SessionFilter) -> String {
    address(&SessionFilter { status: filter.status.clone(), text: None, after: None })
}

/// Returns the address of the page that begins at `cursor`, or of the first.
pub(crate) fn page_at(filter: &SessionFilter, cursor: Option<&str>) -> String {
    address(&SessionFilter { after: cursor.map(str::to_owned), ..filter.clone() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(address: &str) -> SessionFilter {
        let query = address.split_once('?').map_or("", |(_, query)| query);
        read(form_urlencoded::parse(query.as_bytes()).into_owned().collect())
    }

    #[test]
    fn the_words_are_those_of_veriff() {
        for status in DecisionStatus::ALL {
            assert!(STATUSES.contains(&(status.as_str(), Stage::Decided(status))), "{status:?}");
        }
    }

    #[test]
    fn an_address_reads_back_whatever_is_searched_for() {
        for text in ["maria", "a&status=declined", "50% + ?#/é\"<script>", "مريم"] {
            let filter = SessionFilter {
                status: Some("approved".to_owned()),
                text: Some(text.to_owned()),
                after: Some("1795325467000~019a/+=".to_owned()),
            };
            assert_eq!(parse(&address(&filter)), filter, "{text}");
        }
        assert_eq!(address(&SessionFilter::default()), "/admin/sessions");
    }

    #[test]
    fn pages_keep_the_filter_and_other_filters_begin_at_the_first_page() {
        let filter = parse("/admin/sessions?status=declined&q=maria&after=one");
        let next = parse(&page_at(&filter, Some("two")));
        assert_eq!(next, SessionFilter { after: Some("two".to_owned()), ..filter.clone() });
        assert_eq!(page_at(&filter, None), "/admin/sessions?status=declined&q=maria");
        assert_eq!(with_status(&filter, Some("approved")), "/admin/sessions?status=approved&q=maria");
        assert_eq!(with_status(&filter, None), "/admin/sessions?q=maria");
        assert_eq!(without_text(&filter), "/admin/sessions?status=declined");
    }

    #[test]
    fn what_does_not_read_is_left_out() {
        assert_eq!(parse("/admin/sessions?status=flying&q=%20&after=&other=1"), SessionFilter::default());
        let long = parse(&format!("/admin/sessions?q={}", "é".repeat(500)));
        assert_eq!(long.text.map(|text| text.chars().count()), Some(LONGEST_TEXT));
    }
}
