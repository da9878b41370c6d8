//! Answers that no Veriff gives: unsigned, not JSON, endless, a failure behind 200.

use crate::stage::{KEY, SECRET, credentials};
use axum::Router;
use axum::http::{HeaderMap, StatusCode};
use tokio::net::TcpListener;
use veriff::{Client, Error, NewSession, SessionId, SharedSecret};

const SESSION: &str = "8d3a7c1e-5b0f-4f62-9a41-0c2b6e7d9f10";

/// A client of a server that always answers the same.
async fn client(status: u16, headers: &[(&'static str, String)], body: impl Into<Vec<u8>>) -> Client {
    let status = StatusCode::from_u16(status).expect("a status");
    let map: HeaderMap =
        headers.iter().map(|(name, value)| ((*name).parse().expect("a name"), value.parse().expect("text"))).collect();
    let body = body.into();
    let router = Router::new().fallback(async move || (status, map.clone(), body.clone()));
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let base = format!("http://{}", listener.local_addr().expect("it is bound"));
    tokio::spawn(async move { axum::serve(listener, router).await });
    Client::new(&base, credentials()).expect("it is loopback")
}

fn signed(body: &str) -> [(&'static str, String); 2] {
    [("vrf-auth-client", KEY.into()), ("vrf-hmac-signature", SharedSecret::new(SECRET).sign(body.as_bytes()))]
}

#[tokio::test]
async fn unsigned() {
    let session = SessionId::new(SESSION);
    let body = r#"{"status":"success","verification":null}"#;
    let client = client(200, &[], body).await;
    assert!(client.decision(&session).await.is_ok());
    assert!(matches!(client.clone().strict().decision(&session).await, Err(Error::ForgedAnswer)));
    let client = self::client(200, &signed(body), body).await.strict();
    assert!(client.decision(&session).await.is_ok());
    let other_key = [("x-auth-client", SESSION.to_owned())];
    let client = self::client(200, &other_key, body).await;
    assert!(matches!(client.decision(&session).await, Err(Error::ForgedAnswer)));
    let client = self::client(404, &[], "{}").await.strict();
    assert!(matches!(client.decision(&session).await, Err(Error::ForgedAnswer)));
}

#[tokio::test]
async fn from_a_gateway() {
    let session = SessionId::new(SESSION);
    for status in [500, 502, 503, 504, 429] {
        let retry = [("retry-after", "2".to_owned())];
        let client = client(status, &retry, "<html>busy</html>").await.strict();
        let error = client.decision(&session).await.expect_err("it is busy");
        assert!(error.is_temporary() && error.retry_after().is_some(), "{status}");
        assert!(!error.to_string().contains("html"));
    }
    let error = client(200, &[], "<html>").await.decision(&session).await.expect_err("it is no JSON");
    assert!(matches!(error, Error::Unreadable { .. }) && error.is_temporary());
    let error = client(200, &[], "").await.decision(&session).await.expect_err("it is empty");
    assert!(matches!(error, Error::Unreadable { .. }) && error.is_temporary());
}

#[tokio::test]
async fn endless() {
    let session = SessionId::new(SESSION);
    let client = client(200, &[], vec![b' '; 5 * 1024 * 1024]).await;
    let error = client.decision(&session).await.expect_err("it is too long");
    assert!(matches!(error, Error::AnswerTooLarge { limit_bytes: 4_194_304 }) && !error.is_temporary());
    let large = self::client(200, &[], vec![0; 33 * 1024 * 1024]).await;
    let file = large.media_file(&SESSION.into()).await.expect("its head is fine");
    assert!(matches!(file.bytes().await, Err(Error::AnswerTooLarge { .. })));
}

#[tokio::test]
async fn a_failure_behind_200() {
    let body = r#"{"status":"fail","code":1104,"message":"Invalid parameters"}"#;
    let client = client(200, &signed(body), body).await;
    let error = client.create_session(&NewSession::default()).await.expect_err("it failed");
    assert_eq!((error.code(), error.status().map(|status| status.as_u16())), (Some("1104"), Some(400)));
    assert!(!error.is_temporary());
}

#[tokio::test]
async fn a_file_with_a_wrong_signature() {
    let client = client(200, &signed("another file"), "this file").await;
    let mut file = client.media_file(&SESSION.into()).await.expect("its head is fine");
    assert!(file.chunk().await.expect("a piece").is_some());
    assert!(matches!(file.chunk().await, Err(Error::ForgedAnswer)));
}
