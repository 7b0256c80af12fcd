//! Refuses what has a forbidden word in it, when it is written and when it is changed. Where the filter itself fails, as with an
//! expression that is none, nothing gets through: plugin.json says "closed".

use jackfield_plugin_api::{Context, Plugin, Post, PostVerdict, host, plugin};
use regex_lite::{Match, RegexBuilder};

struct WordFilter;

#[plugin]
impl Plugin for WordFilter {
    fn message_will_be_posted(_: Context, post: Post) -> PostVerdict {
        check(&post.message)
    }

    fn message_will_be_updated(_: Context, new_post: Post, _: Post) -> PostVerdict {
        check(&new_post.message)
    }
}

fn check(message: &str) -> PostVerdict {
    let settings: serde_json::Value = serde_json::from_str(&host::configuration::get()).expect("settings are JSON");
    let words = settings["Words"].as_str().unwrap_or_default();
    for word in words.split(',').map(str::trim).filter(|word| !word.is_empty()) {
        let expression = RegexBuilder::new(word).case_insensitive(true).build();
        let expression = expression.expect("each word of the settings is a regular expression");
        if expression.find_iter(message).any(|found| is_word(message, found)) {
            return PostVerdict::Reject(format!("“{word}” has no place here."));
        }
    }
    PostVerdict::Unchanged
}

/// Whether neither side of it is a letter or a digit, of any language.
fn is_word(message: &str, found: Match<'_>) -> bool {
    let before = message[..found.start()].chars().next_back();
    let after = message[found.end()..].chars().next();
    ![before, after].into_iter().flatten().any(char::is_alphanumeric)
}
