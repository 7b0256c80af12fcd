//! Copies one database into another, table by table: between the two engines, and from Mattermost's tables, whose names ours have.
//!
//! The other database is only read. Each batch of rows and how far its table is are one transaction, so that whatever moment it
//! ends at, the next run goes on; a row that is there stays. Nothing else may use either database meanwhile.

mod mattermost;
mod rows;
mod tables;

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use crate::lock::Lock;
use crate::migrate::{Hand, newest};
use crate::statement::{Query, Statement};
use crate::store::{Engine, Place};
use crate::{Error, Result, Store, systems};
use rows::{Copied, Rows};
use tables::{Field, Table};

/// Rows of one batch, and of tables whose rows may be large.
const ROWS: i64 = 500;
const FEW_ROWS: i64 = 20;
const LARGE: &[&str] = &["fileinfo", "pluginkeyvaluestore", "uploadsessions", "jackfield_market_versions"];

/// The rows of `systems` in which it stands what is copied and how far each table is.
const BEGUN: &str = "JackfieldCopy";

/// What is this server's own and not a part of what people have: made anew, or about processes that are gone.
const OWN: &[&str] = &["jackfield_migrations", "jackfield_nodes", "jackfield_cluster_messages", "clusterdiscovery"];

/// What is copied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A database of this program's.
    Jackfield,
    /// One of a Mattermost server.
    Mattermost,
}

/// What became of one table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Moved {
    pub table: String,
    /// Rows of the other database.
    pub found: i64,
    /// Rows that are here now.
    pub here: i64,
    /// Values that could not be stored as they were, and are what a new row has.
    pub mended: i64,
}

/// A table, or a part of one, that stays behind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Left {
    pub table: String,
    pub rows: i64,
    /// One word of the guide's list.
    pub why: &'static str,
}

/// What a copy did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    pub moved: Vec<Moved>,
    pub left: Vec<Left>,
    /// Whether an earlier run had begun.
    pub went_on: bool,
}

/// How far a table is.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct Progress {
    /// The key of the last row; nothing before the first.
    after: Vec<Json>,
    mended: i64,
    done: bool,
}

/// Whether a database is half of a copy.
///
/// # Errors
/// As the database fails.
pub async fn is_unfinished(store: &Store) -> Result<bool> {
    Ok(systems::get(BEGUN).optional::<(String,)>(store).await?.is_some())
}

/// Copies what is at `from` into the database at `to`, which is made where it is not there, and has to be empty or half of the same
/// copy; `told` hears of each batch, by table and rows so far.
///
/// # Errors
/// When either cannot be used, `to` has other people in it, or `from` is of another version.
pub async fn copy(from: &str, to: &str, told: &(dyn Fn(&str, i64) + Sync)) -> Result<(Kind, Report)> {
    let (from, to) = (Place::read(from)?, Place::read(to)?);
    let claims = (claim(&from)?, claim_new(&to)?);
    let Some(mut source) = Hand::look(&from).await? else {
        return Err(Error::Other("there is no database to copy".into()));
    };
    crate::migrate::run(&to).await?;
    let mut target = Hand::open(&to).await?;
    let kind = kind_of(&mut source).await?;
    let went_on = begin(&mut target, &name_of(&from, kind)).await?;
    // One moment of the other database, however long it takes.
    source.script("{sqlite: BEGIN}{postgres: BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY}").await?;
    let report = Copy { source, target, kind, told }.all(went_on).await?;
    drop(claims);
    Ok((kind, report))
}

/// Keeps servers from a file of SQLite's while it is copied.
fn claim(place: &Place) -> Result<Option<Lock>> {
    match place {
        Place::Sqlite(path) if path.exists() => Lock::take(path).map(Some),
        _ => Ok(None),
    }
}

/// The same of a file that may not be there yet.
fn claim_new(place: &Place) -> Result<Option<Lock>> {
    match place {
        Place::Sqlite(path) => Lock::take(path).map(Some),
        Place::Postgres(_) => Ok(None),
    }
}

/// A name that tells one database from others, without the password to it.
fn name_of(place: &Place, kind: Kind) -> String {
    match place {
        Place::Sqlite(path) => format!("{kind:?} {}", path.display()),
        Place::Postgres(address) => {
            let config = &address.config;
            format!(
                "{kind:?} {:?} {:?} {}",
                config.get_hosts(),
                config.get_ports(),
                config.get_dbname().unwrap_or_default()
            )
        }
    }
}

async fn kind_of(source: &mut Hand) -> Result<Kind> {
    static VERSION: Statement = Statement::new("SELECT MAX(version) FROM jackfield_migrations", file!(), line!());
    if tables::has(source, "jackfield_migrations").await? {
        let found = source.all::<(i64,)>(Query::new(&VERSION)).await?.first().map_or(0, |(version,)| *version);
        if found != newest() {
            let known = newest();
            return Err(Error::Other(format!(
                "the database is of another version (migration {found}, this one knows {known}): start it once with this version"
            )));
        }
        return Ok(Kind::Jackfield);
    }
    if source.engine() == Engine::Postgres
        && tables::has(source, "posts").await?
        && tables::has(source, "users").await?
    {
        return Ok(Kind::Mattermost);
    }
    Err(Error::Other("this is neither a Jackfield's database nor a Mattermost's on PostgreSQL".into()))
}

/// Notes what is copied; answers whether it had begun before.
async fn begin(target: &mut Hand, name: &str) -> Result<bool> {
    static PEOPLE: Statement = Statement::new("SELECT COUNT(*) FROM users", file!(), line!());
    match target.all::<(String,)>(systems::get(BEGUN)).await?.first() {
        Some((begun,)) if begun == name => return Ok(true),
        Some((begun,)) => return Err(Error::Other(format!("the database is half of another copy, of {begun}"))),
        None => {}
    }
    let people = target.all::<(i64,)>(Query::new(&PEOPLE)).await?.first().map_or(0, |(count,)| *count);
    if people > 0 {
        return Err(Error::Other(format!("the database has {people} accounts: only an empty one is filled")));
    }
    // What a first start has put there is the other database's to say.
    target.script("{sqlite: BEGIN IMMEDIATE}{postgres: BEGIN}; DELETE FROM roles; DELETE FROM systems").await?;
    target.execute(systems::set_once(BEGUN, name)).await?;
    target.script("COMMIT").await?;
    Ok(false)
}

struct Copy<'a> {
    source: Hand,
    target: Hand,
    kind: Kind,
    told: &'a (dyn Fn(&str, i64) + Sync),
}

impl Copy<'_> {
    async fn all(mut self, went_on: bool) -> Result<Report> {
        let mut report = Report { went_on, ..Report::default() };
        let there = tables::list(&mut self.source).await?;
        let here = tables::list(&mut self.target).await?;
        for name in there.keys() {
            let why = match self.kind {
                _ if OWN.contains(&name.as_str()) => continue,
                Kind::Mattermost => mattermost::why_left(name),
                Kind::Jackfield => None,
            };
            let why = why.or_else(|| (!here.contains_key(name)).then_some("unknown_table"));
            let Some(why) = why else { continue };
            let rows = tables::count(&mut self.source, name, "").await?;
            if rows > 0 {
                report.left.push(Left { table: name.clone(), rows, why });
            }
        }
        for (name, table) in &here {
            let Some(other) = there.get(name).filter(|_| !OWN.contains(&name.as_str())) else { continue };
            if self.kind == Kind::Mattermost && mattermost::why_left(name).is_some() {
                continue;
            }
            report.moved.push(self.table(table, other).await?);
        }
        if self.kind == Kind::Mattermost {
            mattermost::finish(&mut self.target, &there).await?;
        }
        tables::count_on(&mut self.target, &here).await?;
        self.target
            .script("{sqlite: BEGIN IMMEDIATE}{postgres: BEGIN}; DELETE FROM systems WHERE name LIKE 'JackfieldCopy%'")
            .await?;
        self.target.script("COMMIT").await?;
        Ok(report)
    }

    /// Copies one table from where an earlier run ended.
    async fn table(&mut self, table: &Table, other: &Table) -> Result<Moved> {
        let name = &table.name;
        let fields: Vec<&Field> = table.fields.iter().filter(|field| other.has(&field.name)).collect();
        let condition = if self.kind == Kind::Mattermost { mattermost::condition(name) } else { "" };
        let found = tables::count(&mut self.source, name, condition).await?;
        let key = other.key_beside(table);
        let pages = tables::pages(self.source.engine(), other, &fields, &key, condition);
        let insert = tables::insert(self.target.engine(), table, &fields);
        let noted = format!("{BEGUN}:{name}");
        let mut progress = self.progress(&noted).await?;
        let mut copied = 0;
        while !progress.done {
            let limit = if LARGE.contains(&name.as_str()) { FEW_ROWS } else { ROWS };
            let mut page = Query::new(if progress.after.is_empty() { pages.first } else { pages.next });
            for value in &progress.after {
                page = page.bind(rows::bound(value));
            }
            let mut page: Vec<Rows> = self.source.all(page.bind(limit)).await?;
            progress.done = i64::try_from(page.len()).unwrap_or(i64::MAX) < limit;
            if let Some(last) = page.last() {
                progress.after = key.iter().filter_map(|column| last.key(&fields, column)).collect();
            }
            copied += i64::try_from(page.len()).unwrap_or_default();
            for Rows(values) in &mut page {
                if self.kind == Kind::Mattermost {
                    mattermost::change(name, &fields, values);
                }
                for (field, value) in fields.iter().zip(values.iter_mut()) {
                    // What is here has been JSON already; of the other's texts it is found out.
                    let is_known = self.kind == Kind::Jackfield && self.target.engine() == Engine::Sqlite;
                    if !(is_known && field.form == tables::Form::Json && matches!(value, Copied::Text(_))) {
                        progress.mended += i64::from(rows::fit(field, value));
                    }
                }
            }
            self.store(insert, &page, &noted, &progress).await?;
            (self.told)(name, copied);
        }
        let here = tables::count(&mut self.target, name, "").await?;
        let here = if name == "systems" {
            here - tables::count(&mut self.target, name, "name LIKE 'JackfieldCopy%'").await?
        } else {
            here
        };
        Ok(Moved { table: name.clone(), found, here, mended: progress.mended })
    }

    async fn progress(&mut self, noted: &str) -> Result<Progress> {
        let found = self.target.all::<(String,)>(systems::get(noted)).await?;
        Ok(found.first().and_then(|(text,)| serde_json::from_str(text).ok()).unwrap_or_default())
    }

    /// Rows and how far their table is.
    async fn store(
        &mut self,
        insert: &'static Statement,
        page: &[Rows],
        noted: &str,
        progress: &Progress,
    ) -> Result<()> {
        self.target.script("{sqlite: BEGIN IMMEDIATE}{postgres: BEGIN}").await?;
        if !page.is_empty() {
            let rows: Vec<Json> =
                page.iter().map(|Rows(values)| values.iter().map(Copied::to_json).collect()).collect();
            self.target.execute(Query::new(insert).bind(Json::Array(rows))).await?;
        }
        let progress = serde_json::to_string(progress).unwrap_or_default();
        self.target.execute(systems::set(noted, &progress, jackfield_model::Millis::NEVER)).await?;
        self.target.script("COMMIT").await
    }
}
