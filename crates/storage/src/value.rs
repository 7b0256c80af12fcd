//! The few kinds of value that statements take, the same on both engines.

use std::collections::BTreeMap;

use bytes::{BufMut, BytesMut};
use jackfield_model::Millis;
use postgres_types::{IsNull, Kind, ToSql, Type, to_sql_checked};
use serde_json::Value as Json;
use tokio_postgres::types as postgres_types;

/// A value bound to a statement.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Null,
    Text(String),
    I64(i64),
    Bool(bool),
    Bytes(Vec<u8>),
    Json(Json),
    /// For the list markers of statements; all of one kind.
    List(Vec<Value>),
}

/// What can be bound to a statement.
pub trait Bind {
    fn bind(self) -> Value;
}

macro_rules! binds {
    ($($ty:ty => |$value:ident| $make:expr;)+) => {$(
        impl Bind for $ty {
            fn bind(self) -> Value {
                let $value = self;
                $make
            }
        }
    )+};
}

binds! {
    Value => |v| v;
    &str => |v| Value::Text(v.to_owned());
    String => |v| Value::Text(v);
    &String => |v| Value::Text(v.clone());
    i64 => |v| Value::I64(v);
    i32 => |v| Value::I64(v.into());
    bool => |v| Value::Bool(v);
    Vec<u8> => |v| Value::Bytes(v);
    &[u8] => |v| Value::Bytes(v.to_vec());
    Json => |v| Value::Json(v);
    &Json => |v| Value::Json(v.clone());
    Millis => |v| Value::I64(v.0);
    &i64 => |v| Value::I64(*v);
    &i32 => |v| Value::I64((*v).into());
    &bool => |v| Value::Bool(*v);
    &Millis => |v| Value::I64(v.0);
    &serde_json::Map<String, Json> => |v| json(v);
    &BTreeMap<String, String> => |v| json(v);
    &jackfield_model::ChannelBannerInfo => |v| json(v);
    &jackfield_model::MiniPreview => |v| Value::Bytes(v.0.clone());
}

macro_rules! bind_words {
    ($($word:ident),+ $(,)?) => {$(
        impl Bind for &jackfield_model::$word {
            fn bind(self) -> Value { Value::Text(self.as_str().to_owned()) }
        }
    )+};
}
bind_words!(
    ChannelType,
    SchemeScope,
    TeamType,
    SidebarCategoryType,
    SidebarCategorySorting,
    ScheduledPostError,
    BookmarkType,
    IntegrationKind,
    JobStatus,
    RequestState
);

impl<'a, T> Bind for &'a Option<T>
where
    &'a T: Bind,
{
    fn bind(self) -> Value {
        self.as_ref().map_or(Value::Null, Bind::bind)
    }
}

impl<T: Bind> Bind for Option<T> {
    fn bind(self) -> Value {
        self.map_or(Value::Null, Bind::bind)
    }
}

impl<T: Bind> Bind for Vec<T>
where
    T: NotByte,
{
    fn bind(self) -> Value {
        Value::List(self.into_iter().map(Bind::bind).collect())
    }
}

impl<T: Bind + NotByte + Clone> Bind for &[T] {
    fn bind(self) -> Value {
        Value::List(self.iter().cloned().map(Bind::bind).collect())
    }
}

impl<T: Bind + NotByte + Clone> Bind for &Vec<T> {
    fn bind(self) -> Value {
        self.as_slice().bind()
    }
}

/// A value of the model for a JSON column.
pub fn json<T: serde::Serialize + ?Sized>(value: &T) -> Value {
    Value::Json(serde_json::to_value(value).unwrap_or(Json::Null))
}

/// Everything that lists are made of; bytes are a value of their own.
pub trait NotByte {}
impl NotByte for &str {}
impl NotByte for String {}
impl NotByte for i64 {}
impl NotByte for Millis {}

macro_rules! bind_ids {
    ($($id:ident),+ $(,)?) => {$(
        impl Bind for jackfield_model::$id {
            fn bind(self) -> Value { Value::Text(self.as_str().to_owned()) }
        }
        impl Bind for &jackfield_model::$id {
            fn bind(self) -> Value { Value::Text(self.as_str().to_owned()) }
        }
        impl NotByte for jackfield_model::$id {}
    )+};
}
bind_ids!(
    UserId,
    TeamId,
    ChannelId,
    PostId,
    FileId,
    SessionId,
    RoleId,
    SchemeId,
    TermsOfServiceId,
    EmojiId,
    CommandId,
    AccessTokenId,
    HookId,
    JobId,
    AuditId,
    UploadId,
    OAuthAppId,
    GroupId,
    DraftId,
    BookmarkId,
    ReminderId,
    ScheduledPostId,
    SubscriptionId,
    EmbedAppId,
    PanelId,
    IntegrationRequestId,
    ConnectionId,
    RequestId,
    NodeId,
    PropertyGroupId,
    PropertyFieldId,
    PropertyValueId,
);

impl Value {
    /// The value as JSON, for the list markers on SQLite.
    pub(crate) fn to_json(&self) -> Json {
        match self {
            Self::Null => Json::Null,
            Self::Text(text) => Json::from(text.as_str()),
            Self::I64(number) => Json::from(*number),
            Self::Bool(flag) => Json::from(*flag),
            Self::Json(json) => json.clone(),
            Self::Bytes(_) => Json::Null,
            Self::List(values) => values.iter().map(Self::to_json).collect(),
        }
    }
}

impl rusqlite::ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<rusqlite::types::ToSqlOutput<'_>> {
        use rusqlite::types::{ToSqlOutput, Value as Owned, ValueRef};
        Ok(match self {
            Self::Null => ToSqlOutput::Owned(Owned::Null),
            Self::Text(text) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
            Self::I64(number) => ToSqlOutput::Owned(Owned::Integer(*number)),
            Self::Bool(flag) => ToSqlOutput::Owned(Owned::Integer(i64::from(*flag))),
            Self::Bytes(bytes) => ToSqlOutput::Borrowed(ValueRef::Blob(bytes)),
            Self::Json(json) => ToSqlOutput::Owned(Owned::Text(json.to_string())),
            Self::List(_) => ToSqlOutput::Owned(Owned::Text(self.to_json().to_string())),
        })
    }
}

type Fault = Box<dyn std::error::Error + Sync + Send>;

impl ToSql for Value {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Fault> {
        match self {
            Self::Null => return Ok(IsNull::Yes),
            Self::Text(text) if *ty == Type::JSON || *ty == Type::JSONB => return text_as_json(text, ty, out),
            Self::Text(text) => out.put_slice(text.as_bytes()),
            Self::I64(number) => put_integer(*number, ty, out)?,
            Self::Bool(flag) => out.put_u8(u8::from(*flag)),
            Self::Bytes(bytes) => out.put_slice(bytes),
            Self::Json(json) if *ty == Type::JSON || *ty == Type::JSONB => return json.to_sql(ty, out),
            Self::Json(json) => out.put_slice(json.to_string().as_bytes()),
            Self::List(values) => match ty.kind() {
                Kind::Array(_) => return values.to_sql(ty, out),
                _ => return self.to_json().to_sql(ty, out),
            },
        }
        Ok(IsNull::No)
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

fn text_as_json(text: &str, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Fault> {
    if *ty == Type::JSONB {
        out.put_u8(1);
    }
    out.put_slice(text.as_bytes());
    Ok(IsNull::No)
}

fn put_integer(number: i64, ty: &Type, out: &mut BytesMut) -> Result<(), Fault> {
    match *ty {
        Type::INT2 => out.put_i16(number.try_into()?),
        Type::INT4 => out.put_i32(number.try_into()?),
        Type::INT8 => out.put_i64(number),
        _ => return Err(format!("a whole number was bound where {ty} is wanted").into()),
    }
    Ok(())
}
