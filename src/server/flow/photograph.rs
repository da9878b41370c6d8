//! Step 3: a photo is normalized and stored before the next one is taken.

use std::net::IpAddr;

use bytes::Bytes;

use super::super::media_store::MediaStore;
use super::super::store::{NewMedia, StoredMedia, Write};
use super::super::{Error, NormalizedPhoto, Original, Portal, Result, UploadPermit, pdf};
use super::moved;
use crate::domain::{
    Context, EventKind, MediaType, PhotoError, PhotoSlot, PhotoSource, Principal, Session, Transition, UserError,
    Visit, WrongStage,
};

/// The most bytes that a photo may have when it arrives.
pub const MAX_PHOTO_BYTES: usize = 25 * 1024 * 1024;
/// How many photos one attempt may take, replaced ones included: nobody needs more, and a disk has an end.
const MAX_PHOTOS: usize = 100;

/// A file as a browser gets it.
#[derive(Clone, Debug)]
pub struct StoredFile {
    /// What kind of file it is.
    pub media_type: MediaType,
    /// The bytes of the file.
    pub bytes: Bytes,
}

impl Portal {
    /// Stores one photo in its slot among those of the same context.
    ///
    /// The same bytes again for the same context are the same photo: an upload that is repeated after a lost answer
    /// changes nothing.
    pub async fn add_photo(
        &self,
        token: &str,
        context: Context,
        source: PhotoSource,
        slot: &PhotoSlot,
        original: Bytes,
    ) -> Result<Visit> {
        let session = self.opened(token).await?.session;
        session.stage.after(Transition::PhotoTaken)?;
        let visit = self.visit_of(session).await?;
        if !visit.wanted().contains(&context) {
            return Err(Error::Refused(UserError::PictureNotNeeded));
        }
        let session = visit.session.clone();
        let media = self.store.media_of(&session.id.0).await?;
        let mine: Vec<_> = media.into_iter().filter(|media| media.attempt_number == session.attempt_number).collect();
        let current: Vec<_> = mine.iter().filter(|media| media.replaced_at.is_none()).cloned().collect();
        // Here, once, and on a thread of its own: 25 MB take their time.
        let original = self.imaging.original(original).await?;
        let digest = original.sha256.clone();
        if is_there(&current, context, &digest) {
            return Ok(visit);
        }
        // Asked before the work is done, and once more when it is written.
        replaced(&current, context, slot)?;
        if mine.len() >= MAX_PHOTOS {
            return Err(Error::Refused(UserError::TooManyPhotos));
        }
        let stored = self.process_photo(&session, context, source, original).await?;
        let written = self
            .change_photos(&session.id.0, |before, current| {
                let same_attempt =
                    before.attempt_number == session.attempt_number && before.document_type == session.document_type;
                if !same_attempt {
                    return Err(Error::WrongStage(WrongStage(before.stage)));
                }
                let mut change = moved(before, Transition::PhotoTaken)?;
                // The same upload, twice at once: the other one is written, and this one is not needed.
                if is_there(current, context, &digest) {
                    return Err(Error::Refused(UserError::PictureNotNeeded));
                }
                let old =
                    replaced(current, context, slot)?.map(|old| Write::Replaced(old.id.clone(), stored.created_at));
                change.writes.extend(old);
                change.writes.push(Write::Media(stored.clone()));
                change.record(self.event(&Principal::Applicant, EventKind::PhotoTaken, Some(context.as_str())));
                Ok(change)
            })
            .await;
        match written {
            Ok((session, _)) => self.visit_of(session).await,
            Err(error) => {
                // No row names these bytes. But where the database failed, the row may have been written all the same: then the
                // sweep decides.
                if !matches!(error, Error::Store(_)) {
                    let _ = self.media.remove(&stored.object_key).await;
                }
                let current = self.store.current_media(&session.id.0, session.attempt_number).await?;
                if is_there(&current, context, &digest) { self.visit(token).await } else { Err(error) }
            }
        }
    }

    /// Removes one photo of the current attempt; what is gone already is removed. If it was the last of its context, that one is
    /// asked for again.
    pub async fn remove_photo(&self, token: &str, photo_id: &str) -> Result<Visit> {
        let session = self.opened(token).await?;
        let (session, _) = self
            .change_photos(&session.id.0, |before, current| {
                let mut change = moved(before, Transition::PhotoRemoved)?;
                let wanted = before.retaken(&before.retake);
                let photo = current.iter().find(|photo| photo.id == photo_id && wanted.contains(&photo.context));
                if let Some(photo) = photo {
                    change.writes.push(Write::Replaced(photo.id.clone(), self.clock.now()));
                    change.record(self.event(
                        &Principal::Applicant,
                        EventKind::PhotoRemoved,
                        Some(photo.context.as_str()),
                    ));
                }
                Ok(change)
            })
            .await?;
        self.visit_of(session).await
    }

    /// Normalizes a photo and puts it into the media store; a PDF, where one is accepted, is stored as it is.
    async fn process_photo(
        &self,
        session: &Session,
        context: Context,
        source: PhotoSource,
        original: Original,
    ) -> Result<NewMedia> {
        let stored = if original.bytes.len() > MAX_PHOTO_BYTES {
            Err(Error::BadPhoto(PhotoError::TooLarge))
        } else if context.takes_pdf() && pdf::is_pdf(&original.bytes) {
            match pdf::inspect(original.bytes.clone()).await {
                Ok(()) => self.store_pdf(&session.id.0, context, source, original).await,
                Err(error) => Err(error),
            }
        } else {
            match self.imaging.normalize(original).await {
                Ok(photo) => self.store_photo(&session.id.0, context, source, photo).await,
                Err(error) => Err(error),
            }
        };
        if let Err(Error::BadPhoto(photo_error)) = stored {
            self.photo_refused(session, context, photo_error).await?;
        }
        stored
    }

    /// Puts a normalized photo into the media store.
    pub(super) async fn store_photo(
        &self,
        session_id: &str,
        context: Context,
        source: PhotoSource,
        photo: NormalizedPhoto,
    ) -> Result<NewMedia> {
        let id = self.ids.id();
        let new = NewMedia {
            object_key: MediaStore::key(session_id, &id, MediaType::Jpeg),
            id,
            context,
            source,
            media_type: MediaType::Jpeg,
            sha256: photo.sha256,
            original_sha256: photo.original_sha256,
            size_bytes: i64::try_from(photo.jpeg.len()).unwrap_or(i64::MAX),
            width: i64::from(photo.width),
            height: i64::from(photo.height),
            created_at: self.clock.now(),
        };
        self.media.put(&new.object_key, photo.jpeg).await?;
        Ok(new)
    }

    /// Puts a PDF into the media store, byte for byte.
    async fn store_pdf(
        &self,
        session_id: &str,
        context: Context,
        source: PhotoSource,
        original: Original,
    ) -> Result<NewMedia> {
        let id = self.ids.id();
        let Original { bytes, sha256 } = original;
        let new = NewMedia {
            object_key: MediaStore::key(session_id, &id, MediaType::Pdf),
            id,
            context,
            source,
            media_type: MediaType::Pdf,
            original_sha256: sha256.clone(),
            sha256,
            size_bytes: i64::try_from(bytes.len()).unwrap_or(i64::MAX),
            width: 0,
            height: 0,
            created_at: self.clock.now(),
        };
        self.media.put(&new.object_key, bytes).await?;
        Ok(new)
    }

    /// Refuses a photo without reading it.
    pub async fn refuse_photo(&self, token: &str, context: Context, photo_error: PhotoError) -> Result<Visit> {
        let session = self.opened(token).await?.session;
        session.stage.after(Transition::PhotoTaken)?;
        self.photo_refused(&session, context, photo_error).await?;
        Err(Error::BadPhoto(photo_error))
    }

    /// Waits for a permit for a photo of at most so many bytes, sent from `address` over the link with `token`.
    ///
    /// There is none for an unknown link.
    pub async fn acquire_upload(&self, token: &str, address: Option<IpAddr>, bytes: usize) -> Result<UploadPermit> {
        let session = self.opened(token).await?;
        self.uploads.acquire(&session.id.0, address, bytes).await
    }

    /// Stores that a photo was refused, so that statistics show what people struggle with.
    async fn photo_refused(&self, session: &Session, context: Context, photo_error: PhotoError) -> Result<()> {
        let detail = format!("{}: {photo_error}", context.as_str());
        let event = self.event(&Principal::Applicant, EventKind::PhotoRefused, Some(&detail));
        self.store.add_event(&session.id.0, &event).await?;
        self.notify_changed(&session.id.0).await;
        Ok(())
    }

    /// Returns a photo of the session that a link opens; of another session's photo it knows nothing.
    pub async fn photo_of(&self, token: &str, photo_id: &str) -> Result<StoredFile> {
        let session = self.opened(token).await?;
        let media = self.store.media(photo_id).await?.filter(|media| media.session_id == session.id.0);
        let media = media.ok_or(Error::Refused(UserError::UnknownLink))?;
        self.file_of(&media).await
    }

    /// Returns any picture, for reviewers.
    pub async fn media_bytes(&self, media_id: &str) -> Result<Option<StoredFile>> {
        match self.store.media(media_id).await? {
            Some(media) => self.file_of(&media).await.map(Some),
            None => Ok(None),
        }
    }

    async fn file_of(&self, media: &StoredMedia) -> Result<StoredFile> {
        Ok(StoredFile { media_type: media.media_type, bytes: self.media.get(&media.object_key).await? })
    }
}

/// Says whether the bytes with this digest are there already as a photo of `context`.
fn is_there(current: &[StoredMedia], context: Context, digest: &str) -> bool {
    current.iter().any(|media| media.context == context && media.original_sha256 == digest)
}

/// Returns the photo that a new one replaces, if any, or the error for which it cannot be added.
fn replaced<'a>(current: &'a [StoredMedia], context: Context, slot: &PhotoSlot) -> Result<Option<&'a StoredMedia>> {
    let mut same = current.iter().filter(|media| media.context == context);
    match slot {
        PhotoSlot::First => Ok(same.next()),
        PhotoSlot::Another if same.by_ref().count() >= context.max_photos() => {
            Err(Error::Refused(UserError::EnoughPhotos))
        }
        PhotoSlot::Another => Ok(None),
        // It was replaced or removed elsewhere: the page that asks is old.
        PhotoSlot::Instead(id) => {
            same.find(|media| media.id == *id).map(Some).ok_or(Error::Refused(UserError::WrongStage))
        }
    }
}
