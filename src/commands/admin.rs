//! `portal admin`: manages the accounts of the back office.

use std::io::Read;

use anyhow::bail;
use clap::{Args, Subcommand};
use portal::server::{Config, MAX_PASSWORD_BYTES, NewPassword};

use super::open;

/// What to do.
#[derive(Args)]
pub(super) struct AdminCommand {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    /// Let somebody in, or give them a new password. It is made up and printed once, unless you give one.
    Add {
        /// How they sign in.
        email: String,
        /// Read the password from standard input.
        #[arg(long)]
        password_stdin: bool,
        #[command(flatten)]
        config: Box<Config>,
    },
    /// List who may enter, and who might once.
    List(Box<Config>),
    /// Shut somebody out, at once.
    Disable {
        /// How they sign in.
        email: String,
        #[command(flatten)]
        config: Box<Config>,
    },
}

impl AdminCommand {
    /// Carries the command out.
    pub(super) async fn run(self) -> anyhow::Result<()> {
        match self.action {
            Action::Add { email, password_stdin, config } => {
                if !email.contains('@') || email.len() > 320 || email.chars().any(char::is_control) {
                    bail!("`{email}` is not an e-mail address");
                }
                let given = if password_stdin {
                    Some(NewPassword::given(&password_from_stdin()?, &[&email, &config.brand_name])?)
                } else {
                    None
                };
                let made_up = given.is_none();
                let password = open(&config).await?.put_admin(&email, given).await?;
                println!("{email} may enter the back office.");
                if made_up {
                    println!("The password, shown only now: {password}");
                }
            }
            Action::List(config) => {
                for admin in open(&config).await?.admins().await? {
                    println!("{}\t{}", admin.email, if admin.disabled_at.is_some() { "disabled" } else { "active" });
                }
            }
            Action::Disable { email, config } => {
                if !open(&config).await?.disable_admin(&email).await? {
                    bail!("nobody who may enter has the address {email}; `portal admin list` shows who has");
                }
                println!("{email} is shut out.");
            }
        }
        Ok(())
    }
}

/// Reads a line, and one byte more than a password may have, so that a longer one is refused and not cut.
fn password_from_stdin() -> anyhow::Result<String> {
    let mut text = String::new();
    std::io::stdin().take(MAX_PASSWORD_BYTES as u64 + 3).read_to_string(&mut text)?;
    Ok(text.trim_end_matches(['\r', '\n']).to_owned())
}
