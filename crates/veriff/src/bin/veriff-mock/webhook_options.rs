//! Where webhooks go, and what they are signed with, as options.

use clap::Args;
use url::Url;
use veriff::SharedSecret;
use veriff::mock::{Settings, WebhookPair};

/// Veriff has an address for each kind of webhook, and sends a kind only where one is set.
#[derive(Args)]
#[command(next_help_heading = "Webhooks")]
pub(crate) struct WebhookOptions {
    /// Where webhooks go whose kind has no address of its own, apart from events. Nowhere when absent.
    #[arg(long, env = "VERIFF_MOCK_WEBHOOK_URL", value_name = "URL")]
    webhook_url: Option<Url>,
    /// Where webhooks go about decisions.
    #[arg(long, env = "VERIFF_MOCK_DECISION_WEBHOOK_URL", value_name = "URL")]
    decision_webhook_url: Option<Url>,
    /// Where webhooks go about events: started and submitted. Nowhere when absent: events are optional at Veriff, too.
    #[arg(long, env = "VERIFF_MOCK_EVENT_WEBHOOK_URL", value_name = "URL")]
    event_webhook_url: Option<Url>,
    /// Where webhooks go about screenings against watchlists.
    #[arg(long, env = "VERIFF_MOCK_WATCHLIST_SCREENING_WEBHOOK_URL", value_name = "URL")]
    watchlist_screening_webhook_url: Option<Url>,
    /// Where webhooks go about decisions of the self-serve plan.
    #[arg(long, env = "VERIFF_MOCK_FULL_AUTO_WEBHOOK_URL", value_name = "URL")]
    full_auto_webhook_url: Option<Url>,
    /// Where webhooks go about statuses that reviewers set.
    #[arg(long, env = "VERIFF_MOCK_USER_DEFINED_STATUS_WEBHOOK_URL", value_name = "URL")]
    user_defined_status_webhook_url: Option<Url>,
    /// Where webhooks go about answers of Mexico's voter registry.
    #[arg(long, env = "VERIFF_MOCK_INE_REGISTRY_WEBHOOK_URL", value_name = "URL")]
    ine_registry_webhook_url: Option<Url>,
    /// Where webhooks go about answers of Mexico's population registry.
    #[arg(long, env = "VERIFF_MOCK_CURP_REGISTRY_WEBHOOK_URL", value_name = "URL")]
    curp_registry_webhook_url: Option<Url>,
    /// Where webhooks go about answers of both Mexican registries.
    #[arg(long, env = "VERIFF_MOCK_COMBINED_REGISTRY_WEBHOOK_URL", value_name = "URL")]
    combined_registry_webhook_url: Option<Url>,
    /// Where webhooks go about webhooks of a kind that is newer than this program, when one is sent by hand.
    #[arg(long, env = "VERIFF_MOCK_UNKNOWN_WEBHOOK_URL", value_name = "URL")]
    unknown_webhook_url: Option<Url>,
    /// The key that webhooks name. The API key when absent.
    #[arg(long, env = "VERIFF_MOCK_WEBHOOK_KEY", value_parser = super::uuid_text, value_name = "UUID")]
    webhook_key: Option<String>,
    /// The secret that webhooks are signed with. The shared secret when absent.
    #[arg(long, env = "VERIFF_MOCK_WEBHOOK_SECRET", value_name = "TEXT", hide_env_values = true)]
    webhook_secret: Option<String>,
    /// A key and a secret that webhooks are signed with; may be given several times, and they take turns: so a receiver
    /// can be tried while keys are being replaced. In the variable, commas stand between them.
    #[arg(
        long, env = "VERIFF_MOCK_WEBHOOK_PAIRS", value_name = "UUID:SECRET", hide_env_values = true,
        value_delimiter = ',', value_parser = pair, conflicts_with_all = ["webhook_key", "webhook_secret"]
    )]
    webhook_pair: Vec<WebhookPair>,
}

impl WebhookOptions {
    /// Puts them into `settings`.
    pub(crate) fn put_into(self, settings: &mut Settings) {
        let urls = [
            ("decision", self.decision_webhook_url),
            ("event", self.event_webhook_url),
            ("watchlist_screening", self.watchlist_screening_webhook_url),
            ("full_auto", self.full_auto_webhook_url),
            ("user_defined_status", self.user_defined_status_webhook_url),
            ("ine_registry", self.ine_registry_webhook_url),
            ("curp_registry", self.curp_registry_webhook_url),
            ("combined_ine_curp_registry", self.combined_registry_webhook_url),
            ("unknown", self.unknown_webhook_url),
        ];
        let given = |(kind, url): (&str, Option<Url>)| Some((kind.to_owned(), url?));
        settings.webhook_urls = urls.into_iter().filter_map(given).collect();
        settings.webhook_url = self.webhook_url;
        settings.webhook_key = self.webhook_key;
        settings.webhook_secret = self.webhook_secret.map(SharedSecret::new);
        settings.webhook_pairs = self.webhook_pair;
    }
}

/// Reads one `--webhook-pair`: a key and its secret, as `UUID:SECRET`.
fn pair(text: &str) -> Result<WebhookPair, String> {
    let (key, secret) = text.split_once(':').ok_or("write it as UUID:SECRET")?;
    if secret.is_empty() {
        return Err("the secret is missing".to_owned());
    }
    Ok(WebhookPair::new(super::uuid_text(key)?, SharedSecret::new(secret)))
}

#[cfg(test)]
mod tests {
    use super::pair;

    #[test]
    fn pairs_read() {
        let read = pair("2b5fd4e7-6a01-4d2e-9f7b-8c1f0a3e5d64:a:b").expect("it is one");
        assert_eq!(
            (read.api_key.as_str(), read.secret.reveal().as_str()),
            ("2b5fd4e7-6a01-4d2e-9f7b-8c1f0a3e5d64", "a:b")
        );
        for wrong in ["", "a:b", "2b5fd4e7-6a01-4d2e-9f7b-8c1f0a3e5d64", "2b5fd4e7-6a01-4d2e-9f7b-8c1f0a3e5d64:"] {
            assert!(pair(wrong).is_err(), "{wrong}");
        }
    }
}
