//! What SQLite may do on a plugin's connection: it asks before each step of a statement that it prepares.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use rusqlite::Connection;
use rusqlite::hooks::{AuthAction, AuthContext, Authorization};

use crate::owned::migrate::NOTES;
use crate::owned::{DEADLINE, View};

/// How long one migration may take.
const MIGRATION: Duration = Duration::from_secs(30);

/// Whose statement it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Mode {
    /// The server's own.
    Free,
    /// The plugin's, about rows.
    Rows,
    /// The plugin's, about tables.
    Tables,
}

impl Mode {
    pub const fn allowed(self) -> Duration {
        match self {
            Self::Rows => DEADLINE,
            Self::Free | Self::Tables => MIGRATION,
        }
    }
}

/// What holds a connection.
#[derive(Clone)]
pub struct Held(Arc<Known>);

struct Known {
    mode: AtomicU8,
    views: Vec<View>,
    /// Names of the server's tables, which a name without a schema would mean when the plugin has none of it.
    foreign: BTreeSet<String>,
    /// The plugin's own.
    own: RwLock<BTreeSet<String>>,
}

impl Held {
    pub fn new(views: Vec<View>, foreign: Vec<String>) -> Self {
        let foreign = foreign.into_iter().collect();
        Self(Arc::new(Known { mode: AtomicU8::new(Mode::Free as u8), views, foreign, own: RwLock::default() }))
    }

    pub fn set(&self, mode: Mode) {
        self.0.mode.store(mode as u8, Ordering::Relaxed);
    }

    pub fn hold(&self, connection: &Connection) -> rusqlite::Result<()> {
        self.learn(connection)?;
        let known = self.0.clone();
        connection.authorizer(Some(
            move |asked: AuthContext<'_>| {
                if known.allows(&asked) { Authorization::Allow } else { Authorization::Deny }
            },
        ))
    }

    /// Reads which tables the plugin has.
    pub fn learn(&self, connection: &Connection) -> rusqlite::Result<()> {
        let mut tables = connection.prepare("SELECT lower(name) FROM main.sqlite_master")?;
        let found = tables.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<BTreeSet<String>>>()?;
        *self.0.own.write().unwrap_or_else(PoisonError::into_inner) = found;
        Ok(())
    }
}

impl Known {
    fn allows(&self, asked: &AuthContext<'_>) -> bool {
        let mode = self.mode.load(Ordering::Relaxed);
        if mode == Mode::Free as u8 {
            return true;
        }
        let in_main = asked.database_name == Some("main");
        let of_tables = mode == Mode::Tables as u8;
        let changes_tables = of_tables && in_main;
        match asked.action {
            AuthAction::Select => true,
            AuthAction::Read { table_name, column_name } => {
                self.may_read(table_name, column_name, asked.database_name, asked.accessor, of_tables)
            }
            AuthAction::Insert { table_name }
            | AuthAction::Update { table_name, .. }
            | AuthAction::Delete { table_name } => {
                (in_main && is_own(table_name)) || (of_tables && is_catalogue(table_name))
            }
            AuthAction::Function { function_name } => {
                !["load_extension", "fts3_tokenizer", "readfile", "writefile", "edit"].contains(&function_name)
            }
            AuthAction::CreateTable { table_name: name }
            | AuthAction::DropTable { table_name: name }
            | AuthAction::CreateView { view_name: name }
            | AuthAction::DropView { view_name: name }
            | AuthAction::CreateIndex { table_name: name, .. }
            | AuthAction::DropIndex { table_name: name, .. }
            | AuthAction::AlterTable { table_name: name, .. } => {
                // Of an altered table the schema is named elsewhere.
                (changes_tables || (of_tables && is_altered_in_main(asked))) && is_own(name)
            }
            // Making an index is one for SQLite.
            AuthAction::Reindex { .. } => changes_tables,
            // SQLite looks by itself whether rows fit a column that is added.
            AuthAction::Pragma { pragma_name, .. } => of_tables && pragma_name == "quick_check",
            _ => false,
        }
    }

    fn may_read(
        &self,
        table: &str,
        column: &str,
        database: Option<&str>,
        accessor: Option<&str>,
        of_tables: bool,
    ) -> bool {
        match database {
            // What is changed of a table is looked for in all that is said of tables.
            Some("main" | "temp") if of_tables && is_catalogue(table) => true,
            Some("main") => is_own(table),
            Some("temp") => self.views.iter().any(|view| view.name() == table),
            Some("core") => {
                let through = |view: &&View| accessor == Some(view.name()) && view.table() == table;
                self.views.iter().find(through).is_some_and(|view| is_shown(*view, column))
            }
            // A table of which no column is read is named as it is written: with a name of the server's it could be
            // that one, when the plugin has none.
            None if column.is_empty() => {
                let name = table.to_ascii_lowercase();
                let own = self.own.read().unwrap_or_else(PoisonError::into_inner);
                is_own(table) && (own.contains(&name) || !self.foreign.contains(&name))
            }
            _ => table == "pragma_quick_check",
        }
    }
}

/// Whether a view shows a column, or needs it to know which rows to show.
fn is_shown(view: View, column: &str) -> bool {
    column.is_empty() || view.columns().iter().any(|(_, source)| *source == column) || view.which().contains(column)
}

fn is_own(table: &str) -> bool {
    let name = table.to_ascii_lowercase();
    name != NOTES && !name.starts_with("sqlite_") && !name.starts_with("jackfield_") && !name.starts_with("core_")
}

fn is_catalogue(table: &str) -> bool {
    matches!(table, "sqlite_master" | "sqlite_schema" | "sqlite_temp_master")
}

fn is_altered_in_main(asked: &AuthContext<'_>) -> bool {
    matches!(asked.action, AuthAction::AlterTable { database_name: "main", .. })
}
