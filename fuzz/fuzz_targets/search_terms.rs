//! What people search for.
#![no_main]

use jackfield_fuzz::terms::Terms;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (i32, &str)| {
    let (offset, text) = input;
    let terms = Terms::of(text, i64::from(offset) * 1000);
    let lists = [&terms.words, &terms.not_words, &terms.from, &terms.not_from, &terms.channels, &terms.not_channels];
    assert!(lists.iter().map(|list| list.len()).sum::<usize>() <= 50);
    assert!(lists.into_iter().flatten().all(|word| word.len() <= 3 * 256));
});
