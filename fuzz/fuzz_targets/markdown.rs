//! What people write: it is read to its end, what is found in it is in it, and what is bounded is.
#![no_main]

use jackfield_fuzz::words::Words;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|message: &str| {
    let words = Words::of(message);
    let names = words.names();
    assert!(names.len() <= 200 * 4 && names.iter().all(|name| (1..=64).contains(&name.len())));
    assert!(names.iter().all(|name| name.bytes().all(|b| b.is_ascii_alphanumeric() || b".-_".contains(&b))));
    for tag in words.hashtags().split_whitespace() {
        assert!(tag.starts_with('#') && tag.chars().count() >= 4, "{tag}");
    }
    assert!(words.hashtags().len() < 1000 && words.emoji().len() <= 200);
    assert!(words.first_link().is_none_or(|link| link.starts_with("http")));
    // Each word is at most looked at whole and in its parts.
    assert!(words.plain().map(str::len).sum::<usize>() <= 2 * message.len() * 4 + 16);
    let again = Words::of("").and(message);
    assert_eq!(again.names(), names);
});
