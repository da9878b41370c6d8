//! `portal check`: checks database, media store and Veriff, without printing secrets. One failure does not hide another.

use std::process::ExitCode;
use std::time::Duration;

use portal::server::{Clock, Config, DEFAULT_INTEGRATION, Error, Integrations, MediaStore, Portal, Settings, Store};

/// How long the database and the media store may take to answer.
const TIMEOUT: Duration = Duration::from_secs(10);

/// Runs every check and prints each result.
pub(super) async fn check(config: &Config) -> anyhow::Result<ExitCode> {
    let settings = match Settings::try_from(config) {
        Ok(settings) => settings,
        Err(error) => {
            print_failure(
                "Configuration",
                &error,
                "Set it by flag or in the environment; `.env.example` lists all settings.",
            );
            return Ok(ExitCode::FAILURE);
        }
    };
    print_success("Configuration", &format!("people reach the portal at {}", settings.public_url));
    if settings.public_url.scheme() == "http" && settings.cookies_need_https() {
        println!(
            "!   PUBLIC_URL is plain http: browsers open the camera over https only, and the login cookie is not sent"
        );
    }
    let database = check_database(&settings).await;
    let media = check_media(&settings).await;
    let veriff = check_veriff(settings, database && media).await;
    if database && media && veriff {
        println!("Everything works.");
        return Ok(ExitCode::SUCCESS);
    }
    Ok(ExitCode::FAILURE)
}

async fn check_database(settings: &Settings) -> bool {
    let opened = async {
        super::make_folder_of(&settings.database_url)?;
        let store = Store::open(&settings.database_url).await?;
        let result = store.migrate().await;
        store.close().await;
        Ok(result?)
    };
    match within(opened).await {
        Ok(()) => print_success("Database", "reached, and its tables are up to date"),
        Err(error) => print_failure("Database", &error, database_hint(&settings.database_url)),
    }
}

async fn check_media(settings: &Settings) -> bool {
    let written = async {
        let media = MediaStore::open(&settings.media_url, settings.media_options.clone())?;
        let name = format!("portal-check-{}", std::process::id());
        Ok(media.check(&name, settings.photo_budget).await?)
    };
    match within(written).await {
        Ok(()) => print_success("Media store", "written, read and removed a file"),
        Err(error) => print_failure("Media store", &error, "Is MEDIA_URL right, and may the portal write there?"),
    }
}

/// Checks the credentials of every integration at Veriff. If the portal opens, jobs that stopped for accepted ones are resumed.
async fn check_veriff(settings: Settings, opens: bool) -> bool {
    let integrations = match Integrations::of(&settings) {
        Ok(integrations) => integrations,
        Err(error) => return print_failure("Veriff", &error.into(), "Is VERIFF_URL the BaseURL of your integration?"),
    };
    let portal = if opens { Portal::open(settings, Clock::system()).await.ok() } else { None };
    let mut all = true;
    for integration in integrations.names() {
        let what =
            if integration == DEFAULT_INTEGRATION { "Veriff".to_owned() } else { format!("Veriff, {integration}") };
        let checked = match &portal {
            Some(portal) => portal.check_veriff(integration).await,
            None => integrations.check(integration).await,
        };
        all &= match checked {
            Ok(()) => print_success(&what, "the API key and the secret are accepted"),
            Err(error) => {
                let hint = if matches!(&error, Error::Veriff(error) if error.unauthorized()) {
                    "Compare key and secret with your integration in Veriff's customer portal."
                } else {
                    "Is its address the BaseURL of your integration?"
                };
                print_failure(&what, &error.into(), hint)
            }
        };
    }
    all
}

async fn within(work: impl Future<Output = anyhow::Result<()>>) -> anyhow::Result<()> {
    match tokio::time::timeout(TIMEOUT, work).await {
        Ok(result) => result,
        Err(_) => anyhow::bail!("no answer within {} seconds", TIMEOUT.as_secs()),
    }
}

/// What to look at when the database cannot be opened.
pub(super) fn database_hint(database_url: &str) -> &'static str {
    if !database_url.starts_with("sqlite:") {
        return "Does the server run where DATABASE_URL says, and are user, password and name of the database right?";
    }
    let path = database_url.trim_start_matches("sqlite:").trim_start_matches("//");
    let (path, options) = path.split_once('?').unwrap_or((path, ""));
    if !std::path::Path::new(path).exists() && !options.contains("mode=rwc") {
        "There is no such file. Add ?mode=rwc to DATABASE_URL, and the portal makes it."
    } else {
        "May the portal read and write this file and its folder?"
    }
}

fn print_success(what: &str, words: &str) -> bool {
    println!("ok  {what}: {words}");
    true
}

fn print_failure(what: &str, error: &anyhow::Error, hint: &str) -> bool {
    println!("NO  {what}: {error:#}\n    {hint}");
    false
}
