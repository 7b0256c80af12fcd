//! What one plugin's connection may hold.

use std::time::Duration;

/// Bounds of one session.
#[derive(Debug, Clone, Copy)]
pub struct MuxLimits {
    pub streams: usize,
    /// Received bytes that wait to be read, over all streams.
    pub received_bytes: usize,
    /// Control frames and data that wait for the socket.
    pub outgoing_bytes: usize,
    /// Bytes of memory for calls and answers that are read and worked on at once, over all streams; and as many again
    /// for parts of bodies, which may wait for slow clients.
    pub messages: usize,
    /// Streams that the plugin opened before anyone asked for them.
    pub parked: usize,
    /// How long an opened or an expected stream may stay without its counterpart.
    pub connect: Duration,
    pub keep_alive: Duration,
    /// How long the answer to a keep-alive may take.
    pub pong: Duration,
    /// How long a stream that was closed on our side waits for the other side.
    pub linger: Duration,
}

impl Default for MuxLimits {
    /// Times are those of the Go implementation.
    fn default() -> Self {
        Self {
            streams: 1_024,
            received_bytes: 64 << 20,
            outgoing_bytes: 8 << 20,
            messages: 512 << 20,
            parked: 256,
            connect: Duration::from_secs(5),
            keep_alive: Duration::from_secs(30),
            pong: Duration::from_secs(10),
            linger: Duration::from_secs(300),
        }
    }
}
