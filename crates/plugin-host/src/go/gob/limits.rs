//! How much of a stream is believed before it is refused.

/// Bounds on what a decoder accepts from the other side.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Bytes of one value, over all the messages it spans.
    pub message_bytes: usize,
    /// Elements, fields and entries of one value.
    pub elements: usize,
    pub depth: usize,
    /// Type definitions of one stream.
    pub types: usize,
    pub fields_per_struct: usize,
    pub name_bytes: usize,
    /// Messages that one value may span.
    pub messages_per_value: usize,
}

impl Default for Limits {
    /// Room for the largest file a plugin may hand over whole, and for a full configuration.
    fn default() -> Self {
        Self {
            message_bytes: 128 << 20,
            elements: 1_000_000,
            depth: 128,
            types: 4_096,
            fields_per_struct: 2_048,
            name_bytes: 1_024,
            messages_per_value: 256,
        }
    }
}
