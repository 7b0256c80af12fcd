//! JSON as a type that is forgiving about it: names in any case, null among the items of a list, numbers and flags
//! where text is due, and text where a number or a flag is.

use std::collections::BTreeMap;

use serde::de::value::{MapDeserializer, SeqDeserializer};
use serde::de::{Deserializer, IntoDeserializer, Unexpected, Visitor};
use serde::forward_to_deserialize_any;
use serde_json::{Error, Value};

/// A value that is read loosely.
pub(super) struct Loose(pub Value);

impl IntoDeserializer<'_, Error> for Loose {
    type Deserializer = Self;
    fn into_deserializer(self) -> Self {
        self
    }
}

impl Loose {
    /// A whole number, also one that was written as text or with a point.
    fn whole(&self) -> Option<i64> {
        match &self.0 {
            Value::Number(number) => match number.as_i64() {
                Some(whole) => Some(whole),
                // Beyond 2^53 a number with a point is not what was meant.
                None => number.as_f64().filter(|float| float.abs() < 9e15).map(|float| float as i64),
            },
            Value::String(text) => text.trim().parse().ok(),
            _ => None,
        }
    }

    fn flag(&self) -> Option<bool> {
        match &self.0 {
            Value::Bool(flag) => Some(*flag),
            Value::Number(number) => Some(number.as_f64() != Some(0.0)),
            Value::String(text) => match text.trim().to_ascii_lowercase().as_str() {
                "true" | "1" | "yes" => Some(true),
                "false" | "0" | "no" | "" => Some(false),
                _ => None,
            },
            _ => None,
        }
    }

    /// An object's members under the names that a type has for them. One that is written as the type has it comes
    /// before one in another case.
    fn named(self, fields: &'static [&'static str]) -> Result<BTreeMap<String, Value>, Value> {
        let members = match self.0 {
            Value::Object(members) => members,
            Value::Null => return Ok(BTreeMap::new()),
            other => return Err(other),
        };
        let mut named = BTreeMap::new();
        for (name, value) in members {
            if fields.contains(&name.as_str()) {
                named.insert(name, value);
            } else if let Some(field) = fields.iter().find(|field| field.eq_ignore_ascii_case(&name)) {
                named.entry((*field).to_owned()).or_insert(value);
            }
        }
        Ok(named)
    }
}

macro_rules! whole {
    ($($method:ident)+) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            match self.whole() {
                Some(whole) => visitor.visit_i64(whole),
                None => self.0.deserialize_any(visitor),
            }
        }
    )+};
}

macro_rules! texts {
    ($($method:ident)+) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            match self.0 {
                Value::Number(number) => visitor.visit_string(number.to_string()),
                Value::Bool(flag) => visitor.visit_string(flag.to_string()),
                Value::Null => visitor.visit_str(""),
                other => other.deserialize_any(visitor),
            }
        }
    )+};
}

impl<'de> Deserializer<'de> for Loose {
    type Error = Error;

    /// What may be anything stays what it is.
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.0.deserialize_any(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.0.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.flag() {
            Some(flag) => visitor.visit_bool(flag),
            None => self.0.deserialize_any(visitor),
        }
    }

    whole! { deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 }

    texts! { deserialize_str deserialize_string }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Value::Array(items) => {
                let items = items.into_iter().filter(|item| !item.is_null()).map(Loose);
                visitor.visit_seq(SeqDeserializer::new(items))
            }
            other => other.deserialize_any(visitor),
        }
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Value::Object(members) => {
                visitor.visit_map(MapDeserializer::new(members.into_iter().map(|(name, value)| (name, Loose(value)))))
            }
            other => other.deserialize_any(visitor),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match self.named(fields) {
            Ok(members) => {
                visitor.visit_map(MapDeserializer::new(members.into_iter().map(|(name, value)| (name, Loose(value)))))
            }
            // A list is no object, whatever serde would make of it.
            Err(_) => Err(serde::de::Error::invalid_type(Unexpected::Other("something else"), &visitor)),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.0.deserialize_enum(name, variants, visitor)
    }

    forward_to_deserialize_any! {
        i128 u128 f32 f64 char bytes byte_buf unit unit_struct tuple tuple_struct identifier ignored_any
    }
}
