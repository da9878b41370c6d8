//! An audit from a folder: one sub-folder for each person.

use std::ffi::OsString;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use portal::domain::Context;

use super::row::{Cells, Row};

/// The most that is read of a `person.json`.
const MAX_PERSON_BYTES: u64 = 64 * 1024;

/// A folder that is being read, in the order of the names.
pub(super) struct Folder {
    path: PathBuf,
    names: std::vec::IntoIter<OsString>,
    line: i64,
}

impl Folder {
    /// Opens a folder, and sorts the names of its sub-folders: the file system lists them in no useful order.
    pub(super) fn open(path: &Path) -> anyhow::Result<Self> {
        let entries = std::fs::read_dir(path).with_context(|| format!("cannot read {}", path.display()))?;
        let mut names = Vec::new();
        for entry in entries {
            let entry = entry.context("the folder cannot be read on")?;
            if is_person(&entry) {
                names.push(entry.file_name());
            }
        }
        names.sort_unstable();
        Ok(Self { path: path.to_owned(), names: names.into_iter(), line: 0 })
    }

    /// Counts the people.
    pub(super) fn people(&self) -> u64 {
        u64::try_from(self.names.len()).unwrap_or(u64::MAX)
    }
}

impl Iterator for Folder {
    type Item = anyhow::Result<Row>;

    fn next(&mut self) -> Option<Self::Item> {
        let name = self.names.next()?;
        self.line += 1;
        let path = self.path.join(&name);
        let name = name.into_string().ok();
        let cells = match &name {
            Some(name) => person(&path, name),
            None => Err("the name of the folder is not UTF-8".to_owned()),
        };
        Some(Ok(Row { line: self.line, name, cells }))
    }
}

/// Every sub-folder but hidden ones, which programs leave behind.
fn is_person(entry: &std::fs::DirEntry) -> bool {
    entry.path().is_dir() && !is_hidden(&entry.file_name().to_string_lossy())
}

fn is_hidden(name: &str) -> bool {
    name.starts_with('.')
}

/// Reads the folder of a person: pictures named after what they show, and `person.json`.
fn person(folder: &Path, name: &str) -> Result<Cells, String> {
    let mut cells = Cells::default();
    let mut pictures = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(|error| format!("cannot be read: {error}"))? {
        let path = entry.map_err(|error| format!("cannot be read: {error}"))?.path();
        let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if file == "person.json" {
            cells = json(&path)?;
        } else if let Some(context) = shown(&file) {
            pictures.push((context, path));
        } else if !is_hidden(&file) {
            return Err(format!(
                "holds `{}`; it may hold document-front.*, document-back.*, face.* and person.json",
                file.escape_debug()
            ));
        }
    }
    pictures.sort();
    cells.pictures = pictures;
    for field in [&mut cells.key, &mut cells.vendor_data] {
        if field.is_empty() {
            name.clone_into(field);
        }
    }
    Ok(cells)
}

fn json(path: &Path) -> Result<Cells, String> {
    let mut text = String::new();
    let file = File::open(path).map_err(|error| format!("person.json cannot be read: {error}"))?;
    file.take(MAX_PERSON_BYTES)
        .read_to_string(&mut text)
        .map_err(|error| format!("person.json cannot be read: {error}"))?;
    serde_json::from_str(&text).map_err(|error| format!("person.json: {error}"))
}

/// What a picture shows, by its name: `face.jpg`, or `face-2.jpg` for one more.
fn shown(file: &str) -> Option<Context> {
    let stem = file.split('.').next()?.to_lowercase().replace('_', "-");
    let stem = stem.trim_end_matches(|letter: char| letter.is_ascii_digit()).trim_end_matches('-');
    Context::parse(stem)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_say_what_a_picture_shows() {
        assert_eq!(shown("document-front.jpg"), Some(Context::DocumentFront));
        assert_eq!(shown("Document_Back.JPEG"), Some(Context::DocumentBack));
        assert_eq!(shown("face-2.png"), Some(Context::Face));
        assert_eq!(shown("surface.png"), None);
        assert_eq!(shown("notes.txt"), None);
    }
}
