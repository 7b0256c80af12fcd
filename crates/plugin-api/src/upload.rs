//! Files that are about to be kept: the hook `file_will_be_uploaded`.

use std::io;

pub use crate::bindings::jackfield::plugin::file_upload::{Received, Replacement};

/// How much is asked of a file at once.
const CHUNK: u32 = 64 * 1024;
/// What the server takes at once.
const PIECE: usize = 1 << 20;

impl Received {
    /// The whole file, or nothing when it is longer than `limit`.
    ///
    /// # Errors
    /// Fails when the server cannot read it.
    pub fn read_all(&self, limit: usize) -> Result<Option<Vec<u8>>, String> {
        let mut whole = Vec::new();
        loop {
            let piece = self.read(CHUNK)?;
            if piece.is_empty() {
                return Ok(Some(whole));
            }
            if whole.len() + piece.len() > limit {
                return Ok(None);
            }
            whole.extend_from_slice(&piece);
        }
    }
}

impl Replacement {
    /// Writes bytes, however many.
    ///
    /// # Errors
    /// Fails when the file is longer than this server keeps any.
    pub fn write_all(&self, bytes: &[u8]) -> Result<(), String> {
        bytes.chunks(PIECE).try_for_each(|piece| self.write(piece))
    }
}

impl io::Read for &Received {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        let max = u32::try_from(buffer.len()).unwrap_or(u32::MAX);
        let piece = Received::read(self, max).map_err(io::Error::other)?;
        buffer[..piece.len()].copy_from_slice(&piece);
        Ok(piece.len())
    }
}

impl io::Write for &Replacement {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let piece = &bytes[..bytes.len().min(PIECE)];
        Replacement::write(self, piece).map(|()| piece.len()).map_err(io::Error::other)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
