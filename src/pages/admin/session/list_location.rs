//! The page of the list that a reviewer came from: the address of the session's page carries it, so that the way back keeps filter
//! and page.

use super::super::filter;
use super::super::rows::{address, row_mark};

/// A page of the list; by default the first one of all sessions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListLocation(String);

impl ListLocation {
    /// Reads the address. Only what the list itself would write comes through, so the way back leads nowhere else.
    pub fn read(query: &[(String, String)]) -> Self {
        let list = query.iter().find(|(name, _)| name == "list").map_or("", |(_, value)| value.as_str());
        Self(filter::query(&filter::read_text(list)))
    }

    /// Returns the address of the list, at the row of this session.
    pub fn back_to(&self, id: &str) -> String {
        let query = if self.0.is_empty() { String::new() } else { format!("?{}", self.0) };
        format!("/admin/sessions{query}#{}", row_mark(id))
    }

    /// Returns the address of a session's page that leads back here.
    pub fn session(&self, id: &str) -> String {
        address(id, &self.0)
    }

    /// Returns the query that a form carries on.
    pub fn query(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(list: &str) -> ListLocation {
        ListLocation::read(&[("list".to_owned(), list.to_owned())])
    }

    #[test]
    fn the_way_back_keeps_filter_and_page() {
        let location = read("status=declined&q=maria&after=0a");
        assert_eq!(location.back_to("019a7c1e-5b0f"), "/admin/sessions?status=declined&q=maria&after=0a#rc1e-5b0f");
        assert_eq!(location.session("0b"), "/admin/sessions/0b?list=status%3Ddeclined%26q%3Dmaria%26after%3D0a");
        assert_eq!(ListLocation::default().back_to("0b"), "/admin/sessions#r0b");
    }

    #[test]
    fn the_way_back_leads_to_the_list_and_nowhere_else() {
        for odd in
            ["https://example.test/", "//example.test", "next=/admin/logout", "after=javascript:1", "\"><script>"]
        {
            assert_eq!(read(odd).back_to("0b"), "/admin/sessions#r0b", "{odd}");
        }
    }
}
