//! `portal audit`: imports people who were verified before, from a manifest or a folder, each once.
//!
//! The audit uses the portal itself: each row becomes a session in the database (`portal::server::Audit`), and the queue
//! sends them. Here are the rows (`source`, `manifest`, `folder`, `row`), their checks (`check`), what limits how many are
//! under way (`pipeline`, `rows`, `rate_limit`), and what is shown and written (`progress`, `result`).

mod check;
mod dry_run;
mod folder;
mod lines;
mod manifest;
mod pipeline;
mod progress;
mod rate_limit;
mod result;
mod row;
mod rows;
mod run;
mod source;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::Args;
use portal::server::{Config, duration};

use super::stop_on_signal;

/// Where the options are that are not the audit's own.
const SETTINGS: &str = "\
The settings of the portal (database, media store, Veriff's keys) are taken from the environment, or as flags:
`portal work --help` lists them.";

/// What `--help` says behind the options.
const FORMS: &str = "\
A manifest is CSV. Its first line names the columns, in any order: key, vendor_data, end_user_id, first_name, last_name,
date_of_birth (1990-01-31), document_type (PASSPORT, ID_CARD, DRIVERS_LICENSE, RESIDENCE_PERMIT), document_country (EE),
document_front, document_back, face. Needed are document_type, document_country and the pictures of the document.
Pictures are paths, from the manifest's folder on; several of one kind are separated by semicolons. The key tells rows
apart when the audit goes on; left out, it is vendor_data, or else the number of the line.

In place of a manifest, a folder may hold one sub-folder a person, whose name is the key, with the files
document-front.*, document-back.*, face.*, and person.json with the other columns as fields.

Ctrl-C stops it, and so may anything else: the same command goes on where it was, and nobody is handed in twice. Rows
with errors are looked at again, so mend them and run it once more.

Exits with 0 when every row has a decision (with --no-wait: when Veriff has everybody), with 1 when rows have errors or
nothing could be done, and with 2 when decisions are still to come.";

/// What the command takes.
#[derive(Args)]
#[command(after_help = SETTINGS, after_long_help = format!("{SETTINGS}\n\n{FORMS}"), mut_args(without_settings))]
pub(super) struct AuditCommand {
    #[command(flatten)]
    config: Config,
    /// The manifest, or the folder of folders.
    #[arg(value_name = "MANIFEST")]
    manifest: PathBuf,
    /// The name under which the audit goes on after a stop. [default: the whole path of the manifest]
    #[arg(long)]
    name: Option<String>,
    /// The integration at Veriff, one of those in the file of `VERIFF_INTEGRATIONS`. [default: the one of the environment]
    #[arg(long)]
    integration: Option<String>,
    /// Where the result goes, as CSV; as JSON lines beside it. [default: MANIFEST.result.csv and MANIFEST.result.jsonl]
    #[arg(long, value_name = "FILE")]
    result: Option<PathBuf>,
    /// How many people are handed in at once.
    #[arg(long, default_value_t = 4, value_parser = clap::value_parser!(u16).range(1..=64))]
    parallel: u16,
    /// How many people are handed in within a minute, at most.
    #[arg(long, default_value_t = 120, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    per_minute: u32,
    /// Only check every row and every picture; needs no settings, and neither the database nor Veriff hears of it.
    #[arg(long, conflicts_with_all = ["no_wait", "deadline"])]
    dry_run: bool,
    /// Wait until every row has its decision, which is what happens without --no-wait, too.
    #[arg(long, conflicts_with = "no_wait")]
    wait: bool,
    /// End as soon as Veriff has everybody. The same command fetches the decisions later.
    #[arg(long)]
    no_wait: bool,
    /// How long it may take, such as 2h. What is open then is said, and the same command goes on with it.
    #[arg(long, value_parser = duration)]
    deadline: Option<Duration>,
}

/// Leaves the portal's settings out of the help: there are four times as many of them as of the audit's own options.
fn without_settings(argument: clap::Arg) -> clap::Arg {
    let settings = Config::augment_args(clap::Command::new("settings"));
    let is_setting = settings.get_arguments().any(|setting| setting.get_id() == argument.get_id());
    argument.hide(is_setting)
}

impl AuditCommand {
    /// Runs the audit, or a dry run.
    pub(super) async fn run(self) -> anyhow::Result<ExitCode> {
        if self.dry_run {
            return dry_run::dry_run(&self.manifest, &stop_on_signal()?).await;
        }
        run::run(&self).await
    }
}
