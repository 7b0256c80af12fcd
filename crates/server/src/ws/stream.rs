//! A connection's event stream: its numbers, and the last frames for those who come back.

use std::collections::VecDeque;
use std::fmt::Write as _;
use std::sync::Arc;

use jackfield_model::{ConnectionId, UserId};
use tokio::sync::mpsc;

/// Frames that wait for a slow connection at most. Mattermost: 256.
pub const QUEUE: usize = 256;
/// Frames that are kept for a connection that comes back. Mattermost: 128.
const KEPT: usize = 128;
/// The longest end of a frame: a number and a brace.
const END: usize = 24;

/// What the hub hands to a connection.
#[derive(Clone, Debug)]
pub enum Outgoing {
    /// A frame that lacks its sequence number.
    Event(Arc<str>),
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
    next: u64,
    /// The newest frames without their numbers, shared with all other connections: the last has the number before `next`.
    kept: VecDeque<Arc<str>>,
}

impl Stream {
    pub fn new(id: ConnectionId, user_id: UserId, incoming: mpsc::Receiver<Outgoing>) -> Self {
        Self { id, user_id, incoming, next: 0, kept: VecDeque::new() }
    }

    /// Numbers a frame and keeps it; `text` ends before the number.
    pub fn number(&mut self, text: Arc<str>) -> String {
        let frame = complete(&text, self.next);
        self.next += 1;
        if self.kept.len() == KEPT {
            self.kept.pop_front();
        }
        self.kept.push_back(text);
        frame
    }

    /// The number of the oldest frame that is kept.
    fn oldest(&self) -> u64 {
        self.next.saturating_sub(u64::try_from(self.kept.len()).unwrap_or_default())
    }

    /// Whether a client that expects `number` next can go on without a gap.
    pub fn can_resume(&self, number: u64) -> bool {
        (self.oldest()..=self.next).contains(&number)
    }

    /// The frames from `number` on, with their old numbers.
    pub fn missed(&self, number: u64) -> Vec<String> {
        let numbered = (self.oldest()..).zip(&self.kept);
        numbered.filter(|(kept, _)| *kept >= number).map(|(kept, text)| complete(text, kept)).collect()
    }
}

fn complete(text: &str, number: u64) -> String {
    let mut frame = String::with_capacity(text.len() + END);
    frame.push_str(text);
    // Writing to a text cannot fail.
    let _ = write!(frame, "{number}}}");
    frame
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stream() -> Stream {
        let (_, incoming) = mpsc::channel(1);
        Stream::new(ConnectionId::new(), UserId::new(), incoming)
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
}
