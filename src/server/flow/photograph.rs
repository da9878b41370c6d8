//! Step 3: a photo is taken, tidied and kept, before the next one is asked for.

use std::net::IpAddr;

use bytes::Bytes;

use super::super::media_store::MediaStore;
use super::super::store::{NewMedia, StoredMedia, Write};
use super::super::{Error, Original, Portal, Result, TidyPhoto, UploadPlace, pdf};
use super::moved;
use crate::domain::{
    Context, EventKind, Happening, MediaType, PhotoFault, PhotoPlace, PhotoSource, Problem, Session, Visit, WrongStage,
};

/// The most bytes that a photo may have when it arrives.
pub const LARGEST_PHOTO: usize = 25 * 1024 * 1024;
/// How many photos one attempt may take, replaced ones included: nobody needs more, and a disk has an end.
const MOST_PHOTOS: usize = 100;

/// A file as a browser gets it.
#[derive(Clone, Debug)]
pub struct StoredFile {
    /// What kind of file it is.
    pub media_type: MediaType,
    /// The file.
    pub bytes: Bytes,
}

impl Portal {
    /// Keeps one photo at its place among those of the same context.
    ///
    /// The same bytes again for the same context are the same photo: an upload that is repeated after a lost answer
    /// changes nothing.
    pub async fn add_photo(
        &self,
        token: &str,
        context: Context,
        source: PhotoSource,
        place: &PhotoPlace,
        original: Bytes,
    ) -> Result<Visit> {
        let session = self.opened(token).await?.session;
        session.stage.after(Happening::PhotoTaken)?;
        let visit = self.visit_of(session).await?;
        if !visit.wanted().contains(&context) {
            return Err(Error::Refused(Problem::PictureNotNeeded));
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
        replaced(&current, context, place)?;
        if mine.len() >= MOST_PHOTOS {
            return Err(Error::Refused(Problem::TooManyPhotos));
        }
        let kept = self.keep_photo(&session, context, source, original).await?;
        let written = self
            .change_photos(&session.id.0, |before, current| {
                let same_attempt =
                    before.attempt_number == session.attempt_number && before.document_type == session.document_type;
                if !same_attempt {
                    return Err(Error::WrongStage(WrongStage(before.stage)));
                }
                let mut change = moved(before, Happening::PhotoTaken)?;
                // The same upload, twice at once: the other one is written, and this one is not needed.
                if is_there(current, context, &digest) {
                    return Err(Error::Refused(Problem::PictureNotNeeded));
                }
                let old =
                    replaced(current, context, place)?.map(|old| Write::Replaced(old.id.clone(), kept.created_at));
                change.writes.extend(old);
                change.writes.push(Write::Media(kept.clone()));
                change.writes.push(self.event(EventKind::PhotoTaken, Some(context.as_str())));
                Ok(change)
            })
            .await;
        match written {
            Ok((session, _)) => self.visit_of(session).await,
            Err(error) => {
                // Nobody will ask for these bytes. But where the database failed, the row may be there all the same: then the
                // sweep decides.
                if !matches!(error, Error::Store(_)) {
                    let _ = self.media.remove(&kept.object_key).await;
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
                let mut change = moved(before, Happening::PhotoRemoved)?;
                let wanted = before.retaken(&before.retake);
                let photo = current.iter().find(|photo| photo.id == photo_id && wanted.contains(&photo.context));
                if let Some(photo) = photo {
                    change.writes.push(Write::Replaced(photo.id.clone(), self.clock.now()));
                    change.writes.push(self.event(EventKind::PhotoRemoved, Some(photo.context.as_str())));
                }
                Ok(change)
            })
            .await?;
        self.visit_of(session).await
    }

    /// Tidies a photo and puts it into the media store; a PDF, where one will do, is kept as it is.
    async fn keep_photo(
        &self,
        session: &Session,
        context: Context,
        source: PhotoSource,
        original: Original,
    ) -> Result<NewMedia> {
        let kept = if original.bytes.len() > LARGEST_PHOTO {
            Err(Error::BadPhoto(PhotoFault::TooLarge))
        } else if context.takes_pdf() && pdf::is_pdf(&original.bytes) {
            match pdf::look_over(original.bytes.clone()).await {
                Ok(()) => self.store_pdf(&session.id.0, context, source, original).await,
                Err(error) => Err(error),
            }
        } else {
            match self.imaging.tidy(original).await {
                Ok(photo) => self.store_photo(&session.id.0, context, source, photo).await,
                Err(error) => Err(error),
            }
        };
        if let Err(Error::BadPhoto(fault)) = kept {
            self.photo_refused(session, context, fault).await?;
        }
        kept
    }

    /// Puts a tidied photo into the media store.
    pub(super) async fn store_photo(
        &self,
        session_id: &str,
        context: Context,
        source: PhotoSource,
        photo: TidyPhoto,
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

    /// Refuses a photo that was not even worth reading.
    pub async fn refuse_photo(&self, token: &str, context: Context, fault: PhotoFault) -> Result<Visit> {
        let session = self.opened(token).await?.session;
        session.stage.after(Happening::PhotoTaken)?;
        self.photo_refused(&session, context, fault).await?;
        Err(Error::BadPhoto(fault))
    }

    /// Waits for a place for a photo of at most so many bytes, sent from `address` over the link that opens `token`.
    ///
    /// For a link that opens nothing there is none.
    pub async fn upload_place(&self, token: &str, address: Option<IpAddr>, bytes: usize) -> Result<UploadPlace> {
        let session = self.opened(token).await?;
        self.uploads.place(&session.id.0, address, bytes).await
    }

    /// Notes that a photo was refused, so that the figures know what people struggle with.
    async fn photo_refused(&self, session: &Session, context: Context, fault: PhotoFault) -> Result<()> {
        let detail = format!("{}: {fault}", context.as_str());
        let at = self.clock.now();
        self.store.add_event(&self.ids.id(), &session.id.0, EventKind::PhotoRefused, Some(&detail), at).await?;
        self.told(&session.id.0).await;
        Ok(())
    }

    /// Returns a photo of the session that a link opens; of another session's photo it knows nothing.
    pub async fn photo_of(&self, token: &str, photo_id: &str) -> Result<StoredFile> {
        let session = self.opened(token).await?;
        let media = self.store.media(photo_id).await?.filter(|media| media.session_id == session.id.0);
        let media = media.ok_or(Error::Refused(Problem::UnknownLink))?;
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

/// Returns the photo whose place a new one takes, if any; or says why there is no place.
fn replaced<'a>(current: &'a [StoredMedia], context: Context, place: &PhotoPlace) -> Result<Option<&'a StoredMedia>> {
    let mut same = current.iter().filter(|media| media.context == context);
    match place {
        PhotoPlace::First => Ok(same.next()),
        PhotoPlace::Another if same.by_ref().count() >= context.most() => Err(Error::Refused(Problem::EnoughPhotos)),
        PhotoPlace::Another => Ok(None),
        // It was replaced or removed elsewhere: the page that asks is old.
        PhotoPlace::Instead(id) => {
            same.find(|media| media.id == *id).map(Some).ok_or(Error::Refused(Problem::WrongStage))
        }
    }
}
