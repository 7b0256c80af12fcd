//! Arguments and results of every hook and API method: right ones with some bytes changed, and merged into what was
//! there where Mattermost's hooks do that. What is read can be written again.
#![no_main]

use jackfield_fuzz::go::gob::{Decoded, Decoder, Encoder, Type, Value};
use jackfield_fuzz::go::schema::{API, HOOKS, Method, REGISTERED};
use jackfield_fuzz::go::{Dynamic, read, write};
use jackfield_fuzz::{limits, sample::sample};
use libfuzzer_sys::fuzz_target;
use serde_json::{Value as Json, json};

fuzz_target!(|bytes: &[u8]| {
    let [high, low, rest @ ..] = bytes else { return };
    let number = usize::from(u16::from_be_bytes([*high, *low]));
    let methods: usize = HOOKS.len() + API.len();
    let index = number / 2 % methods;
    let method: &'static Method = HOOKS.get(index).unwrap_or_else(|| &API[index - HOOKS.len()]);
    let results = number % 2 == 1;
    let ty: &'static Type = if results { &method.returns } else { &method.args };
    let mut stream = Vec::new();
    let mut encoder = Encoder::new(REGISTERED);
    encoder.encode(ty, &filled(method, results), &mut stream).expect("samples can be written");
    for change in rest.chunks_exact(3) {
        let at = usize::from(u16::from_be_bytes([change[0], change[1]])) % stream.len();
        stream[at] = change[2];
    }
    let Some(value) = received(&stream) else { return };
    let original = ("A", json!({"id": "kept", "props": {"kept": [1, {"deep": null}]}, "metadata": {"files": [{}]}}));
    for original in [None, Some(original)] {
        let values = if results {
            read(method.result_fields(), value.clone(), original)
        } else {
            read(method.param_fields(), value.clone(), original)
        };
        let Ok(values) = values else { continue };
        let written =
            if results { write(method.result_fields(), values) } else { write(method.param_fields(), values) };
        if let Ok(written) = written {
            // Names that are not registered are refused; nothing else may be wrong with what was just made.
            let _ = Encoder::new(REGISTERED).encode(ty, &written, &mut Vec::new());
        }
    }
});

fn filled(method: &'static Method, results: bool) -> Value {
    let values = |ty: &Type| {
        Dynamic::Json(match ty {
            Type::Bytes => Json::Null,
            ty => sample(ty, 2),
        })
    };
    let value = if results {
        write(
            method.result_fields(),
            method.result_fields().filter(|(_, part)| !part.is_stream()).map(|(field, _)| values(&field.ty)).collect(),
        )
    } else {
        write(
            method.param_fields(),
            method.param_fields().filter(|(_, part)| !part.is_stream()).map(|(field, _)| values(&field.ty)).collect(),
        )
    };
    value.unwrap_or(Value::Struct(Vec::new()))
}

/// The value of a stream, read as the host reads one: message by message.
fn received(mut stream: &[u8]) -> Option<Value> {
    let mut decoder = Decoder::new(limits());
    loop {
        let (first, rest) = stream.split_first()?;
        let (length, rest) = match first {
            0..0x80 => (usize::from(*first), rest),
            _ => {
                let count = usize::from((!*first).wrapping_add(1));
                let bytes = rest.get(..count.min(8))?;
                let length = bytes.iter().fold(0_usize, |length, byte| (length << 8) | usize::from(*byte));
                (length, &rest[bytes.len()..])
            }
        };
        let message = rest.get(..length)?;
        if let Decoded::Value(value) = decoder.message(message).ok()? {
            return Some(value);
        }
        stream = &rest[length..];
    }
}
