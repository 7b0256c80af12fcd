//! A plugin's rows as a file that both engines read: lines of JSON, the first of which says whose they are, and the last how
//! many. Tables are made by the plugin's own migrations, so that there is no SQL in it.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use jackfield_model::Millis;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::migrate::Note;
use super::{About, Datum, Fault, NAMED, Result, Step};

/// What the first line begins with.
const FORMAT: &str = "jackfield plugin database";
const VERSION: u32 = 1;
/// The longest line: a row of the longest values, which JSON makes longer.
const LINE: u64 = 64 << 20;
/// Rows that are read at once, and their bytes.
const BATCH: usize = 200;
const BATCH_BYTES: usize = 4 << 20;

/// The first line.
#[derive(Clone, Debug, Deserialize, Serialize)]
struct Head {
    format: String,
    version: u32,
    plugin_id: String,
    plugin_version: String,
    made_at: Millis,
    migrations: Vec<Ran>,
}

/// A migration that had run.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Ran {
    pub number: u32,
    pub name: String,
}

/// What went into a file or came out of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Moved {
    pub tables: u64,
    pub rows: u64,
    /// What had run when it was made.
    pub migrations: Vec<Ran>,
}

/// Whose columns the rows behind it have.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) struct Table {
    pub table: String,
    pub columns: Vec<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Line {
    Row(Vec<Value>),
    Table(Table),
    End { end: bool, rows: u64 },
}

pub(super) fn ran(notes: &[Note]) -> Vec<Ran> {
    notes.iter().map(|note| Ran { number: note.number, name: note.name.clone() }).collect()
}

pub(super) fn head(plugin: &str, about: &About, migrations: Vec<Ran>) -> Vec<u8> {
    line(&Head {
        format: FORMAT.into(),
        version: VERSION,
        plugin_id: plugin.into(),
        plugin_version: about.version.clone(),
        made_at: about.made_at,
        migrations,
    })
}

pub(super) fn table(table: &Table) -> Vec<u8> {
    line(table)
}

pub(super) fn row(values: &[Datum]) -> Vec<u8> {
    line(&values.iter().map(written).collect::<Vec<Value>>())
}

pub(super) fn end(rows: u64) -> Vec<u8> {
    line(&json!({ "end": true, "rows": rows }))
}

fn line(what: &impl Serialize) -> Vec<u8> {
    let mut line = serde_json::to_vec(what).unwrap_or_default();
    line.push(b'\n');
    line
}

/// JSON has neither bytes nor what is no number.
fn written(value: &Datum) -> Value {
    match value {
        Datum::Null => Value::Null,
        Datum::Boolean(truth) => i64::from(*truth).into(),
        Datum::Integer(whole) => (*whole).into(),
        Datum::Real(real) if real.is_finite() => (*real).into(),
        Datum::Real(real) => json!({ "real": real.to_string() }),
        Datum::Text(text) => text.as_str().into(),
        Datum::Blob(bytes) => {
            json!({ "blob": bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>() })
        }
    }
}

fn read(value: Value) -> Option<Datum> {
    Some(match value {
        Value::Null => Datum::Null,
        Value::String(text) => Datum::Text(text),
        Value::Number(number) => number.as_i64().map(Datum::Integer).or_else(|| number.as_f64().map(Datum::Real))?,
        Value::Object(object) => match (object.get("blob"), object.get("real")) {
            (Some(Value::String(hex)), None) => Datum::Blob(bytes(hex)?),
            (None, Some(Value::String(real))) => Datum::Real(real.parse().ok()?),
            _ => return None,
        },
        Value::Bool(_) | Value::Array(_) => return None,
    })
}

fn bytes(hex: &str) -> Option<Vec<u8>> {
    let pairs = hex.as_bytes().chunks(2);
    pairs.map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok().filter(|_| pair.len() == 2)).collect()
}

/// A file that is read, once it is known to be one of this plugin's.
pub(super) struct Source {
    lines: BufReader<File>,
    /// The migrations that its rows are of.
    pub migrations: Vec<Ran>,
    table: Option<Table>,
    moved: Moved,
    is_over: bool,
}

/// Rows of one table.
pub(super) struct Batch {
    pub table: Table,
    pub rows: Vec<Vec<Datum>>,
}

impl Source {
    /// Opens a file and sees whether it is this plugin's, of this version or an earlier one.
    ///
    /// # Errors
    /// Says what it is instead.
    pub async fn open(file: &Path, plugin: &str, steps: &[Step]) -> Result<Self> {
        let (file, plugin, steps) = (file.to_owned(), plugin.to_owned(), steps.to_vec());
        let opened = tokio::task::spawn_blocking(move || Self::open_now(&file, &plugin, &steps)).await;
        opened.map_err(|error| Fault::Database(error.to_string()))?
    }

    fn open_now(file: &Path, plugin: &str, steps: &[Step]) -> Result<Self> {
        let file = File::open(file).map_err(|error| Fault::Database(format!("the export cannot be read: {error}")))?;
        let mut source = Self {
            lines: BufReader::new(file),
            migrations: Vec::new(),
            table: None,
            moved: Moved::default(),
            is_over: false,
        };
        let none = || Fault::Unfit("this is no export of a plugin's database".into());
        let first = source.line()?.ok_or_else(none)?;
        let head: Head = serde_json::from_slice(&first).map_err(|_| none())?;
        if head.format != FORMAT || head.version != VERSION {
            return Err(none());
        }
        if head.plugin_id != plugin {
            let whose: String = head.plugin_id.chars().take(6 * NAMED).collect();
            return Err(Fault::Unfit(format!("this was exported of `{whose}`")));
        }
        for (at, ran) in head.migrations.iter().enumerate() {
            let known = steps.get(at).is_some_and(|step| step.number == ran.number && step.name == ran.name);
            if !known {
                return Err(Fault::Unfit(format!(
                    "this was exported of version {} with the migration {} {}, which the installed version does not have",
                    head.plugin_version, ran.number, ran.name
                )));
            }
        }
        source.migrations.clone_from(&head.migrations);
        source.moved.migrations = head.migrations;
        Ok(source)
    }

    /// The next rows, all of one table; none at the end of the file.
    ///
    /// # Errors
    /// When it breaks off, or has what no export has.
    pub fn batch(&mut self) -> Result<Option<Batch>> {
        let (mut rows, mut size) = (Vec::new(), 0);
        while !self.is_over && rows.len() < BATCH && size < BATCH_BYTES {
            let line = self.line()?.ok_or_else(|| Fault::Unfit("the export breaks off before its end".into()))?;
            match serde_json::from_slice(&line).map_err(|_| self.nonsense())? {
                Line::Row(values) => {
                    let columns = self.table.as_ref().map(|table| table.columns.len());
                    let values: Option<Vec<Datum>> = values.into_iter().map(read).collect();
                    let values = values.filter(|values| Some(values.len()) == columns);
                    rows.push(values.ok_or_else(|| self.nonsense())?);
                    size += line.len();
                    self.moved.rows += 1;
                }
                Line::Table(table) => {
                    self.moved.tables += 1;
                    let before = self.table.replace(table);
                    if let (Some(table), false) = (before, rows.is_empty()) {
                        return Ok(Some(Batch { table, rows }));
                    }
                }
                Line::End { end, rows } if end && rows == self.moved.rows => self.is_over = true,
                Line::End { .. } => return Err(Fault::Unfit("rows are missing in the export".into())),
            }
        }
        let table = self.table.clone().filter(|_| !rows.is_empty());
        Ok(table.map(|table| Batch { table, rows }))
    }

    /// What came out of it.
    pub fn moved(self) -> Moved {
        self.moved
    }

    fn nonsense(&self) -> Fault {
        Fault::Unfit(format!("row {} of the export is none", self.moved.rows + 1))
    }

    fn line(&mut self) -> Result<Option<Vec<u8>>> {
        let mut line = Vec::new();
        let read = (&mut self.lines).take(LINE).read_until(b'\n', &mut line);
        match read.map_err(|error| Fault::Database(format!("the export cannot be read: {error}")))? {
            0 => Ok(None),
            _ if line.last() == Some(&b'\n') => Ok(Some(line)),
            _ => Err(self.nonsense()),
        }
    }
}

/// The statement that puts a row into a table, which has to be there with all of the columns.
pub(super) fn insert(table: &Table, known: &BTreeMap<String, Vec<String>>, engine: crate::Engine) -> Result<String> {
    let columns = known.get(&table.table);
    let is_known = columns.is_some_and(|columns| table.columns.iter().all(|column| columns.contains(column)));
    if !is_known || table.columns.is_empty() {
        let name: String = table.table.chars().take(64).collect();
        return Err(Fault::Unfit(format!("the plugin has no table {name:?} with the columns of the export")));
    }
    let sign = if engine == crate::Engine::Sqlite { '?' } else { '$' };
    let names: Vec<String> = table.columns.iter().map(|column| format!("\"{column}\"")).collect();
    let values: Vec<String> = (1..=table.columns.len()).map(|number| format!("{sign}{number}")).collect();
    Ok(format!("INSERT INTO \"{}\" ({}) VALUES ({})", table.table, names.join(", "), values.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_come_back_as_they_were() {
        let values = [
            Datum::Null,
            Datum::Integer(i64::MAX),
            Datum::Real(1.0),
            Datum::Real(f64::NEG_INFINITY),
            Datum::Text("it's\n\"{}\"".into()),
            Datum::Blob(vec![0, 171, 255]),
        ];
        for value in values {
            assert_eq!(read(written(&value)), Some(value));
        }
        for bad in
            [json!(true), json!([]), json!({}), json!({ "blob": "a" }), json!({ "blob": "zz" }), json!({ "real": "x" })]
        {
            assert_eq!(read(bad.clone()), None, "{bad}");
        }
    }

    #[tokio::test]
    async fn what_is_no_export_of_this_plugin_is_refused_with_the_reason() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("export");
        let step = Step::new(1, "made", ["CREATE TABLE a (b TEXT)"; 2], ["DROP TABLE a"; 2]).unwrap();
        let about = About { version: "1.0.0".into(), made_at: Millis(1) };
        let opened = async |text: Vec<u8>| {
            std::fs::write(&file, text).unwrap();
            Source::open(&file, "todo", std::slice::from_ref(&step)).await.map_err(|fault| fault.to_string())
        };
        let ran = |name: &str| vec![Ran { number: 1, name: name.into() }];
        assert_eq!(opened(head("todo", &about, ran("made"))).await.unwrap().migrations, ran("made"));
        for (text, why) in [
            (Vec::new(), "no export"),
            (b"{}\n".to_vec(), "no export"),
            (b"SQLite format 3\0".to_vec(), "is none"),
            (head("other", &about, Vec::new()), "exported of `other`"),
            (head("todo", &about, ran("changed")), "which the installed version does not have"),
        ] {
            let refused = opened(text).await.map(|_| ()).unwrap_err();
            assert!(refused.contains(why), "{refused}");
        }
        let begun = || [head("todo", &about, Vec::new()), b"{\"table\":\"a\",\"columns\":[\"b\"]}\n".to_vec()].concat();
        for (rest, why) in [
            (Vec::new(), "breaks off"),
            (b"[1,2]\n".to_vec(), "row 1"),
            (b"[true]\n".to_vec(), "row 1"),
            (b"nonsense\n".to_vec(), "row 1"),
            ([row(&[Datum::Null]), end(2)].concat(), "missing"),
        ] {
            let mut source = opened([begun(), rest].concat()).await.unwrap();
            let refused = loop {
                match source.batch() {
                    Ok(Some(_)) => {}
                    Ok(None) => panic!("{why}"),
                    Err(fault) => break fault.to_string(),
                }
            };
            assert!(refused.contains(why), "{why}: {refused}");
        }
    }
}
