//! Connections: half a request is not waited for without an end, streams are counted, and a stop does not take long.

use std::time::{Duration, Instant};

use portal::server::{Budgets, Clock};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use super::wired::{Wire, upload};
use super::world::{NOON, World, quick_mock};

async fn world(change: impl FnOnce(&mut Budgets)) -> World {
    let mock = veriff::mock::Settings { decide_after: None, ..quick_mock() };
    World::with(mock, Clock::standing_at(NOON), |settings| change(&mut settings.budgets)).await
}

/// Opens a stream of events, and waits for its first word.
async fn stream(url: &str, token: &str) -> Wire {
    let mut wire = Wire::to(url).await;
    let head = format!("GET /v/{token}/events HTTP/1.1\r\nhost: portal\r\naccept: text/event-stream\r\n\r\n");
    assert!(wire.write(head.as_bytes()).await);
    let mut read = wire.read_some().await;
    while !read.contains("connected") {
        read += &wire.read_some().await;
    }
    wire
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn half_a_request_is_not_waited_for_and_a_whole_one_is() {
    let world = world(|budgets| budgets.request_head_timeout = Duration::from_secs(1)).await;
    let person = world.invite().await;
    let mut listening = stream(&world.url, &person.token).await;
    for half in ["", "P", "PRI * HT", "GET / HTTP/1.1\r\nhost: portal\r\n", "POST /api/photo HTTP/1.1\r\nx-a: "] {
        let mut wire = Wire::to(&world.url).await;
        assert!(wire.write(half.as_bytes()).await);
        let begun = Instant::now();
        let (closed, _) = wire.read_to_end(Duration::from_secs(10)).await;
        assert!(closed, "{half:?} is waited for");
        assert!(begun.elapsed() > Duration::from_millis(800), "{half:?} has no time");
    }
    // One that dribbles is no better: the limit is for the whole head.
    let mut wire = Wire::to(&world.url).await;
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_secs(10) && wire.write(b"a").await {
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert!(begun.elapsed() < Duration::from_secs(9), "a dribbling head is waited for");
    // What was asked for whole is there as long as it takes.
    world.portal.choose_language(&person.token, "en").await.expect("a language");
    person.consent().await;
    assert!(listening.read_some().await.contains("changed"), "the stream still tells");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn open_streams_do_not_hold_up_a_stop() {
    let world = world(|budgets| budgets.stop_within = Duration::from_secs(3)).await;
    let person = world.invite().await;
    let url = |listener: &TcpListener| format!("http://{}", listener.local_addr().expect("an address"));

    let (stop, listener) = (CancellationToken::new(), TcpListener::bind("127.0.0.1:0").await.expect("a port"));
    let address = url(&listener);
    let serving = tokio::spawn(portal::serve::serve(world.portal.clone(), listener, stop.clone()));
    let mut streams = Vec::new();
    for _ in 0..5 {
        streams.push(stream(&address, &person.token).await);
    }
    let _idle = Wire::to(&address).await;
    let begun = Instant::now();
    stop.cancel();
    for stream in &mut streams {
        let (closed, rest) = stream.read_to_end(Duration::from_secs(10)).await;
        assert!(closed && rest.ends_with("0\r\n\r\n"), "a stream ends whole: {rest:?}");
    }
    assert!(begun.elapsed() < Duration::from_secs(2), "{:?}", begun.elapsed());
    serving.await.expect("no panic").expect("it was served");
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_upload_that_never_ends_does_not_hold_up_a_stop_and_one_that_ends_is_taken() {
    let world = world(|budgets| budgets.stop_within = Duration::from_secs(3)).await;
    let (person, other) = (world.invite().await, world.invite().await);
    for one in [&person, &other] {
        one.consent().await;
        one.choose("PASSPORT", "EE").await;
    }
    let (stop, listener) = (CancellationToken::new(), TcpListener::bind("127.0.0.1:0").await.expect("a port"));
    let address = format!("http://{}", listener.local_addr().expect("an address"));
    let serving = tokio::spawn(portal::serve::serve(world.portal.clone(), listener, stop.clone()));
    let (head, body) = upload(&world, &person.token, "document-front", &vec![7; 100_000]);
    let mut endless = Wire::to(&address).await;
    assert!(endless.write(&head).await && endless.write(&body[..700]).await);
    let (head, body) = upload(&world, &other.token, "document-front", &super::pictures::jpeg(800, 600, 1));
    let mut ending = Wire::to(&address).await;
    assert!(ending.write(&head).await && ending.write(&body[..700]).await);
    tokio::time::sleep(Duration::from_millis(200)).await;
    let begun = Instant::now();
    stop.cancel();
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert!(ending.write(&body[700..]).await);
    let answer = ending.read_some().await;
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    serving.await.expect("no panic").expect("it was served");
    assert!(begun.elapsed() < Duration::from_secs(8), "{:?}", begun.elapsed());
    assert!(endless.read_to_end(Duration::from_secs(2)).await.0, "what was cut off is closed");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn streams_are_counted_for_each_link_and_in_all() {
    let world = world(|budgets| (budgets.streams, budgets.streams_per_viewer) = (3, 2)).await;
    let (one, two) = (world.invite().await, world.invite().await);
    let ask = async |token: &str| {
        let asked = world.http.get(format!("{}/v/{token}/events", world.url)).send().await.expect("an answer");
        (asked.status().as_u16(), asked.headers().contains_key("retry-after"))
    };
    let held = (stream(&world.url, &one.token).await, stream(&world.url, &one.token).await);
    assert_eq!(ask(&one.token).await, (503, true), "the third of one link");
    let third = stream(&world.url, &two.token).await;
    assert_eq!(ask(&two.token).await, (503, true), "the fourth in all");
    drop((held, third));
    let begun = Instant::now();
    while ask(&one.token).await.0 != 200 {
        assert!(begun.elapsed() < Duration::from_secs(20), "who left keeps their place");
        world.portal.choose_language(&one.token, "en").await.expect("a language");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_address_has_its_connections_and_no_more() {
    let world = world(|budgets| budgets.connections_per_address = 3).await;
    let person = world.invite().await;
    let held = [stream(&world.url, &person.token).await, stream(&world.url, &person.token).await];
    let third = stream(&world.url, &person.token).await;
    let mut fourth = Wire::to(&world.url).await;
    assert!(fourth.read_to_end(Duration::from_secs(5)).await.0, "the fourth is closed");
    drop((held, third));
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(world.get("/healthz").await.0, 200);
}
