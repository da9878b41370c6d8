//! Crowds cannot fill the memory: the real program's own peak is read while many come at once. The same with the numbers of
//! a bad day, and with what it costs others, is measured by `benches/load.rs`.

use futures_util::StreamExt;
use reqwest::StatusCode;
use tempfile::TempDir;
use tokio::task::JoinSet;

use super::memory::{Demo, post};
use super::{pictures, world};

/// The most memory that the program may ever hold, in MiB: 300 MB.
const MOST: u64 = 286;
/// How many send a photo at once.
const LINKS: usize = 8;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn crowds_take_a_bounded_amount_of_memory() {
    let http = world::client();
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
    let photo = bytes::Bytes::from(pictures::jpeg(3000, 4000, 1));
    let mut sending = JoinSet::new();
    for token in tokens.clone() {
        sending.spawn(super::memory::send(http.clone(), url.clone(), token, photo.clone()));
    }
    while let Some(status) = sending.join_next().await {
        assert_eq!(status.expect("it is sent"), StatusCode::OK);
    }
    let after_uploads = demo.peak().expect("it runs");

    let mut open = Vec::new();
    for number in 0..200 {
        let token = &tokens[number % LINKS];
        let answer = http.get(format!("{url}/v/{token}/events")).send().await.expect("a stream");
        assert_eq!(answer.status(), StatusCode::OK);
        let mut events = answer.bytes_stream();
        events.next().await.expect("a first word").expect("it is whole");
        open.push(events);
    }
    let after_streams = demo.peak().expect("it runs");

    let mut trying = JoinSet::new();
    for number in 0..120 {
        let (http, url) = (http.clone(), url.clone());
        trying.spawn(async move {
            let email = format!("nobody{number}@example.com");
            let form = [("email", email.as_str()), ("password", "correct horse battery staple")];
            http.post(format!("{url}/admin/login")).form(&form).send().await.expect("an answer").status()
        });
    }
    while let Some(status) = trying.join_next().await {
        assert_ne!(status.expect("no panic"), StatusCode::INTERNAL_SERVER_ERROR);
    }
    let peak = demo.peak().expect("it runs");
    println!("{after_uploads} MiB after the uploads, {after_streams} after the streams, {peak} after the sign-ins");
    assert!(
        peak <= MOST,
        "{after_uploads} MiB after the uploads, {after_streams} after the streams, {peak} at the end"
    );
}
