//! Step 5, the pictures: each is uploaded once, as far as that can be known.

use std::collections::BTreeMap;

use futures_util::StreamExt;
use futures_util::stream;

use super::super::store::{StoredMedia, UploadedMedia};
use super::super::{Error, Portal, Result};
use crate::domain::{EventKind, Principal};

/// How many pictures of one person are under way at once, of different contexts: most people have two, and each is held in
/// memory.
const MAX_PARALLEL_UPLOADS: usize = 2;

impl Portal {
    /// Uploads these pictures; returns `false` if Veriff accepts no more, because the session was submitted already.
    ///
    /// It writes once before and once after the uploads; those that succeeded are stored even if others failed.
    pub(super) async fn send_media(
        &self,
        veriff: &veriff::Client,
        veriff_id: &veriff::SessionId,
        missing: Vec<StoredMedia>,
    ) -> Result<bool> {
        let (begun, mut missing): (Vec<_>, Vec<_>) = missing.into_iter().partition(|media| media.sending_at.is_some());
        for media in begun {
            match self.find_upload(veriff, veriff_id, &media).await? {
                Some(id) => self.media_uploaded(&[(&media, id)]).await?,
                None => missing.push(media),
            }
        }
        // In the order in which they were taken, whichever was begun before.
        missing.sort_by(|one, other| one.id.cmp(&other.id));
        if missing.is_empty() {
            return Ok(true);
        }
        let ids: Vec<_> = missing.iter().map(|media| media.id.as_str()).collect();
        self.store.media_sending(&ids, self.clock.now()).await?;
        let mut by_context: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for media in &missing {
            by_context.entry(media.context).or_default().push(media);
        }
        let uploads: Vec<_> =
            by_context.into_values().map(|media| self.upload_in_order(veriff, veriff_id, media)).collect();
        let ended: Vec<_> = stream::iter(uploads).buffer_unordered(MAX_PARALLEL_UPLOADS).collect().await;
        let (mut uploaded, mut is_open, mut failed) = (Vec::new(), true, None);
        for (media, ended) in ended.into_iter().flatten() {
            match ended {
                Ok(id) => uploaded.push((media, id)),
                Err(Error::Veriff(error)) if error.already_submitted() => is_open = false,
                // A call that was held back was not made: what became of the others says more.
                Err(error) => failed = failed.filter(|failed| !is_held_back(failed)).or(Some(error)),
            }
        }
        self.media_uploaded(&uploaded).await?;
        match failed {
            Some(error) if is_open => Err(error),
            Some(_) | None => Ok(is_open),
        }
    }

    /// Uploads pictures of one context, until one does not get through: the pages of a letter stay in their order.
    async fn upload_in_order<'m>(
        &self,
        veriff: &veriff::Client,
        veriff_id: &veriff::SessionId,
        pictures: Vec<&'m StoredMedia>,
    ) -> Vec<(&'m StoredMedia, Result<String>)> {
        let mut ended = Vec::new();
        for media in pictures {
            let uploaded = self.upload(veriff, veriff_id, media).await;
            let failed = uploaded.is_err();
            ended.push((media, uploaded));
            if failed {
                break;
            }
        }
        ended
    }

    /// Uploads one picture; returns Veriff's id of it.
    async fn upload(
        &self,
        veriff: &veriff::Client,
        veriff_id: &veriff::SessionId,
        media: &StoredMedia,
    ) -> Result<String> {
        let bytes = self.media.get(&media.object_key).await?;
        let mut new = veriff::NewMedia::new(veriff_context(media), media.media_type.as_str(), &bytes);
        new.taken_at = time::OffsetDateTime::from_unix_timestamp_nanos(i128::from(media.created_at) * 1_000_000).ok();
        Ok(veriff.upload_media(veriff_id, &new).await?.id.as_str().to_owned())
    }

    /// Stores that pictures of one session were uploaded, each with Veriff's id of it.
    async fn media_uploaded(&self, uploaded: &[(&StoredMedia, String)]) -> Result<()> {
        let Some((StoredMedia { session_id, .. }, _)) = uploaded.first() else { return Ok(()) };
        let rows: Vec<_> = uploaded
            .iter()
            .map(|(media, veriff_media_id)| UploadedMedia {
                id: &media.id,
                veriff_media_id,
                sent: self.event(&Principal::System, EventKind::MediaSent, Some(media.context.as_str())),
            })
            .collect();
        self.store.media_sent(session_id, &rows, self.clock.now()).await?;
        self.notify_changed(session_id).await;
        Ok(())
    }

    /// Asks Veriff whether a picture whose upload was cut off is there: the same context, the same number of bytes, and
    /// not one that another row of ours stands for. If Veriff cannot say, it counts as missing; twice does no harm.
    async fn find_upload(
        &self,
        veriff: &veriff::Client,
        veriff_id: &veriff::SessionId,
        media: &StoredMedia,
    ) -> Result<Option<String>> {
        let Ok(listed) = veriff.session_media(veriff_id).await else { return Ok(None) };
        let known: Vec<_> = self
            .store
            .media_of(&media.session_id)
            .await?
            .into_iter()
            .filter_map(|media| media.veriff_media_id)
            .collect();
        let found = listed.value.images.into_iter().find(|image| {
            image.context.as_ref() == Some(&veriff_context(media))
                && image.size == Some(media.size_bytes)
                && !known.iter().any(|id| id == image.id.as_str())
        });
        Ok(found.map(|image| image.id.as_str().to_owned()))
    }
}

fn is_held_back(error: &Error) -> bool {
    matches!(error, Error::Veriff(veriff::Error::HeldBack { .. }))
}

fn veriff_context(media: &StoredMedia) -> veriff::Context {
    match media.context {
        crate::domain::Context::DocumentFront => veriff::Context::DocumentFront,
        crate::domain::Context::DocumentFrontQrcode => veriff::Context::DocumentFrontQrcode,
        crate::domain::Context::DocumentFrontWithSignature => veriff::Context::DocumentFrontWithSignature,
        crate::domain::Context::DocumentBack => veriff::Context::DocumentBack,
        crate::domain::Context::DocumentBackBarcode => veriff::Context::DocumentBackBarcode,
        crate::domain::Context::DocumentBackQrcode => veriff::Context::DocumentBackQrcode,
        crate::domain::Context::Face => veriff::Context::Face,
        crate::domain::Context::DocumentAndFace => veriff::Context::DocumentAndFace,
        crate::domain::Context::AddressFront => veriff::Context::AddressFront,
    }
}
