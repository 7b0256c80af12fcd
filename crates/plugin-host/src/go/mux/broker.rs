//! Streams found by number: whoever accepts allots the number and sends it inside a call,
//! whoever dials opens a stream, writes the number and waits to see it again.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU32, Ordering},
    },
};

use futures_util::stream::{FuturesUnordered, StreamExt};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    sync::oneshot,
    time::timeout,
};

use super::{MuxError, MuxLimits, Session, Stream};

/// Finds streams by number on one session; clones share it.
#[derive(Clone)]
pub struct Broker {
    session: Session,
    limits: MuxLimits,
    next_id: Arc<AtomicU32>,
    expected: Arc<Mutex<HashMap<u32, Expected>>>,
}

/// A number of ours and what is known about its stream.
enum Expected {
    Awaited(oneshot::Sender<Stream>),
    /// It came before anyone waited for it.
    Parked(Stream),
}

/// A number that the plugin is about to dial.
pub struct Listener {
    pub id: u32,
    broker: Broker,
    stream: oneshot::Receiver<Stream>,
}

impl Broker {
    /// Takes over the streams that the plugin opens on the session.
    #[must_use]
    pub fn start(session: Session, limits: MuxLimits) -> Self {
        let broker = Self { session, limits, next_id: Arc::new(AtomicU32::new(1)), expected: Arc::default() };
        tokio::spawn(broker.clone().run());
        broker
    }

    /// Allots a number and listens on it from now on.
    #[must_use]
    pub fn listen(&self) -> Listener {
        let id = self.next_id.fetch_add(1, Ordering::Relaxed);
        let (sender, stream) = oneshot::channel();
        let mut expected = self.expected();
        match expected.remove(&id) {
            Some(Expected::Parked(parked)) => {
                // The receiver is right here.
                let _ = sender.send(parked);
            }
            _ => {
                expected.insert(id, Expected::Awaited(sender));
            }
        }
        drop(expected);
        Listener { id, broker: self.clone(), stream }
    }

    /// Connects to a number that the plugin allotted.
    ///
    /// # Errors
    /// When the plugin does not answer in time, or with another number.
    pub async fn dial(&self, id: u32) -> Result<Stream, MuxError> {
        let mut stream = self.session.open()?;
        stream.send(&id.to_le_bytes())?;
        let answer = timeout(self.limits.connect, stream.read_u32_le()).await;
        match answer {
            Ok(Ok(answered)) if answered == id => Ok(stream),
            Ok(Ok(_)) => Err(MuxError::WrongStream(id)),
            Ok(Err(_)) => Err(MuxError::StreamClosed),
            Err(_) => Err(MuxError::NotConnected(id)),
        }
    }

    async fn run(self) {
        // Greeted here and not in tasks: the number usually is there with the stream.
        let mut greetings = FuturesUnordered::new();
        loop {
            tokio::select! {
                stream = self.session.accept() => match stream {
                    Some(stream) => greetings.push(self.greet(stream)),
                    None => break,
                },
                Some(()) = greetings.next() => {}
            }
        }
        self.expected().clear();
    }

    /// Reads the number of an arrived stream and hands the stream over, or parks it a while.
    async fn greet(&self, mut stream: Stream) {
        let Ok(Ok(id)) = timeout(self.limits.connect, stream.read_u32_le()).await else {
            return;
        };
        {
            let mut expected = self.expected();
            if let Some(Expected::Awaited(waiter)) = expected.remove(&id) {
                // Nobody waits any more: the stream closes.
                let _ = waiter.send(stream);
                return;
            }
            let parked = expected.values().filter(|entry| matches!(entry, Expected::Parked(_))).count();
            if parked >= self.limits.parked {
                return;
            }
            expected.insert(id, Expected::Parked(stream));
        }
        tokio::time::sleep(self.limits.connect).await;
        let mut expected = self.expected();
        if matches!(expected.get(&id), Some(Expected::Parked(_))) {
            expected.remove(&id);
        }
    }

    fn expected(&self) -> MutexGuard<'_, HashMap<u32, Expected>> {
        self.expected.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Listener {
    /// Waits for the plugin to connect and confirms it.
    ///
    /// # Errors
    /// When the plugin does not connect in time, or the session ends.
    pub async fn accept(mut self) -> Result<Stream, MuxError> {
        let connect = self.broker.limits.connect;
        self.accept_within(connect).await
    }

    /// Waits as long as a call lasts: plugins dial some streams only when they need them.
    ///
    /// # Errors
    /// When the session ends.
    pub async fn accept_within(&mut self, time: std::time::Duration) -> Result<Stream, MuxError> {
        let mut stream = timeout(time, &mut self.stream)
            .await
            .map_err(|_| MuxError::NotConnected(self.id))?
            .map_err(|_| MuxError::StreamClosed)?;
        stream.write_all(&self.id.to_le_bytes()).await.map_err(|_| MuxError::StreamClosed)?;
        Ok(stream)
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let mut expected = self.broker.expected();
        if matches!(expected.get(&self.id), Some(Expected::Awaited(_))) {
            expected.remove(&self.id);
        }
    }
}
