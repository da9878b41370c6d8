//! Pictures that are damaged at random, some thousands of them: each becomes a photo within bounds, or is refused by name.

use std::time::{Duration, Instant};

use image::ImageFormat;
use portal::domain::PhotoError;
use portal::server::{MAX_SIDE, NormalizedPhoto, inspect, normalize};

use super::{bombs, pictures};

#[path = "../../fuzz/fuzz_targets/rule.rs"]
mod rule;

const BUDGET: usize = 800_000;
/// How many pictures are made, unless the time is up before.
const PICTURES: usize = 12_000;
const TIME: Duration = Duration::from_secs(18);
/// How many are made in any case.
const LEAST: usize = 1_500;

/// A small generator of numbers that look random and are the same every time (`SplitMix64`).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ mixed >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ mixed >> 31
    }

    fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(bound.max(1)).expect("a bound")).expect("below it")
    }
}

/// One picture of each kind that the portal reads, small, so that many can be tried.
fn seeds() -> Vec<Vec<u8>> {
    let jpeg = pictures::jpeg(160, 120, 1);
    let picture = pictures::picture(160, 120, 3);
    let mut grey = std::io::Cursor::new(Vec::new());
    picture.to_luma8().write_to(&mut grey, ImageFormat::Jpeg).expect("a JPEG");
    let mut deep = std::io::Cursor::new(Vec::new());
    picture.to_rgba16().write_to(&mut deep, ImageFormat::Png).expect("a PNG");
    let mut clear = std::io::Cursor::new(Vec::new());
    picture.to_rgba8().write_to(&mut clear, ImageFormat::WebP).expect("a WebP");
    let pixels = picture.to_rgb8().into_raw();
    let image = turbojpeg::Image {
        pixels: &pixels[..],
        width: 160,
        pitch: 480,
        height: 120,
        format: turbojpeg::PixelFormat::RGB,
    };
    let mut seeds = vec![
        pictures::jpeg_with_exif(&jpeg, 6),
        jpeg,
        grey.into_inner(),
        pictures::encoded(160, 120, 4, ImageFormat::Png),
        deep.into_inner(),
        pictures::encoded(160, 120, 5, ImageFormat::WebP),
        clear.into_inner(),
    ];
    for (subsamp, progressive) in
        [(turbojpeg::Subsamp::Sub2x2, true), (turbojpeg::Subsamp::Sub2x1, false), (turbojpeg::Subsamp::Sub4x1, false)]
    {
        let mut encoder = turbojpeg::Compressor::new().expect("an encoder");
        encoder.set_subsamp(subsamp).expect("a setting");
        encoder.set_progressive(progressive).expect("a setting");
        seeds.push(encoder.compress_to_vec(image).expect("a JPEG"));
    }
    seeds
}

/// What the fuzz target begins with: a picture of each kind, turned in every way, and every bomb that is small as a file.
fn corpus() -> Vec<Vec<u8>> {
    let mut corpus = seeds();
    let jpeg = pictures::jpeg(160, 120, 1);
    corpus.extend((0..=9).map(|turn| pictures::jpeg_with_exif(&jpeg, turn)));
    corpus.extend(bombs::all().into_iter().map(|(_, bomb)| bomb).filter(|bomb| bomb.len() <= 1 << 20));
    corpus
}

#[test]
fn the_rule_of_the_fuzz_target_holds_for_every_picture_at_hand() {
    for bytes in corpus() {
        rule::holds(&bytes);
    }
}

/// Changes a few places: bits, bytes, lengths, pieces doubled, removed, or taken from another picture.
fn mutated(seed: &[u8], other: &[u8], random: &mut Random) -> Vec<u8> {
    let mut bytes = seed.to_vec();
    for _ in 0..=random.below(4) {
        let at = if random.below(2) == 0 { random.below(bytes.len().min(700)) } else { random.below(bytes.len()) };
        let end = bytes.len().min(at + 1 + random.below(40));
        match random.below(8) {
            0 => bytes[at] ^= 1 << random.below(8),
            1 => bytes[at] = u8::try_from(random.below(256)).expect("a byte"),
            2 => bytes[at] = [0, 0xFF, 0x7F, 0x80, 0xD8, 0xDA, 0xC2][random.below(7)],
            3 => bytes[at..end].fill(0xFF),
            4 => drop(bytes.splice(at..end, [])),
            5 => bytes.extend_from_within(at..end),
            6 => {
                let from = random.below(other.len());
                let piece = other[from..other.len().min(from + end - at)].to_vec();
                bytes.splice(at..at, piece);
            }
            // A chunk's checksum is made right again, so that what is in it is read.
            _ => mend_checksums(&mut bytes),
        }
        if bytes.is_empty() {
            break;
        }
    }
    bytes
}

fn mend_checksums(bytes: &mut [u8]) {
    let mut at = 8;
    while bytes.starts_with(b"\x89PNG") && at + 12 <= bytes.len() {
        let length = bytes[at..at + 4].iter().fold(0, |sum, byte| sum << 8 | usize::from(*byte));
        let Some(end) = Some(at + 8 + length).filter(|end| end + 4 <= bytes.len()) else { break };
        let sum = pictures::checksum(&bytes[at + 4..end]).to_be_bytes();
        bytes[end..end + 4].copy_from_slice(&sum);
        at = end + 4;
    }
}

fn check(photo: &NormalizedPhoto) {
    let (width, height) = (photo.width, photo.height);
    assert!(width.max(height) <= MAX_SIDE && width.min(height) >= 1, "{width}×{height}");
    assert!(photo.jpeg.len() <= BUDGET || width.max(height) <= 320);
    let read = image::load_from_memory_with_format(&photo.jpeg, ImageFormat::Jpeg).expect("what comes out is a JPEG");
    assert_eq!((read.width(), read.height()), (width, height));
    assert!(!photo.jpeg.windows(4).any(|four| four == b"Exif"), "no metadata");
}

#[test]
fn whatever_is_damaged_becomes_a_photo_within_bounds_or_is_refused() {
    let seeds = seeds();
    for seed in &seeds {
        check(&normalize(seed, BUDGET).expect("an unharmed picture is taken"));
    }
    let begun = Instant::now();
    let (mut random, mut made, mut taken) = (Random(7), 0, 0);
    while made < PICTURES && (made < LEAST || begun.elapsed() < TIME) {
        let seed = &seeds[random.below(seeds.len())];
        let bytes = mutated(seed, &seeds[random.below(seeds.len())], &mut random);
        made += 1;
        let inspected = inspect(&bytes);
        match normalize(&bytes, BUDGET) {
            Ok(photo) => {
                taken += 1;
                check(&photo);
                assert_eq!(inspected, Ok(()), "what is taken looked well");
            }
            Err(photo_error) => {
                assert!(!matches!(photo_error, PhotoError::PdfLocked | PhotoError::TooLarge), "{photo_error}");
            }
        }
    }
    println!("{made} damaged pictures in {:?}, {taken} of them taken", begun.elapsed());
    assert!(taken > 0 && taken < made, "some are damaged enough and some are not");
}

/// Writes the pictures that a longer search may begin with, see `fuzz/`.
#[test]
#[ignore = "writes into the source folder"]
fn seeds_for_fuzzing() {
    let folder: std::path::PathBuf = ["fuzz", "corpus", "photo"].iter().collect();
    std::fs::create_dir_all(&folder).expect("a folder");
    for (number, seed) in corpus().iter().enumerate() {
        std::fs::write(folder.join(format!("seed-{number}")), seed).expect("a file");
    }
}
