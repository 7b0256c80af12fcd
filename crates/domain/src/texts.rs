//! Every sentence that the server says to people, by id and language.
//!
//! The texts stand in `data/texts`, all languages of a sentence below its id, so that a new one is one place; a test
//! finds ids without texts. Who hears what, and in which language, is the callers' business.

mod catalogue;
mod fill;
mod locale;

use jackfield_model::AppError;

use fill::fill;
pub use locale::{Locale, locale_of, locale_of_server, locale_of_stranger, locale_of_user};

/// The sentence `key` in a language, its places filled. English where the language lacks it.
pub fn text<T: AsRef<str>>(key: &str, locale: Locale, values: &[(&str, T)]) -> String {
    let Some(sentence) = catalogue::find(key, locale) else {
        debug_assert!(false, "the catalogue has no text for `{key}`");
        // Mattermost: what has no text is shown by its id.
        return key.to_owned();
    };
    fill(sentence, values)
}

/// A sentence without places.
pub fn plain(key: &str, locale: Locale) -> String {
    text::<&str>(key, locale, &[])
}

/// The sentence of an id that was written down, if there is one still.
pub(crate) fn known(key: &str, locale: Locale) -> Option<&'static str> {
    catalogue::find(key, locale)
}

/// Puts an error's text into a language. What somebody else said stays.
pub(crate) fn tell(error: &mut AppError, locale: Locale) {
    if !error.said.key.is_empty() {
        error.message = text(&error.said.key, locale, &error.said.values);
    }
}

#[cfg(test)]
mod tests;
