//! Crowds cannot fill the memory: the real program's own peak is read while many send large photos at once, and while many listen.
//! What it costs others is measured by `benches/load.rs`.

use std::time::Duration;

use futures_util::StreamExt;
use reqwest::StatusCode;
use rustix::process::{Resource, getrlimit, setrlimit};
use tempfile::TempDir;
use tokio::task::JoinSet;

use super::memory::{Demo, post, send};
use super::{pictures, world};

/// The most memory that the program may ever hold, in MiB: 300 MB.
const MAX_PEAK: u64 = 300_000_000 / 1024 / 1024;
/// How many send a photo of twelve megapixels at once: more than have room in `UPLOAD_MEMORY` and in `DECODE_MEMORY` together.
const LINKS: usize = 40;
/// How many listen: fewer a link than `STREAMS_PER_VIEWER`.
const STREAMS: usize = 500;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn crowds_take_a_bounded_amount_of_memory() {
    // Many systems give 1,024 files to those who do not ask.
    let mut files = getrlimit(Resource::Nofile);
    files.current = files.maximum;
    let _ = setrlimit(Resource::Nofile, files);
    let http = world::client_with(Duration::from_mins(5));
    let folder = TempDir::new().expect("a folder");
    let demo = Demo::with_links(&folder, LINKS);
    if demo.peak().is_none() {
        return;
    }
    let (url, tokens) = (demo.url(), demo.tokens());
    assert_eq!(tokens.len(), LINKS);
    for token in &tokens {
        post(&http, &format!("{url}/api/consent"), &[("token", token), ("agreed", "on")]).await;
        let document = [("token", token.as_str()), ("document_type", "PASSPORT"), ("country", "EE")];
        post(&http, &format!("{url}/api/document"), &document).await;
    }
    let photo = tokio::task::spawn_blocking(|| pictures::jpeg(3000, 4000, 1)).await.expect("a picture");
    let photo = bytes::Bytes::from(photo);
    let mut sending = JoinSet::new();
    for token in tokens.clone() {
        let (http, url, photo) = (http.clone(), url.clone(), photo.clone());
        sending.spawn(async move {
            for _ in 0..100 {
                match send(http.clone(), url.clone(), token.clone(), photo.clone()).await {
                    StatusCode::OK => return true,
                    StatusCode::SERVICE_UNAVAILABLE | StatusCode::REQUEST_TIMEOUT => {
                        tokio::time::sleep(Duration::from_millis(500)).await;
                    }
                    status => panic!("{status}"),
                }
            }
            false
        });
    }
    while let Some(taken) = sending.join_next().await {
        assert!(taken.expect("it is sent"), "a photo is never taken");
    }
    let after_uploads = demo.peak().expect("it runs");

    let mut open = Vec::new();
    for number in 0..STREAMS {
        let token = &tokens[number % LINKS];
        let answer = http.get(format!("{url}/v/{token}/events")).send().await.expect("a stream");
        assert_eq!(answer.status(), StatusCode::OK, "stream {number}");
        let mut events = answer.bytes_stream();
        events.next().await.expect("a first word").expect("it is whole");
        open.push(events);
    }
    // Each of these is told to everybody who listens to that link.
    for token in &tokens {
        post(&http, &format!("{url}/api/language"), &[("token", token), ("language", "en")]).await;
    }
    let peak = demo.peak().expect("it runs");
    println!("{after_uploads} MiB after {LINKS} photos at once, {peak} MiB with {STREAMS} streams");
    assert!(peak <= MAX_PEAK, "{after_uploads} MiB after the uploads, {peak} MiB at the end");
}
