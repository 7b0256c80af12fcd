//! Reads payloads: what is missing or of another kind is empty, because GitHub changes them and others imitate them.

use serde_json::{Value, json};

use crate::text::shortened;

/// Labels and people that a card shows.
const LIST: usize = 10;
/// Letters of a title or name.
const LINE: usize = 250;

/// A payload or a part of one.
#[derive(Clone, Copy)]
pub struct Payload<'a>(pub &'a Value);

impl<'a> Payload<'a> {
    /// The value at a path with dots.
    fn at(self, path: &str) -> &'a Value {
        static NOTHING: Value = Value::Null;
        path.split('.').fold(self.0, |place, key| place.get(key).unwrap_or(&NOTHING))
    }

    pub fn part(self, path: &str) -> Payload<'a> {
        Payload(self.at(path))
    }

    pub fn text(self, path: &str) -> &'a str {
        self.at(path).as_str().unwrap_or_default()
    }

    /// A title or a name: one line of bounded length.
    pub fn line(self, path: &str) -> String {
        shortened(self.text(path).lines().next().unwrap_or_default(), LINE)
    }

    pub fn number(self, path: &str) -> Option<i64> {
        self.at(path).as_i64()
    }

    pub fn flag(self, path: &str) -> bool {
        self.at(path).as_bool().unwrap_or_default()
    }

    pub fn is_there(self, path: &str) -> bool {
        !self.at(path).is_null()
    }

    pub fn list(self, path: &str) -> impl Iterator<Item = Payload<'a>> {
        self.at(path).as_array().into_iter().flatten().map(Payload)
    }

    /// Labels with their colours.
    pub fn labels(self, path: &str) -> Value {
        let labels = self.list(path).take(LIST);
        labels.map(|label| json!({ "name": label.line("name"), "color": label.line("color") })).collect()
    }

    /// The login names of people.
    pub fn people(self, path: &str) -> Value {
        self.list(path).take(LIST).map(|person| person.line("login").into()).collect::<Vec<Value>>().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_or_of_another_kind_is_empty() {
        let value = json!({ "a": { "b": 5, "list": "none" }, "title": "one\ntwo" });
        let payload = Payload(&value);
        assert_eq!(payload.text("a.b"), "");
        assert_eq!(payload.number("a.b"), Some(5));
        assert_eq!(payload.number("a.b.c"), None);
        assert_eq!(payload.list("a.list").count(), 0);
        assert_eq!(payload.line("title"), "one");
    }
}
