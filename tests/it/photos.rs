//! Photos that cannot be used: each is named, nothing breaks, nothing is kept.

use std::time::{Duration, Instant};

use image::ImageFormat;
use image::imageops::FilterType;
use portal::domain::PhotoError;
use portal::server::normalize;
use reqwest::StatusCode;

use super::pictures;
use super::world::{Person, World};

async fn at_the_camera(world: &World) -> Person<'_> {
    let person = world.invite().await;
    person.consent().await;
    person.choose("PASSPORT", "EE").await;
    person
}

#[tokio::test]
async fn what_is_wrong_with_a_photo_is_named_and_nothing_is_lost() {
    let world = World::start().await;
    let person = at_the_camera(&world).await;
    let good = pictures::jpeg(800, 600, 1);
    let noise: Vec<u8> =
        (0..50_000_u32).map(|at| u8::try_from(at.wrapping_mul(2_654_435_761) >> 24).unwrap_or(0)).collect();
    let mut no_end = good.clone();
    no_end.truncate(good.len() / 2);
    let mut png = pictures::encoded(400, 300, 1, ImageFormat::Png);
    png.truncate(png.len() / 2);
    let cases: [(&str, Vec<u8>, StatusCode, &str); 11] = [
        ("empty.jpg", Vec::new(), StatusCode::UNPROCESSABLE_ENTITY, "problem-photo-empty"),
        ("noise.jpg", noise, StatusCode::UNSUPPORTED_MEDIA_TYPE, "problem-photo-not-a-picture"),
        (
            "words.png",
            b"<html>no picture</html>".to_vec(),
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "problem-photo-not-a-picture",
        ),
        ("half.jpg", no_end, StatusCode::UNPROCESSABLE_ENTITY, "problem-photo-damaged"),
        ("half.png", png, StatusCode::UNPROCESSABLE_ENTITY, "problem-photo-damaged"),
        ("head.jpg", good[..24].to_vec(), StatusCode::UNPROCESSABLE_ENTITY, "problem-photo-damaged"),
        ("bomb.png", pictures::png_bomb(30_000), StatusCode::UNPROCESSABLE_ENTITY, "problem-photo-too-many-pixels"),
        ("dot.jpg", pictures::jpeg(64, 64, 1), StatusCode::UNPROCESSABLE_ENTITY, "problem-photo-too-small"),
        ("strip.jpg", pictures::jpeg(1500, 120, 1), StatusCode::UNPROCESSABLE_ENTITY, "problem-photo-odd-shape"),
        ("page.pdf", b"%PDF-1.7\n...".to_vec(), StatusCode::UNSUPPORTED_MEDIA_TYPE, "problem-photo-pdf"),
        (
            "apple.jpg",
            b"\0\0\0\x24ftypheic\0\0\0\0mif1heic".to_vec(),
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "problem-photo-heic",
        ),
    ];
    for (name, bytes, status, error_key) in cases {
        let (answered, named, _) = person.try_photo("document-front", name, bytes).await;
        assert_eq!((answered, named.as_str()), (status, error_key), "{name}");
    }
    let visit = world.portal.visit(&person.token).await.expect("a visit");
    assert!(visit.photos.is_empty());
    // The name of the file means nothing.
    let (status, error_key, _) =
        person.try_photo("document-front", "photo.exe", pictures::encoded(640, 480, 2, ImageFormat::WebP)).await;
    assert_eq!((status, error_key.as_str()), (StatusCode::OK, ""));
    person.photograph("face", pictures::encoded(640, 480, 3, ImageFormat::Png)).await;
}

#[tokio::test]
async fn forty_megabytes_are_refused_with_words_not_with_a_reset() {
    let world = World::start().await;
    let person = at_the_camera(&world).await;
    let mut large = pictures::jpeg(800, 600, 1);
    large.resize(40 * 1024 * 1024, 0);
    let (status, error_key, _) = person.try_photo("face", "large.jpg", large).await;
    assert_eq!((status, error_key.as_str()), (StatusCode::PAYLOAD_TOO_LARGE, "problem-photo-too-large"));
    person.photograph("face", pictures::jpeg(800, 600, 1)).await;
}

#[tokio::test]
async fn the_same_upload_again_is_the_same_photo() {
    let world = World::start().await;
    let person = at_the_camera(&world).await;
    let photo = pictures::jpeg(800, 600, 1);
    person.photograph("document-front", photo.clone()).await;
    person.photograph("document-front", photo).await;
    let detail = world.portal.session_detail(&person.session_id).await.expect("the store").expect("the case");
    assert_eq!(detail.attempts[0].media.len(), 1);
    person.photograph("document-front", pictures::jpeg(800, 600, 2)).await;
    let detail = world.portal.session_detail(&person.session_id).await.expect("the store").expect("the case");
    assert_eq!(detail.attempts[0].media.iter().filter(|media| media.replaced_at.is_none()).count(), 1);
}

#[test]
fn a_bomb_is_refused_by_its_header_alone() {
    let bomb = pictures::png_bomb(30_000);
    let begun = Instant::now();
    assert!(matches!(normalize(&bomb, 800_000), Err(PhotoError::TooManyPixels)));
    // Unpacking 2.7 gigabytes takes many seconds; not unpacking them takes none.
    assert!(begun.elapsed() < Duration::from_secs(2));
}

#[test]
fn every_photo_comes_out_upright_small_and_without_a_trace() {
    let original = pictures::picture(3000, 2000, 4);
    for orientation in 1..=8_u8 {
        let photo = normalize(&pictures::jpeg_with_exif(&pictures::jpeg(3000, 2000, 4), orientation), 800_000)
            .expect("a photo");
        let sideways = orientation >= 5;
        assert_eq!(
            (photo.width, photo.height),
            if sideways { (1280, 1920) } else { (1920, 1280) },
            "orientation {orientation}"
        );
        assert!(photo.jpeg.len() <= 800_000);
        assert!(!contains(&photo.jpeg, b"Exif") && !contains(&photo.jpeg, b"GPS"), "orientation {orientation}");
        let upright = image::load_from_memory(&photo.jpeg).expect("a JPEG").to_rgb8();
        let expected = turned(&original, orientation).resize(1920, 1920, FilterType::CatmullRom).to_rgb8();
        assert!(difference(&upright, &expected) < 12.0, "orientation {orientation} is turned the right way");
    }
}

#[test]
fn a_picture_is_the_same_photo_however_it_is_stored() {
    use turbojpeg::Subsamp;
    // Odd sides, so that the last samples of colour stand for pixels beyond the edge.
    for (width, height) in [(2201_usize, 1467_usize), (641, 477)] {
        let side = |side: usize| u32::try_from(side).expect("a side");
        let picture = pictures::picture(side(width), side(height), 6);
        let rgb = picture.to_rgb8();
        let pixels = rgb.as_raw().as_slice();
        let image = turbojpeg::Image { pixels, width, pitch: 3 * width, height, format: turbojpeg::PixelFormat::RGB };
        let mut files = Vec::new();
        let subsamplings =
            [Subsamp::None, Subsamp::Sub2x1, Subsamp::Sub2x2, Subsamp::Sub1x2, Subsamp::Sub4x1, Subsamp::Sub1x4];
        for subsamp in subsamplings {
            for progressive in [false, true] {
                let mut encoder = turbojpeg::Compressor::new().expect("an encoder");
                encoder.set_subsamp(subsamp).expect("a setting");
                encoder.set_progressive(progressive).expect("a setting");
                let jpeg = encoder.compress_to_vec(image).expect("a JPEG");
                // The large one takes long to compare.
                let turns: &[u8] = if width > 1920 { &[1] } else { &[1, 2, 3, 4, 5, 6, 7, 8] };
                files.extend(turns.iter().map(|turn| (*turn, pictures::jpeg_with_exif(&jpeg, *turn))));
            }
        }
        for (picture, format) in [
            (image::DynamicImage::ImageRgb16(picture.to_rgb16()), ImageFormat::Png),
            (picture.clone(), ImageFormat::Png),
            (image::DynamicImage::ImageRgba8(picture.to_rgba8()), ImageFormat::Png),
            (picture.clone(), ImageFormat::WebP),
        ] {
            let mut bytes = std::io::Cursor::new(Vec::new());
            picture.write_to(&mut bytes, format).expect("a picture can be written");
            files.push((1, bytes.into_inner()));
        }
        let scaled = if width > 1920 { picture.resize(1920, 1920, FilterType::CatmullRom) } else { picture };
        for (number, (turn, file)) in files.iter().enumerate() {
            let photo = normalize(file, 800_000).expect("a photo");
            let upright = image::load_from_memory(&photo.jpeg).expect("a JPEG").to_rgb8();
            let off = difference(&upright, &turned(&scaled, *turn).to_rgb8());
            assert!(off < 12.0, "file {number} of {width}×{height}, turn {turn}: {off}");
        }
    }
}

/// Turns a picture as EXIF 2.32, tag 0x0112 says, independently of the code under test.
fn turned(picture: &image::DynamicImage, orientation: u8) -> image::DynamicImage {
    match orientation {
        2 => picture.fliph(),
        3 => picture.rotate180(),
        4 => picture.flipv(),
        5 => picture.rotate90().fliph(),
        6 => picture.rotate90(),
        7 => picture.rotate270().fliph(),
        8 => picture.rotate270(),
        _ => picture.clone(),
    }
}

fn difference(one: &image::RgbImage, other: &image::RgbImage) -> f64 {
    assert_eq!(one.dimensions(), other.dimensions());
    let sum: u64 = one.as_raw().iter().zip(other.as_raw()).map(|(one, other)| u64::from(one.abs_diff(*other))).sum();
    #[expect(clippy::cast_precision_loss, reason = "a mean of some million bytes")]
    let mean = sum as f64 / one.as_raw().len() as f64;
    mean
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}
