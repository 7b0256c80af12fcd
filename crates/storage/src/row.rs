//! From an engine's row to a Rust value; column names are resolved once for each result.

use std::collections::BTreeMap;

use jackfield_model::{InvalidId, Millis};
use serde_json::Value as Json;
use tokio_postgres::types::{FromSql, Type};

use crate::{Error, Result};

/// A row of either engine.
pub enum Row<'a> {
    Sqlite(&'a rusqlite::Row<'a>),
    Postgres(&'a tokio_postgres::Row),
}

/// One value of a row, borrowed.
#[derive(Clone, Copy, Debug)]
pub enum Cell<'a> {
    Null,
    Text(&'a str),
    I64(i64),
    Bool(bool),
    Bytes(&'a [u8]),
    /// JSON text.
    Json(&'a [u8]),
}

impl Row<'_> {
    /// The value at `index` as `T`.
    ///
    /// # Errors
    /// [`Error::Decode`] when the value is not one.
    pub fn get<T: Column>(&self, index: usize) -> Result<T> {
        let cell = self.cell(index)?;
        T::from_cell(cell).map_err(|problem| Error::Decode { column: self.name(index), problem })
    }

    fn name(&self, index: usize) -> String {
        match self {
            Self::Sqlite(row) => row.as_ref().column_name(index).unwrap_or("?").to_owned(),
            Self::Postgres(row) => row.columns().get(index).map_or("?", |column| column.name()).to_owned(),
        }
    }

    fn cell(&self, index: usize) -> Result<Cell<'_>> {
        match self {
            Self::Sqlite(row) => {
                use rusqlite::types::ValueRef;
                Ok(match row.get_ref(index)? {
                    ValueRef::Null => Cell::Null,
                    ValueRef::Integer(number) => Cell::I64(number),
                    ValueRef::Text(text) => Cell::Text(std::str::from_utf8(text).unwrap_or_default()),
                    ValueRef::Blob(bytes) => Cell::Bytes(bytes),
                    ValueRef::Real(_) => return Err(self.wrong(index, "a fraction")),
                })
            }
            Self::Postgres(row) => Ok(row.try_get::<_, Cell<'_>>(index)?),
        }
    }

    fn wrong(&self, index: usize, found: &str) -> Error {
        Error::Decode { column: self.name(index), problem: format!("found {found}") }
    }
}

impl<'a> FromSql<'a> for Cell<'a> {
    fn from_sql(ty: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        Ok(match *ty {
            Type::INT8 => Self::I64(i64::from_sql(ty, raw)?),
            Type::INT4 => Self::I64(i32::from_sql(ty, raw)?.into()),
            Type::INT2 => Self::I64(i16::from_sql(ty, raw)?.into()),
            Type::BOOL => Self::Bool(bool::from_sql(ty, raw)?),
            Type::TEXT | Type::VARCHAR | Type::BPCHAR | Type::NAME => Self::Text(<&str>::from_sql(ty, raw)?),
            Type::JSON => Self::Json(raw),
            Type::JSONB => Self::Json(raw.get(1..).unwrap_or_default()),
            Type::BYTEA => Self::Bytes(raw),
            _ => return Err(format!("the type {ty} has no place here; cast it in the statement").into()),
        })
    }

    fn from_sql_null(_: &Type) -> Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        Ok(Self::Null)
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}

/// A value that a column can hold.
pub trait Column: Sized {
    /// # Errors
    /// Says what was found instead.
    fn from_cell(cell: Cell<'_>) -> Result<Self, String>;
}

fn unexpected<T>(wanted: &str, cell: Cell<'_>) -> Result<T, String> {
    Err(format!("wanted {wanted}, found {cell:?}").chars().take(120).collect())
}

impl Column for String {
    fn from_cell(cell: Cell<'_>) -> Result<Self, String> {
        match cell {
            Cell::Text(text) => Ok(text.to_owned()),
            // Columns that older databases left NULL read as empty.
            Cell::Null => Ok(Self::new()),
            Cell::Json(text) => Ok(String::from_utf8_lossy(text).into_owned()),
            other => unexpected("text", other),
        }
    }
}

impl Column for i64 {
    fn from_cell(cell: Cell<'_>) -> Result<Self, String> {
        match cell {
            Cell::I64(number) => Ok(number),
            Cell::Bool(flag) => Ok(flag.into()),
            Cell::Null => Ok(0),
            other => unexpected("a whole number", other),
        }
    }
}

impl Column for i32 {
    fn from_cell(cell: Cell<'_>) -> Result<Self, String> {
        Self::try_from(i64::from_cell(cell)?).map_err(|error| error.to_string())
    }
}

impl Column for bool {
    fn from_cell(cell: Cell<'_>) -> Result<Self, String> {
        match cell {
            Cell::Bool(flag) => Ok(flag),
            Cell::I64(number) => Ok(number != 0),
            Cell::Null => Ok(false),
            other => unexpected("true or false", other),
        }
    }
}

impl Column for Millis {
    fn from_cell(cell: Cell<'_>) -> Result<Self, String> {
        i64::from_cell(cell).map(Self)
    }
}

impl Column for Vec<u8> {
    fn from_cell(cell: Cell<'_>) -> Result<Self, String> {
        match cell {
            Cell::Bytes(bytes) => Ok(bytes.to_vec()),
            Cell::Text(text) => Ok(text.as_bytes().to_vec()),
            Cell::Null => Ok(Self::new()),
            other => unexpected("bytes", other),
        }
    }
}

/// JSON columns that a type of the model stands for.
fn json<T: serde::de::DeserializeOwned + Default>(cell: Cell<'_>) -> Result<T, String> {
    let text = match cell {
        Cell::Json(text) => text,
        Cell::Text(text) => text.as_bytes(),
        Cell::Null => return Ok(T::default()),
        other => return unexpected("JSON", other),
    };
    if text.is_empty() {
        return Ok(T::default());
    }
    let value: Option<T> = serde_json::from_slice(text).map_err(|error| error.to_string())?;
    Ok(value.unwrap_or_default())
}

impl Column for Json {
    fn from_cell(cell: Cell<'_>) -> Result<Self, String> {
        json(cell)
    }
}

macro_rules! json_columns {
    ($($ty:ty),+ $(,)?) => {$(
        impl Column for $ty {
            fn from_cell(cell: Cell<'_>) -> Result<Self, String> {
                match cell {
                    // Most are empty, which nobody need read.
                    Cell::Text("{}" | "[]") | Cell::Json(b"{}" | b"[]") => Ok(Self::default()),
                    _ => json(cell),
                }
            }
        }
    )+};
}
json_columns!(
    serde_json::Map<String, Json>,
    BTreeMap<String, String>,
    Vec<String>,
    Vec<jackfield_model::FileId>,
    Vec<jackfield_model::UserId>,
    Vec<jackfield_model::ChannelId>,
    Vec<jackfield_model::TeamId>,
    Vec<jackfield_model::EmbedKey>,
    Vec<jackfield_model::PanelShortcut>,
    jackfield_model::PostMetadata,
);

impl<T: Column> Column for Option<T> {
    fn from_cell(cell: Cell<'_>) -> Result<Self, String> {
        match cell {
            Cell::Null => Ok(None),
            cell => T::from_cell(cell).map(Some),
        }
    }
}

fn id<T: std::str::FromStr<Err = InvalidId> + Default>(cell: Cell<'_>) -> Result<T, String> {
    match cell {
        Cell::Text(text) => text.trim_end().parse().map_err(|error: InvalidId| error.to_string()),
        Cell::Null => Ok(T::default()),
        other => unexpected("an id", other),
    }
}

macro_rules! id_columns {
    ($($id:ident),+ $(,)?) => {$(
        impl Column for jackfield_model::$id {
            fn from_cell(cell: Cell<'_>) -> Result<Self, String> {
                id(cell)
            }
        }
    )+};
}
id_columns!(
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

/// The names of a result's columns.
pub struct Columns<'a>(pub(crate) Vec<&'a str>);

impl Columns<'_> {
    /// Where a column stands.
    ///
    /// # Errors
    /// [`Error::Decode`] when the statement does not answer it.
    pub fn find(&self, name: &str) -> Result<usize> {
        self.0.iter().position(|column| *column == name).ok_or_else(|| Error::Decode {
            column: name.to_owned(),
            problem: "the statement does not answer it".to_owned(),
        })
    }

    /// The columns whose names begin with `prefix`, without it: a record beside another in one row.
    #[must_use]
    pub fn under(&self, prefix: &str) -> Self {
        Self(self.0.iter().map(|column| column.strip_prefix(prefix).unwrap_or_default()).collect())
    }
}

/// A type that a row can be read as.
pub trait FromRow: Sized + Send + 'static {
    /// Where its columns stand in a result.
    type Places;

    /// # Errors
    /// When a column is missing.
    fn places(columns: &Columns<'_>) -> Result<Self::Places>;

    /// # Errors
    /// When a value is not what the type holds.
    fn from_row(row: &Row<'_>, places: &Self::Places) -> Result<Self>;
}

macro_rules! tuples {
    ($($($name:ident $index:tt),+;)+) => {$(
        impl<$($name: Column + Send + 'static),+> FromRow for ($($name,)+) {
            type Places = ();

            fn places(_: &Columns<'_>) -> Result<()> {
                Ok(())
            }

            fn from_row(row: &Row<'_>, (): &()) -> Result<Self> {
                Ok(($(row.get::<$name>($index)?,)+))
            }
        }
    )+};
}
tuples! {
    A 0;
    A 0, B 1;
    A 0, B 1, C 2;
    A 0, B 1, C 2, D 3;
    A 0, B 1, C 2, D 3, E 4;
    A 0, B 1, C 2, D 3, E 4, F 5;
    A 0, B 1, C 2, D 3, E 4, F 5, G 6;
    A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7;
}

/// What the fields are that no column fills.
#[doc(hidden)]
pub fn row_default<T: Default>() -> T {
    T::default()
}

macro_rules! word_columns {
    ($($word:ident),+ $(,)?) => {$(
        impl Column for jackfield_model::$word {
            fn from_cell(cell: Cell<'_>) -> Result<Self, String> {
                String::from_cell(cell)?.parse().map_err(|error: jackfield_model::UnknownWord| error.to_string())
            }
        }
    )+};
}
word_columns!(
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

impl Column for jackfield_model::MiniPreview {
    fn from_cell(cell: Cell<'_>) -> Result<Self, String> {
        Vec::<u8>::from_cell(cell).map(Self)
    }
}

impl Column for jackfield_model::ChannelBannerInfo {
    fn from_cell(cell: Cell<'_>) -> Result<Self, String> {
        json(cell)
    }
}
