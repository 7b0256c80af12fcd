//! A struct as a table's row: its columns, INSERT and UPDATE from one declaration.

use crate::Query;

/// How the two statements treat a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// Written by both. The declaration has no word for it.
    Always,
    /// `key`: names the row that UPDATE changes.
    Key,
    /// `once`: written by INSERT; what follows has statements of its own.
    Once,
    /// `read`: of another table, or written by other statements alone.
    Read,
    /// `hidden`: written by INSERT, and never read again.
    Hidden,
}

/// A column of a declaration.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    pub name: &'static str,
    pub rule: Rule,
}

/// A declaration, for the test that every column of a struct is written.
#[derive(Debug)]
pub struct RegisteredRecord {
    pub name: &'static str,
    /// Empty for what is read from several tables, or in part.
    pub table: &'static str,
    pub columns: &'static [Column],
}

inventory::collect!(RegisteredRecord);

/// All declarations.
pub fn records() -> impl Iterator<Item = &'static RegisteredRecord> {
    inventory::iter::<RegisteredRecord>.into_iter()
}

/// A struct that is a row of one table.
pub trait Stored {
    /// Writes a new row.
    fn inserting(&self) -> Query;
    /// Writes what may change of the row with the same key.
    fn updating(&self) -> Query;
}

/// The longest statement.
const LENGTH: usize = 4096;

/// A text that is put together while the server is compiled.
#[derive(Debug)]
pub struct Text {
    bytes: [u8; LENGTH],
    length: usize,
}

impl Text {
    const fn new() -> Self {
        Self { bytes: [0; LENGTH], length: 0 }
    }

    const fn add(mut self, text: &str) -> Self {
        let text = text.as_bytes();
        let mut at = 0;
        while at < text.len() {
            self.bytes[self.length] = text[at];
            self.length += 1;
            at += 1;
        }
        self
    }

    /// A parameter; a table of a hundred columns would not compile.
    const fn add_parameter(mut self, number: usize) -> Self {
        const DIGITS: &[u8; 10] = b"0123456789";
        self = self.add("$");
        if number >= 10 {
            self.bytes[self.length] = DIGITS[number / 10];
            self.length += 1;
        }
        self.bytes[self.length] = DIGITS[number % 10];
        self.length += 1;
        self
    }

    pub const fn as_str(&self) -> &str {
        match std::str::from_utf8(self.bytes.split_at(self.length).0) {
            Ok(text) => text,
            Err(_) => "",
        }
    }
}

/// What follows the values of an INSERT whose row may be there: what UPDATE would write is written then.
const UPSERT: &str = " DO UPDATE";

const fn is_upsert(conflict: &str) -> bool {
    let (given, wanted) = (conflict.as_bytes(), UPSERT.as_bytes());
    let mut at = 0;
    while at < wanted.len() && at < given.len() && given[at] == wanted[at] {
        at += 1;
    }
    at == wanted.len() && at == given.len()
}

const fn upsert(mut text: Text, columns: &[Column]) -> Text {
    text = text.add(" ON CONFLICT (");
    let (mut at, mut named) = (0, 0);
    while at < columns.len() {
        if matches!(columns[at].rule, Rule::Key) {
            text = if named > 0 { text.add(", ") } else { text }.add(columns[at].name);
            named += 1;
        }
        at += 1;
    }
    text = text.add(") DO UPDATE SET ");
    (at, named) = (0, 0);
    while at < columns.len() {
        if matches!(columns[at].rule, Rule::Always) {
            text = if named > 0 { text.add(", ") } else { text }.add(columns[at].name).add(" = excluded.");
            text = text.add(columns[at].name);
            named += 1;
        }
        at += 1;
    }
    text
}

/// `conflict` follows the values; what [`UPSERT`] says is completed from the columns.
pub const fn insert(table: &str, columns: &[Column], conflict: &str) -> Text {
    let mut text = Text::new().add("INSERT INTO ").add(table).add(" (");
    let (mut at, mut written) = (0, 0);
    while at < columns.len() {
        if !matches!(columns[at].rule, Rule::Read) {
            text = if written > 0 { text.add(", ") } else { text }.add(columns[at].name);
            written += 1;
        }
        at += 1;
    }
    text = text.add(") VALUES (");
    let mut number = 1;
    while number <= written {
        text = if number > 1 { text.add(", ") } else { text }.add_parameter(number);
        number += 1;
    }
    text = text.add(")");
    if is_upsert(conflict) { upsert(text, columns) } else { text.add(conflict) }
}

/// `only` is a condition beside the key. Empty where nothing may change.
pub const fn update(table: &str, columns: &[Column], only: &str) -> Text {
    let mut keys = 0;
    let mut at = 0;
    while at < columns.len() {
        if matches!(columns[at].rule, Rule::Key) {
            keys += 1;
        }
        at += 1;
    }
    let mut text = Text::new().add("UPDATE ").add(table).add(" SET ");
    let mut number = keys;
    at = 0;
    while at < columns.len() {
        if matches!(columns[at].rule, Rule::Always) {
            number += 1;
            text = if number > keys + 1 { text.add(", ") } else { text }.add(columns[at].name).add(" = ");
            text = text.add_parameter(number);
        }
        at += 1;
    }
    if number == keys {
        return Text::new();
    }
    text = text.add(" WHERE ");
    let mut key = 0;
    at = 0;
    while at < columns.len() {
        if matches!(columns[at].rule, Rule::Key) {
            key += 1;
            text = if key > 1 { text.add(" AND ") } else { text }.add(columns[at].name).add(" = ").add_parameter(key);
        }
        at += 1;
    }
    if only.is_empty() { text } else { text.add(" AND ").add(only) }
}

#[doc(hidden)]
#[macro_export]
macro_rules! rule {
    () => {
        $crate::Rule::Always
    };
    (key) => {
        $crate::Rule::Key
    };
    (once) => {
        $crate::Rule::Once
    };
    (read) => {
        $crate::Rule::Read
    };
    (hidden) => {
        $crate::Rule::Hidden
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! form {
    ($value:expr) => {
        $value
    };
    ($value:expr, json) => {
        $crate::json($value)
    };
    ($value:expr, hashed) => {
        $crate::hashed($value)
    };
}

/// Reads a model's struct from columns: `record! { Role { id: "id", name: "name" } }`.
///
/// Fields that are not named take their default; behind `then |value|` stands what follows from the columns.
///
/// With `=> "table"` in front of the brace, a test finds the columns that no statement writes, unless they are marked
/// `read`.
///
/// With `as "table"` the statements follow from it: `record! { Role as "roles" { id: "id" key, name: "name", create_at: "createat" once } }`, is
/// also [`Stored`]; the words behind columns are [`Rule`]s. Before them stands how a value is written where it is not as
/// it is: `(json)` for a list in a column of text, `(hashed)` for a secret. `where "…"` in front of the brace limits
/// UPDATE, and `conflict "…"` follows INSERT; `conflict "DO UPDATE"` writes then what UPDATE writes.
#[macro_export]
macro_rules! record {
    (@read $ty:ty { $($field:ident : $column:literal $($rule:ident)?),+ $(,)? } $(then |$value:ident| $then:block)?) => {
        impl $crate::FromRow for $ty {
            type Places = Vec<usize>;

            fn places(columns: &$crate::Columns<'_>) -> $crate::Result<Vec<usize>> {
                [$(($column, $crate::rule!($($rule)?))),+]
                    .into_iter()
                    .filter(|(_, rule)| *rule != $crate::Rule::Hidden)
                    .map(|(column, _)| columns.find(column))
                    .collect()
            }

            fn from_row(row: &$crate::Row<'_>, places: &Vec<usize>) -> $crate::Result<Self> {
                let mut places = places.iter().copied();
                // Every field reads one place, in the order of the columns above.
                let mut record: Self = $crate::row_default();
                $(if $crate::rule!($($rule)?) != $crate::Rule::Hidden {
                    record.$field = row.get(places.next().unwrap_or(usize::MAX))?;
                })+
                $(let record = { let mut $value = record; $then $value };)?
                Ok(record)
            }
        }
    };
    ($ty:ty as $table:literal $(where $only:literal)? $(conflict $conflict:literal)?
        { $($field:ident : $column:literal $(($form:ident))? $($rule:ident)?),+ $(,)? } $(then |$value:ident| $then:block)?) => {
        $crate::record! { @read $ty { $($field : $column $($rule)?),+ } $(then |$value| $then)? }

        const _: () = {
            const COLUMNS: &[$crate::RecordColumn] =
                &[$($crate::RecordColumn { name: $column, rule: $crate::rule!($($rule)?) }),+];
            static INSERT_TEXT: $crate::RecordText = $crate::insert_text($table, COLUMNS, concat!("", $(" ", $conflict)?));
            static UPDATE_TEXT: $crate::RecordText = $crate::update_text($table, COLUMNS, concat!("", $($only)?));
            static INSERT: $crate::Statement = $crate::Statement::new(INSERT_TEXT.as_str(), file!(), line!());
            static UPDATE: $crate::Statement = $crate::Statement::new(UPDATE_TEXT.as_str(), file!(), line!());
            $crate::inventory::submit! { $crate::Registered(&INSERT) }
            $crate::inventory::submit! { $crate::Registered(&UPDATE) }
            $crate::inventory::submit! {
                $crate::RegisteredRecord { name: stringify!($ty), table: $table, columns: COLUMNS }
            }

            impl $crate::Stored for $ty {
                fn inserting(&self) -> $crate::Query {
                    let mut query = $crate::Query::new(&INSERT);
                    $(if $crate::rule!($($rule)?) != $crate::Rule::Read {
                        query = query.bind($crate::form!(&self.$field $(, $form)?));
                    })+
                    query
                }

                fn updating(&self) -> $crate::Query {
                    let mut query = $crate::Query::new(&UPDATE);
                    $(if $crate::rule!($($rule)?) == $crate::Rule::Key {
                        query = query.bind($crate::form!(&self.$field $(, $form)?));
                    })+
                    $(if $crate::rule!($($rule)?) == $crate::Rule::Always {
                        query = query.bind($crate::form!(&self.$field $(, $form)?));
                    })+
                    query
                }
            }
        };
    };
    ($ty:ty => $table:literal
        { $($field:ident : $column:literal $($rule:ident)?),+ $(,)? } $(then |$value:ident| $then:block)?) => {
        $crate::record! { @read $ty { $($field : $column),+ } $(then |$value| $then)? }

        $crate::inventory::submit! {
            $crate::RegisteredRecord {
                name: stringify!($ty),
                table: $table,
                columns: &[$($crate::RecordColumn { name: $column, rule: $crate::rule!($($rule)?) }),+],
            }
        }
    };
    ($ty:ty { $($field:ident : $column:literal),+ $(,)? } $(then |$value:ident| $then:block)?) => {
        $crate::record! { @read $ty { $($field : $column),+ } $(then |$value| $then)? }

        $crate::inventory::submit! {
            $crate::RegisteredRecord { name: stringify!($ty), table: "", columns: &[] }
        }
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLUMNS: &[Column] = &[
        Column { name: "id", rule: Rule::Key },
        Column { name: "createat", rule: Rule::Once },
        Column { name: "name", rule: Rule::Always },
        Column { name: "isbot", rule: Rule::Read },
        Column { name: "props", rule: Rule::Always },
    ];

    #[test]
    fn both_statements_follow_from_the_columns() {
        let stored = insert("t", COLUMNS, " ON CONFLICT DO NOTHING");
        let expected = "INSERT INTO t (id, createat, name, props) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING";
        assert_eq!(stored.as_str(), expected);
        let changed = update("t", COLUMNS, "deleteat = 0");
        assert_eq!(changed.as_str(), "UPDATE t SET name = $2, props = $3 WHERE id = $1 AND deleteat = 0");
        assert_eq!(update("t", &COLUMNS[..2], "").as_str(), "", "there is nothing to change");
        let kept = insert("t", COLUMNS, " DO UPDATE");
        let rest = " ON CONFLICT (id) DO UPDATE SET name = excluded.name, props = excluded.props";
        assert_eq!(kept.as_str().split_once(')').and_then(|(_, rest)| rest.split_once(')')).unwrap().1, rest);
    }

    #[test]
    fn parameters_go_beyond_nine() {
        let columns = [Column { name: "c", rule: Rule::Always }; 12];
        assert!(insert("t", &columns, "").as_str().ends_with("$9, $10, $11, $12)"));
    }
}
