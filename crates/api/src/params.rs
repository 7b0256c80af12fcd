//! Reads the parameters of paths and queries: pairs of texts, of which a type takes what it names.

use std::borrow::Cow;

pub use serde::de::value::Error;
use serde::de::value::MapDeserializer;
use serde::de::{DeserializeOwned, Deserializer, IntoDeserializer, Visitor};
use serde::forward_to_deserialize_any;

/// Names and values, unescaped.
pub type Pairs<'de> = Vec<(Cow<'de, str>, Text<'de>)>;

/// A value's text. Numbers and flags are read from it where a type wants them.
pub struct Text<'de>(pub Cow<'de, str>);

/// Reads a `T`.
///
/// # Errors
/// Says what is missing or is not what it should be.
pub fn read<T: DeserializeOwned>(pairs: Pairs<'_>) -> Result<T, Error> {
    T::deserialize(MapDeserializer::new(pairs.into_iter()))
}

/// A query's pairs.
pub fn of_query(query: &str) -> Pairs<'_> {
    form_urlencoded::parse(query.as_bytes()).map(|(name, value)| (name, Text(value))).collect()
}

/// A path's pairs; `None` when a value is not UTF-8.
pub fn of_path<'de>(params: impl Iterator<Item = (&'de str, &'de str)>) -> Option<Pairs<'de>> {
    params
        .map(|(name, value)| {
            let value = percent_encoding::percent_decode_str(value).decode_utf8().ok()?;
            Some((Cow::Borrowed(name), Text(value)))
        })
        .collect()
}

impl<'de> IntoDeserializer<'de, Error> for Text<'de> {
    type Deserializer = Self;
    fn into_deserializer(self) -> Self {
        self
    }
}

macro_rules! parsed {
    ($($method:ident: $ty:ty => $visit:ident,)+) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            match self.0.parse::<$ty>() {
                Ok(value) => visitor.$visit(value),
                Err(error) => Err(serde::de::Error::custom(error)),
            }
        }
    )+};
}

impl<'de> Deserializer<'de> for Text<'de> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Cow::Borrowed(text) => visitor.visit_borrowed_str(text),
            Cow::Owned(text) => visitor.visit_string(text),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_enum::<serde::de::value::CowStrDeserializer<'de, Error>>(self.0.into_deserializer())
    }

    parsed! {
        deserialize_bool: bool => visit_bool,
        deserialize_i8: i8 => visit_i8,
        deserialize_i16: i16 => visit_i16,
        deserialize_i32: i32 => visit_i32,
        deserialize_i64: i64 => visit_i64,
        deserialize_u8: u8 => visit_u8,
        deserialize_u16: u16 => visit_u16,
        deserialize_u32: u32 => visit_u32,
        deserialize_u64: u64 => visit_u64,
        deserialize_f32: f32 => visit_f32,
        deserialize_f64: f64 => visit_f64,
    }

    forward_to_deserialize_any! {
        char str string bytes byte_buf unit unit_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}

#[cfg(test)]
mod tests {
    use crate::path::{ByReaction, ByThreadAndTime, UserRef};
    use crate::query::{Paging, PerPage};
    use jackfield_model::Millis;

    use super::*;

    const ID: &str = "abcdefghijklmnopqrstuvwxyz";

    #[test]
    fn values_of_a_path_are_unescaped_and_read_as_what_they_are() {
        let given = [("user_id", "me"), ("post_id", ID), ("emoji_name", "a%2Bb%20%C3%A9")];
        let path: ByReaction = read(of_path(given.into_iter()).expect("UTF-8")).expect("all are there");
        assert_eq!((path.user_id, path.emoji_name.as_str()), (UserRef::Me, "a+b é"));
        let given = [("user_id", "me"), ("team_id", ID), ("thread_id", ID), ("timestamp", "12")];
        let path: ByThreadAndTime = read(of_path(given.into_iter()).expect("UTF-8")).expect("a number is one");
        assert_eq!(path.timestamp, Millis(12));
    }

    #[test]
    fn what_is_missing_or_of_another_kind_is_refused() {
        let time = |text| {
            let given = [("user_id", "me"), ("team_id", ID), ("thread_id", ID), ("timestamp", text)];
            read::<ByThreadAndTime>(of_path(given.into_iter()).expect("UTF-8")).is_ok()
        };
        assert!(!time("twelve") && !time("") && time("-1"));
        assert!(read::<ByReaction>(of_path([("user_id", "me")].into_iter()).expect("UTF-8")).is_err());
        assert!(of_path([("user_id", "%FF")].into_iter()).is_none());
    }

    #[test]
    fn a_query_is_read_leniently() {
        let paging: Paging = read(of_query("page=2&per%5Fpage=1%30&other=+")).expect("lenient");
        assert_eq!(paging, Paging { page: 2, per_page: PerPage(10) });
        assert_eq!(read::<Paging>(of_query("")).expect("all may be missing"), Paging::default());
    }
}
