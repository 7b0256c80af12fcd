//! The session on its socket: one task reads, one writes what did not fit at once,
//! one keeps the connection alive.

use std::{
    io,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use bytes::{Buf, BytesMut};
use tokio::{
    io::AsyncReadExt,
    net::{
        UnixStream,
        unix::{OwnedReadHalf, OwnedWriteHalf},
    },
    sync::Notify,
    time::{Instant, interval_at, timeout},
};

use super::{MuxError, MuxLimits, Stream, rooms::Rooms, state::State};

const READ_BYTES: usize = 64 << 10;

/// A plugin's connection; clones share it.
#[derive(Clone)]
pub struct Session {
    pub(super) shared: Arc<Shared>,
}

pub(super) struct Shared {
    /// The socket goes when the session is over, so that the plugin sees it too.
    inner: Mutex<(State, Option<Arc<OwnedWriteHalf>>)>,
    started: Instant,
    /// Something is left to write that the socket did not take.
    backlog: Notify,
    /// A stream was opened by the plugin.
    pub(super) arrived: Notify,
    pong: Notify,
    over: Notify,
    pub(super) rooms: Rooms,
}

impl Session {
    /// Starts the client's side of a session and its tasks.
    #[must_use]
    pub fn start(socket: UnixStream, limits: MuxLimits) -> Self {
        let (reader, writer) = socket.into_split();
        let shared = Arc::new(Shared {
            inner: Mutex::new((State::new(limits), Some(Arc::new(writer)))),
            started: Instant::now(),
            backlog: Notify::new(),
            arrived: Notify::new(),
            pong: Notify::new(),
            over: Notify::new(),
            rooms: Rooms::new(limits.messages),
        });
        tokio::spawn(read(Arc::clone(&shared), reader));
        tokio::spawn(write(Arc::clone(&shared)));
        tokio::spawn(keep_alive(Arc::clone(&shared), limits));
        Self { shared }
    }

    /// Opens a stream; the plugin sees it at once.
    ///
    /// # Errors
    /// When the session is over or has too many streams.
    pub fn open(&self) -> Result<Stream, MuxError> {
        let id = self.shared.with(State::open)?;
        Ok(Stream::new(Arc::clone(&self.shared), id))
    }

    /// Waits for a stream that the plugin opens; `None` when the session is over.
    pub(super) async fn accept(&self) -> Option<Stream> {
        loop {
            let arrived = self.shared.arrived.notified();
            let (id, closed) = self.shared.with(|state| (state.accepted.pop_front(), state.closed.is_some()));
            if let Some(id) = id {
                return Some(Stream::new(Arc::clone(&self.shared), id));
            }
            if closed {
                return None;
            }
            arrived.await;
        }
    }

    /// Ends the session; waiting readers and writers fail with the reason.
    pub fn close(&self, reason: &str) {
        self.shared.close(reason);
    }

    /// Waits until the session is over and gives the reason.
    pub async fn closed(&self) -> String {
        loop {
            let over = self.shared.over.notified();
            if let Some(reason) = self.shared.peek(|state| state.closed.clone()) {
                return reason;
            }
            over.await;
        }
    }

    /// Whether the session is over.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        self.shared.is_over()
    }

    /// Streams that are open or not yet closed by the other side.
    #[must_use]
    pub fn streams(&self) -> usize {
        self.shared.with(|state| state.streams.len())
    }
}

impl Shared {
    /// Works on the state, then writes what became due as far as the socket takes it.
    pub(super) fn with<T>(&self, work: impl FnOnce(&mut State) -> T) -> T {
        let mut inner = self.lock();
        let result = work(&mut inner.0);
        self.write_now(&mut inner);
        result
    }

    /// Works on the state without writing.
    pub(super) fn peek<T>(&self, work: impl FnOnce(&mut State) -> T) -> T {
        work(&mut self.lock().0)
    }

    pub(super) fn now(&self) -> Duration {
        self.started.elapsed()
    }

    fn lock(&self) -> MutexGuard<'_, (State, Option<Arc<OwnedWriteHalf>>)> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes without waiting: the usual frame costs no task switch, and a caller that is
    /// dropped cannot leave half a frame behind.
    fn write_now(&self, inner: &mut (State, Option<Arc<OwnedWriteHalf>>)) {
        let (state, socket) = inner;
        while let Some(socket) = socket.as_ref().filter(|_| !state.outgoing.is_empty()) {
            match socket.try_write(&state.outgoing) {
                Ok(0) => state.close("the plugin closed the connection"),
                Ok(count) => {
                    state.outgoing.advance(count);
                    state.resume_waiting();
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                    self.backlog.notify_one();
                    return;
                }
                Err(error) => state.close(&format!("writing failed: {error}")),
            }
            if state.closed.is_some() {
                break;
            }
        }
        if state.closed.is_some() {
            state.outgoing.clear();
            *socket = None;
            self.announce_end();
        }
    }

    fn close(&self, reason: &str) {
        self.with(|state| state.close(reason));
    }

    fn announce_end(&self) {
        self.over.notify_waiters();
        self.arrived.notify_waiters();
        self.backlog.notify_one();
    }

    fn is_over(&self) -> bool {
        self.peek(|state| state.closed.is_some())
    }
}

async fn read(shared: Arc<Shared>, mut socket: OwnedReadHalf) {
    let mut input = BytesMut::with_capacity(READ_BYTES);
    let reason = loop {
        if input.capacity() - input.len() < READ_BYTES / 4 {
            input.reserve(READ_BYTES);
        }
        let over = shared.over.notified();
        if shared.is_over() {
            return;
        }
        let read = tokio::select! {
            read = socket.read_buf(&mut input) => read,
            () = over => return,
        };
        match read {
            Ok(0) => break "the plugin closed the connection".to_owned(),
            Ok(_) => {}
            Err(error) => break format!("reading failed: {error}"),
        }
        let received = shared.with(|state| {
            let received = state.receive(&mut input);
            (received, !state.accepted.is_empty(), state.pong.is_some())
        });
        if received.1 {
            shared.arrived.notify_waiters();
        }
        if received.2 {
            shared.pong.notify_waiters();
        }
        if let Err(reason) = received.0 {
            break reason.to_owned();
        }
    };
    shared.close(&reason);
}

async fn write(shared: Arc<Shared>) {
    loop {
        shared.backlog.notified().await;
        let over = shared.over.notified();
        let Some(socket) = shared.lock().1.clone() else {
            return;
        };
        let writable = tokio::select! {
            writable = socket.writable() => writable,
            () = over => return,
        };
        if let Err(error) = writable {
            shared.close(&format!("writing failed: {error}"));
            return;
        }
        shared.with(|_| ());
    }
}

/// Pings as Go's side does and clears streams that the plugin never closed.
async fn keep_alive(shared: Arc<Shared>, limits: MuxLimits) {
    let mut ticks = interval_at(Instant::now() + limits.keep_alive, limits.keep_alive);
    let mut number = 0_u32;
    loop {
        let over = shared.over.notified();
        if shared.is_over() {
            return;
        }
        tokio::select! {
            _ = ticks.tick() => {}
            () = over => return,
        }
        let now = shared.now();
        number = number.wrapping_add(1);
        let pong = shared.pong.notified();
        shared.with(|state| {
            state.reset_lingering(now);
            state.pong = None;
            state.ping(number);
        });
        let answered = timeout(limits.pong, pong).await.is_ok() && shared.peek(|state| state.pong == Some(number));
        if !answered {
            shared.close("the plugin does not answer");
            return;
        }
    }
}
