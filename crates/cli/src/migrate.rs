//! `jackfield migrate`: takes another server's database over, and its files: a Mattermost's on PostgreSQL, or a Jackfield's on the
//! other engine.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use clap::Args;
use jackfield_storage::copying::{self, Kind, Report};
use jackfield_storage::{Store, files as statements};

use crate::data;
use crate::log::{self, LogFormat};
use crate::runtime;

/// What stays behind of Mattermost's folder: packages are installed anew, and archives are nobody's messages.
const NOT_COPIED: &[&str] = &["plugins", "client", "import", "export", "bleve"];
/// Files that one statement asks about.
const PAGE: i64 = 1000;
/// Missing files that are named.
const NAMED: usize = 20;

#[derive(Debug, Args)]
pub struct Arguments {
    /// The other database: `postgres://…`, or the path of a Jackfield's `jackfield.db`.
    #[arg(long, env = "JACKFIELD_MIGRATE_FROM", hide_env_values = true)]
    from: String,
    /// The other server's files: what Mattermost's FileSettings.Directory names, or a Jackfield's folder `files`.
    #[arg(long)]
    files: Option<PathBuf>,
    /// The data folder that is filled.
    #[arg(long, env = "JACKFIELD_DATA", default_value = "./data")]
    data: PathBuf,
    /// The database that is filled: `postgres://…`, or left out for SQLite in the data folder.
    #[arg(long, env = "JACKFIELD_DATABASE", hide_env_values = true)]
    database: Option<String>,
}

pub fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    data::keep_to_oneself();
    let _log = log::start(LogFormat::Human);
    runtime()?.block_on(migrate(arguments))
}

async fn migrate(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    data::make(&arguments.data)?;
    let to = data::database(arguments.database.as_deref(), &arguments.data);
    let told = |table: &str, rows: i64| tracing::info!(table, rows, "Copying");
    let (kind, report) = copying::copy(&arguments.from, &to, &told).await?;
    tell(&report);
    let folder = arguments.data.join("files");
    if let Some(from) = files_of(arguments)
        && from.canonicalize()? != folder.canonicalize().unwrap_or_default()
    {
        anyhow::ensure!(from.is_dir(), "there is no folder {}", from.display());
        let mut copied = Copied::default();
        copy_files(&from, &folder, if kind == Kind::Mattermost { NOT_COPIED } else { &[] }, &mut copied)?;
        println!("files: {} copied, {} there already", copied.files, copied.there);
    }
    let missing = missing(&to, &folder).await?;
    if !missing.is_empty() {
        println!("files that posts name and that are not in {}: {}", folder.display(), missing.len());
        missing.iter().take(NAMED).for_each(|path| println!("  {path}"));
    }
    let is_whole = report.moved.iter().all(|moved| moved.found == moved.here);
    Ok(if is_whole { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Where the other server's files are; beside its database, where that is a file of its own data folder.
fn files_of(arguments: &Arguments) -> Option<PathBuf> {
    let beside =
        || Path::new(&arguments.from).parent().map(|folder| folder.join("files")).filter(|folder| folder.is_dir());
    arguments.files.clone().or_else(beside)
}

fn tell(report: &Report) {
    println!("{}", if report.went_on { "went on with what was begun" } else { "copied" });
    for moved in report.moved.iter().filter(|moved| moved.found > 0 || moved.here > 0) {
        let mended = if moved.mended > 0 { format!(", {} values put right", moved.mended) } else { String::new() };
        let lost = match moved.found - moved.here {
            0 => String::new(),
            lost => format!(", WRONG: {lost} of {} are not here", moved.found),
        };
        println!("  {}: {}{mended}{lost}", moved.table, moved.here);
    }
    for left in &report.left {
        println!("  left behind: {}, {} rows: {}", left.table, left.rows, left.why);
    }
}

#[derive(Debug, Default)]
struct Copied {
    files: u64,
    there: u64,
}

/// Copies a folder. What is there in the same length stays, so that it goes on where it ended; links are not followed.
fn copy_files(from: &Path, to: &Path, without: &[&str], copied: &mut Copied) -> anyhow::Result<()> {
    data::make(to)?;
    for entry in fs::read_dir(from).with_context(|| format!("cannot read {}", from.display()))? {
        let entry = entry?;
        let (kind, name) = (entry.file_type()?, entry.file_name());
        if without.iter().any(|skipped| name == *skipped) {
            continue;
        }
        let place = to.join(&name);
        if kind.is_dir() {
            copy_files(&entry.path(), &place, &[], copied)?;
        } else if kind.is_file() {
            copy_file(&entry.path(), &place, copied)
                .with_context(|| format!("cannot copy {}", entry.path().display()))?;
        }
    }
    Ok(())
}

fn copy_file(from: &Path, to: &Path, copied: &mut Copied) -> io::Result<()> {
    let length = fs::metadata(from)?.len();
    if fs::metadata(to).is_ok_and(|there| there.is_file() && there.len() == length) {
        copied.there += 1;
        return Ok(());
    }
    // Whole or not at all.
    let mut half = to.as_os_str().to_owned();
    half.push(".part");
    // Not `copy`, which takes over who may read it.
    io::copy(&mut fs::File::open(from)?, &mut fs::File::create(&half)?)?;
    fs::rename(&half, to)?;
    copied.files += 1;
    Ok(())
}

/// The files of posts that are not in the folder.
async fn missing(database: &str, folder: &Path) -> anyhow::Result<Vec<String>> {
    let store = Store::open(database).await?;
    let (mut found, mut after) = (Vec::new(), String::new());
    loop {
        let page = statements::paths(&after, PAGE).all::<(String, String)>(&store).await?;
        let last = page.last().map(|(id, _)| id.clone());
        found.extend(
            page.into_iter().map(|(_, path)| path).filter(|path| !folder.join(path.trim_start_matches('/')).is_file()),
        );
        match last {
            Some(last) => after = last,
            None => break,
        }
    }
    store.close().await;
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_copied_once_and_links_are_not_followed() {
        let folder = tempfile::tempdir().unwrap();
        let (from, to) = (folder.path().join("from"), folder.path().join("to"));
        fs::create_dir_all(from.join("users/a")).unwrap();
        fs::create_dir_all(from.join("plugins")).unwrap();
        fs::write(from.join("users/a/profile.png"), "a picture").unwrap();
        fs::write(from.join("plugins/one.tar.gz"), "a package").unwrap();
        std::os::unix::fs::symlink("/etc/passwd", from.join("users/a/link")).unwrap();
        for (files, there) in [(1, 0), (0, 1)] {
            let mut copied = Copied::default();
            copy_files(&from, &to, NOT_COPIED, &mut copied).unwrap();
            assert_eq!((copied.files, copied.there), (files, there));
        }
        assert_eq!(fs::read(to.join("users/a/profile.png")).unwrap(), b"a picture");
        assert!(!to.join("plugins").exists() && !to.join("users/a/link").exists());
    }
}
