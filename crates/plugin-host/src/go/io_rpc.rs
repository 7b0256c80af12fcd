//! Files and bodies over a stream: the reading side asks for a number of bytes, the other
//! side sends them, and closes the stream when there are fewer.

use std::{
    io,
    pin::Pin,
    task::{Context, Poll, ready},
};

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt, BufReader, ReadBuf};

use super::mux::Stream;

/// Bytes asked for at once; Go's side asks for 32 KiB, more saves round trips.
const WANTED: usize = 128 << 10;

/// Whatever a file or a body is read from.
pub type Body = Box<dyn AsyncRead + Send + Unpin>;

/// Reads what the plugin serves on a stream.
pub struct RemoteReader {
    stream: Stream,
    /// Bytes asked for and not yet received.
    outstanding: usize,
}

impl RemoteReader {
    #[must_use]
    pub fn new(stream: Stream) -> Self {
        Self { stream, outstanding: 0 }
    }
}

impl AsyncRead for RemoteReader {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if self.outstanding == 0 && buffer.remaining() > 0 {
            // A stream that is closed already still has its last bytes to give.
            let _ = self.stream.send(&varint(WANTED));
            self.outstanding = WANTED;
        }
        let most = buffer.remaining().min(self.outstanding);
        let taken = ready!(self.stream.poll_take(context, most))?;
        self.outstanding -= taken.len();
        buffer.put_slice(&taken);
        Poll::Ready(Ok(()))
    }
}

/// Serves a reader to the plugin until either side is done.
///
/// # Errors
/// When reading or the stream fails.
pub async fn serve_reader(mut source: impl AsyncRead + Unpin, stream: Stream) -> io::Result<()> {
    let mut requests = BufReader::with_capacity(64, stream.clone());
    let mut to_plugin = stream;
    while let Some(wanted) = read_varint(&mut requests).await? {
        let sent = tokio::io::copy(&mut (&mut source).take(wanted), &mut to_plugin).await?;
        if sent < wanted {
            break;
        }
    }
    to_plugin.shutdown().await
}

/// A signed number as Go's `binary.PutVarint` writes it.
fn varint(value: usize) -> Vec<u8> {
    let mut rest = (value as u64) << 1;
    let mut bytes = Vec::with_capacity(10);
    while rest >= 0x80 {
        bytes.push((rest.to_le_bytes()[0] & 0x7F) | 0x80);
        rest >>= 7;
    }
    bytes.push(rest.to_le_bytes()[0]);
    bytes
}

async fn read_varint(source: &mut (impl AsyncRead + Unpin)) -> io::Result<Option<u64>> {
    let mut value = 0_u64;
    for shift in (0..64).step_by(7) {
        let byte = match source.read_u8().await {
            Ok(byte) => byte,
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
            Err(error) => return Err(error),
        };
        value |= u64::from(byte & 0x7F) << shift;
        if byte < 0x80 {
            // Negative numbers are odd; nobody can want fewer than no bytes.
            return if value & 1 == 0 { Ok(Some(value >> 1)) } else { Err(io::ErrorKind::InvalidData.into()) };
        }
    }
    Err(io::ErrorKind::InvalidData.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn numbers_come_back() {
        for value in [0, 1, 63, 64, 32_768, WANTED] {
            let bytes = varint(value);
            assert_eq!(read_varint(&mut bytes.as_slice()).await.unwrap(), Some(value as u64));
        }
    }

    #[tokio::test]
    async fn a_number_without_an_end_is_refused() {
        assert!(read_varint(&mut [0xFF_u8; 20].as_slice()).await.is_err());
        assert!(read_varint(&mut [1_u8].as_slice()).await.is_err());
        assert_eq!(read_varint(&mut [].as_slice()).await.unwrap(), None);
    }
}
