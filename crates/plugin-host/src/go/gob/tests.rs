//! The codec against captures of Go's own encoder, and against nonsense.

use super::{
    Decoded, Decoder, Encoder, Field, FromGob, GobError, JsonShape, Limits, Registered, Struct, ToGob, Type, Value,
    big_int_to_text, gob_struct, time_to_rfc3339, wire::Reader,
};
use proptest::prelude::*;

#[derive(serde::Deserialize)]
struct Capture {
    name: String,
    hex: Vec<String>,
}

fn captures() -> Vec<Capture> {
    serde_json::from_str(include_str!("golden.json")).unwrap()
}

/// Cuts a byte stream into its messages and decodes what they hold.
fn decode_all(decoder: &mut Decoder, bytes: &[u8]) -> Result<Vec<Value>, GobError> {
    let mut reader = Reader::new(bytes, &[]);
    let mut values = Vec::new();
    while !reader.is_empty() {
        let payload = reader.bytes()?;
        if let Decoded::Value(value) = decoder.message(payload)? {
            values.push(value);
        }
    }
    Ok(values)
}

fn decoded(name: &str) -> Vec<Value> {
    let capture = captures().into_iter().find(|capture| capture.name == name).unwrap();
    let mut decoder = Decoder::new(Limits::default());
    capture
        .hex
        .iter()
        .map(|hex| {
            let bytes = data_encoding::HEXLOWER.decode(hex.as_bytes()).unwrap();
            let mut values = decode_all(&mut decoder, &bytes).unwrap();
            assert_eq!(values.len(), 1, "{name}");
            values.remove(0)
        })
        .collect()
}

fn structure(fields: &[(&'static str, Value)]) -> Value {
    Value::Struct(fields.iter().map(|(name, value)| ((*name).into(), value.clone())).collect())
}

fn text(value: &str) -> Value {
    Value::String(value.into())
}

#[test]
fn every_capture_decodes() {
    for capture in captures() {
        assert_eq!(decoded(&capture.name).len(), capture.hex.len());
    }
}

#[test]
fn scalars_are_read() {
    let expected = structure(&[
        ("Bool", Value::Bool(true)),
        ("Int", Value::Int(-42)),
        ("Int8", Value::Int(-128)),
        ("Uint", Value::Uint(300)),
        ("Float", Value::Float(1.5)),
        ("Float32", Value::Float(0.25)),
        ("Complex", Value::Complex(1.0, -2.0)),
        ("String", text("héllo")),
        ("Bytes", Value::Bytes(vec![0, 255])),
    ]);
    assert_eq!(decoded("scalars"), [expected]);
    assert_eq!(decoded("zero scalars"), [structure(&[])]);
    assert_eq!(decoded("a string that is not UTF-8"), [text("a\u{FFFD}b")]);
}

#[test]
fn values_without_a_struct_are_read() {
    let expected = [
        Value::Int(7),
        text("text"),
        Value::Bool(true),
        Value::Bytes(b"raw".to_vec()),
        Value::Float(2.5),
        Value::List(vec![text("a"), text("b")]),
        Value::Map(vec![(text("k"), Value::Int(1))]),
    ];
    assert_eq!(decoded("top-level values"), expected);
}

#[test]
fn composites_are_read() {
    let inner = |name: &str| structure(&[("Name", text(name))]);
    let map = |key: &str, value: Value| Value::Map(vec![(text(key), value)]);
    let expected = structure(&[
        ("Pointer", inner("p")),
        ("Value", structure(&[("Name", text("v")), ("Next", structure(&[]))])),
        ("Slice", Value::List(vec![inner("s"), structure(&[])])),
        ("Array", Value::List(vec![Value::Int(0), Value::Int(-1), Value::Int(2)])),
        ("Strings", map("k", Value::List(vec![text("a"), text("")]))),
        ("Numbers", Value::Map(vec![(Value::Int(-5), Value::Bool(true))])),
        ("Nested", map("o", map("i", text("v")))),
    ]);
    assert_eq!(decoded("composite"), [expected]);
}

#[test]
fn interfaces_that_define_types_inside_interfaces_are_read() {
    let [mut composite] = <[Value; 1]>::try_from(decoded("interfaces in interfaces")).unwrap();
    let Some(Value::Map(props)) = composite.take_field("Props") else {
        panic!("{composite:?}");
    };
    let deep = Value::Map(vec![(
        text("deep"),
        Value::List(vec![text("x").in_interface("string"), Value::Float(1.5).in_interface("float64"), Value::Nil])
            .in_interface("[]interface {}"),
    )])
    .in_interface("map[string]interface {}");
    let field = structure(&[("Title", text("one")), ("Value", deep)]);
    let attachment = structure(&[("Text", text("hello")), ("Fields", Value::List(vec![field]))]);
    let attachments = Value::List(vec![attachment]).in_interface("[]*model.SlackAttachment");
    assert_eq!(props, [(text("attachments"), attachments)]);
}

#[test]
fn times_and_big_integers_are_read() {
    let [mut value] = <[Value; 1]>::try_from(decoded("marshaled")).unwrap();
    let mut bytes = |name: &str| match value.take_field(name) {
        Some(Value::Marshaled(bytes)) => bytes,
        other => panic!("{name}: {other:?}"),
    };
    assert_eq!(time_to_rfc3339(&bytes("At")).unwrap(), "2024-02-29T12:34:56.789Z");
    let until = bytes("Until");
    assert_eq!(time_to_rfc3339(&until).unwrap(), "2030-01-01T00:00:00+02:00");
    assert_eq!(super::time_from_rfc3339("2030-01-01T00:00:00+02:00").unwrap(), until);
    assert_eq!(bytes("Link"), b"https://example.com/a?b=c#d");
    assert_eq!(big_int_to_text(&bytes("Big")).unwrap(), "-123456789012345678901234567890");
}

static NODE: Struct = Struct {
    name: "Node",
    fields: &[
        Field { name: "Name", json: "name", shape: JsonShape::Always, ty: Type::String },
        Field { name: "Flag", json: "flag", shape: JsonShape::Always, ty: Type::Pointer(&Type::Bool) },
        Field {
            name: "Children",
            json: "children",
            shape: JsonShape::Always,
            ty: Type::Slice(&Type::Pointer(&Type::Struct(&NODE))),
        },
        Field {
            name: "Props",
            json: "props",
            shape: JsonShape::Always,
            ty: Type::Map(&Type::String, &Type::Interface),
        },
    ],
};
static NODE_TYPE: Type = Type::Struct(&NODE);
static REGISTERED: &[Registered] = &[
    Registered { name: "[]interface {}", ty: Type::Slice(&Type::Interface) },
    Registered { name: "*node", ty: Type::Pointer(&NODE_TYPE) },
];

fn node(name: &str, more: &[(&'static str, Value)]) -> Value {
    let mut fields = vec![("Name", text(name))];
    fields.extend_from_slice(more);
    structure(&fields)
}

#[test]
fn what_is_written_is_read_again() {
    let value = node(
        "root",
        &[
            ("Flag", Value::Bool(false)),
            ("Children", Value::List(vec![node("leaf", &[]), node("other", &[])])),
            (
                "Props",
                Value::Map(vec![
                    (
                        text("list"),
                        Value::List(vec![Value::Nil, text("x").in_interface("string")]).in_interface("[]interface {}"),
                    ),
                    (text("node"), node("held", &[]).in_interface("*node")),
                ]),
            ),
        ],
    );
    let (mut encoder, mut decoder) = (Encoder::new(REGISTERED), Decoder::new(Limits::default()));
    for _ in 0..2 {
        let mut bytes = Vec::new();
        encoder.encode(&NODE_TYPE, &value, &mut bytes).unwrap();
        assert_eq!(decode_all(&mut decoder, &bytes).unwrap(), std::slice::from_ref(&value));
    }
}

#[test]
fn a_name_that_is_not_registered_is_refused_and_the_stream_goes_on() {
    let bad = node("bad", &[("Props", Value::Map(vec![(text("k"), text("v").in_interface("*evil"))]))]);
    let (mut encoder, mut decoder) = (Encoder::new(REGISTERED), Decoder::new(Limits::default()));
    let mut bytes = Vec::new();
    assert_eq!(encoder.encode(&NODE_TYPE, &bad, &mut bytes), Err(GobError::NotRegistered("*evil".into())));
    encoder.encode(&NODE_TYPE, &node("good", &[]), &mut bytes).unwrap();
    assert_eq!(decode_all(&mut decoder, &bytes).unwrap(), [node("good", &[])]);
}

gob_struct! {
    struct Request {
        method "ServiceMethod": String,
        seq "Seq": u64,
        body "Body": Vec<u8>,
        tags "Tags": Vec<String>,
        old "Old": Option<bool>,
    }
}

#[test]
fn rust_structs_come_back() {
    let request = Request {
        method: "Plugin.OnActivate".into(),
        seq: 7,
        body: vec![1, 2],
        tags: vec!["a".into()],
        old: Some(false),
    };
    let mut bytes = Vec::new();
    Encoder::new(&[]).encode(<Request as super::Gob>::TYPE, &request.clone().to_value(), &mut bytes).unwrap();
    let values = decode_all(&mut Decoder::new(Limits::default()), &bytes).unwrap();
    assert_eq!(Request::from_value(values.into_iter().next().unwrap()).unwrap(), request);
    assert_eq!(Request::from_value(Value::Nil).unwrap(), Request::default());
}

fn small() -> Limits {
    Limits {
        message_bytes: 1 << 16,
        elements: 1_000,
        depth: 32,
        types: 64,
        fields_per_struct: 64,
        name_bytes: 64,
        messages_per_value: 8,
    }
}

#[test]
fn a_list_longer_than_its_message_is_refused() {
    // Type 64 is []int; the value claims 2^40 elements.
    let definition = [0x7F, 2, 1, 1, 1, b'x', 1, 0xFF, 0x80, 0, 1, 4, 0, 0];
    let mut decoder = Decoder::new(small());
    assert_eq!(decoder.message(&definition), Ok(Decoded::More));
    let value = [0xFF, 0x80, 0, 0xFA, 1, 0, 0, 0, 0, 0];
    assert_eq!(decoder.message(&value), Err(GobError::Truncated));
}

// covers: 24, 32
#[test]
fn endless_nesting_is_refused() {
    // Type 64 is []64: lists of lists of themselves, each holding one.
    let definition = [0x7F, 2, 1, 1, 1, b'x', 1, 0xFF, 0x80, 0, 1, 0xFF, 0x80, 0, 0];
    let mut decoder = Decoder::new(small());
    assert_eq!(decoder.message(&definition), Ok(Decoded::More));
    let mut value = vec![0xFF, 0x80, 0];
    value.extend(std::iter::repeat_n(1, 10_000));
    assert!(matches!(decoder.message(&value), Err(GobError::TooMuch { .. })));
}

#[test]
fn a_type_that_contains_only_itself_does_not_recurse() {
    // Type 64 is [1]64; nothing in it takes a byte but the length.
    let definition = [0x7F, 1, 1, 1, 1, b'x', 1, 0xFF, 0x80, 0, 1, 0xFF, 0x80, 1, 2, 0, 0];
    let mut decoder = Decoder::new(small());
    assert_eq!(decoder.message(&definition), Ok(Decoded::More));
    assert!(decoder.message(&[0xFF, 0x80, 0, 1, 1, 1]).is_err());
}

#[test]
fn a_value_that_never_ends_is_refused() {
    let capture = captures().into_iter().find(|capture| capture.name == "interfaces in interfaces").unwrap();
    let bytes = data_encoding::HEXLOWER.decode(capture.hex[0].as_bytes()).unwrap();
    let mut decoder = Decoder::new(small());
    let mut reader = Reader::new(&bytes, &[]);
    let mut messages = Vec::new();
    while !reader.is_empty() {
        messages.push(reader.bytes().unwrap());
    }
    for message in messages.iter().rev().skip(1).rev() {
        assert_eq!(decoder.message(message), Ok(Decoded::More));
    }
    // A further definition each time, with ids that rise, and never the value.
    let outcome = (0..100_u8).try_for_each(|step| {
        let id = 100 + step % 20;
        let mut message = vec![0xFF, (2 * id - 1)];
        message.extend([2, 1, 1, 1, b'x', 0, 1, 4, 0, 0]);
        decoder.message(&message).map(drop)
    });
    assert!(outcome.is_err());
}

proptest! {
    // covers: 24, 32
    #[test]
    fn nonsense_never_panics(messages in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..64), 0..8)) {
        let mut decoder = Decoder::new(small());
        for message in messages {
            let _ = decoder.message(&message);
        }
    }

    #[test]
    fn damaged_captures_never_panic(which in 0_usize..12, at: usize, byte: u8) {
        let captures = captures();
        let mut decoder = Decoder::new(small());
        for hex in &captures[which % captures.len()].hex {
            let mut bytes = data_encoding::HEXLOWER.decode(hex.as_bytes()).unwrap();
            let at = at % bytes.len();
            bytes[at] = byte;
            let _ = decode_all(&mut decoder, &bytes);
        }
    }
}
