//! What comes with a request and is read by nobody: a body of a GET, or of what was refused before. The connection of a request whose
//! body lies unread cannot be used again, and is closed without a word; so it is read after the answer is known, in one place.
//! Go's server does so, and clients of Mattermost's rely on it.

use std::mem;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes};
use http_body_util::{BodyExt, Limited};
use hyper::body::{Body as HttpBody, Frame, SizeHint};

/// Bytes that are read of it; Go's server reads as many. Whoever says to send more is not waited for.
const MOST: usize = 256 * 1024;
/// How long it may take.
const TIME: Duration = Duration::from_secs(5);

/// Where a body comes when it is let go before its end.
#[derive(Clone, Default)]
pub struct Unread(Arc<Mutex<Option<Body>>>);

impl Unread {
    /// The same body, which comes here when it is let go before its end.
    pub fn watch(&self, body: Body) -> Body {
        // Most requests have none.
        if body.is_end_stream() {
            return body;
        }
        Body::new(Watched { inner: body, left: self.clone() })
    }

    /// Reads what is left of it, if that is not too much.
    pub async fn read(self) {
        let left = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some(left) = left else { return };
        if left.size_hint().lower() <= MOST as u64 {
            // Whatever comes of it, the answer goes out.
            let _ = tokio::time::timeout(TIME, Limited::new(left, MOST).collect()).await;
        }
    }
}

struct Watched {
    inner: Body,
    left: Unread,
}

impl Drop for Watched {
    fn drop(&mut self) {
        if !self.inner.is_end_stream() {
            *self.left.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(mem::take(&mut self.inner));
        }
    }
}

impl HttpBody for Watched {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let frame = Pin::new(&mut self.inner).poll_frame(context);
        // What ended is not asked again.
        if matches!(frame, Poll::Ready(None | Some(Err(_)))) {
            self.inner = Body::empty();
        }
        frame
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

    use super::*;

    fn body(pieces: usize, then_stuck: bool) -> (Body, Arc<Mutex<usize>>) {
        let asked = Arc::new(Mutex::new(0));
        let counted = asked.clone();
        let sent = stream::iter(0..pieces).map(move |_| {
            *counted.lock().unwrap() += 1;
            Ok::<_, std::io::Error>(Bytes::from(vec![0; 1024]))
        });
        let body = if then_stuck { Body::from_stream(sent.chain(stream::pending())) } else { Body::from_stream(sent) };
        (body, asked)
    }

    #[tokio::test(start_paused = true)]
    async fn what_nobody_read_is_read_within_bounds_and_what_was_read_is_not() {
        for (pieces, stuck, read) in [(3, false, 3), (1000, false, 257), (2, true, 2)] {
            let unread = Unread::default();
            let (body, asked) = body(pieces, stuck);
            drop(unread.watch(body));
            unread.read().await;
            assert_eq!(*asked.lock().unwrap(), read, "{pieces} {stuck}");
        }
        let unread = Unread::default();
        let (begun, asked) = body(4, false);
        let mut begun = unread.watch(begun);
        begun.frame().await.unwrap().unwrap();
        drop(begun);
        unread.read().await;
        assert_eq!(*asked.lock().unwrap(), 4, "the rest of it");
        let unread = Unread::default();
        unread.watch(body(2, false).0).collect().await.unwrap();
        assert!(unread.0.lock().unwrap().is_none());
        let unread = Unread::default();
        drop(unread.watch(Body::from(vec![0; MOST + 1])));
        tokio::time::timeout(Duration::from_millis(1), unread.read()).await.unwrap();
    }
}
