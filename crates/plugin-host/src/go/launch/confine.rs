//! Holds a native plugin back: a small program before it takes from itself what no plugin needs, says what it
//! could take, and becomes the plugin. Above that one, where the machine allows it, another one stays that ends what
//! the plugin leaves.

#[cfg(target_os = "linux")]
mod calls;
#[cfg(target_os = "linux")]
mod descriptors;
#[cfg(target_os = "linux")]
mod files;
#[cfg(target_os = "linux")]
mod keeper;
#[cfg(target_os = "linux")]
mod privileges;

use std::{
    ffi::OsString,
    fmt,
    io::{self, Write},
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::{Command, ExitCode},
};

use jackfield_model::PluginConfinement;
use serde::{Deserialize, Serialize};

use super::ResourceLimits;

/// What a plugin may reach of the file system beside what every program needs, and how much of the machine.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Rules {
    pub read: Vec<PathBuf>,
    pub write: Vec<PathBuf>,
    pub limits: ResourceLimits,
    /// The program does not run where the machine cannot hold it back in every way.
    #[serde(default)]
    pub required: bool,
    #[serde(default)]
    keeper: Keeper,
}

impl Rules {
    #[must_use]
    pub fn new(read: Vec<PathBuf>, write: Vec<PathBuf>, limits: ResourceLimits) -> Self {
        Self { read, write, limits, required: false, keeper: Keeper::Wanted }
    }
}

/// Whether something stays above the plugin.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
enum Keeper {
    #[default]
    Wanted,
    There,
    /// This machine cannot have one, for this reason.
    Missing(String),
}

/// What the plugin's processes took too much of together, so that their keeper ended them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Excess {
    Memory,
    Processes,
}

impl Excess {
    /// How a keeper says it when it ends.
    const EXITS: [(Self, u8); 2] = [(Self::Memory, 241), (Self::Processes, 242)];

    #[cfg(target_os = "linux")]
    fn exit(self) -> u8 {
        Self::EXITS.iter().find(|(excess, _)| *excess == self).map_or(1, |(_, exit)| *exit)
    }

    pub(super) fn of_exit(code: i32) -> Option<Self> {
        Self::EXITS.iter().find(|(_, exit)| i32::from(*exit) == code).map(|(excess, _)| *excess)
    }
}

impl fmt::Display for Excess {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Memory => "it took more memory than it may have",
            Self::Processes => "it started more processes than it may have",
        })
    }
}

/// What is said before the plugin says anything.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Report {
    /// The number that the plugin's own process will have.
    pub(super) process: u32,
    pub(super) confinement: PluginConfinement,
}

/// Runs `rules program`: confines this process, writes what that achieved as one line of JSON, and becomes the
/// program. Before that it starts itself anew for this, where the machine allows, and stays to end what the program
/// leaves behind when the program ends or the standard input of this process does.
///
/// # Errors
/// Says why the program does not run.
pub fn confine(arguments: impl IntoIterator<Item = OsString>) -> io::Result<ExitCode> {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let [rules, program, rest @ ..] = arguments.as_slice() else {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "rules and a program are needed"));
    };
    let mut rules: Rules = serde_json::from_str(&rules.to_string_lossy())?;
    #[cfg(target_os = "linux")]
    if rules.keeper == Keeper::Wanted {
        match keeper::prepare() {
            Ok(()) => {
                rules.keeper = Keeper::There;
                return keeper::keep(again(&rules, &arguments)?, &rules.limits);
            }
            Err(error) => rules.keeper = Keeper::Missing(error.to_string()),
        }
    }
    #[cfg(not(target_os = "linux"))]
    if rules.keeper == Keeper::Wanted {
        rules.keeper = Keeper::Missing("this is done on Linux only".into());
    }
    become_program(&rules, Path::new(program), rest)
}

/// This program with the same arguments but for the rules.
#[cfg(target_os = "linux")]
fn again(rules: &Rules, arguments: &[OsString]) -> io::Result<Command> {
    let own: Vec<OsString> = std::env::args_os().skip(1).collect();
    let before = own.len().saturating_sub(arguments.len());
    let mut command = Command::new("/proc/self/exe");
    command.args(own.iter().take(before)).arg(serde_json::to_string(rules)?).args(arguments.iter().skip(1));
    Ok(command)
}

fn become_program(rules: &Rules, program: &Path, arguments: &[OsString]) -> io::Result<ExitCode> {
    let report = Report { process: std::process::id(), confinement: apply(rules, program) };
    let missing = report.confinement.missing.join("; ");
    let mut stdout = io::stdout().lock();
    writeln!(stdout, "{}", serde_json::to_string(&report)?)?;
    stdout.flush()?;
    if rules.required && !missing.is_empty() {
        // In the place of an introduction, so that the administrator reads it.
        writeln!(
            stdout,
            "This machine does not hold it back as `JackfieldSettings.RequireConfinement` demands: {missing}"
        )?;
        return Ok(ExitCode::FAILURE);
    }
    let error = Command::new(program).args(arguments).exec();
    // In the introduction's place again.
    writeln!(stdout, "The program cannot be run: {error}")?;
    Err(error)
}

/// A part that was tried: what it does, and how that ended.
struct Part {
    what: &'static str,
    outcome: Result<(), String>,
}

fn report(parts: Vec<Part>) -> PluginConfinement {
    let mut report = PluginConfinement::default();
    for Part { what, outcome } in parts {
        match outcome {
            Ok(()) => report.enforced.push(what.to_owned()),
            Err(reason) => report.missing.push(format!("{what}: {reason}")),
        }
    }
    report
}

#[cfg(target_os = "linux")]
fn apply(rules: &Rules, program: &Path) -> PluginConfinement {
    // System calls last: the other parts need some that are refused then.
    let mut parts = vec![ends(rules), descriptors::close_inherited()];
    parts.extend(privileges::drop_all());
    parts.extend(files::restrict(rules, program));
    let limits = rules.limits.set(None);
    parts.push(calls::refuse());
    with_limits(rules, report(parts), limits)
}

#[cfg(not(target_os = "linux"))]
fn apply(rules: &Rules, _: &Path) -> PluginConfinement {
    let limits = rules.limits.set(None);
    let unknown = || Err("this is done on Linux only".to_owned());
    let parts = ["files and system calls", ENDS].map(|what| Part { what, outcome: unknown() });
    with_limits(rules, report(parts.into()), limits)
}

const ENDS: &str = "all that it starts ends with it and with the server";

/// This process ends when its keeper is killed, and with it what is in its group.
#[cfg(target_os = "linux")]
fn ends(rules: &Rules) -> Part {
    use rustix::process::{Signal, set_parent_process_death_signal};
    let outcome = match &rules.keeper {
        Keeper::There => set_parent_process_death_signal(Some(Signal::KILL)).map_err(|error| error.to_string()),
        Keeper::Missing(reason) => Err(reason.clone()),
        Keeper::Wanted => Err("nothing stays above it".to_owned()),
    };
    Part { what: ENDS, outcome }
}

fn with_limits(rules: &Rules, mut report: PluginConfinement, limits: io::Result<Vec<String>>) -> PluginConfinement {
    match limits {
        Ok(limits) => report.enforced.extend(limits),
        Err(error) => report.missing.push(format!("limits: {error}")),
    }
    if rules.keeper == Keeper::There {
        report.enforced.extend(rules.limits.kept());
    }
    report
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn what_a_machine_lacks_is_said_and_the_rest_is_done() {
        let rules = Rules { keeper: Keeper::Missing("there is no /proc".into()), ..Rules::default() };
        let old = Part { what: "no signals to other processes", outcome: Err("this kernel is too old".into()) };
        let done = Part { what: "no capabilities", outcome: Ok(()) };
        let limits = Err(io::Error::other("refused"));
        let said = with_limits(&rules, report(vec![ends(&rules), done, old]), limits);
        assert_eq!(said.enforced, ["no capabilities"]);
        let missing = [
            "all that it starts ends with it and with the server: there is no /proc",
            "no signals to other processes: this kernel is too old",
            "limits: refused",
        ];
        assert_eq!(said.missing, missing);
    }

    #[test]
    fn a_keepers_reasons_come_back_and_other_exits_are_none() {
        for (excess, exit) in Excess::EXITS {
            assert_eq!((excess.exit(), Excess::of_exit(i32::from(exit))), (exit, Some(excess)));
        }
        assert_eq!(Excess::of_exit(2), None);
    }
}
