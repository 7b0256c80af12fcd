//! The tables against themselves, and JSON through gob and back.

use serde_json::{Value as Json, json};

use super::{API, HOOKS, REGISTERED, api, from_json, hook, merge, to_json};
use crate::go::gob::{Decoded, Decoder, Encoder, Limits, Type, Value};

fn wire(ty: &'static Type, value: &Value) -> Value {
    let mut bytes = Vec::new();
    Encoder::new(REGISTERED).encode(ty, value, &mut bytes).unwrap();
    let mut decoder = Decoder::new(Limits::default());
    let mut rest = bytes.as_slice();
    loop {
        // Lengths here are below 2^16.
        let (length, header) = match rest[0] {
            short @ 0..0x80 => (usize::from(short), 1),
            0xFF => (usize::from(rest[1]), 2),
            _ => (usize::from(rest[1]) << 8 | usize::from(rest[2]), 3),
        };
        let decoded = decoder.message(&rest[header..header + length]).unwrap();
        rest = &rest[header + length..];
        if let Decoded::Value(value) = decoded {
            assert!(rest.is_empty());
            return value;
        }
    }
}

fn through(method: &super::Method, index: usize, json: &Json) -> Json {
    let (field, _) = method.param_fields().nth(index).unwrap();
    let value = wire(&field.ty, &from_json(&field.ty, json).unwrap());
    to_json(&field.ty, value).unwrap()
}

#[test]
fn the_tables_are_complete_and_sorted() {
    assert_eq!((HOOKS.len(), API.len()), (51, 244));
    for table in [HOOKS, API] {
        assert!(table.is_sorted_by(|a, b| a.name < b.name));
        for method in table {
            assert_eq!(method.param_fields().count(), method.params.len());
        }
    }
    assert!(hook("MessageWillBePosted").is_some() && api("KVSet").is_some());
    assert!(hook("NoSuchHook").is_none());
}

#[test]
fn a_post_comes_back_as_it_was() {
    let post = json!({
        "id": "i", "create_at": 1, "message": "hi", "is_pinned": true,
        "props": {"n": 1.5, "at": 1_796_023_561_378_i64, "list": [null, "x", {"deep": true}], "none": null},
        "file_ids": ["a", "b"], "remote_id": "", "is_following": false,
        "metadata": {"embeds": [{"type": "link", "url": "u", "data": {"k": "v"}}]},
    });
    let back = through(hook("MessageWillBePosted").unwrap(), 1, &post);
    for (key, value) in post.as_object().unwrap() {
        if key != "metadata" {
            assert_eq!(&back[key], value, "{key}");
        }
    }
    assert_eq!(back["metadata"]["embeds"][0]["data"], json!({"k": "v"}));
    // What was not there is Go's zero, and absent where Go has nil.
    assert_eq!((&back["reply_count"], back.get("participants")), (&json!(0), None));
}

#[test]
fn hidden_and_embedded_fields_have_their_place() {
    let method = hook("ScheduledPostWillBeCreated").unwrap();
    let scheduled = json!({"id": "i", "message": "in the draft", "scheduled_at": 5});
    let back = through(method, 1, &scheduled);
    assert_eq!((&back["message"], &back["scheduled_at"]), (&json!("in the draft"), &json!(5)));
    let args = json!({"command": "/x", "SiteURL": "http://h"});
    assert_eq!(through(hook("ExecuteCommand").unwrap(), 1, &args)["SiteURL"], "http://h");
}

#[test]
fn a_whole_configuration_passes() {
    let config = json!({"ServiceSettings": {"SiteURL": "http://h", "EnableBotAccountCreation": false},
        "PluginSettings": {"Plugins": {"p": {"secret": "s", "n": 1}}}});
    let back = through(hook("ConfigurationWillBeSaved").unwrap(), 0, &config);
    assert_eq!(back["ServiceSettings"]["EnableBotAccountCreation"], false);
    assert_eq!(back["PluginSettings"]["Plugins"]["p"]["secret"], "s");
}

#[test]
fn decoding_into_an_object_keeps_what_was_not_sent() {
    let (field, _) = hook("MessageWillBePosted").unwrap().param_fields().nth(1).unwrap();
    let mut target = json!({"id": "i", "message": "old", "hashtags": "#a", "props": {"a": 1}});
    let sent = from_json(&field.ty, &json!({"message": "new", "hashtags": "", "props": {"b": 2.0}})).unwrap();
    merge(&field.ty, wire(&field.ty, &sent), &mut target).unwrap();
    let expected = json!({"id": "i", "message": "new", "hashtags": "#a", "props": {"a": 1, "b": 2}});
    assert_eq!(target, expected);
}

#[test]
fn json_of_the_wrong_kind_is_refused() {
    let (field, _) = hook("MessageWillBePosted").unwrap().param_fields().nth(1).unwrap();
    for wrong in [json!("text"), json!({"message": 1}), json!({"create_at": 1.5}), json!({"file_ids": {}})] {
        assert!(from_json(&field.ty, &wrong).is_err(), "{wrong}");
    }
    let mut deep = json!(1);
    for _ in 0..1_000 {
        deep = json!([deep]);
    }
    assert!(from_json(&field.ty, &json!({"props": {"deep": deep}})).is_err());
}
