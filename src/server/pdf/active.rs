//! Finds active content in a PDF: scripts, programs, embedded files, forms that send, sound and film.
//!
//! A parser follows the cross-reference table, and so sees one of the documents that a file can be: another reader, which
//! mends a broken table or believes another length, may see another one. So nothing is followed here: every name in the
//! file counts, wherever it stands outside of the bytes of streams, and object streams, which hold objects in compressed
//! form, are opened. What cannot be looked into is refused. Memory and time are bounded by the constants below.

use std::collections::BTreeSet;
use std::io::Read;

use flate2::read::ZlibDecoder;

use super::tokens::{after_space, integer, name, number_before, reference, stream_end, string};
use crate::domain::PhotoError;

/// The most bytes that one object stream may become.
const MAX_STREAM_BYTES: u64 = 8 * 1024 * 1024;
/// The most bytes that all of them may become, and may be made from.
const MAX_TOTAL_BYTES: u64 = 32 * 1024 * 1024;
/// The most object streams; each holds a hundred objects or more when an honest program writes it.
const MAX_STREAMS: usize = 10_000;
/// The most objects that a document may open with: one for each time it was saved.
const MAX_OPENED: usize = 100;
/// How many bytes may be read in vain for strings that have no end.
const MAX_WASTED_BYTES: usize = 32 * 1024 * 1024;
/// How much of an action is looked at; those that only turn to a page are short.
const ACTION: usize = 512;

/// Names that stand for something active: actions, annotations, and where scripts and files are kept.
const ACTIVE: [&[u8]; 18] = [
    b"AA",
    b"EF",
    b"EmbeddedFile",
    b"EmbeddedFiles",
    b"FileAttachment",
    b"GoToE",
    b"ImportData",
    b"JS",
    b"JavaScript",
    b"Launch",
    b"Movie",
    b"Rendition",
    b"RichMedia",
    b"RichMediaContent",
    b"Sound",
    b"SubmitForm",
    b"XFA",
    b"3D",
];

/// Returns an error if a PDF has active content, or cannot be scanned.
pub(super) fn check(file: &[u8]) -> Result<(), PhotoError> {
    let mut scanner = Scanner::default();
    scanner.file(file)?;
    if !scanner.opened_with.is_empty() {
        // What opens with the document stands elsewhere: it is looked for among all objects.
        let mut again = Scanner { wanted: std::mem::take(&mut scanner.opened_with), ..Scanner::default() };
        again.file(file)?;
    }
    Ok(())
}

/// What is known of the object that is being read, as far as it tells whether its stream holds objects.
#[derive(Debug, Default)]
struct Head {
    /// The value of `First`, where it is a plain number, and how often the key is there.
    first: Option<usize>,
    firsts: usize,
    counts: usize,
    object_streams: usize,
    filters: usize,
    deflated: usize,
    /// What makes the bytes of the stream another text than this file looks over.
    obscure: usize,
}

impl Head {
    fn read(&mut self, name: &[u8], value: &[u8]) {
        let counter = match name {
            b"First" => {
                self.first = integer(value).filter(|_| reference(value).is_none()).map(|(number, _)| number);
                &mut self.firsts
            }
            b"N" => &mut self.counts,
            b"ObjStm" => &mut self.object_streams,
            b"Filter" | b"F" => &mut self.filters,
            b"FlateDecode" | b"Fl" => &mut self.deflated,
            b"DecodeParms" | b"DP" | b"LZWDecode" | b"LZW" | b"ASCII85Decode" | b"A85" | b"ASCIIHexDecode" | b"AHx"
            | b"RunLengthDecode" | b"RL" | b"Crypt" | b"FFilter" => &mut self.obscure,
            _ => return,
        };
        *counter += 1;
    }

    fn holds_objects(&self) -> bool {
        self.object_streams > 0 || (self.firsts > 0 && self.counts > 0)
    }
}

#[derive(Debug, Default)]
struct Scanner {
    /// Objects that open with the document, by number.
    opened_with: BTreeSet<usize>,
    /// Objects that must only turn to a page, because the document opens with them.
    wanted: BTreeSet<usize>,
    streams: usize,
    inflated: u64,
    inflated_from: u64,
    wasted_bytes: usize,
}

impl Scanner {
    /// Scans a whole file.
    fn file(&mut self, file: &[u8]) -> Result<(), PhotoError> {
        let (mut at, mut head) = (0, Head::default());
        while let Some(byte) = file.get(at) {
            let rest = &file[at..];
            match byte {
                b'/' => {
                    let (name, length) = name(&rest[1..]);
                    let value = &rest[1 + length..];
                    self.judge(&name, value)?;
                    head.read(&name, value);
                    at += 1 + length;
                }
                b'(' => at += self.skip_string(rest)?,
                b'o' if rest.starts_with(b"obj") => {
                    let begins = !file[..at].ends_with(b"end");
                    if let Some(number) = number_before(&file[..at]).filter(|_| begins) {
                        self.defined(number, &rest[3..])?;
                    }
                    head = Head::default();
                    at += 3;
                }
                b's' if rest.starts_with(b"stream") && !file[..at].ends_with(b"end") => {
                    let data = &rest[6..];
                    let data = data.strip_prefix(b"\r").unwrap_or(data);
                    let data = data.strip_prefix(b"\n").unwrap_or(data);
                    self.stream(&head, data)?;
                    at += rest.len() - data.len() + stream_end(data);
                }
                _ => at += 1,
            }
        }
        Ok(())
    }

    /// Scans one object of an object stream. It has no streams, and begins and ends where its offsets say.
    fn object(&mut self, object: &[u8]) -> Result<(), PhotoError> {
        let mut at = 0;
        while let Some(byte) = object.get(at) {
            let rest = &object[at..];
            match byte {
                b'/' => {
                    let (name, length) = name(&rest[1..]);
                    self.judge(&name, &rest[1 + length..])?;
                    at += 1 + length;
                }
                b'(' => at += self.skip_string(rest)?,
                _ => at += 1,
            }
        }
        Ok(())
    }

    fn skip_string(&mut self, text: &[u8]) -> Result<usize, PhotoError> {
        let (length, read) = string(text);
        if length.is_none() {
            self.wasted_bytes += read;
            if self.wasted_bytes > MAX_WASTED_BYTES {
                return Err(PhotoError::PdfDamaged);
            }
        }
        Ok(length.unwrap_or(1))
    }

    fn judge(&mut self, name: &[u8], value: &[u8]) -> Result<(), PhotoError> {
        if ACTIVE.contains(&name) {
            return Err(PhotoError::PdfActive);
        }
        let value_starts = |with: &[u8]| after_space(value).starts_with(with);
        match name {
            b"Encrypt" if value_starts(b"<<") || reference(value).is_some() => Err(PhotoError::PdfLocked),
            b"OpenAction" => match reference(value) {
                Some(number) => {
                    self.opened_with.insert(number);
                    if self.opened_with.len() > MAX_OPENED { Err(PhotoError::PdfDamaged) } else { Ok(()) }
                }
                None if value_starts(b"null") => Ok(()),
                None => require_page_action(value),
            },
            _ => Ok(()),
        }
    }

    fn defined(&self, number: usize, object: &[u8]) -> Result<(), PhotoError> {
        if self.wanted.contains(&number) { require_page_action(object) } else { Ok(()) }
    }

    /// Opens a stream if it holds objects.
    fn stream(&mut self, head: &Head, data: &[u8]) -> Result<(), PhotoError> {
        if !head.holds_objects() {
            return Ok(());
        }
        self.streams += 1;
        let (Some(first), 1, 0) = (head.first, head.firsts, head.obscure) else { return Err(PhotoError::PdfDamaged) };
        if self.streams > MAX_STREAMS {
            return Err(PhotoError::PdfDamaged);
        }
        match (head.filters, head.deflated) {
            (0, 0) => self.objects(&data[..stream_end(data)], first),
            (1, 1) => {
                let objects = self.inflate(data)?;
                self.objects(&objects, first)
            }
            _ => Err(PhotoError::PdfDamaged),
        }
    }

    fn inflate(&mut self, data: &[u8]) -> Result<Vec<u8>, PhotoError> {
        let mut objects = Vec::new();
        let mut inflating = ZlibDecoder::new(data).take(MAX_STREAM_BYTES + 1);
        let size = inflating.read_to_end(&mut objects).map_err(|_| PhotoError::PdfDamaged)?;
        self.inflated += u64::try_from(size).unwrap_or(u64::MAX / 2);
        self.inflated_from += inflating.get_ref().total_in();
        let is_large = u64::try_from(size).is_ok_and(|size| size > MAX_STREAM_BYTES);
        if is_large || self.inflated > MAX_TOTAL_BYTES || self.inflated_from > MAX_TOTAL_BYTES {
            return Err(PhotoError::PdfDamaged);
        }
        Ok(objects)
    }

    /// Looks over the objects of an object stream (ISO 32000-1, section 7.5.7): numbers and offsets, and at `first` the objects.
    fn objects(&mut self, text: &[u8], first: usize) -> Result<(), PhotoError> {
        let (mut head, body) = text.split_at_checked(first).ok_or(PhotoError::PdfDamaged)?;
        let mut starts = BTreeSet::from([0]);
        while !after_space(head).is_empty() {
            let (number, rest) = integer(head).ok_or(PhotoError::PdfDamaged)?;
            let (start, rest) = integer(rest).ok_or(PhotoError::PdfDamaged)?;
            self.defined(number, body.get(start..).ok_or(PhotoError::PdfDamaged)?)?;
            starts.insert(start);
            head = rest;
        }
        let ends = starts.iter().copied().skip(1).chain([body.len()]).collect::<Vec<_>>();
        starts.into_iter().zip(ends).try_for_each(|(start, end)| self.object(&body[start..end]))
    }
}

/// Says whether an action does nothing but turn to a page of the same document.
fn require_page_action(action: &[u8]) -> Result<(), PhotoError> {
    let action = after_space(action);
    if action.starts_with(b"[") {
        return Ok(());
    }
    let action = &action[..action.len().min(ACTION)];
    let end = action.windows(6).position(|part| part == b"endobj").unwrap_or(action.len());
    let (mut rest, mut turns, mut more) = (&action[..end], false, !action.starts_with(b"<<"));
    while let Some(at) = rest.iter().position(|byte| *byte == b'/') {
        let (name, length) = name(&rest[at + 1..]);
        turns |= name == b"GoTo";
        more |= matches!(name.as_slice(), b"URI" | b"Next" | b"Named" | b"Thread" | b"Hide" | b"GoToR" | b"Trans");
        rest = &rest[at + 1 + length..];
    }
    if turns && !more { Ok(()) } else { Err(PhotoError::PdfActive) }
}
