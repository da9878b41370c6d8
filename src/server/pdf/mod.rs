//! Checks that a PDF is whole, without a password, and without active content.

mod active;
#[cfg(test)]
mod tests;
mod tokens;

use bytes::Bytes;
use tokio::sync::Semaphore;

use super::{Error, Result as Answer};
use crate::domain::{PhotoError, UserError};

/// Permits to scan PDFs; each scan may take 8 MiB beyond the file.
static PERMITS: Semaphore = Semaphore::const_new(2);

/// Checks a PDF on a blocking thread.
pub(super) async fn inspect(file: Bytes) -> Answer<()> {
    let permit = PERMITS.acquire().await.map_err(|_| Error::Refused(UserError::Busy))?;
    let inspected = tokio::task::spawn_blocking(move || {
        let inspected = check(&file);
        drop(permit);
        inspected
    });
    Ok(inspected.await??)
}

/// A PDF must have fewer bytes (devdocs, `v1sessionsidmedia-3`).
const LIMIT: usize = 20_000_000;
/// How far from its end a PDF may say that it ends: readers look through the last 1,024 bytes (ISO 32000-1, annex H.3.18).
const TAIL: usize = 1_024;

/// Says whether a file wants to be a PDF.
pub(super) fn is_pdf(bytes: &[u8]) -> bool {
    bytes.starts_with(b"%PDF-")
}

/// Names what is wrong with a PDF, if anything (ISO 32000-1, section 7.5).
fn check(bytes: &[u8]) -> Result<(), PhotoError> {
    if bytes.len() >= LIMIT {
        return Err(PhotoError::PdfTooLarge);
    }
    // The version: `%PDF-1.7`.
    let [_, _, _, _, _, major, b'.', minor, ..] = bytes else { return Err(PhotoError::PdfDamaged) };
    if !major.is_ascii_digit() || !minor.is_ascii_digit() {
        return Err(PhotoError::PdfDamaged);
    }
    let tail = &bytes[bytes.len().saturating_sub(TAIL)..];
    let end = last(tail, b"%%EOF").ok_or(PhotoError::PdfDamaged)?;
    let start = last(&tail[..end], b"startxref").ok_or(PhotoError::PdfDamaged)?;
    let offset = number(&tail[start + b"startxref".len()..end]).ok_or(PhotoError::PdfDamaged)?;
    if offset >= bytes.len() {
        return Err(PhotoError::PdfDamaged);
    }
    // First, because what is locked cannot be looked over.
    if is_encrypted(bytes) { Err(PhotoError::PdfLocked) } else { active::check(bytes) }
}

/// Says whether a trailer names an encryption dictionary: by reference, or in place. Trailers are never compressed.
fn is_encrypted(bytes: &[u8]) -> bool {
    const NAME: &[u8] = b"/Encrypt";
    let mut rest = bytes;
    while let Some(at) = first(rest, NAME) {
        rest = &rest[at + NAME.len()..];
        let value = rest.trim_ascii_start();
        let is_reference = || {
            let mut words = value[..value.len().min(32)].split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
            let mut is_number = || words.next().is_some_and(|word| word.iter().all(u8::is_ascii_digit));
            is_number() && is_number() && words.next().is_some_and(|word| word.starts_with(b"R"))
        };
        if value.starts_with(b"<<") || is_reference() {
            return true;
        }
    }
    false
}

fn number(text: &[u8]) -> Option<usize> {
    std::str::from_utf8(text).ok()?.trim().parse().ok()
}

fn first(bytes: &[u8], part: &[u8]) -> Option<usize> {
    // The first byte is looked for alone: a scan of 20 MB is to take milliseconds.
    let (head, mut from) = (*part.first()?, 0);
    loop {
        let at = from + bytes.get(from..)?.iter().position(|byte| *byte == head)?;
        if bytes[at..].starts_with(part) {
            return Some(at);
        }
        from = at + 1;
    }
}

fn last(bytes: &[u8], part: &[u8]) -> Option<usize> {
    bytes.windows(part.len()).rposition(|window| window == part)
}
