//! The way out of a connection. Answers go over it as over any socket; once it carries a WebSocket, the task that serves it
//! and the hub both write to it, whole frames each, so that an event wakes nobody but its reader.

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};

/// Bytes that wait for a reader who is slow. With more of them, whoever writes waits as well.
const WAITING: usize = 64 * 1024;

/// A handle to the way out; cheap to clone.
#[derive(Clone)]
pub struct Wire(Arc<Mutex<Out>>);

struct Out {
    half: OwnedWriteHalf,
    /// Whether what is handed over at once goes out unbroken, whoever writes meanwhile.
    unbroken: bool,
    /// What was handed over and has not gone out.
    waiting: Vec<u8>,
}

/// A connection whose way out others may use.
pub struct Io {
    read: OwnedReadHalf,
    wire: Wire,
}

/// What is left after a try to write all that waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Left {
    Nothing,
    /// The reader has no room, or has gone: whoever serves the connection has to see to it.
    Something,
}

impl Io {
    pub fn new(stream: TcpStream) -> Self {
        let (read, half) = stream.into_split();
        let out = Out { half, unbroken: false, waiting: Vec::new() };
        Self { read, wire: Wire(Arc::new(Mutex::new(out))) }
    }

    pub fn wire(&self) -> &Wire {
        &self.wire
    }
}

impl Wire {
    fn out(&self) -> MutexGuard<'_, Out> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// From now on what is handed over at once goes out unbroken.
    pub fn share(&self) {
        self.out().unbroken = true;
    }

    /// Has something added to what goes out and answers how many bytes it waits behind, which somebody sees to; `None` where
    /// too much waits, and nothing was asked of `write`.
    pub fn push(&self, write: impl FnOnce(&mut Vec<u8>)) -> Option<usize> {
        let mut out = self.out();
        let before = out.waiting.len();
        (before < WAITING).then(|| {
            write(&mut out.waiting);
            before
        })
    }

    /// Writes what waits as far as there is room now.
    pub fn send(&self) -> Left {
        let out = &mut *self.out();
        while !out.waiting.is_empty() {
            match out.half.try_write(&out.waiting) {
                Ok(written) if written > 0 => out.written(written),
                // An error shows itself to whoever serves the connection.
                Ok(_) | Err(_) => return Left::Something,
            }
        }
        Left::Nothing
    }
}

impl Out {
    fn written(&mut self, bytes: usize) {
        if bytes >= self.waiting.len() {
            // Thousands of connections wait for their next frame most of the time, and need no room for it.
            self.waiting = Vec::new();
        } else {
            self.waiting.drain(..bytes);
        }
    }

    fn poll_drain(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        while !self.waiting.is_empty() {
            let written = ready!(Pin::new(&mut self.half).poll_write(context, &self.waiting))?;
            if written == 0 {
                return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
            }
            self.written(written);
        }
        Poll::Ready(Ok(()))
    }

    /// Takes all of the bytes: had the socket room for half a frame, another's frame would come into its middle.
    fn poll_take(&mut self, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        if self.waiting.len() >= WAITING {
            ready!(self.poll_drain(context))?;
        }
        self.waiting.extend_from_slice(bytes);
        // What has no room goes with the next flush, which every writer ends with.
        match self.poll_drain(context) {
            Poll::Ready(Err(error)) => Poll::Ready(Err(error)),
            Poll::Ready(Ok(())) | Poll::Pending => Poll::Ready(Ok(bytes.len())),
        }
    }
}

impl AsyncRead for Io {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.read).poll_read(context, buffer)
    }
}

impl AsyncWrite for Io {
    fn poll_write(self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let out = &mut *self.wire.out();
        if out.unbroken { out.poll_take(context, bytes) } else { Pin::new(&mut out.half).poll_write(context, bytes) }
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let out = &mut *self.wire.out();
        ready!(out.poll_drain(context))?;
        Pin::new(&mut out.half).poll_flush(context)
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let out = &mut *self.wire.out();
        ready!(out.poll_drain(context))?;
        Pin::new(&mut out.half).poll_shutdown(context)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let out = &mut *self.wire.out();
        if out.unbroken {
            let first = slices.iter().find(|slice| !slice.is_empty());
            return out.poll_take(context, first.map_or(&[], |slice| slice));
        }
        Pin::new(&mut out.half).poll_write_vectored(context, slices)
    }

    fn is_write_vectored(&self) -> bool {
        self.wire.out().half.is_write_vectored()
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpListener;

    use super::*;

    async fn pair() -> (Io, TcpStream) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let reader = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
        (Io::new(listener.accept().await.unwrap().0), reader)
    }

    #[tokio::test]
    async fn two_who_write_to_a_slow_reader_break_nothing_of_each_other_s() {
        const MORE: usize = 2000;
        let (mut io, mut reader) = pair().await;
        let wire = io.wire().clone();
        wire.share();
        // Lines of a kilobyte, as many as no socket has room for, from both; nobody reads yet.
        let line = |who: &str, number: usize| format!("{who}{number:01022}\n");
        let mut pushed = 0;
        // What waits is bounded, or this would not end.
        while wire.push(|out| out.extend(line("h", pushed).bytes())).is_some() {
            pushed += 1;
            wire.send();
        }
        let all = pushed + MORE;
        assert_eq!(wire.send(), Left::Something);
        let (done, hub_is_done) = tokio::sync::oneshot::channel::<()>();
        let own = tokio::spawn(async move {
            for number in 0..MORE {
                io.write_all(line("t", number).as_bytes()).await.unwrap();
                io.flush().await.unwrap();
            }
            hub_is_done.await.unwrap();
            io.shutdown().await.unwrap();
        });
        let reading = tokio::spawn(async move {
            let mut read = String::new();
            reader.read_to_string(&mut read).await.unwrap();
            read
        });
        while pushed < all {
            if wire.push(|out| out.extend(line("h", pushed).bytes())).is_some() {
                pushed += 1;
            } else {
                wire.send();
                tokio::task::yield_now().await;
            }
        }
        done.send(()).unwrap();
        own.await.unwrap();
        let read = reading.await.unwrap();
        for (who, lines) in [("h", all), ("t", MORE)] {
            let of_one: Vec<&str> = read.lines().filter(|line| line.starts_with(who)).collect();
            let expected: Vec<String> = (0..lines).map(|number| line(who, number).trim_end().to_owned()).collect();
            assert_eq!(of_one, expected);
        }
        assert_eq!(read.lines().count(), all + MORE);
    }

    #[tokio::test]
    async fn what_went_out_takes_no_room_any_more() {
        let (io, mut reader) = pair().await;
        let wire = io.wire().clone();
        wire.share();
        assert_eq!(wire.push(|out| out.extend(b"one")), Some(0));
        assert_eq!(wire.push(|out| out.extend(b"two")), Some(3));
        assert_eq!(wire.send(), Left::Nothing);
        assert_eq!(wire.out().waiting.capacity(), 0);
        let mut read = [0; 6];
        reader.read_exact(&mut read).await.unwrap();
        assert_eq!(&read, b"onetwo");
    }
}
