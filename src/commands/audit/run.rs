//! The audit itself: imports rows, runs the jobs, and writes the results.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use portal::server::{Audit, Clock, DEFAULT_INTEGRATION, Error, ImportOutcome, Portal, Settings};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::super::{logs, make_folder_of, stop_on_signal};
use super::AuditCommand;
use super::check::CheckedRow;
use super::pipeline::run_pipeline;
use super::progress::{Progress, Tally};
use super::rate_limit::RateLimit;
use super::result::{ResultPaths, Results};
use super::rows::RowOutcome;
use super::source::Source;

/// How soon the portal asks for a decision, at most: no webhooks come to this process.
const POLL_AFTER: Duration = Duration::from_secs(10);
/// How often the database or the media store may fail for one row, before the audit is given up for now.
const TRIES: u32 = 5;
/// How many people may wait to be sent, for each that is sent at once: so that media and queue stay small.
const QUEUE_AHEAD_FACTOR: i64 = 8;
/// The shortest pause between two updates of the progress.
const POLL_INTERVAL: Duration = Duration::from_millis(200);

/// How long the audit waits for answers beside the decisions when no more are fetched: another process may have leased the jobs.
const COMPLETION_TIMEOUT: Duration = Duration::from_secs(30);

/// How an audit ended.
enum End {
    Complete,
    Deadline,
    Stopped,
}

pub(super) async fn run(command: &AuditCommand) -> anyhow::Result<ExitCode> {
    logs::start_quietly(command.config.log_format);
    let mut settings = Settings::try_from(&command.config)?;
    settings.poll_after = settings.poll_after.min(POLL_AFTER);
    let total = Source::count(&command.manifest)?;
    let paths = ResultPaths::beside(&command.manifest, command.result.as_deref())?;
    let _lock = Source::lock(&command.manifest)?;
    make_folder_of(&settings.database_url)?;
    let portal = Portal::open(settings, Clock::system())
        .await
        .context("the portal cannot be opened; `portal check` tells what is wrong")?;
    let integration = command.integration.as_deref().unwrap_or(DEFAULT_INTEGRATION);
    match portal.check_veriff(integration).await {
        Err(Error::UnknownIntegration(name)) => {
            let known = portal.integrations().collect::<Vec<_>>().join(", ");
            bail!("--integration must be one of {known}, and `{name}` is not; nothing was handed in");
        }
        Err(Error::Veriff(error)) if error.unauthorized() => {
            bail!("Veriff accepts neither the API key nor what the secret signs; nothing was handed in");
        }
        Ok(()) | Err(_) => {}
    }
    let path = std::path::absolute(&command.manifest)?;
    let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let label = command.name.clone().unwrap_or(file);
    let name = command.name.clone().unwrap_or_else(|| path.display().to_string());
    let audit = portal.audit(&name, &label, integration).await?;
    let mut results = Results::begin(&audit, &paths).await?;

    let stop = stop_on_signal()?;
    let working = tokio::spawn({
        let (portal, stop, workers) = (portal.clone(), stop.clone(), usize::from(command.parallel));
        async move { portal.work_for_audit(workers, stop).await }
    });
    let begun = Instant::now();
    let mut progress = Progress::new(total);
    let pipeline = start_pipeline(command, &portal, &audit, &stop)?;
    let ended = watch(command, &audit, pipeline, &mut results, &mut progress, &stop).await;
    let is_decided = matches!(ended, Ok((End::Complete, _))) && !command.no_wait;
    let deadline = command.deadline.map(|deadline| begun + deadline);
    let completed = if is_decided { complete(&portal, deadline, &stop).await } else { Ok(()) };
    stop.cancel();
    working.await?;
    let (end, whole) = ended?;
    completed?;
    let tally = tally(&audit, whole).await?;
    results.finish(&audit, whole).await?;
    progress.end(tally);
    portal.close().await;
    Ok(report_end(command, &paths, &end, (total, tally)))
}

/// Starts the pipeline; its result says whether the manifest was read to its end.
fn start_pipeline(
    command: &AuditCommand,
    portal: &Portal,
    audit: &Audit,
    stop: &CancellationToken,
) -> anyhow::Result<JoinHandle<anyhow::Result<bool>>> {
    let parallel = usize::from(command.parallel);
    let source = Source::open(&command.manifest)?;
    let intake = Arc::new(Intake {
        portal: portal.clone(),
        audit: audit.clone(),
        base: Source::base(&command.manifest)?,
        rate_limit: RateLimit::new(command.per_minute, i64::from(command.parallel) * QUEUE_AHEAD_FACTOR),
        stop: stop.clone(),
    });
    let each = move |row| Arc::clone(&intake).take(row);
    Ok(tokio::spawn(run_pipeline(source, audit.clone(), parallel, stop.clone(), each, |_| {})))
}

/// Writes results until every decision that is waited for is there. Also returns whether the manifest was read to its end.
async fn watch(
    command: &AuditCommand,
    audit: &Audit,
    mut pipeline: JoinHandle<anyhow::Result<bool>>,
    results: &mut Results,
    progress: &mut Progress,
    stop: &CancellationToken,
) -> anyhow::Result<(End, bool)> {
    let begun = Instant::now();
    let mut whole = None;
    loop {
        let started = Instant::now();
        while results.add_finished(audit).await? {}
        let tally = tally(audit, whole == Some(true)).await?;
        progress.show(tally);
        let until_decided = command.wait || !command.no_wait;
        let waited_for = if until_decided { tally.open() } else { tally.imported - tally.sent };
        let stopped = stop.is_cancelled();
        let too_late = command.deadline.is_some_and(|deadline| begun.elapsed() >= deadline);
        if whole == Some(true) && waited_for == 0 {
            return Ok((End::Complete, true));
        }
        if stopped || too_late {
            stop.cancel();
            let end = if stopped { End::Stopped } else { End::Deadline };
            // Imports that are under way are finished.
            let whole = match whole {
                Some(whole) => whole,
                None => pipeline.await??,
            };
            return Ok((end, whole));
        }
        // Counting many rows takes longer; it should never be most of the work.
        let pause = tokio::time::sleep(POLL_INTERVAL.max(started.elapsed() * 10));
        tokio::select! {
            ended = &mut pipeline, if whole.is_none() => whole = Some(ended??),
            () = pause => {}
            () = stop.cancelled() => {}
        }
    }
}

/// Waits, once every row has its decision, for the answers beside the decisions, as long as jobs that are due get done.
async fn complete(portal: &Portal, deadline: Option<Instant>, stop: &CancellationToken) -> anyhow::Result<()> {
    let (mut min_left, mut since) = (i64::MAX, Instant::now());
    while !stop.is_cancelled() && deadline.is_none_or(|deadline| Instant::now() < deadline) {
        let left = portal.background_due().await?;
        if left == 0 || since.elapsed() > COMPLETION_TIMEOUT {
            break;
        }
        if min_left == i64::MAX {
            eprintln!("Every row has its decision. To be fetched of what else Veriff tells: {left}.");
        }
        if left < min_left {
            (min_left, since) = (left, Instant::now());
        }
        tokio::select! {
            () = tokio::time::sleep(POLL_INTERVAL) => {}
            () = stop.cancelled() => {}
        }
    }
    Ok(())
}

/// What the import of a row needs.
struct Intake {
    portal: Portal,
    audit: Audit,
    base: PathBuf,
    rate_limit: RateLimit,
    stop: CancellationToken,
}

impl Intake {
    /// Imports one row whose cells are right: checks its pictures, waits for the rate limit, adds its session.
    async fn take(self: Arc<Self>, row: CheckedRow) -> anyhow::Result<RowOutcome> {
        if self.stop.is_cancelled() {
            return Ok(RowOutcome::NotStarted);
        }
        let folder = self.base.clone();
        let row = match tokio::task::spawn_blocking(move || row.read_pictures(&folder, true)).await? {
            Ok(row) => row,
            Err(rejected) => return Ok(RowOutcome::Rejected(rejected)),
        };
        if !self.rate_limit.pass(&self.audit, &self.stop).await? {
            return Ok(RowOutcome::NotStarted);
        }
        let mut tries = 1;
        loop {
            match self.portal.import_person(&self.audit, &row.person).await {
                Ok(ImportOutcome::Done | ImportOutcome::Known) => return Ok(RowOutcome::Imported),
                Ok(ImportOutcome::BadPicture(context, photo_error)) => {
                    return Ok(RowOutcome::Rejected(row.bad_picture(context, &photo_error.to_string())));
                }
                Err(error) if tries >= TRIES => {
                    let words =
                        "the database or the media store fails; mend it, and run the same command again to go on";
                    return Err(anyhow::Error::new(error).context(words));
                }
                Err(_) => tokio::time::sleep(Duration::from_millis(500) * 2_u32.pow(tries - 1)).await,
            }
            tries += 1;
        }
    }
}

/// Counts. Once the manifest was read to its end, rows that it has no longer do not count.
async fn tally(audit: &Audit, whole: bool) -> anyhow::Result<Tally> {
    Ok(Tally::of(&audit.counts(whole).await?, audit.sending().await?.1))
}

/// Prints how the audit ended, and how to continue it.
fn report_end(command: &AuditCommand, paths: &ResultPaths, end: &End, (total, tally): (u64, Tally)) -> ExitCode {
    println!("The result is in {} and {}.", paths.csv.display(), paths.jsonl.display());
    let again = "Run the same command again to go on; nobody is handed in twice.";
    if tally.errors > 0 {
        println!(
            "Rows with errors: {}. The result names them; mend them and run the same command again.",
            tally.errors
        );
    }
    match end {
        End::Complete if tally.errors > 0 => ExitCode::FAILURE,
        End::Complete => {
            if command.no_wait {
                println!("Veriff has everybody. Decisions to come: {}; the same command fetches them.", tally.open());
            }
            ExitCode::SUCCESS
        }
        End::Deadline | End::Stopped => {
            let why = if matches!(end, End::Deadline) { "The deadline is over" } else { "Stopped" };
            let unsent = tally.imported - tally.sent;
            let unread = total.saturating_sub(tally.imported + tally.errors);
            println!(
                "{why}. Without a decision: {}; of these not at Veriff yet: {unsent}, and not begun: {unread}. {again}",
                tally.open() + unread
            );
            ExitCode::from(2)
        }
    }
}
