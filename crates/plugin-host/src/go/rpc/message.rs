//! The values of an incoming stream, one after the other.

use std::future::poll_fn;

use bytes::{Buf, BytesMut};
use tokio::sync::OwnedSemaphorePermit;

use super::RpcError;
use crate::go::{
    gob::{Decoded, Decoder, GobError, Limits, Value},
    mux::{Room, Stream},
};

const READ_BYTES: usize = 64 << 10;

/// Reads gob values from a stream.
pub struct Incoming {
    stream: Stream,
    decoder: Decoder,
    buffer: BytesMut,
    room: Room,
    /// For the message that is read, or was read last.
    held: Option<OwnedSemaphorePermit>,
}

impl Incoming {
    #[must_use]
    pub fn new(stream: Stream, limits: Limits, room: Room) -> Self {
        Self { stream, decoder: Decoder::new(limits), buffer: BytesMut::new(), room, held: None }
    }

    /// The memory of the value that was read last, to be kept as long as that.
    pub(super) fn held(&mut self) -> Option<OwnedSemaphorePermit> {
        self.held.take()
    }

    /// Reads the next value; `None` at the end of the stream.
    ///
    /// # Errors
    /// The stream cannot be read further after an error.
    pub async fn value(&mut self) -> Result<Option<Value>, RpcError> {
        self.held = None;
        loop {
            let Some((header, length)) = self.frame().await? else {
                return Ok(None);
            };
            let payload = self.buffer.get(header..header + length).unwrap_or_default();
            let decoded = self.decoder.message(payload);
            self.buffer.advance(header + length);
            if let Decoded::Value(value) = decoded? {
                return Ok(Some(value));
            }
        }
    }

    /// Waits for a whole message: where its payload starts and how long it is.
    async fn frame(&mut self) -> Result<Option<(usize, usize)>, RpcError> {
        loop {
            if let Some((header, length)) = length(&self.buffer)? {
                if length > self.decoder.limits().message_bytes {
                    return Err(RpcError::Gob(GobError::TooMuch {
                        what: "bytes in a message",
                        limit: self.decoder.limits().message_bytes,
                    }));
                }
                if self.buffer.len() >= header + length {
                    return Ok(Some((header, length)));
                }
                if self.held.is_none() {
                    // Its bytes, and the values that they may become.
                    let values = length.min(self.decoder.limits().elements).saturating_mul(size_of::<Value>());
                    self.held = self.stream.room(self.room, length.saturating_add(values)).await;
                }
            }
            if !self.fill().await? {
                if self.buffer.is_empty() {
                    return Ok(None);
                }
                return Err(RpcError::Gob(GobError::Truncated));
            }
        }
    }

    async fn fill(&mut self) -> Result<bool, RpcError> {
        let taken = poll_fn(|context| self.stream.poll_take(context, READ_BYTES))
            .await
            .map_err(|error| RpcError::Closed(error.to_string()))?;
        if self.buffer.is_empty() {
            let more = !taken.is_empty();
            self.buffer = taken;
            return Ok(more);
        }
        self.buffer.extend_from_slice(&taken);
        Ok(!taken.is_empty())
    }
}

/// Reads a message's length, if all its bytes are there.
fn length(buffer: &[u8]) -> Result<Option<(usize, usize)>, GobError> {
    let Some((first, rest)) = buffer.split_first() else {
        return Ok(None);
    };
    if *first < 0x80 {
        return Ok(Some((1, usize::from(*first))));
    }
    let count = usize::from((!first).wrapping_add(1));
    if count > 8 {
        return Err(GobError::Corrupt("a length is longer than 8 bytes"));
    }
    let Some(bytes) = rest.get(..count) else {
        return Ok(None);
    };
    let length = bytes.iter().fold(0_u64, |length, byte| (length << 8) | u64::from(*byte));
    let length = usize::try_from(length).unwrap_or(usize::MAX);
    Ok(Some((1 + count, length)))
}
