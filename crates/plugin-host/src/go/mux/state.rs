//! The session as a state machine: frames in, frames out, no I/O and no clock of its own.

use std::{
    collections::{HashMap, VecDeque},
    sync::Arc,
    task::Waker,
    time::Duration,
};

use bytes::{Buf, BytesMut};
use tokio::sync::Notify;

use super::{
    MuxError, MuxLimits,
    frame::{ACK, FIN, HEADER_BYTES, Header, Kind, RST, SYN},
};

/// The window of each stream, in both directions, from its start.
pub(super) const WINDOW: u32 = 256 << 10;
/// Data of one stream that may wait for its window before writers are held back.
pub(super) const SEND_BUFFER: usize = 256 << 10;
const FRAME_DATA: usize = 64 << 10;
/// Below this much queued for the socket, streams may queue more data.
const OUTGOING_LOW: usize = 256 << 10;
/// Data that a closed stream swallows before it is reset.
const SWALLOWED: u64 = 1 << 20;

/// Everything one session remembers.
pub(super) struct State {
    pub(super) streams: HashMap<u32, StreamState>,
    pub(super) outgoing: BytesMut,
    pub(super) closed: Option<String>,
    /// Streams that the plugin opened and nobody took yet.
    pub(super) accepted: VecDeque<u32>,
    pub(super) pong: Option<u32>,
    limits: MuxLimits,
    next_id: u32,
    received: usize,
    /// Streams whose data waits for the socket, in turn.
    waiting: VecDeque<u32>,
}

/// One stream's buffers, windows and ends.
pub(super) struct StreamState {
    pub(super) received: BytesMut,
    pub(super) reader: Option<Waker>,
    pub(super) writer: Option<Waker>,
    pub(super) writable: Arc<Notify>,
    pub(super) outgoing: BytesMut,
    pub(super) reset: bool,
    pub(super) remote_finished: bool,
    /// Our end is to be closed once `outgoing` is empty.
    pub(super) finishing: bool,
    finished: bool,
    /// Our first frame has to say that we took the stream.
    unacknowledged: bool,
    receive_window: u32,
    send_window: u32,
    waits: bool,
    /// Nobody holds the stream any more; since when, by the session's clock.
    dropped: Option<Duration>,
    swallowed: u64,
}

impl StreamState {
    fn new() -> Self {
        Self {
            received: BytesMut::new(),
            reader: None,
            writer: None,
            writable: Arc::new(Notify::new()),
            outgoing: BytesMut::new(),
            reset: false,
            remote_finished: false,
            finishing: false,
            finished: false,
            unacknowledged: false,
            receive_window: WINDOW,
            send_window: WINDOW,
            waits: false,
            dropped: None,
            swallowed: 0,
        }
    }

    /// One that the plugin opened. Whoever takes it answers at once, so the acknowledgement needs no frame of its own.
    fn of_plugin() -> Self {
        Self { unacknowledged: true, ..Self::new() }
    }

    /// The flags of the next frame, beside those that it is for.
    fn flags(&mut self) -> u16 {
        if std::mem::take(&mut self.unacknowledged) { ACK } else { 0 }
    }

    fn wake(&mut self) {
        if let Some(reader) = self.reader.take() {
            reader.wake();
        }
        self.wake_writers();
    }

    fn wake_writers(&mut self) {
        if let Some(writer) = self.writer.take() {
            writer.wake();
        }
        self.writable.notify_waiters();
    }

    fn is_over(&self) -> bool {
        self.reset || (self.finished && self.remote_finished)
    }
}

impl State {
    pub(super) fn new(limits: MuxLimits) -> Self {
        Self {
            streams: HashMap::new(),
            outgoing: BytesMut::new(),
            closed: None,
            accepted: VecDeque::new(),
            pong: None,
            limits,
            next_id: 1,
            received: 0,
            waiting: VecDeque::new(),
        }
    }

    /// Opens a stream and announces it at once.
    pub(super) fn open(&mut self) -> Result<u32, MuxError> {
        if let Some(reason) = &self.closed {
            return Err(MuxError::Closed(reason.clone()));
        }
        if self.streams.len() >= self.limits.streams {
            return Err(MuxError::TooManyStreams);
        }
        let id = self.next_id;
        self.next_id = id.checked_add(2).ok_or_else(|| MuxError::Closed("all stream numbers are used up".into()))?;
        self.streams.insert(id, StreamState::new());
        self.put(Header::window(id, SYN, 0));
        Ok(id)
    }

    /// Queues data of a stream and turns as much of it into frames as may go.
    pub(super) fn send(&mut self, id: u32, data: &[u8]) -> Result<(), MuxError> {
        if let Some(reason) = &self.closed {
            return Err(MuxError::Closed(reason.clone()));
        }
        let stream = self.streams.get_mut(&id).ok_or(MuxError::StreamClosed)?;
        if stream.reset || stream.finishing {
            return Err(MuxError::StreamClosed);
        }
        stream.outgoing.extend_from_slice(data);
        self.frame(id);
        Ok(())
    }

    /// Closes our end once everything queued is on its way.
    pub(super) fn finish(&mut self, id: u32) {
        if let Some(stream) = self.streams.get_mut(&id) {
            stream.finishing = true;
            self.frame(id);
        }
    }

    /// Forgets the holder of a stream: what still arrives is thrown away.
    pub(super) fn drop_holder(&mut self, id: u32, now: Duration) {
        let Some(stream) = self.streams.get_mut(&id) else {
            return;
        };
        stream.dropped = Some(now);
        stream.finishing = true;
        self.received -= stream.received.len();
        stream.received = BytesMut::new();
        self.frame(id);
        self.forget_if_over(id);
    }

    /// Resets streams whose other side never closed after we did.
    pub(super) fn reset_lingering(&mut self, now: Duration) {
        let late: Vec<u32> = self
            .streams
            .iter()
            .filter(|(_, stream)| stream.dropped.is_some_and(|since| now.saturating_sub(since) >= self.limits.linger))
            .map(|(id, _)| *id)
            .collect();
        for id in late {
            self.reset(id);
        }
    }

    /// Takes received data; grows the window again when half of it is used.
    pub(super) fn take(&mut self, id: u32, most: usize) -> Option<BytesMut> {
        let stream = self.streams.get_mut(&id)?;
        let count = most.min(stream.received.len());
        let taken = stream.received.split_to(count);
        if stream.received.is_empty() {
            // A buffer that was split keeps its whole allocation alive.
            stream.received = BytesMut::new();
        }
        self.received -= count;
        self.grow_window(id);
        Some(taken)
    }

    fn grow_window(&mut self, id: u32) {
        let Some(stream) = self.streams.get_mut(&id) else {
            return;
        };
        let buffered = u32::try_from(stream.received.len()).unwrap_or(WINDOW);
        let growth = WINDOW.saturating_sub(buffered).saturating_sub(stream.receive_window);
        if growth < WINDOW / 2 || stream.remote_finished || stream.reset {
            return;
        }
        stream.receive_window += growth;
        let flags = stream.flags();
        self.put(Header::window(id, flags, growth));
    }

    /// Consumes complete frames from the front of `input`.
    pub(super) fn receive(&mut self, input: &mut BytesMut) -> Result<(), &'static str> {
        while let Some(bytes) = input.first_chunk::<HEADER_BYTES>() {
            let header = Header::decode(*bytes)?;
            match header.kind {
                Kind::Data => {
                    let length = header.length as usize;
                    if header.length > WINDOW {
                        return Err("a frame is larger than any window");
                    }
                    if input.len() < HEADER_BYTES + length {
                        input.reserve(HEADER_BYTES + length - input.len());
                        return Ok(());
                    }
                    input.advance(HEADER_BYTES);
                    let data = input.split_to(length);
                    self.receive_data(header, &data)?;
                }
                Kind::Window => {
                    input.advance(HEADER_BYTES);
                    self.receive_window(header)?;
                }
                Kind::Ping => {
                    input.advance(HEADER_BYTES);
                    self.receive_ping(header)?;
                }
                Kind::GoAway => return Err("the plugin ended the connection"),
            }
        }
        Ok(())
    }

    fn receive_data(&mut self, header: Header, data: &[u8]) -> Result<(), &'static str> {
        self.receive_open(header)?;
        let Some(stream) = self.streams.get_mut(&header.stream) else {
            // Sent before our reset arrived.
            return Ok(());
        };
        stream.receive_window =
            stream.receive_window.checked_sub(header.length).ok_or("a stream's window is exceeded")?;
        if stream.dropped.is_none() {
            stream.received.extend_from_slice(data);
            self.received += data.len();
            if self.received > self.limits.received_bytes {
                return Err("too much received data waits to be read");
            }
        } else {
            stream.swallowed += data.len() as u64;
            if stream.swallowed > SWALLOWED {
                self.reset(header.stream);
                return Ok(());
            }
            self.grow_window(header.stream);
        }
        self.receive_flags(header)
    }

    fn receive_window(&mut self, header: Header) -> Result<(), &'static str> {
        self.receive_open(header)?;
        let Some(stream) = self.streams.get_mut(&header.stream) else {
            return Ok(());
        };
        stream.send_window = stream.send_window.checked_add(header.length).ok_or("a stream's window is too large")?;
        self.frame(header.stream);
        self.receive_flags(header)
    }

    fn receive_open(&mut self, header: Header) -> Result<(), &'static str> {
        if !header.has(SYN) {
            return Ok(());
        }
        if header.stream == 0 || header.stream % 2 == 1 {
            return Err("the plugin opened a stream with a number of ours");
        }
        if self.streams.contains_key(&header.stream) {
            return Err("the plugin opened a stream twice");
        }
        if self.streams.len() >= self.limits.streams || self.accepted.len() >= self.limits.parked {
            self.put(Header::window(header.stream, RST, 0));
            return self.check_outgoing();
        }
        // Unacknowledged, Go's side closes the whole session after 75 seconds; by then someone took or dropped it.
        self.streams.insert(header.stream, StreamState::of_plugin());
        self.accepted.push_back(header.stream);
        Ok(())
    }

    fn receive_flags(&mut self, header: Header) -> Result<(), &'static str> {
        let Some(stream) = self.streams.get_mut(&header.stream) else {
            return Ok(());
        };
        stream.remote_finished |= header.has(FIN);
        stream.reset |= header.has(RST);
        if header.has(RST) || header.has(FIN) || !stream.received.is_empty() {
            stream.wake();
        }
        self.forget_if_over(header.stream);
        self.check_outgoing()
    }

    fn receive_ping(&mut self, header: Header) -> Result<(), &'static str> {
        if header.has(SYN) {
            self.put(Header::ping(ACK, header.length));
            return self.check_outgoing();
        }
        if header.has(ACK) {
            self.pong = Some(header.length);
        }
        Ok(())
    }

    /// Refuses to queue answers for a plugin that asks but does not read.
    fn check_outgoing(&self) -> Result<(), &'static str> {
        if self.outgoing.len() > self.limits.outgoing_bytes {
            return Err("the plugin does not read what it asked for");
        }
        Ok(())
    }

    pub(super) fn ping(&mut self, number: u32) {
        self.put(Header::ping(SYN, number));
    }

    /// Ends the session for everyone who waits for it.
    pub(super) fn close(&mut self, reason: &str) {
        self.closed.get_or_insert_with(|| reason.to_owned());
        for stream in self.streams.values_mut() {
            stream.wake();
        }
    }

    /// Lets streams that wait for the socket go on, in turn.
    pub(super) fn resume_waiting(&mut self) {
        for _ in 0..self.waiting.len() {
            if self.outgoing.len() >= OUTGOING_LOW {
                return;
            }
            let Some(id) = self.waiting.pop_front() else {
                return;
            };
            if let Some(stream) = self.streams.get_mut(&id) {
                stream.waits = false;
            }
            self.frame(id);
        }
    }

    /// Turns a stream's data into frames as far as its window and the socket's queue allow.
    fn frame(&mut self, id: u32) {
        let Some(stream) = self.streams.get_mut(&id) else {
            return;
        };
        if stream.reset || stream.finished {
            return;
        }
        while !stream.outgoing.is_empty() && stream.send_window > 0 {
            if self.outgoing.len() >= OUTGOING_LOW {
                if !stream.waits {
                    stream.waits = true;
                    self.waiting.push_back(id);
                }
                return;
            }
            let count = stream.outgoing.len().min(stream.send_window as usize).min(FRAME_DATA);
            let length = u32::try_from(count).unwrap_or(u32::MAX);
            stream.send_window -= length;
            let header = Header { kind: Kind::Data, flags: stream.flags(), stream: id, length };
            self.outgoing.extend_from_slice(&header.encode());
            let data = stream.outgoing.split_to(count);
            self.outgoing.extend_from_slice(&data);
        }
        if stream.outgoing.len() < SEND_BUFFER {
            stream.wake_writers();
        }
        if !stream.outgoing.is_empty() {
            return;
        }
        stream.outgoing = BytesMut::new();
        if stream.finishing {
            stream.finished = true;
            let flags = FIN | stream.flags();
            self.put(Header::window(id, flags, 0));
            self.forget_if_over(id);
        }
    }

    fn reset(&mut self, id: u32) {
        let Some(stream) = self.streams.get_mut(&id) else {
            return;
        };
        stream.reset = true;
        stream.wake();
        self.put(Header::window(id, RST, 0));
        self.forget_if_over(id);
    }

    /// Removes a stream that ended on both sides and has no holder.
    fn forget_if_over(&mut self, id: u32) {
        let over = self.streams.get(&id).is_some_and(|stream| stream.is_over() && stream.dropped.is_some());
        if over {
            self.streams.remove(&id);
        }
    }

    fn put(&mut self, header: Header) {
        self.outgoing.extend_from_slice(&header.encode());
    }
}
