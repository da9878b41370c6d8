//! `portal check`: tells whether everything outside works, without printing secrets.

use std::process::ExitCode;

use portal::server::{Clock, Config, DEFAULT_INTEGRATION, Error, Portal, Settings};

/// Checks one thing after the other and says what it found.
pub(super) async fn check(config: &Config) -> anyhow::Result<ExitCode> {
    let settings = match Settings::try_from(config) {
        Ok(settings) => settings,
        Err(error) => {
            return Ok(bad(
                "Configuration",
                &error,
                "Set it by flag or in the environment; `.env.example` lists all settings.",
            ));
        }
    };
    good("Configuration", &format!("people reach the portal at {}", settings.public_url));
    if settings.public_url.scheme() == "http" && settings.cookies_need_https() {
        println!(
            "!   PUBLIC_URL is plain http: browsers open the camera over https only, and the login cookie is not sent"
        );
    }
    super::make_folder_of(&settings.database_url)?;
    let portal = match Portal::open(settings, Clock::system()).await {
        Ok(portal) => portal,
        Err(error) => return Ok(bad("Database", &error.into(), "Is DATABASE_URL right, and does the server run?")),
    };
    good("Database", "reached, and its tables are up to date");
    if let Err(error) = portal.ready().await {
        return Ok(bad("Media store", &error.into(), "Is MEDIA_URL right, and may the portal write there?"));
    }
    good("Media store", "written, read and removed a file");
    for integration in portal.integrations() {
        let what =
            if integration == DEFAULT_INTEGRATION { "Veriff".to_owned() } else { format!("Veriff, {integration}") };
        match portal.check_veriff(integration).await {
            Ok(()) => good(&what, "the API key and the secret are accepted"),
            Err(error) => {
                let hint = if matches!(&error, Error::Veriff(error) if error.unauthorized()) {
                    "Compare key and secret with your integration in Veriff's customer portal."
                } else {
                    "Is its address the BaseURL of your integration?"
                };
                return Ok(bad(&what, &error.into(), hint));
            }
        }
    }
    println!("Everything works.");
    Ok(ExitCode::SUCCESS)
}

fn good(what: &str, words: &str) {
    println!("ok  {what}: {words}");
}

fn bad(what: &str, error: &anyhow::Error, hint: &str) -> ExitCode {
    println!("NO  {what}: {error:#}\n    {hint}");
    ExitCode::FAILURE
}
