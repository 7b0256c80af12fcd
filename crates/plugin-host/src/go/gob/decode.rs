//! Reads values from a gob stream, with the types that the stream itself defines.
//! Decoding is untyped: whoever asks for a value fits it to what was expected.

use std::{collections::HashMap, sync::Arc};

use super::{
    GobError, Interface, Limits, Name, Value,
    definition::{self, Definition},
    wire::Reader,
};

/// The state of one incoming stream.
pub struct Decoder {
    types: HashMap<i64, Arc<Definition>>,
    limits: Limits,
    /// The messages of a value that is not complete yet, joined.
    pending: Vec<u8>,
    /// Where each pending message ends.
    ends: Vec<usize>,
    /// Bytes read again because a value went on in a further message.
    reread: usize,
}

/// What one message brought.
#[derive(Debug, PartialEq)]
pub enum Decoded {
    Value(Value),
    /// A type definition, or a value that continues in the next message.
    More,
}

impl Decoder {
    #[must_use]
    pub fn new(limits: Limits) -> Self {
        Self { types: HashMap::new(), limits, pending: Vec::new(), ends: Vec::new(), reread: 0 }
    }

    #[must_use]
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Takes the payload of the next message.
    ///
    /// # Errors
    /// The stream is unusable after an error.
    pub fn message(&mut self, payload: &[u8]) -> Result<Decoded, GobError> {
        if self.pending.is_empty() {
            return self.first_message(payload);
        }
        self.append(payload)?;
        self.reread = self.reread.saturating_add(self.pending.len());
        if self.reread > self.limits.message_bytes.saturating_mul(4) {
            return Err(GobError::TooMuch {
                what: "bytes in a value of many messages",
                limit: self.limits.message_bytes,
            });
        }
        let pending = std::mem::take(&mut self.pending);
        let ends = std::mem::take(&mut self.ends);
        let decoded = self.attempt(&pending, &ends);
        if matches!(decoded, Ok(Decoded::More)) {
            self.pending = pending;
            self.ends = ends;
        } else {
            self.reread = 0;
        }
        decoded
    }

    fn first_message(&mut self, payload: &[u8]) -> Result<Decoded, GobError> {
        if payload.len() > self.limits.message_bytes {
            return Err(self.too_large());
        }
        let mut reader = Reader::new(payload, &[]);
        let id = reader.int()?;
        if id < 0 {
            let id = id.checked_neg().ok_or(GobError::UndefinedType(id))?;
            let defined = self.define(&mut reader, id)?;
            if !reader.is_empty() {
                return Err(GobError::Corrupt("data follows a type definition"));
            }
            self.types.insert(id, defined);
            return Ok(Decoded::More);
        }
        let decoded = self.attempt(payload, &[]);
        if matches!(decoded, Ok(Decoded::More)) {
            self.append(payload)?;
        }
        decoded
    }

    fn append(&mut self, payload: &[u8]) -> Result<(), GobError> {
        if self.ends.len() >= self.limits.messages_per_value {
            return Err(GobError::TooMuch { what: "messages for one value", limit: self.limits.messages_per_value });
        }
        if self.pending.len().saturating_add(payload.len()) > self.limits.message_bytes {
            return Err(self.too_large());
        }
        self.pending.extend_from_slice(payload);
        self.ends.push(self.pending.len());
        Ok(())
    }

    fn too_large(&self) -> GobError {
        GobError::TooMuch { what: "bytes in a message", limit: self.limits.message_bytes }
    }

    /// Decodes a value from its start. Types met on the way are kept only if it is complete,
    /// because an incomplete value is decoded again with one message more.
    fn attempt(&mut self, bytes: &[u8], ends: &[usize]) -> Result<Decoded, GobError> {
        let mut attempt = Attempt {
            decoder: self,
            reader: Reader::new(bytes, ends),
            defined: HashMap::new(),
            elements: 0,
            incomplete: false,
        };
        let outcome = attempt.value();
        let (incomplete, defined) = (attempt.incomplete, attempt.defined);
        if incomplete {
            return Ok(Decoded::More);
        }
        let value = outcome?;
        self.types.extend(defined);
        Ok(Decoded::Value(value))
    }

    fn define(&self, reader: &mut Reader<'_>, id: i64) -> Result<Arc<Definition>, GobError> {
        if id < definition::FIRST_USER_ID || self.types.contains_key(&id) {
            return Err(GobError::DuplicateType(id));
        }
        if self.types.len() >= self.limits.types {
            return Err(GobError::TooMuch { what: "types in a stream", limit: self.limits.types });
        }
        definition::read(reader, &self.limits).map(Arc::new)
    }
}

struct Attempt<'d, 'b> {
    decoder: &'d Decoder,
    reader: Reader<'b>,
    defined: HashMap<i64, Arc<Definition>>,
    elements: usize,
    incomplete: bool,
}

impl Attempt<'_, '_> {
    fn value(&mut self) -> Result<Value, GobError> {
        let id = self.reader.int()?;
        let value = self.top(id, 0)?;
        if !self.reader.is_empty() {
            return Err(GobError::Corrupt("data follows a value"));
        }
        Ok(value)
    }

    /// Decodes a value that stands alone: anything but a struct is preceded by a zero.
    fn top(&mut self, id: i64, depth: usize) -> Result<Value, GobError> {
        let is_struct = id >= definition::FIRST_USER_ID && matches!(&*self.definition(id)?, Definition::Struct { .. });
        if !is_struct && self.reader.uint()? != 0 {
            return Err(GobError::Corrupt("a single value starts with a field number"));
        }
        self.of_type(id, depth)
    }

    fn of_type(&mut self, id: i64, depth: usize) -> Result<Value, GobError> {
        self.count(1)?;
        let reader = &mut self.reader;
        match id {
            definition::BOOL => Ok(Value::Bool(reader.uint()? != 0)),
            definition::INT => Ok(Value::Int(reader.int()?)),
            definition::UINT => Ok(Value::Uint(reader.uint()?)),
            definition::FLOAT => Ok(Value::Float(reader.float()?)),
            definition::BYTES => Ok(Value::Bytes(reader.bytes()?.to_vec())),
            definition::STRING => Ok(Value::String(reader.string()?)),
            definition::COMPLEX => Ok(Value::Complex(reader.float()?, reader.float()?)),
            definition::INTERFACE => self.interface(self.deeper(depth)?),
            _ => {
                let definition = self.definition(id)?;
                self.composite(&definition, self.deeper(depth)?)
            }
        }
    }

    fn composite(&mut self, definition: &Definition, depth: usize) -> Result<Value, GobError> {
        match definition {
            Definition::Marshaled => Ok(Value::Marshaled(self.reader.bytes()?.to_vec())),
            Definition::Slice { element } => self.list(*element, depth),
            Definition::Array { element, length } => {
                let Value::List(items) = self.list(*element, depth)? else {
                    return Err(GobError::Corrupt("an array is no list"));
                };
                if usize::try_from(*length) != Ok(items.len()) {
                    return Err(GobError::Corrupt("an array has another length than its type"));
                }
                Ok(Value::List(items))
            }
            Definition::Map { key, element } => self.map(*key, *element, depth),
            Definition::Struct { fields } => self.structure(fields, depth),
        }
    }

    fn list(&mut self, element: i64, depth: usize) -> Result<Value, GobError> {
        let length = self.reader.length()?;
        self.count(length)?;
        let mut items = Vec::with_capacity(length.min(1_024));
        for _ in 0..length {
            items.push(self.of_type(element, depth)?);
        }
        Ok(Value::List(items))
    }

    fn map(&mut self, key: i64, element: i64, depth: usize) -> Result<Value, GobError> {
        let length = self.reader.length()?;
        self.count(length)?;
        let mut entries = Vec::with_capacity(length.min(1_024));
        for _ in 0..length {
            let key = self.of_type(key, depth)?;
            entries.push((key, self.of_type(element, depth)?));
        }
        Ok(Value::Map(entries))
    }

    fn structure(&mut self, definition: &[(Arc<str>, i64)], depth: usize) -> Result<Value, GobError> {
        let mut fields = Vec::new();
        let mut next = 0_usize;
        loop {
            let distance = self.reader.uint()?;
            if distance == 0 {
                return Ok(Value::Struct(fields));
            }
            let index = usize::try_from(distance - 1)
                .ok()
                .and_then(|skipped| next.checked_add(skipped))
                .ok_or(GobError::Corrupt("a field number is too large"))?;
            let (name, id) = definition.get(index).ok_or(GobError::Corrupt("a field number is out of range"))?;
            let value = self.of_type(*id, depth)?;
            fields.push((Name::Received(Arc::clone(name)), value));
            next = index + 1;
        }
    }

    fn interface(&mut self, depth: usize) -> Result<Value, GobError> {
        let name = definition::read_name(&mut self.reader, &self.decoder.limits)?;
        if name.is_empty() {
            return Ok(Value::Nil);
        }
        let id = self.type_sequence()?;
        // The length is there for readers that skip; nested definitions make it unreliable.
        self.reader.uint()?;
        let value = self.top(id, depth)?;
        Ok(Value::Interface(Box::new(Interface { name, value })))
    }

    /// Reads the definitions that may precede an interface's type id.
    fn type_sequence(&mut self) -> Result<i64, GobError> {
        loop {
            let id = self.reader.int()?;
            if id >= 0 {
                return Ok(id);
            }
            let id = id.checked_neg().ok_or(GobError::UndefinedType(id))?;
            if self.defined.contains_key(&id) {
                return Err(GobError::DuplicateType(id));
            }
            if self.decoder.types.len() + self.defined.len() >= self.decoder.limits.types {
                return Err(GobError::TooMuch { what: "types in a stream", limit: self.decoder.limits.types });
            }
            let definition = self.decoder.define(&mut self.reader, id)?;
            self.defined.insert(id, definition);
            if self.reader.is_empty() {
                self.incomplete = true;
                return Err(GobError::Truncated);
            }
            // Inside another interface the next part has its length in front; at the start
            // of a message the length was the frame's.
            if !self.reader.at_message_end() {
                self.reader.uint()?;
            }
        }
    }

    fn definition(&self, id: i64) -> Result<Arc<Definition>, GobError> {
        self.decoder.types.get(&id).or_else(|| self.defined.get(&id)).cloned().ok_or(GobError::UndefinedType(id))
    }

    fn count(&mut self, more: usize) -> Result<(), GobError> {
        self.elements = self.elements.saturating_add(more);
        if self.elements > self.decoder.limits.elements {
            return Err(GobError::TooMuch { what: "elements in a value", limit: self.decoder.limits.elements });
        }
        Ok(())
    }

    fn deeper(&self, depth: usize) -> Result<usize, GobError> {
        if depth >= self.decoder.limits.depth {
            return Err(GobError::TooMuch { what: "nested values", limit: self.decoder.limits.depth });
        }
        Ok(depth + 1)
    }
}
