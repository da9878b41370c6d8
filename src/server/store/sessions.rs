//! The `sessions` table.

use std::collections::BTreeSet;
use std::ops::Deref;

use sqlx::FromRow;

use super::events::NewEvent;
use super::terms::{self, Searchable};
use super::{Store, Transaction};
use crate::domain::{
    Attention, CodeState, Context, DecisionStatus, DocumentType, Hit, ListStatus, Requirement, Session, SessionId,
    Stage,
};
use crate::server::spans::note_session;
use crate::server::{Error, Result};

/// A session as it was read, with the version that a change must find unchanged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Versioned {
    /// The session as it was read.
    pub session: Session,
    /// The person's name as Veriff read it.
    pub person_name: Option<String>,
    /// The number of the document as Veriff read it.
    pub document_number: Option<String>,
    /// When the link was first opened.
    pub opened_at: Option<i64>,
    /// The gravest hit on a watchlist.
    pub hit: Option<Hit>,
    /// The decision that counts.
    pub decision_id: Option<String>,
    pub(super) version: i64,
}

impl Versioned {
    /// Returns how often the session was changed.
    pub fn version(&self) -> i64 {
        self.version
    }
}

impl Deref for Versioned {
    type Target = Session;

    fn deref(&self) -> &Session {
        &self.session
    }
}

#[derive(FromRow)]
pub(super) struct SessionRow {
    id: String,
    version: i64,
    integration: String,
    stage: String,
    status: Option<String>,
    vendor_data: Option<String>,
    end_user_id: Option<String>,
    first_name: Option<String>,
    last_name: Option<String>,
    callback: Option<String>,
    language: Option<String>,
    document_type: Option<String>,
    document_country: Option<String>,
    attempt_number: i64,
    retake: String,
    asked: String,
    fingerprint: Option<String>,
    code_sent_at: Option<i64>,
    code_passed_at: Option<i64>,
    veriff_session_id: Option<String>,
    person_name: Option<String>,
    document_number: Option<String>,
    created_at: i64,
    expires_at: i64,
    opened_at: Option<i64>,
    consented_at: Option<i64>,
    submitted_at: Option<i64>,
    decided_at: Option<i64>,
    hit: Option<String>,
    attention: Option<String>,
    attention_at: Option<i64>,
    decision_id: Option<String>,
}

/// The columns of [`SessionRow`].
macro_rules! session_columns {
    () => {
        "id, version, integration, stage, status, vendor_data, end_user_id, first_name, last_name, callback, language, \
         document_type, document_country, attempt_number, retake, veriff_session_id, person_name, document_number, \
         created_at, expires_at, opened_at, consented_at, submitted_at, decided_at, asked, fingerprint, code_sent_at, \
         code_passed_at, hit, attention, attention_at, decision_id"
    };
}
pub(super) use session_columns;

impl TryFrom<SessionRow> for Versioned {
    type Error = Error;

    fn try_from(row: SessionRow) -> Result<Self> {
        let status =
            row.status.as_deref().map(|word| DecisionStatus::parse(word).ok_or(Error::Inconsistent("sessions.status")));
        let stage = Stage::parse(&row.stage, status.transpose()?).ok_or(Error::Inconsistent("sessions.stage"))?;
        let document_type = row
            .document_type
            .as_deref()
            .map(|word| DocumentType::parse(word).ok_or(Error::Inconsistent("sessions.document_type")))
            .transpose()?;
        let retake = row
            .retake
            .split_whitespace()
            .map(|word| Context::parse(word).ok_or(Error::Inconsistent("sessions.retake")))
            .collect::<Result<_>>()?;
        let requirements = row
            .asked
            .split_whitespace()
            .map(|word| Requirement::parse(word).ok_or(Error::Inconsistent("sessions.asked")))
            .collect::<Result<_>>()?;
        let attention = row
            .attention
            .as_deref()
            .map(|word| Attention::parse(word).ok_or(Error::Inconsistent("sessions.attention")))
            .transpose()?;
        let code = match (row.code_sent_at, row.code_passed_at) {
            (_, Some(at)) => CodeState::Passed { at },
            (Some(at), None) => CodeState::Sent { at },
            (None, None) => CodeState::NotSent,
        };
        Ok(Self {
            version: row.version,
            person_name: row.person_name,
            document_number: row.document_number,
            opened_at: row.opened_at,
            // A mark that does not read is no reason to hide a session: the answers that it was made of are on its page.
            hit: row.hit.as_deref().and_then(Hit::parse),
            decision_id: row.decision_id,
            session: Session {
                id: SessionId(row.id),
                integration: row.integration,
                stage,
                vendor_data: row.vendor_data,
                end_user_id: row.end_user_id,
                first_name: row.first_name,
                last_name: row.last_name,
                callback: row.callback,
                language: row.language,
                document_type,
                document_country: row.document_country,
                attempt_number: row.attempt_number,
                retake,
                requirements,
                fingerprint: row.fingerprint,
                code,
                veriff_session_id: row.veriff_session_id,
                created_at: row.created_at,
                expires_at: row.expires_at,
                consented_at: row.consented_at,
                submitted_at: row.submitted_at,
                decided_at: row.decided_at,
                attention,
                attention_at: row.attention_at,
            },
        })
    }
}

impl Store {
    /// Looks up the session that the token with this hash opens.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn session_by_token(&self, token_hash: &str) -> Result<Option<Versioned>> {
        self.one_session(concat!("select ", session_columns!(), " from sessions where token_hash = $1"), token_hash)
            .await
    }

    /// Looks up a session by the portal's id.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn session(&self, id: &str) -> Result<Option<Versioned>> {
        self.one_session(concat!("select ", session_columns!(), " from sessions where id = $1"), id).await
    }

    /// Looks up a session by Veriff's id.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn session_by_veriff_id(&self, veriff_session_id: &str) -> Result<Option<Versioned>> {
        // PostgreSQL refuses a parameter with NUL, and no id holds it.
        if veriff_session_id.contains('\0') {
            return Ok(None);
        }
        let text = concat!("select ", session_columns!(), " from sessions where veriff_session_id = $1");
        self.one_session(text, veriff_session_id).await
    }

    async fn one_session(&self, text: &'static str, key: &str) -> Result<Option<Versioned>> {
        let row: Option<SessionRow> = sqlx::query_as(text).bind(key).fetch_optional(&self.pool).await?;
        if let Some(row) = &row {
            note_session(&row.id);
        }
        row.map(Versioned::try_from).transpose()
    }

    /// Adds a session, with its first attempt and event.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn add_session(&self, session: &Session, token_hash: &str, created: &NewEvent) -> Result<()> {
        let mut transaction = self.begin().await?;
        insert_session(&mut transaction, session, token_hash, created).await?;
        transaction.commit().await
    }
}

/// Writes the rows of a new session, with its first event.
pub(super) async fn insert_session(
    transaction: &mut Transaction,
    session: &Session,
    token_hash: &str,
    created: &NewEvent,
) -> Result<()> {
    insert(transaction, session, token_hash).await?;
    created.insert(&session.id.0).execute(&mut **transaction).await?;
    Ok(())
}

/// Adds a session as it is made, with its first attempt.
pub(super) async fn insert(transaction: &mut Transaction, session: &Session, token_hash: &str) -> Result<()> {
    sqlx::query(
        "insert into sessions (id, token_hash, version, stage, vendor_data, end_user_id, first_name, last_name,
                                   callback, language, attempt_number, retake, list_status, created_at, expires_at,
                                   integration, asked, fingerprint, indexed)
             values ($1, $2, 0, $3, $4, $5, $6, $7, $8, $9, 1, '', $10, $11, $12, $13, $14, $15, 1)",
    )
    .bind(&session.id.0)
    .bind(token_hash)
    .bind(session.stage.as_str())
    .bind(&session.vendor_data)
    .bind(&session.end_user_id)
    .bind(&session.first_name)
    .bind(&session.last_name)
    .bind(&session.callback)
    .bind(&session.language)
    .bind(ListStatus::of(session.stage).as_str())
    .bind(session.created_at)
    .bind(session.expires_at)
    .bind(&session.integration)
    .bind(session.requirements.iter().map(|requirement| requirement.as_str()).collect::<Vec<_>>().join(" "))
    .bind(&session.fingerprint)
    .execute(&mut **transaction)
    .await?;
    let words = Searchable::of(session, None, None).terms();
    terms::write(transaction, &session.id.0, &BTreeSet::new(), &words).await?;
    sqlx::query("insert into attempts (session_id, number, started_at) values ($1, 1, $2)")
        .bind(&session.id.0)
        .bind(session.created_at)
        .execute(&mut **transaction)
        .await?;
    Ok(())
}
