//! The change of one step, which is written in one transaction.

use super::decisions::NewDecision;
use super::devices::NewDevice;
use super::events::NewEvent;
use super::failures::Failure;
use super::job::Job;
use super::jobs::LeasedJob;
use super::media::NewMedia;
use super::terms::{self, Searchable};
use super::{Store, Transaction, Versioned};
use crate::domain::{Attention, CodeState, Context, DecisionStatus, DocumentType, ListStatus, Session};
use crate::server::Result;

/// A session as it will be, and the rows that are written with it.
#[derive(Clone, Debug)]
pub struct Change {
    pub(super) before: Versioned,
    /// The session as it will be.
    pub session: Session,
    /// The person's name as Veriff read it, if it is to be kept.
    pub person_name: Option<String>,
    /// The number of the document as Veriff read it, to be found by.
    pub document_number: Option<String>,
    /// When the link was first opened.
    pub opened_at: Option<i64>,
    /// The decision that counts.
    pub decision_id: Option<String>,
    /// The rows that are written with it.
    pub writes: Vec<Write>,
}

/// A row that is written with the session.
#[derive(Clone, Debug)]
pub enum Write {
    /// Something happened: a row of `events`.
    Event(NewEvent),
    /// Work to do: a row of `jobs`.
    Job {
        /// A new id.
        id: String,
        /// The work that is to be done.
        job: Job,
        /// When it is due.
        due_at: i64,
        /// When it was queued, in milliseconds since 1970.
        at: i64,
    },
    /// A new photo, beside those of the same context.
    Media(NewMedia),
    /// The photo with this id is no longer wanted.
    Replaced(String, i64),
    /// The photos of these contexts are no longer wanted in this attempt.
    Drop(Vec<Context>, i64),
    /// Where the person came from and with what.
    Device(NewDevice),
    /// The person submitted the current attempt.
    AttemptSubmitted(i64),
    /// The current attempt was submitted to Veriff.
    AttemptSent(i64),
    /// A new attempt, with the number of the session.
    Attempt(i64),
    /// Veriff's id of an attempt, if it is not known yet.
    AttemptNamed {
        /// The portal's number.
        number: i64,
        /// Veriff's id of the attempt.
        veriff_attempt_id: String,
    },
    /// A decision. The change is written only if this decision is new.
    Decision(NewDecision),
    /// An answer of Veriff's named a decision that is known.
    Settled {
        /// The portal's id of the decision.
        id: String,
        /// The session's version when the query was run.
        queried_version: i64,
        /// The whole answer, which may be fuller than the stored one.
        raw: String,
    },
    /// A job has stopped with this failure, and does not run again by itself.
    JobStopped(LeasedJob, Failure),
    /// The failed jobs of the session run now.
    JobsResumed(i64),
    /// The stopped jobs of the session are not needed any more.
    JobsSettled(i64),
}

impl Write {
    /// Says whether it queues work that may be due.
    pub fn queues_work(&self) -> bool {
        matches!(self, Self::Job { .. } | Self::JobsResumed(_) | Self::JobsSettled(_))
    }
}

/// The outcome of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Applied {
    /// It is written.
    Written,
    /// The session was changed meanwhile; nothing is written.
    Stale,
    /// Its decision was known already; nothing is written.
    Known,
}

impl Change {
    /// Begins with the session as it is.
    pub fn of(before: &Versioned) -> Self {
        Self {
            before: before.clone(),
            session: before.session.clone(),
            person_name: before.person_name.clone(),
            document_number: before.document_number.clone(),
            opened_at: before.opened_at,
            decision_id: before.decision_id.clone(),
            writes: Vec::new(),
        }
    }

    /// Adds an event.
    pub fn record(&mut self, event: NewEvent) {
        self.writes.push(Write::Event(event));
    }

    /// Returns the session as it was.
    pub fn before(&self) -> &Session {
        &self.before.session
    }
}

impl Store {
    /// Writes a change, whole or not at all.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn apply(&self, change: &Change) -> Result<Applied> {
        let mut transaction = self.begin().await?;
        let applied = write(&mut transaction, change).await?;
        if applied == Applied::Written {
            transaction.commit().await?;
        } else {
            transaction.rollback().await?;
        }
        Ok(applied)
    }
}

/// Writes a change as part of `transaction`, which is to be committed only if this says that it is written.
pub(super) async fn write(transaction: &mut Transaction, change: &Change) -> Result<Applied> {
    // The first statement writes: SQLite then waits its turn instead of failing later, when others have written.
    if !update_session(transaction, change).await? {
        return Ok(Applied::Stale);
    }
    let before = &change.before;
    let terms_before = Searchable::of(before, before.person_name.as_deref(), before.document_number.as_deref());
    let terms_after = Searchable::of(&change.session, change.person_name.as_deref(), change.document_number.as_deref());
    if terms_before != terms_after {
        terms::write(transaction, &change.session.id.0, &terms_before.terms(), &terms_after.terms()).await?;
    }
    for write in &change.writes {
        if !change.write(transaction, write).await? {
            return Ok(Applied::Known);
        }
    }
    if change.session.stage != change.before.stage {
        super::audit_copy::copy_state(transaction, &change.session).await?;
    }
    Ok(Applied::Written)
}

/// Writes the session's row, if it is still the one that was read.
async fn update_session(transaction: &mut Transaction, change: &Change) -> Result<bool> {
    let session = &change.session;
    let retake = session.retake.iter().map(|context| Context::as_str(*context)).collect::<Vec<_>>().join(" ");
    let written = sqlx::query(
        "update sessions
            set version = version + 1, stage = $3, status = $4, language = $5, document_type = $6,
                document_country = $7, attempt_number = $8, retake = $9, veriff_session_id = $10, person_name = $11,
                document_number = $12, list_status = $13, opened_at = $14, consented_at = $15, submitted_at = $16,
                decided_at = $17, code_sent_at = $18, code_passed_at = $19, attention = $20, attention_at = $21,
                decision_id = $22
          where id = $1 and version = $2",
    )
    .bind(&session.id.0)
    .bind(change.before.version)
    .bind(session.stage.as_str())
    .bind(session.stage.status().map(DecisionStatus::as_str))
    .bind(&session.language)
    .bind(session.document_type.map(DocumentType::as_str))
    .bind(&session.document_country)
    .bind(session.attempt_number)
    .bind(retake)
    .bind(&session.veriff_session_id)
    .bind(&change.person_name)
    .bind(&change.document_number)
    .bind(ListStatus::of(session.stage).as_str())
    .bind(change.opened_at)
    .bind(session.consented_at)
    .bind(session.submitted_at)
    .bind(session.decided_at)
    .bind(match session.code {
        CodeState::Sent { at } => Some(at),
        CodeState::NotSent | CodeState::Passed { .. } => None,
    })
    .bind(match session.code {
        CodeState::Passed { at } => Some(at),
        CodeState::NotSent | CodeState::Sent { .. } => None,
    })
    .bind(session.attention.map(Attention::as_str))
    .bind(session.attention_at)
    .bind(&change.decision_id)
    .execute(&mut **transaction)
    .await?;
    Ok(written.rows_affected() == 1)
}

impl Change {
    /// Writes one row; says whether there was anything to write.
    async fn write(&self, transaction: &mut Transaction, write: &Write) -> Result<bool> {
        let id = &self.session.id.0;
        let attempt = self.session.attempt_number;
        let query = match write {
            Write::Event(event) => event.insert(id),
            Write::Job { id: job_id, job, due_at, at } => return job.queue(transaction, job_id, *due_at, *at).await,
            Write::Media(media) => media.insert(id, attempt),
            Write::Replaced(media_id, at) => sqlx::query(
                "update media set replaced_at = $3 where session_id = $1 and id = $2 and replaced_at is null",
            )
            .bind(id)
            .bind(media_id)
            .bind(at),
            Write::Device(device) => device.insert(id),
            Write::Drop(contexts, at) => {
                return super::media::replace(transaction, id, attempt, contexts, *at).await.map(|()| true);
            }
            Write::AttemptSubmitted(at) => {
                sqlx::query("update attempts set submitted_at = $3 where session_id = $1 and number = $2")
                    .bind(id)
                    .bind(attempt)
                    .bind(at)
            }
            Write::AttemptSent(at) => {
                sqlx::query("update attempts set sent_at = $3 where session_id = $1 and number = $2")
                    .bind(id)
                    .bind(attempt)
                    .bind(at)
            }
            Write::Attempt(at) => {
                sqlx::query("insert into attempts (session_id, number, started_at) values ($1, $2, $3)")
                    .bind(id)
                    .bind(attempt)
                    .bind(at)
            }
            Write::AttemptNamed { number, veriff_attempt_id } => sqlx::query(
                "update attempts set veriff_attempt_id = $3
                  where session_id = $1 and number = $2 and veriff_attempt_id is null",
            )
            .bind(id)
            .bind(number)
            .bind(veriff_attempt_id),
            Write::Settled { id: decision_id, queried_version, raw } => {
                sqlx::query("update decisions set settled = $3, raw = $4 where session_id = $1 and id = $2")
                    .bind(id)
                    .bind(decision_id)
                    .bind(queried_version)
                    .bind(raw)
            }
            Write::Decision(decision) => return decision.insert(transaction, id).await,
            Write::JobStopped(leased, failure) => failure.write(leased, None),
            Write::JobsResumed(at) => super::failures::resume(id, *at),
            Write::JobsSettled(at) => return super::failures::settle(transaction, id, *at).await.map(|()| true),
        };
        query.execute(&mut **transaction).await?;
        Ok(true)
    }
}
