//! Checks a row: first its cells, and then its pictures.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use bytes::Bytes;
use portal::domain::{Context, Country, DocumentType, PhotoError};
use portal::server::{AuditPerson, MAX_PHOTO_BYTES, inspect};

use super::row::{Cells, Column, Row};

/// The most characters of a reference, a key or a name: Veriff takes 1,000 in `vendorData` (error 1500).
const MAX_TEXT_LENGTH: usize = 1_000;
/// The most pictures of one person.
const MAX_PICTURES: usize = 12;

/// A row whose cells are right; its pictures are not checked yet.
#[derive(Clone, Debug)]
pub(super) struct CheckedRow {
    pub(super) person: AuditPerson,
    pub(super) pictures: Vec<(Context, PathBuf)>,
}

/// A row that is rejected, with every error in it.
#[derive(Clone, Debug)]
pub(super) struct RejectedRow {
    pub(super) line: i64,
    pub(super) key: String,
    pub(super) vendor_data: Option<String>,
    pub(super) is_duplicate: bool,
    pub(super) words: String,
}

/// Checks the cells of a row, and collects all errors.
pub(super) fn check_cells(row: Row) -> Result<CheckedRow, RejectedRow> {
    let line = row.line;
    let rejected = |key: &str, vendor_data: Option<String>, words: String| {
        let key = if key.is_empty() { line.to_string() } else { shortened(key) };
        RejectedRow {
            line,
            key,
            vendor_data: vendor_data.map(|text| shortened(&text)),
            is_duplicate: false,
            words: without_nul(&words),
        }
    };
    let cells = match row.cells {
        Ok(cells) => cells,
        Err(words) => return Err(rejected(row.name.as_deref().unwrap_or_default(), None, words)),
    };
    let mut wrong = Vec::new();
    let document_type = document_type(&cells.document_type);
    match document_type {
        Some(document) => wrong.extend(pictures(&cells, document)),
        None => wrong.push(format!(
            "document_type `{}` is not known; it is one of {}",
            cells.document_type.escape_debug(),
            DocumentType::ALL.map(DocumentType::as_str).join(", ")
        )),
    }
    let country = Country::find(&cells.document_country);
    if country.is_none() {
        let typed = cells.document_country.escape_debug();
        wrong.push(format!("document_country `{typed}` is not known; write two letters, such as EE"));
    }
    if !cells.end_user_id.is_empty() && uuid::Uuid::try_parse(&cells.end_user_id).is_err() {
        wrong.push("end_user_id is not a UUID".to_owned());
    }
    if !cells.date_of_birth.is_empty() && !is_date(&cells.date_of_birth) {
        wrong.push("date_of_birth is not a date such as 1990-01-31".to_owned());
    }
    for (name, text) in [
        ("key", &cells.key),
        ("vendor_data", &cells.vendor_data),
        ("first_name", &cells.first_name),
        ("last_name", &cells.last_name),
    ] {
        if text.chars().count() > MAX_TEXT_LENGTH {
            wrong.push(format!("{name} has more than {MAX_TEXT_LENGTH} characters"));
        }
        if text.contains('\0') {
            wrong.push(format!("{name} holds a character that cannot be used (NUL)"));
        }
    }
    let key = [&cells.key, &cells.vendor_data].into_iter().find(|text| !text.is_empty()).cloned().unwrap_or_default();
    let given = |text: String| (!text.is_empty()).then_some(text);
    let (Some(document_type), Some(document_country), true) = (document_type, country, wrong.is_empty()) else {
        return Err(rejected(&key, given(cells.vendor_data), wrong.join("; ")));
    };
    let person = AuditPerson {
        line,
        key: given(key).unwrap_or_else(|| line.to_string()),
        vendor_data: given(cells.vendor_data),
        end_user_id: given(cells.end_user_id),
        first_name: given(cells.first_name),
        last_name: given(cells.last_name),
        date_of_birth: given(cells.date_of_birth),
        document_type,
        document_country,
        pictures: Vec::new(),
    };
    let mut pictures = cells.pictures;
    pictures.sort_by_key(|(context, _)| *context);
    Ok(CheckedRow { person, pictures })
}

/// Lists the pictures that the document needs and the row lacks, and those that it does not need.
fn pictures(cells: &Cells, document: DocumentType) -> Vec<String> {
    let wanted = document.contexts();
    let has = |context: &Context| cells.pictures.iter().any(|(shown, _)| shown == context);
    let missing = wanted.iter().filter(|context| !has(context));
    let missing = missing.map(|context| format!("{} is missing", Column::Picture(*context).name()));
    let unwanted = Context::ALL.iter().filter(|context| has(context) && !wanted.contains(context));
    let unwanted =
        unwanted.map(|context| format!("a {} has no {}", document.as_str(), Column::Picture(*context).name()));
    let many = (cells.pictures.len() > MAX_PICTURES).then(|| format!("there are more than {MAX_PICTURES} pictures"));
    missing.chain(unwanted).chain(many).collect()
}

/// Reads Veriff's word, however it is written: `ID_CARD`, `id card`, `id-card`.
fn document_type(text: &str) -> Option<DocumentType> {
    DocumentType::parse(&text.trim().to_uppercase().replace([' ', '-'], "_"))
}

/// Says whether `text` is a day as `YYYY-MM-DD` (error 1203 otherwise).
fn is_date(text: &str) -> bool {
    let form = time::macros::format_description!("[year]-[month]-[day]");
    text.len() == 10 && time::Date::parse(text, form).is_ok()
}

fn shortened(text: &str) -> String {
    without_nul(&text.chars().take(MAX_TEXT_LENGTH).collect::<String>())
}

/// A rejected row is stored with its cells, and `PostgreSQL` cannot store NUL.
fn without_nul(text: &str) -> String {
    text.replace('\0', "\u{fffd}")
}

impl CheckedRow {
    /// Makes a rejected row of it.
    pub(super) fn rejected(&self, words: String) -> RejectedRow {
        let Self { person, .. } = self;
        let (key, vendor_data) = (person.key.clone(), person.vendor_data.clone());
        RejectedRow { line: person.line, key, vendor_data, is_duplicate: false, words }
    }

    /// Makes a rejected row, with the picture that cannot be used.
    pub(super) fn bad_picture(&self, context: Context, words: &str) -> RejectedRow {
        self.rejected(format!("{}: {words}", Column::Picture(context).name()))
    }

    /// Reads and checks every picture, and collects all errors. With `keep`, the bytes stay with the row.
    pub(super) fn read_pictures(mut self, base: &Path, keep: bool) -> Result<Self, RejectedRow> {
        let mut wrong = Vec::new();
        for (context, path) in &self.pictures {
            let whole = base.join(path);
            match picture(&whole) {
                Ok(bytes) if keep => self.person.pictures.push((*context, bytes)),
                Ok(_) => {}
                Err(words) => {
                    let shown = path.strip_prefix(base).unwrap_or(path);
                    let shown = shown.display().to_string();
                    wrong.push(format!("{}: `{}`: {words}", Column::Picture(*context).name(), shown.escape_debug()));
                }
            }
        }
        if wrong.is_empty() { Ok(self) } else { Err(self.rejected(wrong.join("; "))) }
    }
}

/// Reads one picture within limits, and checks it.
fn picture(path: &Path) -> Result<Bytes, String> {
    let unreadable = |error: std::io::Error| {
        let is_missing = error.kind() == std::io::ErrorKind::NotFound;
        if is_missing { "there is no such file".to_owned() } else { format!("cannot be read: {error}") }
    };
    // Checked before it is opened: opening a pipe would wait for ever.
    if !std::fs::metadata(path).map_err(unreadable)?.is_file() {
        return Err("is not a file".to_owned());
    }
    let mut bytes = Vec::new();
    let limit = u64::try_from(MAX_PHOTO_BYTES).unwrap_or(u64::MAX);
    File::open(path).map_err(unreadable)?.take(limit + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() > MAX_PHOTO_BYTES {
        return Err(PhotoError::TooLarge.to_string());
    }
    inspect(&bytes).map_err(|photo_error| photo_error.to_string())?;
    Ok(bytes.into())
}
