//! Where the rows come from: a manifest or a folder.

use std::fs::File;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};

use super::folder::Folder;
use super::manifest::Manifest;
use super::row::Row;

/// Rows that are being read.
pub(super) enum Source {
    Manifest(Box<Manifest>),
    Folder(Folder),
}

impl Source {
    /// Opens a manifest, or a folder.
    pub(super) fn open(path: &Path) -> anyhow::Result<Self> {
        if path.is_dir() {
            Ok(Self::Folder(Folder::open(path)?))
        } else {
            Ok(Self::Manifest(Box::new(Manifest::open(path)?)))
        }
    }

    /// Counts the rows, which also finds out whether the file can be read to its end.
    pub(super) fn count(path: &Path) -> anyhow::Result<u64> {
        match Self::open(path)? {
            Self::Folder(folder) => Ok(folder.people()),
            Self::Manifest(manifest) => {
                let mut rows = 0;
                for row in *manifest {
                    row?;
                    rows += 1;
                }
                Ok(rows)
            }
        }
    }

    /// Returns the folder that the pictures' paths begin in.
    pub(super) fn base(path: &Path) -> anyhow::Result<PathBuf> {
        let path = std::path::absolute(path)?;
        Ok(if path.is_dir() { path } else { path.parent().unwrap_or(&path).to_owned() })
    }

    /// Keeps others from running the same audit beside this one, until the file is dropped.
    pub(super) fn lock(path: &Path) -> anyhow::Result<File> {
        let file = File::open(path).with_context(|| format!("cannot read {}", path.display()))?;
        match file.try_lock() {
            Err(std::fs::TryLockError::WouldBlock) => {
                bail!("another `portal audit` is at work on {}", path.display())
            }
            // A file system without locks: the database still takes each person once.
            Ok(()) | Err(std::fs::TryLockError::Error(_)) => Ok(file),
        }
    }
}

impl Iterator for Source {
    type Item = anyhow::Result<Row>;

    fn next(&mut self) -> Option<Self::Item> {
        match self {
            Self::Manifest(manifest) => manifest.next(),
            Self::Folder(folder) => folder.next(),
        }
    }
}
