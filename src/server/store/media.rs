//! The `media` table: which pictures there are; the bytes are in the media store.

use sqlx::any::AnyArguments;
use sqlx::query::Query;
use sqlx::{Any, FromRow};

use super::events::NewEvent;
use super::placeholders::placeholders;
use super::{Store, Transaction};
use crate::domain::{Context, MediaType, Photo, PhotoSource};
use crate::server::{Error, Result};

/// A picture to be stored.
#[derive(Clone, Debug)]
pub struct NewMedia {
    /// A new id.
    pub id: String,
    /// What it shows.
    pub context: Context,
    /// How it was taken.
    pub source: PhotoSource,
    /// What kind of file it is.
    pub media_type: MediaType,
    /// Where the bytes are.
    pub object_key: String,
    /// SHA-256 of the stored bytes.
    pub sha256: String,
    /// SHA-256 of what the device sent.
    pub original_sha256: String,
    /// Size of the stored bytes.
    pub size_bytes: i64,
    /// Width in pixels, after the picture was turned upright.
    pub width: i64,
    /// Height in pixels, after the picture was turned upright.
    pub height: i64,
    /// When it was stored, in milliseconds since 1970.
    pub created_at: i64,
}

impl NewMedia {
    pub(super) fn insert<'q>(&'q self, session_id: &'q str, attempt: i64) -> Query<'q, Any, AnyArguments<'q>> {
        sqlx::query(
            "insert into media (id, session_id, attempt_number, context, source, object_key, sha256, original_sha256,
                                size_bytes, width, height, created_at, media_type)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        )
        .bind(&self.id)
        .bind(session_id)
        .bind(attempt)
        .bind(self.context.as_str())
        .bind(self.source.as_str())
        .bind(&self.object_key)
        .bind(&self.sha256)
        .bind(&self.original_sha256)
        .bind(self.size_bytes)
        .bind(self.width)
        .bind(self.height)
        .bind(self.created_at)
        .bind(self.media_type.as_str())
    }
}

/// Marks the current pictures of these contexts as replaced.
pub(super) async fn replace(
    transaction: &mut Transaction,
    session_id: &str,
    attempt: i64,
    contexts: &[Context],
    at: i64,
) -> Result<()> {
    for context in contexts {
        sqlx::query(
            "update media set replaced_at = $4
              where session_id = $1 and attempt_number = $2 and context = $3 and replaced_at is null",
        )
        .bind(session_id)
        .bind(attempt)
        .bind(context.as_str())
        .bind(at)
        .execute(&mut **transaction)
        .await?;
    }
    Ok(())
}

/// A picture that was uploaded to Veriff.
#[derive(Clone, Debug)]
pub struct UploadedMedia<'a> {
    /// The portal's id of it.
    pub id: &'a str,
    /// Veriff's id of it.
    pub veriff_media_id: &'a str,
    /// That it reached Veriff.
    pub sent: NewEvent,
}

/// A picture as it is stored.
#[derive(Clone, Debug)]
pub struct StoredMedia {
    /// The portal's id of the picture.
    pub id: String,
    /// The session that it belongs to.
    pub session_id: String,
    /// The attempt that it belongs to.
    pub attempt_number: i64,
    /// What it shows.
    pub context: Context,
    /// How it was taken.
    pub source: PhotoSource,
    /// What kind of file it is.
    pub media_type: MediaType,
    /// Where the bytes are.
    pub object_key: String,
    /// SHA-256 of the stored bytes, in hex.
    pub sha256: String,
    /// SHA-256 of the original, in hex.
    pub original_sha256: String,
    /// Size of the stored bytes.
    pub size_bytes: i64,
    /// Width in pixels, after the picture was turned upright.
    pub width: i64,
    /// Height in pixels, after the picture was turned upright.
    pub height: i64,
    /// When it was accepted.
    pub created_at: i64,
    /// When a better one was taken.
    pub replaced_at: Option<i64>,
    /// When the portal began to send it.
    pub sending_at: Option<i64>,
    /// When it reached Veriff.
    pub sent_at: Option<i64>,
    /// Veriff's id of it.
    pub veriff_media_id: Option<String>,
}

#[derive(FromRow)]
struct MediaRow {
    id: String,
    session_id: String,
    attempt_number: i64,
    context: String,
    source: String,
    media_type: String,
    object_key: String,
    sha256: String,
    original_sha256: String,
    size_bytes: i64,
    width: i64,
    height: i64,
    created_at: i64,
    replaced_at: Option<i64>,
    sending_at: Option<i64>,
    sent_at: Option<i64>,
    veriff_media_id: Option<String>,
}

impl TryFrom<MediaRow> for StoredMedia {
    type Error = Error;

    fn try_from(row: MediaRow) -> Result<Self> {
        Ok(Self {
            context: Context::parse(&row.context).ok_or(Error::Inconsistent("media.context"))?,
            source: PhotoSource::parse(&row.source),
            media_type: MediaType::parse(&row.media_type).ok_or(Error::Inconsistent("media.media_type"))?,
            id: row.id,
            session_id: row.session_id,
            attempt_number: row.attempt_number,
            object_key: row.object_key,
            sha256: row.sha256,
            original_sha256: row.original_sha256,
            size_bytes: row.size_bytes,
            width: row.width,
            height: row.height,
            created_at: row.created_at,
            replaced_at: row.replaced_at,
            sending_at: row.sending_at,
            sent_at: row.sent_at,
            veriff_media_id: row.veriff_media_id,
        })
    }
}

impl StoredMedia {
    /// Returns the same picture for another attempt, under a new id.
    pub fn carried_over(&self, id: String, at: i64) -> NewMedia {
        NewMedia {
            id,
            context: self.context,
            source: self.source,
            media_type: self.media_type,
            object_key: self.object_key.clone(),
            sha256: self.sha256.clone(),
            original_sha256: self.original_sha256.clone(),
            size_bytes: self.size_bytes,
            width: self.width,
            height: self.height,
            created_at: at,
        }
    }
}

impl From<&StoredMedia> for Photo {
    fn from(media: &StoredMedia) -> Self {
        Self {
            id: media.id.clone(),
            context: media.context,
            width: media.width,
            height: media.height,
            size_bytes: media.size_bytes,
            source: media.source,
            media_type: media.media_type,
        }
    }
}

const COLUMNS: &str =
    "select id, session_id, attempt_number, context, source, object_key, sha256, original_sha256, size_bytes,
        width, height, created_at, replaced_at, sending_at, sent_at, veriff_media_id, media_type
   from media";

impl Store {
    /// Returns every picture of a session, in the order in which they were taken.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn media_of(&self, session_id: &str) -> Result<Vec<StoredMedia>> {
        self.media_read(session_id).await?.into_iter().collect()
    }

    /// Returns every picture of a session, with an error instead of one whose row cannot be read.
    #[tracing::instrument(level = "debug", skip_all)]
    pub(super) async fn media_read(&self, session_id: &str) -> Result<Vec<Result<StoredMedia>>> {
        let rows: Vec<MediaRow> = sqlx::query_as(&format!("{COLUMNS} where session_id = $1 order by id"))
            .bind(session_id)
            .fetch_all(&self.pool)
            .await?;
        Ok(rows.into_iter().map(StoredMedia::try_from).collect())
    }

    /// Returns the pictures of an attempt that were not replaced, in the order in which they were taken.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn current_media(&self, session_id: &str, attempt: i64) -> Result<Vec<StoredMedia>> {
        let mut media = self.media_of(session_id).await?;
        media.retain(|media| media.attempt_number == attempt && media.replaced_at.is_none());
        Ok(media)
    }

    /// Looks up a picture.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn media(&self, id: &str) -> Result<Option<StoredMedia>> {
        let row: Option<MediaRow> =
            sqlx::query_as(&format!("{COLUMNS} where id = $1")).bind(id).fetch_optional(&self.pool).await?;
        row.map(StoredMedia::try_from).transpose()
    }

    /// Notes that pictures are about to be sent to Veriff.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn media_sending(&self, ids: &[&str], at: i64) -> Result<()> {
        let text = format!("update media set sending_at = $1 where id in ({})", placeholders(2, ids.len()));
        let query = ids.iter().fold(sqlx::query(&text).bind(at), |query, id| query.bind(*id));
        query.execute(self.writes()).await?;
        Ok(())
    }

    /// Notes that pictures of a session reached Veriff, each with its event.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn media_sent(&self, session_id: &str, uploaded: &[UploadedMedia<'_>], at: i64) -> Result<()> {
        let mut transaction = self.begin().await?;
        for media in uploaded {
            sqlx::query("update media set sent_at = $3, veriff_media_id = $2 where id = $1")
                .bind(media.id)
                .bind(media.veriff_media_id)
                .bind(at)
                .execute(&mut *transaction)
                .await?;
            media.sent.insert(session_id).execute(&mut *transaction).await?;
        }
        transaction.commit().await
    }

    /// Marks the pictures of an attempt as not sent: the session is created anew at Veriff.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn media_unsent(&self, session_id: &str, attempt: i64) -> Result<()> {
        sqlx::query(
            "update media set sending_at = null, sent_at = null, veriff_media_id = null
              where session_id = $1 and attempt_number = $2",
        )
        .bind(session_id)
        .bind(attempt)
        .execute(self.writes())
        .await?;
        Ok(())
    }
}
