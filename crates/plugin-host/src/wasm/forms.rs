//! Arguments and answers of the table's methods in the forms of the WIT world.

use std::time::Duration;

use jackfield_domain::plugins::methods::{PermissionName, SqlAnswer, SqlStatement, SqlValue, WebsocketBroadcast};
use jackfield_domain::plugins::own_database::Datum;
use jackfield_domain::plugins::{Bytes, FetchRequest, FetchResponse, MaybeBytes};
use jackfield_model::{
    Bot, Channel, ChannelId, ChannelMember, Command, Millis, Post, PostId, PostPatch, Reaction, Team, TeamId, User,
    UserId,
};
use serde_json::{Map, Value};

use super::bindings::wit::{self, types};
use super::convert::{self, bad_argument, id, object};

/// An argument that a component gives.
pub(super) trait FromWit<W>: Sized {
    /// # Errors
    /// Names the argument when it is none.
    fn from_wit(given: W, name: &str) -> Result<Self, types::Error>;
}

/// An answer that a component gets.
pub(super) trait ToWit {
    type Form;
    fn to_wit(self) -> Self::Form;
}

/// Both ways for what is the same on both sides.
macro_rules! same {
    ($($ty:ty),+ $(,)?) => {
        $(impl FromWit<$ty> for $ty {
            fn from_wit(given: $ty, _: &str) -> Result<Self, types::Error> {
                Ok(given)
            }
        }

        impl ToWit for $ty {
            type Form = $ty;
            fn to_wit(self) -> $ty {
                self
            }
        })+
    };
}
same!((), String, bool, u32, u64, Option<u64>);

macro_rules! ids {
    ($($ty:ty),+) => {
        $(impl FromWit<String> for $ty {
            fn from_wit(given: String, name: &str) -> Result<Self, types::Error> {
                id(&given, name)
            }
        }

        impl ToWit for $ty {
            type Form = String;
            fn to_wit(self) -> String {
                self.to_string()
            }
        })+
    };
}
ids!(UserId, TeamId, ChannelId, PostId);

/// Records that are made of what the server knows.
macro_rules! records {
    ($($ty:ty => $form:ident, $convert:ident);+ $(;)?) => {
        $(impl ToWit for $ty {
            type Form = types::$form;
            fn to_wit(self) -> types::$form {
                convert::$convert(&self)
            }
        })+
    };
}
records! {
    Post => Post, post;
    User => User, user;
    Team => Team, team;
    Channel => Channel, channel;
    ChannelMember => ChannelMember, member;
    Reaction => Reaction, reaction;
}

/// What is made of records.
macro_rules! drafts {
    ($($form:ident => $ty:ty, $convert:ident);+ $(;)?) => {
        $(impl FromWit<types::$form> for $ty {
            fn from_wit(given: types::$form, _: &str) -> Result<Self, types::Error> {
                convert::$convert(given)
            }
        })+
    };
}
drafts! {
    PostDraft => Post, draft;
    PostPatch => PostPatch, patch;
    ChannelDraft => Channel, channel_draft;
    Command => Command, command;
}

impl FromWit<types::BotDraft> for Bot {
    fn from_wit(given: types::BotDraft, _: &str) -> Result<Self, types::Error> {
        let types::BotDraft { username, display_name, description } = given;
        Ok(Self { username, display_name, description, ..Self::default() })
    }
}

impl<T: ToWit> ToWit for Vec<T> {
    type Form = Vec<T::Form>;
    fn to_wit(self) -> Self::Form {
        self.into_iter().map(ToWit::to_wit).collect()
    }
}

impl ToWit for Option<ChannelMember> {
    type Form = Option<types::ChannelMember>;
    fn to_wit(self) -> Self::Form {
        self.map(ToWit::to_wit)
    }
}

impl FromWit<Vec<String>> for Vec<UserId> {
    fn from_wit(given: Vec<String>, name: &str) -> Result<Self, types::Error> {
        given.iter().map(|user| id(user, name)).collect()
    }
}

impl FromWit<Vec<u8>> for Bytes {
    fn from_wit(given: Vec<u8>, _: &str) -> Result<Self, types::Error> {
        Ok(Self(given))
    }
}

impl FromWit<Option<Vec<u8>>> for MaybeBytes {
    fn from_wit(given: Option<Vec<u8>>, _: &str) -> Result<Self, types::Error> {
        Ok(Self(given))
    }
}

impl ToWit for MaybeBytes {
    type Form = Option<Vec<u8>>;
    fn to_wit(self) -> Self::Form {
        self.0
    }
}

impl FromWit<i64> for Millis {
    fn from_wit(given: i64, _: &str) -> Result<Self, types::Error> {
        Ok(Self(given))
    }
}

impl FromWit<String> for PermissionName {
    fn from_wit(given: String, _: &str) -> Result<Self, types::Error> {
        Ok(Self(given))
    }
}

impl FromWit<String> for Map<String, Value> {
    fn from_wit(given: String, name: &str) -> Result<Self, types::Error> {
        object(&given, name)
    }
}

impl FromWit<wit::websocket::Audience> for WebsocketBroadcast {
    fn from_wit(given: wit::websocket::Audience, name: &str) -> Result<Self, types::Error> {
        let wit::websocket::Audience { user_id, channel_id, team_id, omit_users } = given;
        for user in &omit_users {
            id::<UserId>(user, name).map_err(|_| bad_argument("omit-users"))?;
        }
        let omit_users = omit_users.into_iter().map(|user| (user, Value::Bool(true))).collect();
        Ok(Self { user_id, channel_id, team_id, omit_users: Some(omit_users), ..Self::default() })
    }
}

impl FromWit<wit::http_client::Request> for FetchRequest {
    fn from_wit(given: wit::http_client::Request, _: &str) -> Result<Self, types::Error> {
        Ok(Self {
            method: given.method,
            url: given.url,
            headers: given.headers.into_iter().map(|header| (header.name, header.value)).collect(),
            body: given.body,
            timeout: given.timeout_ms.map(|ms| Duration::from_millis(u64::from(ms))),
        })
    }
}

impl FromWit<Vec<wit::database::Value>> for Vec<SqlValue> {
    fn from_wit(given: Vec<wit::database::Value>, _: &str) -> Result<Self, types::Error> {
        use wit::database::Value as Given;
        let value = |given| match given {
            Given::Null => Datum::Null,
            Given::Boolean(value) => Datum::Boolean(value),
            Given::Integer(value) => Datum::Integer(value),
            Given::Real(value) => Datum::Real(value),
            Given::Text(text) => Datum::Text(text),
            Given::Blob(bytes) => Datum::Blob(bytes),
        };
        Ok(given.into_iter().map(|given| SqlValue(value(given))).collect())
    }
}

impl FromWit<Vec<wit::database::Statement>> for Vec<SqlStatement> {
    fn from_wit(given: Vec<wit::database::Statement>, name: &str) -> Result<Self, types::Error> {
        let statement = |given: wit::database::Statement| {
            let values = FromWit::from_wit(given.values, name)?;
            Ok(SqlStatement { sql: given.sql, values, changes: given.changes })
        };
        given.into_iter().map(statement).collect()
    }
}

impl ToWit for SqlAnswer {
    type Form = wit::database::Answer;
    fn to_wit(self) -> Self::Form {
        use wit::database::Value as Told;
        let value = |value: SqlValue| match value.0 {
            Datum::Null => Told::Null,
            Datum::Boolean(value) => Told::Boolean(value),
            Datum::Integer(value) => Told::Integer(value),
            Datum::Real(value) => Told::Real(value),
            Datum::Text(text) => Told::Text(text),
            Datum::Blob(bytes) => Told::Blob(bytes),
        };
        let rows = self.rows.into_iter().map(|row| row.into_iter().map(value).collect()).collect();
        wit::database::Answer { columns: self.columns, rows, changes: self.changes }
    }
}

impl ToWit for FetchResponse {
    type Form = wit::http_client::Response;
    fn to_wit(self) -> Self::Form {
        let headers = self.headers.into_iter().map(|(name, value)| types::Header { name, value }).collect();
        wit::http_client::Response { status: self.status, headers, body: self.body }
    }
}
