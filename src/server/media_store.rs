//! Where the bytes of the pictures rest: a folder, an S3 bucket, or memory. Told by a URL.

use std::sync::Arc;

use bytes::Bytes;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt, PutPayload};
use url::Url;

use super::{Error, Result};
use crate::domain::MediaType;

/// The media store.
#[derive(Clone, Debug)]
pub struct MediaStore {
    store: Arc<dyn ObjectStore>,
    root: Path,
}

impl MediaStore {
    /// Opens `file:///folder`, `s3://bucket/prefix` or `memory:///`. For S3 the credentials, the region and the endpoint
    /// come in `options`, under the names of the environment: `AWS_ACCESS_KEY_ID`, `AWS_ENDPOINT`, ….
    pub fn open(url: &Url, options: impl IntoIterator<Item = (String, String)>) -> Result<Self> {
        if url.scheme() == "file"
            && let Ok(folder) = url.to_file_path()
        {
            std::fs::create_dir_all(&folder).map_err(|source| object_store::Error::Generic {
                store: "LocalFileSystem",
                source: Box::new(source),
            })?;
            // On the disk before anybody is told that it is kept, as the database does it.
            let store = LocalFileSystem::new_with_prefix(folder)?.with_fsync(true);
            return Ok(Self { store: Arc::new(store), root: Path::default() });
        }
        let (store, root) = object_store::parse_url_opts(url, options)?;
        Ok(Self { store: Arc::from(store), root })
    }

    /// Returns the key of a file: the session first, so that all of a person lies together.
    pub fn key(session_id: &str, media_id: &str, media_type: MediaType) -> String {
        format!("sessions/{session_id}/{media_id}{}", media_type.ending())
    }

    /// Keeps bytes under a key. When this returns, they are there.
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

    /// Writes, reads and removes an object of so many bytes: what `portal check` and `/readyz` ask. A disk that has room for
    /// a word may have none for a photo.
    pub async fn check(&self, name: &str, bytes: usize) -> Result<()> {
        let key = format!("checks/{name}");
        let kept = async {
            self.put(&key, Bytes::from(vec![0; bytes])).await?;
            let there = self.get(&key).await?.len();
            if there == bytes { Ok(()) } else { Err(Error::Inconsistent("the media store gave back another file")) }
        };
        let kept = kept.await;
        let removed = self.remove(&key).await;
        kept.and(removed)
    }

    fn at(&self, key: &str) -> Path {
        self.root.parts().chain(Path::from(key).parts()).collect()
    }
}
