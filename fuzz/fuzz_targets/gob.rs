//! A stream of gob messages, each a length in two bytes and what follows.
#![no_main]

use jackfield_plugin_host::go::gob::{Decoder, Limits};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let limits = Limits { message_bytes: 1 << 20, elements: 10_000, ..Limits::default() };
    let mut decoder = Decoder::new(limits);
    let mut rest = bytes;
    while let [high, low, left @ ..] = rest {
        let length = usize::from(u16::from_be_bytes([*high, *low])).min(left.len());
        let (message, behind) = left.split_at(length);
        // A stream that lied once is given up.
        if decoder.message(message).is_err() {
            return;
        }
        rest = behind;
    }
});
