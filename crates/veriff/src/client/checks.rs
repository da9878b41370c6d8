//! Calls about checks beside the document: people on lists, registries, the self-serve plan.
//!
//! The version of an answer is in the query, which is no part of what is signed.

use ::http::StatusCode;
use serde::Deserialize;
use serde_json::Value;

use super::answer::Fetched;
use super::sessions::{Wrapped, wrapped};
use super::{Call, Client};
use crate::error::Result;
use crate::webhook::{FullAuto, WatchlistScreening};
use crate::wire::{CreatedSession, CurpRegistry, IneRegistry, RegistryCheck, ScreenedPerson, SessionId};

/// How a screening against watchlists stands.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Screening {
    /// The screening is finished; this is its result.
    Done(Box<Fetched<WatchlistScreening>>),
    /// Still running (202): ask later.
    Running,
    /// Not enabled for the integration (402).
    NotEnabled,
}

impl Client {
    /// Checks a national id number with a registry: `POST /v1/validate-registry`.
    ///
    /// Veriff makes and submits the session itself; the result comes as a decision webhook with
    /// `additionalVerifiedData.validationResults`. Needs an integration of its own. Source: `v1validate-registry`.
    pub async fn validate_registry(&self, check: &RegistryCheck) -> Result<CreatedSession> {
        check.check()?;
        let mut call = Call::post("validate_registry", "validate-registry", "", wrapped(check));
        call.names_integration = true;
        let created: Wrapped<CreatedSession> = self.send(call).await?.json()?;
        Ok(created.verification)
    }

    /// Asks for the person with matches on lists: `GET /v1/sessions/{id}/person`. Source: `v1sessionsidperson-1`.
    pub async fn person(&self, session: &SessionId) -> Result<Fetched<Option<ScreenedPerson>>> {
        let id = session.segment()?;
        let answer = self.send(Call::get("person", "sessions/{id}/person", id)).await?;
        let Fetched { value, raw } = answer.fetched::<PersonAnswer>()?;
        Ok(Fetched { value: value.person, raw })
    }

    /// Asks for the screening against watchlists: `GET /v1/sessions/{id}/watchlist-screening`.
    ///
    /// It is independent of the decision. Source: `v1sessionsidwatchlist-screening-1`.
    pub async fn watchlist_screening(&self, session: &SessionId) -> Result<Screening> {
        let id = session.segment()?;
        let call = Call::get("watchlist_screening", "sessions/{id}/watchlist-screening", id);
        let answer = match self.send(call).await {
            Ok(answer) if answer.status == StatusCode::ACCEPTED => return Ok(Screening::Running),
            Ok(answer) => answer,
            Err(error) if error.not_enabled() => return Ok(Screening::NotEnabled),
            Err(error) => return Err(error),
        };
        let Fetched { value, raw } = answer.fetched::<ScreeningAnswer>()?;
        Ok(Screening::Done(Box::new(Fetched { value: value.data, raw })))
    }

    /// Asks Mexico's voter registry: `GET /v1/sessions/{id}/decision/ine-registry`. Legacy.
    ///
    /// Source: `v1sessionsiddecisionine-registry-1`.
    pub async fn ine_registry(&self, session: &SessionId) -> Result<Fetched<IneRegistry>> {
        let id = session.segment()?;
        self.send(Call::get("ine_registry", "sessions/{id}/decision/ine-registry?version=1.0.0", id)).await?.fetched()
    }

    /// Asks Mexico's population registry: `GET /v1/sessions/{id}/decision/curp-registry`. Legacy.
    ///
    /// Source: `v1sessionsiddecisioncurp-registry-1`.
    pub async fn curp_registry(&self, session: &SessionId) -> Result<Fetched<CurpRegistry>> {
        let id = session.segment()?;
        self.send(Call::get("curp_registry", "sessions/{id}/decision/curp-registry?version=1.0.0", id)).await?.fetched()
    }

    /// Asks both: `GET /v1/sessions/{id}/decision/combined-ine-curp-registry`. Legacy.
    ///
    /// Two sections, `ine` and `curp`; the names inside are not published, so it stays JSON.
    /// Source: `v1sessionsiddecisioncombined-ine-curp-registry-1`.
    pub async fn combined_ine_curp_registry(&self, session: &SessionId) -> Result<Fetched<Value>> {
        let id = session.segment()?;
        self.send(Call::get(
            "combined_ine_curp_registry",
            "sessions/{id}/decision/combined-ine-curp-registry?version=1.0.0",
            id,
        ))
        .await?
        .fetched()
    }

    /// Asks for the decision of the self-serve plan: `GET /v1/sessions/{id}/decision/fullauto`.
    ///
    /// [`not_found`](crate::Error::not_found) until there is one. Source: `full-auto-webhook`; the call itself is
    /// seen in clients only.
    pub async fn full_auto(&self, session: &SessionId) -> Result<Fetched<FullAuto>> {
        let id = session.segment()?;
        self.send(Call::get("full_auto", "sessions/{id}/decision/fullauto?version=1.0.0", id)).await?.fetched()
    }
}

#[derive(Deserialize)]
struct PersonAnswer {
    #[serde(default, deserialize_with = "crate::wire::lenient::read")]
    person: Option<ScreenedPerson>,
}

#[derive(Deserialize)]
struct ScreeningAnswer {
    data: WatchlistScreening,
}
