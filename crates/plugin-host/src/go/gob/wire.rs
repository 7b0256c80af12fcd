//! Numbers and bytes as gob writes them: variable-length integers, reversed floats,
//! and a reader over the joined payloads of one or more messages.

use super::GobError;

/// Appends an unsigned integer: one byte below 128, else a negated count and big-endian bytes.
pub(crate) fn put_uint(out: &mut Vec<u8>, value: u64) {
    if value < 0x80 {
        out.push(value.to_le_bytes()[0]);
        return;
    }
    let bytes = value.to_be_bytes();
    let skipped = value.leading_zeros() / 8;
    let count = 8 - skipped;
    out.push((!count.to_le_bytes()[0]).wrapping_add(1));
    out.extend(bytes.iter().skip(skipped as usize));
}

/// Appends a signed integer: shifted left, complemented when negative.
pub(crate) fn put_int(out: &mut Vec<u8>, value: i64) {
    let shifted = value.cast_unsigned() << 1;
    put_uint(out, if value < 0 { !shifted } else { shifted });
}

/// Appends a float: its bits byte-reversed, so that round numbers are short.
pub(crate) fn put_float(out: &mut Vec<u8>, value: f64) {
    put_uint(out, value.to_bits().swap_bytes());
}

/// Appends a length and the bytes.
pub(crate) fn put_bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    put_uint(out, bytes.len() as u64);
    out.extend_from_slice(bytes);
}

/// Reads over joined message payloads and remembers where each message ended.
///
/// One value may span several messages: a type that first appears inside an
/// interface ends the message it appears in.
pub(crate) struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
    ends: &'a [usize],
}

impl<'a> Reader<'a> {
    pub(crate) fn new(bytes: &'a [u8], ends: &'a [usize]) -> Self {
        Self { bytes, at: 0, ends }
    }

    pub(crate) fn remaining(&self) -> usize {
        self.bytes.len().saturating_sub(self.at)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.remaining() == 0
    }

    /// Whether the next byte starts a new message.
    pub(crate) fn at_message_end(&self) -> bool {
        self.ends.contains(&self.at)
    }

    pub(crate) fn take(&mut self, count: usize) -> Result<&'a [u8], GobError> {
        let end = self.at.checked_add(count).ok_or(GobError::Truncated)?;
        let taken = self.bytes.get(self.at..end).ok_or(GobError::Truncated)?;
        self.at = end;
        Ok(taken)
    }

    pub(crate) fn uint(&mut self) -> Result<u64, GobError> {
        let first = *self.take(1)?.first().ok_or(GobError::Truncated)?;
        if first < 0x80 {
            return Ok(u64::from(first));
        }
        let count = usize::from((!first).wrapping_add(1));
        if count > 8 {
            return Err(GobError::Corrupt("an integer is longer than 8 bytes"));
        }
        let bytes = self.take(count)?;
        Ok(bytes.iter().fold(0_u64, |value, byte| (value << 8) | u64::from(*byte)))
    }

    pub(crate) fn int(&mut self) -> Result<i64, GobError> {
        let value = self.uint()?;
        let half = (value >> 1).cast_signed();
        Ok(if value & 1 == 1 { !half } else { half })
    }

    pub(crate) fn float(&mut self) -> Result<f64, GobError> {
        Ok(f64::from_bits(self.uint()?.swap_bytes()))
    }

    /// Reads a length that cannot exceed what is left to read.
    pub(crate) fn length(&mut self) -> Result<usize, GobError> {
        let length = usize::try_from(self.uint()?).map_err(|_| GobError::Truncated)?;
        if length > self.remaining() {
            return Err(GobError::Truncated);
        }
        Ok(length)
    }

    pub(crate) fn bytes(&mut self) -> Result<&'a [u8], GobError> {
        let length = self.length()?;
        self.take(length)
    }

    /// Reads a string; bytes that are not UTF-8 become the replacement character.
    pub(crate) fn string(&mut self) -> Result<String, GobError> {
        Ok(String::from_utf8_lossy(self.bytes()?).into_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn integers_come_back(signed: i64, unsigned: u64, float: f64) {
            let mut out = Vec::new();
            put_int(&mut out, signed);
            put_uint(&mut out, unsigned);
            put_float(&mut out, float);
            let mut reader = Reader::new(&out, &[]);
            prop_assert_eq!(reader.int().unwrap(), signed);
            prop_assert_eq!(reader.uint().unwrap(), unsigned);
            prop_assert_eq!(reader.float().unwrap().to_bits(), float.to_bits());
            prop_assert!(reader.is_empty());
        }
    }

    #[test]
    fn the_examples_of_the_format_hold() {
        let mut out = Vec::new();
        put_uint(&mut out, 7);
        put_uint(&mut out, 256);
        put_int(&mut out, -129);
        put_float(&mut out, 17.0);
        assert_eq!(out, [7, 0xFE, 1, 0, 0xFE, 1, 1, 0xFE, 0x31, 0x40],);
    }
}
