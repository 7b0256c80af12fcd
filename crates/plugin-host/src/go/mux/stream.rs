//! One stream: reads and writes that respect the other side's window.

use std::{
    io,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
};

use bytes::BytesMut;
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    sync::{Notify, OwnedSemaphorePermit},
};

use super::{
    MuxError, Room,
    session::Shared,
    state::{SEND_BUFFER, State},
};

/// A stream of a session. Clones are the same stream; it closes when the last is dropped.
#[derive(Clone)]
pub struct Stream {
    handle: Arc<Handle>,
}

struct Handle {
    shared: Arc<Shared>,
    id: u32,
    writable: Arc<Notify>,
}

impl Drop for Handle {
    fn drop(&mut self) {
        let now = self.shared.now();
        self.shared.with(|state| state.drop_holder(self.id, now));
    }
}

impl Stream {
    pub(super) fn new(shared: Arc<Shared>, id: u32) -> Self {
        let writable =
            shared.peek(|state| state.streams.get(&id).map(|stream| Arc::clone(&stream.writable))).unwrap_or_default();
        Self { handle: Arc::new(Handle { shared, id, writable }) }
    }

    /// Queues data without waiting. Whoever sends much waits for [`Stream::ready`] first.
    ///
    /// # Errors
    /// When the stream or the session is closed.
    pub fn send(&self, data: &[u8]) -> Result<(), MuxError> {
        self.handle.shared.with(|state| state.send(self.handle.id, data))
    }

    /// Waits until little enough is queued.
    ///
    /// # Errors
    /// When the stream or the session is closed.
    pub async fn ready(&self) -> Result<(), MuxError> {
        self.queued_below(SEND_BUFFER).await
    }

    /// Waits until everything queued has been framed.
    ///
    /// # Errors
    /// When the stream or the session is closed.
    pub async fn flushed(&self) -> Result<(), MuxError> {
        self.queued_below(1).await
    }

    async fn queued_below(&self, bytes: usize) -> Result<(), MuxError> {
        loop {
            let writable = self.handle.writable.notified();
            if self.peek(|state, id| queued(state, id))? < bytes {
                return Ok(());
            }
            writable.await;
        }
    }

    /// Waits for memory for a message of so many bytes; `None` for one too small to count.
    pub(crate) async fn room(&self, room: Room, bytes: usize) -> Option<OwnedSemaphorePermit> {
        self.handle.shared.rooms.take(room, bytes).await
    }

    /// Closes our end after what is queued; reading goes on.
    pub fn finish(&self) {
        self.handle.shared.with(|state| state.finish(self.handle.id));
    }

    /// Takes up to `most` received bytes; an empty buffer is the end of the stream.
    pub(crate) fn poll_take(&self, context: &mut Context<'_>, most: usize) -> Poll<io::Result<BytesMut>> {
        let id = self.handle.id;
        self.handle.shared.with(|state| {
            let closed = state.closed.clone();
            let Some(stream) = state.streams.get_mut(&id) else {
                return Poll::Ready(Ok(BytesMut::new()));
            };
            if !stream.received.is_empty() {
                return Poll::Ready(Ok(state.take(id, most).unwrap_or_default()));
            }
            if stream.reset {
                return Poll::Ready(Err(io::ErrorKind::ConnectionReset.into()));
            }
            if stream.remote_finished {
                return Poll::Ready(Ok(BytesMut::new()));
            }
            if let Some(reason) = closed {
                return Poll::Ready(Err(io::Error::new(io::ErrorKind::BrokenPipe, reason)));
            }
            stream.reader = Some(context.waker().clone());
            Poll::Pending
        })
    }

    fn peek<T>(&self, work: impl FnOnce(&mut State, u32) -> T) -> T {
        self.handle.shared.peek(|state| work(state, self.handle.id))
    }
}

fn queued(state: &State, id: u32) -> Result<usize, MuxError> {
    if let Some(reason) = &state.closed {
        return Err(MuxError::Closed(reason.clone()));
    }
    match state.streams.get(&id) {
        Some(stream) if !stream.reset => Ok(stream.outgoing.len()),
        _ => Err(MuxError::StreamClosed),
    }
}

impl AsyncRead for Stream {
    fn poll_read(self: Pin<&mut Self>, context: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let taken = ready!(self.poll_take(context, buffer.remaining()))?;
        buffer.put_slice(&taken);
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Stream {
    fn poll_write(self: Pin<&mut Self>, context: &mut Context<'_>, data: &[u8]) -> Poll<io::Result<usize>> {
        ready!(poll_below(&self, context, SEND_BUFFER))?;
        let count = data.len().min(SEND_BUFFER);
        let data = data.get(..count).unwrap_or_default();
        self.send(data).map_err(broken)?;
        Poll::Ready(Ok(count))
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        poll_below(&self, context, 1)
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.finish();
        Poll::Ready(Ok(()))
    }
}

fn poll_below(stream: &Stream, context: &mut Context<'_>, bytes: usize) -> Poll<io::Result<()>> {
    stream.peek(|state, id| {
        if queued(state, id).map_err(broken)? < bytes {
            return Poll::Ready(Ok(()));
        }
        if let Some(stream) = state.streams.get_mut(&id) {
            stream.writer = Some(context.waker().clone());
        }
        Poll::Pending
    })
}

fn broken(error: MuxError) -> io::Error {
    io::Error::new(io::ErrorKind::BrokenPipe, error)
}
