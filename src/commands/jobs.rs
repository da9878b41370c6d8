//! `portal jobs`: the queue, and what has failed in it.

use anyhow::bail;
use clap::builder::PossibleValuesParser;
use clap::{Args, Subcommand};
use portal::domain::{Principal, SendNow};
use portal::server::store::{JOB_STATES, ListedJob};
use portal::server::{Config, Portal};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::open;

/// How many failed jobs `retry --all` sets going at most.
const MAX_RETRIED: i64 = 100_000;

/// What to do.
#[derive(Args)]
pub(super) struct JobsCommand {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    /// List the jobs of the queue, the oldest first: id, state, kind, tries, failures, why, when it may run, what it is about.
    List {
        /// Only those in this state. What has `failed` does not run again by itself.
        #[arg(long, value_parser = PossibleValuesParser::new(JOB_STATES))]
        state: Option<String>,
        /// How many at most.
        #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(i64).range(1..=100_000))]
        limit: i64,
        #[command(flatten)]
        config: Box<Config>,
    },
    /// Run failed jobs now, and with each what else fails of its session.
    Retry {
        /// The ids, as `portal jobs list` shows them.
        #[arg(required_unless_present = "all", conflicts_with = "all")]
        ids: Vec<String>,
        /// Every job that has failed.
        #[arg(long)]
        all: bool,
        #[command(flatten)]
        config: Box<Config>,
    },
}

impl JobsCommand {
    /// Carries the command out.
    pub(super) async fn run(self) -> anyhow::Result<()> {
        match self.action {
            Action::List { state, limit, config } => {
                let portal = open(&config).await?;
                // One more than is shown tells whether there are more.
                let mut jobs = portal.list_jobs(state.as_deref(), limit + 1).await?;
                let more = jobs.len() > usize::try_from(limit)?;
                jobs.truncate(usize::try_from(limit)?);
                println!("id\tstate\tkind\ttries\tfailures\twhy\tmay run at\tabout");
                for job in &jobs {
                    println!("{}", line(job));
                }
                if more {
                    eprintln!("There are more than {limit}; --limit shows more of them.");
                }
                portal.close().await;
            }
            Action::Retry { ids, all, config } => {
                let portal = open(&config).await?;
                if all {
                    retry_all(&portal).await?;
                } else {
                    retry(&portal, &ids).await?;
                }
                portal.close().await;
            }
        }
        Ok(())
    }
}

async fn retry(portal: &Portal, ids: &[String]) -> anyhow::Result<()> {
    for id in ids {
        match portal.retry_job(&Principal::Operator, id).await? {
            Some(SendNow::Begun) => println!("{id} runs now."),
            Some(SendNow::Running) => println!("{id} is running already."),
            Some(SendNow::Nothing) => println!("{id} has not failed; it runs by itself."),
            None => bail!("there is no job {id}; `portal jobs list` shows which there are"),
        }
    }
    Ok(())
}

/// Each job is retried once: those that fail again meanwhile stay as they are.
async fn retry_all(portal: &Portal) -> anyhow::Result<()> {
    let failed = portal.list_jobs(Some("failed"), MAX_RETRIED).await?;
    for job in &failed {
        // One whose session was resumed with another job before it runs already.
        portal.retry_job(&Principal::Operator, &job.id).await?;
    }
    println!("{} retried.", failed.len());
    if failed.len() == usize::try_from(MAX_RETRIED)? {
        eprintln!("There may be more: say it again when these are done.");
    }
    Ok(())
}

fn line(job: &ListedJob) -> String {
    let at = if job.state == "failed" { "-".to_owned() } else { rfc3339(job.due_at) };
    let why = job.error.as_deref().unwrap_or("-");
    let ListedJob { id, state, kind, tries, failures, subject, .. } = job;
    format!("{id}\t{state}\t{kind}\t{tries}\t{failures}\t{why}\t{at}\t{subject}")
}

fn rfc3339(at: i64) -> String {
    let instant = OffsetDateTime::from_unix_timestamp_nanos(i128::from(at) * 1_000_000).ok();
    instant.and_then(|instant| instant.format(&Rfc3339).ok()).unwrap_or_default()
}
