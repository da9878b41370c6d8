//! The route of a request as its template, such as `/v/{token}`: never the path, which holds tokens and ids.

use std::collections::BTreeSet;
use std::sync::{PoisonError, RwLock};

use axum::extract::{MatchedPath, Request};

use super::forms;

/// The route of all server functions.
pub(super) const SERVER_FUNCTIONS: &str = "/api/{*function}";
/// What stands for a path that no route matches.
const UNMATCHED: &str = "unmatched";

/// Returns the template of a request's route; of a server function the path, for its path is fixed.
pub(super) fn route_of(request: &Request) -> &'static str {
    match request.extensions().get::<MatchedPath>() {
        None => UNMATCHED,
        Some(route) if route.as_str() == SERVER_FUNCTIONS => {
            forms::known_path(request.uri().path()).unwrap_or(SERVER_FUNCTIONS)
        }
        Some(route) => interned(route.as_str()),
    }
}

/// Returns a template as a text that lives as long as the program. There are as many as there are routes, and no more are kept.
fn interned(template: &str) -> &'static str {
    static TEMPLATES: RwLock<BTreeSet<&'static str>> = RwLock::new(BTreeSet::new());
    if let Some(known) = TEMPLATES.read().unwrap_or_else(PoisonError::into_inner).get(template) {
        return known;
    }
    let mut templates = TEMPLATES.write().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = templates.get(template) {
        return known;
    }
    let fresh: &'static str = Box::leak(template.into());
    templates.insert(fresh);
    fresh
}
