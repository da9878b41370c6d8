//! Step 3: a photo is taken, tidied and kept, before the next one is asked for.

use bytes::Bytes;

use super::super::ids::sha256_hex;
use super::super::media_store::MediaStore;
use super::super::store::{NewMedia, Write};
use super::super::{Error, Portal, Result, TidyPhoto};
use super::moved;
use crate::domain::{Context, EventKind, Happening, PhotoFault, PhotoSource, Problem, Session, Visit, WrongStage};

/// The most bytes that a photo may have when it arrives.
pub const LARGEST_PHOTO: usize = 25 * 1024 * 1024;
/// How many photos one attempt may take, replaced ones included: nobody needs more, and a disk has an end.
const MOST_PHOTOS: usize = 60;

impl Portal {
    /// Keeps one photo, in place of an earlier one of the same context.
    ///
    /// The same bytes again for the same context are the same photo: an upload that is repeated after a lost answer
    /// changes nothing.
    pub async fn add_photo(
        &self,
        token: &str,
        context: Context,
        source: PhotoSource,
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
        let digest = sha256_hex(&original);
        let current = |media: &&super::super::store::StoredMedia| {
            media.attempt_number == session.attempt_number && media.context == context && media.replaced_at.is_none()
        };
        if media.iter().filter(current).any(|media| media.original_sha256 == digest) {
            return Ok(visit);
        }
        if media.iter().filter(|media| media.attempt_number == session.attempt_number).count() >= MOST_PHOTOS {
            return Err(Error::Refused(Problem::TooManyPhotos));
        }
        let kept = self.keep_photo(&session, context, source, original).await?;
        let written = self
            .change(&session.id.0, |before| {
                let same_attempt =
                    before.attempt_number == session.attempt_number && before.document_type == session.document_type;
                if !same_attempt {
                    return Err(Error::WrongStage(WrongStage(before.stage)));
                }
                let mut change = moved(before, Happening::PhotoTaken)?;
                change.writes.push(Write::Media(kept.clone()));
                change.writes.push(self.event(EventKind::PhotoTaken, Some(context.as_str())));
                Ok(change)
            })
            .await;
        match written {
            Ok((session, _)) => self.visit_of(session).await,
            Err(error) => {
                // Nobody will ask for these bytes; what cannot be removed now is only litter.
                let _ = self.media.remove(&kept.object_key).await;
                Err(error)
            }
        }
    }

    /// Tidies a photo and puts it into the media store.
    async fn keep_photo(
        &self,
        session: &Session,
        context: Context,
        source: PhotoSource,
        original: Bytes,
    ) -> Result<NewMedia> {
        let tidied = if original.len() > LARGEST_PHOTO {
            Err(Error::BadPhoto(PhotoFault::TooLarge))
        } else {
            self.imaging.tidy(original).await
        };
        let photo = match tidied {
            Ok(photo) => photo,
            Err(Error::BadPhoto(fault)) => {
                self.photo_refused(session, context, fault).await?;
                return Err(Error::BadPhoto(fault));
            }
            Err(error) => return Err(error),
        };
        self.store_photo(&session.id.0, context, source, photo).await
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
        let object_key = MediaStore::key(session_id, &id);
        let size_bytes = i64::try_from(photo.jpeg.len()).unwrap_or(i64::MAX);
        self.media.put(&object_key, photo.jpeg).await?;
        Ok(NewMedia {
            id,
            context,
            source,
            object_key,
            sha256: photo.sha256,
            original_sha256: photo.original_sha256,
            size_bytes,
            width: i64::from(photo.width),
            height: i64::from(photo.height),
            created_at: self.clock.now(),
        })
    }

    /// Refuses a photo that was not even worth reading.
    pub async fn refuse_photo(&self, token: &str, context: Context, fault: PhotoFault) -> Result<Visit> {
        let session = self.opened(token).await?.session;
        session.stage.after(Happening::PhotoTaken)?;
        self.photo_refused(&session, context, fault).await?;
        Err(Error::BadPhoto(fault))
    }

    /// Waits for a place among the uploads that are read at once.
    pub async fn upload_place(&self) -> Result<tokio::sync::SemaphorePermit<'_>> {
        self.uploads.acquire().await.map_err(|_| Error::Refused(Problem::Busy))
    }

    /// Notes that a photo was refused, so that the figures know what people struggle with.
    async fn photo_refused(&self, session: &Session, context: Context, fault: PhotoFault) -> Result<()> {
        let detail = format!("{}: {fault}", context.as_str());
        let at = self.clock.now();
        self.store.add_event(&self.ids.id(), &session.id.0, EventKind::PhotoRefused, Some(&detail), at).await?;
        self.told(&session.id.0).await;
        Ok(())
    }

    /// Returns the JPEG of a photo of the session that a link opens; of another session's photo it knows nothing.
    pub async fn photo_of(&self, token: &str, photo_id: &str) -> Result<Bytes> {
        let session = self.opened(token).await?;
        let media = self.store.media(photo_id).await?.filter(|media| media.session_id == session.id.0);
        let media = media.ok_or(Error::Refused(Problem::UnknownLink))?;
        self.media.get(&media.object_key).await
    }

    /// Returns the JPEG of any picture, for reviewers.
    pub async fn media_bytes(&self, media_id: &str) -> Result<Option<Bytes>> {
        match self.store.media(media_id).await? {
            Some(media) => Ok(Some(self.media.get(&media.object_key).await?)),
            None => Ok(None),
        }
    }
}
