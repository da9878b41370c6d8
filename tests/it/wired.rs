//! A client that writes its requests byte by byte: slowly, by halves, or not at all.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::world::World;

/// One connection.
pub(crate) struct Wire(TcpStream);

impl Wire {
    pub(crate) async fn to(url: &str) -> Self {
        let address = url.trim_start_matches("http://").trim_end_matches('/');
        Self(TcpStream::connect(address).await.expect("a connection"))
    }

    pub(crate) async fn write(&mut self, bytes: &[u8]) -> bool {
        self.0.write_all(bytes).await.is_ok()
    }

    /// Reads until the other end closes or `limit` is over; says whether it closed.
    pub(crate) async fn read_to_end(&mut self, limit: Duration) -> (bool, String) {
        let mut read = Vec::new();
        let closed = tokio::time::timeout(limit, self.0.read_to_end(&mut read)).await.is_ok();
        (closed, String::from_utf8_lossy(&read).into_owned())
    }

    /// Reads what is there, once something is.
    pub(crate) async fn read_some(&mut self) -> String {
        let mut buffer = vec![0; 16 * 1024];
        let reading = tokio::time::timeout(Duration::from_secs(20), self.0.read(&mut buffer));
        let size = reading.await.expect("something comes").unwrap_or(0);
        String::from_utf8_lossy(&buffer[..size]).into_owned()
    }
}

/// The whole request with which `token` sends a photo: its head, and its body.
pub(crate) fn upload(world: &World, token: &str, context: &str, photo: &[u8]) -> (Vec<u8>, Vec<u8>) {
    let mut body = Vec::new();
    for (name, value) in [("token", token), ("context", context), ("source", "camera")] {
        let part = format!("--seam\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        body.extend_from_slice(part.as_bytes());
    }
    body.extend_from_slice(
        b"--seam\r\ncontent-disposition: form-data; name=\"photo\"; filename=\"photo.jpg\"\r\n\
          content-type: image/jpeg\r\n\r\n",
    );
    body.extend_from_slice(photo);
    body.extend_from_slice(b"\r\n--seam--\r\n");
    let host = world.url.trim_start_matches("http://");
    let head = format!(
        "POST /api/photo HTTP/1.1\r\nhost: {host}\r\naccept: application/json\r\n\
         content-type: multipart/form-data; boundary=seam\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    (head.into_bytes(), body)
}
