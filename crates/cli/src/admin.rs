//! `jackfield admin`: what an administrator does at the machine. Accounts, and moving everything in and out.

use std::io::IsTerminal;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context;
use clap::{Args, Subcommand};
use jackfield_domain::files::LocalFiles;
use jackfield_domain::moving::{self, Report};
use jackfield_domain::{App, Parts, SystemClock, jobs, machine};
use jackfield_model::{Job, JobStatus, secret};
use jackfield_storage::Store;

use crate::data;
use crate::environment::Environment;
use crate::log::{self, LogFormat};
use crate::runtime;

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Brings in an archive of Mattermost's bulk format: teams, channels, people, posts and files.
    Import(Arguments),
    /// Brings in a Slack export.
    ImportSlack {
        #[command(flatten)]
        arguments: Arguments,
        /// The name of the team into which all of it comes; it is made where it is not there.
        #[arg(long)]
        team: String,
    },
    /// Exports everything to an archive of that format.
    Export(Arguments),
    /// Makes an account that administers the server. Its password is read from the standard input, or made up where that is empty.
    Create {
        username: String,
        email: String,
        #[command(flatten)]
        place: Place,
    },
    /// Has an account administer the server.
    Promote(Account),
    /// Gives an account another password, read from the standard input or made up; its sessions end.
    ResetPassword(Account),
    /// Asks an account for no second factor any more.
    MfaOff(Account),
    /// Lists the accounts of people.
    List(Place),
}

#[derive(Debug, Args)]
pub struct Account {
    username: String,
    #[command(flatten)]
    place: Place,
}

#[derive(Debug, Args)]
pub struct Arguments {
    /// The archive.
    file: PathBuf,
    #[command(flatten)]
    place: Place,
}

#[derive(Debug, Args)]
pub struct Place {
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
            Command::ImportSlack { arguments, team } => import_slack(&arguments, &team).await,
            Command::Export(arguments) => export(&arguments).await,
            Command::Create { username, email, place } => create(&username, &email, &place).await,
            Command::Promote(account) => {
                machine::make_administrator(&open(&account.place).await?, &account.username).await?;
                Ok(ExitCode::SUCCESS)
            }
            Command::ResetPassword(account) => reset_password(&account).await,
            Command::MfaOff(account) => {
                machine::switch_second_factor_off(&open(&account.place).await?, &account.username).await?;
                Ok(ExitCode::SUCCESS)
            }
            Command::List(place) => list(&place).await,
        }
    })
}

async fn open(asked: &Place) -> anyhow::Result<App> {
    data::make(&asked.data)?;
    let place = data::database(asked.database.as_deref(), &asked.data);
    // Of SQLite a server that runs is the only user: it is asked over its API instead.
    let store = Store::open_to_serve(&place).await.context("cannot open the database")?;
    let parts = Parts {
        store,
        files: Arc::new(LocalFiles::new(asked.data.join("files"))),
        clock: Arc::new(SystemClock),
        overrides: Environment::read().overrides,
        log: log::start(LogFormat::Human),
    };
    let app = App::start(parts).await?;
    jobs::take_up(&app).await?;
    Ok(app)
}

async fn import(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    anyhow::ensure!(arguments.file.is_file(), "there is no file {}", arguments.file.display());
    let app = open(&arguments.place).await?;
    let row = moving::bring_in(&app, &arguments.file, tell).await?;
    print_report(&row);
    Ok(ended(&row))
}

async fn import_slack(arguments: &Arguments, team: &str) -> anyhow::Result<ExitCode> {
    anyhow::ensure!(arguments.file.is_file(), "there is no file {}", arguments.file.display());
    let app = open(&arguments.place).await?;
    let (row, left) = moving::bring_in_from_slack(&app, &arguments.file, team, tell).await?;
    print_report(&row);
    for (why, count) in left {
        println!("left at Slack: {count} {why}");
    }
    Ok(ended(&row))
}

fn print_report(row: &Job) {
    let report = Report::of(&row.data);
    let kinds = [("brought in", &report.imported), ("updated", &report.updated), ("there already", &report.there)];
    for (title, counts) in kinds {
        let counts: Vec<String> = counts.iter().map(|(what, count)| format!("{count} {what}")).collect();
        println!("{title}: {}", if counts.is_empty() { "nothing".to_owned() } else { counts.join(", ") });
    }
    println!("left out: {}", report.left_out);
    for left in &report.lines {
        println!("  line {}: {} {}", left.line, left.why, left.what);
    }
}

/// The password of the standard input's first line; one that is made up, and told, where there is none.
fn password() -> anyhow::Result<String> {
    let mut given = String::new();
    if !std::io::stdin().is_terminal() {
        std::io::stdin().read_line(&mut given)?;
    }
    let given = given.trim_end_matches(['\r', '\n']);
    if !given.is_empty() {
        return Ok(given.to_owned());
    }
    // Of each kind that a server may ask for.
    let made = format!("{}-A1", secret::fresh());
    println!("password: {made}");
    Ok(made)
}

async fn create(username: &str, email: &str, place: &Place) -> anyhow::Result<ExitCode> {
    let app = open(place).await?;
    let user = machine::create_administrator(&app, username, email, &password()?).await?;
    println!("{} administers the server", user.username);
    Ok(ExitCode::SUCCESS)
}

async fn reset_password(account: &Account) -> anyhow::Result<ExitCode> {
    let app = open(&account.place).await?;
    machine::reset_password(&app, &account.username, &password()?).await?;
    Ok(ExitCode::SUCCESS)
}

async fn list(place: &Place) -> anyhow::Result<ExitCode> {
    let app = open(place).await?;
    let mut after = String::new();
    loop {
        let page = machine::people(&app, &after).await?;
        let Some(last) = page.last() else { return Ok(ExitCode::SUCCESS) };
        after.clone_from(&last.username);
        for user in page {
            let state = if user.is_active() { "" } else { ", switched off" };
            println!("{} <{}> {}{state}", user.username, user.email, user.roles);
        }
    }
}

async fn export(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let app = open(&arguments.place).await?;
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
