//! The few words of PDF's syntax that looking over a file needs (ISO 32000-1, section 7.2 and 7.3).

/// How far the space between two words is followed.
const MAX_SPACE_BYTES: usize = 1024;
/// How far a string in parentheses is followed.
const MAX_STRING_BYTES: usize = 64 * 1024;
/// What a string that hides nothing does not hold: with it, a reader that finds objects in its own way might find one inside.
const NOT_IN_STRINGS: [&[u8]; 3] = [b"obj", b"stream", b"trailer"];

/// Says whether a byte separates words.
pub(super) fn is_space(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 0x0c | b'\r' | b' ')
}

fn is_delimiter(byte: u8) -> bool {
    matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

/// Reads the name at the beginning of `text`, after its slash: with `#41` read as `A`, and how many bytes it takes.
pub(super) fn name(text: &[u8]) -> (Vec<u8>, usize) {
    let end = text.iter().position(|byte| is_space(*byte) || is_delimiter(*byte)).unwrap_or(text.len());
    let (mut name, mut at) = (Vec::new(), 0);
    // No name that matters is longer; a longer one is told by its length.
    while at < end && name.len() < 32 {
        let coded = (text[at] == b'#').then(|| text.get(at + 1..at + 3)).flatten().filter(|_| at + 3 <= end);
        let decoded = coded.and_then(|digits| u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok());
        name.push(decoded.unwrap_or(text[at]));
        at += if decoded.is_some() { 3 } else { 1 };
    }
    (name, end)
}

/// Returns the text after what separates words: spaces, and comments to the end of their line. More than
/// [`MAX_SPACE_BYTES`] is no space between words of an honest file, and is not passed over.
pub(super) fn after_space(text: &[u8]) -> &[u8] {
    let near = &text[..text.len().min(MAX_SPACE_BYTES)];
    let (mut at, mut in_comment) = (0, false);
    while let Some(byte) = near.get(at).filter(|byte| in_comment || is_space(**byte) || **byte == b'%') {
        in_comment = !matches!(byte, b'\n' | b'\r') && (in_comment || *byte == b'%');
        at += 1;
    }
    &text[at..]
}

/// Reads a whole number, and what stands after it.
pub(super) fn integer(text: &[u8]) -> Option<(usize, &[u8])> {
    let text = after_space(text);
    let end = text.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(text.len());
    let number = std::str::from_utf8(&text[..end]).ok()?.parse().ok()?;
    Some((number, &text[end..]))
}

/// Reads a reference such as `12 0 R`, and returns the number of its object.
pub(super) fn reference(text: &[u8]) -> Option<usize> {
    let (number, rest) = integer(text)?;
    let (_, rest) = integer(rest)?;
    after_space(rest).starts_with(b"R").then_some(number)
}

/// Returns the number of the object whose keyword `obj` follows `text`.
pub(super) fn number_before(text: &[u8]) -> Option<usize> {
    let back = &text[text.len().saturating_sub(64)..];
    let mut words = back.rsplit(|byte| !byte.is_ascii_digit()).filter(|word| !word.is_empty());
    let _generation = words.next()?;
    std::str::from_utf8(words.next()?).ok()?.parse().ok()
}

/// Returns how long the string is that begins with the parenthesis at the beginning of `text`, and how much was read for
/// that. Without a length, it has no end, or may hide something: then what is in it is to be read.
pub(super) fn string(text: &[u8]) -> (Option<usize>, usize) {
    let text = &text[..text.len().min(MAX_STRING_BYTES)];
    let (mut depth, mut at) = (0_usize, 0);
    while at < text.len() {
        match text[at] {
            b'\\' => at += 1,
            b'(' => depth += 1,
            b')' => depth -= 1,
            b'o' | b's' | b't' if NOT_IN_STRINGS.iter().any(|word| text[at..].starts_with(word)) => return (None, at),
            _ => {}
        }
        at += 1;
        if depth == 0 {
            return (Some(at), at);
        }
    }
    (None, text.len())
}

/// Returns where the bytes of a stream end that begins at the beginning of `text`: at its `endstream`, or before that where an
/// object begins or ends, for a reader that believes the stream's length would find it there.
pub(super) fn stream_end(text: &[u8]) -> usize {
    let begins_object = |at: usize| {
        let before = &text[..at];
        before.ends_with(b"end") || before.last().is_some_and(|byte| is_space(*byte) || byte.is_ascii_digit())
    };
    let mut at = 0;
    while let Some(found) = text[at..].iter().position(|byte| matches!(byte, b'e' | b'o')) {
        at += found;
        if text[at..].starts_with(b"endstream") || (text[at..].starts_with(b"obj") && begins_object(at)) {
            return at;
        }
        at += 1;
    }
    text.len()
}
