//! The minimum speed of a request's body: a slower one is ended, with the status 408.
//!
//! Only the time counts in which the portal waits for the client, and not that in which a photo waits for its permit.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::{Request, State};
use axum::http::header::CONNECTION;
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use hyper::body::{Frame, SizeHint};
use tokio::time::{Instant, Sleep};

use crate::domain::UserError;
use crate::server::{Portal, TooSlow};

/// Lets a request through, with a body that must come in time.
pub(super) async fn enforce(State(portal): State<Portal>, request: Request, next: Next) -> Response {
    if request.body().is_end_stream() {
        return next.run(request).await;
    }
    let slow = TooSlow::default();
    let (mut parts, body) = request.into_parts();
    parts.extensions.insert(slow.clone());
    let budgets = portal.budgets();
    let body = Body::new(MinSpeedBody::new(body, budgets.least_speed, budgets.least_speed_over, slow.clone()));
    let mut response = next.run(Request::from_parts(parts, body)).await;
    if slow.is_noted() {
        // A success that was made of half a body is replaced; a page that names the error stays.
        if !response.status().is_redirection() && response.status() != StatusCode::REQUEST_TIMEOUT {
            response =
                super::error_response::error_response(UserError::TooSlow, StatusCode::REQUEST_TIMEOUT).into_response();
        }
        // The rest is not waited for (RFC 9110, section 15.5.9).
        response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    }
    response
}

/// A body that ends with an error when too little of it comes.
struct MinSpeedBody {
    body: Body,
    /// How many bytes must come in each time of waiting that is `window` long.
    min_bytes: u64,
    window: Duration,
    came: u64,
    waited: Duration,
    waiting: Option<(Instant, Pin<Box<Sleep>>)>,
    slow: TooSlow,
}

impl MinSpeedBody {
    fn new(body: Body, speed: u64, window: Duration, slow: TooSlow) -> Self {
        let min_bytes = u64::try_from(u128::from(speed) * window.as_millis() / 1000).unwrap_or(u64::MAX);
        Self { body, min_bytes, window, came: 0, waited: Duration::ZERO, waiting: None, slow }
    }

    /// Begins another window once the last one is over; says whether enough bytes came in it.
    fn counted(&mut self) -> bool {
        if self.waited < self.window {
            return true;
        }
        let enough = self.came >= self.min_bytes;
        (self.came, self.waited, self.waiting) = (0, Duration::ZERO, None);
        enough
    }

    fn give_up<T>(&self) -> Poll<Option<Result<T, axum::Error>>> {
        self.slow.note();
        Poll::Ready(Some(Err(axum::Error::new(std::io::Error::from(std::io::ErrorKind::TimedOut)))))
    }
}

impl HttpBody for MinSpeedBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        if self.slow.is_noted() {
            return self.give_up();
        }
        if let Poll::Ready(frame) = Pin::new(&mut self.body).poll_frame(context) {
            if let Some((since, _)) = self.waiting.take() {
                self.waited += since.elapsed();
            }
            if let Some(Ok(frame)) = &frame {
                self.came += frame.data_ref().map_or(0, |data| data.len() as u64);
                if !self.counted() {
                    return self.give_up();
                }
            }
            return Poll::Ready(frame);
        }
        loop {
            let left = self.window.saturating_sub(self.waited);
            let (_, sleep) = self.waiting.get_or_insert_with(|| (Instant::now(), Box::pin(tokio::time::sleep(left))));
            if sleep.as_mut().poll(context).is_pending() {
                return Poll::Pending;
            }
            self.waited = self.window;
            if !self.counted() {
                return self.give_up();
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads a body that brings `bytes` every `every` milliseconds, for `times`; says whether it came to its end.
    async fn read(bytes: usize, every: u64, times: usize) -> bool {
        let chunks = async_stream::stream! {
            for _ in 0..times {
                tokio::time::sleep(Duration::from_millis(every)).await;
                yield Ok::<_, std::io::Error>(Bytes::from(vec![0; bytes]));
            }
        };
        let slow = TooSlow::default();
        let body =
            Body::new(MinSpeedBody::new(Body::from_stream(chunks), 10_000, Duration::from_millis(200), slow.clone()));
        let whole = axum::body::to_bytes(body, usize::MAX).await;
        assert_eq!(whole.is_err(), slow.is_noted());
        whole.is_ok()
    }

    #[tokio::test]
    async fn what_is_slow_all_the_time_is_ended_and_what_pauses_is_not() {
        assert!(read(500, 20, 40).await, "25,000 a second");
        assert!(read(2_600, 130, 6).await, "20,000 a second, with pauses");
        assert!(!read(50, 20, 40).await, "2,500 a second");
        assert!(!read(1, 1_000, 2).await, "stands still");
    }
}
