//! Starts the stand-in in this process, lets a client go through it, and has it decide as one wants to see.
//!
//! ```sh
//! cargo run --features mock --example against_the_stand_in
//! ```

use std::time::Duration;

use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use veriff::mock::{FaultKind, InjectedFault, Mock, MockDecision, Route, Settings};
use veriff::{Client, Context, Credentials, NewMedia, NewSession, Retry, Status};

/// Goes through a session that is declined, while every upload fails the first time; gives the status and the calls.
pub(crate) async fn story() -> Result<(Status, usize), Box<dyn std::error::Error>> {
    // Undecided until told, so that nothing happens by chance.
    let mock = Mock::new(Settings { decide_after: None, ..Settings::default() });
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let base = format!("http://{}", listener.local_addr()?);
    let stop = CancellationToken::new();
    let served = tokio::spawn(mock.clone().serve(listener, stop.clone()));

    let settings = mock.settings();
    let client = Client::new(base, Credentials::new(settings.api_key, settings.secret))?;
    mock.set_faults(vec![InjectedFault::new(FaultKind::Status(503)).on(Route::UploadMedia).times(1)]);
    let session = client.create_session(&NewSession::new()).await?.id;
    let face = NewMedia::new(Context::Face, "image/jpeg", b"any bytes will do");
    let retry = Retry::new().every(Duration::from_millis(10), Duration::from_millis(100));
    retry.run(|| client.upload_media(&session, &face)).await?;
    client.submit(&session).await?;

    mock.decide(session.as_str(), MockDecision::declined(102))?;
    let decision = client.wait_for_decision(&session, Duration::from_secs(5)).await?.value;
    // The client's connections would keep the stand-in waiting.
    drop(client);
    stop.cancel();
    served.await??;
    Ok((decision.status, mock.calls().len()))
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (status, calls) = story().await?;
    println!("{status} after {calls} calls");
    Ok(())
}
