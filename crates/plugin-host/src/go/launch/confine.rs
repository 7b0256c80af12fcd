//! Holds a native plugin back: a small program before it takes from itself what no plugin needs, says what it
//! could take, and becomes the plugin.

#[cfg(target_os = "linux")]
mod calls;
#[cfg(target_os = "linux")]
mod descriptors;
#[cfg(target_os = "linux")]
mod files;
#[cfg(target_os = "linux")]
mod privileges;

use std::{
    ffi::OsString,
    io::{self, Write},
    os::unix::process::CommandExt,
    path::PathBuf,
    process::Command,
};

use jackfield_model::PluginConfinement;
use serde::{Deserialize, Serialize};

/// What a plugin may reach of the file system beside what every program needs.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Rules {
    pub read: Vec<PathBuf>,
    pub write: Vec<PathBuf>,
}

/// Runs `rules program`: confines this process, writes what that achieved as one line of JSON, and becomes the
/// program. Comes back only when that failed.
///
/// # Errors
/// Says why the program does not run.
pub fn confine(arguments: impl IntoIterator<Item = OsString>) -> io::Result<()> {
    let mut arguments = arguments.into_iter();
    let (Some(rules), Some(program)) = (arguments.next(), arguments.next()) else {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "rules and a program are needed"));
    };
    let rules: Rules = serde_json::from_str(&rules.to_string_lossy())?;
    let program = PathBuf::from(program);
    let report = serde_json::to_string(&apply(&rules, &program))?;
    let mut stdout = io::stdout().lock();
    writeln!(stdout, "{report}")?;
    stdout.flush()?;
    let error = Command::new(program).args(arguments).exec();
    // In the place of an introduction, so that the administrator reads it.
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
fn apply(rules: &Rules, program: &std::path::Path) -> PluginConfinement {
    // System calls last: the other parts need some that are refused then.
    let mut parts = vec![descriptors::close_inherited()];
    parts.extend(privileges::drop_all());
    parts.extend(files::restrict(rules, program));
    parts.push(calls::refuse());
    report(parts)
}

#[cfg(not(target_os = "linux"))]
fn apply(_: &Rules, _: &std::path::Path) -> PluginConfinement {
    report(vec![Part { what: "files and system calls", outcome: Err("this is done on Linux only".into()) }])
}
