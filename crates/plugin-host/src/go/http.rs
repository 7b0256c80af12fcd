//! HTTP through a plugin: a request goes in, the plugin calls back to write the response,
//! flush it, or take over the connection.

mod content_type;
mod head;
mod hijack;
mod writer;

pub use head::Head;
pub(super) use head::{request_from, request_json, response_value};
pub(super) use writer::ResponseWriter;

use bytes::Bytes;
use tokio::{io::DuplexStream, sync::mpsc};

/// What follows the head of a plugin's response.
#[derive(Debug)]
pub enum ReplyBody {
    /// Parts of the body as the plugin writes them; each goes out at once.
    Parts(mpsc::Receiver<Bytes>),
    /// The plugin took over: whoever answers joins this with the client's upgraded connection.
    Connection(DuplexStream),
}

#[cfg(test)]
mod tests;
