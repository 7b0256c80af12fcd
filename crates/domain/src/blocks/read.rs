//! Reads blocks as clients draw them: what is wrong is left out and noted, what is too much is cut.

use jackfield_model::Props;
use serde_json::Value;

use super::schema::{self, Fault, Word};
use super::{Object, reading_of};

/// Where blocks have blocks.
pub(super) const LISTS: [&str; 4] = ["header", "content", "columns", "items"];
/// Kinds that others are in.
const LAYOUTS: [&str; 4] = ["container", "collapsible", "column_set", "column"];

/// What was read.
#[derive(Debug, Default)]
pub(super) struct Reading {
    pub blocks: Vec<Value>,
    pub faults: Vec<Fault>,
}

/// What is left of the limits.
struct Reader {
    blocks: usize,
    characters: usize,
    is_full: bool,
    faults: Vec<Fault>,
}

/// Names of lists of blocks, with what the schema says of them.
type Lists = Vec<(&'static str, &'static Value)>;

/// Reads `props.mm_blocks`.
pub(super) fn read(given: &Value) -> Reading {
    let mut reader = Reader {
        blocks: schema::limit("blocks"),
        characters: schema::limit("characters"),
        is_full: false,
        faults: Vec::new(),
    };
    let list = schema::at("/properties/mm_blocks");
    let blocks = match given.as_array() {
        Some(given) => reader.list(list, given, "/mm_blocks", 1),
        None => {
            reader.faults.push(Fault::new("/mm_blocks", Word::Type));
            Vec::new()
        }
    };
    Reading { blocks, faults: reader.faults }
}

impl Reader {
    fn note(&mut self, at: String, word: Word) {
        self.faults.push(Fault::new(at, word));
    }

    /// Reads a list of blocks; `level` is what a layout among them is nested as.
    fn list(&mut self, schema: &'static Value, given: &[Value], at: &str, level: usize) -> Vec<Value> {
        let mut read = Vec::new();
        let Some(each) = schema.get("items") else { return read };
        for (index, block) in given.iter().enumerate() {
            let place = format!("{at}/{index}");
            if self.blocks == 0 {
                if !self.is_full {
                    self.is_full = true;
                    self.note(place, Word::TooMany);
                }
                break;
            }
            read.extend(self.block(each, block, &place, level).map(Value::Object));
        }
        read
    }

    fn block(&mut self, each: &'static Value, given: &Value, at: &str, level: usize) -> Option<Object> {
        let Some(given) = given.as_object() else {
            self.note(at.to_owned(), Word::Type);
            return None;
        };
        let kind = given.get("type").and_then(Value::as_str).unwrap_or_default();
        let Some(schema) = schema::of_type(each, kind) else {
            self.note(format!("{at}/type"), Word::Unknown);
            return None;
        };
        if LAYOUTS.contains(&kind) && level > schema::limit("depth") {
            self.note(at.to_owned(), Word::TooDeep);
            return None;
        }
        let (mut block, lists) = self.properties(schema, given, at)?;
        self.blocks -= 1;
        for (name, list) in lists {
            let Some(items) = given.get(name).and_then(Value::as_array) else { continue };
            block.insert(name.to_owned(), Value::Array(self.list(list, items, &format!("{at}/{name}"), level + 1)));
        }
        Some(block)
    }

    /// What of a block is no block itself, and the lists of blocks in it, in the order that it must have them.
    fn properties(&mut self, schema: &'static Value, given: &Object, at: &str) -> Option<(Object, Lists)> {
        let known = schema.get("properties").and_then(Value::as_object)?;
        let required: Vec<&str> =
            schema.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect();
        let mut names: Vec<&String> = known.keys().collect();
        names.sort_unstable();
        let mut block = Object::new();
        for name in names {
            let Some(value) = given.get(name).filter(|value| !value.is_null()) else { continue };
            let (property, place) = (&known[name], format!("{at}/{name}"));
            let checked = match is_list(property) {
                true if value.is_array() => continue,
                true => Err(Fault::new(place, Word::Type)),
                false => schema::check(property, value, &place),
            };
            match checked {
                Ok(()) => {
                    block.insert(name.clone(), value.clone());
                }
                Err(fault) => {
                    self.faults.push(fault);
                    if required.contains(&name.as_str()) {
                        return None;
                    }
                }
            }
        }
        let is_list_there =
            |name: &str| known.get(name).is_some_and(is_list) && given.get(name).is_some_and(Value::is_array);
        if let Some(name) = schema::missing(schema, |name| block.contains_key(name) || is_list_there(name)) {
            self.note(format!("{at}/{name}"), Word::Missing);
            return None;
        }
        self.count(known, &mut block, at);
        let lists = schema.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
        let lists = lists.filter_map(|name| known.get(name).filter(|list| is_list(list)).map(|list| (name, list)));
        Some((block, lists.collect()))
    }

    /// Counts the texts that share a limit, and cuts what goes beyond.
    fn count(&mut self, known: &Object, block: &mut Object, at: &str) {
        for (name, value) in block.iter_mut() {
            let counts = known.get(name).is_some_and(|property| property.get("x-counted").is_some());
            let Some(text) = value.as_str().filter(|_| counts) else { continue };
            let length = text.chars().count();
            if length > self.characters {
                self.faults.push(Fault::new(format!("{at}/{name}"), Word::TooLong));
                *value = Value::from(text.chars().take(self.characters).collect::<String>());
                self.characters = 0;
            } else {
                self.characters -= length;
            }
        }
    }
}

/// Whether a property is a list of blocks.
fn is_list(property: &Value) -> bool {
    let of = property.pointer("/items/$ref").and_then(Value::as_str);
    matches!(of, Some("#/$defs/Block" | "#/$defs/ColumnBlock"))
}

/// The blocks that are directly in a block.
fn inside(block: &Value) -> impl Iterator<Item = &Value> {
    LISTS.into_iter().filter_map(|name| block.get(name)?.as_array()).flatten()
}

/// What blocks say, in words: texts, what images show, and where there is neither, what buttons say.
pub(crate) fn words(props: &Props) -> String {
    let reading = reading_of(props);
    let mut said = Vec::new();
    collect(&reading.blocks, &mut said, |block| match kind(block) {
        "text" => text(block, "text"),
        "image" => text(block, "alt_text").or_else(|| text(block, "title")),
        _ => None,
    });
    if said.is_empty() {
        collect(&reading.blocks, &mut said, |block| match kind(block) {
            "button" => text(block, "text"),
            "static_select" => text(block, "placeholder"),
            _ => None,
        });
    }
    said.join("\n")
}

fn collect<'a>(blocks: &'a [Value], said: &mut Vec<&'a str>, of: fn(&'a Value) -> Option<&'a str>) {
    for block in blocks {
        said.extend(of(block));
        for inner in inside(block) {
            collect(std::slice::from_ref(inner), said, of);
        }
    }
}

pub(super) fn kind(block: &Value) -> &str {
    block.get("type").and_then(Value::as_str).unwrap_or_default()
}

pub(super) fn text<'a>(block: &'a Value, name: &str) -> Option<&'a str> {
    block.get(name).and_then(Value::as_str).filter(|text| !text.trim().is_empty())
}
