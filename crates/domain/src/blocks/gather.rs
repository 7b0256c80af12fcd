//! Formats of others: Slack's Block Kit and Adaptive Cards, wherever in a message their senders put them. They are gathered
//! among the props, and become blocks there.

use jackfield_model::Props;
use serde_json::{Value, json};

use super::{ACTIONS, BLOCKS, FALLBACK, Object, cards, kit, schema};

/// The prop with blocks of Slack's. Mattermost's name.
pub(super) const KIT: &str = "blocks";
/// The prop with Adaptive Cards. Mattermost's name.
pub(super) const CARDS: &str = "cards";
/// Kinds of what Microsoft's senders attach.
const CARD_KIND: &str = "application/vnd.microsoft.card.adaptive";

/// Puts what others send beside a message's text among its props: `blocks` of Slack's, attachments that are Adaptive Cards or
/// hold blocks, and a card that is the whole message.
pub(crate) fn gather(mut payload: Value) -> Value {
    let Some(message) = payload.as_object_mut() else { return payload };
    if member(message, "type").and_then(|kind| kind.as_str()) == Some("AdaptiveCard") {
        let text = ["fallbackText", "speak"].into_iter().find_map(|name| message.get(name).cloned());
        let card = std::mem::take(message);
        return json!({ "text": text.unwrap_or(Value::from("")), "props": { CARDS: [card], FALLBACK: "text" } });
    }
    let mut found_kit = match member(message, KIT) {
        Some(Value::Array(blocks)) => std::mem::take(blocks),
        _ => Vec::new(),
    };
    let mut found_cards = Vec::new();
    if let Some(Value::Array(attachments)) = member(message, "attachments") {
        attachments.retain_mut(|attachment| {
            let Some(attachment) = attachment.as_object_mut() else { return true };
            if attachment.get("contentType").and_then(Value::as_str) == Some(CARD_KIND) {
                found_cards.extend(attachment.remove("content"));
                return false;
            }
            let Some(Value::Array(blocks)) = attachment.remove(KIT) else { return true };
            let color = attachment.get("color").cloned();
            found_kit.push(json!({ "type": kit::ATTACHMENT, "color": color, "blocks": blocks }));
            // What it says besides is what Slack's own clients do not draw.
            attachment.contains_key("actions")
        });
    }
    if let Some(Value::Array(more)) = member(message, "extra_responses") {
        more.iter_mut().for_each(|response| *response = gather(response.take()));
    }
    if found_kit.is_empty() && found_cards.is_empty() {
        return payload;
    }
    if !found_cards.is_empty() {
        // Microsoft's senders call every message so.
        message.retain(|name, value| !(name.eq_ignore_ascii_case("type") && value == "message"));
        if let Some(summary) = message.get("summary").cloned() {
            message.entry("text").or_insert(summary);
        }
    }
    let says = member(message, "text").and_then(|text| text.as_str()).is_some_and(|text| !text.trim().is_empty());
    if !member(message, "props").is_some_and(|props| props.is_object()) {
        message.retain(|name, _| !name.eq_ignore_ascii_case("props"));
        message.insert("props".into(), json!({}));
    }
    let Some(props) = member(message, "props").and_then(Value::as_object_mut) else { return payload };
    for (name, found) in [(KIT, found_kit), (CARDS, found_cards)] {
        if !found.is_empty() {
            props.insert(name.into(), Value::Array(found));
        }
    }
    // Slack: a text beside blocks is for whoever does not draw them.
    if says {
        props.insert(FALLBACK.into(), Value::from("text"));
    }
    payload
}

fn member<'a>(message: &'a mut Object, name: &str) -> Option<&'a mut Value> {
    let name = message.keys().find(|own| own.eq_ignore_ascii_case(name))?.clone();
    message.get_mut(&name)
}

/// Makes blocks of what others' formats are among a post's props. What is none of them stays.
pub(super) fn translate(props: &mut Props) {
    let taken = |props: &mut Props, name: &str, is: fn(&Value) -> bool| match props.get(name) {
        Some(Value::Array(items)) if !items.is_empty() && items.iter().all(is) => {
            props.remove(name).and_then(|items| items.as_array().cloned()).unwrap_or_default()
        }
        _ => Vec::new(),
    };
    let (blocks, found) = (taken(props, KIT, kit::is_one), taken(props, CARDS, cards::is_one));
    if blocks.is_empty() && found.is_empty() {
        return;
    }
    let known = props.get(ACTIONS).and_then(Value::as_object).cloned().unwrap_or_default();
    let mut making = Making { known, made: Object::new() };
    let mut drawn: Vec<Value> = blocks.iter().flat_map(|block| kit::translated(block, &mut making)).collect();
    drawn.extend(found.iter().flat_map(|card| cards::translated(card, &mut making)));
    if let Some(Value::Array(own)) = props.get(BLOCKS) {
        drawn = [own.clone(), drawn].concat();
    }
    props.insert(BLOCKS.into(), Value::Array(drawn));
    if !making.made.is_empty() {
        let mut actions = making.known;
        actions.extend(making.made);
        props.insert(ACTIONS.into(), Value::Object(actions));
    }
}

/// What is known and made while formats are translated.
pub(super) struct Making {
    known: Object,
    made: Object,
}

impl Making {
    /// Whether the sender says what an action does.
    pub(super) fn knows(&self, id: &str) -> bool {
        self.known.contains_key(id)
    }

    /// A new action that leads to an address, where it is one.
    pub(super) fn leads(&mut self, url: &str) -> Option<String> {
        let action = json!({ "type": "openURL", "url": url });
        schema::check(schema::at("/$defs/Action"), &action, "").ok()?;
        let free = |number: &usize| !self.known.contains_key(&name(*number));
        let id = name((self.made.len() + 1..).find(free)?);
        self.made.insert(id.clone(), action);
        Some(id)
    }
}

fn name(number: usize) -> String {
    format!("open-{number}")
}

/// A text.
pub(super) fn text(text: impl Into<String>) -> Value {
    json!({ "type": "text", "text": text.into() })
}

/// A text for what cannot be drawn: all that it says.
pub(super) fn said(value: &Value) -> Option<Value> {
    let mut words = Vec::new();
    collect(value, &mut words);
    (!words.is_empty()).then(|| text(escaped(&words.join(" "))))
}

/// Members that hold what people read.
const SAID: [&str; 10] =
    ["text", "title", "label", "placeholder", "alt_text", "altText", "value", "description", "fallbackText", "hint"];

fn collect<'a>(value: &'a Value, words: &mut Vec<&'a str>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| collect(item, words)),
        Value::Object(members) => {
            for (name, value) in members {
                match value {
                    Value::String(text) if SAID.contains(&name.as_str()) && !text.trim().is_empty() => words.push(text),
                    Value::Array(_) | Value::Object(_) => collect(value, words),
                    _ => {}
                }
            }
        }
        _ => {}
    }
}

/// A text of which nothing is a mark of Markdown.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for letter in text.chars() {
        if "\\`*_~[]<>#|".contains(letter) {
            out.push('\\');
        }
        out.push(letter);
    }
    out
}

/// Blocks beside each other.
pub(super) fn beside(content: Vec<Value>) -> Value {
    json!({ "type": "container", "flow": "horizontal", "gap": "small", "content": content })
}

/// A set of columns; the first is as wide as there is room.
pub(super) fn columns(columns: Vec<(&str, Vec<Value>)>) -> Value {
    let columns: Vec<Value> =
        columns.into_iter().map(|(width, items)| json!({ "type": "column", "width": width, "items": items })).collect();
    json!({ "type": "column_set", "gap": "medium", "columns": columns })
}

/// What is said where an action cannot be taken.
pub(super) fn without_action(label: &str) -> Option<Value> {
    (!label.trim().is_empty()).then(|| json!({ "type": "text", "text": escaped(label), "is_subtle": true }))
}

/// The member of an object as text.
pub(super) fn own<'a>(value: &'a Value, name: &str) -> &'a str {
    value.get(name).and_then(Value::as_str).unwrap_or_default()
}

/// The list that a member of an object is.
pub(super) fn list<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    value.get(name).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}
