//! A connection with a timeout for its first bytes, and for each write.
//!
//! The first bytes show which version of HTTP is spoken (RFC 9113, section 3.4), and hyper waits for them without an end; its
//! own limit begins when they are there. Nor does it give up an answer that the other end never reads.

use std::io::{Error, ErrorKind, IoSlice, Result};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Instant, Sleep};

/// What a client of HTTP/2 says first.
const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

/// A connection with a time limit for its first bytes and for each write.
pub(super) struct TimedStream {
    stream: TcpStream,
    timeout: Duration,
    /// How much of the preface of HTTP/2 has come.
    seen: usize,
    /// When the first bytes must be there; nothing once it is clear which HTTP is spoken.
    beginning: Option<Pin<Box<Sleep>>>,
    /// When something of what is written must be taken; nothing while it is.
    writing: Option<Pin<Box<Sleep>>>,
}

impl TimedStream {
    /// Waits for so long.
    pub(super) fn new(stream: TcpStream, timeout: Duration) -> Self {
        let beginning = Some(Box::pin(tokio::time::sleep(timeout)));
        Self { stream, timeout, seen: 0, beginning, writing: None }
    }

    /// Compares the first bytes with the preface: anything else is HTTP/1.
    fn inspect_preface(&mut self, new: &[u8]) {
        let rest = &PREFACE[self.seen..];
        let same = new.len().min(rest.len());
        self.seen += same;
        if new.is_empty() || new[..same] != rest[..same] || self.seen == PREFACE.len() {
            self.beginning = None;
        }
    }

    /// Returns the result of a write, or a timeout where nothing was written for too long.
    fn written(&mut self, context: &mut Context<'_>, poll: Poll<Result<usize>>) -> Poll<Result<usize>> {
        if poll.is_ready() {
            self.writing = None;
            return poll;
        }
        let until = Instant::now() + self.timeout;
        let writing = self.writing.get_or_insert_with(|| Box::pin(tokio::time::sleep_until(until)));
        writing.as_mut().poll(context).map(|()| Err(Error::from(ErrorKind::TimedOut)))
    }
}

impl AsyncRead for TimedStream {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<Result<()>> {
        if let Some(beginning) = &mut self.beginning
            && beginning.as_mut().poll(context).is_ready()
        {
            return Poll::Ready(Err(Error::from(ErrorKind::TimedOut)));
        }
        let before = buffer.filled().len();
        let poll = Pin::new(&mut self.stream).poll_read(context, buffer);
        if self.beginning.is_some() && poll.is_ready() {
            self.inspect_preface(&buffer.filled()[before..]);
        }
        poll
    }
}

impl AsyncWrite for TimedStream {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<Result<usize>> {
        let poll = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.written(context, poll)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[IoSlice<'_>],
    ) -> Poll<Result<usize>> {
        let poll = Pin::new(&mut self.stream).poll_write_vectored(context, bytes);
        self.written(context, poll)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
