//! The rows of a plugin's schema, out of it and into it.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::try_join_all;
use tokio::io::{AsyncWriteExt, BufWriter};
use tokio::time::timeout;
use tokio_postgres::types::ToSql;

use super::schema::{self, Schema};
use super::{Change, Live, datum, raw, told};
use crate::Engine;
use crate::owned::dump::{Source, Table, end, head, insert, ran, row, table};
use crate::owned::migrate::NOTES;
use crate::owned::{About, Datum, Fault, Grant, Moved, Result, Step};
use crate::postgres::Address;
use crate::raw::{RawFault, RawValue, decode_row};

/// How long moving all rows may take.
const WHOLE: Duration = Duration::from_secs(10 * 60);
/// Rows that are asked for at once.
const FETCH: &str = "FETCH 200 FROM rows_of_one";

pub async fn export(address: Arc<Address>, plugin: &str, about: &About, into: &Path) -> Result<Moved> {
    let live = Live::to_manage(&address).await?;
    if !schema::is_there(&live, plugin).await? {
        return Err(Fault::Missing);
    }
    let schema = Schema { name: schema::named(plugin), role: None };
    // All reads are of one moment.
    live.run(&format!("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL search_path TO \"{}\"", schema.name))
        .await?;
    timeout(WHOLE, write(&live, &schema, plugin, about, into)).await.unwrap_or(Err(Fault::Deadline))
}

async fn write(live: &Live, schema: &Schema, plugin: &str, about: &About, into: &Path) -> Result<Moved> {
    let kept = |error: std::io::Error| Fault::Database(format!("the export cannot be written: {error}"));
    let migrations = ran(&schema.notes(&live.client).await?);
    let mut out = BufWriter::new(tokio::fs::File::create(into).await.map_err(kept)?);
    out.write_all(&head(plugin, about, migrations.clone())).await.map_err(kept)?;
    let mut moved = Moved { migrations, ..Moved::default() };
    for (name, columns) in tables(live, schema).await? {
        let names: Vec<String> = columns.iter().map(|column| format!("\"{column}\"")).collect();
        live.run(&format!("DECLARE rows_of_one NO SCROLL CURSOR FOR SELECT {} FROM \"{name}\"", names.join(", ")))
            .await?;
        out.write_all(&table(&Table { table: name, columns })).await.map_err(kept)?;
        moved.tables += 1;
        loop {
            let rows = live.client.query(FETCH, &[]).await.map_err(|error| told(&error))?;
            if rows.is_empty() {
                break;
            }
            for found in rows {
                let values = decode_row(&found).map_err(|fault: RawFault| Fault::Database(fault.to_string()))?;
                let kinds = found.columns().iter().map(tokio_postgres::Column::type_);
                let values: Vec<Datum> =
                    values.into_iter().zip(kinds).map(|(value, kind)| datum(value, kind)).collect();
                out.write_all(&row(&values)).await.map_err(kept)?;
                moved.rows += 1;
            }
        }
        live.run("CLOSE rows_of_one").await?;
    }
    out.write_all(&end(moved.rows)).await.map_err(kept)?;
    out.flush().await.map_err(kept)?;
    Ok(moved)
}

pub async fn names(address: Arc<Address>, plugin: &str) -> Result<Vec<String>> {
    let live = Live::to_manage(&address).await?;
    let schema = Schema { name: schema::named(plugin), role: None };
    Ok(tables(&live, &schema).await?.into_keys().collect())
}

/// The plugin's tables with the columns that rows are put into.
async fn tables(live: &Live, schema: &Schema) -> Result<BTreeMap<String, Vec<String>>> {
    let text = "SELECT c.relname::text, a.attname::text FROM pg_catalog.pg_class c
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid
        WHERE n.nspname = $1 AND c.relkind = 'r' AND c.relname <> $2 AND a.attnum > 0 AND NOT a.attisdropped
            AND a.attgenerated = ''
        ORDER BY c.relname, a.attnum";
    let rows = live.client.query(text, &[&schema.name, &NOTES]).await.map_err(|error| told(&error))?;
    let mut tables: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for found in rows {
        tables.entry(found.get(0)).or_default().push(found.get(1));
    }
    Ok(tables)
}

pub async fn restore(address: Arc<Address>, grant: Grant, steps: &[Step], source: Source) -> Result<Moved> {
    let live = Live::to_manage(&address).await?;
    live.run("BEGIN").await?;
    let work = async {
        let schema = Schema::make(&live, &grant.plugin).await?;
        let schemas = schema::others(&live, &schema).await?;
        let change = Change { live: &live, schema: &schema, schemas: &schemas, quota: grant.quota };
        let source = fill(&change, steps, source).await?;
        live.run("COMMIT").await?;
        Ok(source.moved())
    };
    let done = timeout(WHOLE, work).await.unwrap_or(Err(Fault::Deadline));
    if done.is_err() {
        live.run("ROLLBACK").await?;
    }
    done
}

async fn fill(change: &Change<'_>, steps: &[Step], source: Source) -> Result<Source> {
    let (live, schema) = (change.live, change.schema);
    change.as_plugin().await?;
    clear(live, schema).await?;
    live.run(&format!("RESET ROLE; DELETE FROM \"{}\".{NOTES}", schema.name)).await?;
    let (then, since) = steps.split_at(source.migrations.len());
    for step in then {
        change.up(step).await?;
    }
    change.as_plugin().await?;
    let known = tables(live, schema).await?;
    // Rows come in no order; what they lead to is looked at when all are there.
    let references = references(live, schema).await?;
    for (name, constraint, _) in &references {
        live.run(&format!("ALTER TABLE \"{name}\" DROP CONSTRAINT \"{constraint}\"")).await?;
    }
    for name in known.keys() {
        // What a migration put there is in the export as well, as far as it still was.
        live.run(&format!("DELETE FROM \"{name}\"")).await?;
    }
    let source = put(change, source, &known).await?;
    count_on(live, schema).await?;
    for (name, constraint, definition) in &references {
        live.run(&format!("ALTER TABLE \"{name}\" ADD CONSTRAINT \"{constraint}\" {definition}")).await?;
    }
    live.run("RESET ROLE").await?;
    for step in since {
        change.up(step).await?;
    }
    Ok(source)
}

/// Puts the rows in, and sees now and then whether there is room.
async fn put(change: &Change<'_>, mut source: Source, known: &BTreeMap<String, Vec<String>>) -> Result<Source> {
    let client = &change.live.client;
    loop {
        let read = tokio::task::spawn_blocking(move || {
            let batch = source.batch();
            (source, batch)
        });
        let (read, batch) = read.await.map_err(|error| Fault::Database(error.to_string()))?;
        source = read;
        let Some(batch) = batch? else { return Ok(source) };
        let statement = client.prepare(&insert(&batch.table, known, Engine::Postgres)?).await;
        let statement = statement.map_err(|error| told(&error))?;
        let rows = batch.rows.iter().map(|values| async {
            let values: Vec<RawValue> =
                values.iter().zip(statement.params()).map(|(value, kind)| raw(value, kind)).collect();
            let values = values.iter().map(|value| value as &(dyn ToSql + Sync));
            client.execute_raw(&statement, values).await
        });
        try_join_all(rows).await.map_err(|error| told(&error))?;
        if change.schema.size(client).await? > change.quota {
            return Err(Fault::Quota);
        }
    }
}

/// Drops all that migrations made, with the plugin's rights.
async fn clear(live: &Live, schema: &Schema) -> Result<()> {
    let text = "SELECT c.relname::text, c.relkind = 'v' FROM pg_catalog.pg_class c
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = $1 AND c.relkind IN ('r', 'v') AND c.relname <> $2 AND c.relname NOT LIKE 'core\\_%'";
    let rows = live.client.query(text, &[&schema.name, &NOTES]).await.map_err(|error| told(&error))?;
    for found in rows {
        let (name, is_view): (String, bool) = (found.get(0), found.get(1));
        let kind = if is_view { "VIEW" } else { "TABLE" };
        // One may have gone with another.
        live.run(&format!("DROP {kind} IF EXISTS \"{name}\" CASCADE")).await?;
    }
    Ok(())
}

/// Foreign keys: the table, the name, and what it says.
async fn references(live: &Live, schema: &Schema) -> Result<Vec<(String, String, String)>> {
    let text = "SELECT c.relname::text, k.conname::text, pg_catalog.pg_get_constraintdef(k.oid)
        FROM pg_catalog.pg_constraint k JOIN pg_catalog.pg_class c ON c.oid = k.conrelid
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = $1 AND k.contype = 'f'";
    let rows = live.client.query(text, &[&schema.name]).await.map_err(|error| told(&error))?;
    Ok(rows.iter().map(|found| (found.get(0), found.get(1), found.get(2))).collect())
}

/// Columns that count by themselves go on behind what is there.
async fn count_on(live: &Live, schema: &Schema) -> Result<()> {
    let text = "SELECT c.relname::text, a.attname::text FROM pg_catalog.pg_class c
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid
        WHERE n.nspname = $1 AND c.relkind = 'r' AND NOT a.attisdropped AND a.attidentity <> ''";
    let rows = live.client.query(text, &[&schema.name]).await.map_err(|error| told(&error))?;
    for found in rows {
        let (name, column): (String, String) = (found.get(0), found.get(1));
        live.run(&format!(
            "SELECT pg_catalog.setval(pg_catalog.pg_get_serial_sequence('\"{name}\"', '{column}'), \
                COALESCE(MAX(\"{column}\"), 1), MAX(\"{column}\") IS NOT NULL) FROM \"{name}\""
        ))
        .await?;
    }
    Ok(())
}
