//! Signing in: passwords, logins, and when a login ends.

use std::time::Duration;

use tokio::sync::SemaphorePermit;
use tower_sessions::session::Id;

use super::duration::millis;
use super::hashing::{HashingPermit, hash};
use super::ids::sha256_hex;
use super::login_store::key;
use super::password::NewPassword;
use super::store::{Admin, Counters};
use super::{Portal, Result, throttle};
use crate::domain::Principal;

/// How far apart two notes of the last use of a login are, in milliseconds: not every request writes.
const LAST_USED_INTERVAL: i64 = 60 * 1000;

/// Who is signed in to the back office: an extension of every request under `/admin` but the login page.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// The e-mail address with which they signed in.
    pub email: String,
    /// Goes into the hidden field `csrf` of every form.
    pub csrf: String,
}

impl SignedIn {
    /// Who acts when this reviewer does.
    pub fn principal(&self) -> Principal {
        Principal::Reviewer(self.email.clone())
    }

    /// Says whether a form carries the token of this login; takes as long for a wrong one as for the right one.
    pub fn sent(&self, csrf: &str) -> bool {
        subtle::ConstantTimeEq::ct_eq(csrf.as_bytes(), self.csrf.as_bytes()).into()
    }
}

/// Why signing in failed. An unknown address and a wrong password are one error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LoginError {
    /// Address and password do not belong together.
    Wrong,
    /// Too many wrong passwords.
    Throttled,
    /// Too many people sign in at once.
    Busy,
}

/// Somebody who has signed in.
#[derive(Clone, Debug)]
pub struct SignInSuccess {
    /// Who it is.
    pub admin: Admin,
    /// The token by which this browser is known from now on, for a cookie.
    pub browser: String,
}

/// One login: which cookie, whose, under which password, since when, and when it was used last.
#[derive(Clone, Debug)]
pub struct Login {
    /// The name of the login in the database.
    pub key: String,
    /// Whose it is.
    pub admin_id: String,
    /// The number of the password that it began with.
    pub version: i64,
    /// When it began, in milliseconds since 1970.
    pub begun_at: i64,
    /// The last use that was noted, in milliseconds since 1970.
    pub used_at: i64,
}

impl Login {
    /// Names the login of a cookie.
    pub fn key(id: Id) -> String {
        key(id)
    }
}

impl Portal {
    /// Adds an administrator, or gives one a new password. The password is made up if there is none; it is returned once
    /// and kept as a hash only. Every login that began with an old password is over, and guesses at it are forgotten.
    pub async fn put_admin(&self, email: &str, password: Option<NewPassword>) -> Result<String> {
        let password = password.unwrap_or_else(|| NewPassword::generated(&self.ids.token())).into_text();
        let hashed = password.clone();
        let password_hash = tokio::task::spawn_blocking(move || hash(&hashed)).await?;
        let admin = Admin {
            id: self.ids.id(),
            email: email.trim().to_lowercase(),
            password_hash,
            created_at: self.clock.now(),
            disabled_at: None,
            password_version: 1,
        };
        let id = self.store.put_admin(&admin).await?;
        self.store.reset_tries(&throttle::of_account(&id)).await?;
        Ok(password)
    }

    /// Checks address and password. `browser` is the token of the cookie by which the browser is known, if it has one.
    ///
    /// A try is counted before the password is looked at, so that many at once are not checked before the first is counted.
    pub async fn sign_in(
        &self,
        email: &str,
        password: &str,
        browser: Option<&str>,
    ) -> Result<std::result::Result<SignInSuccess, LoginError>> {
        let now = self.clock.now();
        let browser = browser.filter(|token| token.len() <= 64);
        let (accounts, reserved) = self.accounts_of(browser, now).await?;
        let Some(permit) = reserved.or_else(|| self.sign_ins.hashing.try_acquire()) else {
            return Ok(Err(LoginError::Busy));
        };
        let email = email.trim().to_lowercase();
        let known = self.store.admin_by_email(&email).await?.filter(|admin| admin.disabled_at.is_none());
        let counters = self.counters(known.as_ref(), &email, browser, &accounts).await?;
        if self.store.count_try(&counters, now, now - throttle::WINDOW).await? > throttle::GUESSES {
            return Ok(Err(LoginError::Throttled));
        }
        let password_hash = known.as_ref().map(|admin| admin.password_hash.clone());
        let right = permit.matches(password.to_owned(), password_hash).await?;
        let Some(admin) = known.filter(|_| right) else { return Ok(Err(LoginError::Wrong)) };
        self.store.uncount_try(&counters, now).await?;
        // A token that this portal did not give out may be somebody else's: it is not made known.
        let browser = browser.filter(|_| !accounts.is_empty()).map_or_else(|| self.ids.token(), str::to_owned);
        let end = now + throttle::BROWSER_LIFETIME;
        self.store.put_known_browser(&sha256_hex(browser.as_bytes()), &admin.id, end).await?;
        Ok(Ok(SignInSuccess { admin, browser }))
    }

    /// Returns the accounts that a browser signed in to before, and a reserved permit if there are any. Without a
    /// free one nobody is looked up: a flood of made-up cookies costs the database nothing.
    async fn accounts_of(&self, browser: Option<&str>, now: i64) -> Result<(Vec<String>, Option<HashingPermit>)> {
        let Some(token) = browser else { return Ok((Vec::new(), None)) };
        let reserved = self.sign_ins.hashing.try_acquire_reserved();
        if reserved.is_none() {
            return Ok((Vec::new(), None));
        }
        let accounts = self.store.browser_accounts(&sha256_hex(token.as_bytes()), now).await?;
        let reserved = reserved.filter(|_| !accounts.is_empty());
        Ok((accounts, reserved))
    }

    /// Names the counters of a try. The secret is asked for in any case: who exists and who does not takes the same way.
    async fn counters(
        &self,
        known: Option<&Admin>,
        email: &str,
        browser: Option<&str>,
        accounts: &[String],
    ) -> Result<Counters> {
        let secret =
            self.sign_ins.secret.get_or_try_init(|| async { self.store.secret("sign-in", &self.ids.token()).await });
        let secret = secret.await?;
        Ok(match (known, browser) {
            (Some(admin), Some(token)) if accounts.contains(&admin.id) => {
                throttle::of_browser(&sha256_hex(token.as_bytes()), &admin.id)
            }
            (Some(admin), _) => throttle::of_account(&admin.id),
            (None, _) => throttle::of_unknown_address(secret, email),
        })
    }

    /// Looks up whose login this is: nobody's if it was not used for long, or is old, or the account was shut out or has
    /// another password since.
    pub async fn admin(&self, login: &Login) -> Result<Option<Admin>> {
        let (now, limits) = (self.clock.now(), &self.settings.sign_in);
        if now >= login.begun_at.saturating_add(millis(limits.lifetime))
            || now >= login.used_at.saturating_add(millis(limits.idle).saturating_add(LAST_USED_INTERVAL))
        {
            return Ok(None);
        }
        let admin = self.store.admin(&login.admin_id).await?;
        Ok(admin.filter(|admin| admin.disabled_at.is_none() && admin.password_version == login.version))
    }

    /// Returns the time to note as that of the last use of a login, when it is time to note it.
    pub fn last_used_update(&self, login: &Login) -> Option<i64> {
        let now = self.clock.now();
        (now >= login.used_at + LAST_USED_INTERVAL).then_some(now)
    }

    /// Says whether a login still stands, for an answer that lasts longer than its request.
    pub async fn is_login_valid(&self, login: &Login) -> Result<bool> {
        let now = self.clock.now();
        let young = now < login.begun_at.saturating_add(millis(self.settings.sign_in.lifetime));
        Ok(young && self.store.is_login_valid(&login.key, &login.admin_id, login.version, now).await?)
    }

    /// Waits for the turn to render the page that says that too many wait. Hundreds may have come at once: they wait for each
    /// other, and every other page is rendered before them.
    pub async fn busy_page_turn(&self) -> Option<SemaphorePermit<'_>> {
        self.sign_ins.busy_page.acquire().await.ok()
    }

    /// Returns after how long without a request a login is over.
    pub fn login_idle(&self) -> Duration {
        self.settings.sign_in.idle
    }

    /// Returns how long a browser is known after it signed in.
    pub fn browser_lifetime(&self) -> Duration {
        Duration::from_millis(throttle::BROWSER_LIFETIME.unsigned_abs())
    }
}
