//! The whole way with real photographs, where they are at hand.

use std::path::PathBuf;

use super::pictures;
use super::world::World;

/// Photographs for tests lie beside the project and are never part of it; without them, drawn pictures stand in.
fn photograph(name: &str, seed: u32) -> Vec<u8> {
    let path: PathBuf = ["..", "shared", "photos", name].iter().collect();
    std::fs::read(path).unwrap_or_else(|_| pictures::jpeg(720, 1280, seed))
}

#[tokio::test]
async fn veriff_holds_exactly_what_was_asked_for() {
    let world = World::start().await;
    let person = world.invite().await;
    let originals = [("document-front", photograph("document-front.jpeg", 1)), ("face", photograph("face.jpeg", 2))];
    person.consent().await;
    person.choose("PASSPORT", "Dominican Republic").await;
    for (context, original) in &originals {
        // A phone held sideways: the picture is stored turned, and says so.
        person.photograph(context, pictures::jpeg_with_exif(original, 6)).await;
    }
    person.submit().await;
    world.run_jobs().await;

    let there = world.at_veriff();
    assert_eq!((there.submissions_received, there.submissions_accepted), (1, 1), "one PATCH");
    let media: Vec<_> = there.media().collect();
    assert_eq!(media.len(), originals.len());
    for (context, original) in &originals {
        let media = media.iter().find(|media| media.context.as_str() == *context).expect("each is there");
        assert_eq!(media.mime, "image/jpeg");
        let before = image::load_from_memory(original).expect("a photograph");
        let after = image::load_from_memory(&media.bytes).expect("a JPEG at Veriff");
        assert_eq!((after.width(), after.height()), (before.height(), before.width()), "{context} is upright");
        assert!(after.width().max(after.height()) <= 1920);
        assert!(!media.bytes.windows(4).any(|bytes| bytes == b"Exif"), "{context} has no EXIF");
        assert!(media.size_bytes <= 800_000);
    }
    let calls = world.mock.calls();
    assert!(calls.iter().all(|call| call.signature.is_right()), "every call is rightly signed");
    assert_eq!(calls.iter().filter(|call| call.method == "PATCH").count(), 1);
}
