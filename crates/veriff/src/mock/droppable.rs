//! Connections that can be dropped without an answer, and answers that break off.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};

use axum::body::Body;
use axum::extract::connect_info::{ConnectInfo, Connected};
use axum::response::Response;
use axum::serve::{IncomingStream, Listener};
use futures_util::stream;
use http::Extensions;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};

/// A connection that can be dropped.
#[derive(Clone, Default)]
pub(super) struct Connection {
    dropped: Arc<AtomicBool>,
}

/// Drops the connection that a request came on: whatever is answered never leaves.
pub(super) fn drop_connection(extensions: &Extensions) -> Response {
    if let Some(ConnectInfo(connection)) = extensions.get::<ConnectInfo<Connection>>() {
        connection.dropped.store(true, Ordering::Release);
    }
    // On a server of somebody else's the head does leave, and the connection breaks then.
    broken(Vec::new())
}

/// The answer with the second half of its body missing.
pub(super) async fn cut(response: Response) -> Response {
    let (mut head, body) = response.into_parts();
    let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap_or_default();
    head.headers.insert(http::header::CONTENT_LENGTH, bytes.len().into());
    let mut response = broken(bytes[..bytes.len() / 2].to_vec());
    (*response.status_mut(), *response.headers_mut()) = (head.status, head.headers);
    response
}

/// An answer that breaks off after `bytes`.
fn broken(bytes: Vec<u8>) -> Response {
    let pieces = [Ok(bytes), Err(io::Error::from(io::ErrorKind::ConnectionReset))];
    Response::new(Body::from_stream(stream::iter(pieces)))
}

pub(super) struct DroppableListener(pub(super) TcpListener);

impl Listener for DroppableListener {
    type Io = DroppableStream;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        let (stream, address) = Listener::accept(&mut self.0).await;
        // Small answers should not wait for larger ones.
        let _ = stream.set_nodelay(true);
        (DroppableStream { stream, connection: Connection::default() }, address)
    }

    fn local_addr(&self) -> io::Result<Self::Addr> {
        self.0.local_addr()
    }
}

impl Connected<IncomingStream<'_, DroppableListener>> for Connection {
    fn connect_info(stream: IncomingStream<'_, DroppableListener>) -> Self {
        stream.io().connection.clone()
    }
}

/// A stream that writes nothing any more once it was dropped.
pub(super) struct DroppableStream {
    stream: TcpStream,
    connection: Connection,
}

impl DroppableStream {
    fn check(&self) -> io::Result<()> {
        let is_dropped = self.connection.dropped.load(Ordering::Acquire);
        if is_dropped { Err(io::ErrorKind::ConnectionReset.into()) } else { Ok(()) }
    }
}

impl AsyncRead for DroppableStream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for DroppableStream {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.check()?;
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.check()?;
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
