//! A plugin's database as a schema of PostgreSQL, on connections of its own that find nothing but it. Where the server may make
//! roles, its connections have one that has rights to this schema alone; elsewhere what is said of each statement
//! beforehand has to do.

pub mod dump;
pub mod schema;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures_util::{TryStreamExt, pin_mut};
use tokio::task::JoinHandle;
use tokio::time::timeout;
use tokio_postgres::types::{ToSql, Type};
use tokio_postgres::{Client, Statement};

use super::migrate::{Note, Plan, Rehearsal, above, failed, plan, statements};
use super::{Asked, CONNECTIONS, DEADLINE, Datum, Fault, Grant, Measure, ROWS, Result, Step, Told};
use crate::postgres::Address;
use crate::raw::{RawFault, RawValue, decode_row};
use schema::Schema;

/// How long one migration may take.
const MIGRATION: Duration = Duration::from_secs(60);
/// How long trying migrations out may take: the plugin waits meanwhile where they change tables.
const REHEARSAL: Duration = Duration::from_secs(10);
/// Texts that a connection keeps prepared.
const PREPARED: usize = 64;
const CONNECT: Duration = Duration::from_secs(5);

#[derive(Clone)]
pub struct Owned(Arc<Inner>);

struct Inner {
    address: Arc<Address>,
    schema: Schema,
    quota: u64,
    /// The names of schemas, none of which stands before a dot.
    schemas: Vec<String>,
    idle: Mutex<Vec<Live>>,
    /// How large the tables were when it was looked last.
    size: Mutex<u64>,
}

/// A connection; dropping it ends it, also in the middle of an answer.
pub(in crate::owned) struct Live {
    client: Client,
    connection: JoinHandle<()>,
    prepared: BTreeMap<String, Statement>,
}

impl Drop for Live {
    fn drop(&mut self) {
        self.connection.abort();
    }
}

impl Live {
    async fn connect(address: &Address, options: &str) -> Result<Self> {
        let mut config = address.config.clone();
        let given = config.get_options().unwrap_or_default().to_owned();
        // The last word counts.
        config
            .options(format!("{given} {options}").trim())
            .application_name("jackfield plugin database")
            .connect_timeout(CONNECT);
        let connecting = timeout(CONNECT, address.connect(&config)).await;
        let (client, connection) = connecting.map_err(|_| Fault::Busy)?.map_err(|error| told(&error))?;
        let connection = tokio::spawn(async move {
            // What went wrong is told to whoever waits for an answer.
            let _ = connection.await;
        });
        Ok(Self { client, connection, prepared: BTreeMap::new() })
    }

    /// For what the server itself does with the schema.
    async fn to_manage(address: &Address) -> Result<Self> {
        let options = "-c statement_timeout=60s -c lock_timeout=20s -c idle_in_transaction_session_timeout=60s \
            -c client_min_messages=error -c standard_conforming_strings=on -c TimeZone=UTC";
        Self::connect(address, options).await
    }

    async fn run(&self, text: &str) -> Result<()> {
        self.client.batch_execute(text).await.map_err(|error| told(&error))
    }
}

impl Owned {
    pub async fn open(address: Arc<Address>, grant: Grant) -> Result<Self> {
        let live = Live::to_manage(&address).await?;
        let schema = Schema::prepare(&live, &grant).await?;
        let schemas = schema::others(&live, &schema).await?;
        let size = schema.size(&live.client).await?;
        let (idle, size) = (Mutex::default(), Mutex::new(size));
        Ok(Self(Arc::new(Inner { address, schema, quota: grant.quota, schemas, idle, size })))
    }

    pub fn schemas(&self) -> &[String] {
        &self.0.schemas
    }

    pub fn has_role(&self) -> bool {
        self.0.schema.role.is_some()
    }

    pub async fn run(&self, asked: Vec<Asked>) -> Result<Vec<Told>> {
        let mut live = self.take().await?;
        let done = timeout(DEADLINE * 2, self.transact(&mut live, &asked)).await.unwrap_or(Err(Fault::Deadline));
        // What is in the middle of something is ended and not used again.
        let is_clean = !matches!(done, Err(Fault::Deadline | Fault::TooMuch | Fault::Closed | Fault::Busy));
        if is_clean && !live.client.is_closed() {
            let mut idle = self.0.idle.lock().unwrap_or_else(PoisonError::into_inner);
            if idle.len() < CONNECTIONS {
                idle.push(live);
            }
        }
        done
    }

    async fn take(&self) -> Result<Live> {
        let idle = || self.0.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        while let Some(live) = idle() {
            if !live.client.is_closed() {
                return Ok(live);
            }
        }
        let Schema { name, role, .. } = &self.0.schema;
        let options = format!(
            "-c statement_timeout={}ms -c lock_timeout=2s -c idle_in_transaction_session_timeout=10s -c TimeZone=UTC \
             -c jit=off -c client_min_messages=error -c standard_conforming_strings=on -c work_mem=4MB \
             -c max_parallel_workers_per_gather=0 -c search_path={name}",
            DEADLINE.as_millis()
        );
        let live = Live::connect(&self.0.address, &options).await?;
        if let Some(role) = role {
            live.run(&format!("SET ROLE \"{role}\"")).await?;
        }
        Ok(live)
    }

    async fn transact(&self, live: &mut Live, asked: &[Asked]) -> Result<Vec<Told>> {
        let Live { client, prepared, .. } = live;
        let transaction = client.transaction().await.map_err(|error| told(&error))?;
        let mut answers = Vec::with_capacity(asked.len());
        for (at, asked) in asked.iter().enumerate() {
            let text = &asked.text.postgres;
            let statement = match prepared.get(text) {
                Some(statement) => statement.clone(),
                None => {
                    let made = transaction.prepare(text).await.map_err(|error| told(&error))?;
                    if prepared.len() >= PREPARED {
                        prepared.clear();
                    }
                    prepared.insert(text.clone(), made.clone());
                    made
                }
            };
            let answer = answer(&transaction, &statement, asked).await?;
            asked.check(at, answer.changes)?;
            answers.push(answer);
        }
        if asked.iter().all(|asked| asked.text.reads) {
            transaction.rollback().await.map_err(|error| told(&error))?;
            return Ok(answers);
        }
        let size = self.0.schema.size(transaction.client()).await?;
        let shrinks = asked.iter().all(|asked| asked.text.shrinks);
        let before = std::mem::replace(&mut *self.0.size.lock().unwrap_or_else(PoisonError::into_inner), size);
        // What was deleted leaves room in the files, which is used first.
        if size > self.0.quota && size > before && !shrinks {
            transaction.rollback().await.map_err(|error| told(&error))?;
            // So that what was undone leaves nothing behind.
            let after = self.0.schema.tidy(client).await?;
            *self.0.size.lock().unwrap_or_else(PoisonError::into_inner) = after;
            return Err(Fault::Quota);
        }
        transaction.commit().await.map_err(|error| told(&error))?;
        Ok(answers)
    }

    pub async fn migrate(&self, steps: &[Step]) -> Result<u32> {
        let live = self.alone().await?;
        let change = self.change(&live);
        let notes = self.0.schema.notes(&live.client).await?;
        let Plan { down, up } = plan(&notes, steps, crate::Engine::Postgres)?;
        if !down.is_empty() {
            change.as_one(change.down(&down)).await?;
        }
        for step in up {
            change.as_one(change.up(step)).await?;
        }
        Ok(notes.last().map_or(0, |note| note.number))
    }

    pub async fn revert(&self, to: u32) -> Result<()> {
        let live = self.alone().await?;
        let change = self.change(&live);
        let notes = self.0.schema.notes(&live.client).await?;
        let down = above(&notes, to)?;
        if down.is_empty() { Ok(()) } else { change.as_one(change.down(&down)).await }
    }

    /// A connection that no other server has for this plugin; the lock ends with it.
    async fn alone(&self) -> Result<Live> {
        let live = Live::to_manage(&self.0.address).await?;
        self.0.schema.lock(&live.client).await?;
        Ok(live)
    }

    fn change<'a>(&'a self, live: &'a Live) -> Change<'a> {
        Change { live, schema: &self.0.schema, schemas: &self.0.schemas, quota: self.0.quota }
    }
}

/// What changes a plugin's tables, on a connection that has them alone.
struct Change<'a> {
    live: &'a Live,
    schema: &'a Schema,
    schemas: &'a [String],
    quota: u64,
}

impl Change<'_> {
    /// Does something as one transaction, and nothing of it when it fails.
    async fn as_one(&self, work: impl Future<Output = Result<()>>) -> Result<()> {
        self.live.run("BEGIN").await?;
        let work = async {
            work.await?;
            self.live.run("COMMIT").await
        };
        let done = timeout(MIGRATION, work).await.unwrap_or(Err(Fault::Deadline));
        if done.is_err() {
            self.live.run("ROLLBACK").await?;
        }
        done
    }

    /// Runs a migration and notes it.
    async fn up(&self, step: &Step) -> Result<()> {
        let engine = crate::Engine::Postgres;
        let note = Note {
            number: step.number,
            name: step.name.clone(),
            checksum: step.checksum(engine),
            down: step.down(engine).to_owned(),
        };
        let work = self.run(step.up(engine), self.schema.note(&note));
        work.await.map_err(failed(step.number, &step.name))
    }

    /// Takes migrations back and forgets them.
    async fn down(&self, notes: &[&Note]) -> Result<()> {
        for note in notes {
            let work = self.run(&note.down, self.schema.forget(note.number));
            work.await.map_err(failed(note.number, &note.name))?;
        }
        Ok(())
    }

    /// The statements of a migration with the plugin's own rights, and then the note of it with the server's.
    async fn run(&self, text: &str, note: String) -> Result<()> {
        self.as_plugin().await?;
        for text in statements(text, self.schemas)? {
            // Each by itself, as one statement: the protocol takes no second one here.
            let run = self.live.client.execute_raw(text.postgres.as_str(), std::iter::empty::<RawValue>());
            run.await.map_err(|error| told(&error))?;
        }
        if self.schema.size(&self.live.client).await? > self.quota {
            return Err(Fault::Quota);
        }
        self.live.run(&format!("RESET ROLE; {note}")).await
    }

    /// What follows in the transaction is done with the plugin's rights, in its schema.
    async fn as_plugin(&self) -> Result<()> {
        let mut text = format!("SET LOCAL search_path TO \"{}\";", self.schema.name);
        if let Some(role) = &self.schema.role {
            text.push_str(&format!("SET LOCAL ROLE \"{role}\";"));
        }
        self.live.run(&text).await
    }
}

/// What the database says of all of its schemas, and whether the plugin's role is there.
#[cfg(feature = "testing")]
pub async fn list(address: Arc<Address>, plugin: &str) -> crate::Result<Vec<String>> {
    let other = |fault: Fault| crate::Error::Other(fault.to_string());
    let live = Live::to_manage(&address).await.map_err(other)?;
    let mut lines = Vec::new();
    for text in schema::LISTS {
        let rows = live.client.query(*text, &[]).await.map_err(|error| other(told(&error)))?;
        lines.extend(rows.iter().map(|row| row.get::<_, String>(0)));
    }
    let database = live.client.query_one("SELECT current_database()::text", &[]).await;
    let database: String = database.map_err(|error| other(told(&error)))?.get(0);
    let role = schema::role_of(&database, plugin);
    let roles = live.client.query("SELECT 'role ' || rolname FROM pg_roles WHERE rolname = $1", &[&role]).await;
    lines.extend(roles.map_err(|error| other(told(&error)))?.iter().map(|row| row.get::<_, String>(0)));
    Ok(lines)
}

/// Tries migrations out in a transaction that is undone; so is the schema, where there is none yet.
pub async fn rehearse(address: Arc<Address>, grant: Grant, steps: &[Step]) -> Result<Rehearsal> {
    let live = Live::to_manage(&address).await?;
    let was_there = schema::is_there(&live, &grant.plugin).await?;
    live.run(&format!(
        "BEGIN; SET LOCAL lock_timeout = '2s'; SET LOCAL statement_timeout = '{}s'",
        REHEARSAL.as_secs()
    ))
    .await?;
    let work = async {
        let schema = Schema::make(&live, &grant.plugin).await?;
        let schemas = schema::others(&live, &schema).await?;
        let size = if was_there { schema.size(&live.client).await? } else { 0 };
        let notes = schema.notes(&live.client).await?;
        let plan = match plan(&notes, steps, crate::Engine::Postgres) {
            Ok(plan) => plan,
            Err(fault) => return Ok((schema, Rehearsal { size, fault: Some(fault), ..Rehearsal::default() })),
        };
        let change = Change { live: &live, schema: &schema, schemas: &schemas, quota: grant.quota };
        let tried = async {
            change.down(&plan.down).await?;
            for step in &plan.up {
                change.up(step).await?;
            }
            Ok(())
        };
        let fault = timeout(REHEARSAL, tried).await.unwrap_or(Err(Fault::Deadline)).err();
        let planned = plan.said(crate::Engine::Postgres);
        Ok((schema, Rehearsal { planned, size, fault }))
    };
    let done: Result<(Schema, Rehearsal)> = work.await;
    live.run("ROLLBACK").await?;
    let (schema, rehearsal) = done?;
    if was_there {
        // So that what was undone leaves nothing behind.
        schema.tidy(&live.client).await?;
    }
    Ok(rehearsal)
}

pub async fn erase(address: Arc<Address>, plugin: &str) -> Result<()> {
    let live = Live::to_manage(&address).await?;
    schema::erase(&live, plugin).await
}

pub async fn is_there(address: Arc<Address>, plugin: &str) -> Result<bool> {
    let live = Live::to_manage(&address).await?;
    schema::is_there(&live, plugin).await
}

async fn answer(transaction: &tokio_postgres::Transaction<'_>, statement: &Statement, asked: &Asked) -> Result<Told> {
    if statement.params().len() != asked.values.len() {
        return Err(Fault::Refused("the database counts other values in it".into()));
    }
    let values: Vec<RawValue> =
        asked.values.iter().zip(statement.params()).map(|(value, kind)| raw(value, kind)).collect();
    let portal = transaction.bind_raw(statement, values.iter().map(|value| value as &(dyn ToSql + Sync)));
    let portal = portal.await.map_err(|error| told(&error))?;
    let most = i32::try_from(ROWS + 1).unwrap_or(i32::MAX);
    let rows = transaction.query_portal_raw(&portal, most).await.map_err(|error| told(&error))?;
    pin_mut!(rows);
    let (mut found, mut measure) = (Vec::new(), Measure::default());
    while let Some(row) = rows.try_next().await.map_err(|error| told(&error))? {
        let values = decode_row(&row).map_err(|fault: RawFault| Fault::Database(fault.to_string()))?;
        let kinds = row.columns().iter().map(tokio_postgres::Column::type_);
        let values: Vec<Datum> = values.into_iter().zip(kinds).map(|(value, kind)| datum(value, kind)).collect();
        measure.take(&values)?;
        found.push(values);
    }
    let columns = statement.columns().iter().map(|column| column.name().to_owned()).collect();
    let changes = rows.rows_affected().unwrap_or_else(|| u64::try_from(found.len()).unwrap_or_default());
    Ok(Told { columns, rows: found, changes })
}

/// Numbers are truths where the column is one, and the other way round, as on SQLite.
fn raw(value: &Datum, kind: &Type) -> RawValue {
    let is_number = [Type::INT2, Type::INT4, Type::INT8, Type::FLOAT4, Type::FLOAT8, Type::NUMERIC].contains(kind);
    match value {
        Datum::Null => RawValue::Null,
        Datum::Boolean(truth) if is_number => RawValue::Int(i64::from(*truth)),
        Datum::Boolean(truth) => RawValue::Bool(*truth),
        Datum::Integer(number) if *kind == Type::BOOL => RawValue::Bool(*number != 0),
        Datum::Integer(number) => RawValue::Int(*number),
        Datum::Real(number) => RawValue::Float(*number),
        Datum::Text(text) => RawValue::Text(text.clone()),
        Datum::Blob(bytes) => RawValue::Bytes(bytes.clone()),
    }
}

fn datum(value: RawValue, kind: &Type) -> Datum {
    match value {
        RawValue::Null => Datum::Null,
        RawValue::Bool(truth) => Datum::Integer(i64::from(truth)),
        RawValue::Int(number) => Datum::Integer(number),
        RawValue::Float(number) => Datum::Real(number),
        RawValue::Text(text) => Datum::Text(text),
        RawValue::Bytes(bytes) if *kind == Type::BYTEA => Datum::Blob(bytes),
        RawValue::Bytes(bytes) => {
            let text = String::from_utf8_lossy(&bytes).into_owned();
            // Sums and means of PostgreSQL's are of this type.
            let number = (*kind == Type::NUMERIC).then(|| number(&text)).flatten();
            number.unwrap_or(Datum::Text(text))
        }
        RawValue::Time(seconds, nanos) => Datum::Integer(seconds * 1000 + i64::from(nanos) / 1_000_000),
    }
}

fn number(text: &str) -> Option<Datum> {
    match text.parse::<i64>() {
        Ok(whole) => Some(Datum::Integer(whole)),
        Err(_) => text.parse().ok().filter(|number: &f64| number.is_finite()).map(Datum::Real),
    }
}

fn told(error: &tokio_postgres::Error) -> Fault {
    use tokio_postgres::error::SqlState;
    let Some(database) = error.as_db_error() else {
        return if error.is_closed() { Fault::Closed } else { Fault::Database(chain(error)) };
    };
    let code = database.code();
    let text = database.message().to_owned();
    match *code {
        SqlState::QUERY_CANCELED => Fault::Deadline,
        SqlState::LOCK_NOT_AVAILABLE | SqlState::T_R_DEADLOCK_DETECTED | SqlState::T_R_SERIALIZATION_FAILURE => {
            Fault::Busy
        }
        SqlState::INSUFFICIENT_PRIVILEGE => Fault::Refused(text),
        SqlState::DISK_FULL => Fault::Quota,
        SqlState::ADMIN_SHUTDOWN | SqlState::CRASH_SHUTDOWN | SqlState::CANNOT_CONNECT_NOW => Fault::Busy,
        // Class 23: what the tables' own rules say.
        _ if code.code().starts_with("23") => Fault::Constraint(text),
        _ => Fault::Database(text),
    }
}

/// The driver's own words stand before those of what went wrong below it.
fn chain(error: &dyn std::error::Error) -> String {
    match error.source() {
        Some(cause) => format!("{error}: {}", chain(cause)),
        None => error.to_string(),
    }
}
