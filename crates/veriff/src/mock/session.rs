//! A session of the stand-in, its attempts and their files.

use serde_json::{Value, json};
use time::OffsetDateTime;

use super::storage::StoredBytes;
use crate::wire::{Context, Status};

/// A session as the stand-in holds it, with what was sent and decided.
pub(super) struct Session {
    pub(super) id: String,
    /// The API key of the integration that it belongs to.
    pub(super) api_key: String,
    /// Which of the integrations with that key: its webhooks go there.
    pub(super) integration_id: String,
    pub(super) token: String,
    /// Whether it was created with the older signature: then its webhooks carry that one too.
    pub(super) is_legacy: bool,
    /// Where the stand-in was called: `http://127.0.0.1:8099`.
    pub(super) host: String,
    /// `verification`, as it was sent.
    pub(super) request: Value,
    pub(super) created_at: OffsetDateTime,
    pub(super) status: Status,
    /// The attempts, oldest first; there is always at least one.
    pub(super) attempts: Vec<Attempt>,
    /// The whole answer of the latest decision.
    pub(super) decision: Option<Value>,
    pub(super) resubmissions: usize,
    pub(super) submits_received: u32,
    pub(super) submits_accepted: u32,
    /// The collected data about device and network.
    pub(super) collected: Option<Value>,
    /// Whether it is a registry check without pictures.
    pub(super) is_registry_check: bool,
    pub(super) otp: Otp,
    /// The screening against watchlists, once it is done.
    pub(super) screening: Option<Value>,
}

/// How the one-time password of a session stands.
#[derive(Default)]
pub(super) struct Otp {
    pub(super) sent: u32,
    pub(super) sent_at: Option<OffsetDateTime>,
    pub(super) wrong: u32,
    pub(super) is_passed: bool,
}

/// One pass through the flow.
pub(super) struct Attempt {
    pub(super) id: String,
    pub(super) status: Status,
    pub(super) created_at: OffsetDateTime,
    pub(super) submitted_at: Option<OffsetDateTime>,
    pub(super) media: Vec<StoredMedia>,
    /// Statuses that people set by hand.
    pub(super) user_defined: Vec<Value>,
}

impl Attempt {
    pub(super) fn new(status: Status, now: OffsetDateTime) -> Self {
        let id = super::ids::new();
        Self { id, status, created_at: now, submitted_at: None, media: Vec::new(), user_defined: Vec::new() }
    }
}

/// A file that was uploaded, and where its bytes are.
#[derive(Clone)]
pub(super) struct StoredMedia {
    pub(super) id: String,
    pub(super) context: Context,
    pub(super) mime: String,
    pub(super) bytes: StoredBytes,
    pub(super) size_bytes: usize,
    /// Width and height, where the head of the file tells.
    pub(super) pixels: Option<(u32, u32)>,
}

impl Session {
    /// A text that was sent with the session, such as `/person/firstName`.
    pub(super) fn sent(&self, pointer: &str) -> Option<&str> {
        self.request.pointer(pointer)?.as_str().filter(|text| !text.is_empty())
    }

    pub(super) fn vendor_data(&self) -> Option<&str> {
        self.request.get("vendorData")?.as_str()
    }

    pub(super) fn end_user_id(&self) -> Option<&str> {
        self.request.get("endUserId")?.as_str()
    }

    pub(super) fn attempt(&self) -> &Attempt {
        self.attempts.last().expect("a session has an attempt from the start")
    }

    pub(super) fn attempt_mut(&mut self) -> &mut Attempt {
        self.attempts.last_mut().expect("a session has an attempt from the start")
    }

    /// Says whether files may be uploaded and the session may be submitted.
    pub(super) fn is_open(&self) -> bool {
        matches!(self.status, Status::Created | Status::Started | Status::ResubmissionRequested)
    }

    /// Starts the attempt, if it has not started; says whether it did.
    ///
    /// After a resubmission was asked for, this is where the new attempt starts.
    pub(super) fn begin(&mut self, now: OffsetDateTime) -> bool {
        match self.status {
            Status::Created => self.attempt_mut().status = Status::Started,
            Status::ResubmissionRequested => self.attempts.push(Attempt::new(Status::Started, now)),
            Status::Started
            | Status::Submitted
            | Status::Approved
            | Status::Declined
            | Status::Expired
            | Status::Abandoned
            | Status::Review
            | Status::Other(_) => return false,
        }
        self.status = Status::Started;
        true
    }

    /// The session as create and submit answer it.
    pub(super) fn to_json(&self) -> Value {
        json!({
            "id": self.id,
            "url": format!("{}/v/{}", self.host, self.token),
            "vendorData": self.vendor_data(),
            "endUserId": self.end_user_id(),
            "host": self.host,
            "status": self.status,
            "sessionToken": self.token,
        })
    }

    /// An event webhook: 7001 started, 7002 submitted.
    pub(super) fn event(&self, code: i64, action: &str) -> Value {
        json!({
            "id": self.id,
            "attemptId": self.attempt().id,
            "feature": "selfid",
            "code": code,
            "action": action,
            "vendorData": self.vendor_data(),
            "endUserId": self.end_user_id(),
        })
    }
}

impl StoredMedia {
    pub(super) fn to_json(&self, session: &Session) -> Value {
        json!({
            "context": self.context,
            "id": self.id,
            "name": self.context,
            // Deprecated, always null.
            "timestamp": null,
            "size": self.size_bytes,
            "mimetype": self.mime,
            "url": format!("{}/v1/media/{}", session.host, self.id),
            "sessionId": session.id,
        })
    }
}
