//! Calls that fetch the decision, the attempts and the media of a session.

use ::http::StatusCode;
use ::http::header::CONTENT_TYPE;
use serde::Deserialize;

use super::answer::{Answer, Fetched};
use super::file::MediaFile;
use super::trace::Trace;
use super::{Call, Client, JSON_LIMIT, either};
use crate::error::{Error, Result};
use crate::wire::{Attempt, AttemptId, DecisionAnswer, MediaId, MediaList, SessionId, lenient};

impl Client {
    /// Asks for the decision: `GET /v1/sessions/{id}/decision`.
    ///
    /// `verification` is absent until there is a decision. After a resubmission the old decision stays until the new
    /// one exists: compare `attempt_id` or `decision_time`. Source: `v1sessionsiddecision-1`.
    pub async fn decision(&self, session: &SessionId) -> Result<Fetched<DecisionAnswer>> {
        let id = session.segment()?;
        self.send(Call::get("decision", "sessions/{id}/decision", id)).await?.fetched()
    }

    /// Lists the attempts of a session: `GET /v1/sessions/{id}/attempts`. Source: `v1sessionsidattempts-1`.
    pub async fn attempts(&self, session: &SessionId) -> Result<Fetched<Vec<Attempt>>> {
        let id = session.segment()?;
        let answer = self.send(Call::get("attempts", "sessions/{id}/attempts", id)).await?;
        let Fetched { value, raw } = answer.fetched::<Attempts>()?;
        Ok(Fetched { value: value.verifications, raw })
    }

    /// Lists the files of the latest attempt, best first: `GET /v1/sessions/{id}/media`.
    ///
    /// Source: `v1sessionsidmedia-2`.
    pub async fn session_media(&self, session: &SessionId) -> Result<Fetched<MediaList>> {
        let id = session.segment()?;
        self.send(Call::get("session_media", "sessions/{id}/media", id)).await?.fetched()
    }

    /// Lists the files of one attempt: `GET /v1/attempts/{id}/media`. Source: `v1attemptsidmedia-1`.
    pub async fn attempt_media(&self, attempt: &AttemptId) -> Result<Fetched<MediaList>> {
        let id = attempt.segment()?;
        self.send(Call::get("attempt_media", "attempts/{id}/media", id)).await?.fetched()
    }

    /// Fetches a file: `GET /v1/media/{id}`.
    ///
    /// It comes as Veriff keeps it: at most 1920 pixels on the longer side. Source: `v1mediaid-1`.
    pub async fn media_file(&self, media: &MediaId) -> Result<MediaFile> {
        const KIND: &str = "media_file";
        let id = media.segment()?;
        let call = Call::get(KIND, "media/{id}", id);
        let trace = Trace::begin(&call.method, call.template, self.observer.clone());
        let file = trace.within(self.open_file(KIND, call)).await;
        trace.end(file.as_ref().map(|_| StatusCode::OK));
        file
    }

    /// Sends `call`, and gives the file once the head of the answer is here and right.
    async fn open_file(&self, kind: &'static str, call: Call<'_>) -> Result<MediaFile> {
        let response = self.start(call).await?;
        if !response.status().is_success() {
            let answer = Answer::read(response, JSON_LIMIT).await?;
            return Err(match self.judge(kind, answer) {
                Err(error) => error,
                Ok(answer) => answer.into_error(),
            });
        }
        let mut check = None;
        self.check_signature(response.status(), response.headers(), |_| true)?;
        if let Some(signature) = either(response.headers(), "x-hmac-signature", "vrf-hmac-signature") {
            let signature = hex::decode(signature.trim()).map_err(|_| Error::ForgedAnswer)?;
            check = Some((self.credentials.secret.start(), signature));
        }
        let content_type = response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let content_type = content_type.unwrap_or("application/octet-stream").to_owned();
        Ok(MediaFile::new(response, content_type, check))
    }
}

#[derive(Deserialize)]
struct Attempts {
    #[serde(default, deserialize_with = "lenient::read")]
    verifications: Vec<Attempt>,
}
