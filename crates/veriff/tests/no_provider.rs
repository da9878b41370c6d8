//! A process that has installed no TLS provider: a client is made all the same, and installs none.
//!
//! A file of its own, for a provider is installed for a whole process.

use std::time::Duration;

use rustls::crypto::CryptoProvider;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpListener;
use veriff::{Client, Credentials, Error, NewSession, SharedSecret};

#[tokio::test]
async fn a_client_speaks_tls_without_a_provider_in_the_process() {
    assert!(CryptoProvider::get_default().is_none());
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let base = format!("https://{}", listener.local_addr().expect("an address"));
    // What answers speaks no TLS; that far the client must come.
    let heard = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.expect("a connection");
        let mut first = [0; 3];
        tokio::io::AsyncReadExt::read_exact(&mut stream, &mut first).await.expect("a greeting");
        stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await.expect("it is written");
        first
    });
    let credentials = Credentials::new("2b5fd4e7-6a01-4d2e-9f7b-8c1f0a3e5d64", SharedSecret::new("secret"));
    let client = Client::new(base, credentials).expect("a client");
    let new = NewSession::new();
    let asked = tokio::time::timeout(Duration::from_secs(10), client.create_session(&new));
    assert!(matches!(asked.await.expect("in time"), Err(Error::Unreachable(_))));
    // A record of a TLS handshake, version 3.x.
    assert_eq!(heard.await.expect("a task")[..2], [0x16, 0x03]);
    assert!(CryptoProvider::get_default().is_none(), "nothing was installed for the process");
}
