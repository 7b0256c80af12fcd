//! Which migrations of a plugin's are to run: what the package has, compared with what was noted in the plugin's database.

use sha2::{Digest, Sha256};

use super::words::{self, Purpose, Text};
use super::{Fault, Result};
use crate::Engine;

/// Where it is noted what ran, beside the plugin's tables and out of its reach. What undoes it is kept as well, for a version of
/// the plugin that does not know it.
pub(super) const NOTES: &str = "jackfield_plugin_migrations";

/// Why a way back that is none is refused.
const SILENT: &str = "it says nothing; write what takes the migration back, or `SELECT 1` where nothing has to be";

/// A migration of a package: how its tables change, and how they change back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    pub number: u32,
    pub name: String,
    /// For each engine.
    up: Sides,
    down: Sides,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Sides {
    sqlite: String,
    postgres: String,
}

impl Step {
    /// Looks at the texts, of which one may be for an engine alone.
    ///
    /// # Errors
    /// Says what in them is refused.
    pub fn new(number: u32, name: &str, up: [&str; 2], down: [&str; 2]) -> std::result::Result<Self, String> {
        for (text, what) in [(up, "up"), (down, "down")] {
            for text in text {
                let refused = |why: String| format!("{number:04}_{name}.{what}.sql: {why}");
                let read = words::read(text, Purpose::Tables, &[]).map_err(refused)?;
                if what == "down" && read.is_empty() {
                    return Err(refused(SILENT.into()));
                }
            }
        }
        let sides = |[sqlite, postgres]: [&str; 2]| Sides { sqlite: sqlite.into(), postgres: postgres.into() };
        Ok(Self { number, name: name.to_owned(), up: sides(up), down: sides(down) })
    }

    pub(super) fn up(&self, engine: Engine) -> &str {
        self.up.of(engine)
    }

    pub(super) fn down(&self, engine: Engine) -> &str {
        self.down.of(engine)
    }

    /// Of what it does to the tables.
    pub(super) fn checksum(&self, engine: Engine) -> String {
        let hash = Sha256::digest(self.up(engine).as_bytes());
        hash.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

impl Sides {
    fn of(&self, engine: Engine) -> &str {
        match engine {
            Engine::Sqlite => &self.sqlite,
            Engine::Postgres => &self.postgres,
        }
    }
}

/// What was noted of a migration that ran.
#[derive(Clone, Debug)]
pub(super) struct Note {
    pub number: u32,
    pub name: String,
    pub checksum: String,
    pub down: String,
}

/// What is to be done to tables that are as the notes say, until they are as a package wants them.
#[derive(Debug)]
pub(super) struct Plan<'a> {
    /// What the package does not know, the newest first; it is taken back as a whole or not at all.
    pub down: Vec<&'a Note>,
    /// What is missing, in order.
    pub up: Vec<&'a Step>,
}

/// # Errors
/// When a migration that ran is another one in the package, or one cannot be taken back.
pub(super) fn plan<'a>(notes: &'a [Note], steps: &'a [Step], engine: Engine) -> Result<Plan<'a>> {
    for note in notes {
        if let Some(step) = steps.iter().find(|step| step.number == note.number)
            && step.checksum(engine) != note.checksum
        {
            return Err(Fault::Changed { number: note.number });
        }
    }
    let known = |note: &&Note| steps.iter().any(|step| step.number == note.number);
    let down: Vec<&Note> = notes.iter().rev().take_while(|note| !known(note)).collect();
    leads_back(&down)?;
    let newest = notes.iter().rev().find(known).map_or(0, |note| note.number);
    Ok(Plan { down, up: steps.iter().filter(|step| step.number > newest).collect() })
}

/// Notes above a number, the newest first.
///
/// # Errors
/// When one cannot be taken back.
pub(super) fn above(notes: &[Note], number: u32) -> Result<Vec<&Note>> {
    let down: Vec<&Note> = notes.iter().rev().filter(|note| note.number > number).collect();
    leads_back(&down)?;
    Ok(down)
}

/// Before anything is done: one that was kept without a way back keeps all of them from going.
fn leads_back(down: &[&Note]) -> Result<()> {
    let silent = |note: &&&Note| words::read(&note.down, Purpose::Tables, &[]).is_ok_and(|texts| texts.is_empty());
    match down.iter().find(silent) {
        Some(note) => Err(Fault::NoWayBack { number: note.number, name: note.name.clone() }),
        None => Ok(()),
    }
}

/// What a version would do to the tables.
#[derive(Debug, Default)]
pub struct Rehearsal {
    /// In the order in which it would be done.
    pub planned: Vec<Planned>,
    /// Bytes of the tables as they are.
    pub size: u64,
    /// What went wrong as it was tried out.
    pub fault: Option<Fault>,
}

/// A migration that would run, or be taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planned {
    pub number: u32,
    pub name: String,
    pub is_up: bool,
    /// As its author wrote it.
    pub sql: String,
}

impl Plan<'_> {
    pub(super) fn said(&self, engine: Engine) -> Vec<Planned> {
        let down = self.down.iter().map(|note| Planned {
            number: note.number,
            name: note.name.clone(),
            is_up: false,
            sql: note.down.clone(),
        });
        let up = self.up.iter().map(|step| Planned {
            number: step.number,
            name: step.name.clone(),
            is_up: true,
            sql: step.up(engine).to_owned(),
        });
        down.chain(up).collect()
    }
}

/// The statements of a text that was looked at when the package was read; a note's was then, too.
pub(super) fn statements(text: &str, schemas: &[String]) -> Result<Vec<Text>> {
    words::read(text, Purpose::Tables, schemas).map_err(Fault::Refused)
}

pub(super) fn failed(number: u32, name: &str) -> impl Fn(Fault) -> Fault {
    move |fault| Fault::Migration { number, name: name.to_owned(), why: fault.to_string() }
}
