//! `portal health`: asks the portal on this machine whether it is alive.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::process::ExitCode;
use std::time::Duration;

use clap::Args;

/// Where it listens.
#[derive(Args)]
pub(super) struct Health {
    /// Where the portal listens.
    #[arg(long, env = "LISTEN", default_value = "127.0.0.1:3000")]
    listen: SocketAddr,
}

impl Health {
    /// Asks `/healthz`, and exits with 0 if it answers.
    pub(super) async fn run(self) -> anyhow::Result<ExitCode> {
        let host = match self.listen.ip() {
            IpAddr::V4(address) if address.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
            IpAddr::V6(address) if address.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
            IpAddr::V4(_) | IpAddr::V6(_) => self.listen.ip(),
        };
        let url = format!("http://{}/healthz", SocketAddr::new(host, self.listen.port()));
        let http = reqwest::Client::builder().timeout(Duration::from_secs(3)).no_proxy().build()?;
        let answer = http.get(url).send().await?;
        println!("{}", answer.status());
        Ok(if answer.status().is_success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}
