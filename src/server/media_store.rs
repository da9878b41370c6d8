//! The media store: the bytes of pictures in a folder, an S3 bucket, or memory, chosen by a URL.

use std::path::PathBuf;
use std::sync::Arc;

use bytes::Bytes;
use futures_util::{Stream, StreamExt};
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt, PutPayload};
use url::Url;

use super::{Error, Result, private_files};
use crate::domain::MediaType;

/// The media store.
#[derive(Clone, Debug)]
pub struct MediaStore {
    store: Arc<dyn ObjectStore>,
    root: Path,
    /// Where the pictures are, if they are in a folder.
    folder: Option<PathBuf>,
}

/// An object in the media store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredObject {
    /// The key under which it was put.
    pub key: String,
    /// When it was put, in milliseconds since 1970.
    pub stored_at: i64,
    /// How many bytes it has.
    pub size_bytes: u64,
}

impl MediaStore {
    /// Opens `file:///folder`, `s3://bucket/prefix` or `memory:///`. For S3 the credentials, the region and the endpoint
    /// come in `options`, under the names of the environment: `AWS_ACCESS_KEY_ID`, `AWS_ENDPOINT`, ….
    pub fn open(url: &Url, options: impl IntoIterator<Item = (String, String)>) -> Result<Self> {
        if url.scheme() == "file"
            && let Ok(folder) = url.to_file_path()
        {
            private_files::folder(&folder).map_err(|source| object_store::Error::Generic {
                store: "LocalFileSystem",
                source: Box::new(source),
            })?;
            // Synced to the disk before `put` returns, as the database does it.
            let store = LocalFileSystem::new_with_prefix(&folder)?.with_fsync(true);
            return Ok(Self { store: Arc::new(store), root: Path::default(), folder: Some(folder) });
        }
        let (store, root) = object_store::parse_url_opts(url, options)?;
        Ok(Self { store: Arc::from(store), root, folder: None })
    }

    /// Returns the key of a file: the session first, so that all of a person lies together.
    pub fn key(session_id: &str, media_id: &str, media_type: MediaType) -> String {
        format!("sessions/{session_id}/{media_id}{}", media_type.ending())
    }

    /// Stores bytes under a key. When this returns, they are durable.
    pub async fn put(&self, key: &str, bytes: Bytes) -> Result<()> {
        self.store.put(&self.at(key), PutPayload::from_bytes(bytes)).await?;
        Ok(())
    }

    /// Returns the bytes under a key.
    pub async fn get(&self, key: &str) -> Result<Bytes> {
        Ok(self.store.get(&self.at(key)).await?.bytes().await?)
    }

    /// Removes what is under a key; what is gone already is removed.
    pub async fn remove(&self, key: &str) -> Result<()> {
        match self.store.delete(&self.at(key)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Returns what lies under a first part of keys, such as `sessions`, a little at a time.
    pub fn list(&self, part: &str) -> impl Stream<Item = Result<StoredObject>> + Send + use<> {
        let (root, listed) = (self.root.clone(), self.store.list(Some(&self.at(part))));
        listed.map(move |object| {
            let object = object?;
            let key =
                object.location.prefix_match(&root).ok_or(Error::Inconsistent("a key outside of the media store"))?;
            let key = key.map(|part| part.as_ref().to_owned()).collect::<Vec<_>>().join("/");
            Ok(StoredObject { key, stored_at: object.last_modified.timestamp_millis(), size_bytes: object.size })
        })
    }

    /// Returns the folder of the pictures, if they are in one.
    pub(super) fn folder(&self) -> Option<&std::path::Path> {
        self.folder.as_deref()
    }

    /// Writes, reads and removes an object of so many bytes: what `portal check` and `/readyz` ask. A disk that has room for
    /// a word may have none for a photo.
    pub async fn check(&self, name: &str, bytes: usize) -> Result<()> {
        let key = format!("checks/{name}");
        let written = async {
            self.put(&key, Bytes::from(vec![0; bytes])).await?;
            let there = self.get(&key).await?.len();
            if there == bytes { Ok(()) } else { Err(Error::Inconsistent("the media store gave back another file")) }
        };
        let written = written.await;
        let removed = self.remove(&key).await;
        written.and(removed)
    }

    fn at(&self, key: &str) -> Path {
        self.root.parts().chain(Path::from(key).parts()).collect()
    }
}
