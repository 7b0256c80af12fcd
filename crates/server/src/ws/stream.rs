//! A connection's event stream: its numbers, and the last frames for those who come back.

use std::collections::VecDeque;
use std::fmt::Write as _;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jackfield_model::{ConnectionId, UserId};
use tokio::sync::mpsc;

use crate::wire::{Left, Wire};

/// Frames that wait for a slow connection at most. Mattermost: 256.
const QUEUE: usize = 256;
/// Frames that are kept for a connection that comes back. Mattermost: 128.
const KEPT: usize = 128;
/// The longest end of a frame: a number and a brace.
const END: usize = 24;

/// What the hub hands to a connection.
#[derive(Clone, Debug)]
pub enum Outgoing {
    /// A frame that lacks its sequence number.
    Event(Arc<str>),
    /// The hub wrote to the socket, which had no room for all of it.
    Flush,
    /// The connection must end: revoked, replaced or the server stops.
    Close(CloseReason),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CloseReason {
    SessionEnded,
    /// The client came back on another socket and takes this stream along.
    Resumed,
    ServerStops,
    /// Events for it are lost: the stream ends with its socket, and the client asks anew.
    Missed,
}

/// The stream of one connection id; it outlives a socket so that a client can resume it.
pub struct Stream {
    pub id: ConnectionId,
    pub user_id: UserId,
    pub incoming: mpsc::Receiver<Outgoing>,
    line: Arc<Line>,
}

/// The hub's end of a stream.
pub struct Outlet {
    queue: mpsc::Sender<Outgoing>,
    line: Arc<Line>,
}

/// What became of a frame that the hub sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sent {
    /// It goes out behind others, or with the socket's task.
    Waits,
    /// It is before the socket, alone: [`Outlet::flush`] writes it.
    Pushed,
    /// The client is too slow: neither has room.
    Full,
}

/// What the hub and the task of the socket share. While nothing waits in the queue the hub writes to the socket itself, so
/// that no task is woken for a frame; what the socket has no room for goes through the queue, and all behind it.
pub struct Line(Mutex<State>);

struct State {
    next: u64,
    /// The newest frames without their numbers, shared with all other connections: the last has the number before `next`.
    kept: VecDeque<Arc<str>>,
    /// What is in the queue, or was taken out and is not written yet.
    queued: usize,
    /// Where the hub may write, while a socket serves the stream.
    wire: Option<Wire>,
}

/// Both ends of a new stream.
pub fn stream(id: ConnectionId, user_id: UserId) -> (Outlet, Stream) {
    let (queue, incoming) = mpsc::channel(QUEUE);
    let state = State { next: 0, kept: VecDeque::new(), queued: 0, wire: None };
    let line = Arc::new(Line(Mutex::new(state)));
    (Outlet { queue, line: line.clone() }, Stream { id, user_id, incoming, line })
}

impl Outlet {
    /// Sends a frame that lacks its number.
    pub fn event(&self, text: &Arc<str>) -> Sent {
        let mut state = self.line.state();
        if state.queued == 0
            && let Some(wire) = state.wire.clone()
            && let Some(before) = wire.push(|out| state.write(text.clone(), out))
        {
            return if before == 0 { Sent::Pushed } else { Sent::Waits };
        }
        self.enqueue(&mut state, Outgoing::Event(text.clone())).map_or(Sent::Full, |()| Sent::Waits)
    }

    /// Ends the socket; false when it has too much to do to hear of it.
    pub fn close(&self, reason: CloseReason) -> bool {
        self.enqueue(&mut self.line.state(), Outgoing::Close(reason)).is_some()
    }

    /// Writes what was pushed.
    pub fn flush(&self) {
        let mut state = self.line.state();
        let left = state.wire.as_ref().map_or(Left::Nothing, Wire::send);
        if left == Left::Something {
            // Without room for this the socket's task is at work already, and flushes when it has written.
            let _ = self.enqueue(&mut state, Outgoing::Flush);
        }
    }

    /// Whether so much waits that the client must do without what it can do without.
    pub fn is_slow(&self) -> bool {
        self.queue.capacity() < QUEUE / 2
    }

    fn enqueue(&self, state: &mut State, outgoing: Outgoing) -> Option<()> {
        self.queue.try_send(outgoing).ok()?;
        state.queued += 1;
        Some(())
    }
}

impl Line {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn keep(&mut self, text: Arc<str>) {
        self.next += 1;
        if self.kept.len() == KEPT {
            self.kept.pop_front();
        }
        self.kept.push_back(text);
    }

    /// Numbers and keeps a frame, and appends it as the WebSocket's protocol has it (RFC 6455, 5.2): one whole text, not masked.
    fn write(&mut self, text: Arc<str>, out: &mut Vec<u8>) {
        let mut end = [0; END];
        let end = ending(self.next, &mut end);
        let length = text.len() + end.len();
        out.reserve(length + 10);
        out.push(0x81);
        match (u8::try_from(length), u16::try_from(length)) {
            (Ok(short @ 0..126), _) => out.push(short),
            (_, Ok(middle)) => {
                out.push(126);
                out.extend_from_slice(&middle.to_be_bytes());
            }
            _ => {
                out.push(127);
                out.extend_from_slice(&(length as u64).to_be_bytes());
            }
        }
        out.extend_from_slice(text.as_bytes());
        out.extend_from_slice(end);
        self.keep(text);
    }

    /// The number of the oldest frame that is kept.
    fn oldest(&self) -> u64 {
        self.next.saturating_sub(u64::try_from(self.kept.len()).unwrap_or_default())
    }
}

impl Stream {
    /// Numbers a frame and keeps it; `text` ends before the number.
    pub fn number(&mut self, text: Arc<str>) -> String {
        let mut state = self.line.state();
        let frame = complete(&text, state.next);
        state.keep(text);
        frame
    }

    /// Lets the hub write to the socket, as soon as nothing is in the queue.
    pub fn open(&mut self, wire: Option<Wire>) {
        self.line.state().wire = wire;
    }

    /// The socket has gone: what comes waits for the next one.
    pub fn shut(&mut self) {
        self.line.state().wire = None;
    }

    /// So much of what was taken out of the queue has been written.
    pub fn wrote(&mut self, taken: usize) {
        let mut state = self.line.state();
        state.queued = state.queued.saturating_sub(taken);
    }

    /// Whether a client that expects `number` next can go on without a gap.
    pub fn can_resume(&self, number: u64) -> bool {
        let state = self.line.state();
        (state.oldest()..=state.next).contains(&number)
    }

    /// The frames from `number` on, with their old numbers.
    pub fn missed(&self, number: u64) -> Vec<String> {
        let state = self.line.state();
        let numbered = (state.oldest()..).zip(&state.kept);
        numbered.filter(|(kept, _)| *kept >= number).map(|(kept, text)| complete(text, kept)).collect()
    }
}

impl Drop for Stream {
    /// Nobody serves the socket any more, so nobody may write to it.
    fn drop(&mut self) {
        self.shut();
    }
}

fn complete(text: &str, number: u64) -> String {
    let mut frame = String::with_capacity(text.len() + END);
    frame.push_str(text);
    // Writing to a text cannot fail.
    let _ = write!(frame, "{number}}}");
    frame
}

/// What a frame ends with.
fn ending(number: u64, room: &mut [u8; END]) -> &[u8] {
    let mut rest = &mut room[..];
    // Twenty digits and a brace have room.
    let _ = io::Write::write_fmt(&mut rest, format_args!("{number}}}"));
    let left = rest.len();
    &room[..END - left]
}

#[cfg(test)]
mod tests {
    use futures_util::StreamExt;
    use tokio::net::{TcpListener, TcpStream};
    use tokio_tungstenite::WebSocketStream;
    use tokio_tungstenite::tungstenite::protocol::Role;

    use super::*;
    use crate::wire::Io;

    fn stream() -> Stream {
        super::stream(ConnectionId::new(), UserId::new()).1
    }

    #[test]
    fn frames_are_numbered_from_zero() {
        let mut stream = stream();
        assert_eq!(stream.number("{\"seq\":".into()), "{\"seq\":0}");
        assert_eq!(stream.number("{\"seq\":".into()), "{\"seq\":1}");
    }

    #[test]
    fn a_client_resumes_at_the_next_number_or_at_a_kept_one() {
        let mut stream = stream();
        assert!(stream.can_resume(0) && !stream.can_resume(1));
        for _ in 0..200 {
            stream.number("{\"seq\":".into());
        }
        assert!(stream.can_resume(200));
        assert!(stream.can_resume(72));
        assert!(!stream.can_resume(71), "dropped from what is kept");
        assert!(!stream.can_resume(201), "never sent");
        assert_eq!(stream.missed(198), ["{\"seq\":198}", "{\"seq\":199}"]);
    }

    /// Both ends of a stream, and of the socket that serves it.
    async fn served() -> (Outlet, Stream, Io, TcpStream) {
        let (outlet, mut stream) = super::stream(ConnectionId::new(), UserId::new());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let reader = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
        let io = Io::new(listener.accept().await.unwrap().0);
        io.wire().share();
        stream.open(Some(io.wire().clone()));
        (outlet, stream, io, reader)
    }

    #[tokio::test]
    async fn frames_of_every_length_are_as_the_protocol_has_them() {
        let (outlet, _stream, _io, reader) = served().await;
        let mut client = WebSocketStream::from_raw_socket(reader, Role::Client, None).await;
        for (number, length) in [0, 125, 126, 65_534, 65_535, 100_000].into_iter().enumerate() {
            let text: Arc<str> = "x".repeat(length).into();
            let (sent, heard) = tokio::join!(async { (outlet.event(&text), outlet.flush()).0 }, client.next());
            assert_eq!(sent, Sent::Pushed);
            assert_eq!(heard.unwrap().unwrap().into_text().unwrap().as_str(), format!("{text}{number}}}"));
        }
    }

    #[tokio::test]
    async fn behind_what_is_in_the_queue_everything_goes_through_it() {
        let (outlet, mut stream, io, _reader) = served().await;
        let text: Arc<str> = "{\"seq\":".into();
        assert_eq!(outlet.event(&text), Sent::Pushed);
        assert_eq!(outlet.event(&text), Sent::Waits, "behind the first");
        stream.shut();
        assert_eq!(outlet.event(&text), Sent::Waits);
        stream.open(Some(io.wire().clone()));
        assert_eq!(outlet.event(&text), Sent::Waits);
        outlet.flush();
        let mut taken = Vec::new();
        assert_eq!(stream.incoming.recv_many(&mut taken, 10).await, 2);
        assert_eq!(outlet.event(&text), Sent::Waits, "taken, and not written");
        let numbers: Vec<String> = (0..2).map(|_| stream.number(text.clone())).collect();
        assert_eq!(numbers, ["{\"seq\":2}", "{\"seq\":3}"]);
        stream.wrote(2);
        assert_eq!(outlet.event(&text), Sent::Waits, "one came meanwhile");
        assert_eq!(stream.incoming.recv_many(&mut taken, 10).await, 2);
        let numbers: Vec<String> = (0..2).map(|_| stream.number(text.clone())).collect();
        stream.wrote(2);
        assert_eq!(outlet.event(&text), Sent::Pushed);
        assert_eq!(
            (&stream.missed(4)[..2], stream.missed(6).as_slice()),
            (&numbers[..], &["{\"seq\":6}".to_owned()][..])
        );
    }

    #[tokio::test]
    async fn who_does_not_read_is_seen_to_by_the_socket_s_task_and_is_too_slow_in_the_end() {
        let (outlet, mut stream, _io, _reader) = served().await;
        let text: Arc<str> = "x".repeat(16 * 1024).into();
        let mut sent = 0;
        while outlet.event(&text) == Sent::Pushed {
            outlet.flush();
            sent += 1;
        }
        assert!(matches!(stream.incoming.try_recv(), Ok(Outgoing::Flush)));
        assert!(!outlet.is_slow());
        while outlet.event(&text) == Sent::Waits {
            sent += 1;
        }
        assert!(outlet.is_slow());
        assert_eq!(outlet.event(&text), Sent::Full);
        assert!(sent > QUEUE && !outlet.close(CloseReason::Resumed));
    }
}
