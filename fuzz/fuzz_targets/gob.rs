//! A stream of gob messages.
#![no_main]

use jackfield_fuzz::go::gob::Decoder;
use jackfield_fuzz::{limits, messages};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let mut decoder = Decoder::new(limits());
    for message in messages(bytes) {
        // A stream that lied once is given up.
        if decoder.message(message).is_err() {
            return;
        }
    }
});
