//! Sessions against a peer that speaks the frames itself, well or badly.

use std::time::Duration;

use bytes::BytesMut;
use proptest::prelude::*;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::UnixStream,
};

use super::{
    Broker, MuxError, MuxLimits, Session,
    frame::{ACK, FIN, HEADER_BYTES, Header, Kind, RST, SYN},
    state::{State, WINDOW},
};

/// The plugin's end of the socket.
struct Peer(UnixStream);

impl Peer {
    async fn header(&mut self) -> Header {
        let mut bytes = [0; HEADER_BYTES];
        self.0.read_exact(&mut bytes).await.unwrap();
        Header::decode(bytes).unwrap()
    }

    async fn frame(&mut self) -> (Header, Vec<u8>) {
        let header = self.header().await;
        let mut data = vec![0; if header.kind == Kind::Data { header.length as usize } else { 0 }];
        self.0.read_exact(&mut data).await.unwrap();
        (header, data)
    }

    async fn send(&mut self, header: Header, data: &[u8]) {
        self.0.write_all(&header.encode()).await.unwrap();
        self.0.write_all(data).await.unwrap();
    }

    async fn data(&mut self, stream: u32, flags: u16, data: &[u8]) {
        let length = u32::try_from(data.len()).unwrap();
        self.send(Header { kind: Kind::Data, flags, stream, length }, data).await;
    }
}

fn session_with(limits: MuxLimits) -> (Session, Peer) {
    let (ours, theirs) = UnixStream::pair().unwrap();
    (Session::start(ours, limits), Peer(theirs))
}

fn session() -> (Session, Peer) {
    session_with(MuxLimits::default())
}

#[tokio::test]
async fn a_stream_is_announced_when_it_is_opened() {
    let (session, mut peer) = session();
    let _first = session.open().unwrap();
    let _second = session.open().unwrap();
    assert_eq!(peer.header().await, Header::window(1, SYN, 0));
    assert_eq!(peer.header().await, Header::window(3, SYN, 0));
}

#[tokio::test]
async fn data_flows_both_ways_and_ends() {
    let (session, mut peer) = session();
    let mut stream = session.open().unwrap();
    stream.write_all(b"ping").await.unwrap();
    stream.shutdown().await.unwrap();
    peer.header().await;
    assert_eq!(peer.frame().await.1, b"ping");
    assert!(peer.header().await.has(FIN));
    peer.data(1, ACK, b"po").await;
    peer.data(1, FIN, b"ng").await;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert_eq!(answer, "pong");
    drop(stream);
    assert_eq!(session.streams(), 0);
}

#[tokio::test]
async fn writing_stops_at_the_window_and_goes_on_when_it_grows() {
    let (session, mut peer) = session();
    let stream = session.open().unwrap();
    let whole = vec![7; WINDOW as usize + 10];
    stream.send(&whole).unwrap();
    peer.header().await;
    let mut received = 0;
    while received < WINDOW as usize {
        received += peer.frame().await.1.len();
    }
    assert_eq!(received, WINDOW as usize);
    peer.send(Header::window(1, ACK, 100), &[]).await;
    assert_eq!(peer.frame().await.1, [7; 10]);
    stream.flushed().await.unwrap();
}

#[tokio::test]
async fn reading_half_the_window_grows_it() {
    let (session, mut peer) = session();
    let mut stream = session.open().unwrap();
    peer.header().await;
    peer.data(1, ACK, &vec![1; WINDOW as usize]).await;
    let mut read = vec![0; WINDOW as usize / 2];
    stream.read_exact(&mut read).await.unwrap();
    assert_eq!(peer.header().await, Header::window(1, 0, WINDOW / 2));
}

#[tokio::test]
async fn a_plugin_that_ignores_the_window_is_cut_off() {
    let (session, mut peer) = session();
    let _stream = session.open().unwrap();
    peer.data(1, ACK, &vec![1; WINDOW as usize]).await;
    peer.data(1, 0, &[1]).await;
    assert_eq!(session.closed().await, "a stream's window is exceeded");
}

#[tokio::test]
async fn a_plugin_that_pings_without_reading_is_cut_off() {
    let limits = MuxLimits { outgoing_bytes: 1_000, ..MuxLimits::default() };
    let (session, mut peer) = session_with(limits);
    let pings: Vec<u8> = std::iter::repeat_n(Header::ping(SYN, 1).encode(), 100_000).flatten().collect();
    let _ = peer.0.write_all(&pings).await;
    assert_eq!(session.closed().await, "the plugin does not read what it asked for");
}

#[tokio::test]
async fn pings_are_answered() {
    let (_session, mut peer) = session();
    peer.send(Header::ping(SYN, 42), &[]).await;
    assert_eq!(peer.header().await, Header::ping(ACK, 42));
}

#[tokio::test(start_paused = true)]
async fn a_plugin_that_does_not_answer_pings_is_cut_off() {
    let (session, _peer) = session();
    assert_eq!(session.closed().await, "the plugin does not answer");
}

#[tokio::test]
async fn a_lost_connection_fails_whoever_waits() {
    let (session, mut peer) = session();
    let mut stream = session.open().unwrap();
    peer.header().await;
    drop(peer);
    assert!(stream.read_u8().await.is_err());
    assert!(matches!(stream.send(b"x"), Err(MuxError::Closed(_))));
    assert!(matches!(session.open(), Err(MuxError::Closed(_))));
}

#[tokio::test]
async fn a_reset_stream_fails_alone() {
    let (session, mut peer) = session();
    let mut stream = session.open().unwrap();
    let mut other = session.open().unwrap();
    peer.send(Header::window(1, RST, 0), &[]).await;
    assert!(stream.read_u8().await.is_err());
    peer.data(3, ACK, b"x").await;
    assert_eq!(other.read_u8().await.unwrap(), b'x');
}

#[tokio::test]
async fn too_many_streams_are_reset() {
    let limits = MuxLimits { parked: 1, ..MuxLimits::default() };
    let (_session, mut peer) = session_with(limits);
    peer.send(Header::window(2, SYN, 0), &[]).await;
    peer.send(Header::window(4, SYN, 0), &[]).await;
    assert_eq!(peer.header().await, Header::window(4, RST, 0));
}

#[tokio::test]
async fn a_dropped_stream_swallows_what_still_arrives() {
    let (session, mut peer) = session();
    drop(session.open().unwrap());
    assert!(peer.header().await.has(SYN));
    assert!(peer.header().await.has(FIN));
    peer.data(1, ACK, &[0; 1_000]).await;
    peer.send(Header::window(1, FIN, 0), &[]).await;
    peer.send(Header::ping(SYN, 1), &[]).await;
    peer.header().await;
    assert_eq!(session.streams(), 0);
}

#[tokio::test]
async fn the_broker_finds_streams_by_number_in_either_order() {
    let (session, mut peer) = session();
    let broker = Broker::start(session, MuxLimits::default());
    let early = broker.listen();
    // The second number is dialled before anyone listens on it.
    for (stream, id) in [(2, 2_u32), (4, early.id)] {
        peer.send(Header::window(stream, SYN, 0), &[]).await;
        peer.data(stream, 0, &id.to_le_bytes()).await;
    }
    early.accept().await.unwrap();
    broker.listen().accept().await.unwrap();
    let mut answers = Vec::new();
    while answers.len() < 2 {
        let (header, data) = peer.frame().await;
        if header.kind == Kind::Data {
            // The first frame of a stream says that it was taken.
            answers.push((header.stream, header.flags, data[0]));
        }
    }
    assert_eq!(answers, [(4, ACK, 1), (2, ACK, 2)]);
}

#[tokio::test(start_paused = true)]
async fn a_stream_that_nobody_wants_is_acknowledged_and_closed() {
    let (session, mut peer) = session();
    let _broker = Broker::start(session, MuxLimits::default());
    peer.send(Header::window(2, SYN, 0), &[]).await;
    peer.data(2, 0, &77_u32.to_le_bytes()).await;
    assert_eq!(peer.header().await, Header::window(2, ACK | FIN, 0));
}

#[tokio::test]
async fn dialling_waits_for_the_number_to_come_back() {
    let (session, mut peer) = session();
    let broker = Broker::start(session, MuxLimits::default());
    let answer = async {
        peer.header().await;
        assert_eq!(peer.frame().await.1, 9_u32.to_le_bytes());
        peer.data(1, ACK, &9_u32.to_le_bytes()).await;
    };
    let (stream, ()) = tokio::join!(broker.dial(9), answer);
    stream.unwrap();
}

#[tokio::test(start_paused = true)]
async fn nobody_waits_for_ever_for_a_stream() {
    let (session, _peer) = session();
    let broker = Broker::start(session, MuxLimits::default());
    let listener = broker.listen();
    let id = listener.id;
    assert_eq!(listener.accept().await.err(), Some(MuxError::NotConnected(id)));
    assert_eq!(broker.dial(7).await.err(), Some(MuxError::NotConnected(7)));
}

proptest! {
    #[test]
    fn nonsense_never_panics(chunks in prop::collection::vec(prop::collection::vec(0_u8..12, 0..40), 0..12)) {
        let limits = MuxLimits { streams: 4, received_bytes: 1 << 10, ..MuxLimits::default() };
        let mut state = State::new(limits);
        let _ = state.open();
        let _ = state.send(1, b"data");
        let mut input = BytesMut::new();
        for (step, chunk) in chunks.iter().enumerate() {
            input.extend_from_slice(chunk);
            if state.receive(&mut input).is_err() {
                break;
            }
            state.drop_holder(u32::try_from(step).unwrap(), Duration::ZERO);
            state.take(1, 100);
        }
    }

    #[test]
    fn frames_in_any_order_never_panic(frames in prop::collection::vec((0_u8..4, 0_u16..16, 0_u32..6, 0_u32..40), 0..40)) {
        let limits = MuxLimits { streams: 4, received_bytes: 1 << 10, ..MuxLimits::default() };
        let mut state = State::new(limits);
        for _ in 0..3 {
            let _ = state.open();
        }
        for (kind, flags, stream, length) in frames {
            let kind = [Kind::Data, Kind::Window, Kind::Ping, Kind::GoAway][usize::from(kind)];
            let mut input = BytesMut::from(&Header { kind, flags, stream, length }.encode()[..]);
            if kind == Kind::Data {
                input.extend_from_slice(&vec![0; length as usize]);
            }
            if state.receive(&mut input).is_err() {
                break;
            }
            state.finish(stream);
            state.drop_holder(length, Duration::ZERO);
            state.take(stream, 5);
        }
        prop_assert!(state.streams.len() <= 4);
    }
}
