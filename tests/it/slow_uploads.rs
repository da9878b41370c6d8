//! Slow uploads: who sends slowly takes nobody else's place, and who sends slowly but honestly gets through.

use std::time::{Duration, Instant};

use portal::server::{Budgets, Clock};
use reqwest::StatusCode;
use tokio::task::JoinSet;

use super::pictures;
use super::wired::{Wire, upload};
use super::world::{NOON, Person, World, quick_mock};

/// Somebody who is to photograph their document.
async fn ready(world: &World) -> Person<'_> {
    let person = world.invite().await;
    person.consent().await;
    person.choose("PASSPORT", "EE").await;
    person
}

async fn world(change: impl FnOnce(&mut Budgets)) -> World {
    let mock = veriff::mock::Settings { decide_after: None, ..quick_mock() };
    World::with(mock, Clock::standing_at(NOON), |settings| change(&mut settings.budgets)).await
}

/// Begins an upload of `bytes` and leaves it there.
async fn begun(world: &World, token: &str, bytes: usize) -> Wire {
    let (head, body) = upload(world, token, "document-front", &vec![7; bytes]);
    let mut wire = Wire::to(&world.url).await;
    assert!(wire.write(&head).await && wire.write(&body[..600]).await);
    wire
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_slow_uploads_on_one_link_keep_nobody_else_from_uploading() {
    let world = world(|_| ()).await;
    let (slow, other) = (ready(&world).await, ready(&world).await);
    let mut wires = Vec::new();
    for _ in 0..64 {
        wires.push(begun(&world, &slow.token, 20 * 1024 * 1024).await);
    }
    tokio::time::sleep(Duration::from_millis(500)).await;
    let begun = Instant::now();
    other.photograph("document-front", pictures::jpeg(800, 600, 1)).await;
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
    drop(wires);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_upload_that_stands_still_is_ended_and_its_place_is_free() {
    let world = world(|budgets| {
        budgets.uploads_per_link = 1;
        budgets.least_speed_over = Duration::from_secs(1);
    })
    .await;
    let person = ready(&world).await;
    let mut wire = begun(&world, &person.token, 1_000_000).await;
    let (closed, answer) = wire.read_to_end(Duration::from_secs(15)).await;
    assert!(closed, "{answer}");
    assert!(answer.starts_with("HTTP/1.1 408 ") && answer.contains("x-problem: problem-too-slow"), "{answer}");
    person.photograph("document-front", pictures::jpeg(800, 600, 1)).await;

    // Another form that stands still is ended in the same way.
    let mut wire = Wire::to(&world.url).await;
    let head = "POST /api/consent HTTP/1.1\r\nhost: portal\r\ncontent-type: application/x-www-form-urlencoded\r\n\
                content-length: 100\r\n\r\ntoken=";
    assert!(wire.write(head.as_bytes()).await);
    let (closed, answer) = wire.read_to_end(Duration::from_secs(15)).await;
    assert!(closed && answer.starts_with("HTTP/1.1 408 "), "{answer}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn four_people_at_100_kilobits_a_second_get_through_beside_slow_ones() {
    // The true rates; the time over which they are averaged is a tenth of what it is, and so are the bytes.
    let world = world(|budgets| budgets.least_speed_over = Duration::from_secs(2)).await;
    let slow = ready(&world).await;
    let mut wires = Vec::new();
    for _ in 0..16 {
        wires.push(begun(&world, &slow.token, 1_000_000).await);
    }
    let photo = pictures::jpeg(900, 700, 3);
    assert!(photo.len() > 40_000, "{} bytes are there at once", photo.len());
    let mut sending = JoinSet::new();
    for _ in 0..4 {
        let person = ready(&world).await;
        let (head, body) = upload(&world, &person.token, "document-front", &photo);
        let url = world.url.clone();
        sending.spawn(async move {
            let mut wire = Wire::to(&url).await;
            assert!(wire.write(&head).await);
            for piece in body.chunks(1_250) {
                assert!(wire.write(piece).await, "it is cut off");
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
            wire.read_some().await
        });
    }
    while let Some(answer) = sending.join_next().await {
        let answer = answer.expect("it is sent");
        assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_waits_too_long_for_a_place_is_asked_to_come_again() {
    let world = world(|budgets| {
        budgets.uploads_per_link = 1;
        budgets.upload_patience = Duration::from_millis(200);
    })
    .await;
    let person = ready(&world).await;
    let wire = begun(&world, &person.token, 1_000_000).await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    let (head, body) = upload(&world, &person.token, "document-front", &pictures::jpeg(800, 600, 1));
    let mut second = Wire::to(&world.url).await;
    assert!(second.write(&head).await && second.write(&body).await);
    let answer = second.read_some().await;
    assert!(answer.starts_with("HTTP/1.1 503 ") && answer.contains("retry-after: "), "{answer}");
    drop(wire);
    let (status, error_key, _) = person.try_photo("document-front", "a.jpg", pictures::jpeg(800, 600, 1)).await;
    assert_eq!((status, error_key.as_str()), (StatusCode::OK, ""), "the place of who left is free");
}
