//! Tells a whole PDF from a broken or locked one, without reading what is in it.

use crate::domain::PhotoFault;

/// A PDF must have fewer bytes (devdocs, `v1sessionsidmedia-3`).
const LIMIT: usize = 20_000_000;
/// How far from its end a PDF may say that it ends: readers look through the last 1,024 bytes (ISO 32000-1, annex H.3.18).
const TAIL: usize = 1_024;

/// Says whether a file wants to be a PDF.
pub(super) fn is_pdf(bytes: &[u8]) -> bool {
    bytes.starts_with(b"%PDF-")
}

/// Names what is wrong with a PDF, if anything (ISO 32000-1, section 7.5).
pub(super) fn check(bytes: &[u8]) -> Result<(), PhotoFault> {
    if bytes.len() >= LIMIT {
        return Err(PhotoFault::PdfTooLarge);
    }
    // The version: `%PDF-1.7`.
    let [_, _, _, _, _, major, b'.', minor, ..] = bytes else { return Err(PhotoFault::PdfDamaged) };
    if !major.is_ascii_digit() || !minor.is_ascii_digit() {
        return Err(PhotoFault::PdfDamaged);
    }
    let tail = &bytes[bytes.len().saturating_sub(TAIL)..];
    let end = last(tail, b"%%EOF").ok_or(PhotoFault::PdfDamaged)?;
    let start = last(&tail[..end], b"startxref").ok_or(PhotoFault::PdfDamaged)?;
    let offset = number(&tail[start + b"startxref".len()..end]).ok_or(PhotoFault::PdfDamaged)?;
    if offset >= bytes.len() {
        return Err(PhotoFault::PdfDamaged);
    }
    if is_encrypted(bytes) { Err(PhotoFault::PdfLocked) } else { Ok(()) }
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

#[cfg(test)]
mod tests {
    use super::*;

    const WHOLE: &[u8] = b"%PDF-1.4\n1 0 obj\n<</Type/Catalog>>\nendobj\nxref\n0 1\n0000000000 65535 f \ntrailer\n<</Root 1 0 R>>\nstartxref\n44\n%%EOF\n";

    fn with(part: &str, other: &str) -> Vec<u8> {
        String::from_utf8_lossy(WHOLE).replace(part, other).into_bytes()
    }

    #[test]
    fn a_whole_pdf_is_taken() {
        assert!(is_pdf(WHOLE));
        assert_eq!(check(WHOLE), Ok(()));
        let mut padded = WHOLE.to_vec();
        padded.extend_from_slice(&[b'\n'; 900]);
        assert_eq!(check(&padded), Ok(()), "what follows the end is not much");
        assert_eq!(check(&with("<</Type/Catalog>>", "(a word: /Encrypt or /Encryption)")), Ok(()));
    }

    #[test]
    fn what_is_cut_off_or_made_up_is_damaged() {
        for broken in [
            WHOLE[..WHOLE.len() - 8].to_vec(),
            WHOLE[..9].to_vec(),
            b"%PDF-".to_vec(),
            with("%PDF-1.4", "%PDF-x.4"),
            with("startxref\n44", "startxref\n"),
            with("startxref\n44", "startxref\n99999"),
            [WHOLE, &[b' '; 2_000]].concat(),
        ] {
            assert_eq!(check(&broken), Err(PhotoFault::PdfDamaged), "{}", String::from_utf8_lossy(&broken));
        }
    }

    #[test]
    fn a_locked_pdf_is_told_from_a_damaged_one() {
        for encrypted in ["<</Root 1 0 R/Encrypt 5 0 R>>", "<</Encrypt\n12 0 R /Root 1 0 R>>", "<</Encrypt <</V 4>>>>"]
        {
            assert_eq!(check(&with("<</Root 1 0 R>>", encrypted)), Err(PhotoFault::PdfLocked), "{encrypted}");
        }
    }

    #[test]
    fn what_veriff_does_not_take_is_too_large() {
        let mut large = b"%PDF-1.7\n".to_vec();
        large.resize(LIMIT, b' ');
        assert_eq!(check(&large), Err(PhotoFault::PdfTooLarge));
    }
}
