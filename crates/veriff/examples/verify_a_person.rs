//! Creates a session, uploads two pictures, hands it in, and waits for the decision.
//!
//! ```sh
//! export VERIFF_BASE_URL=https://stationapi.veriff.com VERIFF_API_KEY=… VERIFF_SECRET=…
//! cargo run --example verify_a_person -- front.jpg face.jpg
//! ```

use std::path::PathBuf;
use std::time::Duration;

use clap::Parser;
use veriff::wire::NewPerson;
use veriff::{Client, Context, Credentials, Decision, NewMedia, NewSession, Retry, SharedSecret};

#[derive(Parser)]
struct Options {
    #[arg(long, env = "VERIFF_BASE_URL")]
    base_url: String,
    #[arg(long, env = "VERIFF_API_KEY")]
    api_key: String,
    #[arg(long, env = "VERIFF_SECRET", hide_env_values = true)]
    secret: String,
    /// The front of the document, a JPEG.
    front: PathBuf,
    /// The face, a JPEG.
    face: PathBuf,
}

/// Verifies somebody by two pictures. Every call that may be repeated is, and a lost answer to `submit` is no failure.
pub(crate) async fn verify(client: &Client, front: &[u8], face: &[u8]) -> veriff::Result<Decision> {
    let retry = Retry::new();
    let new = NewSession::new().person(NewPerson::new().first_name("Alex")).vendor_data("customer-0001");
    // Twice would be two sessions: again only where nothing can have happened.
    let session = retry.run_once(|| client.create_session(&new)).await?.id;
    for (context, picture) in [(Context::DocumentFront, front), (Context::Face, face)] {
        let media = NewMedia::new(context, "image/jpeg", picture);
        retry.run(|| client.upload_media(&session, &media)).await?;
    }
    match retry.run(|| client.submit(&session)).await {
        Err(error) if !error.already_submitted() => return Err(error),
        Ok(_) | Err(_) => {}
    }
    Ok(client.wait_for_decision(&session, Duration::from_mins(10)).await?.value)
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let options = Options::parse();
    let credentials = Credentials::new(options.api_key, SharedSecret::new(options.secret));
    let client = Client::new(options.base_url, credentials)?;
    let decision = verify(&client, &std::fs::read(options.front)?, &std::fs::read(options.face)?).await?;
    println!("{} {}", decision.status, decision.reason.unwrap_or_default());
    Ok(())
}
