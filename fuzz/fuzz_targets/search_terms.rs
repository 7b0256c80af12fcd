//! What people search for.
#![no_main]

use jackfield_fuzz::terms::Terms;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (i32, &str)| {
    let (offset, text) = input;
    let terms = Terms::of(text, i64::from(offset) * 1000);
    assert!(terms.words.len() + terms.from.len() + terms.channels.len() <= 50);
    assert!(terms.words.iter().chain(&terms.from).chain(&terms.channels).all(|word| word.len() <= 3 * 256));
});
