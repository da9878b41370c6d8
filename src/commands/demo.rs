//! `portal demo`: everything in one process, to try it out and to test it.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::Context;
use clap::Args;
use portal::domain::{Brand, Link, NewLink, Principal};
use portal::server::{
    Budgets, Clock, DECODE_MEMORY, DEFAULT_INTEGRATION, DEFAULT_PROOFS, Integration, LogFormat, Portal, Requirements,
    Settings, SignInLimits, duration, parse_requirements,
};
use tokio::net::TcpListener;
use url::Url;
use veriff::mock::{Mock, Switches};

use super::{logs, metrics, stop_on_signal};

/// How the administrator of the demo signs in.
const ADMIN: &str = "admin@demo.example";

/// The people of the links, in turn; none has a name by which the stand-in chooses a decision.
const PEOPLE: [(&str, &str); 8] = [
    ("Alex", "Example"),
    ("Õie", "Näidis"),
    ("Jordan", "Sample"),
    ("Noor", "Voorbeeld"),
    ("Inès", "Exemple"),
    ("Mika", "Esimerkki"),
    ("Zofia", "Przykład"),
    ("João", "Exemplo"),
];

/// What the demo takes.
#[derive(Args)]
pub(super) struct Demo {
    /// Where the demo keeps its database and its pictures.
    #[arg(long, default_value = "data/demo")]
    data: PathBuf,
    /// Where the portal listens; port 0 takes any.
    #[arg(long, default_value = "127.0.0.1:3000")]
    listen: SocketAddr,
    /// Where `/metrics` is served. [default: nowhere]
    #[arg(long)]
    metrics_listen: Option<SocketAddr>,
    /// Where the stand-in for Veriff listens; port 0 takes any.
    #[arg(long, default_value = "127.0.0.1:0")]
    veriff_listen: SocketAddr,
    /// How long the stand-in takes to decide; `never` leaves it to its page.
    #[arg(long, default_value = "6s")]
    decide_after: String,
    /// How soon the portal asks for a decision whose webhook has not come.
    #[arg(long, default_value = "60s", value_parser = duration)]
    poll_after: Duration,
    /// The first name that every link names, instead of one for each; `Decline` and `Resubmit` make the stand-in decide so.
    #[arg(long)]
    first_name: Option<String>,
    /// What the links ask for beyond the document and the face; see `portal link --help`.
    #[arg(long, value_parser = parse_requirements)]
    ask: Vec<Requirements>,
    /// Ask people whether data about their device may go to the stand-in.
    #[arg(long)]
    collect_device_data: bool,
    /// The last name that every link names, instead of one for each; one that begins with `Watchlist` is on the stand-in's
    /// lists.
    #[arg(long)]
    last_name: Option<String>,
    /// How many links to make, each for somebody else.
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
        metrics::start(self.metrics_listen, &portal, &stop).await?;
        let password = portal.put_admin(ADMIN, None).await?;
        let mut links = Vec::new();
        for number in 1..=self.links.max(1) {
            let person = self.person(number);
            links.push((portal.link(&Principal::Operator, person.clone()).await?, person));
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
            requirements: Settings::ordered_requirements(
                self.ask.iter().flat_map(|requirements| requirements.0.iter().copied()),
            ),
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

    /// The person of the link with this number, from 1 on: somebody else each time.
    fn person(&self, number: usize) -> NewLink {
        let (round, turn) = ((number - 1) / PEOPLE.len(), (number - 1) % PEOPLE.len());
        let (first_name, last_name) = PEOPLE[turn];
        let last_name = if round == 0 { last_name.to_owned() } else { format!("{last_name} {}", round + 1) };
        NewLink {
            vendor_data: Some(format!("customer-{number:04}")),
            first_name: Some(self.first_name.clone().unwrap_or_else(|| first_name.to_owned())),
            last_name: Some(self.last_name.clone().unwrap_or(last_name)),
            callback: Some("https://acme.example/welcome".to_owned()),
            ..NewLink::default()
        }
    }

    fn announce(&self, public_url: &Url, veriff_url: &Url, links: &[(Link, NewLink)], password: &str) {
        // Without a slash at the end, so that a path can be put behind.
        let (portal, veriff) = (public_url.as_str().trim_end_matches('/'), veriff_url.as_str().trim_end_matches('/'));
        let admin_url = format!("{portal}/admin");
        let link = links.first().map_or("", |(link, _)| link.url.as_str());
        if self.json {
            let sessions = links.iter().map(|(link, person)| {
                serde_json::json!({
                    "session_id": link.session_id,
                    "link": link.url,
                    "vendor_data": person.vendor_data,
                    "first_name": person.first_name,
                    "last_name": person.last_name,
                })
            });
            let announcement = serde_json::json!({
                "portal": portal,
                "link": link,
                "links": links.iter().map(|(link, _)| &link.url).collect::<Vec<_>>(),
                "sessions": sessions.collect::<Vec<_>>(),
                "admin": { "url": admin_url, "email": ADMIN, "password": password },
                "veriff": veriff,
            });
            println!("{announcement}");
        } else {
            let links: Vec<_> = links.iter().map(|(link, _)| link.url.as_str()).collect();
            let links = links.join("\n                    ");
            println!(
                "\n  The portal is up. Nothing leaves this machine.\n\n  Verify yourself   {links}\n\n  Back office       {admin_url}\n    \
                 e-mail          {ADMIN}\n    password        {password}\n\n  Veriff's stand-in {veriff}\n\n  Stop it with Ctrl-C.\n"
            );
        }
    }
}
