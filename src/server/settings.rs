//! The settings as the portal uses them: checked once, here.

use std::time::Duration;

use anyhow::{Context, bail};
use ipnet::IpNet;
use secrecy::ExposeSecret;
use url::Url;

use super::budgets::Budgets;
use super::config::Config;
use super::integration::{self, Integration};
use super::network::parse_network;
use super::sign_ins::SignInLimits;
use crate::domain::{Brand, Requirement};

/// The least memory for decoding with which photos of all telephones are taken.
const MIN_DECODE_MEMORY: usize = 64_000_000;

/// What [`Config`] says, checked.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The address under which people reach the portal.
    pub public_url: Url,
    /// `sqlite://…` or `postgres://…`.
    pub database_url: String,
    /// `file:///…`, `s3://…` or `memory:///`.
    pub media_url: Url,
    /// The `AWS_…` settings for S3.
    pub media_options: Vec<(String, String)>,
    /// The integration for links that name none.
    pub integration: Integration,
    /// Integrations beside the one that the environment sets.
    pub more_integrations: Vec<Integration>,
    /// The name of the integration for checks of national ids.
    pub registry_check_integration: String,
    /// Whether plain http to another machine is allowed.
    pub veriff_plain_http: bool,
    /// How long an answer of Veriff may take.
    pub veriff_timeout: Duration,
    /// The company whose pages these are.
    pub brand: Brand,
    /// How long a link lives.
    pub link_lifetime: Duration,
    /// What every person is asked for beyond the document and the face.
    pub requirements: Vec<Requirement>,
    /// The proofs of address that are accepted, in Veriff's words.
    pub proofs: Vec<String>,
    /// Whether people are asked for data about their device.
    pub collect_device_data: bool,
    /// Who may say in `X-Forwarded-For` where a person comes from.
    pub trusted_proxies: Vec<IpNet>,
    /// How many bytes a normalized picture may have.
    pub photo_budget: usize,
    /// How many bytes of memory pictures that are being decoded may take together.
    pub decode_memory: usize,
    /// How long a job is held.
    pub job_lease: Duration,
    /// How soon the portal asks for a decision that has not come.
    pub poll_after: Duration,
    /// What signing in may cost, and how long it lasts.
    pub sign_in: SignInLimits,
    /// What everything may cost.
    pub budgets: Budgets,
}

impl TryFrom<&Config> for Settings {
    type Error = anyhow::Error;

    fn try_from(config: &Config) -> anyhow::Result<Self> {
        let credentials =
            [("VERIFF_API_KEY", &*config.veriff_api_key), ("VERIFF_SECRET", config.veriff_secret.expose_secret())];
        let missing: Vec<_> = credentials.iter().filter(|(_, value)| value.is_empty()).map(|(name, _)| *name).collect();
        match missing[..] {
            [] => {}
            [one] => bail!("{one} is missing: you find it in Veriff's customer portal, under your integration"),
            _ => bail!(
                "VERIFF_API_KEY and VERIFF_SECRET are missing: you find both in Veriff's customer portal, under your integration"
            ),
        }
        if !["sqlite:", "postgres:", "postgresql:"].iter().any(|scheme| config.database_url.starts_with(scheme)) {
            bail!("DATABASE_URL must begin with sqlite:// or postgres://");
        }
        if config.photo_budget < 50_000 {
            bail!("PHOTO_BUDGET must be at least 50000 bytes");
        }
        config.budgets.check()?;
        if config.decode_memory < MIN_DECODE_MEMORY {
            bail!("DECODE_MEMORY must be at least {MIN_DECODE_MEMORY} bytes: a photo of a telephone takes that much");
        }
        let more_integrations = match &config.veriff_integrations {
            Some(path) if !path.as_os_str().is_empty() => integration::read(path, &config.veriff_url)?,
            Some(_) | None => Vec::new(),
        };
        let registry = config.registry_check_integration.as_str();
        if registry != integration::DEFAULT && more_integrations.iter().all(|integration| integration.name != registry)
        {
            bail!("REGISTRY_CHECK_INTEGRATION: VERIFF_INTEGRATIONS holds no `{registry}`");
        }
        Ok(Self {
            public_url: public_url(config)?,
            database_url: config.database_url.clone(),
            media_url: media_url(config)?,
            media_options: std::env::vars().filter(|(name, _)| name.starts_with("AWS_")).collect(),
            integration: integration(config)?,
            more_integrations,
            registry_check_integration: registry.to_owned(),
            veriff_plain_http: config.veriff_plain_http,
            veriff_timeout: config.veriff_timeout,
            brand: Brand {
                name: config.brand_name.clone(),
                support: config.brand_support.clone().filter(|support| !support.is_empty()),
            },
            link_lifetime: config.link_lifetime,
            requirements: Settings::ordered_requirements(
                config.ask.iter().flat_map(|requirements| requirements.0.iter().copied()),
            ),
            proofs: Settings::proofs(&config.proof_of_address_types)?,
            collect_device_data: config.collect_device_data,
            trusted_proxies: trusted_proxies(&config.trusted_proxies)?,
            photo_budget: config.photo_budget,
            decode_memory: config.decode_memory,
            job_lease: config.job_lease,
            poll_after: config.poll_after,
            sign_in: sign_in(config)?,
            budgets: config.budgets.clone(),
        })
    }
}

/// The integration that the environment describes. What is set to nothing is not set: `.env` files are full of such lines.
fn integration(config: &Config) -> anyhow::Result<Integration> {
    let secret = veriff::SharedSecret::new(config.veriff_secret.expose_secret());
    let mut credentials = veriff::Credentials::new(config.veriff_api_key.clone(), secret);
    credentials.integration_id = config.veriff_integration_id.clone().filter(|id| !id.is_empty());
    let mut integration = Integration::new(integration::DEFAULT, config.veriff_url.clone(), credentials);
    if let Some(key) = &mut integration.webhooks.first_mut() {
        if let Some(api_key) = config.veriff_webhook_api_key.as_ref().filter(|key| !key.is_empty()) {
            key.api_key.clone_from(api_key);
        }
        if let Some(secret) = config.veriff_webhook_secret.as_ref().filter(|secret| !secret.expose_secret().is_empty())
        {
            key.secret = veriff::SharedSecret::new(secret.expose_secret());
        }
    }
    let more = config.veriff_webhook_keys.expose_secret().split(',').filter(|pair| !pair.trim().is_empty());
    for pair in more {
        integration.webhooks.push(integration::webhook_key(pair)?);
    }
    Ok(integration)
}

fn sign_in(config: &Config) -> anyhow::Result<SignInLimits> {
    if config.login_lifetime < config.login_idle {
        bail!("LOGIN_LIFETIME must not be shorter than LOGIN_IDLE");
    }
    let defaults = SignInLimits::default();
    Ok(SignInLimits {
        at_once: config.sign_ins_at_once.map_or(defaults.at_once, std::num::NonZero::get),
        waiting: config.sign_ins_waiting,
        idle: config.login_idle,
        lifetime: config.login_lifetime,
    })
}

fn trusted_proxies(text: &str) -> anyhow::Result<Vec<IpNet>> {
    let words = text.split(',').map(str::trim).filter(|word| !word.is_empty());
    let read = |word: &str| {
        parse_network(word)
            .with_context(|| format!("TRUSTED_PROXIES: `{word}` is no address and no network such as 10.0.0.0/8"))
    };
    words.map(read).collect()
}

fn public_url(config: &Config) -> anyhow::Result<Url> {
    let url = match &config.public_url {
        Some(url) => url.clone(),
        None => format!("http://{}", config.listen).parse().context("the address to listen on makes no URL")?,
    };
    if !matches!(url.scheme(), "http" | "https") || url.path() != "/" || url.query().is_some() {
        bail!("PUBLIC_URL must be http or https, and end with the host: https://verify.example.com");
    }
    Ok(url)
}

fn media_url(config: &Config) -> anyhow::Result<Url> {
    if let Some(url) = &config.media_url {
        return Ok(url.clone());
    }
    let folder = std::path::absolute("data/media").context("the working folder has no path")?;
    Url::from_directory_path(folder).ok().context("the working folder makes no URL")
}

impl Settings {
    /// Puts what is asked for into its order, each once.
    pub fn ordered_requirements(requirements: impl Iterator<Item = Requirement>) -> Vec<Requirement> {
        let mut requirements: Vec<_> = requirements.collect();
        requirements.sort_unstable();
        requirements.dedup();
        requirements
    }

    /// Reads the proofs of address that are accepted.
    pub fn proofs(text: &str) -> anyhow::Result<Vec<String>> {
        let words = text.split(',').map(str::trim).filter(|word| !word.is_empty());
        let proofs: Vec<_> = words.map(str::to_owned).collect();
        for proof in &proofs {
            if !veriff::wire::PROOF_OF_ADDRESS_TYPES.contains(&proof.as_str()) {
                let known = veriff::wire::PROOF_OF_ADDRESS_TYPES.join(", ");
                bail!("PROOF_OF_ADDRESS_TYPES: Veriff does not know `{proof}`; it knows {known}");
            }
        }
        if proofs.is_empty() {
            bail!("PROOF_OF_ADDRESS_TYPES names nothing: leave it out, or name at least one");
        }
        Ok(proofs)
    }

    /// Says whether cookies may travel without encryption: only on this machine.
    pub fn cookies_need_https(&self) -> bool {
        let loopback = match self.public_url.host() {
            Some(url::Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
            Some(url::Host::Ipv4(address)) => address.is_loopback(),
            Some(url::Host::Ipv6(address)) => address.is_loopback(),
            None => false,
        };
        self.public_url.scheme() == "https" || !loopback
    }
}
