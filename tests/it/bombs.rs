//! Pictures that are small as files and enormous as pictures, or the other way about: made by code, one of each kind.

use flate2::{Compress, Compression, FlushCompress};
use image::ImageFormat;

use super::pictures::{self, chunk};

/// Every one, by name; all of them 640×480 or more to look at.
pub(crate) fn all() -> Vec<(&'static str, Vec<u8>)> {
    vec![
        ("PNG with a profile of 2 GB", png_with(&packed_profile(2 << 30))),
        ("PNG with zTXt of 2 GB", png_with(&packed_text(b"zTXtwords\0\0", 2 << 30))),
        ("PNG with iTXt of 2 GB", png_with(&packed_text(b"iTXtwords\0\x01\0\0\0", 2 << 30))),
        ("PNG of 16 bits, 49 megapixels", png(7_000, 7_000, 16, 6, 0, 8)),
        ("PNG of 8 bits, 49 megapixels", png(7_000, 7_000, 8, 6, 0, 4)),
        ("PNG of 16 bits, interlaced, 49 megapixels", png(7_000, 7_000, 16, 6, 1, 8)),
        ("PNG of 1 bit, interlaced, 49 megapixels", png(7_000, 7_000, 1, 0, 1, 1)),
        ("PNG that claims 900 megapixels", pictures::png_bomb(30_000)),
        ("PNG that claims 4 billion pixels a side", pictures::png_bomb(u32::MAX)),
        ("animated PNG with 20,000 frames", animated_png(20_000)),
        ("JPEG, progressive, 49 megapixels, 4:4:4", grey_jpeg(0xC2, 7_000, 7_000, 3, 1)),
        ("JPEG, baseline in three passes, 49 megapixels", grey_jpeg(0xC0, 7_000, 7_000, 3, 3)),
        ("JPEG, baseline, 49 megapixels", grey_jpeg(0xC0, 7_000, 7_000, 1, 1)),
        ("JPEG, progressive, 3,000 scans", grey_jpeg(0xC2, 4_000, 3_000, 1, 3_000)),
        ("JPEG, 65,535 pixels a side", grey_jpeg(0xC0, 65_535, 65_535, 1, 1)),
        ("JPEG with 100,000 comments", jpeg_with_comments(100_000)),
        ("WebP, lossless, 49 megapixels", lossless_webp(7_000, 7_000)),
        ("WebP, lossless, with 65,536 groups of codes", webp_with_codes()),
        ("WebP with a profile of 20 MB", webp_with(*b"ICCP", 20 << 20)),
        ("WebP with EXIF of 20 MB", webp_with(*b"EXIF", 20 << 20)),
        ("animated WebP of 16,384 pixels a side", animated_webp(10_000)),
        ("JPEG with a profile of 16 MB", jpeg_with_profile(255)),
        ("WebP, lossy, 16,383 pixels a side", lossy_webp(16_383, 16_383)),
        ("WebP, lossy, 12 megapixels, and cut off", lossy_webp(4_000, 3_000)),
        ("WebP, lossy, with opacity, 49 megapixels", webp_with_opacity(7_000, 7_000)),
        ("WebP, lossy, with opacity, 9 megapixels", webp_with_opacity(3_000, 3_000)),
    ]
}

fn png_with(extra: &[u8]) -> Vec<u8> {
    let mut bytes = pictures::encoded(640, 480, 1, ImageFormat::Png);
    let mut added = Vec::new();
    chunk(&mut added, extra);
    bytes.splice(33..33, added);
    bytes
}

/// Zeros that unpack to `length` bytes: one packed piece, over and over (RFC 1950 and 1951).
fn packed(length: usize) -> Vec<u8> {
    const PIECE: usize = 1 << 20;
    let mut packer = Compress::new(Compression::best(), false);
    let mut piece = Vec::with_capacity(PIECE);
    packer.compress_vec(&vec![0; PIECE], &mut piece, FlushCompress::Full).expect("it is packed");
    let pieces = length.div_ceil(PIECE);
    let mut bytes = vec![0x78, 0x9C];
    bytes.extend_from_slice(&piece.repeat(pieces));
    // An empty last block, and the checksum of so many zeros.
    bytes.extend_from_slice(&[0x03, 0]);
    let sum = u32::try_from(pieces * PIECE % 65_521).expect("small") << 16 | 1;
    bytes.extend_from_slice(&sum.to_be_bytes());
    bytes
}

fn packed_profile(length: usize) -> Vec<u8> {
    packed_text(b"iCCPprofile\0\0", length)
}

fn packed_text(head: &[u8], length: usize) -> Vec<u8> {
    [head, &packed(length)].concat()
}

/// A black PNG; its rows are as many bytes a pixel as said, one bit when that is one and `depth` is.
fn png(width: u32, height: u32, depth: u8, colour: u8, interlaced: u8, bytes_a_pixel: usize) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut header = b"IHDR".to_vec();
    header.extend_from_slice(&width.to_be_bytes());
    header.extend_from_slice(&height.to_be_bytes());
    header.extend_from_slice(&[depth, colour, 0, 0, interlaced]);
    chunk(&mut bytes, &header);
    let pixels = usize::try_from(width * height).expect("a size");
    let rows = usize::try_from(height * 2).expect("a size");
    let content = if depth == 1 { pixels / 8 } else { pixels * bytes_a_pixel } + rows * 8;
    chunk(&mut bytes, &[b"IDAT", &packed(content + (1 << 20))[..]].concat());
    chunk(&mut bytes, b"IEND");
    bytes
}

fn animated_png(frames: u32) -> Vec<u8> {
    let mut bytes = pictures::encoded(640, 480, 1, ImageFormat::Png);
    let end = bytes.split_off(bytes.len() - 12);
    let mut animated = Vec::new();
    chunk(&mut animated, &[b"acTL", &frames.to_be_bytes()[..], &[0; 4]].concat());
    bytes.splice(33..33, animated);
    for number in 0..frames {
        let mut control = [b"fcTL", &(2 * number).to_be_bytes()[..]].concat();
        for value in [640_u32, 480, 0, 0] {
            control.extend_from_slice(&value.to_be_bytes());
        }
        control.extend_from_slice(&[0, 1, 0, 10, 0, 0]);
        chunk(&mut bytes, &control);
        chunk(&mut bytes, &[b"fdAT", &(2 * number + 1).to_be_bytes()[..], b"\x78\x9c\x03\0\0\0\0\x01"].concat());
    }
    bytes.extend_from_slice(&end);
    bytes
}

/// A JPEG of one grey, drawn by codes of one bit: `scans` times over.
fn grey_jpeg(kind: u8, width: u16, height: u16, components: u8, scans: usize) -> Vec<u8> {
    let mut bytes = vec![0xFF, 0xD8, 0xFF, 0xDB, 0, 67, 0];
    bytes.extend_from_slice(&[1; 64]);
    bytes.extend_from_slice(&[0xFF, kind, 0, 8 + 3 * components, 8]);
    bytes.extend_from_slice(&height.to_be_bytes());
    bytes.extend_from_slice(&width.to_be_bytes());
    bytes.push(components);
    for number in 1..=components {
        bytes.extend_from_slice(&[number, 0x11, 0]);
    }
    // One code of one bit, for "no difference" and for "the block ends".
    for table in [0x00, 0x10] {
        bytes.extend_from_slice(&[0xFF, 0xC4, 0, 20, table, 1]);
        bytes.extend_from_slice(&[0; 16]);
    }
    let blocks = usize::from(width).div_ceil(8) * usize::from(height).div_ceil(8);
    let single = scans > 1 && components > 1;
    for scan in 0..scans {
        let drawn = if single { vec![u8::try_from(scan % 3 + 1).expect("small")] } else { (1..=components).collect() };
        let count = u8::try_from(drawn.len()).expect("few");
        bytes.extend_from_slice(&[0xFF, 0xDA, 0, 6 + 2 * count, count]);
        for component in &drawn {
            bytes.extend_from_slice(&[*component, 0]);
        }
        // Progressive scans refine the first coefficient, which costs a bit a block; or draw all of it.
        bytes.extend_from_slice(if kind == 0xC2 { &[0, 0, 0] } else { &[0, 63, 0] });
        if scans < 100 {
            let bits = if kind == 0xC2 { 1 } else { 2 };
            bytes.extend(std::iter::repeat_n(0, (blocks * drawn.len() * bits).div_ceil(8)));
        }
    }
    bytes.extend_from_slice(&[0xFF, 0xD9]);
    bytes
}

fn jpeg_with_comments(count: usize) -> Vec<u8> {
    let mut bytes = pictures::jpeg(640, 480, 1);
    let comments = [0xFF, 0xFE, 0, 12, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9].repeat(count);
    bytes.splice(2..2, comments);
    bytes
}

fn riff(chunks: &[u8]) -> Vec<u8> {
    let length = u32::try_from(chunks.len() + 4).expect("a length");
    [b"RIFF", &length.to_le_bytes()[..], b"WEBP", chunks].concat()
}

fn riff_chunk(kind: [u8; 4], content: &[u8]) -> Vec<u8> {
    let length = u32::try_from(content.len()).expect("a length");
    let mut bytes = [&kind[..], &length.to_le_bytes()[..], content].concat();
    bytes.resize(bytes.len().next_multiple_of(2), 0);
    bytes
}

/// Writes bits, the lowest of each byte first.
#[derive(Default)]
struct Bits {
    bytes: Vec<u8>,
    count: usize,
}

impl Bits {
    fn put(&mut self, value: usize, bits: usize) {
        for bit in 0..bits {
            if self.count.is_multiple_of(8) {
                self.bytes.push(0);
            }
            let last = self.bytes.len() - 1;
            self.bytes[last] |= u8::from(value >> bit & 1 == 1) << (self.count % 8);
            self.count += 1;
        }
    }

    fn head(width: usize, height: usize) -> Self {
        let mut bits = Self::default();
        bits.put(0x2F, 8);
        bits.put(width - 1, 14);
        bits.put(height - 1, 14);
        bits.put(0, 4);
        bits
    }

    /// A code of one symbol, which is then drawn with no bits.
    fn one_symbol(&mut self, symbol: usize) {
        self.put(0b101, 3);
        self.put(symbol, 8);
    }

    /// A code of eleven symbols, of which the longest have ten bits: a table of 1,024 entries.
    fn eleven_symbols(&mut self) {
        self.put(0, 1);
        // Codes of four bits for the lengths 0 to 10, and others to fill up.
        self.put(15, 4);
        let order = [17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];
        for symbol in order {
            self.put(if symbol < 16 { 4 } else { 0 }, 3);
        }
        // Twelve lengths are written: 1 to 10, and 10 once more.
        self.put(1, 1);
        self.put(1, 3);
        self.put(9, 4);
        for length in [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 10] {
            // Codes go by the order of the symbols, their highest bit first.
            (0..4).rev().for_each(|bit| self.put(length >> bit & 1, 1));
        }
    }
}

/// One colour, which takes a few bytes whatever the size.
fn lossless_frame(width: usize, height: usize) -> Vec<u8> {
    let mut bits = Bits::head(width, height);
    bits.put(0, 3);
    (0..5).for_each(|_| bits.one_symbol(7));
    bits.put(0, 32);
    bits.bytes
}

fn lossless_webp(width: usize, height: usize) -> Vec<u8> {
    riff(&riff_chunk(*b"VP8L", &lossless_frame(width, height)))
}

/// A picture whose first block asks for the last of 65,536 groups of codes; each must be read, and becomes five tables.
pub(crate) fn webp_with_codes() -> Vec<u8> {
    let mut bits = Bits::head(640, 480);
    bits.put(0, 2);
    // Blocks of 512 pixels; their picture has one colour, which says 65,535.
    bits.put(1, 1);
    bits.put(7, 3);
    bits.put(0, 1);
    for symbol in [255, 255, 0, 0, 0] {
        bits.one_symbol(symbol);
    }
    for _ in 0..65_536 * 5 {
        bits.eleven_symbols();
    }
    bits.put(0, 32);
    riff(&riff_chunk(*b"VP8L", &bits.bytes))
}

fn extended(flags: u8, width: u32, height: u32) -> Vec<u8> {
    let mut content = vec![flags, 0, 0, 0];
    content.extend_from_slice(&(width - 1).to_le_bytes()[..3]);
    content.extend_from_slice(&(height - 1).to_le_bytes()[..3]);
    riff_chunk(*b"VP8X", &content)
}

fn webp_with(kind: [u8; 4], length: usize) -> Vec<u8> {
    let flags = if kind == *b"ICCP" { 0x20 } else { 0x08 };
    let frame = riff_chunk(*b"VP8L", &lossless_frame(640, 480));
    riff(&[extended(flags, 640, 480), riff_chunk(kind, &vec![1; length]), frame].concat())
}

fn animated_webp(frames: usize) -> Vec<u8> {
    let mut content = vec![0; 6];
    content.extend_from_slice(&[0x7F, 0x02, 0, 0xDF, 0x01, 0, 100, 0, 0, 0]);
    content.extend_from_slice(&riff_chunk(*b"VP8L", &lossless_frame(640, 480)));
    let frame = riff_chunk(*b"ANMF", &content);
    riff(&[extended(0x02, 16_384, 16_384), riff_chunk(*b"ANIM", &[0; 6]), frame.repeat(frames)].concat())
}

/// So many pieces of a profile, each as long as a segment may be.
fn jpeg_with_profile(pieces: u8) -> Vec<u8> {
    let mut bytes = pictures::jpeg(640, 480, 1);
    let mut profile = Vec::new();
    for piece in 1..=pieces {
        profile.extend_from_slice(&[0xFF, 0xE2, 0xFF, 0xFF]);
        profile.extend_from_slice(b"ICC_PROFILE\0");
        profile.extend_from_slice(&[piece, pieces]);
        profile.resize(profile.len() + 65_535 - 2 - 14, 7);
    }
    bytes.splice(2..2, profile);
    bytes
}

/// The head of a key frame (RFC 6386, 9.1), and zeros in the place of its partitions.
fn lossy_frame(width: u16, height: u16) -> Vec<u8> {
    const FIRST: u32 = 50_000;
    // Shown, version 0, a key frame; then how long the first partition is.
    let tag = 1 << 4 | FIRST << 5;
    let mut bytes = tag.to_le_bytes()[..3].to_vec();
    bytes.extend_from_slice(&[0x9D, 0x01, 0x2A]);
    bytes.extend_from_slice(&width.to_le_bytes());
    bytes.extend_from_slice(&height.to_le_bytes());
    bytes.resize(bytes.len() + 100_000, 0);
    bytes
}

fn lossy_webp(width: u16, height: u16) -> Vec<u8> {
    riff(&riff_chunk(*b"VP8 ", &lossy_frame(width, height)))
}

/// Opacity is stored losslessly, without the head that a picture has.
fn webp_with_opacity(width: u16, height: u16) -> Vec<u8> {
    let mut bits = Bits::default();
    bits.put(0, 3);
    (0..5).for_each(|_| bits.one_symbol(7));
    bits.put(0, 32);
    let opacity = riff_chunk(*b"ALPH", &[&[1][..], &bits.bytes].concat());
    let frame = riff_chunk(*b"VP8 ", &lossy_frame(width, height));
    riff(&[extended(0x10, width.into(), height.into()), opacity, frame].concat())
}
