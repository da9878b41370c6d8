//! `portal link`: makes a link for a person.

use anyhow::bail;
use clap::Args;
use portal::domain::{NewLink, Principal};
use portal::server::Config;
use url::Url;

use super::open;

/// What may be said about the person.
#[derive(Args)]
pub(super) struct LinkCommand {
    #[command(flatten)]
    config: Config,
    /// The integration at Veriff, one of those in the file of `VERIFF_INTEGRATIONS`. [default: the one of the environment]
    #[arg(long)]
    integration: Option<String>,
    /// Your own reference of the person, at most 1,000 characters; opaque, passed to Veriff and back.
    #[arg(long)]
    vendor_data: Option<String>,
    /// Your UUID of the person.
    #[arg(long)]
    end_user_id: Option<String>,
    /// First name, compared with the document.
    #[arg(long)]
    first_name: Option<String>,
    /// Last name, compared with the document.
    #[arg(long)]
    last_name: Option<String>,
    /// Where the person goes at the end: an https address.
    #[arg(long)]
    callback: Option<Url>,
    /// A fingerprint of the person's device that you took, at most 255 characters; sent to Veriff if the person agrees.
    #[arg(long)]
    fingerprint: Option<String>,
    /// The language of the pages, such as `en`. [default: what the browser asks for]
    #[arg(long)]
    lang: Option<String>,
}

impl LinkCommand {
    /// Makes the link and prints its address.
    pub(super) async fn run(self) -> anyhow::Result<()> {
        if self.vendor_data.as_ref().is_some_and(|data| data.chars().count() > 1000) {
            bail!("--vendor-data may have at most 1000 characters");
        }
        if let Some(id) = &self.end_user_id
            && uuid::Uuid::parse_str(id).is_err()
        {
            bail!("--end-user-id must be a UUID, such as 2b7f9e04-63c1-4d58-a0e7-91f4c8d3b6a2");
        }
        if self.callback.as_ref().is_some_and(|callback| callback.scheme() != "https") {
            bail!("--callback must begin with https://, for Veriff takes no other");
        }
        if self.fingerprint.as_ref().is_some_and(|text| !(1..=255).contains(&text.trim().chars().count())) {
            bail!("--fingerprint must have 1 to 255 characters");
        }
        let portal = open(&self.config).await?;
        if let Some(name) = &self.integration
            && !portal.integrations().any(|known| known == name)
        {
            bail!("--integration must be one of: {}", portal.integrations().collect::<Vec<_>>().join(", "));
        }
        let link = portal
            .link(
                &Principal::Operator,
                NewLink {
                    integration: self.integration,
                    vendor_data: self.vendor_data,
                    end_user_id: self.end_user_id,
                    first_name: self.first_name,
                    last_name: self.last_name,
                    callback: self.callback.map(String::from),
                    language: self.lang,
                    // What `--ask` says is the setting itself.
                    requirements: None,
                    fingerprint: self.fingerprint,
                },
            )
            .await?;
        println!("{}", link.url);
        portal.close().await;
        Ok(())
    }
}
