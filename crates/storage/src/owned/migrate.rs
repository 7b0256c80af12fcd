//! Which migrations of a plugin's are to run: what the package has, compared with what was noted in the plugin's database.

use sha2::{Digest, Sha256};

use super::words::{self, Purpose, Text};
use super::{Fault, Result};
use crate::Engine;

/// Where it is noted what ran, beside the plugin's tables and out of its reach. What undoes it is kept as well, for a version of
/// the plugin that does not know it.
pub(super) const NOTES: &str = "jackfield_plugin_migrations";

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
                words::read(text, Purpose::Tables, &[])
                    .map_err(|why| format!("{number:04}_{name}.{what}.sql: {why}"))?;
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

/// What is to be done next.
pub(super) enum Next<'a> {
    Up(&'a Step),
    Down(&'a Note),
}

/// The next thing to do, for tables that are as the notes say; nothing when they are as the package wants them.
///
/// # Errors
/// When a migration that ran is another one in the package.
pub(super) fn next<'a>(notes: &'a [Note], steps: &'a [Step], engine: Engine) -> Result<Option<Next<'a>>> {
    for note in notes {
        if let Some(step) = steps.iter().find(|step| step.number == note.number)
            && step.checksum(engine) != note.checksum
        {
            return Err(Fault::Changed { number: note.number });
        }
    }
    let known = |note: &&Note| steps.iter().any(|step| step.number == note.number);
    // A version that knows less takes back what it does not know, the newest first.
    if let Some(newest) = notes.last().filter(|note| !known(note)) {
        return Ok(Some(Next::Down(newest)));
    }
    let newest = notes.last().map_or(0, |note| note.number);
    Ok(steps.iter().find(|step| step.number > newest).map(Next::Up))
}

/// The statements of a text that was looked at when the package was read; a note's was then, too.
pub(super) fn statements(text: &str, schemas: &[String]) -> Result<Vec<Text>> {
    words::read(text, Purpose::Tables, schemas).map_err(Fault::Refused)
}

pub(super) fn failed(number: u32, name: &str) -> impl Fn(Fault) -> Fault {
    move |fault| Fault::Migration { number, name: name.to_owned(), why: fault.to_string() }
}
