//! The address that calls go to.

use std::net::IpAddr;

use url::{Host, Url};

use crate::error::{Error, Result};

/// Brings a base URL into one form: no query, a path that ends in `/v1/`.
///
/// Some people configure the base with `/v1`, others without it; both mean the same.
pub(super) fn normalise(base: &Url, allow_plain_http: bool) -> Result<Url> {
    match base.scheme() {
        "https" => {}
        "http" if allow_plain_http || is_loopback(base) => {}
        "http" => return Err(Error::BadBase("must be https")),
        _ => return Err(Error::BadBase("must be http or https")),
    }
    if base.host().is_none() {
        return Err(Error::BadBase("has no host"));
    }
    if !base.username().is_empty() || base.password().is_some() {
        return Err(Error::BadBase("must not hold a name or a password"));
    }
    let mut normal = base.clone();
    normal.set_query(None);
    normal.set_fragment(None);
    let path = base.path().trim_end_matches('/');
    let root = path.strip_suffix("/v1").unwrap_or(path).trim_end_matches('/');
    normal.set_path(&format!("{root}/v1/"));
    Ok(normal)
}

fn is_loopback(base: &Url) -> bool {
    match base.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => IpAddr::V4(address).is_loopback(),
        Some(Host::Ipv6(address)) => IpAddr::V6(address).is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::normalise;

    #[test]
    fn with_and_without_v1_is_the_same() {
        for base in ["https://a.test", "https://a.test/", "https://a.test/v1", "https://a.test/v1//"] {
            let normal = normalise(&base.parse().expect("a URL"), false).expect("a base");
            assert_eq!(normal.as_str(), "https://a.test/v1/");
        }
        let deep = normalise(&"https://a.test/veriff/v1/?x=1#y".parse().expect("a URL"), false);
        assert_eq!(deep.expect("a base").as_str(), "https://a.test/veriff/v1/");
    }

    #[test]
    fn plain_http_is_for_loopback_only() {
        for base in ["http://127.0.0.1:8099", "http://localhost", "http://[::1]:1", "http://127.1.2.3"] {
            assert!(normalise(&base.parse().expect("a URL"), false).is_ok(), "{base}");
        }
        for base in ["http://a.test", "http://10.0.0.1", "ftp://localhost", "https://u:p@a.test"] {
            assert!(normalise(&base.parse().expect("a URL"), false).is_err(), "{base}");
        }
        assert!(normalise(&"http://veriff-mock:8099".parse().expect("a URL"), true).is_ok());
    }
}
