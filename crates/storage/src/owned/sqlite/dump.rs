//! The rows of a plugin's file, out of it and into it.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::time::{Duration, Instant};

use rusqlite::{Connection, OpenFlags, params_from_iter};

use super::{Live, NOTES, STEPS, address, is_there, notes_of, on_thread, place, told, up};
use crate::Engine;
use crate::owned::dump::{Source, Table, end, head, insert, ran, row, table};
use crate::owned::{About, Datum, Fault, Grant, Moved, Result, Step};

/// How long moving all rows may take.
const WHOLE: Duration = Duration::from_secs(10 * 60);

pub async fn export(server: &Path, plugin: &str, about: &About, into: &Path) -> Result<Moved> {
    let (server, plugin, about, into) = (server.to_owned(), plugin.to_owned(), about.clone(), into.to_owned());
    on_thread(move || {
        let connection = to_read(&server, &plugin)?.ok_or(Fault::Missing)?;
        write(&connection, &plugin, &about, &into)
    })
    .await
}

pub async fn names(server: &Path, plugin: &str) -> Result<Vec<String>> {
    let (server, plugin) = (server.to_owned(), plugin.to_owned());
    on_thread(move || match to_read(&server, &plugin)? {
        Some(connection) => Ok(tables(&connection)?.into_keys().collect()),
        None => Ok(Vec::new()),
    })
    .await
}

/// A connection of which all reads are of one moment, where there is a file.
fn to_read(server: &Path, plugin: &str) -> Result<Option<Connection>> {
    let file = place(server, plugin);
    if !file.exists() {
        return Ok(None);
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI;
    let open = || {
        let connection = Connection::open_with_flags(address(&file, "rw"), flags)?;
        connection.execute_batch("PRAGMA busy_timeout = 2000; PRAGMA query_only = ON; BEGIN")?;
        Ok(connection)
    };
    open().map(Some).map_err(|error| told(&error))
}

fn write(connection: &Connection, plugin: &str, about: &About, into: &Path) -> Result<Moved> {
    let kept = |error: std::io::Error| Fault::Database(format!("the export cannot be written: {error}"));
    let migrations = ran(&notes_of(connection)?);
    let mut out = BufWriter::new(File::create(into).map_err(kept)?);
    out.write_all(&head(plugin, about, migrations.clone())).map_err(kept)?;
    let mut moved = Moved { migrations, ..Moved::default() };
    for (name, columns) in tables(connection)? {
        let names: Vec<String> = columns.iter().map(|column| format!("\"{column}\"")).collect();
        let sql = format!("SELECT {} FROM \"{name}\"", names.join(", "));
        out.write_all(&table(&Table { table: name, columns: columns.clone() })).map_err(kept)?;
        moved.tables += 1;
        let mut statement = connection.prepare(&sql).map_err(|error| told(&error))?;
        let mut rows = statement.query([]).map_err(|error| told(&error))?;
        while let Some(found) = rows.next().map_err(|error| told(&error))? {
            let values = (0..columns.len()).map(|at| found.get_ref(at).map(Datum::from));
            let values = values.collect::<rusqlite::Result<Vec<Datum>>>().map_err(|error| told(&error))?;
            out.write_all(&row(&values)).map_err(kept)?;
            moved.rows += 1;
        }
    }
    out.write_all(&end(moved.rows)).and_then(|()| out.flush()).map_err(kept)?;
    Ok(moved)
}

/// The plugin's tables with the columns that rows are put into.
fn tables(connection: &Connection) -> Result<BTreeMap<String, Vec<String>>> {
    let read = || {
        let text = "SELECT m.name, c.name FROM main.sqlite_master m JOIN pragma_table_info(m.name) c
            WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite!_%' ESCAPE '!' AND m.name <> ?1 ORDER BY m.name, c.cid";
        let mut statement = connection.prepare(text)?;
        let mut tables: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let mut rows = statement.query([NOTES])?;
        while let Some(found) = rows.next()? {
            tables.entry(found.get(0)?).or_default().push(found.get(1)?);
        }
        Ok(tables)
    };
    read().map_err(|error| told(&error))
}

pub async fn restore(server: &Path, grant: Grant, steps: &[Step], source: Source) -> Result<Moved> {
    let (server, steps) = (server.to_owned(), steps.to_vec());
    on_thread(move || {
        let was_there = is_there(&server, &grant.plugin);
        let done = into(&server, &grant, &steps, source);
        if done.is_err() && !was_there {
            super::erase(&server, &grant.plugin)?;
        }
        done
    })
    .await
}

fn into(server: &Path, grant: &Grant, steps: &[Step], mut source: Source) -> Result<Moved> {
    let mut live = Live::open(&place(server, &grant.plugin), server, grant).map_err(|error| told(&error))?;
    // Rows come in no order; what they lead to is looked at when all are there.
    live.connection.execute_batch("PRAGMA foreign_keys = OFF").map_err(|error| told(&error))?;
    live.begin()?;
    let done = fill(&mut live, steps, &mut source);
    live.end(done)?;
    Ok(source.moved())
}

fn fill(live: &mut Live, steps: &[Step], source: &mut Source) -> Result<()> {
    let until = Instant::now() + WHOLE;
    let ended = live.connection.progress_handler(STEPS, Some(move || Instant::now() > until));
    ended.map_err(|error| told(&error))?;
    let (held, connection) = (live.held.clone(), &live.connection);
    clear(connection)?;
    let (then, since) = steps.split_at(source.migrations.len());
    let migrated = |step: &Step| {
        let done = up(connection, &held, step);
        held.set(super::Mode::Free);
        done
    };
    then.iter().try_for_each(migrated)?;
    let known = tables(connection)?;
    for name in known.keys() {
        // What a migration put there is in the export as well, as far as it still was.
        connection.execute(&format!("DELETE FROM \"{name}\""), []).map_err(|error| told(&error))?;
    }
    while let Some(batch) = source.batch()? {
        let sql = insert(&batch.table, &known, Engine::Sqlite)?;
        let mut statement = connection.prepare_cached(&sql).map_err(|error| told(&error))?;
        for values in &batch.rows {
            statement.execute(params_from_iter(values)).map_err(|error| told(&error))?;
        }
    }
    since.iter().try_for_each(migrated)?;
    let mut stray = connection.prepare("PRAGMA foreign_key_check").map_err(|error| told(&error))?;
    match stray.query([]).and_then(|mut rows| rows.next().map(|row| row.is_some())).map_err(|error| told(&error))? {
        true => Err(Fault::Constraint("rows of the export lead to rows that are not in it".into())),
        false => Ok(()),
    }
}

/// Drops all that migrations made.
fn clear(connection: &Connection) -> Result<()> {
    let read = |kind: &str| {
        let text = "SELECT name FROM main.sqlite_master WHERE type = ?1 AND name NOT LIKE 'sqlite!_%' ESCAPE '!' AND name <> ?2";
        let mut statement = connection.prepare(text)?;
        let names = statement.query_map([kind, NOTES], |row| row.get::<_, String>(0))?;
        names.collect::<rusqlite::Result<Vec<String>>>()
    };
    for kind in ["view", "table"] {
        for name in read(kind).map_err(|error| told(&error))? {
            connection.execute_batch(&format!("DROP {kind} \"{name}\"")).map_err(|error| told(&error))?;
        }
    }
    connection.execute_batch(&format!("DELETE FROM {NOTES}")).map_err(|error| told(&error))
}
