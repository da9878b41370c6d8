//! Logs: text for people or JSON for machines, without personal data.

use std::io::IsTerminal;

use portal::server::LogFormat;
use tracing_subscriber::EnvFilter;

/// Starts logging to standard error. `RUST_LOG` narrows or widens it.
pub(super) fn start(format: LogFormat) {
    // Headers and bodies are personal data; the libraries that could print them stay quiet.
    start_with(format, "info,sqlx=warn,hyper=warn,tower_sessions=warn");
}

/// Starts logging errors only, for commands that show by themselves how far they are.
pub(super) fn start_quietly(format: LogFormat) {
    start_with(format, "error");
}

fn start_with(format: LogFormat, usual: &str) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(usual));
    // Colours are for eyes: a file or a pipe gets none, and nobody who has asked for none (https://no-color.org).
    let colours = std::io::stderr().is_terminal()
        && std::env::vars_os().all(|(name, value)| name != "NO_COLOR" || value.is_empty());
    let subscriber = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(colours)
        .with_target(false);
    // Tests may have started logging already; then theirs stays.
    let _ = match format {
        LogFormat::Text => subscriber.try_init(),
        LogFormat::Json => subscriber.json().try_init(),
    };
}
