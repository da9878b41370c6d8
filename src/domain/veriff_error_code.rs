//! The error codes of Veriff's API, in words for a reviewer.
//!
//! Source: devdocs, `credentials-and-authorization-codes-table` and `some-troubleshooting-codes-table`; 2003 and 21xx from
//! public clients of the API. Codes that are not listed have a safe default.

/// Returns what an error code of Veriff's means.
pub fn veriff_error_words(code: Option<i64>) -> String {
    let Some(code) = code else {
        return "it gave no code. Whoever runs the portal finds more in its log.".to_owned();
    };
    match known(code) {
        Some(words) => format!("{words} (code {code})."),
        None => format!("its code {code} is not in the public tables."),
    }
}

/// Returns the word for an error code in addresses and the timeline: `refused`, `refused-1101`.
pub(super) fn veriff_error_key(code: Option<i64>) -> String {
    code.map_or_else(|| "refused".to_owned(), |code| format!("refused-{code}"))
}

/// Reads what [`veriff_error_key`] says, and makes of it what `refused` makes of a code.
pub(super) fn parse_veriff_error_key<T>(key: &str, refused: impl Fn(Option<i64>) -> T) -> Option<T> {
    match key.strip_prefix("refused")? {
        "" => Some(refused(None)),
        rest => rest.strip_prefix('-')?.parse().ok().map(|code| refused(Some(code))),
    }
}

fn known(code: i64) -> Option<&'static str> {
    Some(match code {
        1001 => "the session’s id has the wrong length",
        1002 => "the session’s id is not a UUID",
        1003 => "the session’s id is not unique",
        1101 => "what was sent is not valid",
        1102 => "something that it needs is missing",
        1104 => "a value is not valid",
        1201 => "the time that was sent is more than an hour old",
        1202 => "the time that was sent is not written as it should be",
        1203 => "a date is not written as year-month-day",
        1301 => "this feature is not supported",
        1302 => "the return address must begin with https",
        1303 => "this status is not valid",
        1304 => "the session has moved on and does not allow this any more",
        1305 => "the session is not in a completed status",
        1306 => "the session is being checked; wait for its decision",
        1308 => "the id number is missing",
        1309 => "the name is missing: first and last name, or the full name",
        1310 => "the date of birth or the address is missing",
        1400 => "the picture’s data is missing",
        1401 => "the picture’s data cannot be read",
        1402 => "pictures of this kind are not taken",
        1403 => "the picture is missing",
        1500 => "vendorData has more than 1,000 characters",
        1501 => "vendorData is not a text",
        1801 => "the API key is missing from the portal’s settings",
        1802 => "the API key in the portal’s settings is not a UUID",
        1803 => "no integration has the API key of the portal’s settings",
        1804 => "the integration is switched off in Veriff’s customer portal",
        1811 => "the call was not signed",
        1812 => "the call’s signature is not one",
        1813 | 1818 => "the signature over the id is wrong; check the shared secret in the portal’s settings",
        1814 | 1819 => "the signature over the text is wrong; check the shared secret in the portal’s settings",
        1815 => "the portal’s key or secret was not accepted",
        2003 => "the date of birth is not valid",
        2101 => "the document number must have 6 to 9 characters",
        2102 => "the document number may hold only letters and digits",
        2103 => "this kind of document is not supported",
        2104 => "documents of this country are not supported",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_in_the_public_tables_has_words() {
        let authentication = [1801, 1802, 1803, 1804, 1811, 1812, 1813, 1814, 1815, 1818, 1819];
        let requests = [
            1001, 1002, 1003, 1101, 1102, 1104, 1201, 1202, 1203, 1301, 1302, 1303, 1304, 1305, 1306, 1308, 1309, 1310,
            1400, 1401, 1402, 1403, 1500, 1501, 2003, 2101, 2102, 2103, 2104,
        ];
        for code in authentication.into_iter().chain(requests) {
            let words = veriff_error_words(Some(code));
            assert!(words.ends_with(&format!("(code {code}).")), "{words}");
        }
    }

    #[test]
    fn an_unknown_code_is_named() {
        assert_eq!(veriff_error_words(Some(4242)), "its code 4242 is not in the public tables.");
        assert!(veriff_error_words(None).contains("no code"));
    }
}
