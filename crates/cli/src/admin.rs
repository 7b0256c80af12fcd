//! `jackfield admin`: moving everything in and out, at the machine.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context;
use clap::{Args, Subcommand};
use jackfield_domain::files::LocalFiles;
use jackfield_domain::moving::{self, Report};
use jackfield_domain::{App, Parts, SystemClock};
use jackfield_model::{Job, JobStatus};
use jackfield_storage::Store;

use crate::data;
use crate::environment::Environment;
use crate::log::{self, LogFormat};
use crate::runtime;

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Brings in an archive of Mattermost's bulk format: teams, channels, people, posts and files.
    Import(Arguments),
    /// Exports everything to an archive of that format.
    Export(Arguments),
}

#[derive(Debug, Args)]
pub struct Arguments {
    /// The archive.
    file: PathBuf,
    /// The server's data folder.
    #[arg(long, env = "JACKFIELD_DATA", default_value = "./data")]
    data: PathBuf,
    /// `postgres://…`, or left out for SQLite in the data folder.
    #[arg(long, env = "JACKFIELD_DATABASE", hide_env_values = true)]
    database: Option<String>,
}

pub fn run(command: Command) -> anyhow::Result<ExitCode> {
    data::keep_to_oneself();
    runtime()?.block_on(async {
        match command {
            Command::Import(arguments) => import(&arguments).await,
            Command::Export(arguments) => export(&arguments).await,
        }
    })
}

async fn open(arguments: &Arguments) -> anyhow::Result<App> {
    data::make(&arguments.data)?;
    let place = data::database(arguments.database.as_deref(), &arguments.data);
    // Of SQLite a server that runs is the only user: it is asked over its API instead.
    let store = Store::open_to_serve(&place).await.context("cannot open the database")?;
    let parts = Parts {
        store,
        files: Arc::new(LocalFiles::new(arguments.data.join("files"))),
        clock: Arc::new(SystemClock),
        overrides: Environment::read().overrides,
        log: log::start(LogFormat::Human),
    };
    Ok(App::start(parts).await?)
}

async fn import(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    anyhow::ensure!(arguments.file.is_file(), "there is no file {}", arguments.file.display());
    let app = open(arguments).await?;
    let row = moving::bring_in(&app, &arguments.file, tell).await?;
    let report = Report::of(&row.data);
    for (title, counts) in [("brought in", &report.imported), ("there already", &report.there)] {
        let counts: Vec<String> = counts.iter().map(|(what, count)| format!("{count} {what}")).collect();
        println!("{title}: {}", if counts.is_empty() { "nothing".to_owned() } else { counts.join(", ") });
    }
    println!("left out: {}", report.left_out);
    for left in &report.lines {
        println!("  line {}: {} {}", left.line, left.why, left.what);
    }
    Ok(ended(&row))
}

async fn export(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let app = open(arguments).await?;
    let row = moving::take_out(&app, &arguments.file, tell).await?;
    if row.status == JobStatus::Success {
        println!("{}", arguments.file.display());
    }
    Ok(ended(&row))
}

fn tell(row: &Job) {
    tracing::info!(percent = row.progress, "Moving");
}

fn ended(row: &Job) -> ExitCode {
    if matches!(row.status, JobStatus::Success | JobStatus::Warning) {
        return ExitCode::SUCCESS;
    }
    let why = row.data.get("error").map(String::as_str).unwrap_or_default();
    eprintln!("error: the job ended as {}: {why}", row.status);
    ExitCode::FAILURE
}
