//! Reads what integrations send, as liberally as they write it: nobody gets to hear of an alert that was refused.
//!
//! What Go reads is read: null among the items of a list, names in any case, a name twice, half a surrogate, what
//! follows the value. So is what it refuses and senders send all the same: a byte-order mark, other charsets, line ends
//! inside texts, numbers and flags where text is due.

use serde::de::DeserializeOwned;
use serde_json::{Error, Value};

use super::loose::Loose;

/// Reads JSON as a `T`. `kind` is the `Content-Type`, for its charset; a body of nothing is a `T` of nothing.
///
/// # Errors
/// Fails for what is no JSON, or no `T` by any reading.
pub fn read<T: DeserializeOwned>(body: &[u8], kind: &str) -> Result<T, Error> {
    read_text(&text(body, kind))
}

/// Reads JSON that is text already.
///
/// # Errors
/// As [`read`].
pub fn read_text<T: DeserializeOwned>(text: &str) -> Result<T, Error> {
    read_value(value(text)?)
}

/// Reads what was parsed already.
///
/// # Errors
/// As [`read`].
pub fn read_value<T: DeserializeOwned>(value: Value) -> Result<T, Error> {
    T::deserialize(Loose(value))
}

/// A body as text: by its byte-order mark, by its charset, and where neither fits as old senders write.
pub fn text(body: &[u8], kind: &str) -> String {
    let is_utf8 = std::str::from_utf8(body).is_ok();
    let named = charset(kind).and_then(|label| encoding_rs::Encoding::for_label(label.as_bytes()));
    let encoding = match named {
        Some(named) if named != encoding_rs::UTF_8 => named,
        _ if is_utf8 => encoding_rs::UTF_8,
        // Senders that let their runtime choose leave with Latin-1, whatever they say.
        _ => encoding_rs::WINDOWS_1252,
    };
    encoding.decode(body).0.into_owned()
}

fn charset(kind: &str) -> Option<&str> {
    let mut parameters = kind.split(';').skip(1).filter_map(|parameter| parameter.split_once('='));
    let (_, value) = parameters.find(|(name, _)| name.trim().eq_ignore_ascii_case("charset"))?;
    Some(value.trim().trim_matches('"'))
}

fn value(text: &str) -> Result<Value, Error> {
    first(text).or_else(|error| first(&mended(text)).map_err(|_| error))
}

/// The first value. Go: what follows it is not looked at.
fn first(text: &str) -> Result<Value, Error> {
    serde_json::Deserializer::from_str(text).into_iter().next().unwrap_or(Ok(Value::Null))
}

/// JSON whose texts hold raw control characters, halves of surrogates or escapes that are none, without these.
fn mended(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut in_text = false;
    let mut rest = text.chars();
    while let Some(letter) = rest.next() {
        match letter {
            '"' => {
                in_text = !in_text;
                out.push('"');
            }
            '\\' if in_text => escape(&mut rest, &mut out),
            '\n' if in_text => out.push_str("\\n"),
            '\t' if in_text => out.push_str("\\t"),
            control if in_text && control.is_ascii_control() => {}
            letter => out.push(letter),
        }
    }
    out
}

/// What follows a backslash.
fn escape(rest: &mut std::str::Chars<'_>, out: &mut String) {
    match rest.clone().next() {
        Some('u') => {
            rest.next();
            unit(rest, out);
        }
        Some(letter) if "\"\\/bfnrt".contains(letter) => {
            rest.next();
            out.extend(['\\', letter]);
        }
        // A backslash that stands for itself.
        _ => out.push_str("\\\\"),
    }
}

/// What follows `\u`. Go: half a surrogate is the sign for what cannot be read.
fn unit(rest: &mut std::str::Chars<'_>, out: &mut String) {
    let digits = |from: &str| from.get(..4).and_then(|digits| u32::from_str_radix(digits, 16).ok());
    let Some(unit) = digits(rest.as_str()) else {
        out.push_str("\\\\u");
        return;
    };
    let left = rest.as_str();
    rest.nth(3);
    let low = rest.as_str().strip_prefix("\\u").and_then(digits).filter(|low| (0xdc00..0xe000).contains(low));
    match (unit, low) {
        (0xd800..0xdc00, Some(_)) => {
            out.push_str("\\u");
            out.push_str(left.get(..10).unwrap_or_default());
            rest.nth(5);
        }
        (0xd800..0xe000, _) => out.push_str("\\ufffd"),
        _ => {
            out.push_str("\\u");
            out.push_str(left.get(..4).unwrap_or_default());
        }
    }
}

#[cfg(test)]
mod tests {
    use jackfield_model::{CommandResponse, IncomingWebhookRequest};
    use serde_json::json;

    use super::*;

    fn sent(body: &[u8], kind: &str) -> IncomingWebhookRequest {
        read(body, kind).unwrap_or_else(|error| panic!("{}: {error}", String::from_utf8_lossy(body)))
    }

    #[test]
    fn texts_arrive_in_whatever_charset_they_left() {
        let json = "application/json";
        assert_eq!(sent("\u{feff}{\"text\":\"film\"}".as_bytes(), json).text, "film");
        assert_eq!(sent(b"{\"text\":\"K\xfchl\"}", json).text, "Kühl");
        assert_eq!(sent(b"{\"text\":\"K\xfchl\"}", "application/json; charset=ISO-8859-1").text, "Kühl");
        assert_eq!(sent(b"{\"text\":\"K\xfchl\"}", "application/json; Charset=\"utf-8\"").text, "Kühl");
        assert_eq!(sent("{\"text\":\"Kühl\"}".as_bytes(), "text/html; charset").text, "Kühl");
        let wide: Vec<u8> = "\u{feff}{\"text\":\"Kühl\"}".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(sent(&wide, json).text, "Kühl");
    }

    #[test]
    fn what_go_forgives_is_forgiven() {
        let read = |text: &str| sent(text.as_bytes(), "");
        assert_eq!(read(r#"{"Text":"a","UserName":"b","ICON_URL":"c"}"#).text, "a");
        assert_eq!(read(r#"{"text":"a","TEXT":"b"}"#).text, "a");
        assert_eq!(read(r#"{"text":"a","text":"b"}"#).text, "b");
        assert_eq!(read(r#"{"text":"a"} and more"#).text, "a");
        assert_eq!(
            read(r#"{"text":"\ud83d half, whole \ud83d\ude00, \udc00"}"#).text,
            "\u{fffd} half, whole 😀, \u{fffd}"
        );
        assert_eq!(read("{\n\"text\": \"one\ntwo\t\\\"x\\\" it\\'s \u{1}\"}").text, "one\ntwo\t\"x\" it\\'s ");
        assert_eq!(read(r#"{"text":"cut \u12"}"#).text, "cut \\u12");
        let nulls = r#"{"text":null,"props":null,"attachments":[null,{"text":"t","fields":[null,{"title":"a"}],"actions":null}]}"#;
        let kept = read(nulls).attachments;
        assert_eq!((kept.len(), kept[0].text.as_str(), kept[0].fields.len()), (1, "t", 1));
        let answer: CommandResponse = read_text(r#"{"text":"k","attachments":[null]}"#).expect("it is an answer");
        assert_eq!((answer.text.as_str(), answer.attachments), ("k", Some(Vec::new())));
    }

    #[test]
    fn numbers_and_flags_are_text_where_text_is_due() {
        let text = r#"{"text":12.5,"username":true,"attachments":[{"title":7,"fields":[{"title":1,"value":2,"short":"true"}]}],"props":{"n":1}}"#;
        let read = sent(text.as_bytes(), "");
        assert_eq!((read.text.as_str(), read.username.as_str()), ("12.5", "true"));
        let field = &read.attachments[0].fields[0];
        assert_eq!((field.title.as_str(), &field.value, field.short.0), ("1", &json!(2), true));
        assert_eq!(read.props["n"], json!(1));
    }

    #[test]
    fn what_is_no_json_is_refused_and_nothing_is_nothing() {
        assert!(read::<IncomingWebhookRequest>(b"<p>hello</p>", "").is_err());
        assert!(read::<IncomingWebhookRequest>(br#"{"text":["a"]}"#, "").is_err());
        assert!(read::<IncomingWebhookRequest>(br#"["a"]"#, "").is_err());
        let nested = format!("{{\"props\":{}1{}}}", "[".repeat(5000), "]".repeat(5000));
        assert!(read::<IncomingWebhookRequest>(nested.as_bytes(), "").is_err());
        assert_eq!(sent(b" ", ""), IncomingWebhookRequest::default());
    }
}
