//! The commands of the program, one file each.

mod admin;
mod audit;
mod check;
mod demo;
mod health;
mod jobs;
mod link;
mod logs;
mod metrics;
mod serve;

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use portal::server::{Clock, Config, Error, Portal, Settings};
use tokio_util::sync::CancellationToken;

/// A self-hosted identity verification portal on Veriff's API.
///
/// Every setting can be given as a flag or in the environment; `.env.example` lists them.
#[derive(Parser)]
#[command(version, about)]
pub(crate) struct Program {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Answer people, reviewers and Veriff, and work the queue.
    Serve {
        #[command(flatten)]
        config: Box<Config>,
        /// Leave the queue to `portal work` processes.
        #[arg(long, env = "WITHOUT_WORK", default_value_t = false)]
        without_work: bool,
    },
    /// Work the queue only.
    Work(Box<Config>),
    /// Try everything out: a portal and a stand-in for Veriff in one process, one link, one administrator.
    Demo(Box<demo::Demo>),
    /// Bring the tables of the database up to date. `serve` and `work` do so when they start.
    Migrate(Box<Config>),
    /// Make a link for a person, and print it. It cannot be shown again.
    Link(Box<link::LinkCommand>),
    /// Say who may enter the back office.
    Admin(admin::AdminCommand),
    /// Hand in people who were verified before, from a manifest, and write what Veriff decides.
    Audit(Box<audit::AuditCommand>),
    /// List the jobs of the queue, and run those again that have failed.
    Jobs(jobs::JobsCommand),
    /// Tell whether configuration, database, media store and Veriff credentials work.
    Check(Box<Config>),
    /// Ask the portal on this machine whether it is alive; for container health checks.
    Health(health::Health),
}

impl Program {
    pub(crate) async fn run(self) -> anyhow::Result<ExitCode> {
        portal::server::create_files_privately();
        match self.command {
            Command::Serve { config, without_work } => serve::serve(&config, !without_work).await?,
            Command::Work(config) => serve::work(&config).await?,
            Command::Demo(demo) => demo.run().await?,
            Command::Migrate(config) => {
                open(&config).await?;
                println!("The tables are up to date.");
            }
            Command::Link(command) => command.run().await?,
            Command::Admin(command) => command.run().await?,
            Command::Audit(command) => return command.run().await,
            Command::Jobs(command) => command.run().await?,
            Command::Check(config) => return check::check(&config).await,
            Command::Health(health) => return health.run().await,
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// Opens the portal that `config` describes.
async fn open(config: &Config) -> anyhow::Result<Portal> {
    let settings = Settings::try_from(config)?;
    make_folder_of(&settings.database_url)?;
    let hint = check::database_hint(&settings.database_url);
    Portal::open(settings, Clock::system()).await.map_err(|error| {
        let words = if matches!(error, Error::Store(_)) {
            format!("the database cannot be opened. {hint}")
        } else {
            "the portal cannot be opened; `portal check` tells what is wrong".to_owned()
        };
        anyhow::Error::new(error).context(words)
    })
}

/// Makes the folder of a `SQLite` file, so that a first start needs no preparation.
fn make_folder_of(database_url: &str) -> anyhow::Result<()> {
    if let Some(path) = database_url.strip_prefix("sqlite://") {
        let path = std::path::Path::new(path.split('?').next().unwrap_or_default());
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            std::fs::create_dir_all(folder)?;
        }
    }
    Ok(())
}

/// Is cancelled when the process is asked to stop.
fn stop_on_signal() -> anyhow::Result<CancellationToken> {
    let stop = CancellationToken::new();
    let stopped = stop.clone();
    let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
    tokio::spawn(async move {
        tokio::select! {
            _ = tokio::signal::ctrl_c() => {}
            _ = terminate.recv() => {}
        }
        stopped.cancel();
    });
    Ok(stop)
}
