//! A stand-in for Veriff on your own machine, for tests and demonstrations.

mod webhook_options;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Parser};
use tokio_util::sync::CancellationToken;
use tracing_subscriber::EnvFilter;
use veriff::SharedSecret;
use veriff::mock::{Mock, Settings, Switches};
use webhook_options::WebhookOptions;

/// A stand-in for Veriff's public API.
///
/// It checks signatures as Veriff does, keeps everything in memory within bounds, decides sessions by itself or when told, and
/// sends signed webhooks. With no options it makes up a key and a secret and prints them.
#[derive(Parser)]
#[command(version)]
struct Options {
    /// Where to listen.
    #[arg(long, env = "VERIFF_MOCK_LISTEN", default_value = "127.0.0.1:8099", value_name = "ADDRESS")]
    listen: SocketAddr,
    /// The API key, a UUID. Made up when absent.
    #[arg(long, env = "VERIFF_MOCK_KEY", value_parser = uuid_text, value_name = "UUID")]
    key: Option<String>,
    /// The shared secret. Made up when absent.
    #[arg(long, env = "VERIFF_MOCK_SECRET", value_name = "TEXT", hide_env_values = true)]
    secret: Option<String>,
    /// How long after submit a session is decided: 3s, 500ms, 2m.
    #[arg(long, env = "VERIFF_MOCK_DECIDE_AFTER", default_value = "3s", value_parser = duration, value_name = "TIME")]
    decide_after: Duration,
    /// Behave as a test integration: decide only when told, or when a magic first name says so.
    #[arg(long, env = "VERIFF_MOCK_TEST_MODE")]
    test_mode: bool,
    /// How long after a failed delivery a webhook is sent again.
    #[arg(long, env = "VERIFF_MOCK_WEBHOOK_RETRY", default_value = "5s", value_parser = duration, value_name = "TIME")]
    webhook_retry: Duration,
    /// How long after submit the screening against watchlists is done, where it is enabled.
    #[arg(long, env = "VERIFF_MOCK_SCREEN_AFTER", default_value = "1s", value_parser = duration, value_name = "TIME")]
    screen_after: Duration,
    /// The id of the integration. Made up when absent.
    #[arg(long, env = "VERIFF_MOCK_INTEGRATION", value_parser = uuid_text, value_name = "UUID")]
    integration: Option<String>,
    /// The seed of everything that happens by chance.
    #[arg(long, env = "VERIFF_MOCK_SEED", default_value_t = 0, value_name = "NUMBER")]
    seed: u64,
    /// Keep pictures in this folder instead of in memory. It is made when it is not there.
    #[arg(long, env = "VERIFF_MOCK_MEDIA_FOLDER", value_name = "FOLDER")]
    media_folder: Option<PathBuf>,
    /// How many megabytes of pictures are kept; the oldest go first. 256 in memory, without a bound in a folder.
    #[arg(long, env = "VERIFF_MOCK_MEDIA_MEGABYTES", value_name = "NUMBER")]
    media_megabytes: Option<usize>,
    #[command(flatten)]
    webhooks: WebhookOptions,
    #[command(flatten)]
    switches: SwitchOptions,
    /// What is logged to standard error; a line for each call and webhook by default.
    #[arg(long, env = "VERIFF_MOCK_LOG", default_value = "veriff=debug", value_name = "FILTER")]
    log: EnvFilter,
}

/// What can also be turned while it runs, with PATCH /_mock/settings.
#[derive(Args)]
#[command(next_help_heading = "Switches")]
#[expect(clippy::struct_excessive_bools, reason = "a row of switches is what it is")]
struct SwitchOptions {
    /// Take calls without a signature, for clients that sign nothing on GET, PATCH and DELETE.
    #[arg(long, env = "VERIFF_MOCK_LOOSE_SIGNATURES")]
    loose_signatures: bool,
    /// Refuse the older X-SIGNATURE.
    #[arg(long, env = "VERIFF_MOCK_NO_LEGACY_SIGNATURES")]
    no_legacy_signatures: bool,
    /// Refuse a timestamp that is older than an hour.
    #[arg(long, env = "VERIFF_MOCK_CHECK_TIMESTAMP_AGE")]
    check_timestamp_age: bool,
    /// Answer an upload with 201 instead of 200.
    #[arg(long, env = "VERIFF_MOCK_MEDIA_CREATED")]
    media_created: bool,
    /// Give abandoned sessions code 9121 instead of 9104.
    #[arg(long, env = "VERIFF_MOCK_ABANDONED_AS_9121")]
    abandoned_as_9121: bool,
    /// Announce neither started nor submitted, whatever their address.
    #[arg(long, env = "VERIFF_MOCK_NO_EVENT_WEBHOOKS")]
    no_event_webhooks: bool,
    /// Let sessions be deleted.
    #[arg(long, env = "VERIFF_MOCK_DELETE")]
    delete: bool,
    /// Screen against watchlists after each submit.
    #[arg(long, env = "VERIFF_MOCK_WATCHLIST")]
    watchlist: bool,
    /// Behave as the self-serve plan: the full-auto webhook in place of the decision webhook.
    #[arg(long, env = "VERIFF_MOCK_FULL_AUTO")]
    full_auto: bool,
    /// Ask Mexico's registries after each decision.
    #[arg(long, env = "VERIFF_MOCK_MEXICAN_REGISTRIES")]
    mexican_registries: bool,
    /// Refuse a submit without any media.
    #[arg(long, env = "VERIFF_MOCK_REQUIRE_MEDIA")]
    require_media: bool,
}

impl From<SwitchOptions> for Switches {
    fn from(options: SwitchOptions) -> Self {
        Self {
            strict_signatures: !options.loose_signatures,
            legacy_signatures: !options.no_legacy_signatures,
            check_timestamp_age: options.check_timestamp_age,
            media_created: options.media_created,
            abandoned_as_9121: options.abandoned_as_9121,
            event_webhooks: !options.no_event_webhooks,
            delete_enabled: options.delete,
            watchlist_enabled: options.watchlist,
            full_auto: options.full_auto,
            mexican_registries: options.mexican_registries,
            require_media: options.require_media,
            ..Self::default()
        }
    }
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let options = Options::parse();
    tracing_subscriber::fmt().with_env_filter(options.log).with_writer(std::io::stderr).init();
    let max_media_bytes = match (options.media_megabytes, &options.media_folder) {
        (Some(megabytes), _) => megabytes.saturating_mul(1_000_000),
        (None, Some(_)) => usize::MAX,
        (None, None) => Settings::default().max_media_bytes,
    };
    let mut settings = Settings {
        max_media_bytes,
        media_folder: options.media_folder,
        decide_after: (!options.test_mode).then_some(options.decide_after),
        webhook_retry: options.webhook_retry,
        screen_after: options.screen_after,
        seed: options.seed,
        switches: options.switches.into(),
        ..Settings::default()
    };
    options.webhooks.put_into(&mut settings);
    if let Some(key) = options.key {
        settings.api_key = key;
    }
    if let Some(integration) = options.integration {
        settings.integration_id = integration;
    }
    if let Some(secret) = options.secret {
        settings.secret = SharedSecret::new(secret);
    } else {
        // Made up just now, for this process: nobody could use the stand-in without seeing it.
        println!("secret  {}", settings.secret.reveal());
    }
    let listener = tokio::net::TcpListener::bind(options.listen).await?;
    let address = listener.local_addr()?;
    println!("key     {}\nbase    http://{address}\npage    http://{address}/", settings.api_key);
    let stop = CancellationToken::new();
    let stopped = stop.clone();
    tokio::spawn(async move {
        shutdown_signal().await;
        stopped.cancel();
    });
    Mock::new(settings).serve(listener, stop).await
}

/// Waits until somebody presses Ctrl-C or the system asks the process to end.
async fn shutdown_signal() {
    #[cfg(unix)]
    if let Ok(mut ended) = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        tokio::select! { _ = ended.recv() => return, _ = tokio::signal::ctrl_c() => return }
    }
    // Without a handler for the signal the process ends anyway.
    let _ = tokio::signal::ctrl_c().await;
}

/// Refuses what is no UUID: every call with it would be.
fn uuid_text(text: &str) -> Result<String, String> {
    uuid::Uuid::try_parse(text).map(|_| text.to_owned()).map_err(|_| "it must be a UUID".to_owned())
}

/// Reads `3s`, `500ms`, `2m`, `1h`.
fn duration(text: &str) -> Result<Duration, String> {
    let split = text.find(|character: char| !character.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at(split);
    let number: u64 = number.parse().map_err(|_| "write it as 3s, 500ms, 2m or 1h".to_owned())?;
    match unit {
        "ms" => Ok(Duration::from_millis(number)),
        "s" | "" => Ok(Duration::from_secs(number)),
        "m" => Ok(Duration::from_secs(number.saturating_mul(60))),
        "h" => Ok(Duration::from_secs(number.saturating_mul(3_600))),
        _ => Err("write it as 3s, 500ms, 2m or 1h".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::{Duration, Options, duration};
    use clap::{CommandFactory, Parser};
    use veriff::mock::Settings;
    use veriff::webhook::Webhook;

    #[test]
    fn the_options_hold_together() {
        Options::command().debug_assert();
        let options = Options::try_parse_from(["veriff-mock", "--decide-after", "2m", "--watchlist", "--test-mode"]);
        let options = options.expect("they are right");
        assert!(Options::try_parse_from(["veriff-mock", "--key", "mine"]).is_err());
        assert!(options.test_mode && options.switches.watchlist);
        assert_eq!(options.decide_after, Duration::from_mins(2));
        let both = ["veriff-mock", "--webhook-secret", "x", "--webhook-pair", "2b5fd4e7-6a01-4d2e-9f7b-8c1f0a3e5d64:y"];
        assert!(Options::try_parse_from(both).is_err());
    }

    /// Veriff has an address for each kind; a proof of address is told as an event, so it has none of its own.
    #[test]
    fn every_kind_of_webhook_has_its_option() {
        let flags = [
            ("--decision-webhook-url", "decision"),
            ("--event-webhook-url", "event"),
            ("--watchlist-screening-webhook-url", "watchlist_screening"),
            ("--full-auto-webhook-url", "full_auto"),
            ("--user-defined-status-webhook-url", "user_defined_status"),
            ("--ine-registry-webhook-url", "ine_registry"),
            ("--curp-registry-webhook-url", "curp_registry"),
            ("--combined-registry-webhook-url", "combined_ine_curp_registry"),
            ("--unknown-webhook-url", "unknown"),
        ];
        let mut line = vec!["veriff-mock".to_owned()];
        for (flag, kind) in flags {
            line.extend([flag.to_owned(), format!("http://127.0.0.1:1/{kind}")]);
        }
        let mut settings = Settings::default();
        Options::try_parse_from(line).expect("they are right").webhooks.put_into(&mut settings);
        assert_eq!(settings.webhook_url, None);
        for kind in Webhook::KINDS.into_iter().filter(|kind| *kind != "proof_of_address") {
            let url = settings.webhook_urls.get(kind).unwrap_or_else(|| panic!("{kind} has no option"));
            assert_eq!(url.path(), format!("/{kind}"));
        }
        // With the defaults nothing is sent anywhere, events least of all.
        let mut settings = Settings::default();
        Options::try_parse_from(["veriff-mock"]).expect("nothing is needed").webhooks.put_into(&mut settings);
        assert!(settings.webhook_url.is_none() && settings.webhook_urls.is_empty());
    }

    #[test]
    fn times_read() {
        assert_eq!(duration("500ms"), Ok(Duration::from_millis(500)));
        assert_eq!(duration("3"), Ok(Duration::from_secs(3)));
        assert_eq!(duration("1h"), Ok(Duration::from_hours(1)));
        for wrong in ["", "s", "-1s", "3 s", "3d", "99999999999999999999s"] {
            assert!(duration(wrong).is_err(), "{wrong}");
        }
    }
}
