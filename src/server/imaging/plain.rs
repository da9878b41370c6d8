//! Recognizes a JPEG that holds a picture and nothing else.

use super::jpeg_head::behind_scan;

/// Says whether a JPEG has only what is needed to draw it in the usual colours: tables, one frame, scans, the end, and
/// nothing behind (ITU-T T.81, annex B; JFIF in T.871). No EXIF, no place, no comment, no second picture, no preview.
pub(super) fn is_plain_jpeg(bytes: &[u8]) -> bool {
    let [0xFF, 0xD8, rest @ ..] = bytes else { return false };
    let mut rest = rest;
    let mut has_frame = false;
    loop {
        let [0xFF, marker, after @ ..] = rest else { return false };
        if *marker == 0xD9 {
            return has_frame && after.is_empty();
        }
        let [high, low, ..] = after else { return false };
        let length = usize::from(u16::from_be_bytes([*high, *low]));
        let Some((segment, behind)) = after.split_at_checked(length) else { return false };
        let allowed = match marker {
            // The JFIF header without a preview.
            0xE0 => length == 16 && segment.get(2..7) == Some(b"JFIF\0"),
            // Baseline, extended or progressive, of grey or of three colours with eight bits.
            0xC0..=0xC2 => {
                let first = !std::mem::replace(&mut has_frame, true);
                first && segment.get(2) == Some(&8) && matches!(segment.get(7), Some(1 | 3))
            }
            // Tables of quantisation and of Huffman codes, restart intervals, scans.
            0xDB | 0xC4 | 0xDD | 0xDA => length >= 2,
            _ => false,
        };
        if !allowed {
            return false;
        }
        rest = if *marker == 0xDA { behind_scan(behind).unwrap_or(&[]) } else { behind };
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use image::{ImageFormat, RgbImage};

    use super::is_plain_jpeg;

    fn jpeg() -> Vec<u8> {
        let byte = |number: u32| u8::try_from(number % 251).unwrap_or(0);
        let mut bytes = Cursor::new(Vec::new());
        let picture = RgbImage::from_fn(160, 120, |x, y| image::Rgb([byte(x), byte(y), byte(x * y)]));
        picture.write_to(&mut bytes, ImageFormat::Jpeg).expect("a picture");
        bytes.into_inner()
    }

    fn with_segment(marker: u8, content: &[u8]) -> Vec<u8> {
        let mut bytes = jpeg();
        let length = u16::try_from(content.len() + 2).expect("short").to_be_bytes();
        let segment: Vec<u8> = [0xFF, marker].into_iter().chain(length).chain(content.iter().copied()).collect();
        bytes.splice(2..2, segment);
        bytes
    }

    #[test]
    fn only_a_picture_alone_is_plain() {
        let jpeg = jpeg();
        assert!(is_plain_jpeg(&jpeg));
        for (marker, content) in [
            (0xE1, &b"Exif\0\0"[..]),
            (0xE2, b"MPF\0"),
            (0xED, b"Photoshop 3.0\0"),
            (0xEE, b"Adobe"),
            (0xFE, b"at home"),
        ] {
            assert!(!is_plain_jpeg(&with_segment(marker, content)), "{marker:x}");
        }
        let followed: Vec<u8> = jpeg.iter().chain(b"and more").copied().collect();
        assert!(!is_plain_jpeg(&followed), "something behind the end");
        for end in 0..jpeg.len() {
            assert!(!is_plain_jpeg(&jpeg[..end]), "cut after {end} bytes");
        }
        assert!(!is_plain_jpeg(&[]));
    }
}
