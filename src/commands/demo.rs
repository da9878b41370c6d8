//! `portal demo`: everything in one process, to try it out and to test it.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::Context;
use clap::Args;
use portal::domain::{Brand, NewLink};
use portal::server::{
    Asked, Budgets, Clock, DECODE_MEMORY, DEFAULT_INTEGRATION, DEFAULT_PROOFS, Integration, LogFormat, Portal,
    Settings, SignInLimits, asked, duration,
};
use tokio::net::TcpListener;
use url::Url;
use veriff::mock::{Mock, Switches};

use super::{logs, stop_on_signal};

/// How the administrator of the demo signs in.
const ADMIN: &str = "admin@demo.example";

/// What the demo takes.
#[derive(Args)]
pub(super) struct Demo {
    /// Where the demo keeps its database and its pictures.
    #[arg(long, default_value = "data/demo")]
    data: PathBuf,
    /// Where the portal listens; port 0 takes any.
    #[arg(long, default_value = "127.0.0.1:3000")]
    listen: SocketAddr,
    /// Where the stand-in for Veriff listens; port 0 takes any.
    #[arg(long, default_value = "127.0.0.1:0")]
    veriff_listen: SocketAddr,
    /// How long the stand-in takes to decide; `never` leaves it to its page.
    #[arg(long, default_value = "6s")]
    decide_after: String,
    /// How soon the portal asks for a decision whose webhook has not come.
    #[arg(long, default_value = "60s", value_parser = duration)]
    poll_after: Duration,
    /// The first name that the link names; `Decline` and `Resubmit` make the stand-in decide so.
    #[arg(long, default_value = "Alex")]
    first_name: String,
    /// What the links ask for beyond the document and the face; see `portal link --help`.
    #[arg(long, value_parser = asked)]
    ask: Vec<Asked>,
    /// Ask people whether data about their device may go to the stand-in.
    #[arg(long)]
    collect_device_data: bool,
    /// The last name that the link names; one that begins with `Watchlist` is on the stand-in's lists.
    #[arg(long, default_value = "Example")]
    last_name: String,
    /// How many links to make.
    #[arg(long, default_value_t = 1)]
    links: usize,
    /// Print one line of JSON instead of words.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    budgets: Budgets,
}

impl Demo {
    /// Runs until stopped.
    pub(super) async fn run(self) -> anyhow::Result<()> {
        logs::start(LogFormat::Text);
        // For its owner alone, because `main` has said so for all that this process makes.
        std::fs::create_dir_all(&self.data)
            .with_context(|| format!("cannot make the folder {}", self.data.display()))?;
        let listener = TcpListener::bind(self.listen)
            .await
            .with_context(|| format!("cannot listen on {}; try --listen 127.0.0.1:0", self.listen))?;
        let public_url: Url = format!("http://localhost:{}", listener.local_addr()?.port()).parse()?;
        let stop = stop_on_signal()?;
        let (veriff_url, mock_settings) = self.start_stand_in(listener.local_addr()?, &stop).await?;
        let portal = Portal::open(self.settings(&public_url, &veriff_url, &mock_settings)?, Clock::system()).await?;
        let password = portal.put_admin(ADMIN, None).await?;
        let mut links = Vec::new();
        for _ in 0..self.links.max(1) {
            links.push(portal.link(self.person()).await?.url);
        }
        let working = tokio::spawn({
            let (portal, stop) = (portal.clone(), stop.clone());
            async move { portal.work(2, stop).await }
        });
        self.announce(&public_url, &veriff_url, &links, &password);
        portal::serve::serve(portal.clone(), listener, stop.clone()).await?;
        working.await?;
        portal.close().await;
        Ok(())
    }

    async fn start_stand_in(
        &self,
        portal: SocketAddr,
        stop: &tokio_util::sync::CancellationToken,
    ) -> anyhow::Result<(Url, veriff::mock::Settings)> {
        let listener = TcpListener::bind(self.veriff_listen)
            .await
            .with_context(|| format!("cannot listen on {}", self.veriff_listen))?;
        let url = format!("http://{}", listener.local_addr()?).parse()?;
        let decide_after = if self.decide_after == "never" {
            None
        } else {
            Some(duration(&self.decide_after).map_err(anyhow::Error::msg)?)
        };
        let webhook_url = format!("http://{portal}/webhooks/veriff").parse()?;
        let settings = veriff::mock::Settings {
            decide_after,
            // What an integration has only on request, so that everything can be seen.
            switches: Switches { watchlist_enabled: true, delete_enabled: true, ..Switches::default() },
            ..veriff::mock::Settings::default()
        }
        .webhooks_to(webhook_url);
        tokio::spawn(Mock::new(settings.clone()).serve(listener, stop.clone()));
        Ok((url, settings))
    }

    fn settings(&self, public_url: &Url, veriff_url: &Url, mock: &veriff::mock::Settings) -> anyhow::Result<Settings> {
        let folder = std::path::absolute(&self.data)?;
        let media_url = Url::from_directory_path(folder.join("media")).ok().context("the folder makes no URL")?;
        Ok(Settings {
            public_url: public_url.clone(),
            database_url: format!("sqlite://{}?mode=rwc", folder.join("portal.db").display()),
            media_url,
            media_options: Vec::new(),
            integration: Integration::new(
                DEFAULT_INTEGRATION,
                veriff_url.clone(),
                veriff::Credentials::new(mock.api_key.clone(), mock.secret.clone()),
            ),
            more_integrations: Vec::new(),
            registry_check_integration: DEFAULT_INTEGRATION.to_owned(),
            veriff_plain_http: false,
            veriff_timeout: Duration::from_secs(30),
            brand: Brand { name: "Acme Bank".to_owned(), support: Some("help@acme.example".to_owned()) },
            link_lifetime: Duration::from_hours(7 * 24),
            ask: Settings::asked(self.ask.iter().flat_map(|asked| asked.0.iter().copied())),
            proofs: Settings::proofs(DEFAULT_PROOFS)?,
            collect_device_data: self.collect_device_data,
            trusted_proxies: Vec::new(),
            photo_budget: 800_000,
            decode_memory: DECODE_MEMORY,
            job_lease: Duration::from_secs(10),
            poll_after: self.poll_after,
            sign_in: SignInLimits::default(),
            budgets: self.budgets.clone(),
        })
    }

    fn person(&self) -> NewLink {
        NewLink {
            vendor_data: Some("customer-0001".to_owned()),
            first_name: Some(self.first_name.clone()),
            last_name: Some(self.last_name.clone()),
            callback: Some("https://acme.example/welcome".to_owned()),
            ..NewLink::default()
        }
    }

    fn announce(&self, public_url: &Url, veriff_url: &Url, links: &[String], password: &str) {
        let admin_url = format!("{public_url}admin");
        let link = links.first().map_or("", String::as_str);
        if self.json {
            let announcement = serde_json::json!({
                "portal": public_url,
                "link": link,
                "links": links,
                "admin": { "url": admin_url, "email": ADMIN, "password": password },
                "veriff": veriff_url,
            });
            println!("{announcement}");
        } else {
            println!(
                "\n  The portal is up. Nothing leaves this machine.\n\n  Verify yourself   {link}\n\n  Back office       {admin_url}\n    \
                 e-mail          {ADMIN}\n    password        {password}\n\n  Veriff's stand-in {veriff_url}\n\n  Stop it with Ctrl-C.\n"
            );
        }
    }
}
