//! The filter of the list, as the query of its address: the address is the only state of the list.

use url::form_urlencoded;

use crate::domain::{SessionFilter, StatusFilter};

/// The most letters that a search takes.
const MAX_TEXT_LENGTH: usize = 200;
/// As long as an id is.
const MAX_CURSOR_LENGTH: usize = 36;

/// Reads the filter from an address. Values that are not known are left out, and no chip shows them.
pub(crate) fn read(query: Vec<(String, String)>) -> SessionFilter {
    let mut filter = SessionFilter::default();
    for (name, value) in query {
        let value = value.trim();
        match name.as_str() {
            "status" => filter.status_filter = StatusFilter::parse(value),
            // Neither database takes a NUL, and no name has one.
            "q" => filter.text = filled(value.chars().filter(|letter| *letter != '\0').take(MAX_TEXT_LENGTH).collect()),
            "after" => filter.after = cursor(value),
            "before" => filter.before = cursor(value),
            _ => {}
        }
    }
    filter
}

/// Reads the filter from the text of a query.
pub(crate) fn read_text(query: &str) -> SessionFilter {
    read(form_urlencoded::parse(query.as_bytes()).into_owned().collect())
}

/// Ids only: what comes first and last is then the same in both databases.
fn cursor(value: &str) -> Option<String> {
    let is_id = value.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f' | b'-'));
    (is_id && !value.is_empty() && value.len() <= MAX_CURSOR_LENGTH).then(|| value.to_owned())
}

fn filled(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}

/// Returns the query of the list with this filter; empty for the whole list.
pub(crate) fn query(filter: &SessionFilter) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    let status_filter = filter.status_filter.map(StatusFilter::word);
    let words = [filter.text.as_deref(), filter.after.as_deref(), filter.before.as_deref()];
    for (name, value) in ["status", "q", "after", "before"].into_iter().zip([status_filter].into_iter().chain(words)) {
        if let Some(value) = value {
            query.append_pair(name, value);
        }
    }
    query.finish()
}

/// Returns the address of the list with this filter.
pub(crate) fn address(filter: &SessionFilter) -> String {
    let query = query(filter);
    if query.is_empty() { "/admin/sessions".to_owned() } else { format!("/admin/sessions?{query}") }
}

/// Returns the address of the list that finds `text`.
pub(crate) fn search_for(text: &str) -> String {
    address(&SessionFilter { text: Some(text.to_owned()), ..SessionFilter::default() })
}

/// Returns the address of the first page with another status filter, or without one.
pub(crate) fn with_status_filter(filter: &SessionFilter, status_filter: Option<StatusFilter>) -> String {
    address(&SessionFilter { status_filter, text: filter.text.clone(), ..SessionFilter::default() })
}

/// Returns the address of the first page without the search.
pub(crate) fn without_text(filter: &SessionFilter) -> String {
    address(&SessionFilter { status_filter: filter.status_filter, ..SessionFilter::default() })
}

/// Returns the address of the first page.
pub(crate) fn first(filter: &SessionFilter) -> String {
    address(&SessionFilter { after: None, before: None, ..filter.clone() })
}

/// Returns the address of the page of what is older than `cursor`.
pub(crate) fn older(filter: &SessionFilter, cursor: &str) -> String {
    address(&SessionFilter { after: Some(cursor.to_owned()), before: None, ..filter.clone() })
}

/// Returns the address of the page of what is next newer than `cursor`.
pub(crate) fn newer(filter: &SessionFilter, cursor: &str) -> String {
    address(&SessionFilter { after: None, before: Some(cursor.to_owned()), ..filter.clone() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{DecisionStatus, ListStatus};

    const APPROVED: StatusFilter = StatusFilter::Status(ListStatus::Decided(DecisionStatus::Approved));

    fn parse(address: &str) -> SessionFilter {
        read_text(address.split_once('?').map_or("", |(_, query)| query))
    }

    #[test]
    fn an_address_reads_back_whatever_is_searched_for() {
        for text in ["maria", "a&status=declined", "50% + ?#/é\"<script>", "مريم"] {
            let filter = SessionFilter {
                status_filter: Some(APPROVED),
                text: Some(text.to_owned()),
                after: Some("019a7c1e-5b0f-7f62-9a41-0c2b6e7d9f10".to_owned()),
                before: None,
            };
            assert_eq!(parse(&address(&filter)), filter, "{text}");
        }
        assert_eq!(address(&SessionFilter::default()), "/admin/sessions");
    }

    #[test]
    fn pages_keep_the_filter_and_other_filters_begin_at_the_first_page() {
        let filter = parse("/admin/sessions?status=declined&q=maria&after=0a");
        let next = parse(&older(&filter, "0b"));
        assert_eq!(next, SessionFilter { after: Some("0b".to_owned()), ..filter.clone() });
        let back = parse(&newer(&filter, "0c"));
        assert_eq!(back, SessionFilter { after: None, before: Some("0c".to_owned()), ..filter.clone() });
        assert_eq!(first(&filter), "/admin/sessions?status=declined&q=maria");
        assert_eq!(with_status_filter(&filter, Some(APPROVED)), "/admin/sessions?status=approved&q=maria");
        assert_eq!(with_status_filter(&filter, Some(StatusFilter::Hits)), "/admin/sessions?status=hits&q=maria");
        assert_eq!(with_status_filter(&filter, None), "/admin/sessions?q=maria");
        assert_eq!(without_text(&filter), "/admin/sessions?status=declined");
    }

    #[test]
    fn what_does_not_read_is_left_out() {
        assert_eq!(
            parse("/admin/sessions?status=flying&q=%20&after=&before=%00&other=1&after=zz"),
            SessionFilter::default()
        );
        let long = parse(&format!("/admin/sessions?q=%00{}", "é".repeat(500)));
        assert_eq!(long.text.map(|text| text.chars().count()), Some(MAX_TEXT_LENGTH));
    }
}
