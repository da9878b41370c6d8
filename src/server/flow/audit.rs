//! A bulk audit: imports people who were verified before, without a link, each once.
//!
//! One person is one transaction: the session, its pictures, the job that sends it, and the row of the audit that says so.
//! From there on they are sessions like all others.

use bytes::Bytes;
use futures_util::future::join_all;

use super::super::ids::sha256_hex;
use super::super::store::{
    AuditCount, AuditResult, AuditRow, AuditSeen, Change, Job, NewMedia, Store, Versioned, Write,
};
use super::super::{Clock, DEFAULT_INTEGRATION, Error, Ids, Portal, Result};
use crate::domain::{
    Context, Country, DocumentType, EventKind, PhotoError, PhotoSource, Principal, Session, Transition,
};

/// One run of an audit, and its rows in the database.
#[derive(Clone, Debug)]
pub struct Audit {
    store: Store,
    ids: Ids,
    id: String,
    run: i64,
    /// How the audit is called in the timeline of its sessions.
    label: String,
    /// The integration that its sessions belong to.
    integration: String,
}

/// A person who is to be imported.
#[derive(Clone, Debug)]
pub struct AuditPerson {
    /// The line in the manifest.
    pub line: i64,
    /// The key of the person, which is unique in the audit.
    pub key: String,
    /// The company's own reference.
    pub vendor_data: Option<String>,
    /// The company's UUID of the person.
    pub end_user_id: Option<String>,
    /// The person's first name.
    pub first_name: Option<String>,
    /// The person's last name.
    pub last_name: Option<String>,
    /// The day of birth, as `YYYY-MM-DD`.
    pub date_of_birth: Option<String>,
    /// The type of the document.
    pub document_type: DocumentType,
    /// Who issued it.
    pub document_country: Country,
    /// The pictures as they were archived, in order.
    pub pictures: Vec<(Context, Bytes)>,
}

/// The outcome of an import.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportOutcome {
    /// The session is stored, and will be sent.
    Done,
    /// A row with this key was imported before: nothing was written.
    Known,
    /// A picture cannot be used.
    BadPicture(Context, PhotoError),
}

impl Audit {
    /// Begins a dry run: rows are stored in a temporary database.
    pub async fn dry_run() -> Result<Self> {
        Self::begin(Store::scratch().await?, &Clock::system(), "rehearsal", "rehearsal", DEFAULT_INTEGRATION).await
    }

    async fn begin(store: Store, clock: &Clock, name: &str, label: &str, integration: &str) -> Result<Self> {
        let ids = Ids::new(clock.clone());
        let (id, run) = store.begin_audit(&ids.id(), name, clock.now()).await?;
        Ok(Self { store, ids, id, run, label: label.to_owned(), integration: integration.to_owned() })
    }

    /// Returns the rows that have one of these keys, and whether each was seen in this start already.
    pub async fn known(&self, keys: &[&str]) -> Result<Vec<(AuditSeen, bool)>> {
        let rows = self.store.audit_rows_with(&self.id, keys).await?;
        Ok(rows.into_iter().map(|row| (row.seen_run == self.run, row)).map(|(now, row)| (row, now)).collect())
    }

    /// Stores that rows of an earlier run are still in the manifest, each with its present line.
    pub async fn seen(&self, rows: &[(AuditSeen, i64)]) -> Result<()> {
        self.store.audit_rows_seen(self.run, rows).await
    }

    /// Stores rows that have no session: rejected, or accepted in a dry run.
    pub async fn note(&self, rows: &[AuditRow]) -> Result<()> {
        self.store.add_audit_rows(&self.id, self.run, rows).await
    }

    /// Makes a row to be noted.
    pub fn row(&self, line: i64, key: &str) -> AuditRow {
        AuditRow { id: self.ids.id(), line, key: key.to_owned(), is_duplicate: false, vendor_data: None, error: None }
    }

    /// Counts the rows by state: those that this start saw, or all.
    pub async fn counts(&self, only_seen: bool) -> Result<Vec<AuditCount>> {
        self.store.audit_counts(&self.id, only_seen.then_some(self.run)).await
    }

    /// Counts the sessions that are not at Veriff yet, and those of them whose last try failed.
    pub async fn sending(&self) -> Result<(i64, i64)> {
        self.store.audit_sending(&self.id).await
    }

    /// Takes the rows that were finished since the last call.
    pub async fn take_finished(&self, limit: i64) -> Result<Vec<AuditResult>> {
        self.store.export_audit_rows(&self.id, limit).await
    }

    /// Returns a page of rows in the order of the manifest: those that this start saw, or all.
    pub async fn page(&self, after: Option<&AuditResult>, only_seen: bool, limit: i64) -> Result<Vec<AuditResult>> {
        self.store.audit_results(&self.id, after, only_seen.then_some(self.run), limit).await
    }
}

impl Portal {
    /// Begins an audit, or continues the one of this name.
    pub async fn audit(&self, name: &str, label: &str, integration: &str) -> Result<Audit> {
        self.integrations.client(integration)?;
        Audit::begin(self.store.clone(), &self.clock, name, label, integration).await
    }

    /// Imports a person, in one transaction. The second time nothing is written.
    pub async fn import_person(&self, audit: &Audit, person: &AuditPerson) -> Result<ImportOutcome> {
        let session = self.session_of(person, &audit.integration);
        let stored_media = match self.process_pictures(&session.id.0, &person.pictures).await? {
            Ok(stored_media) => stored_media,
            Err((context, photo_error)) => return Ok(ImportOutcome::BadPicture(context, photo_error)),
        };
        let row = audit.row(person.line, &person.key);
        // Nobody knows the token: the session has no link.
        let token_hash = sha256_hex(self.ids.token().as_bytes());
        let source = format!("{}, line {}", audit.label, person.line);
        let written = self
            .store
            .add_audited(
                (&audit.id, audit.run),
                &row,
                &session,
                &token_hash,
                person.date_of_birth.as_deref(),
                |begun| self.import_change(&begun, person, &source, &stored_media),
            )
            .await;
        // Where the database failed, the rows may be there all the same: then the sweep decides.
        if !matches!(written, Ok(true) | Err(Error::Store(_))) {
            self.drop_pictures(&stored_media).await;
        }
        if !written? {
            return Ok(ImportOutcome::Known);
        }
        self.notify_changed(&session.id.0).await;
        self.work.notify_waiters();
        Ok(ImportOutcome::Done)
    }

    /// Normalizes and stores a person's pictures in parallel, so that processor and disk are both busy. Returns the first
    /// that cannot be used; then none is stored.
    async fn process_pictures(
        &self,
        session_id: &str,
        pictures: &[(Context, Bytes)],
    ) -> Result<std::result::Result<Vec<NewMedia>, (Context, PhotoError)>> {
        let normalized = pictures.iter().map(|(_, original)| async move {
            let original = self.imaging.original(original.clone()).await?;
            self.imaging.normalize(original).await
        });
        let normalized = join_all(normalized).await;
        let mut photos = Vec::new();
        for ((context, _), normalized) in pictures.iter().zip(normalized) {
            match normalized {
                Ok(photo) => photos.push((*context, photo)),
                Err(Error::BadPhoto(photo_error)) => return Ok(Err((*context, photo_error))),
                Err(error) => return Err(error),
            }
        }
        let stored =
            photos.into_iter().map(|(context, photo)| self.store_photo(session_id, context, PhotoSource::File, photo));
        let (mut stored_media, mut failed) = (Vec::new(), None);
        for stored in join_all(stored).await {
            match stored {
                Ok(media) => stored_media.push(media),
                Err(error) => failed = failed.or(Some(error)),
            }
        }
        let Some(error) = failed else { return Ok(Ok(stored_media)) };
        self.drop_pictures(&stored_media).await;
        Err(error)
    }

    /// The session as it would be if a link had just been made.
    fn session_of(&self, person: &AuditPerson, integration: &str) -> Session {
        // Consent was given elsewhere, at a time that the portal does not know.
        Session {
            vendor_data: person.vendor_data.clone(),
            end_user_id: person.end_user_id.clone(),
            first_name: person.first_name.clone(),
            last_name: person.last_name.clone(),
            ..self.fresh_session(integration)
        }
    }

    /// Makes the change of an import: consent, document, pictures and submission in one step.
    fn import_change(
        &self,
        begun: &Versioned,
        person: &AuditPerson,
        source: &str,
        media: &[NewMedia],
    ) -> Result<Change> {
        let mut change = Change::of(begun);
        for transition in
            [Transition::Consented, Transition::DocumentChosen, Transition::PhotoTaken, Transition::Submitted]
        {
            change.session.stage = change.session.stage.after(transition)?;
        }
        let now = self.clock.now();
        change.session.document_type = Some(person.document_type);
        change.session.document_country = Some(person.document_country.code.to_owned());
        change.session.submitted_at = Some(now);
        change.record(self.event(&Principal::Operator, EventKind::Imported, Some(source)));
        change.writes.extend(media.iter().cloned().map(Write::Media));
        change.writes.push(Write::AttemptSubmitted(now));
        change.record(self.event(&Principal::Operator, EventKind::Submitted, None));
        change.writes.push(self.job(Job::Send(begun.id.clone()), 0));
        Ok(change)
    }

    /// Removes pictures that no row will name; what cannot be removed now is left to the sweep.
    async fn drop_pictures(&self, pictures: &[NewMedia]) {
        for media in pictures {
            let _ = self.media.remove(&media.object_key).await;
        }
    }
}
