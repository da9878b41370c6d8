//! Connections: how many there are, how long each may take for a request's head, and how they end.
//!
//! `axum::serve` waits for ever for the rest of a request that somebody has begun, and for the end of every answer when it is
//! told to stop. So connections are accepted here, and served by hyper, of which axum is made.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::Request;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::GracefulShutdown;
use rustix::process::{Resource, getrlimit, setrlimit};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tower::Service;

use super::timed_stream::TimedStream;
use crate::server::{Budgets, KeyedPermit, KeyedSemaphore, Portal, address_prefix};

/// Files that the process needs beside connections: the database, pictures, calls to Veriff.
const OTHER_FILES: usize = 256;
/// How much of a request's head is read, and how much of its body at once: 400 KiB, as hyper has it, times every connection is
/// a lot of memory.
const BUFFER: usize = 64 * 1024;
/// How many requests one connection of HTTP/2 may have open.
const REQUESTS: u32 = 64;
/// How often a quiet connection of HTTP/2 is asked whether somebody is there, and how long that may take.
const KEEP_ALIVE_INTERVAL: Duration = Duration::from_secs(30);

/// Serves `router` until stopped, and then gives what runs `stop_within` to end.
pub(super) async fn serve(
    portal: &Portal,
    router: Router,
    listener: TcpListener,
    stop: &CancellationToken,
) -> io::Result<()> {
    let budgets = portal.budgets();
    let permits = Arc::new(Semaphore::new(max_connections(budgets.connections)));
    let addresses = KeyedSemaphore::new(budgets.connections_per_address);
    let builder = builder(budgets);
    let running = GracefulShutdown::new();
    // Closes connections that are still open after the time to stop.
    let force_close = CancellationToken::new();
    loop {
        let accepted = async {
            let permit = Arc::clone(&permits).acquire_owned().await;
            (permit, listener.accept().await)
        };
        let (permit, accepted) = tokio::select! {
            accepted = accepted => accepted,
            () = stop.cancelled() => break,
        };
        let (stream, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                refused(&error, stop).await;
                continue;
            }
        };
        let Ok(connection_permit) = connection_permit(portal, &addresses, peer.ip()) else { continue };
        let (router, builder, watcher, force_close) =
            (router.clone(), builder.clone(), running.watcher(), force_close.clone());
        let timeout = budgets.request_head_timeout;
        tokio::spawn(async move {
            let _held = (permit, connection_permit);
            let connection = builder.serve_connection(
                io_of(stream, timeout),
                service_fn(move |request| answer(router.clone(), request, peer)),
            );
            tokio::select! {
                // Why a connection broke off is not an error of the portal.
                _ = watcher.watch(connection) => {}
                () = force_close.cancelled() => {}
            }
        });
    }
    // New connections go to another process.
    drop(listener);
    let left = running.count();
    if tokio::time::timeout(budgets.stop_within, running.shutdown()).await.is_err() {
        tracing::warn!(connections = left, "some requests were cut off, for they took too long to end");
    }
    force_close.cancel();
    Ok(())
}

async fn answer(
    mut router: Router,
    request: Request<Incoming>,
    peer: SocketAddr,
) -> Result<axum::response::Response, std::convert::Infallible> {
    let mut request = request.map(Body::new);
    request.extensions_mut().insert(ConnectInfo(peer));
    router.call(request).await
}

/// Returns a stream that ends where nothing comes or goes for `timeout`.
fn io_of(stream: TcpStream, timeout: Duration) -> TokioIo<TimedStream> {
    // What is written is whole: waiting for more of it only makes answers late.
    let _ = stream.set_nodelay(true);
    TokioIo::new(TimedStream::new(stream, timeout))
}

fn builder(budgets: &Budgets) -> Builder<TokioExecutor> {
    let mut builder = Builder::new(TokioExecutor::new());
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(budgets.request_head_timeout)
        .max_buf_size(BUFFER)
        .http2()
        .timer(TokioTimer::new())
        .keep_alive_interval(KEEP_ALIVE_INTERVAL)
        .keep_alive_timeout(KEEP_ALIVE_INTERVAL)
        .max_concurrent_streams(REQUESTS)
        .max_header_list_size(16 * 1024);
    builder
}

/// Returns how many connections there may be: what is asked for, and what the system lets the process open.
fn max_connections(wanted: usize) -> usize {
    let room = usize::try_from(files()).unwrap_or(usize::MAX).saturating_sub(OTHER_FILES).max(64);
    if room < wanted {
        tracing::warn!(
            wanted,
            room,
            "fewer connections than CONNECTIONS: the system lets the process open no more files"
        );
    }
    wanted.min(room).min(Semaphore::MAX_PERMITS)
}

/// Asks the system for as many files as it gives to who asks, and returns how many that are: many systems give 1,024 to
/// those who do not.
fn files() -> u64 {
    let mut limit = getrlimit(Resource::Nofile);
    limit.current = limit.maximum;
    // If it is refused, what was there before holds.
    let _ = setrlimit(Resource::Nofile, limit);
    getrlimit(Resource::Nofile).current.unwrap_or(u64::MAX)
}

/// Counts a connection to its address; a trusted proxy brings many people, and is not counted.
fn connection_permit(
    portal: &Portal,
    addresses: &Arc<KeyedSemaphore<IpAddr>>,
    peer: IpAddr,
) -> Result<Option<KeyedPermit<IpAddr>>, ()> {
    if portal.trusts(peer) {
        return Ok(None);
    }
    addresses.try_acquire(address_prefix(peer.to_canonical())).map(Some).ok_or(())
}

/// Waits after a connection that could not be accepted, unless only its other end was at fault.
async fn refused(error: &io::Error, stop: &CancellationToken) {
    let theirs = [io::ErrorKind::ConnectionRefused, io::ErrorKind::ConnectionAborted, io::ErrorKind::ConnectionReset];
    if theirs.contains(&error.kind()) {
        return;
    }
    tracing::error!(%error, "no connection can be accepted");
    tokio::select! {
        () = tokio::time::sleep(Duration::from_secs(1)) => {}
        () = stop.cancelled() => {}
    }
}
