//! Query parameters: texts that are read leniently, as Mattermost does.
//!
//! A number or flag that is none counts as missing, but for a few that are [`Exact`]. A bad id is refused, so that a filter
//! that was asked for is never silently dropped.

use std::fmt;
use std::str::FromStr;

use jackfield_model::{
    AccessTokenId, ChannelId, GroupId, InvalidId, Millis, OAuthAppId, PostId, SubscriptionId, TeamId, UserId, limits,
};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// What can be read from the text of a query parameter.
pub trait FromQuery: Sized {
    /// # Errors
    /// Says what is wrong with the text.
    fn from_query(text: &str) -> Result<Self, String>;
}

macro_rules! lenient {
    ($($number:ty),+) => {$(
        impl FromQuery for $number {
            fn from_query(text: &str) -> Result<Self, String> {
                Ok(text.parse().unwrap_or_default())
            }
        }
    )+};
}
lenient!(u32, i64, String);

impl FromQuery for bool {
    fn from_query(text: &str) -> Result<Self, String> {
        Ok(matches!(text, "true" | "True" | "TRUE" | "1" | "t" | "T"))
    }
}

impl FromQuery for Millis {
    fn from_query(text: &str) -> Result<Self, String> {
        i64::from_query(text).map(Self)
    }
}

/// A number that is refused where it is none: Mattermost does so for a few parameters, and takes others as missing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Exact<T>(pub T);

impl FromQuery for Exact<u32> {
    fn from_query(text: &str) -> Result<Self, String> {
        number(text).map(Self)
    }
}

impl FromQuery for Exact<Millis> {
    fn from_query(text: &str) -> Result<Self, String> {
        number(text).map(Millis).map(Self)
    }
}

fn number<T: FromStr + Default>(text: &str) -> Result<T, String> {
    if text.is_empty() { Ok(T::default()) } else { text.parse().map_err(|_| format!("{text} is no number")) }
}

impl<T> From<T> for Exact<T> {
    fn from(number: T) -> Self {
        Self(number)
    }
}

impl<T: Serialize> Serialize for Exact<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de, T> Deserialize<'de> for Exact<T>
where
    Self: FromQuery,
{
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        from_text(deserializer)
    }
}

impl<T: JsonSchema> JsonSchema for Exact<T> {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> std::borrow::Cow<'static, str> {
        T::schema_name()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::json_schema(generator)
    }
}

macro_rules! strict {
    ($($id:ty),+) => {$(
        impl FromQuery for $id {
            fn from_query(text: &str) -> Result<Self, String> {
                text.parse().map_err(|invalid: InvalidId| invalid.to_string())
            }
        }
    )+};
}
strict!(AccessTokenId, ChannelId, GroupId, OAuthAppId, PostId, SubscriptionId, TeamId, UserId);

pub(crate) fn from_text<'de, D: Deserializer<'de>, T: FromQuery>(deserializer: D) -> Result<T, D::Error> {
    let text = String::deserialize(deserializer)?;
    T::from_query(&text).map_err(de::Error::custom)
}

/// How many things a page has: 60 unless asked, 200 at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PerPage(pub u32);

impl Default for PerPage {
    fn default() -> Self {
        Self(limits::PAGE_DEFAULT)
    }
}

impl FromQuery for PerPage {
    fn from_query(text: &str) -> Result<Self, String> {
        // Mattermost: more than the most is silently cut.
        Ok(text.parse().map_or_else(|_| Self::default(), |asked: u32| Self(asked.min(limits::PAGE_MAX))))
    }
}

impl fmt::Display for PerPage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Serialize for PerPage {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u32(self.0)
    }
}

impl<'de> Deserialize<'de> for PerPage {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        from_text(deserializer)
    }
}

impl JsonSchema for PerPage {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "PerPage".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "integer", "minimum": 0, "maximum": limits::PAGE_MAX, "default": limits::PAGE_DEFAULT })
    }
}

/// Declares the query parameters of an operation; what is missing has its default.
macro_rules! query {
    ($(
        $(#[$meta:meta])*
        pub struct $name:ident {
            $( $(#[$field_meta:meta])* pub $field:ident: $ty:ty, )*
        }
    )+) => {$(
        #[derive(
            Clone, Debug, Default, PartialEq,
            ::serde::Serialize, ::serde::Deserialize, ::schemars::JsonSchema,
        )]
        #[serde(default)]
        $(#[$meta])*
        pub struct $name {
            $(
                #[serde(deserialize_with = "crate::query::from_text", skip_serializing_if = "jackfield_model::is_zero")]
                $(#[$field_meta])*
                pub $field: $ty,
            )*
        }
    )+};
}
pub(crate) use query;

query! {
    /// One page of a list.
    pub struct Paging {
        /// Counted from 0.
        pub page: u32,
        pub per_page: PerPage,
    }

    /// One page of what tokens did, or anybody.
    pub struct Acts {
        pub page: u32,
        pub per_page: PerPage,
        /// Only as this user, who may be a bot.
        pub user_id: UserId,
        /// Only by this access token.
        pub token_id: AccessTokenId,
        /// Only by this OAuth application.
        pub oauth_app_id: OAuthAppId,
    }

    pub struct IncludeDeleted {
        pub include_deleted: bool,
    }
}

/// A page as the database wants it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    pub offset: i64,
    pub limit: i64,
}

impl Window {
    pub fn new(page: u32, per_page: PerPage) -> Self {
        Self { offset: i64::from(page) * i64::from(per_page.0), limit: i64::from(per_page.0) }
    }
}

impl Acts {
    pub fn window(&self) -> Window {
        Window::new(self.page, self.per_page)
    }
}

impl Paging {
    pub fn window(&self) -> Window {
        Window::new(self.page, self.per_page)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(query: &str) -> Paging {
        serde_urlencoded::from_str(query).expect("paging is lenient")
    }

    #[test]
    fn a_page_has_60_things_unless_asked_and_never_more_than_200() {
        assert_eq!(read("").window(), Window { offset: 0, limit: 60 });
        assert_eq!(read("page=2&per_page=10").window(), Window { offset: 20, limit: 10 });
        assert_eq!(read("per_page=5000").window(), Window { offset: 0, limit: 200 });
        assert_eq!(read("page=-1&per_page=x").window(), Window { offset: 0, limit: 60 });
    }

    #[test]
    fn only_what_differs_from_the_default_is_sent() {
        assert_eq!(serde_urlencoded::to_string(Paging::default()).as_deref(), Ok(""));
        let page = Paging { page: 1, ..Paging::default() };
        assert_eq!(serde_urlencoded::to_string(page).as_deref(), Ok("page=1"));
    }
}
