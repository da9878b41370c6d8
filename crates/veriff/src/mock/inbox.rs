//! The latest webhooks that came in, for scripts with `curl`, which cannot listen.

use std::collections::VecDeque;

use axum::body::Bytes;
use http::HeaderMap;

/// How many webhooks are stored.
const MAX_WEBHOOKS: usize = 100;

/// The latest webhooks that came in.
#[derive(Default)]
pub(super) struct Inbox(VecDeque<(HeaderMap, Bytes)>);

impl Inbox {
    /// Stores a webhook; the oldest makes room for it.
    pub(super) fn push(&mut self, headers: HeaderMap, body: Bytes) {
        if self.0.len() >= MAX_WEBHOOKS {
            self.0.pop_front();
        }
        self.0.push_back((headers, body));
    }

    /// Returns the latest whose body is the right one, head and body as they came.
    pub(super) fn latest(&self, is_right: impl Fn(&Bytes) -> bool) -> Option<&(HeaderMap, Bytes)> {
        self.0.iter().rev().find(|(_, body)| is_right(body))
    }
}
