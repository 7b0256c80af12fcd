//! The schema of a plugin, its role, the server's views in it, and what is noted in it.

use sha2::{Digest, Sha256};
use tokio_postgres::Client;

use super::{Live, told};
use crate::owned::migrate::{NOTES, Note};
use crate::owned::{Grant, NAMED, Result};

/// How the schemas of plugins begin.
const SCHEMAS: &str = "jackfield_plugin_";

pub struct Schema {
    pub name: String,
    /// Whose rights the plugin's statements have; none where the server may make no roles.
    pub role: Option<String>,
}

impl Schema {
    /// Makes what is missing of a plugin's schema, and the views that it may have.
    pub async fn prepare(live: &Live, grant: &Grant) -> Result<Self> {
        live.run("BEGIN").await?;
        let work = async {
            let schema = Self::make(live, &grant.plugin).await?;
            schema.show(live, grant).await?;
            live.run("COMMIT").await?;
            Ok(schema)
        };
        let done = work.await;
        if done.is_err() {
            live.run("ROLLBACK").await?;
        }
        done
    }

    /// Makes what is missing of a plugin's schema and its role, within a transaction of the caller's.
    pub async fn make(live: &Live, plugin: &str) -> Result<Self> {
        let name = named(plugin);
        let client = &live.client;
        lock(client, &name).await?;
        let about = client
            .query_one(
                "SELECT current_database()::text, rolsuper, rolcreaterole FROM pg_roles WHERE rolname = current_user",
                &[],
            )
            .await
            .map_err(|error| told(&error))?;
        let database: String = about.get(0);
        let (is_super, makes_roles): (bool, bool) = (about.get(1), about.get(2));
        let role = (is_super || makes_roles).then(|| role_of(&database, plugin));
        let mut text = format!(
            "CREATE SCHEMA IF NOT EXISTS \"{name}\"; REVOKE ALL ON SCHEMA \"{name}\" FROM PUBLIC; \
             CREATE TABLE IF NOT EXISTS \"{name}\".{NOTES} \
                (number INTEGER PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL, down TEXT NOT NULL);"
        );
        if let Some(role) = &role {
            let exists = client.query_opt("SELECT 1 FROM pg_roles WHERE rolname = $1", &[role]).await;
            if exists.map_err(|error| told(&error))?.is_none() {
                text.push_str(&format!(
                    "CREATE ROLE \"{role}\" NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT NOREPLICATION NOBYPASSRLS;"
                ));
            }
            if !is_super {
                text.push_str(&format!("GRANT \"{role}\" TO CURRENT_USER;"));
            }
            text.push_str(&format!("GRANT USAGE, CREATE ON SCHEMA \"{name}\" TO \"{role}\";"));
            // Tables of a database that was restored without its roles.
            for table in tables_of_others(client, &name, role).await? {
                text.push_str(&format!("ALTER TABLE \"{name}\".\"{table}\" OWNER TO \"{role}\";"));
            }
        }
        live.run(&text).await?;
        Ok(Self { name, role })
    }

    /// Makes the views anew that a plugin may have, within a transaction of the caller's.
    async fn show(&self, live: &Live, grant: &Grant) -> Result<()> {
        let Self { name, role } = self;
        let home = live.client.query_one("SELECT current_schema()::text", &[]).await;
        let home: Option<String> = home.map_err(|error| told(&error))?.get(0);
        let home = home.unwrap_or_else(|| "public".into()).replace('"', "\"\"");
        let mut text = String::new();
        for view in crate::owned::View::ALL {
            text.push_str(&format!("DROP VIEW IF EXISTS \"{name}\".{};", view.name()));
        }
        for view in &grant.views {
            let select = view.select(&format!("\"{home}\".\"{}\"", view.table()));
            // A barrier: no condition of the plugin's sees a row that the view leaves out.
            text.push_str(&format!("CREATE VIEW \"{name}\".{} WITH (security_barrier) AS {select};", view.name()));
            if let Some(role) = role {
                text.push_str(&format!("GRANT SELECT ON \"{name}\".{} TO \"{role}\";", view.name()));
            }
        }
        live.run(&text).await
    }

    /// Bytes of the plugin's tables, with their indexes and what is too long for a row.
    pub async fn size(&self, client: &Client) -> Result<u64> {
        let text = "SELECT COALESCE(SUM(pg_catalog.pg_total_relation_size(c.oid)), 0)::bigint
            FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = $1 AND c.relkind = 'r'";
        let row = client.query_one(text, &[&self.name]).await.map_err(|error| told(&error))?;
        Ok(row.get::<_, i64>(0).unsigned_abs())
    }

    /// Gives room back that nobody uses; answers what is used then.
    pub async fn tidy(&self, client: &Client) -> Result<u64> {
        let tables = tables(client, &self.name).await?;
        let tables: Vec<String> = tables.iter().map(|table| format!("\"{}\".\"{table}\"", self.name)).collect();
        if !tables.is_empty() {
            let done = client.batch_execute(&format!("VACUUM (TRUNCATE) {}", tables.join(", "))).await;
            done.map_err(|error| told(&error))?;
        }
        self.size(client).await
    }

    /// Waits until no other server changes the tables.
    pub async fn lock(&self, client: &Client) -> Result<()> {
        lock(client, &self.name).await
    }

    pub async fn notes(&self, client: &Client) -> Result<Vec<Note>> {
        let text = format!("SELECT number, name, checksum, down FROM \"{}\".{NOTES} ORDER BY number", self.name);
        let rows = client.query(&text, &[]).await.map_err(|error| told(&error))?;
        let note = |row: &tokio_postgres::Row| Note {
            number: row.get::<_, i32>(0).unsigned_abs(),
            name: row.get(1),
            checksum: row.get(2),
            down: row.get(3),
        };
        Ok(rows.iter().map(note).collect())
    }

    /// The statement that notes a migration.
    pub fn note(&self, note: &Note) -> String {
        format!(
            "INSERT INTO \"{}\".{NOTES} (number, name, checksum, down) VALUES ({}, {}, {}, {})",
            self.name,
            note.number,
            literal(&note.name),
            literal(&note.checksum),
            literal(&note.down),
        )
    }

    pub fn forget(&self, number: u32) -> String {
        format!("DELETE FROM \"{}\".{NOTES} WHERE number = {number}", self.name)
    }
}

/// Schemas of the database: none of them stands before a dot in what a plugin says.
pub async fn others(live: &Live, own: &Schema) -> Result<Vec<String>> {
    let rows = live.client.query("SELECT nspname::text FROM pg_catalog.pg_namespace", &[]).await;
    let rows = rows.map_err(|error| told(&error))?;
    Ok(rows.iter().map(|row| row.get(0)).filter(|name| *name != own.name).collect())
}

pub async fn erase(live: &Live, plugin: &str) -> Result<()> {
    let name = named(plugin);
    lock(&live.client, &name).await?;
    live.run(&format!("DROP SCHEMA IF EXISTS \"{name}\" CASCADE")).await?;
    let database = live.client.query_one("SELECT current_database()::text", &[]).await;
    let database: String = database.map_err(|error| told(&error))?.get(0);
    let role = role_of(&database, plugin);
    let exists = live.client.query_opt("SELECT 1 FROM pg_roles WHERE rolname = $1", &[&role]).await;
    if exists.map_err(|error| told(&error))?.is_some() {
        live.run(&format!("DROP ROLE \"{role}\"")).await?;
    }
    Ok(())
}

pub async fn is_there(live: &Live, plugin: &str) -> Result<bool> {
    let found = live.client.query_opt("SELECT 1 FROM pg_namespace WHERE nspname = $1", &[&named(plugin)]).await;
    Ok(found.map_err(|error| told(&error))?.is_some())
}

/// Drops the server's views in all plugins' schemas, so that they do not stand in the way of what changes the tables
/// behind them. A plugin that starts makes its own anew.
pub const WITHOUT_VIEWS: &str = "DO $$ DECLARE view record; BEGIN
    FOR view IN SELECT n.nspname, c.relname FROM pg_catalog.pg_class c
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind = 'v' AND n.nspname LIKE 'jackfield\\_plugin\\_%' AND c.relname LIKE 'core\\_%'
    LOOP EXECUTE format('DROP VIEW IF EXISTS %I.%I', view.nspname, view.relname); END LOOP; END $$";

/// Each answers lines: schemas, relations with their columns, indexes and constraints.
#[cfg(feature = "testing")]
pub const LISTS: &[&str] = &[
    "SELECT 'schema ' || nspname || ' ' || COALESCE(nspacl::text, '') FROM pg_namespace
        WHERE nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema' ORDER BY 1",
    "SELECT format('%s %s.%s %s %s %s %s', c.relkind, n.nspname, c.relname, a.attname, format_type(a.atttypid, a.atttypmod),
            a.attnotnull, COALESCE(pg_get_expr(d.adbin, d.adrelid), ''))
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
        WHERE n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema' ORDER BY 1",
    "SELECT format('index %s.%s %s', schemaname, indexname, indexdef) FROM pg_indexes
        WHERE schemaname NOT LIKE 'pg\\_%' ORDER BY 1",
    "SELECT format('constraint %s %s %s', n.nspname, k.conname, pg_get_constraintdef(k.oid)) FROM pg_constraint k
        JOIN pg_namespace n ON n.oid = k.connamespace WHERE n.nspname NOT LIKE 'pg\\_%' ORDER BY 1",
];

async fn lock(client: &Client, name: &str) -> Result<()> {
    let locked = client.query_one("SELECT pg_advisory_lock(hashtextextended($1, 0))", &[&name]).await;
    locked.map(drop).map_err(|error| told(&error))
}

pub async fn tables(client: &Client, schema: &str) -> Result<Vec<String>> {
    let text = "SELECT c.relname::text FROM pg_catalog.pg_class c
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = $1 AND c.relkind = 'r' AND c.relname <> $2 ORDER BY 1";
    let rows = client.query(text, &[&schema, &NOTES]).await.map_err(|error| told(&error))?;
    Ok(rows.iter().map(|row| row.get(0)).collect())
}

/// Tables, and views of the plugin's, that the role does not own.
async fn tables_of_others(client: &Client, schema: &str, role: &str) -> Result<Vec<String>> {
    let text = "SELECT c.relname::text FROM pg_catalog.pg_class c
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        JOIN pg_catalog.pg_roles r ON r.oid = c.relowner
        WHERE n.nspname = $1 AND c.relkind IN ('r', 'v') AND r.rolname <> $2 AND c.relname <> $3
            AND c.relname NOT LIKE 'core\\_%'";
    let rows = client.query(text, &[&schema, &role, &NOTES]).await.map_err(|error| told(&error))?;
    Ok(rows.iter().map(|row| row.get(0)).collect())
}

/// A schema's name of a plugin's identity: of letters that need no quotes, and one plugin's alone.
pub fn named(plugin: &str) -> String {
    let plain = |letter: char| if letter.is_ascii_alphanumeric() { letter.to_ascii_lowercase() } else { '_' };
    let readable: String = plugin.chars().take(NAMED).map(plain).collect();
    format!("{SCHEMAS}{readable}_{}", &hash(plugin)[..8])
}

/// Roles belong to all databases of a PostgreSQL.
pub fn role_of(database: &str, plugin: &str) -> String {
    format!("{SCHEMAS}{}", &hash(&format!("{database}/{plugin}"))[..24])
}

fn hash(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}
