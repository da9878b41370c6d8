//! The calls that the stand-in answers.

use http::Method;
use serde::{Deserialize, Serialize};

macro_rules! routes {
    ($($(#[$meta:meta])* $route:ident, $method:ident, $path:literal;)*) => {
        /// A call of the API.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Route { $($(#[$meta])* #[doc = concat!("`", stringify!($method), " ", $path, "`")] $route,)* }

        impl Route {
            /// Every call of the API that the stand-in answers.
            pub const ALL: &'static [Self] = &[$(Self::$route),*];

            /// The HTTP method of the call.
            pub fn method(self) -> Method {
                match self { $(Self::$route => Method::$method,)* }
            }

            /// The path, with `{id}` for the id.
            pub fn path(self) -> &'static str {
                match self { $(Self::$route => $path,)* }
            }
        }
    };
}

routes! {
    CreateSession, POST, "/v1/sessions";
    CollectedData, POST, "/v1/sessions/{id}/collected-data";
    UploadMedia, POST, "/v1/sessions/{id}/media";
    Submit, PATCH, "/v1/sessions/{id}";
    ValidateRegistry, POST, "/v1/validate-registry";
    DeleteSession, DELETE, "/v1/sessions/{id}";
    Decision, GET, "/v1/sessions/{id}/decision";
    Person, GET, "/v1/sessions/{id}/person";
    WatchlistScreening, GET, "/v1/sessions/{id}/watchlist-screening";
    SessionMedia, GET, "/v1/sessions/{id}/media";
    Attempts, GET, "/v1/sessions/{id}/attempts";
    AttemptMedia, GET, "/v1/attempts/{id}/media";
    MediaFile, GET, "/v1/media/{id}";
    IneRegistry, GET, "/v1/sessions/{id}/decision/ine-registry";
    CurpRegistry, GET, "/v1/sessions/{id}/decision/curp-registry";
    CombinedIneCurpRegistry, GET, "/v1/sessions/{id}/decision/combined-ine-curp-registry";
    FullAuto, GET, "/v1/sessions/{id}/decision/fullauto";
    GenerateOtp, POST, "/v1/sessions/{id}/mfa/generate";
    VerifyOtp, POST, "/v1/sessions/{id}/mfa/verify";
}

/// The registry check under the name that the index page gives it.
const VALIDATE_REGISTRY_ALIAS: &str = "/v1/sessions/validate-registry";

impl Route {
    /// The call that `method` and `path` make, and the id in the path.
    ///
    /// A trailing slash means nothing: clients differ.
    pub(super) fn find(method: &Method, path: &str) -> Option<(Self, String)> {
        let path = path.trim_end_matches('/');
        let path = if path == VALIDATE_REGISTRY_ALIAS { Self::ValidateRegistry.path() } else { path };
        let parts: Vec<&str> = path.split('/').collect();
        Self::ALL.iter().filter(|route| route.method() == *method).find_map(|route| {
            let wanted: Vec<&str> = route.path().split('/').collect();
            let fits = wanted.len() == parts.len()
                && wanted.iter().zip(&parts).all(|(wanted, part)| *wanted == "{id}" || wanted == part);
            let id = wanted.iter().zip(&parts).find(|(wanted, _)| **wanted == "{id}").map(|(_, part)| *part);
            fits.then(|| (*route, id.unwrap_or_default().to_owned()))
        })
    }

    /// Says whether the call's signature is over the id in the path rather than the body.
    pub(super) fn signs_id(self) -> bool {
        matches!(self.method(), Method::GET | Method::DELETE)
    }

    /// Says whether the call wants `?version=1.0.0`.
    pub(super) fn wants_version(self) -> bool {
        matches!(self, Self::IneRegistry | Self::CurpRegistry | Self::CombinedIneCurpRegistry | Self::FullAuto)
    }

    /// Says whether the call may come without a signature. Of the registry check that is inferred.
    pub(super) fn signature_is_optional(self) -> bool {
        matches!(self, Self::CreateSession | Self::ValidateRegistry)
    }
}

#[cfg(test)]
mod tests {
    use super::{Method, Route};

    #[test]
    fn every_route_finds_itself_with_and_without_slash() {
        for route in Route::ALL {
            let path = route.path().replace("{id}", "x");
            for path in [path.clone(), format!("{path}/")] {
                let (found, id) = Route::find(&route.method(), &path).expect("it is a route");
                assert_eq!(found, *route);
                assert_eq!(id, if route.path().contains("{id}") { "x" } else { "" });
            }
        }
        assert_eq!(Route::find(&Method::GET, "/v1/sessions/x/y"), None);
        assert_eq!(Route::find(&Method::PUT, "/v1/sessions"), None);
    }
}
