//! `jackfield doctor`: what a start of the server would change or refuse, without changing anything.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use jackfield_domain::config::{Oddity, oddities};
use jackfield_storage::{Plan, PlanStep, Store};

use crate::data;
use crate::environment::Environment;

/// Paths that are named; of more there is a number.
const NAMED: usize = 5;

#[derive(Debug, Args)]
pub struct Arguments {
    /// The server's data folder.
    #[arg(long, env = "JACKFIELD_DATA", default_value = "./data")]
    data: PathBuf,
    /// `postgres://…`, or left out for SQLite in the data folder.
    #[arg(long, env = "JACKFIELD_DATABASE", hide_env_values = true)]
    database: Option<String>,
    /// As JSON, for programs.
    #[arg(long)]
    json: bool,
}

/// How much something matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
enum Weight {
    /// As it should be.
    Fine,
    /// A start would do this.
    Would,
    /// Somebody should look.
    Odd,
    /// A start would fail.
    Wrong,
}

#[derive(Debug, serde::Serialize)]
struct Finding {
    weight: Weight,
    text: String,
}

#[derive(Default)]
struct Findings(Vec<Finding>);

impl Findings {
    fn add(&mut self, weight: Weight, text: impl Into<String>) {
        self.0.push(Finding { weight, text: text.into() });
    }
}

pub fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let findings = runtime.block_on(look(arguments)).0;
    if arguments.json {
        println!("{}", serde_json::to_string_pretty(&findings)?);
    } else {
        for finding in &findings {
            let mark = match finding.weight {
                Weight::Fine => "fine ",
                Weight::Would => "would",
                Weight::Odd => "odd  ",
                Weight::Wrong => "WRONG",
            };
            println!("{mark}  {}", finding.text);
        }
        println!("Nothing was changed.");
    }
    let wrong = findings.iter().any(|finding| finding.weight == Weight::Wrong);
    Ok(if wrong { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

async fn look(arguments: &Arguments) -> Findings {
    let mut findings = Findings::default();
    files(&arguments.data, &mut findings);
    let place = data::database(arguments.database.as_deref(), &arguments.data);
    let environment = Environment::read();
    for variable in &environment.unknown {
        findings.add(Weight::Odd, format!("no setting belongs to the variable {variable}"));
    }
    match Store::plan(&place).await {
        Ok(plan) => {
            database(&plan, &mut findings);
            settings(&plan, &environment, &mut findings);
        }
        Err(error) => findings.add(Weight::Wrong, format!("the database cannot be read: {error}")),
    }
    findings
}

fn files(folder: &Path, findings: &mut Findings) {
    if !folder.exists() {
        findings.add(Weight::Would, format!("make the data folder {}", folder.display()));
        return;
    }
    let open = data::open_to_others(folder);
    if open.is_empty() {
        findings.add(Weight::Fine, format!("nobody else gets at what is in {}", folder.display()));
        return;
    }
    let named: Vec<String> = open.iter().take(NAMED).map(|o| format!("{} ({:o})", o.path.display(), o.mode)).collect();
    let more = if open.len() > NAMED { ", …" } else { "" };
    findings
        .add(Weight::Would, format!("close {} files and folders to others: {}{more}", open.len(), named.join(", ")));
}

fn database(plan: &Plan, findings: &mut Findings) {
    let engine = format!("{:?}", plan.engine);
    let steps = |steps: &[PlanStep]| {
        let named: Vec<String> = steps.iter().map(|step| format!("{} ({})", step.number, step.name)).collect();
        named.join(", ")
    };
    if let Some(newer) = plan.newer {
        let text = format!("the database was written by a newer version: its newest migration is {newer}");
        findings.add(Weight::Wrong, text);
    }
    if !plan.changed.is_empty() {
        let text = format!("migrations were done otherwise than this version does them: {}", steps(&plan.changed));
        findings.add(Weight::Wrong, text);
    }
    match (plan.is_new, plan.pending.is_empty()) {
        (true, _) => findings.add(Weight::Would, format!("make the tables of a new database on {engine}")),
        (false, false) => findings.add(Weight::Would, format!("run the migrations {}", steps(&plan.pending))),
        (false, true) => findings.add(Weight::Fine, format!("the tables on {engine} are up to date")),
    }
    for index in &plan.invalid_indexes {
        let text = format!("the index {index} is half made: its migration makes it anew, or drop it by hand");
        findings.add(Weight::Odd, text);
    }
    for backfill in &plan.backfills {
        findings.add(Weight::Would, format!("go on with work over a large table while it runs: {backfill}"));
    }
    if plan.is_unprotected {
        let text = "the database is on another machine, and its address asks for no TLS: add sslmode=verify-full";
        findings.add(Weight::Odd, text);
    }
}

fn settings(plan: &Plan, environment: &Environment, findings: &mut Findings) {
    let stored = plan.configuration.as_deref().unwrap_or("{}");
    let found = oddities(stored, &environment.overrides);
    if found.is_empty() {
        findings.add(Weight::Fine, "the settings are in order");
    }
    for Oddity { text, is_fatal } in found {
        findings.add(if is_fatal { Weight::Wrong } else { Weight::Odd }, text);
    }
}
