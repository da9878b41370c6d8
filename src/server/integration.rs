//! One integration at Veriff, as the settings or a file describe it.
//!
//! One is set in the environment and called [`DEFAULT`]. More come from a file, so that one portal can serve several
//! countries, plans or brands. Each lists the pairs of key and secret that may sign its webhooks: more than one while a
//! key is being replaced.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, bail, ensure};
use http::HeaderMap;
use serde::Deserialize;
use time::OffsetDateTime;
use url::Url;
use veriff::webhook::{Keys, WebhookError};
use veriff::{Client, Credentials, SharedSecret};

/// The name of the integration that the environment sets.
pub const DEFAULT: &str = "default";
/// The most integrations that a file may hold.
const MAX_INTEGRATIONS: usize = 100;
/// The longest name.
const MAX_NAME_LENGTH: usize = 40;

/// One integration, as the settings describe it.
#[derive(Clone, Debug)]
pub struct Integration {
    /// The portal's own name for it: letters, digits and dashes.
    pub name: String,
    /// The `BaseURL` that Veriff names for the integration.
    pub url: Url,
    /// What calls are signed with.
    pub credentials: Credentials,
    /// What its webhooks may be signed with.
    pub webhooks: Vec<WebhookKey>,
}

/// A pair of API key and secret that may sign webhooks.
#[derive(Clone, Debug)]
pub struct WebhookKey {
    /// The API key.
    pub api_key: String,
    /// The shared secret that belongs to the key.
    pub secret: SharedSecret,
    /// Until when it is accepted, in milliseconds since 1970: for a key that is being replaced.
    pub until: Option<i64>,
}

impl Integration {
    /// An integration whose webhooks are signed as its calls are.
    pub fn new(name: &str, url: Url, credentials: Credentials) -> Self {
        let key = WebhookKey { api_key: credentials.api_key.clone(), secret: credentials.secret.clone(), until: None };
        Self { name: name.to_owned(), url, credentials, webhooks: vec![key] }
    }

    /// Tells these credentials from others: a keyed hash, made with the secret itself, that says nothing about it.
    pub(super) fn fingerprint(&self) -> String {
        let Credentials { api_key, secret, integration_id, .. } = &self.credentials;
        let integration_id = integration_id.as_deref().unwrap_or_default();
        secret.sign(format!("portal credentials\n{}\n{api_key}\n{integration_id}", self.url).as_bytes())
    }

    /// Makes the client. It has a time limit, and follows no redirects: a signed call has one address.
    pub(super) fn client(&self, timeout: Duration, plain_http: bool) -> veriff::Result<Client> {
        let http = reqwest::Client::builder()
            .connect_timeout(Duration::from_secs(10))
            .timeout(timeout)
            .redirect(reqwest::redirect::Policy::none())
            .user_agent(concat!("veriff-portal/", env!("CARGO_PKG_VERSION")))
            .build()?;
        let credentials = self.credentials.clone();
        if plain_http {
            Client::allow_plain_http(http, &self.url, credentials)
        } else {
            Client::with_http_client(http, &self.url, credentials)
        }
    }

    /// Checks who signed a webhook.
    pub(super) fn check(&self, headers: &HeaderMap, body: &[u8], now: i64) -> std::result::Result<(), WebhookError> {
        let valid = self.webhooks.iter().filter(|key| key.until.is_none_or(|until| now < until));
        let keys = valid.fold(Keys::default(), |keys, key| keys.and(&*key.api_key, key.secret.clone()));
        keys.check(headers, body).map(drop)
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Entry {
    name: String,
    url: Option<Url>,
    api_key: String,
    secret: String,
    integration_id: Option<String>,
    #[serde(default)]
    webhooks: Vec<WebhookEntry>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct WebhookEntry {
    api_key: String,
    secret: String,
    #[serde(default, with = "time::serde::rfc3339::option")]
    until: Option<OffsetDateTime>,
}

/// Reads the file of further integrations. What is wrong is said without what the file holds: it holds secrets.
pub(super) fn read(path: &Path, url: &Url) -> anyhow::Result<Vec<Integration>> {
    let file = path.display();
    let text = std::fs::read_to_string(path).with_context(|| format!("VERIFF_INTEGRATIONS: cannot read {file}"))?;
    let entries: Vec<Entry> = serde_json::from_str(&text).map_err(|error| {
        let (line, column) = (error.line(), error.column());
        anyhow::anyhow!(
            "VERIFF_INTEGRATIONS: {file} does not read at line {line}, column {column}; the README shows its form"
        )
    })?;
    ensure!(
        entries.len() <= MAX_INTEGRATIONS,
        "VERIFF_INTEGRATIONS: {file} holds more than {MAX_INTEGRATIONS} integrations"
    );
    let mut integrations: Vec<Integration> = Vec::new();
    for entry in entries {
        let name = entry.name.clone();
        let plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        if !plain || name.is_empty() || name.len() > MAX_NAME_LENGTH || name == DEFAULT {
            bail!("VERIFF_INTEGRATIONS: a name has letters, digits and dashes, and is not `{DEFAULT}`: `{name}`");
        }
        ensure!(
            integrations.iter().all(|other| other.name != name),
            "VERIFF_INTEGRATIONS: `{name}` stands there twice"
        );
        ensure!(
            !entry.api_key.is_empty() && !entry.secret.is_empty(),
            "VERIFF_INTEGRATIONS: `{name}` needs an apiKey and a secret"
        );
        integrations.push(entry.into_integration(url));
    }
    Ok(integrations)
}

impl Entry {
    fn into_integration(self, url: &Url) -> Integration {
        let mut credentials = Credentials::new(self.api_key, SharedSecret::new(self.secret));
        credentials.integration_id = self.integration_id.filter(|id| !id.is_empty());
        let mut integration = Integration::new(&self.name, self.url.unwrap_or_else(|| url.clone()), credentials);
        if !self.webhooks.is_empty() {
            integration.webhooks = self.webhooks.into_iter().map(WebhookEntry::into_key).collect();
        }
        integration
    }
}

impl WebhookEntry {
    fn into_key(self) -> WebhookKey {
        let until = self.until.map(|until| until.unix_timestamp().saturating_mul(1000));
        WebhookKey { api_key: self.api_key, secret: SharedSecret::new(self.secret), until }
    }
}

/// Reads `KEY:SECRET`, the form of `VERIFF_WEBHOOK_KEYS`.
pub(super) fn webhook_key(pair: &str) -> anyhow::Result<WebhookKey> {
    let (api_key, secret) = pair
        .trim()
        .split_once(':')
        .filter(|(key, secret)| !key.is_empty() && !secret.is_empty())
        .context("VERIFF_WEBHOOK_KEYS must be pairs KEY:SECRET with commas between them")?;
    Ok(WebhookKey { api_key: api_key.to_owned(), secret: SharedSecret::new(secret), until: None })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading(text: &str) -> anyhow::Result<Vec<Integration>> {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("integrations.json");
        std::fs::write(&path, text).expect("a file");
        read(&path, &"https://veriff.example".parse().expect("a URL"))
    }

    #[test]
    fn a_file_holds_integrations_and_the_keys_of_their_webhooks() {
        let integrations = reading(
            r#"[{"name":"kyc-ee","apiKey":"K1","secret":"S1","integrationId":"I1"},
                {"name":"kyc-us","url":"https://us.veriff.example","apiKey":"K2","secret":"S2",
                 "webhooks":[{"apiKey":"K3","secret":"S3"},{"apiKey":"K2","secret":"old","until":"2026-12-01T00:00:00Z"}]}]"#,
        )
        .expect("the file reads");
        let [ee, us] = integrations.as_slice() else { panic!("two integrations") };
        assert_eq!((ee.url.as_str(), ee.webhooks.len()), ("https://veriff.example/", 1));
        assert_eq!((us.url.as_str(), us.webhooks.len()), ("https://us.veriff.example/", 2));
        assert_eq!(us.webhooks[1].until, Some(1_796_083_200_000));
    }

    #[test]
    fn what_is_wrong_with_a_file_is_said_without_its_secrets() {
        for wrong in [
            r#"[{"name":"a","apiKey":"K","secret":"hush-hush"},{"name":"a","apiKey":"K","secret":"hush-hush"}]"#,
            r#"[{"name":"default","apiKey":"K","secret":"hush-hush"}]"#,
            r#"[{"name":"a b","apiKey":"K","secret":"hush-hush"}]"#,
            r#"[{"name":"a","apiKey":"","secret":"hush-hush"}]"#,
            r#"[{"name":"a","apiKey":"K","secret":"hush-hush","hush-hush":1}]"#,
            r#"[{"name":"a","apiKey":"K","secret":hush-hush}]"#,
        ] {
            let error = format!("{:#}", reading(wrong).expect_err(wrong));
            assert!(error.contains("VERIFF_INTEGRATIONS") && !error.contains("hush-hush"), "{error}");
        }
    }

    #[test]
    fn further_keys_are_pairs() {
        assert_eq!(webhook_key(" K:S:T ").expect("a pair").api_key, "K");
        for wrong in ["", "K", ":S", "K:"] {
            assert!(webhook_key(wrong).is_err(), "{wrong}");
        }
    }
}
