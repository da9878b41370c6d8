//! Settings: by flag or by environment, each with its words for `--help`.

use std::net::SocketAddr;
use std::time::Duration;

use secrecy::SecretString;
use url::Url;

use super::budgets::Budgets;
use super::duration::duration;
use super::imaging::DECODE_MEMORY;
use crate::domain::Requirement;

/// What the portal needs to know.
#[derive(Clone, Debug, clap::Args)]
pub struct Config {
    /// Where the portal listens.
    #[arg(long, env = "LISTEN", default_value = "127.0.0.1:3000")]
    pub listen: SocketAddr,
    /// Where `portal serve` and `portal work` serve `/metrics`, such as `127.0.0.1:9464`; never where people reach it. [default:
    /// nowhere]
    #[arg(long, env = "METRICS_LISTEN")]
    pub metrics_listen: Option<SocketAddr>,
    /// The address under which people reach the portal; links begin with it. [default: http:// and where it listens]
    #[arg(long, env = "PUBLIC_URL", value_parser = web_address)]
    pub public_url: Option<Url>,
    /// Where the portal keeps its rows: `sqlite://…` or `postgres://…`.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true, default_value = "sqlite://data/portal.db?mode=rwc")]
    pub database_url: String,
    /// Where the portal keeps pictures: `file:///…`, `s3://bucket/prefix` (with the usual `AWS_…` settings) or `memory:///`.
    /// [default: the folder data/media]
    #[arg(long, env = "MEDIA_URL", value_parser = media_address)]
    pub media_url: Option<Url>,
    /// Which Veriff to talk to: the `BaseURL` of your integration, or a `veriff-mock`.
    #[arg(long, env = "VERIFF_URL", value_parser = web_address, default_value = "https://stationapi.veriff.com")]
    pub veriff_url: Url,
    /// The API key of your integration.
    #[arg(long, env = "VERIFF_API_KEY", default_value = "")]
    pub veriff_api_key: String,
    /// The shared secret of your integration.
    #[arg(long, env = "VERIFF_SECRET", hide_env_values = true, default_value = "")]
    pub veriff_secret: SecretString,
    /// The API key with which Veriff signs webhooks. [default: the API key]
    #[arg(long, env = "VERIFF_WEBHOOK_API_KEY")]
    pub veriff_webhook_api_key: Option<String>,
    /// The secret with which Veriff signs webhooks. [default: the shared secret]
    #[arg(long, env = "VERIFF_WEBHOOK_SECRET", hide_env_values = true)]
    pub veriff_webhook_secret: Option<SecretString>,
    /// Further pairs that may sign webhooks, as `KEY:SECRET` with commas between them: while a key or a secret is being
    /// replaced, the old and the new one.
    #[arg(long, env = "VERIFF_WEBHOOK_KEYS", hide_env_values = true, default_value = "")]
    pub veriff_webhook_keys: SecretString,
    /// A JSON file with further integrations, for `portal link --integration NAME`; the README shows its form.
    #[arg(long, env = "VERIFF_INTEGRATIONS")]
    pub veriff_integrations: Option<std::path::PathBuf>,
    /// The integration for checks of national ids, by its name in `VERIFF_INTEGRATIONS`: Veriff enables them on one of their own.
    #[arg(long, env = "REGISTRY_CHECK_INTEGRATION", default_value = super::DEFAULT_INTEGRATION)]
    pub registry_check_integration: String,
    /// The integration, where one API key serves several.
    #[arg(long, env = "VERIFF_INTEGRATION_ID")]
    pub veriff_integration_id: Option<String>,
    /// The name of your company, as people see it.
    #[arg(long, env = "BRAND_NAME", default_value = "Veriff Portal")]
    pub brand_name: String,
    /// Where people find help: an e-mail address or a web address.
    #[arg(long, env = "BRAND_SUPPORT")]
    pub brand_support: Option<String>,
    /// How long a link lives, such as `7d` or `12h`. Veriff keeps a session for seven days.
    #[arg(long, env = "LINK_LIFETIME", default_value = "7d", value_parser = duration)]
    pub link_lifetime: Duration,
    /// What every person is asked for beyond the document and the face, with commas between: front-qrcode, back-qrcode,
    /// barcode, signature, document-and-face, proof-of-address, aadhaar. For `portal link`, what this person is asked for.
    #[arg(long, env = "ASK", value_parser = parse_requirements)]
    pub ask: Vec<Requirements>,
    /// Which proofs of address are accepted, in Veriff's words with commas between, such as `BANK_STATEMENT,WATER_BILL`.
    #[arg(long, env = "PROOF_OF_ADDRESS_TYPES", default_value = DEFAULT_PROOFS)]
    pub proof_of_address_types: String,
    /// Ask people whether network address, browser and fingerprint of their device may go to Veriff.
    #[arg(long, env = "COLLECT_DEVICE_DATA", default_value_t = false)]
    pub collect_device_data: bool,
    /// Proxies whose `X-Forwarded-For` is believed: addresses and networks with commas between, such as `10.0.0.0/8`. Without
    /// them, all who come through a proxy share the limits of one address.
    #[arg(long, env = "TRUSTED_PROXIES", default_value = "")]
    pub trusted_proxies: String,
    /// How many bytes a picture may have once it is tidied; quality is given up for it down to 70, then pixels.
    #[arg(long, env = "PHOTO_BUDGET", default_value_t = 800_000)]
    pub photo_budget: usize,
    /// How many bytes of memory pictures that are being decoded may take together, beside the files themselves; a picture that
    /// alone needs more is refused.
    #[arg(long, env = "DECODE_MEMORY", default_value_t = DECODE_MEMORY)]
    pub decode_memory: usize,
    /// How many jobs run at once.
    #[arg(long, env = "WORKERS", default_value_t = 4)]
    pub workers: usize,
    /// How long a job is held before another process may take it over.
    #[arg(long, env = "JOB_LEASE", default_value = "30s", value_parser = duration)]
    pub job_lease: Duration,
    /// How soon the portal asks Veriff for a decision whose webhook has not come.
    #[arg(long, env = "POLL_AFTER", default_value = "60s", value_parser = duration)]
    pub poll_after: Duration,
    /// How many passwords of reviewers are checked at once; each takes a core and 19 MiB. [default: one less than there are cores]
    #[arg(long, env = "SIGN_INS_AT_ONCE")]
    pub sign_ins_at_once: Option<std::num::NonZero<usize>>,
    /// How many more may wait for that; the next one is answered with 503 and `Retry-After`.
    #[arg(long, env = "SIGN_INS_WAITING", default_value_t = 16)]
    pub sign_ins_waiting: usize,
    /// After how long without a request a reviewer must sign in again.
    #[arg(long, env = "LOGIN_IDLE", default_value = "8h", value_parser = duration)]
    pub login_idle: Duration,
    /// After how long a reviewer must sign in again in any case.
    #[arg(long, env = "LOGIN_LIFETIME", default_value = "24h", value_parser = duration)]
    pub login_lifetime: Duration,
    /// How long the portal waits for an answer of Veriff.
    #[arg(long, env = "VERIFF_TIMEOUT", default_value = "60s", value_parser = duration)]
    pub veriff_timeout: Duration,
    /// Talk to a stand-in on another machine over plain http. Never for Veriff itself.
    #[arg(long, env = "VERIFF_PLAIN_HTTP", default_value_t = false)]
    pub veriff_plain_http: bool,
    /// How logs are written.
    #[arg(long, env = "LOG_FORMAT", value_enum, default_value_t = LogFormat::Text)]
    pub log_format: LogFormat,
    /// What everything may cost.
    #[command(flatten)]
    pub budgets: Budgets,
}

/// How logs are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum LogFormat {
    /// A line for people.
    Text,
    /// A line of JSON for machines.
    Json,
}

/// The proofs of address that are accepted unless a setting says otherwise.
pub const DEFAULT_PROOFS: &str =
    "BANK_STATEMENT,ELECTRICITY_BILL,GAS_BILL,WATER_BILL,PHONE_BILL,GOVERNMENT_ISSUED_LETTER,TAX_BILL,RENTAL_AGREEMENT";

/// What one `--ask` says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Requirements(pub Vec<Requirement>);

/// Reads `barcode` or `barcode,signature`; nothing is nothing.
pub fn parse_requirements(text: &str) -> Result<Requirements, String> {
    let words = text.split(',').map(str::trim).filter(|word| !word.is_empty());
    let read = |word: &str| {
        let known = Requirement::ALL.map(Requirement::as_str).join(", ");
        Requirement::parse(word).ok_or_else(|| format!("`{word}` cannot be asked for; what can: {known}"))
    };
    words.map(read).collect::<Result<_, _>>().map(Requirements)
}

/// Reads `https://verify.example.com`; says what to write in its place when it does not read.
fn web_address(text: &str) -> Result<Url, String> {
    match Url::parse(text) {
        Ok(url) if matches!(url.scheme(), "http" | "https") && url.has_host() => Ok(url),
        // `verify.example.com:8080` reads as an address of the scheme `verify.example.com`.
        _ if !text.is_empty() && !text.contains("//") => {
            Err(format!("`{text}` is no web address: it must begin with https://, as in https://{text}"))
        }
        _ => Err("it must be a web address such as https://verify.example.com; leave it out if you do not need it"
            .to_owned()),
    }
}

/// Reads `file:///folder`, `s3://bucket/prefix` or `memory:///`.
fn media_address(text: &str) -> Result<Url, String> {
    match Url::parse(text) {
        Ok(url) if matches!(url.scheme(), "file" | "s3" | "memory") => Ok(url),
        _ if text.starts_with('/') => Err(format!("`{text}` is a path: write file://{text}")),
        _ => Err("it must begin with file:///, s3:// or memory:///".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_for_is_read_with_commas() {
        assert_eq!(parse_requirements(""), Ok(Requirements::default()));
        assert_eq!(
            parse_requirements("barcode, signature,"),
            Ok(Requirements(vec![Requirement::Barcode, Requirement::Signature]))
        );
        assert!(
            parse_requirements("barcode,smile")
                .is_err_and(|error| error.contains("`smile`") && error.contains("aadhaar"))
        );
    }
}
