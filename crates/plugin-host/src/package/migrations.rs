//! The migrations of a package: `migrations/0001_name.up.sql`, which changes the plugin's tables, and `0001_name.down.sql`, which
//! takes that back. Where the engines need other words, `0001_name.up.sqlite.sql` and `.up.postgres.sql` stand for it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use jackfield_domain::plugins::own_database::Step;
use jackfield_model::Manifest;

use super::{PackageError, Result};

/// The folder in the package.
pub const FOLDER: &str = "migrations";
/// The most migrations, and bytes of one file.
const MOST: u32 = 500;
const BYTES: u64 = 64 * 1024;
const NAME: usize = 64;
const ENGINES: [&str; 2] = ["sqlite", "postgres"];

/// What the name of a file says.
struct Named {
    number: u32,
    name: String,
    is_up: bool,
    engine: Option<&'static str>,
}

/// The texts of one migration, by direction and engine; of both engines without one.
#[derive(Default)]
struct Texts {
    name: String,
    by: BTreeMap<(bool, Option<&'static str>), String>,
}

/// Reads and checks the migrations of an unpacked package.
///
/// # Errors
/// Says which file is missing, or what in it no plugin may do.
pub fn read(dir: &Path, manifest: &Manifest) -> Result<Vec<Step>> {
    let folder = dir.join(FOLDER);
    let refuse = |text: String| PackageError::Manifest(text);
    let mut texts: BTreeMap<u32, Texts> = BTreeMap::new();
    for entry in fs::read_dir(&folder).into_iter().flatten() {
        let entry = entry?;
        let file = entry.file_name().to_string_lossy().into_owned();
        if file.starts_with('.') || !file.ends_with(".sql") {
            continue;
        }
        let named = named(&file).ok_or_else(|| {
            refuse(format!("{FOLDER}/{file} is not called like 0001_name.up.sql or 0001_name.down.sql"))
        })?;
        if entry.metadata()?.len() > BYTES {
            return Err(PackageError::TooLarge("a file of a migration may have 64 KiB"));
        }
        let text = fs::read_to_string(entry.path()).map_err(|_| refuse(format!("{FOLDER}/{file} is no UTF-8 text")))?;
        let texts = texts.entry(named.number).or_default();
        if !texts.name.is_empty() && texts.name != named.name {
            return Err(refuse(format!("two migrations have the number {:04}", named.number)));
        }
        texts.name = named.name;
        texts.by.insert((named.is_up, named.engine), text);
    }
    let asks = manifest.permissions.as_ref().is_some_and(|asked| asked.database.is_some());
    if !texts.is_empty() && !asks {
        return Err(refuse(format!(
            "the package has {FOLDER}, and `permissions.database` does not ask for a database"
        )));
    }
    (1..).zip(texts).map(|(wanted, (number, texts))| step(wanted, number, &texts).map_err(refuse)).collect()
}

fn step(wanted: u32, number: u32, texts: &Texts) -> std::result::Result<Step, String> {
    if number != wanted {
        return Err(format!("migration {wanted:04} is missing: they are numbered from 0001 without a gap"));
    }
    let side = |is_up: bool| -> std::result::Result<[&str; 2], String> {
        let found = ENGINES.map(|engine| {
            let text = texts.by.get(&(is_up, Some(engine))).or_else(|| texts.by.get(&(is_up, None)));
            text.map(String::as_str).ok_or(engine)
        });
        match found {
            [Ok(sqlite), Ok(postgres)] => Ok([sqlite, postgres]),
            _ => {
                let direction = if is_up { "up" } else { "down" };
                Err(format!("{FOLDER}/{number:04}_{}.{direction}.sql is missing", texts.name))
            }
        }
    };
    Step::new(number, &texts.name, side(true)?, side(false)?)
}

fn named(file: &str) -> Option<Named> {
    let (stem, rest) = file.strip_suffix(".sql")?.split_once('.')?;
    let (number, name) = stem.split_once('_')?;
    let is_name =
        !name.is_empty() && name.len() <= NAME && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    let is_number = number.len() == 4 && number.bytes().all(|byte| byte.is_ascii_digit());
    let (direction, engine) = match rest.split_once('.') {
        Some((direction, engine)) => (direction, Some(ENGINES.into_iter().find(|known| *known == engine)?)),
        None => (rest, None),
    };
    let is_up = match direction {
        "up" => true,
        "down" => false,
        _ => return None,
    };
    let number = number.parse().ok().filter(|number| is_number && is_name && (1..=MOST).contains(number))?;
    Some(Named { number, name: name.to_owned(), is_up, engine })
}

#[cfg(test)]
mod tests {
    use jackfield_model::{PluginDatabasePermission, PluginPermissions};

    use super::*;

    fn package(files: &[(&str, &str)], asks: bool) -> Result<Vec<Step>> {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join(FOLDER)).unwrap();
        for (name, text) in files {
            fs::write(dir.path().join(FOLDER).join(name), text).unwrap();
        }
        let database = asks.then(PluginDatabasePermission::default);
        let permissions = Some(PluginPermissions { database, ..PluginPermissions::default() });
        read(dir.path(), &Manifest { permissions, ..Manifest::default() })
    }

    const UP: &str = "CREATE TABLE a (b TEXT)";
    const DOWN: &str = "DROP TABLE a";

    #[test]
    fn migrations_come_in_the_order_of_their_numbers() {
        let files = [
            ("0002_b.down.sql", "DROP TABLE c"),
            ("0001_a.up.sql", UP),
            ("0002_b.up.sqlite.sql", "CREATE TABLE c (d TEXT)"),
            ("0002_b.up.postgres.sql", "CREATE TABLE c (d JSONB)"),
            ("0001_a.down.sql", DOWN),
            ("notes.txt", ""),
        ];
        let steps = package(&files, true).unwrap();
        let names: Vec<(u32, &str)> = steps.iter().map(|step| (step.number, step.name.as_str())).collect();
        assert_eq!(names, [(1, "a"), (2, "b")]);
    }

    // covers: 30, 32
    #[test]
    fn what_is_incomplete_or_reaches_elsewhere_is_refused() {
        let cases: &[(&[(&str, &str)], &str)] = &[
            (&[("0001_a.up.sql", UP)], "0001_a.down.sql is missing"),
            (&[("0002_a.up.sql", UP), ("0002_a.down.sql", DOWN)], "0001 is missing"),
            (&[("0001_a.up.sql", UP), ("0001_b.down.sql", DOWN)], "two migrations"),
            (&[("0001_a.up.sqlite.sql", UP), ("0001_a.down.sql", DOWN)], "0001_a.up.sql is missing"),
            (&[("1_a.up.sql", UP)], "not called like"),
            (&[("0001_a.up.oracle.sql", UP)], "not called like"),
            (&[("0001_a.up.sql", "DROP TABLE public.users"), ("0001_a.down.sql", DOWN)], "leads out"),
            (&[("0001_a.up.sql", UP), ("0001_a.down.sql", "PRAGMA user_version")], "0001_a.down.sql: it begins"),
        ];
        for (files, why) in cases {
            let refused = package(files, true).map_err(|error| error.to_string());
            assert!(refused.as_ref().is_err_and(|said| said.contains(why)), "{why}: {refused:?}");
        }
        let unasked = package(&[("0001_a.up.sql", UP), ("0001_a.down.sql", DOWN)], false);
        assert!(unasked.is_err_and(|error| error.to_string().contains("permissions.database")));
    }
}
