//! Reading and writing operations' types. Each operation calls this for its own, so that it is compiled once, beside the
//! declaration, and not in the crates that serve or call operations.

use std::io;

use serde::de::value::UnitDeserializer;
use serde::{Deserialize, Serialize};

use crate::operation::{Body, Operation};

/// Reads the JSON that came, nothing included: Mattermost's clients send no body where all of it may be left out. What
/// has no JSON is `()`.
///
/// # Errors
/// Says what is missing or is not what it should be.
pub fn read_request<O: Operation>(json: &[u8]) -> Result<O::Request, serde_json::Error> {
    match O::REQUEST {
        Body::Json if json.is_empty() => serde_json::from_slice(b"{}"),
        Body::Json => serde_json::from_slice(json),
        _ => O::Request::deserialize(UnitDeserializer::new()),
    }
}

/// Writes JSON.
///
/// # Errors
/// An I/O error when the sink is full, any other when the value cannot be JSON.
pub fn write<T: Serialize>(value: &T, into: &mut Sink) -> Result<(), serde_json::Error> {
    serde_json::to_writer(into, value)
}

/// Takes bytes up to a number, and refuses more.
pub struct Sink {
    bytes: Vec<u8>,
    most: usize,
}

impl Sink {
    pub fn up_to(most: usize) -> Self {
        Self { bytes: Vec::with_capacity(1024.min(most)), most }
    }

    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }
}

impl io::Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if bytes.len() > self.most - self.bytes.len() {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.write(bytes).map(drop)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
