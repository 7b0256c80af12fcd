//! Many streams over one socket: yamux as a client speaks it, and go-plugin's broker on top.
//! A stream is announced the moment it is opened, because plugins wait for streams that
//! the host never writes to.

mod broker;
mod frame;
mod limits;
mod rooms;
mod session;
mod state;
mod stream;

pub use broker::{Broker, Listener};
pub use limits::MuxLimits;
pub use rooms::Room;
pub use session::Session;
pub use stream::Stream;

#[cfg(test)]
mod tests;

/// Why a session or a stream cannot go on.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MuxError {
    #[error("the connection to the plugin is closed: {0}")]
    Closed(String),
    #[error("the plugin did not connect stream {0} in time")]
    NotConnected(u32),
    #[error("the plugin answered stream {0} with another number")]
    WrongStream(u32),
    #[error("the plugin closed the stream")]
    StreamClosed,
    #[error("too many streams are open")]
    TooManyStreams,
}
