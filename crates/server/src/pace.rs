//! The pace of a request's body: slow networks keep it, and who sends a byte now and then to hold a connection does not.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes};
use hyper::body::{Body as HttpBody, Frame, SizeHint};
use tokio::time::{Instant, Sleep, sleep_until};

/// What a body must keep to.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// Time that every body has.
    pub grace: Duration,
    /// Bytes that give it a second more.
    pub bytes: u64,
}

impl Default for Pace {
    fn default() -> Self {
        Self { grace: Duration::from_secs(30), bytes: 4 * 1024 }
    }
}

/// A body was too slow.
#[derive(Debug, thiserror::Error)]
#[error("the request's body did not come in time")]
struct TooSlow;

/// Whether a body failed because it fell behind.
pub fn is_too_slow(error: &axum::Error) -> bool {
    use std::error::Error;
    let mut cause: Option<&(dyn Error + 'static)> = Some(error);
    while let Some(error) = cause {
        if error.is::<TooSlow>() {
            return true;
        }
        cause = error.source();
    }
    false
}

impl Pace {
    /// The same body, which fails when it falls behind.
    pub fn of(self, body: Body) -> Body {
        // Most have none, or have it already.
        if body.is_end_stream() {
            return body;
        }
        let clock = Clock { pace: self, due: Instant::now() + self.grace, received: 0 };
        Body::new(Paced { inner: body, sleep: Box::pin(sleep_until(clock.due)), clock })
    }
}

/// Until when the next bytes must be here.
#[derive(Clone, Copy, Debug)]
struct Clock {
    pace: Pace,
    due: Instant,
    /// Bytes that have not made a whole second yet.
    received: u64,
}

impl Clock {
    fn receive(&mut self, bytes: usize) {
        let received = self.received.saturating_add(u64::try_from(bytes).unwrap_or(u64::MAX));
        let each = self.pace.bytes.max(1);
        self.due += Duration::from_secs(received / each);
        self.received = received % each;
    }
}

struct Paced {
    inner: Body,
    clock: Clock,
    sleep: Pin<Box<Sleep>>,
}

impl HttpBody for Paced {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        if let Poll::Ready(frame) = Pin::new(&mut self.inner).poll_frame(context) {
            let read = frame.as_ref().and_then(|frame| frame.as_ref().ok()).and_then(Frame::data_ref);
            self.clock.receive(read.map_or(0, Bytes::len));
            return Poll::Ready(frame);
        }
        let due = self.clock.due;
        if self.sleep.deadline() != due {
            self.sleep.as_mut().reset(due);
        }
        self.sleep.as_mut().poll(context).map(|()| Some(Err(axum::Error::new(TooSlow))))
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use futures_util::{StreamExt, stream};
    use http_body_util::BodyExt;

    use super::*;

    /// Seconds after which a body with pieces of `bytes` every so many seconds is given up, of an hour.
    fn given_up(bytes: usize, every: u64) -> Option<u64> {
        let start = Instant::now();
        let pace = Pace::default();
        let mut clock = Clock { pace, due: start + pace.grace, received: 0 };
        for second in (every..3600).step_by(usize::try_from(every).unwrap_or(1)) {
            if start + Duration::from_secs(second) > clock.due {
                return Some((clock.due - start).as_secs());
            }
            clock.receive(bytes);
        }
        None
    }

    // covers: 35
    #[test]
    fn a_body_that_trickles_is_given_up_and_a_slow_network_is_not() {
        assert_eq!(given_up(8 * 1024, 1), None, "64 kbit/s");
        assert_eq!(given_up(200 * 1024, 20), None, "in bursts");
        assert_eq!(given_up(1, 1), Some(30));
        assert_eq!(given_up(1024, 1), Some(39));
        assert_eq!(given_up(1, 40), Some(30));
    }

    // covers: 35
    #[tokio::test]
    async fn a_body_that_never_comes_fails_and_one_that_came_does_not() {
        let pace = Pace { grace: Duration::from_millis(20), ..Pace::default() };
        let first = stream::once(async { Ok::<_, std::io::Error>(Bytes::from_static(b"{")) });
        let never = Body::from_stream(first.chain(stream::pending()));
        let error = pace.of(never).collect().await.err();
        assert!(error.is_some_and(|error| is_too_slow(&error)));
        assert!(!is_too_slow(&axum::Error::new(std::io::Error::other("the client has gone"))));
        let whole = pace.of(Body::from("{}")).collect().await.map(|body| body.to_bytes());
        assert_eq!(whole.ok().as_deref(), Some(b"{}".as_slice()));
    }
}
