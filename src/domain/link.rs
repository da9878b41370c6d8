//! Links: how a person gets in.

use super::Requirement;

/// What a company says about the person when it makes a link. Everything may be left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewLink {
    /// The integration at Veriff, by the portal's own name for it; none for the default one.
    pub integration: Option<String>,
    /// The company's own reference, at most 1,000 characters; passed to Veriff and back.
    pub vendor_data: Option<String>,
    /// The company's UUID of the person.
    pub end_user_id: Option<String>,
    /// Compared with the document by Veriff.
    pub first_name: Option<String>,
    /// Compared with the document by Veriff.
    pub last_name: Option<String>,
    /// Where the person goes at the end: an `https` address.
    pub callback: Option<String>,
    /// The language of the pages, as a BCP 47 tag.
    pub language: Option<String>,
    /// What is required beyond the document and the face. If absent, the portal's setting counts.
    pub requirements: Option<Vec<Requirement>>,
    /// A fingerprint of the person's device that the company took, at most 255 characters. Sent to Veriff only if the
    /// person agrees.
    pub fingerprint: Option<String>,
}

/// A link that was made. Its address cannot be shown again, because only a hash of its token is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The session behind it.
    pub session_id: String,
    /// The address for the person.
    pub url: String,
    /// When it ends, in milliseconds since 1970.
    pub expires_at: i64,
}
