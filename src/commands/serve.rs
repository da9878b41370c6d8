//! `portal serve` and `portal work`.

use anyhow::Context;
use portal::server::Config;
use tokio::net::TcpListener;

use super::{logs, metrics, open, stop_on_signal};

/// Answers requests until stopped, and works the queue beside if `works`.
pub(super) async fn serve(config: &Config, works: bool) -> anyhow::Result<()> {
    logs::start(config.log_format);
    let portal = open(config).await?;
    let listener =
        TcpListener::bind(config.listen).await.with_context(|| format!("cannot listen on {}", config.listen))?;
    let stop = stop_on_signal()?;
    metrics::start(config.metrics_listen, &portal, &stop).await?;
    tracing::info!(listen = %listener.local_addr()?, "the portal is up");
    let working = tokio::spawn({
        let (portal, stop, workers) = (portal.clone(), stop.clone(), config.workers);
        async move {
            if works {
                portal.work(workers, stop).await;
            }
        }
    });
    portal::serve::serve(portal.clone(), listener, stop.clone()).await?;
    stop.cancel();
    working.await?;
    portal.close().await;
    tracing::info!("the portal has stopped");
    Ok(())
}

/// Works the queue until stopped.
pub(super) async fn work(config: &Config) -> anyhow::Result<()> {
    logs::start(config.log_format);
    let portal = open(config).await?;
    let stop = stop_on_signal()?;
    metrics::start(config.metrics_listen, &portal, &stop).await?;
    tracing::info!(workers = config.workers, "working the queue");
    portal.work(config.workers, stop).await;
    portal.close().await;
    Ok(())
}
