//! Where the bytes of files are: in memory, in a folder, or gone to make room.

use std::io;
use std::path::{Path, PathBuf};

use bytes::Bytes;

/// The bytes of one file.
#[derive(Clone)]
pub(super) enum StoredBytes {
    /// The bytes are in the memory of the process.
    Memory(Bytes),
    /// In a file of this many bytes.
    File { path: PathBuf, size_bytes: usize },
    /// Gone: the stand-in had to make room.
    Gone,
}

impl StoredBytes {
    /// Keeps `bytes` in `folder` as a file named `id`, or in memory where there is no folder.
    ///
    /// The error is that of the disk; nothing is kept then.
    pub(super) fn put(folder: Option<&Path>, id: &str, bytes: Vec<u8>) -> io::Result<Self> {
        let Some(folder) = folder else { return Ok(Self::Memory(bytes.into())) };
        std::fs::create_dir_all(folder)?;
        let (path, size_bytes) = (folder.join(id), bytes.len());
        std::fs::write(&path, bytes)?;
        Ok(Self::File { path, size_bytes })
    }

    /// The bytes; `None` when they were removed to make room.
    pub(super) fn read(&self) -> Option<Bytes> {
        match self {
            Self::Memory(bytes) => Some(bytes.clone()),
            Self::File { path, .. } => std::fs::read(path).ok().map(Bytes::from),
            Self::Gone => None,
        }
    }

    /// The bytes in memory, and none of a file's.
    pub(super) fn in_memory(&self) -> Bytes {
        if let Self::Memory(bytes) = self { bytes.clone() } else { Bytes::new() }
    }

    /// The file, when there is one.
    pub(super) fn path(&self) -> Option<&Path> {
        if let Self::File { path, .. } = self { Some(path) } else { None }
    }

    /// How much room it takes.
    pub(super) fn size_bytes(&self) -> usize {
        match self {
            Self::Memory(bytes) => bytes.len(),
            Self::File { size_bytes, .. } => *size_bytes,
            Self::Gone => 0,
        }
    }

    /// Gives the room back, and says how much it was.
    pub(super) fn free(&mut self) -> usize {
        let freed = self.size_bytes();
        if let Self::File { path, .. } = self {
            // The file may have been removed by hand.
            let _ = std::fs::remove_file(path);
        }
        *self = Self::Gone;
        freed
    }
}
