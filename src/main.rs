//! `portal`, the program: one binary for everything.

mod commands;

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    // Before there are threads.
    allocation::map_large_blocks();
    run()
}

#[tokio::main]
async fn run() -> ExitCode {
    // One provider of cryptography for all that speaks TLS: Veriff, S3 and PostgreSQL.
    let _ = rustls::crypto::ring::default_provider().install_default();
    match commands::Program::parse().run().await {
        Ok(code) => code,
        Err(error) => {
            eprintln!("portal: {error:#}");
            ExitCode::FAILURE
        }
    }
}
