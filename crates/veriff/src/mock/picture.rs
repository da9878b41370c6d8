//! How large a picture is, read from its head: for tests and pages that ask.

/// Width and height in pixels of a JPEG or a PNG, as it is stored.
pub(super) fn size(bytes: &[u8]) -> Option<(u32, u32)> {
    match bytes {
        [0x89, b'P', b'N', b'G', ..] => Some((number(bytes.get(16..20)?), number(bytes.get(20..24)?))),
        [0xff, 0xd8, rest @ ..] => jpeg(rest),
        _ => None,
    }
}

/// Walks the segments until one that starts a frame.
fn jpeg(mut rest: &[u8]) -> Option<(u32, u32)> {
    loop {
        let start = rest.iter().position(|byte| *byte != 0xff)?;
        let marker = rest[start];
        rest = &rest[start + 1..];
        // These stand alone.
        if matches!(marker, 0x01 | 0xd0..=0xd8) {
            continue;
        }
        let length = usize::try_from(number(rest.get(..2)?)).ok()?;
        // All frames but the tables that are numbered among them.
        if matches!(marker, 0xc0..=0xcf) && !matches!(marker, 0xc4 | 0xc8 | 0xcc) {
            return Some((number(rest.get(5..7)?), number(rest.get(3..5)?)));
        }
        rest = rest.get(length.max(2)..)?;
    }
}

fn number(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0, |number, byte| (number << 8) | u32::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn heads() {
        let png = [&[0x89, b'P', b'N', b'G', 13, 10, 26, 10, 0, 0, 0, 13][..], b"IHDR", &[0, 0, 7, 128, 0, 0, 4, 56]];
        assert_eq!(size(&png.concat()), Some((1920, 1080)));
        let jpeg = [0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2, 0xff, 0xff, 0xc2, 0, 11, 8, 4, 56, 7, 128, 3];
        assert_eq!(size(&jpeg), Some((1920, 1080)));
        for end in 0..jpeg.len() - 1 {
            let _ = size(&jpeg[..end]);
        }
        assert_eq!(size(b"RIFF"), None);
    }
}
